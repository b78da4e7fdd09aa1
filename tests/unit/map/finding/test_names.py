"""Names are found as people type them: parts, pinyin, initials, slips of the finger; never a wrong number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.map.finding.names import Names, fold
from app.map.finding.pinyin import spellings

NAMES = [
    "Maple Hall", "Cedar Hall", "Physics Library", "Koerner Library", "Maple Hall Annex",
    "枫园1号楼", "枫园12号楼", "雪松2号楼", "重庆楼", "长江楼", "绿岛食堂", "会计学院", "Block 104",
    "东门 East Gate",
]  # fmt: skip
SPELT = Names.spelt((name, entry) for entry, name in enumerate(NAMES))


def found(query: str, names: Names = SPELT) -> list[str]:
    return [NAMES[match.entry] for match in names.find(query)]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("maple", "Maple Hall"),
        ("MAPLE hall", "Maple Hall"),
        ("hall cedar", "Cedar Hall"),
        ("lib", "Koerner Library"),
        ("枫园1", "枫园1号楼"),
        ("１号楼", "枫园1号楼"),
        ("fy1hl", "枫园1号楼"),
        ("FY12", "枫园12号楼"),
        ("fengyuan1", "枫园1号楼"),
        ("feng yuan 12", "枫园12号楼"),
        ("枫yuan12", "枫园12号楼"),
        ("chongqing", "重庆楼"),
        ("changjiang", "长江楼"),
        ("cjl", "长江楼"),
        ("lvdao", "绿岛食堂"),
        ("kuaiji", "会计学院"),
        ("dongmen", "东门 East Gate"),
        ("xuesong", "雪松2号楼"),
        ("ceder hall", "Cedar Hall"),
        ("libary physics", "Physics Library"),
        ("xuesogn", "雪松2号楼"),
        ("mphl", "Maple Hall"),
    ],
)
def test_the_name_that_is_meant_comes_first(query: str, name: str) -> None:
    assert found(query)[:1] == [name] or name in found(query)[:2]


def test_an_exact_name_comes_before_longer_ones() -> None:
    assert found("maple hall") == ["Maple Hall", "Maple Hall Annex"]


def test_a_character_with_two_readings_is_found_by_both() -> None:
    assert {s.whole for s in spellings("行")} >= {"xing", "hang"}
    names = Names.spelt([("重", 0)])
    assert [m.entry for m in names.find("zhong")] == [m.entry for m in names.find("chong")] == [0]


def test_a_wrong_number_is_no_slip_of_spelling() -> None:
    assert found("block 105") == []
    assert found("枫园13号楼") == []


def test_before_pinyin_is_ready_names_are_found_as_written() -> None:
    written = Names.written_only((name, entry) for entry, name in enumerate(NAMES))
    assert found("枫园12", written) == ["枫园12号楼"]
    assert found("fengyuan", written) == []


def test_nothing_is_found_for_nothing() -> None:
    assert found("") == found("   ") == []
    assert Names.spelt([]).find("maple") == []


@given(st.text(max_size=20))
def test_any_query_is_answered(query: str) -> None:
    assert all(0 <= match.entry < len(NAMES) and match.score > 0 for match in SPELT.find(query))


@given(st.sampled_from(NAMES), st.data())
def test_any_part_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    folded = fold(name)
    start = data.draw(st.integers(0, len(folded) - 1))
    end = data.draw(st.integers(start + 1, len(folded)))
    if folded[start:end].strip():
        assert name in found(folded[start:end])


@given(st.lists(st.text("ab 12枫园", max_size=6), max_size=12), st.text("ab 12枫园", min_size=1, max_size=3))
def test_the_index_agrees_with_a_loop_over_the_names(names: list[str], query: str) -> None:
    wanted = fold(query)
    if not wanted:
        return
    expected = {entry for entry, name in enumerate(names) if wanted in fold(name)}
    index = Names.written_only((name, entry) for entry, name in enumerate(names)).written
    assert expected <= index.find(wanted).keys()
    assert " " in wanted or expected == index.find(wanted).keys()
