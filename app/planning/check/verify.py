"""Recomputes every constraint and figure of a proposal from the problem, without the integer program."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.incident import Priority
from app.domain.objective import ObjectiveLevel
from app.domain.plan import Assignment, Demand, DemandKind, ObjectiveTerm, Proposal, SolveStatus, Unmet
from app.domain.resource import Team
from app.planning.problem.problem import LARGEST, Carrier, Problem, latest_s, team_key, vehicle_key
from app.planning.program.objective import POINTS, UNITS, UNMET_LEVEL, time_level, worth

WEIGHT_TOLERANCE = 1e-9
"""Relative rounding of a sum of unit weights."""


class Rule(StrEnum):
    """What a proposal must keep to."""

    DEMANDS = "demands"
    KNOWN = "known"
    QUANTITY = "quantity"
    TEAM_ONCE = "team_once"
    CREW = "crew"
    CAPABILITY = "capability"
    STOCK = "stock"
    LOAD = "load"
    TRAVEL = "travel"
    LIMIT = "limit"
    ROUTE = "route"
    MINIMUM = "minimum"
    UNMET = "unmet"
    ACCESS = "access"
    TERM = "term"
    TOTAL = "total"
    IDENTITY = "identity"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that a proposal breaks, where, and by how much."""

    rule: Rule
    subject: str
    expected: object
    found: object


def verify(problem: Problem, proposal: Proposal) -> tuple[Violation, ...]:
    """Everything that is wrong with a proposal; empty where it holds."""
    found = [*_same_demands(problem, proposal), *_identity(problem, proposal)]
    strangers = list(_strangers(problem, proposal))
    if strangers:
        return (*found, *strangers)
    return (
        *found,
        *_teams(problem, proposal),
        *_supplies(problem, proposal),
        *_loads(problem, proposal),
        *_routes(problem, proposal),
        *_needs(problem, proposal),
        *(list(_terms(problem, proposal)) or _totals(problem, proposal)),
    )


def _expect(rule: Rule, subject: str, expected: object, found: object) -> Iterator[Violation]:
    if expected != found:
        yield Violation(rule, subject, expected, found)


def _same_demands(problem: Problem, proposal: Proposal) -> Iterator[Violation]:
    yield from _expect(
        Rule.DEMANDS, "demands", sorted(problem.demands, key=_id), sorted(proposal.demands, key=_id)
    )
    access = {site.zone_id: site.access for site in problem.sites if site.access is not None}
    yield from _expect(Rule.ACCESS, "access_points", access, dict(proposal.access_points))
    if len(proposal.access_points) != len(access):
        yield Violation(Rule.ACCESS, "access_points", len(access), len(proposal.access_points))


def _id(record: Demand) -> str:
    return record.id


def _identity(problem: Problem, proposal: Proposal) -> Iterator[Violation]:
    """Ids are unique, and every record names this plan and its zone's incident."""
    incident_of = {site.zone_id: site.incident_id for site in problem.sites}
    records: list[Assignment | Unmet] = [*proposal.assignments, *proposal.unmet]
    counts = Counter(record.id for record in records)
    for record in records:
        yield from _expect(Rule.IDENTITY, record.id, 1, counts[record.id])
        yield from _expect(Rule.IDENTITY, record.id, proposal.plan.id, record.plan_id)
        yield from _expect(Rule.IDENTITY, record.id, incident_of.get(record.zone_id), record.incident_id)
    incidents = {site.incident_id for site in problem.sites}
    yield from _expect(
        Rule.IDENTITY, "incidents", sorted(incidents), sorted(set(proposal.plan.incident_ids) & incidents)
    )


