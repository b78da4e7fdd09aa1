"""Response: the published travel-time equation, and times that never lead through an extent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from shapely.geometry import box

from app.campus.ways import blocked
from app.domain.assessment import Validity
from app.domain.campus import TravelMode
from app.domain.errors import UserError
from app.domain.incident import Closure, IncidentType
from app.domain.resource import Team, TeamStatus
from app.domain.source import SourceStatus
from app.hazards.assessing import Scene, run_model
from app.hazards.coverage import Unit, coverage, isochrone, rand_minutes, rand_reach_km
from tests.unit.hazards.scenes import NIGHT, bare_scene, scene_of


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


def units_of(scene: Scene) -> tuple[Unit, ...]:
    assert scene.snapshot is not None
    depots = {depot.id: depot for depot in scene.snapshot.campus.depots}
    guides = [team for team in scene.snapshot.campus.teams if "evacuation_guide" in team.capabilities]
    return tuple(Unit(depots[team.depot_id], team.mode, team.speed_mps) for team in guides)


def test_campus_units_come_around_extents_and_closures() -> None:
    scene = scene_of(IncidentType.DORMITORY_FIRE)
    assert scene.snapshot is not None
    assert scene.extent is not None
    snapshot, campus, units = scene.snapshot, scene.snapshot.campus, units_of(scene)
    wide = replace(scene.extent, area=scene.extent.area.buffer(120), core=None)
    shut = blocked(replace(snapshot, extents=(wide,)))
    free = isochrone(campus, units, 240, blocked(snapshot))
    area = isochrone(campus, units, 240, shut)
    assert free is not None
    assert area is not None
    assert area.area < free.area
    before = coverage(campus, units, None, blocked(snapshot))
    after = coverage(campus, units, None, shut).to_building
    # A door at the edge of what is shut may be joined to another way than before.
    far = np.array([building.footprint.distance(wide.area) > 50 for building in before.buildings])
    assert (after >= before.to_building - 1e-6)[far].all(), "a larger extent brings nobody sooner"
    assert (after > before.to_building + 1).any()


def with_teams(keep: Callable[[Team], Team | None], at: datetime = NIGHT) -> Scene:
    """The fire with the teams that `keep` returns."""
    scene = scene_of(IncidentType.DORMITORY_FIRE, at=at)
    assert scene.snapshot is not None
    campus = scene.snapshot.campus
    teams = tuple(kept for team in campus.teams if (kept := keep(team)) is not None)
    return replace(scene, snapshot=replace(scene.snapshot, campus=replace(campus, teams=teams)))


def own_minutes(scene: Scene, **given: str) -> float:
    found = run_model("response", scene, given, author="a").result.figure("response_min")
    assert found is not None
    return found.value


def test_only_teams_that_can_do_it_count() -> None:
    every = own_minutes(scene_of(IncidentType.DORMITORY_FIRE))
    guides = own_minutes(with_teams(lambda team: team if "evacuation_guide" in team.capabilities else None))
    assert every == guides, "a kitchen crew next door is no help at a fire"
    cooks = with_teams(lambda team: team if team.capabilities == ("catering",) else None)
    refused = run_model("response", cooks, {}, author="a").result
    assert refused.validity is Validity.REFUSED
    assert refused.reason is not None
    assert refused.reason.key == "response.no_units"
    assert own_minutes(cooks, capability="catering") < every


def test_teams_off_duty_or_sent_do_not_count() -> None:
    by_day = with_teams(lambda team: replace(team, shift=("07:00", "19:00")))
    assert run_model("response", by_day, {}, author="a").result.validity is Validity.REFUSED
    by_night = with_teams(lambda team: replace(team, shift=("19:00", "07:00")))
    assert own_minutes(by_night) == own_minutes(scene_of(IncidentType.DORMITORY_FIRE))
    sent = with_teams(lambda team: replace(team, status=TeamStatus.ASSIGNED))
    assert run_model("response", sent, {}, author="a").result.validity is Validity.REFUSED


def test_a_team_moves_as_it_moves_and_leaves_after_the_delay_of_its_depot() -> None:
    slow = with_teams(lambda team: replace(team, mode=TravelMode.FOOT, speed_mps=0.7))
    fast = with_teams(lambda team: replace(team, mode=TravelMode.FOOT, speed_mps=1.4))
    before = (64 + 80 + 120) / 60
    assert own_minutes(slow) - before == pytest.approx(2 * (own_minutes(fast) - before), rel=1e-6)
    assert fast.snapshot is not None
    campus = fast.snapshot.campus
    late = replace(campus, depots=tuple(replace(d, delay_s=d.delay_s + 600) for d in campus.depots))
    held = replace(fast, snapshot=replace(fast.snapshot, campus=late))
    assert own_minutes(held) == pytest.approx(own_minutes(fast) + 10)


def test_an_unknown_capability_is_named() -> None:
    with pytest.raises(UserError) as unknown:
        run_model("response", bare_scene(), {"road_km": "1", "capability": "magic"}, author="a")
    assert unknown.value.message.key == "response.no_capability"


def test_what_rests_on_unchecked_figures_is_shown_so() -> None:
    given = {"straight_km": "2"}
    result = run_model("response", scene_of(IncidentType.DORMITORY_FIRE), given, author="a").result
    for name in ("response_min", "outside_min", "travel_min"):
        found = result.figure(name)
        assert found is not None
        assert found.source.status is SourceStatus.UNVERIFIED, name
        assert found.low < found.value < found.high


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
