"""The problem of a moment: who is on duty and where, what may be sent, which ways are open to whom."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from shapely.geometry import LineString, Point, box

from app.campus.catalogue import catalogue, logistics
from app.campus.duty import readiness
from app.campus.ways import blocked
from app.domain.campus import TravelMode
from app.domain.directive import Horizon, LockKind, PlanLock, Reserve
from app.domain.errors import UserError
from app.domain.incident import Extent, ExtentKind, Incident, IncidentType, Zone
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, Phase, Plan, PlanStatus, SolveStatus, Task, TaskStatus
from app.domain.resource import Stock, TeamPosition
from app.planning.check.cut_off import through_danger, ways_of_teams
from app.planning.needs.demand import demand_for
from app.planning.problem import fingerprint
from app.planning.problem.build import build_problem
from app.planning.problem.fingerprint import inputs_hash
from app.planning.problem.problem import Problem, team_key, vehicle_key
from app.planning.problem.terrain import Terrain
from app.runtime.progress import Progress
from tests.unit.planning.samples import GIVEN, NOW, STOCK, TEAMS, VEHICLES, snapshot, stock, team, vehicle

AT = NOW + timedelta(minutes=3)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def built(given: Snapshot, at: datetime = AT, horizon: Horizon = Horizon.NOW) -> tuple[Problem, Terrain]:
    demands = demand_for(given, ("i",), at, horizon).demands
    return build_problem(given, ("i",), demands, Progress(), at=at)


def with_campus(given: Snapshot, **changes: Any) -> Snapshot:
    return replace(given, campus=replace(given.campus, **changes))


def said(problem: Problem) -> set[str]:
    return {message.key for message in problem.assumptions}


def at_campus(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 4, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("shift", "now", "ready_min", "leaves_min"),
    [
        (("08:00", "20:00"), at_campus(11), 0, 540),
        (("08:00", "20:00"), at_campus(7, 30), 30, 750),
        (("22:00", "06:00"), at_campus(23), 0, 420),
        (("22:00", "06:00"), at_campus(5), 0, 60),
        (("22:00", "06:00"), at_campus(6), 960, 1440),
        (("07:00", "07:00"), at_campus(5), 0, math.inf),
    ],
)
def test_duty_is_in_campus_time_and_may_run_past_midnight(
    shift: tuple[str, str], now: datetime, ready_min: float, leaves_min: float
) -> None:
    found = readiness(team("1", "d0", 4, "security", shift=shift), SHANGHAI, now.astimezone(UTC))
    assert found == (ready_min * 60, leaves_min * 60)


def test_a_clock_change_within_a_duty_counts() -> None:
    zone = ZoneInfo("Europe/Berlin")
    night = datetime(2026, 3, 28, 23, tzinfo=zone)
    found = readiness(team("1", "d0", 4, "security", shift=("22:00", "06:00")), zone, night)
    assert found.leaves_s == 6 * 3600


def test_a_rest_delays_and_one_past_the_end_of_duty_waits_for_the_next() -> None:
    one = team("1", "d0", 4, "security", shift=("08:00", "20:00"), rests_until=at_campus(12))
    assert readiness(one, SHANGHAI, at_campus(11)) == (3600, 9 * 3600)
    late = replace(one, rests_until=at_campus(21))
    assert readiness(late, SHANGHAI, at_campus(11)) == (21 * 3600, 33 * 3600)


def test_a_duty_that_is_no_time_is_refused_by_name() -> None:
    with pytest.raises(UserError) as error:
        readiness(team("1", "d0", 4, "security", shift=("8 am", "25:00")), SHANGHAI, AT)
    assert error.value.message.key == "resource.shift"


def test_who_is_off_duty_until_all_needs_are_late_counts_as_resting() -> None:
    off = replace(TEAMS[0], shift=("20:00", "23:00"))
    soon = replace(TEAMS[1], shift=("11:10", "23:00"))
    problem, _ = built(snapshot(teams=(off, soon, *TEAMS[2:])))
    assert off in problem.resting_teams
    assert off not in problem.teams
    assert problem.ready_s == {soon.id: 7 * 60}
    assert problem.leaves_s[soon.id] == 11 * 3600 + 57 * 60


def test_a_team_sets_out_from_where_it_was_seen() -> None:
    near = TeamPosition(id="position:1", team_id="1", point=Point(200, 100), at=AT, author="duty")
    there, _ = built(snapshot(positions=(near,)))
    home, _ = built(snapshot())
    one = TEAMS[0]
    assert there.origin_of(one) == "place:1"
    assert there.team_travel_s(one, "z0") < home.team_travel_s(one, "z0")
    assert there.route(team_key(one), "place:1", "z0").coords[0] == (200, 100)


def test_help_from_outside_that_is_on_campus_waits_no_more() -> None:
    given = snapshot()
    depots = (replace(given.campus.depots[0], mutual_aid=True, delay_s=1800.0), given.campus.depots[1])
    seen = TeamPosition(id="position:1", team_id="1", point=Point(200, 100), at=AT, author="duty")
    called, _ = built(with_campus(given, depots=depots))
    arrived, _ = built(replace(with_campus(given, depots=depots), positions=(seen,)))
    assert called.team_ready_s(TEAMS[0]) == 1800
    assert arrived.team_ready_s(TEAMS[0]) == 0


def ordered(status: TaskStatus, *, minutes: float = 1) -> Snapshot:
    plan = Plan(
        id="p",
        incident_ids=("i",),
        status=PlanStatus.APPROVED,
        solve_status=SolveStatus.OPTIMAL,
        created_at=NOW,
        created_by="duty",
        solve_s=0,
        objective=0,
        bound=0,
        gap=0,
        terms=(),
        inputs_hash="",
    )
    order = Assignment(
        id="a",
        plan_id="p",
        zone_id="z0",
        depot_id="d0",
        item="security",
        quantity=6,
        mode=TravelMode.FOOT,
        travel_s=120,
        route=LineString([(0, 0), (200, 0), (200, 200)]),
        team_id="1",
        incident_id="i",
    )
    task = Task(
        id="t",
        plan_id="p",
        incident_id="i",
        zone_id="z0",
        text=msg("task.team"),
        ordered_at=AT - timedelta(minutes=minutes),
        team_id="1",
        status=status,
    )
    return snapshot(plans=(plan,), assignments=(order,), tasks=(task,))


def test_orders_bring_a_team_on_and_what_is_reckoned_is_said() -> None:
    moving, _ = built(ordered(TaskStatus.UNDER_WAY))
    assert moving.places[0].point == Point(200, 0)
    assert "planning.assumed.reckoned" in said(moving)
    done, _ = built(ordered(TaskStatus.DONE))
    assert done.places[0].point == Point(200, 200)
    assert "planning.assumed.reckoned" not in said(done)
    waiting, _ = built(ordered(TaskStatus.ORDERED))
    assert waiting.places == ()
    assert [a.id for a in moving.in_force] == ["a"]


def test_who_was_seen_after_the_order_is_where_it_was_seen() -> None:
    for minutes, expected in ((0, Point(300, 100)), (2, Point(200, 0))):
        at = AT - timedelta(minutes=minutes)
        seen = TeamPosition(id="position:1", team_id="1", point=Point(300, 100), at=at, author="duty")
        problem, _ = built(replace(ordered(TaskStatus.UNDER_WAY), positions=(seen,)))
        assert problem.places[0].point == expected


def flooded(core: Any) -> Snapshot:
    """A flood between the south depot and a zone of its own kind behind it."""
    area = box(-20, 140, 520, 260)
    return snapshot(
        kind=IncidentType.FLOOD,
        extents=(
            Extent(id="e", incident_id="i", kind=ExtentKind.POLYGON, area=area, source=GIVEN, core=core),
        ),
        zones=(
            Zone(id="z0", incident_id="i", name="Z0", area=box(180, 280, 320, 320), access=Point(200, 300)),
        ),
        teams=(
            team("plain", "d0", 4, "evacuation_guide"),
            team("waders", "d0", 4, "evacuation_guide", protection=("flood_gear",)),
            team("gown", "d0", 4, "evacuation_guide", protection=("medical_isolation",)),
        ),
    )


def test_protection_opens_the_extent_of_its_kind_but_never_the_core() -> None:
    given = flooded(core=box(-20, 190, 450, 210))
    problem, terrain = built(given)
    worn = ways_of_teams(given)
    times = {t.id: problem.team_travel_s(t, "z0") for t in problem.teams}
    assert times["plain"] == times["gown"] == math.inf
    assert math.isfinite(times["waders"])
    waders = next(t for t in problem.teams if t.id == "waders")
    route = problem.route(team_key(waders), "d0", "z0")
    assert not route.crosses(box(-20, 190, 450, 210))
    assert route.crosses(box(-20, 140, 520, 260))
    order = replace(ordered(TaskStatus.DONE).assignments[0], team_id="waders", route=route)
    assert through_danger((order,), terrain.blockage) == (order,)
    assert through_danger((order,), terrain.blockage, worn) == ()
    assert through_danger((replace(order, team_id="plain"),), terrain.blockage, worn)


def test_nobody_enters_an_extent_whose_core_is_unknown() -> None:
    problem, terrain = built(flooded(core=None))
    assert all(math.isinf(problem.team_travel_s(t, "z0")) for t in problem.teams)
    waders = next(t for t in problem.teams if t.id == "waders")
    assert terrain.blockage_of(team_key(waders)).area.equals(terrain.blockage.area)


def test_protection_against_one_hazard_opens_no_other() -> None:
    given = flooded(core=box(-20, 190, 450, 210))
    fire = Incident(
        id="f", number="2", type=IncidentType.BUILDING_FIRE, point=Point(0, 0), opened_at=NOW, opened_by="x"
    )
    smoke = box(440, 150, 520, 250)
    extent = Extent(
        id="g", incident_id="f", kind=ExtentKind.POLYGON, area=smoke, source=GIVEN, core=box(0, 0, 1, 1)
    )
    both = replace(given, incidents=(*given.incidents, fire), extents=(*given.extents, extent))
    assert blocked(both, ("flood_gear",)).area.covers(smoke)


def test_what_is_past_its_date_is_not_sent_and_lots_are_one_line() -> None:
    lots = (
        Stock(id="a", depot_id="d0", item="water_l", quantity=300, best_before=AT + timedelta(days=1)),
        Stock(id="b", depot_id="d0", item="water_l", quantity=200, best_before=AT - timedelta(seconds=1)),
        Stock(id="c", depot_id="d0", item="water_l", quantity=50),
    )
    problem, _ = built(snapshot(stock_lines=lots))
    assert problem.stock_at == {("d0", "water_l"): 350}
    assert "planning.assumed.expired" in said(problem)
    assert [line.id for line in problem.expired_stock] == ["b"]


def test_what_is_past_its_date_is_told_only_where_it_was_asked_for() -> None:
    old = Stock(id="x", depot_id="d0", item="pump", quantity=3, best_before=AT - timedelta(days=1))
    problem, _ = built(snapshot(stock_lines=(*STOCK, old)))
    assert problem.expired_stock == (old,)
    assert "planning.assumed.expired" not in said(problem)


def test_kits_and_substitutes_appear_only_where_they_can_serve() -> None:
    parts = tuple(stock("d1", part, 100) for part, _ in catalogue().supplies["first_aid_kit"].parts)
    problem, _ = built(snapshot(stock_lines=(*STOCK, *parts)))
    assert set(problem.kits) == {"first_aid_kit"}
    assert all(part in problem.unit_kg for part, _ in problem.kits["first_aid_kit"])
    needed = {demand.item for demand in problem.demands}
    held = {line.item for line in problem.stock} | {c for t in TEAMS for c in t.capabilities}
    assert problem.substitutes
    assert all(one.instead_of in needed and one.item in held for one in problem.substitutes)
    without, _ = built(snapshot())
    assert without.kits == {}


def test_ways_between_zones_and_back_are_those_of_vehicles() -> None:
    zones = (
        Zone(id="z0", incident_id="i", name="A", area=box(205, 205, 295, 295)),
        Zone(id="z1", incident_id="i", name="B", area=box(405, 205, 495, 295)),
    )
    problem, _ = built(snapshot(zones=zones))
    key = vehicle_key(VEHICLES[0])
    assert set(problem.onward) == {vehicle_key(v) for v in VEHICLES}
    assert problem.onward_s(key, "z0", "z0") == 0
    assert problem.onward_s(key, "z0", "z1") > 0
    back = problem.onward_route(key, "z1", "d0")
    assert back.coords[0] == problem.sites[1].access.coords[0]
    assert back.coords[-1] == (0, 0)
    assert np.isclose(problem.onward_s(key, "z0", "d0"), problem.seconds(key, "d0", "z0"))


def test_rules_about_what_is_gone_are_left_aside_and_said() -> None:
    def lock(name: str, **what: str) -> PlanLock:
        return PlanLock(id=name, kind=LockKind.AVOID, at=NOW, author="duty", **what)

    given = snapshot(
        locks=(lock("a", team_id="1"), lock("b", team_id="sold"), lock("c", team_id="1", zone_id="gone")),
        reserves=(Reserve(id="r", item="blanket", quantity=5, at=NOW, author="duty", depot_id="d9"),),
    )
    problem, _ = built(given)
    assert [one.id for one in problem.locks] == ["a"]
    assert problem.reserves == ()
    assert "planning.assumed.rules_gone" in said(problem)


def test_officers_are_asked_for_only_where_somebody_recorded_them() -> None:
    unknown, _ = built(snapshot())
    assert all(demand.crew_per_officer is None for demand in unknown.demands)
    assert "planning.assumed.no_officers" in said(unknown)
    led, _ = built(snapshot(teams=(replace(TEAMS[0], officers=1), *TEAMS[1:])))
    asked = {d.item: d.crew_per_officer for d in led.demands}
    assert asked["evacuation_guide"] == 8
    assert asked["communications"] is None


def test_the_access_of_a_zone_takes_so_many() -> None:
    given = snapshot()
    problem, _ = built(replace(given, zones=(replace(given.zones[0], access_capacity=3),)))
    assert problem.sites[0].capacity == 3


def test_later_phases_are_waves_of_their_own() -> None:
    now = demand_for(snapshot(), ("i",), AT).demands
    day = demand_for(snapshot(), ("i",), AT, Horizon.FIRST_DAY).demands
    begins = 57 * 60.0
    assert {d.phase for d in now} == {Phase.FIRST_HOUR}
    water = sorted((d for d in day if d.item == "water_l"), key=lambda d: d.from_s)
    assert [(d.from_s, d.until_s) for d in water] == [(0.0, begins), (begins, None)]
    assert water[0].id == next(d.id for d in now if d.item == "water_l")
    assert len({d.id for d in day}) == len(day)
    blankets = [d for d in day if d.item == "blanket"]
    assert [(d.from_s, d.until_s) for d in blankets] == [(0.0, None)]
    later = demand_for(snapshot(), ("i",), AT + timedelta(hours=2), Horizon.FIRST_DAY).demands
    assert {d.from_s for d in later} == {0.0}
    assert {d.id for d in later if d.item == "water_l"} == {water[1].id}


CHANGES: dict[str, Any] = {
    "seen": {"positions": (TeamPosition(id="p", team_id="1", point=Point(1, 1), at=AT, author="x"),)},
    "lock": {"locks": (PlanLock(id="l", kind=LockKind.USE, at=AT, author="x", team_id="1"),)},
    "reserve": {"reserves": (Reserve(id="r", item="blanket", quantity=1, at=AT, author="x"),)},
}


@pytest.mark.parametrize("change", CHANGES)
def test_positions_locks_and_reserves_make_a_plan_stale(change: str) -> None:
    given = snapshot()
    assert inputs_hash(given, ("i",)) != inputs_hash(replace(given, **CHANGES[change]), ("i",))


def test_duty_dates_and_capacities_make_a_plan_stale() -> None:
    given = snapshot()
    before = inputs_hash(given, ("i",))
    for changed in (
        snapshot(teams=(replace(TEAMS[0], shift=("08:00", "20:00")), *TEAMS[1:])),
        snapshot(teams=(replace(TEAMS[0], protection=("flood_gear",)), *TEAMS[1:])),
        snapshot(stock_lines=(replace(STOCK[0], best_before=AT), *STOCK[1:])),
        snapshot(vehicles=(vehicle("1", "d0", 600, 2, capacity_l=900.0), VEHICLES[1])),
        replace(given, zones=(replace(given.zones[0], access_capacity=2),)),
    ):
        assert inputs_hash(changed, ("i",)) != before


def test_other_weights_or_loading_times_make_a_plan_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    given = snapshot()
    before = inputs_hash(given, ("i",))
    slower = replace(logistics(), stop=replace(logistics().stop, value=logistics().stop.value + 60))
    with monkeypatch.context() as changed:
        changed.setattr(fingerprint, "logistics", lambda: slower)
        assert inputs_hash(given, ("i",)) != before
    supplies = {code: replace(s, weight_kg=s.weight_kg + 1) for code, s in catalogue().supplies.items()}
    heavier = replace(catalogue(), supplies=supplies)
    monkeypatch.setattr(fingerprint, "catalogue", lambda: heavier)
    assert inputs_hash(given, ("i",)) != before