def _strangers(problem: Problem, proposal: Proposal) -> Iterator[Violation]:
    """Assignments to needs, from depots or of teams that the problem lacks, or of no real quantity."""
    needs = _needs_by_key(problem)
    teams = {team.id for team in problem.teams}
    carriers = {(carrier.depot_id, carrier.mode) for carrier in problem.carriers}
    for a in proposal.assignments:
        need = needs.get((a.zone_id, a.item))
        if a.quantity not in range(1, LARGEST + 1):
            yield Violation(Rule.QUANTITY, a.id, "a whole number from 1", a.quantity)
        if need is None or a.depot_id not in problem.depot:
            yield Violation(Rule.KNOWN, a.id, "a need and a depot", (a.zone_id, a.item, a.depot_id))
        elif (need.kind is DemandKind.CAPABILITY) != bool(a.team_id):
            yield Violation(Rule.KNOWN, a.id, need.kind, a.team_id)
        elif a.team_id and a.team_id not in teams:
            yield Violation(Rule.KNOWN, a.id, "an available team", a.team_id)
        elif not a.team_id and (a.depot_id, a.mode) not in carriers:
            yield Violation(Rule.LOAD, a.id, "a vehicle of that mode", a.mode)


def _needs_by_key(problem: Problem) -> dict[tuple[str, str], Demand]:
    return {(demand.zone_id, demand.item): demand for demand in problem.demands}


def _teams(problem: Problem, proposal: Proposal) -> Iterator[Violation]:
    teams = {team.id: team for team in problem.teams}
    counts = Counter(a.team_id for a in proposal.assignments if a.team_id)
    for a in proposal.assignments:
        if not a.team_id:
            continue
        team = teams[a.team_id]
        yield from _expect(Rule.TEAM_ONCE, team.id, 1, counts[team.id])
        yield from _expect(Rule.CREW, a.id, team.crew, a.quantity)
        yield from _expect(Rule.KNOWN, a.id, (team.depot_id, team.mode), (a.depot_id, a.mode))
        if a.item not in team.capabilities:
            yield Violation(Rule.CAPABILITY, a.id, a.item, team.capabilities)


def _supplies(problem: Problem, proposal: Proposal) -> Iterator[Violation]:
    sent: Counter[tuple[str, str]] = Counter()
    lines: Counter[tuple[str, str, str, str]] = Counter()
    for a in proposal.assignments:
        if not a.team_id:
            sent[a.depot_id, a.item] += a.quantity
            lines[a.depot_id, a.item, a.zone_id, a.mode] += 1
    for (depot, item), quantity in sent.items():
        held = sum(s.quantity for s in problem.stock if (s.depot_id, s.item) == (depot, item))
        if quantity > held:
            yield Violation(Rule.STOCK, f"{depot} {item}", held, quantity)
    for line, number in lines.items():
        yield from _expect(Rule.QUANTITY, " ".join(line), 1, number)


def _carrier_loads(problem: Problem, proposal: Proposal) -> Iterator[tuple[Carrier, float, float]]:
    """Each carrier that is used, its load in kg, and the weight of the heaviest unit."""
    loads: defaultdict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
    for a in proposal.assignments:
        if not a.team_id:
            loads[a.depot_id, a.mode].append((problem.unit_kg[a.item], a.quantity))
    for carrier in problem.carriers:
        pieces = loads.get((carrier.depot_id, carrier.mode))
        if pieces:
            yield carrier, math.fsum(kg * n for kg, n in pieces), max(kg for kg, _ in pieces)


def _trips(carrier: Carrier, load_kg: float) -> int | None:
    """The fewest trips that carry a load, the largest vehicles first; None where it is too much."""
    left, trips = load_kg * (1 - WEIGHT_TOLERANCE) - 1e-6, 0
    sizes = sorted(
        (vehicle.capacity_kg for vehicle in carrier.vehicles for _ in range(vehicle.trips)), reverse=True
    )
    for size in sizes:
        if left <= 0:
            break
        left -= size
        trips += 1
    return None if left > 0 else trips


def _loads(problem: Problem, proposal: Proposal) -> Iterator[Violation]:
    for carrier, load, heaviest in _carrier_loads(problem, proposal):
        if _trips(carrier, load) is None:
            yield Violation(Rule.LOAD, f"{carrier.depot_id} {carrier.mode}", carrier.capacity_kg, load)
        if heaviest > carrier.largest_kg:
            yield Violation(Rule.LOAD, f"{carrier.depot_id} {carrier.mode}", carrier.largest_kg, heaviest)


