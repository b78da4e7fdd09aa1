"""Recomputes the levels of the objective from the plan alone, and how good they are known to be."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.campus import TravelMode
from app.domain.incident import Priority
from app.domain.objective import AS_PLANNED, ObjectiveLevel
from app.domain.plan import Assignment, Demand, ObjectiveTerm, Proposal, SolveStatus
from app.planning.check.facts import Facts, Rule, Violation, expect, rounded_up
from app.planning.problem.problem import Problem, Scenario, latest_s
from app.planning.program.objective import POINTS, UNITS, UNMET_LEVEL, time_level, worth

PLANNED_CASE = Scenario("", {})


def level_values(problem: Problem, proposal: Proposal) -> dict[ObjectiveLevel, int]:
    """Every level of the objective; of unmet need and its worst time, those of the worst scenario, and unmet
    need of the planned case, too.
    """
    facts = Facts(problem, proposal)
    values = dict.fromkeys(ObjectiveLevel, 0)
    for scenario in (PLANNED_CASE, *problem.scenarios):
        for level, points in _unmet(facts, scenario).items():
            values[level] = max(values[level], points)
            if scenario is PLANNED_CASE and level in AS_PLANNED:
                values[AS_PLANNED[level]] = points
    slowest = max([s.travel_factor for s in problem.scenarios], default=1.0)
    for a in proposal.assignments:
        need, ready, travel = facts.needs[a.demand_id], facts.ready_s(a), facts.travel_s(a)
        points = POINTS * a.quantity if a.team_id else worth(need) * facts.covers(a)
        values[time_level(need.priority)] += points * _figure(ready + travel)
        if need.priority is Priority.LIFE_SAFETY:
            worst = ObjectiveLevel.WORST_LIFE_SAFETY_TIME
            values[worst] = max(values[worst], _figure(ready + rounded_up(travel * slowest)))
        if a.team_id:
            values[ObjectiveLevel.COST] += 1 + problem.depot[a.depot_id].cost
    values[ObjectiveLevel.COST] += sum(1 + problem.depot[tour.depot_id].cost for tour in proposal.tours)
    values[ObjectiveLevel.CHANGES] = _changes(facts)
    return values


def _figure(seconds: float) -> int:
    return int(seconds) if math.isfinite(seconds) else 0


def _unmet(facts: Facts, scenario: Scenario) -> dict[ObjectiveLevel, int]:
    """Need points that stay unmet in a scenario, and the largest share that a zone lacks, in per mille."""
    found: Counter[ObjectiveLevel] = Counter()
    lacking: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for demand in facts.problem.demands:
        needed = scenario.needed.get(demand.id, demand.best)
        missing, points = _shortfall(facts, demand, needed, scenario.travel_factor)
        found[UNMET_LEVEL[demand.priority]] += missing * worth(demand) + points
        if demand.priority is Priority.LIFE_SAFETY and needed:
            lacking[demand.zone_id] += missing * worth(demand)
            wanted[demand.zone_id] += needed * worth(demand)
    found[ObjectiveLevel.UNFAIRNESS] = max(
        (-(-1000 * lacking[zone] // points) for zone, points in wanted.items()), default=0
    )
    return dict(found)


def _shortfall(facts: Facts, demand: Demand, needed: int, factor: float) -> tuple[int, int]:
    """What is missing of a need, and the need points of what substitutes meet, the best of them first."""
    left, points = needed, 0
    serving = [a for a in facts.serving.get(demand.id, ()) if _in_time(facts, demand, a, factor)]
    for penalty, covers in sorted((_penalty_points(facts, demand, a), facts.covers(a)) for a in serving):
        met = min(left, covers)
        left -= met
        points += met * penalty
    return left, points


def _penalty_points(facts: Facts, demand: Demand, a: Assignment) -> int:
    """Need points that still count as unmet of each unit that an assignment meets."""
    if not a.instead_of:
        return 0
    share = facts.substitutes[a.item, a.instead_of].penalty
    return min(worth(demand), max(1, round(share * worth(demand))))


def _in_time(facts: Facts, demand: Demand, a: Assignment, factor: float) -> bool:
    arrival = facts.ready_s(a) + rounded_up(facts.travel_s(a) * factor)
    leaves = facts.problem.leaves_s.get(a.team_id, math.inf) if a.team_id else math.inf
    return factor == 1.0 or arrival <= min(latest_s(demand), leaves)


def _changes(facts: Facts) -> int:
    """Orders of teams and loads of the plan in force that this plan does not keep as they are."""
    teams = {(a.team_id, a.demand_id) for a in facts.proposal.assignments if a.team_id}
    loads = {
        (a.depot_id, a.mode, a.demand_id, a.item): a.quantity
        for a in facts.proposal.assignments
        if not a.team_id
    }
    ordered: Counter[tuple[str, TravelMode, str, str]] = Counter()
    kept = set()
    for order in facts.problem.in_force:
        need = _need_of(facts, order)
        if order.team_id:
            kept.add((order.team_id, need))
        else:
            ordered[order.depot_id, order.mode, need, order.item] += order.quantity
    return len(kept - teams) + sum(loads.get(key, 0) != quantity for key, quantity in ordered.items())


def _need_of(facts: Facts, order: Assignment) -> str:
    """The need that an order serves; one from before needs were kept, the first for the same in its zone."""
    if order.demand_id in facts.needs:
        return order.demand_id
    same = [d.id for d in facts.problem.demands if (d.zone_id, d.item) == (order.zone_id, order.need_item)]
    return min(same, default=f"gone:{order.zone_id}:{order.need_item}")


def terms(problem: Problem, proposal: Proposal) -> Iterator[Violation]:
    """The terms of the plan are those of the objective, with the values that follow from the plan."""
    values = level_values(problem, proposal)
    groups = [number for number, group in enumerate(problem.objective.groups) for _ in group]
    expected = [
        (term.level.value, float(values[term.level]), UNITS[term.level], float(term.weight), group)
        for term, group in zip(problem.objective.terms, groups, strict=True)
    ]
    found = [(t.name, t.value, t.unit, t.weight, t.group) for t in proposal.plan.terms]
    if len(expected) != len(found):
        yield Violation(Rule.TERM, "terms", len(expected), len(found))
    for want, got in zip(expected, found, strict=False):
        yield from expect(Rule.TERM, want[0], want, got)


def totals(proposal: Proposal) -> Iterator[Violation]:
    """Bounds, gap and status agree with the terms: proven is what no bound leaves open."""
    plan = proposal.plan
    for number in sorted({term.group for term in plan.terms}):
        group = [term for term in plan.terms if term.group == number]
        bounds = [term.bound for term in group if term.bound is not None]
        total = math.fsum(term.weight * (term.bound or 0) for term in group)
        if not (
            all(bound >= 0 for bound in bounds) and total <= math.fsum(t.weight * t.value for t in group)
        ):
            yield Violation(Rule.TERM, f"group {number}", "a bound from 0 to the value", bounds)
    first = first_open(plan.terms)
    found = (plan.objective, plan.bound, plan.gap)
    yield from expect(Rule.TOTAL, "objective, bound, gap", (first.value, first.bound, first.gap), found)
    closed = first.value == first.bound
    yield from expect(Rule.STATUS, "proven", closed, plan.solve_status is SolveStatus.OPTIMAL)
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
