"""The parameter table: shipped figures are whole, a planner's own ones show and can be taken back."""

from __future__ import annotations

import pytest

from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.source import SourceStatus
from app.hazards.assessing import run_model
from app.hazards.parameters import FILE, edit_parameter, models_with_parameters, parameters_of
from app.runtime.files import config_path
from tests.unit.hazards.scenes import bare_scene

NAME = "grade.red"


@pytest.mark.parametrize("model", models_with_parameters())
def test_every_shipped_figure_says_what_it_is_and_where_it_comes_from(model: str) -> None:
    for line in parameters_of(model):
        words = dict(line.label.params)
        assert words["en"], line.name
        assert words["zh"], line.name
        assert line.figure.source.reference, line.name
        assert line.figure.source.status in (
            SourceStatus.VERIFIED,
            SourceStatus.UNVERIFIED,
            SourceStatus.COMPUTED,
        ), line.name


def test_an_edited_figure_counts_shows_and_can_be_taken_back() -> None:
    edit_parameter("crowd", NAME, 4.0, author="planner", reason="our square")
    line = next(line for line in parameters_of("crowd") if line.name == NAME)
    assert line.edited
    assert line.figure.value == 4.0
    assert line.figure.source.status is SourceStatus.EDITED
    note = line.figure.source.note
    assert note is not None
    assert dict(note.params)["author"] == "planner"
    given = {"area_m2": "100", "people": "450"}
    headline = run_model("crowd", bare_scene(), given, author="a").result.headline
    assert dict(headline.params)["grade"] == msg("density_grade.red")
    edit_parameter("crowd", NAME, None, author="planner", reason="")
    assert not any(line.edited for line in parameters_of("crowd"))


def test_an_edit_keeps_the_others() -> None:
    edit_parameter("crowd", NAME, 4.5, author="planner", reason="a")
    edit_parameter("crowd", "grade.yellow", 1.9, author='a "quoted" name\\', reason="line\nbreak")
    edit_parameter("flood", "water.velocity", 0.7, author="planner", reason="measured")
    assert [line.name for line in parameters_of("crowd") if line.edited] == ["grade.yellow", NAME]
    assert [line.name for line in parameters_of("flood") if line.edited] == ["water.velocity"]


@pytest.mark.parametrize(("value", "reason"), [(4.0, "  "), (400.0, "slip"), (-5.0, "slip"), (0.0, "slip")])
def test_a_slip_or_an_edit_without_a_reason_is_refused(value: float, reason: str) -> None:
    with pytest.raises(UserError):
        edit_parameter("crowd", NAME, value, author="planner", reason=reason)
    assert not (config_path() / FILE).exists()


@pytest.mark.parametrize(
    "content",
    [
        "[crowd\n",
        '[crowd."grade.red"]\nvalue = "five"\nauthor = "a"\nat = "b"\nreason = "c"\n',
        '[crowd."grade.red"]\nvalue = 4.0\n',
        '[crowd."grade.red"]\nvalue = 5000.0\nauthor = "a"\nat = "b"\nreason = "c"\n',
    ],
)
def test_a_file_with_mistakes_is_told_not_ignored(content: str) -> None:
    (config_path() / FILE).write_text(content, "utf-8")
    with pytest.raises(UserError):
        parameters_of("crowd")
