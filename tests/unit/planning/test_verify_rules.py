"""Of a good plan one thing at a time is broken, and the check names the rule that it breaks, and no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.domain.campus import TravelMode
from app.domain.directive import LockKind, PlanLock, Reserve
from app.domain.incident import Priority
from app.domain.objective import STANDARD
from app.domain.plan import Assignment, Packing, Proposal, Tour
from app.domain.resource import Substitute
from app.planning.check.facts import Rule
from app.planning.check.records import demand_version
from app.planning.check.verify import verify
from app.planning.problem.problem import Handling, Problem
from app.planning.propose import plan_problem
from app.planning.solving.process import SolverProcess
from app.runtime.progress import Progress
from tests.unit.planning.program_samples import lock, order, reserve
from tests.unit.planning.samples import (
    GIVEN,
    HEADER,
    KG,
    StraightTravel,
    need,
    problem,
    stock,
    team,
    vehicle,
)

Pair = tuple[Problem, Proposal]
KIT = "first_aid_kit"


def kits(quantity: int, item: str = KIT) -> Packing:
    return Packing(depot_id="d0", item=item, quantity=quantity)


def rich() -> Problem:
    """Officers, a team with two tasks, substitutes, kits, litres, slow loading, locks and reserves."""
    needs = (
        replace(need("z0", "guide", 6), crew_per_officer=6),
        replace(need("z1", "first_aid", 3, minimum=2)),
        need("z0", "maintenance", 1, Priority.STABILISE),
        replace(need("z1", "catering", 2, Priority.SUSTAIN), until_s=900.0),
        replace(need("z2", "catering", 2, Priority.SUSTAIN), from_s=2000.0, limit_s=900.0),
        need("z0", "blanket", 20, Priority.STABILISE, limit_s=1200),
        need("z1", "blanket", 10, Priority.STABILISE, limit_s=1200),
        need("z1", "water_l", 10, Priority.SUSTAIN, limit_s=3600),
        need("z0", "first_aid_kit", 3, limit_s=900),
        need("z2", "toilet", 1, Priority.SUSTAIN, limit_s=3600),
    )
    made = problem(
        demands=needs,
        seconds=[[100.0, 200.0, 300.0], [300.0, 100.0, 200.0]],
        teams=[
            team("lead", "d0", 4, "guide", officers=1),
            team("crew", "d0", 2, "guide"),
            team("medic", "d1", 2, "first_aid"),
            team("kitchen", "d0", 2, "catering"),
            team("guard", "d1", 2, "security", "watch"),
            team("idle", "d1", 2, "watch"),
        ],
        stock=[
            stock("d0", "blanket", 40),
            stock("d0", "water_l", 20),
            stock("d0", "first_aid_kit", 1),
            stock("d0", "tarp", 4),
        ],
        vehicles=[
            vehicle("v", "d0", 40.0, 2, turnaround_s=60.0, capacity_l=60.0),
            vehicle("w", "d0", 20.0, 1, turnaround_s=120.0),
            vehicle("x", "d0", 90.0, 2, turnaround_s=120.0),
        ],
        handling=Handling(turnaround_s=60.0, stop_s=30.0),
        unit_l={"blanket": 2.0, "water_l": 1.0},
        kits={"first_aid_kit": (("blanket", 1), ("water_l", 2))},
        substitutes=(
            Substitute("security", "maintenance", 2, 0.5, GIVEN),
            Substitute("tarp", "toilet", 3, 0.3, GIVEN),
        ),
        locks=(
            lock(LockKind.USE, team_id="medic", zone_id="z1"),
            lock(LockKind.USE, depot_id="d0", item="blanket", quantity=5, zone_id="z0"),
            lock(LockKind.AVOID, vehicle_id="x"),
            lock(LockKind.AVOID, team_id="idle"),
            lock(LockKind.AVOID, depot_id="d1", item="first_aid", zone_id="z0"),
        ),
        reserves=(reserve("blanket", 8, "d0"), reserve("watch", 2)),
        leaves_s={"kitchen": 9000.0},
        in_force=(order(needs[0], 4, team_id="lead"), order(needs[1], 2, team_id="gone")),
    )
    points = [site.access for site in made.sites]
    goals = [*points, *(depot.point for depot in made.depots)]
    between = np.array(
        [
            [0.0, 90.0, 190.0, 100.0, 300.0],
            [90.0, 0.0, 90.0, 200.0, 100.0],
            [190.0, 90.0, 0.0, 300.0, 200.0],
        ]
    )
    return replace(
        made,
        unit_kg={**KG, "tarp": 2.0},
        onward=dict.fromkeys(made.travel, StraightTravel(points, goals, between)),
        depots=tuple(replace(depot, loading_kg_per_min=30.0) for depot in made.depots),
    )


@pytest.fixture(scope="module")
def good(process: SolverProcess) -> Pair:
    """A plan in which every rule is at work."""
    given = rich()
    proposal = plan_problem(given, HEADER, None, process, time_limit_s=10, progress=Progress())
    return given, proposal


def rules(pair: Pair) -> set[Rule]:
    return {violation.rule for violation in verify(*pair)}


def sent(proposal: Proposal) -> dict[tuple[str, str], Assignment]:
    return {(a.team_id or a.item, a.zone_id): a for a in proposal.assignments}


def test_the_plan_that_is_broken_below_is_good_and_has_all_of_it(good: Pair) -> None:
    given, proposal = good
    assert verify(given, proposal) == ()
    orders = sent(proposal)
    assert {("lead", "z0"), ("crew", "z0"), ("medic", "z1"), ("guard", "z0")} <= set(orders)
    assert {("kitchen", "z1"), ("kitchen", "z2"), ("tarp", "z2")} <= set(orders)
    assert proposal.plan.packings == (kits(2),)
    assert any(len(tour.stops) > 1 for tour in proposal.tours)
    assert any(tour.number == 2 for tour in proposal.tours)
    assert [(u.item, u.missing) for u in proposal.unmet] == [("first_aid", 1)]


def with_team(pair: Pair, name: str, **changes: Any) -> Pair:
    given, proposal = pair
    teams = tuple(replace(t, **changes) if t.id == name else t for t in given.teams)
    return replace(given, teams=teams), proposal


def with_need(pair: Pair, zone: str, item: str, **changes: Any) -> Pair:
    """The needs of the problem and of the plan alike."""
    given, proposal = pair
    demands = tuple(
        replace(d, **changes) if (d.zone_id, d.item) == (zone, item) else d for d in given.demands
    )
    plan = replace(proposal.plan, demand_version=demand_version(demands))
    return replace(given, demands=demands), replace(proposal, plan=plan, demands=demands)


def with_vehicle(pair: Pair, name: str, **changes: Any) -> Pair:
    given, proposal = pair
    fleet = tuple(replace(v, **changes) if v.id == name else v for v in given.vehicles)
    return replace(given, vehicles=fleet), proposal


def with_depots(pair: Pair, **changes: Any) -> Pair:
    given, proposal = pair
    return replace(given, depots=tuple(replace(d, **changes) for d in given.depots)), proposal


def with_stock(pair: Pair, item: str, quantity: int) -> Pair:
    given, proposal = pair
    lines = tuple(replace(s, quantity=quantity) if s.item == item else s for s in given.stock)
    return replace(given, stock=lines), proposal


def with_rules(pair: Pair, *more: PlanLock | Reserve) -> Pair:
    """Other locks and reserves, which the plan knows as well."""
    given, proposal = pair
    locks = (*given.locks, *(one for one in more if isinstance(one, PlanLock)))
    reserves = (*given.reserves, *(one for one in more if isinstance(one, Reserve)))
    plan = replace(proposal.plan, locks=locks, reserves=reserves)
    return replace(given, locks=locks, reserves=reserves), replace(proposal, plan=plan)


def with_capacity(pair: Pair, zone: str, less: int) -> Pair:
    """A zone whose access takes fewer than come."""
    given, proposal = pair
    come = sum(bool(a.team_id) for a in proposal.assignments if a.zone_id == zone)
    come += sum(stop.zone_id == zone for tour in proposal.tours for stop in tour.stops)
    sites = tuple(replace(s, capacity=come - less) if s.zone_id == zone else s for s in given.sites)
    return replace(given, sites=sites), proposal


def with_substitute(pair: Pair, item: str, **changes: Any) -> Pair:
    given, proposal = pair
    ones = tuple(replace(one, **changes) if one.item == item else one for one in given.substitutes)
    return replace(given, substitutes=ones), proposal


def with_order(pair: Pair, key: tuple[str, str], **changes: Any) -> Pair:
    given, proposal = pair
    chosen = sent(proposal)[key]
    orders = tuple(replace(a, **changes) if a is chosen else a for a in proposal.assignments)
    return given, replace(proposal, assignments=orders)


def with_tour(pair: Pair, change: Callable[[Tour], Tour], *, number: int = 1) -> Pair:
    """The first tour with most stops, or one that is a vehicle's second, changed."""
    given, proposal = pair
    chosen = max((t for t in proposal.tours if t.number >= number), key=lambda t: len(t.stops))
    return given, replace(proposal, tours=tuple(change(t) if t is chosen else t for t in proposal.tours))


