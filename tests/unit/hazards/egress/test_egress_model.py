"""The egress model: inputs, band, refusals, variants, and the records of a building."""

from __future__ import annotations

import time

import pytest

from app.domain.assessment import InputOrigin, Result, Validity
from app.domain.campus import BuildingUse
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.hazards.assessing import run_model
from tests.unit.hazards.scenes import bare_scene, building_of, scene_of


def egress(which: str = "egress", /, **values: float | str) -> Result:
    given = {name: str(value) for name, value in values.items()}
    return run_model(which, bare_scene(), given, author="a").result


def value(result: Result, name: str) -> float:
    found = result.figure(name)
    assert found is not None
    return found.value


def test_a_building_from_numbers_alone() -> None:
    result = egress(floors=5, people_per_floor=100, stairs=2, occupants="awake_familiar", management="m1")
    assert result.validity is Validity.OK
    assert value(result, "people") == 500
    assert value(result, "rset_s") == pytest.approx(
        90 + value(result, "premovement_s") + value(result, "movement_s")
    )
    needed = result.figure("rset_s")
    assert needed is not None and needed.low < needed.value < needed.high
    assert "bottleneck" in dict(result.headline.params)


def test_missing_figures_are_listed_as_defaulted() -> None:
    found = run_model("egress", bare_scene(), {"floors": "3", "people": "90"}, author="a")
    origins = {one.name: one.origin for one in found.inputs}
    assert origins["stair_width_m"] is origins["exit_width_m"] is InputOrigin.PARAMETER
    assert origins["floors"] is InputOrigin.PERSON


def test_a_dormitory_at_night_sleeps_and_pre_movement_dominates() -> None:
    found = run_model("egress", scene_of(IncidentType.DORMITORY_FIRE), {}, author="a")
    used = {one.name: one.value for one in found.inputs}
    assert used["occupants"] == "sleeping_managed"
    assert int(used["floors"]) == building_of(BuildingUse.DORMITORY).floors
    assert value(found.result, "premovement_s") > value(found.result, "movement_s")


def test_another_building_brings_its_own_records() -> None:
    library = building_of(BuildingUse.LIBRARY)
    scene = scene_of(IncidentType.DORMITORY_FIRE)
    own = scene_of(IncidentType.BUILDING_FIRE, BuildingUse.LIBRARY)
    named = run_model("egress", scene, {"building": library.name}, author="a").result
    there = run_model("egress", own, {}, author="a").result
    assert value(named, "rset_s") == value(there, "rset_s")
    with pytest.raises(UserError):
        run_model("egress", scene, {"building": "no such hall"}, author="a")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"phased": "yes"}, "egress.refuse.phased"),
        ({"lifts": "yes"}, "egress.refuse.lifts"),
        ({"floor_area_m2": 50, "people": 500}, "egress.refuse.density"),
        ({"people": 0}, "egress.refuse.nobody"),
    ],
)
def test_refusals(values: dict[str, float | str], reason: str) -> None:
    result = egress(**{"floors": 4, "people": 100, **values})
    assert result.validity is Validity.REFUSED and result.reason is not None
    assert result.reason.key == reason
    assert not result.figures


def test_steps_outside_the_range_and_m3_are_extrapolated() -> None:
    cases: tuple[dict[str, float | str], ...] = ({"riser_m": 0.22}, {"management": "m3"})
    for values in cases:
        assert egress(floors=4, people=100, **values).validity is Validity.EXTRAPOLATED


def test_what_is_missing_or_unreadable_is_said() -> None:
    cases: tuple[dict[str, float | str], ...] = (
        {"people": 10},
        {"floors": 3},
        {"floors": 3, "people": 9, "exit_widths_m": "wide"},
    )
    for values in cases:
        with pytest.raises(UserError):
            egress(**values)


def test_every_stair_and_exit_is_blocked_in_turn() -> None:
    result = egress(floors=4, people=400, stairs=2, exit_widths_m="1.4 0.9 2.4")
    variants = result.tables[1]
    assert len(variants.rows) == 1 + 2 + 3
    seconds = [float(dict(row[2].params)["value"]) for row in variants.rows]  # type: ignore[arg-type]
    assert min(seconds) == seconds[0]
    only = egress(floors=4, people=400, stairs=1, exits=1).tables[1]
    assert [row[2].key for row in only.rows[1:]] == ["egress.no_way_out"] * 2


def test_ten_storeys_within_a_second() -> None:
    begun = time.process_time()
    egress(floors=10, people=1500, stairs=3, occupants="sleeping_managed")
    assert time.process_time() - begun < 1.0


def test_a_slow_building_in_a_small_room_s_time_is_too_late_and_no_advice_is_given() -> None:
    late = egress("egress-margin", floors=6, people=600)
    assert value(late, "aset_margin_s") == pytest.approx(value(late, "aset_s") - value(late, "rset_s"))
    assert value(late, "aset_margin_s") < 0 and value(late, "share_rset_over_aset") > 0.99
    assert not late.advice
    few = egress(
        "egress-margin",
        floors=1,
        people=5,
        management="m1",
        detection_s=10,
        alarm_s=0,
        room_area_m2=4000,
        room_height_m=12,
        growth="slow",
    )
    assert value(few, "share_rset_over_aset") < 0.5


def test_the_margin_refuses_what_either_side_refuses() -> None:
    for values in ({"lifts": "yes"}, {"sprinklers": "yes"}, {"pressurised": "yes"}):
        assert egress("egress-margin", floors=6, people=60, **values).validity is Validity.REFUSED
