"""Crowd: grades, the time until it is dangerous, the width that is needed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.assessment import InputOrigin, Result
from app.domain.incident import IncidentType
from app.domain.message import msg
from app.hazards.assessing import run_model
from app.hazards.models.crowd import DensityGrade
from app.runtime.text import enum_key
from tests.unit.hazards.scenes import bare_scene, scene_of


def crowd(**values: float | str) -> Result:
    given = {name: str(value) for name, value in values.items()}
    return run_model("crowd", bare_scene(), given, author="a").result


def value(result: Result, name: str) -> float:
    found = result.figure(name)
    assert found is not None
    assert found.low <= found.value <= found.high
    return found.value


@pytest.mark.parametrize(
    ("density", "grade"),
    [(1.9, "green"), (2.0, "yellow"), (3.4, "yellow"), (3.5, "orange"), (4.9, "orange"), (5.0, "red")],
)
def test_grades_by_density(density: float, grade: str) -> None:
    result = crowd(area_m2=1000, people=1000 * density)
    assert value(result, "density_p_m2") == pytest.approx(density)
    assert dict(result.headline.params)["grade"] == msg(enum_key(DensityGrade(grade)))


def test_time_until_dangerous_is_room_over_net_inflow() -> None:
    """5 p/m² on 500 m² are 2500; 1000 are missing at 150 in and 50 out a minute."""
    assert (
        value(crowd(area_m2=500, people=1500, in_per_min=150, out_per_min=50), "time_to_threshold_min") == 10
    )


def test_without_net_inflow_there_is_no_time() -> None:
    assert (
        crowd(area_m2=500, people=1500, in_per_min=50, out_per_min=50).figure("time_to_threshold_min") is None
    )


def test_a_crowd_that_is_dangerous_now_has_no_time_left() -> None:
    result = crowd(area_m2=100, people=600)
    assert value(result, "time_to_threshold_min") == 0
    assert result.headline.key == "crowd.headline.alarm"


def test_the_alarm_leaves_time_to_close_the_gate() -> None:
    """Ten minutes: five for the gate and five in hand."""
    near = {"area_m2": 500, "people": 1500, "out_per_min": 0}
    assert crowd(**near, in_per_min=101).headline.key == "crowd.headline.alarm"
    assert crowd(**near, in_per_min=99).headline.key == "crowd.headline"


def test_the_width_lets_everybody_out_in_the_time_limit() -> None:
    result = crowd(area_m2=5000, people=8000, width_m=10)
    width = value(result, "exit_width_m")
    assert width == pytest.approx(8000 / (1.367 * 480))
    assert value(result, "leave_min") == pytest.approx(8000 / (1.367 * 10) / 60)


@given(st.floats(10, 1e5), st.floats(0, 1e5), st.floats(0, 1e4), st.floats(0, 1e4))
def test_more_people_are_never_less_dangerous(area: float, people: float, more: float, inflow: float) -> None:
    one, other = (crowd(area_m2=area, people=n, in_per_min=inflow) for n in (people, people + more))
    assert value(other, "density_p_m2") >= value(one, "density_p_m2")
    times = [r.figure("time_to_threshold_min") for r in (one, other)]
    if times[0] is not None:
        assert times[1] is not None
        assert times[1].value <= times[0].value


def test_area_and_people_are_those_of_the_incident() -> None:
    found = run_model("crowd", scene_of(IncidentType.CROWD), {}, author="a")
    assert {e.name: e.origin for e in found.inputs}["area_m2"] is InputOrigin.INCIDENT
    assert {e.name: e.origin for e in found.inputs}["people"] is InputOrigin.CAMPUS
