"""Templates of the layout: kept, shared, and read with care."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import UserError
from app.map.sheet.frames import Paper
from app.map.sheet.options import Block, Grid, Layout
from app.map.sheet.templates import (
    KIND,
    SUFFIX,
    Format,
    Template,
    TemplateShelf,
    parse_template,
    read_template,
    shipped_templates,
    write_template,
)
from app.runtime.text import Text

WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=60)
LAYOUTS = st.builds(
    Layout,
    paper=st.sampled_from(Paper),
    landscape=st.booleans(),
    scale=st.none() | st.integers(50, 1_000_000),
    grid=st.sampled_from(Grid),
    blocks=st.frozensets(st.sampled_from(Block)),
    language=st.sampled_from(["", "en", "zh", "both"]),
    classification=WORDS,
    draft=st.booleans(),
    web_address=WORDS,
    notes=WORDS.map(lambda words: f"{words}\n{words}"),
)
TEMPLATES = st.builds(
    Template,
    name=WORDS.filter(bool),
    layout=LAYOUTS,
    formats=st.frozensets(st.sampled_from(Format)),
    dpi=st.integers(36, 1200),
)


@pytest.fixture
def shelf(tmp_path: Path) -> TemplateShelf:
    return TemplateShelf(tmp_path / "layouts")


@settings(max_examples=100, deadline=None)
@given(TEMPLATES)
def test_a_template_comes_back_from_its_file_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, template: Template
) -> None:
    path = tmp_path_factory.mktemp("t") / f"one{SUFFIX}"
    write_template(template, path)
    assert read_template(path) == template


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_a_file_that_is_no_template_is_told_and_nothing_else_happens(data: bytes) -> None:
    with pytest.raises(UserError):
        parse_template(data, "x.json")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)
FIELDS = [
    "name",
    "paper",
    "landscape",
    "scale",
    "grid",
    "blocks",
    "language",
    "notes",
    "formats",
    "dpi",
    "version",
]


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=4))
def test_wrong_values_are_refused_by_name_or_read_right(fields: dict[str, object]) -> None:
    data = json.dumps({"kind": KIND, **fields}).encode("utf-8", "surrogatepass")
    try:
        template = parse_template(data, "x.json")
    except UserError:
        return
    assert isinstance(template.layout.paper, Paper)
    assert 36 <= template.dpi <= 1200
    assert template.layout.blocks <= frozenset(Block)


def test_the_message_names_the_field_and_what_it_may_be() -> None:
    data = json.dumps({"kind": KIND, "name": "x", "paper": "A7"}).encode()
    with pytest.raises(UserError) as caught:
        parse_template(data, "night.json")
    said = Text("en").render(caught.value.message)
    assert "night.json" in said
    assert "paper" in said
    assert "A3" in said
    with pytest.raises(UserError) as caught:
        parse_template(json.dumps({"kind": KIND, "papper": "A3"}).encode(), "night.json")
    assert "papper" in Text("en").render(caught.value.message)


def test_deep_nesting_and_strange_numbers_are_refused() -> None:
    for data in (
        b"[" * 100_000,
        b'{"kind": "muster-layout", "scale": NaN}',
        b'{"kind": "muster-layout", "dpi": 1e999}',
    ):
        with pytest.raises(UserError):
            parse_template(data, "x.json")


def test_what_ships_is_sound_in_both_languages_and_never_changed(shelf: TemplateShelf) -> None:
    shipped = shipped_templates()
    assert {t.layout.paper for t in shipped} >= {Paper.A4, Paper.A3, Paper.A0}
    assert any(not t.layout.landscape for t in shipped)
    assert all(t.name and t.name_zh for t in shipped)
    assert shelf.default() == shipped[0]
    for act in (
        lambda: shelf.save(replace(shipped[0], name=shipped[0].name_zh)),
        lambda: shelf.delete(shipped[1].name),
    ):
        with pytest.raises(UserError):
            act()


def test_save_rename_default_and_delete(shelf: TemplateShelf) -> None:
    shelf.save(Template(name=" Night / 夜间 ", layout=Layout(paper=Paper.A2)))
    assert shelf.get("Night / 夜间").layout.paper is Paper.A2
    shelf.set_default("Night / 夜间")
    shelf.rename("Night / 夜间", "Day")
    assert shelf.default().name == "Day"
    assert [t.name for t in shelf.all() if not t.shipped] == ["Day"]
    shelf.delete("Day")
    assert shelf.default() == shipped_templates()[0]
    with pytest.raises(UserError):
        shelf.get("Day")


def test_a_shared_template_never_replaces_one_of_the_same_name(shelf: TemplateShelf, tmp_path: Path) -> None:
    shelf.save(Template(name="Night", layout=Layout(paper=Paper.A2)))
    write_template(Template(name="Night", layout=Layout(paper=Paper.A0)), tmp_path / "shared.json")
    assert shelf.bring(tmp_path / "shared.json").name == "Night (2)"
    assert shelf.get("Night").layout.paper is Paper.A2
    write_template(shipped_templates()[0], tmp_path / "ours.json")
    assert shelf.bring(tmp_path / "ours.json").name.endswith("(2)")


def test_a_damaged_file_in_the_folder_hides_nothing_else(shelf: TemplateShelf) -> None:
    shelf.save(Template(name="Night"))
    (shelf.folder / f"broken{SUFFIX}").write_text("{")
    (shelf.folder / "default.txt").write_bytes(b"\xff")
    assert "Night" in [t.name for t in shelf.all()]
    assert shelf.default() == shipped_templates()[0]


def test_the_last_choices_are_kept_without_a_name(shelf: TemplateShelf) -> None:
    assert shelf.last() is None
    chosen = Template(name="-", layout=Layout(paper=Paper.A1, notes="Channel 7"), dpi=300)
    shelf.keep_last(chosen)
    assert shelf.last() == chosen
    assert chosen.name not in [t.name for t in shelf.all()]


def test_a_long_chinese_name_is_kept_and_names_alike_stay_apart(shelf: TemplateShelf) -> None:
    long = "东校区宿舍火灾疏散态势图（值班室用，含集合点与警戒线及任务清单）" * 2
    names = (long, long[:-1] + "？", "Night / A", "Night \\ A")
    for name in names:
        shelf.save(Template(name=name))
    shelf.save(Template(name=long, layout=Layout(paper=Paper.A0)))
    assert {t.name for t in shelf.all() if not t.shipped} == set(names)
    assert shelf.get(long).layout.paper is Paper.A0


def test_a_template_copied_into_the_folder_can_be_renamed_and_deleted(shelf: TemplateShelf) -> None:
    write_template(Template(name="By hand"), shelf.folder / f"copied{SUFFIX}")
    shelf.rename("By hand", "Mine")
    assert [t.name for t in shelf.all() if not t.shipped] == ["Mine"]
    shelf.delete("Mine")
    assert not [t for t in shelf.all() if not t.shipped]
