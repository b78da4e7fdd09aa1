"""Response: the published travel-time equation, and times that never lead through an extent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely.geometry import box

from app.campus.ways import blocked
from app.domain.assessment import Validity
from app.domain.campus import TravelMode
from app.domain.errors import UserError
from app.domain.incident import Closure, IncidentType
from app.hazards.assessing import run_model
from app.hazards.coverage import coverage, isochrone, rand_minutes, rand_reach_km
from tests.unit.hazards.scenes import bare_scene, scene_of


@pytest.mark.parametrize(("km", "minutes"), [(0.5, 1.178), (1, 1.706), (2, 2.763), (3, 3.819), (5, 5.932)])
def test_published_travel_times(km: float, minutes: float) -> None:
    assert rand_minutes(km) == pytest.approx(minutes, abs=0.0006)
    assert rand_reach_km(rand_minutes(km)) == pytest.approx(km)


def test_published_reach() -> None:
    assert rand_reach_km(4) == pytest.approx(3.171, abs=0.0006)
    assert rand_reach_km(8) == pytest.approx(6.958, abs=0.0006)
    assert rand_reach_km(0.5) == 0


def test_the_parts_of_the_time_add_up() -> None:
    result = run_model("response", bare_scene(), {"road_km": "3"}, author="a").result
    whole, travel = result.figure("outside_min"), result.figure("travel_min")
    assert whole is not None
    assert travel is not None
    assert whole.value - travel.value == pytest.approx((64 + 80 + 120) / 60)


def test_a_straight_distance_is_longer_by_road() -> None:
    straight = run_model("response", bare_scene(), {"straight_km": "2"}, author="a").result.figure(
        "travel_min"
    )
    assert straight is not None
    assert straight.value == pytest.approx(rand_minutes(2.6))
    assert straight.low < straight.value < straight.high


def test_without_a_station_or_a_campus_it_says_what_to_enter() -> None:
    with pytest.raises(UserError) as nothing:
        run_model("response", bare_scene(), {}, author="a")
    assert nothing.value.message.key == "response.nothing"


def test_campus_units_come_around_extents_and_closures() -> None:
    scene = scene_of(IncidentType.DORMITORY_FIRE)
    assert scene.snapshot is not None
    assert scene.extent is not None
    snapshot = scene.snapshot
    free = run_model("response", scene, {}, author="a").result
    fastest = free.figure("response_min")
    assert fastest is not None
    wide = replace(scene.extent, area=scene.extent.area.buffer(120), core=None)
    around = replace(scene, snapshot=replace(snapshot, extents=(wide,)))
    campus, depots = snapshot.campus, snapshot.campus.depots
    shut = blocked(around.snapshot) if around.snapshot is not None else None
    assert shut is not None
    area = isochrone(campus, depots, TravelMode.VEHICLE, 240, shut)
    assert area is not None
    before = coverage(campus, depots, None, TravelMode.VEHICLE, blocked(snapshot)).to_building
    after = coverage(campus, depots, None, TravelMode.VEHICLE, shut).to_building
    assert (after >= before - 1e-6).all(), "a larger extent brings nobody sooner"
    assert (after > before + 1).any()


def test_a_campus_that_is_cut_off_is_refused_with_what_to_do() -> None:
    scene = scene_of(IncidentType.DORMITORY_FIRE)
    assert scene.snapshot is not None
    everywhere = Closure(id="c", shape=box(*scene.snapshot.campus.info.boundary.bounds).buffer(500))
    result = run_model(
        "response", replace(scene, snapshot=replace(scene.snapshot, closures=(everywhere,))), {}, author="a"
    ).result
    assert result.validity is Validity.REFUSED
    assert result.figure("response_min") is None


def test_shares_lie_between_nobody_and_everybody() -> None:
    result = run_model("response", scene_of(IncidentType.DORMITORY_FIRE), {}, author="a").result
    first, full = result.figure("people_in_time"), result.figure("people_in_full_time")
    assert first is not None
    assert full is not None
    assert 0 <= first.value <= full.value <= 1
