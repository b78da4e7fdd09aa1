"""The whole way from a snapshot to a proposal, and what makes a proposal stale."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from shapely.geometry import LineString, Point, box

from app.campus.travel import Blockage
from app.domain.campus import PathKind, TravelMode
from app.domain.errors import Cancelled, UserError
from app.domain.incident import Closure, Headcount, IncidentStatus, Level, LevelDeclaration
from app.domain.operation import LogEntry, Snapshot
from app.domain.plan import DemandEdit, PlanStatus, Proposal, SolveStatus
from app.domain.resource import TeamStatus
from app.planning.check.cut_off import cut_routes
from app.planning.check.verify import verify
from app.planning.compose import UnsoundProposalError
from app.planning.needs.demand import demand_for
from app.planning.needs.rules import FILE, rules_text
from app.planning.problem.build import build_problem
from app.planning.problem.check import check
from app.planning.propose import inputs_hash, propose
from app.planning.solving.process import SolverProcess
from app.runtime.files import config_path
from app.runtime.progress import CancelToken, Progress
from tests.unit.planning.samples import (
    NOW,
    STOCK,
    TEAMS,
    VEHICLES,
    need,
    problem,
    snapshot,
    stock,
    team,
    vehicle,
)

AT = NOW + timedelta(minutes=3)


@pytest.fixture
def plan(process: SolverProcess) -> Callable[[Snapshot], Proposal]:
    return lambda given: propose(given, ("i",), at=AT, author="duty", process=process)


Planner = Callable[[Snapshot], Proposal]


def with_campus(given: Snapshot, **changes: Any) -> Snapshot:
    return replace(given, campus=replace(given.campus, **changes))


def test_the_main_job(plan: Planner) -> None:
    given = snapshot()
    proposal = plan(given)
    assert proposal.plan.solve_status is SolveStatus.OPTIMAL
    assert proposal.plan.status is PlanStatus.PROPOSED
    assert proposal.unmet == ()
    assert proposal.external[0].service.value == "fire"
    table = demand_for(given, ("i",), AT)
    again, _ = build_problem(given, ("i",), table.demands, Progress(), at=AT)
    assert verify(again, proposal) == ()
    assert proposal.plan.inputs_hash == inputs_hash(given, ("i",))


def test_routes_run_from_the_depot_to_the_access_point_and_never_through_the_extent(plan: Planner) -> None:
    given = snapshot()
    proposal = plan(given)
    access = dict(proposal.access_points)["z0"]
    assert not given.extents[0].area.contains(access)
    depots = {depot.id: depot.point for depot in given.campus.depots}
    for assignment in proposal.assignments:
        start, end = assignment.route.coords[0], assignment.route.coords[-1]
        assert (start, end) == (depots[assignment.depot_id].coords[0], access.coords[0])
        assert not assignment.route.crosses(given.extents[0].area)
        assert assignment.route.length > 100


def test_the_same_inputs_give_the_same_plan(plan: Planner) -> None:
    first, second = plan(snapshot()), plan(snapshot())
    assert replace(first.plan, solve_s=0) == replace(second.plan, solve_s=0)
    assert (first.assignments, first.unmet, first.demands) == (
        second.assignments,
        second.unmet,
        second.demands,
    )


def test_outside_services_never_enter_the_program(plan: Planner) -> None:
    proposal = plan(snapshot(teams=[*TEAMS, team("engine", "d0", 6, "fire", "ambulance", "hazmat")]))
    assert "engine" not in {assignment.team_id for assignment in proposal.assignments}
    assert not {demand.item for demand in proposal.demands} & {"fire", "ambulance", "police", "hazmat"}


def test_every_open_incident_blocks_the_way_also_one_that_is_not_planned(plan: Planner) -> None:
    given = snapshot()
    wall = box(-60, 150, 150, 190).union(box(150, -60, 190, 190))
    other = replace(given.incidents[0], id="j", number="2026-002")
    blocked = replace(
        given,
        incidents=(*given.incidents, other),
        extents=(*given.extents, replace(given.extents[0], id="f", incident_id="j", area=wall)),
    )
    assert {a.depot_id for a in plan(blocked).assignments} == {"d1"}
    closed = replace(blocked, incidents=(given.incidents[0], replace(other, status=IncidentStatus.CLOSED)))
    assert {a.depot_id for a in plan(closed).assignments} == {"d0", "d1"}


def test_a_route_in_force_that_a_new_danger_cuts_is_named(plan: Planner) -> None:
    given = snapshot()
    proposal = plan(given)
    approved = replace(
        given,
        plans=(replace(proposal.plan, status=PlanStatus.APPROVED),),
        assignments=proposal.assignments,
    )
    assert not cut_routes(approved)
    other = replace(given.incidents[0], id="j", number="2026-002")
    fire_at_the_depot = replace(given.extents[0], id="f", incident_id="j", area=box(-50, -50, 50, 50))
    cut = replace(approved, incidents=(*given.incidents, other), extents=(*given.extents, fire_at_the_depot))
    assert {a.depot_id for a in cut_routes(cut)} == {"d0"}
    both_roads = LineString([(450, 520), (450, 480), (520, 450)])
    closed = replace(approved, closures=(Closure(id="c", shape=both_roads),))
    assert {a.depot_id for a in cut_routes(closed)} == {"d1"}
    side_street = Closure(id="c", shape=LineString([(500, 400), (580, 400)]))
    assert not cut_routes(replace(approved, closures=(side_street,)))
    over = replace(cut, incidents=(given.incidents[0], replace(other, status=IncidentStatus.CLOSED)))
    assert not cut_routes(over)


def test_a_route_through_the_blocked_area_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever defect lets a way through, the proposal is refused."""
    monkeypatch.setattr(Blockage, "open_edges", lambda self, network, mode: network.usable_edges(mode))
    monkeypatch.setattr(Blockage, "is_clear", lambda self, legs, mode=None: np.ones(len(legs), dtype=bool))
    wall = replace(snapshot().extents[0], area=box(-40, 40, 460, 60).union(box(40, -40, 60, 60)))
    with pytest.raises(UnsoundProposalError):
        propose(snapshot(extents=(wall,)), ("i",), at=AT, author="duty")