def with_packing(pair: Pair, *packings: Packing) -> Pair:
    given, proposal = pair
    return given, replace(proposal, plan=replace(proposal.plan, packings=packings))


def stops_swapped(tour: Tour) -> Tour:
    """Visited the other way round, at the times of before."""
    times = [stop.arrive_s for stop in tour.stops]
    turned = zip(reversed(tour.stops), times, strict=True)
    return replace(tour, stops=tuple(replace(stop, arrive_s=time) for stop, time in turned))


def sooner(tour: Tour, place: int) -> Tour:
    """One of its stops reached a second earlier."""
    stops = list(tour.stops)
    stops[place] = replace(stops[place], arrive_s=stops[place].arrive_s - 1)
    return replace(tour, stops=tuple(stops))


def second_tour_sooner(pair: Pair) -> Pair:
    """The whole of a second tour and of what it brings a second earlier, while its vehicle is still away."""
    given, proposal = pair
    second = next(tour for tour in proposal.tours if tour.number == 2)
    brings = {load.demand_id for stop in second.stops for load in stop.loads}
    moved = replace(
        second,
        depart_s=second.depart_s - 1,
        back_s=second.back_s - 1,
        stops=tuple(replace(stop, arrive_s=stop.arrive_s - 1) for stop in second.stops),
    )
    return given, replace(
        proposal,
        tours=tuple(moved if tour is second else tour for tour in proposal.tours),
        assignments=tuple(
            replace(a, arrive_s=a.arrive_s - 1) if a.demand_id in brings else a for a in proposal.assignments
        ),
    )


