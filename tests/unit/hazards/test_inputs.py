"""What a model asks for is filled in the right order, and every mistake is told at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.assessment import InputOrigin
from app.domain.errors import UserError
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import given_again, inputs_of, run_model
from app.hazards.inputs import Suggestion, checked, fill, parse, show
from app.hazards.models.crowd import CrowdInputs
from app.hazards.parameters import parameters_of
from tests.unit.hazards.scenes import bare_scene

NEEDED = {"area_m2": "500", "people": "1500"}


def test_a_persons_value_counts_before_what_is_known_and_that_before_the_table() -> None:
    known = {
        name: Suggestion(7.0, InputOrigin.CAMPUS, Source(SourceStatus.ESTIMATED, ""))
        for name in ("people", "gate_min")
    }
    figures = parameters_of("crowd")
    inputs, used = fill(CrowdInputs, {"area_m2": "10", "people": "20"}, known, figures, "duty officer")
    assert (inputs.people, inputs.gate_min, inputs.out_per_min) == (20.0, 7.0, 0.0)
    origins = {entry.name: entry.origin for entry in used}
    assert origins["people"] is InputOrigin.PERSON
    assert origins["gate_min"] is InputOrigin.CAMPUS
    assert origins["out_per_min"] is InputOrigin.DEFAULT
    assert "width_m" not in origins
    table, used = fill(CrowdInputs, {"area_m2": "10", "people": "20"}, {}, figures, "duty officer")
    assert table.gate_min == figures.value("alarm.gate_time")
    assert {e.name: e.source for e in used}["gate_min"].status is SourceStatus.UNVERIFIED


def test_every_mistake_is_told_at_once() -> None:
    wrong = {"people": "-1", "stairs": "perhaps", "colour": "red"}
    with pytest.raises(UserError) as told:
        run_model("crowd", bare_scene(), wrong, author="a")
    assert sorted(detail.key for detail in told.value.details) == [
        "assess.bad_input",
        "assess.input_out_of_bounds",
        "assess.missing_input",
        "assess.unknown_input",
    ]


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999", "12 m", "", "twelve"])
def test_what_is_no_finite_number_is_refused(value: str) -> None:
    with pytest.raises(UserError):
        run_model("crowd", bare_scene(), {"area_m2": value, "people": "1"}, author="a")


def test_an_unknown_model_names_those_that_there_are() -> None:
    with pytest.raises(UserError) as told:
        run_model("tsunami", bare_scene(), {}, author="a")
    assert "crowd" in dict(told.value.message.params)["models"]


@given(st.floats(0, 1e5))
def test_what_is_shown_of_an_input_reads_as_the_same(value: float) -> None:
    spec = next(spec for spec in inputs_of("crowd") if spec.name == "in_per_min")
    assert checked(spec, parse(spec, show(value))) == pytest.approx(value, rel=1e-9)


def test_an_assessment_can_be_run_again_with_what_the_person_gave() -> None:
    first = run_model("crowd", bare_scene(), NEEDED, author="a")
    again = run_model("crowd", bare_scene(), given_again(first), author="b")
    assert given_again(first) == NEEDED
    assert again.result == first.result