def test_zones_of_an_incident_without_an_extent_block_the_way(plan: Planner) -> None:
    given = snapshot()
    other = replace(given.incidents[0], id="j", number="2026-002")
    wall = box(-60, 150, 150, 190).union(box(150, -60, 190, 190))
    drawn = replace(
        given,
        incidents=(*given.incidents, other),
        zones=(*given.zones, replace(given.zones[0], id="z9", incident_id="j", area=wall)),
    )
    assert {a.depot_id for a in plan(drawn).assignments} == {"d1"}
    assert inputs_hash(drawn, ("i",)) != inputs_hash(replace(drawn, zones=given.zones), ("i",))


def test_a_depot_inside_the_extent_sends_nothing(plan: Planner) -> None:
    given = snapshot()
    depots = (replace(given.campus.depots[0], point=Point(250, 250)), given.campus.depots[1])
    assert {a.depot_id for a in plan(with_campus(given, depots=depots)).assignments} == {"d1"}


def test_what_another_approved_plan_holds_is_not_promised_twice(plan: Planner) -> None:
    given = snapshot()
    first = plan(given)
    other = replace(given.incidents[0], id="j", number="2026-002")
    area = box(5, 205, 95, 295)
    both = replace(
        given,
        incidents=(*given.incidents, other),
        extents=(*given.extents, replace(given.extents[0], id="f", incident_id="j", area=area)),
        zones=(*given.zones, replace(given.zones[0], id="z1", incident_id="j", area=area)),
        plans=(replace(first.plan, status=PlanStatus.APPROVED),),
        assignments=first.assignments,
    )
    second = propose(both, ("j",), at=AT, author="duty")
    taken = {a.team_id for a in first.assignments if a.team_id}
    assert not taken & {a.team_id for a in second.assignments}
    for depot in ("d0", "d1"):
        for line in (s for s in STOCK if s.depot_id == depot):
            sent = [
                a.quantity
                for a in (*first.assignments, *second.assignments)
                if (a.depot_id, a.item, a.team_id) == (depot, line.item, "")
            ]
            assert sum(sent) <= line.quantity
    anew = plan(both)
    assert taken & {a.team_id for a in anew.assignments}, "its own incident may dispose of them anew"


def test_teams_out_of_service_stay(plan: Planner) -> None:
    resting = [replace(t, status=TeamStatus.OUT_OF_SERVICE) for t in TEAMS]
    assert not any(a.team_id for a in plan(snapshot(teams=resting)).assignments)