def _travel_s(problem: Problem, teams: dict[str, Team], a: Assignment) -> float:
    """Whole seconds of an assignment's slowest traveller."""
    if a.team_id:
        team = teams[a.team_id]
        keys, origin = [team_key(team)], problem.origin_of(team)
    else:
        keys = [vehicle_key(v) for v in problem.vehicles if (v.depot_id, v.mode) == (a.depot_id, a.mode)]
        origin = a.depot_id
    row, column = problem.row[origin], problem.site_column[a.zone_id]
    slowest = max(float(problem.travel[key].seconds[row, column]) for key in keys)
    return float(math.ceil(slowest - 1e-6)) if math.isfinite(slowest) else slowest


def _ready_s(problem: Problem, teams: dict[str, Team], a: Assignment) -> float:
    """Whole seconds until an assignment can leave."""
    delay = problem.depot[a.depot_id].delay_s
    if a.team_id:
        return float(math.ceil(max(delay, problem.ready_s.get(a.team_id, 0.0)) - 1e-6))
    loading = max(
        problem.handling.turnaround_s if v.turnaround_s is None else v.turnaround_s
        for v in problem.vehicles
        if (v.depot_id, v.mode) == (a.depot_id, a.mode)
    )
    return float(math.ceil(delay + loading - 1e-6))


def _routes(problem: Problem, proposal: Proposal) -> Iterator[Violation]:
    needs = _needs_by_key(problem)
    teams = {team.id: team for team in problem.teams}
    access = {site.zone_id: site.access for site in problem.sites}
    points = {origin.id: origin.point for origin in problem.origins}
    for a in proposal.assignments:
        seconds, ready = _travel_s(problem, teams, a), _ready_s(problem, teams, a)
        yield from _expect(Rule.TRAVEL, a.id, (ready, seconds), (a.ready_s, a.travel_s))
        limit = latest_s(needs[a.zone_id, a.item])
        if not ready + seconds <= a.arrive_s <= limit:
            yield Violation(Rule.LIMIT, a.id, (ready + seconds, limit), a.arrive_s)
        goal = access[a.zone_id]
        start = points[problem.origin_of(teams[a.team_id]) if a.team_id else a.depot_id]
        ends = [] if a.route.is_empty else [a.route.coords[0], a.route.coords[-1]]
        if goal is None or ends != [start.coords[0], goal.coords[0]]:
            yield Violation(Rule.ROUTE, a.id, "from where it is to the access point", ends)


def _delivered(proposal: Proposal) -> Counter[tuple[str, str]]:
    delivered: Counter[tuple[str, str]] = Counter()
    for a in proposal.assignments:
        delivered[a.zone_id, a.item] += a.quantity
    return delivered


def _needs(problem: Problem, proposal: Proposal) -> Iterator[Violation]:
    delivered = _delivered(proposal)
    reported = {(u.zone_id, u.item): u for u in proposal.unmet}
    yield from _expect(Rule.UNMET, "needs listed", len(proposal.unmet), len(reported))
    for demand in problem.demands:
        key = (demand.zone_id, demand.item)
        got = delivered[key]
        if demand.kind is DemandKind.SUPPLY and got > demand.best:
            yield Violation(Rule.QUANTITY, demand.id, demand.best, got)
        if 0 < got < demand.minimum:
            yield Violation(Rule.MINIMUM, demand.id, demand.minimum, got)
        missing = max(0, demand.best - got)
        line = reported.pop(key, None)
        yield from _expect(Rule.UNMET, demand.id, missing, line.missing if line else 0)
        if line is not None:
            expected = (demand.best, demand.kind, demand.priority)
            yield from _expect(Rule.UNMET, line.id, expected, (line.demanded, line.kind, line.priority))
    for line in reported.values():
        yield Violation(Rule.UNMET, line.id, "a need", line.item)