def lighter(tour: Tour) -> Tour:
    return replace(tour, load_kg=tour.load_kg - 1)


BROKEN: dict[str, tuple[Callable[[Pair], Pair], set[Rule]]] = {
    "nobody leads": (lambda p: with_team(p, "lead", officers=0), {Rule.OFFICERS}),
    "one officer leads fewer": (lambda p: with_need(p, "z0", "guide", crew_per_officer=5), {Rule.OFFICERS}),
    "the leader stays": (
        lambda p: (
            p[0],
            replace(p[1], assignments=tuple(a for a in p[1].assignments if a.team_id != "lead")),
        ),
        {Rule.OFFICERS, Rule.UNMET, Rule.TERM},
    ),
    "kept together": (
        lambda p: with_team(with_team(p, "crew", kept_with="pair"), "medic", kept_with="pair"),
        {Rule.KEPT_TOGETHER},
    ),
    "a crew of more": (lambda p: with_team(p, "medic", crew=3), {Rule.CREW}),
    "something else": (lambda p: with_team(p, "medic", capabilities=("watch",)), {Rule.CAPABILITY}),
    "too few to stand for one": (
        lambda p: with_substitute(p, "security", ratio=3),
        {Rule.SUBSTITUTE, Rule.UNMET, Rule.TERM},
    ),
    "no such substitute": (lambda p: with_substitute(p, "tarp", instead_of="water_l"), {Rule.SUBSTITUTE}),
    "a substitute of another worth": (lambda p: with_substitute(p, "tarp", penalty=0.9), {Rule.TERM}),
    "a substitute of another crew's worth": (
        lambda p: with_substitute(p, "security", penalty=0.9),
        {Rule.TERM},
    ),
    "not in whole lots": (lambda p: with_substitute(p, "tarp", ratio=2), {Rule.SUBSTITUTE}),
    "two tasks at a time": (lambda p: with_need(p, "z1", "catering", until_s=None), {Rule.TEAM_ONCE}),
    "no time to get to the next": (
        lambda p: with_need(p, "z1", "catering", until_s=1600.0),
        {Rule.TEAM_ONCE},
    ),
    "needed no more": (lambda p: with_need(p, "z1", "catering", until_s=150.0), {Rule.LIMIT}),
    "the shift is over": (
        lambda p: (replace(p[0], leaves_s={"kitchen": 1999.0}), p[1]),
        {Rule.LIMIT},
    ),
    "needed after the shift": (
        lambda p: with_need(p, "z2", "catering", from_s=9001.0),
        {Rule.LIMIT},
    ),
    "a team too late": (lambda p: with_need(p, "z1", "first_aid", limit_s=99.0), {Rule.LIMIT}),
    "a load too late": (lambda p: with_need(p, "z1", "water_l", limit_s=200.0), {Rule.LIMIT}),
    "the team is not ready": (
        lambda p: (replace(p[0], ready_s={"medic": 30.0}), p[1]),
        {Rule.TRAVEL, Rule.TERM},
    ),
    "too little of a part": (lambda p: with_stock(p, "water_l", 13), {Rule.STOCK}),
    "too little of a kit": (lambda p: with_stock(p, KIT, 0), {Rule.STOCK}),
    "kits that nobody packs": (with_packing, {Rule.STOCK}),
    "kits that take more parts": (
        lambda p: (replace(p[0], kits={KIT: (("blanket", 1), ("water_l", 6))}), p[1]),
        {Rule.STOCK},
    ),
    "a kit in two lines": (
        lambda p: with_packing(p, kits(1), kits(1)),
        {Rule.PACKING},
    ),
    "a kit of which nothing is known": (
        lambda p: with_packing(p, *p[1].plan.packings, kits(1, "blanket")),
        {Rule.PACKING},
    ),
    "a reserve of a supply": (lambda p: with_rules(p, reserve("blanket", 9, "d0")), {Rule.RESERVE}),
    "a reserve of the campus": (lambda p: with_rules(p, reserve("blanket", 9)), {Rule.RESERVE}),
    "a reserve of people": (lambda p: with_rules(p, reserve("watch", 3)), {Rule.RESERVE}),
    "loading is slow": (lambda p: with_depots(p, loading_kg_per_min=5.0), {Rule.LOADING}),
    "an access that takes fewer": (lambda p: with_capacity(p, "z0", 1), {Rule.CAPACITY}),
    "an access that takes fewer tours": (lambda p: with_capacity(p, "z2", 1), {Rule.CAPACITY}),
    "a lock that uses a team": (
        lambda p: with_rules(p, lock(LockKind.USE, team_id="idle")),
        {Rule.LOCK},
    ),
    "a lock that uses a team elsewhere": (
        lambda p: with_rules(p, lock(LockKind.USE, team_id="medic", zone_id="z2")),
        {Rule.LOCK},
    ),
    "a lock that uses more": (
        lambda p: with_rules(p, lock(LockKind.USE, depot_id="d0", item="blanket", quantity=21, zone_id="z0")),
        {Rule.LOCK},
    ),
    "a lock on a team": (lambda p: with_rules(p, lock(LockKind.AVOID, team_id="guard")), {Rule.LOCK}),
    "a lock on a team for a need": (
        lambda p: with_rules(p, lock(LockKind.AVOID, team_id="guard", item="maintenance")),
        {Rule.LOCK},
    ),
    "a lock on a vehicle": (lambda p: with_rules(p, lock(LockKind.AVOID, vehicle_id="v")), {Rule.LOCK}),
    "a lock on a depot": (
        lambda p: with_rules(p, lock(LockKind.AVOID, depot_id="d0", item="blanket", zone_id="z1")),
        {Rule.LOCK},
    ),
    "fewer kg": (lambda p: with_vehicle(p, "v", capacity_kg=9.0), {Rule.LOAD}),
    "fewer litres": (lambda p: with_vehicle(p, "v", capacity_l=9.0), {Rule.LOAD}),
    "fewer tours": (lambda p: with_vehicle(p, "v", trips=1), {Rule.TOUR}),
    "loaded for longer": (lambda p: with_vehicle(p, "v", turnaround_s=120.0), {Rule.TOUR}),
    "a weight that is not that of its loads": (lambda p: with_tour(p, lighter), {Rule.TOUR}),
    "litres that are not those of its loads": (
        lambda p: with_tour(p, lambda t: replace(t, load_l=t.load_l + 1)),
        {Rule.TOUR},
    ),
    "back too soon": (lambda p: with_tour(p, lambda t: replace(t, back_s=t.back_s - 1)), {Rule.TOUR}),
    "a tour's way the other way round": (
        lambda p: with_tour(p, lambda t: replace(t, route=t.route.reverse())),
        {Rule.ROUTE},
    ),
    "a stop too soon": (lambda p: with_tour(p, lambda t: sooner(t, 0)), {Rule.TOUR}),
    "the last of a load too soon": (
        lambda p: with_tour(p, lambda t: sooner(t, -1)),
        {Rule.TOUR, Rule.TRAVEL},
    ),
    "stops in another order": (
        lambda p: with_tour(p, stops_swapped),
        {Rule.TOUR, Rule.ROUTE, Rule.TRAVEL},
    ),
    "a second tour before the first is back": (second_tour_sooner, {Rule.TOUR}),
    "a leg that is longer than told": (
        lambda p: with_tour(p, lambda t: replace(t, depart_s=t.depart_s - 1), number=2),
        {Rule.TOUR},
    ),
    "a load that nobody carries": (
        lambda p: with_order(p, ("blanket", "z0"), quantity=19),
        {Rule.LOAD, Rule.UNMET, Rule.TERM},
    ),
    "a load that is there before its tour": (
        lambda p: with_order(p, ("blanket", "z0"), arrive_s=1.0),
        {Rule.TRAVEL},
    ),
    "less than is useful": (lambda p: with_need(p, "z1", "first_aid", minimum=3), {Rule.MINIMUM}),
    "more than is needed": (
        lambda p: with_need(p, "z0", "blanket", best=19, base_value=19.0),
        {Rule.QUANTITY},
    ),
    "an order of before that is dropped": (
        lambda p: (replace(p[0], in_force=p[0].in_force[:1]), p[1]),
        {Rule.TERM},
    ),
    "dearer movements": (lambda p: with_depots(p, cost=1), {Rule.TERM}),
    "another profile": (
        lambda p: (replace(p[0], profile=replace(STANDARD, groups=STANDARD.groups[:-1])), p[1]),
        {Rule.TERM},
    ),
    "by other means": (lambda p: with_order(p, ("medic", "z1"), mode=TravelMode.VEHICLE), {Rule.KNOWN}),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_named_and_nothing_else(case: str, good: Pair) -> None:
    change, expected = BROKEN[case]
    assert rules(change(good)) == expected, verify(*change(good))


def test_every_level_of_the_objective_is_checked_by_its_name(good: Pair) -> None:
    given, proposal = good
    for place, term in enumerate(proposal.plan.terms):
        for value in (term.value + 1, term.value - 1):
            told = (
                *proposal.plan.terms[:place],
                replace(term, value=value),
                *proposal.plan.terms[place + 1 :],
            )
            found = verify(given, replace(proposal, plan=replace(proposal.plan, terms=told)))
            assert [(v.rule, v.subject, v.expected[1]) for v in found] == [(Rule.TERM, term.name, term.value)]  # type: ignore[index]


def test_each_movement_of_a_team_and_of_a_tour_costs_what_its_depot_costs(good: Pair) -> None:
    dearer, proposal = with_depots(good, cost=9)
    moved = sum(bool(a.team_id) for a in proposal.assignments) + len(proposal.tours)
    (found,) = verify(dearer, proposal)
    assert (found.subject, found.expected[1]) == ("cost", 10.0 * moved)  # type: ignore[index]


def test_each_rule_of_the_check_is_broken_here_or_field_by_field(good: Pair) -> None:
    """What remains speaks of records that are missing, strange or double."""
    here = set().union(*(expected for _, expected in BROKEN.values()))
    records = {Rule.DEMANDS, Rule.ACCESS, Rule.IDENTITY, Rule.STATUS, Rule.TOTAL}
    assert here | records == set(Rule)