def test_a_slow_vehicle_sets_the_pace_of_its_depot(plan: Planner) -> None:
    slow = (*VEHICLES, vehicle("3", "d0", 50, speed_mps=1.0))
    fast = {a.depot_id: a.travel_s for a in plan(snapshot()).assignments if a.item == "blanket"}
    held = {a.depot_id: a.travel_s for a in plan(snapshot(vehicles=slow)).assignments if a.item == "blanket"}
    assert held["d0"] > 3 * fast["d0"]


def test_a_campus_without_resources_says_where_to_enter_them() -> None:
    for empty in (
        with_campus(snapshot(), depots=(), teams=(), stock=(), vehicles=()),
        with_campus(snapshot(), teams=(), stock=()),
    ):
        with pytest.raises(UserError) as error:
            propose(empty, ("i",), at=AT, author="duty")
        assert error.value.message.key == "planning.no_resources"


def test_an_incident_that_needs_nothing_says_so() -> None:
    needs = demand_for(snapshot(), ("i",), AT).demands
    edits = tuple(
        DemandEdit(id=d.item, zone_id="z0", item=d.item, best=0, at=NOW, author="duty", reason="stood down")
        for d in needs
    )
    with pytest.raises(UserError) as error:
        propose(snapshot(demand_edits=edits), ("i",), at=AT, author="duty")
    assert error.value.message.key == "planning.nothing_needed"


def test_a_cancel_at_the_start_is_silent() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        propose(snapshot(), ("i",), at=AT, author="duty", progress=Progress(token))


def test_the_demo_sized_proposal_is_there_in_two_seconds() -> None:
    taken = []
    for _ in range(4):
        begun = time.monotonic()
        propose(snapshot(), ("i",), at=AT, author="duty")
        taken.append(time.monotonic() - begun)
        if taken[-1] < 2.0:
            return
    raise AssertionError(taken)