def level_values(problem: Problem, proposal: Proposal) -> dict[ObjectiveLevel, int]:
    """The objective's levels as the assignments alone give them."""
    values = dict.fromkeys(ObjectiveLevel, 0)
    delivered = _delivered(proposal)
    for demand in problem.demands:
        missing = demand.best - delivered[demand.zone_id, demand.item]
        values[UNMET_LEVEL[demand.priority]] += worth(demand) * max(0, missing)
    teams = {team.id: team for team in problem.teams}
    needs = _needs_by_key(problem)
    for a in proposal.assignments:
        need = needs[a.zone_id, a.item]
        arrival = _ready_s(problem, teams, a) + _travel_s(problem, teams, a)
        seconds = int(arrival) if math.isfinite(arrival) else 0
        values[time_level(need)] += a.quantity * (POINTS if a.team_id else worth(need)) * seconds
        if need.priority is Priority.LIFE_SAFETY:
            worst = values[ObjectiveLevel.WORST_LIFE_SAFETY_TIME]
            values[ObjectiveLevel.WORST_LIFE_SAFETY_TIME] = max(worst, seconds)
        if a.team_id:
            values[ObjectiveLevel.COST] += 1 + problem.depot[a.depot_id].cost
    for carrier, load, _ in _carrier_loads(problem, proposal):
        movement = 1 + problem.depot[carrier.depot_id].cost
        values[ObjectiveLevel.COST] += movement * (_trips(carrier, load) or 0)
    return values


def _terms(problem: Problem, proposal: Proposal) -> Iterator[Violation]:
    values = level_values(problem, proposal)
    terms = problem.profile.terms
    yield from _expect(
        Rule.TERM, "terms", [term.level.value for term in terms], [t.name for t in proposal.plan.terms]
    )
    weight = {term.level: float(term.weight) for term in terms}
    for term in proposal.plan.terms:
        if term.name not in weight:
            continue
        level = ObjectiveLevel(term.name)
        expected = (float(values[level]), UNITS[level], weight[level])
        yield from _expect(Rule.TERM, term.name, expected, (term.value, term.unit, term.weight))
        if term.bound is not None and not 0 <= term.bound <= term.value:
            yield Violation(Rule.TERM, term.name, "a bound from 0 to the value", term.bound)


def _totals(problem: Problem, proposal: Proposal) -> Iterator[Violation]:
    plan = proposal.plan
    first = first_open(plan.terms)
    found = (plan.objective, plan.bound, plan.gap)
    yield from _expect(Rule.TOTAL, "objective, bound, gap", (first.value, first.bound, first.gap), found)
    closed = first.value == first.bound
    yield from _expect(Rule.STATUS, "proven", closed, plan.solve_status is SolveStatus.OPTIMAL)
    if plan.solve_status in (SolveStatus.INFEASIBLE, SolveStatus.NO_PLAN):
        yield Violation(Rule.STATUS, "status", "a plan", plan.solve_status)
    if not (math.isfinite(plan.solve_s) and plan.solve_s >= 0):
        yield Violation(Rule.STATUS, "solve_s", "seconds", plan.solve_s)


@dataclass(frozen=True, slots=True)
class GroupGap:
    """How good a plan is known to be in one group of the objective."""

    value: float
    bound: float

    @property
    def gap(self) -> float:
        """How far the value can still be from its best, as a share of the value."""
        return (self.value - self.bound) / self.value if self.value else 0.0


def first_open(terms: Sequence[ObjectiveTerm]) -> GroupGap:
    """Weighted value and bound of the first group that is not proven best, or of the last group."""
    found = GroupGap(0.0, 0.0)
    for number in sorted({term.group for term in terms}):
        group = [term for term in terms if term.group == number]
        value = math.fsum(term.weight * term.value for term in group)
        found = GroupGap(value, math.fsum(term.weight * (term.bound or 0.0) for term in group))
        if found.value != found.bound:
            return found
    return found