HOSTILE: dict[str, Callable[[], Any]] = {
    "negative stock": lambda: problem(
        demands=[need("z0", "blanket", 1)],
        seconds=[[1.0]],
        stock=[stock("d0", "blanket", -1)],
        vehicles=[vehicle("v", "d0", 1.0)],
    ),
    "huge stock": lambda: problem(
        demands=[need("z0", "blanket", 1)],
        seconds=[[1.0]],
        stock=[stock("d0", "blanket", 10**12)],
        vehicles=[vehicle("v", "d0", 1.0)],
    ),
    "stock twice": lambda: problem(
        demands=[need("z0", "blanket", 1)],
        seconds=[[1.0]],
        stock=[stock("d0", "blanket", 1), stock("d0", "blanket", 2)],
    ),
    "team twice": lambda: problem(
        demands=[need("z0", "guide", 1)],
        seconds=[[1.0]],
        teams=[team("a", "d0", 1, "guide"), team("a", "d0", 1, "guide")],
    ),
    "no crew": lambda: problem(
        demands=[need("z0", "guide", 1)], seconds=[[1.0]], teams=[team("a", "d0", 0, "guide")]
    ),
    "NaN speed": lambda: problem(
        demands=[need("z0", "guide", 1)],
        seconds=[[1.0]],
        teams=[replace(team("a", "d0", 1, "guide"), speed_mps=float("nan"))],
    ),
    "standing team": lambda: problem(
        demands=[need("z0", "guide", 1)],
        seconds=[[1.0]],
        teams=[replace(team("a", "d0", 1, "guide"), speed_mps=0.0)],
    ),
    "NaN capacity": lambda: problem(
        demands=[need("z0", "guide", 1)],
        seconds=[[1.0]],
        teams=[team("a", "d0", 1, "guide")],
        vehicles=[vehicle("v", "d0", float("nan"))],
    ),
    "negative trips": lambda: problem(
        demands=[need("z0", "guide", 1)],
        seconds=[[1.0]],
        teams=[team("a", "d0", 1, "guide")],
        vehicles=[vehicle("v", "d0", 1.0, -1)],
    ),
    "a team of no depot": lambda: problem(
        demands=[need("z0", "guide", 1)], seconds=[[1.0]], teams=[team("a", "d9", 1, "guide")]
    ),
    "NaN limit": lambda: problem(
        demands=[need("z0", "guide", 1, limit_s=float("nan"))],
        seconds=[[1.0]],
        teams=[team("a", "d0", 1, "guide")],
    ),
    "negative need": lambda: problem(
        demands=[need("z0", "guide", -1), need("z0", "first_aid", 1)],
        seconds=[[1.0]],
        teams=[team("a", "d0", 1, "guide")],
    ),
    "more than it needs": lambda: problem(
        demands=[need("z0", "guide", 1, minimum=2)], seconds=[[1.0]], teams=[team("a", "d0", 1, "guide")]
    ),
    "need twice": lambda: problem(
        demands=[need("z0", "guide", 1), need("z0", "guide", 1)],
        seconds=[[1.0]],
        teams=[team("a", "d0", 1, "guide")],
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_figures_that_make_no_sense_are_refused_by_name(case: str) -> None:
    with pytest.raises(UserError) as error:
        check(HOSTILE[case]())
    assert error.value.message.key == "planning.bad_figures"
    assert error.value.details


def changed(given: Snapshot) -> dict[str, Snapshot]:
    """One change each that must make a proposal stale."""
    campus = given.campus
    count = Headcount(id="h", incident_id="i", people=9, at=NOW, author="duty", reason="counted")
    edit = DemandEdit(id="a", zone_id="z0", item="blanket", best=4, at=NOW, author="duty", reason="warm")
    bigger = box(200, 200, 300, 300)
    first_path = replace(campus.paths[0], kind=PathKind.STEPS)
    return {
        "extent": replace(given, extents=(replace(given.extents[0], area=bigger),)),
        "zone": replace(given, zones=(replace(given.zones[0], area=bigger),)),
        "access": replace(given, zones=(replace(given.zones[0], access=Point(200, 200)),)),
        "closure": replace(given, closures=(Closure(id="c", shape=LineString([(50, -9), (50, 9)])),)),
        "headcount": replace(given, headcounts=(count,)),
        "demand": replace(given, demand_edits=(edit,)),
        "casualties": replace(given, incidents=(replace(given.incidents[0], casualties=3),)),
        "team lost": with_campus(given, teams=campus.teams[1:]),
        "team resting": with_campus(
            given, teams=(replace(campus.teams[0], status=TeamStatus.OUT_OF_SERVICE), *campus.teams[1:])
        ),
        "crew": with_campus(given, teams=(replace(campus.teams[0], crew=1), *campus.teams[1:])),
        "stock": with_campus(given, stock=(replace(campus.stock[0], quantity=1), *campus.stock[1:])),
        "vehicle": with_campus(given, vehicles=campus.vehicles[1:]),
        "depot": with_campus(
            given, depots=(replace(campus.depots[0], point=Point(100, 0)), *campus.depots[1:])
        ),
        "path": with_campus(given, paths=(first_path, *campus.paths[1:])),
        "vacation": with_campus(given, info=replace(campus.info, vacations=(("2026-03-01", "2026-03-31"),))),
        "floors": with_campus(
            given, buildings=(replace(campus.buildings[0], floors=9), *campus.buildings[1:])
        ),
    }


@pytest.mark.parametrize("case", sorted(changed(snapshot())))
def test_a_change_that_matters_makes_the_proposal_stale(case: str) -> None:
    assert inputs_hash(changed(snapshot())[case], ("i",)) != inputs_hash(snapshot(), ("i",))


def test_edited_rules_make_the_proposal_stale() -> None:
    before = inputs_hash(snapshot(), ("i",))
    (config_path() / FILE).write_text(rules_text().replace("limit_min = 8", "limit_min = 9"), "utf-8")
    assert inputs_hash(snapshot(), ("i",)) != before


def test_what_does_not_matter_leaves_the_proposal_fresh(plan: Planner) -> None:
    given = snapshot()
    before = inputs_hash(given, ("i",))
    proposal = plan(given)
    renamed = tuple(replace(zone, name="Block C") for zone in given.zones)
    log = LogEntry(id="l", at=NOW, author="duty", text="The wind has turned")
    level = LevelDeclaration(id="v", incident_id="i", level=Level.II, at=NOW, author="duty")
    for same in (
        replace(given, log=(log,), sequence=9),
        replace(given, levels=(level,)),
        replace(given, zones=renamed),
        with_campus(given, teams=tuple(reversed(given.campus.teams))),
        replace(
            given,
            plans=(replace(proposal.plan, status=PlanStatus.APPROVED),),
            demands=proposal.demands,
            assignments=proposal.assignments,
            unmet=proposal.unmet,
        ),
    ):
        assert inputs_hash(same, ("i",)) == before


def test_a_mode_without_any_way_leaves_its_teams_at_home(plan: Planner) -> None:
    given = snapshot()
    foot_only = tuple(replace(path, vehicle=False, cart=False) for path in given.campus.paths)
    modes = {a.mode for a in plan(with_campus(given, paths=foot_only)).assignments}
    assert modes == {TravelMode.FOOT}
