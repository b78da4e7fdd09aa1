"""Checks of what is sent: teams, their tasks and officers; stock and kits; ways and times."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from app.domain.plan import Assignment
from app.planning.check.facts import Facts, Rule, Violation, expect
from app.planning.problem.problem import latest_s


def teams(facts: Facts) -> Iterator[Violation]:
    """Teams go whole, for what they can do, one task at a time; those that are kept together, to one zone."""
    tasks: defaultdict[str, list[Assignment]] = defaultdict(list)
    zones: defaultdict[str, set[str]] = defaultdict(set)
    for a in facts.proposal.assignments:
        if not a.team_id:
            continue
        team = facts.teams[a.team_id]
        tasks[team.id].append(a)
        if team.kept_with:
            zones[team.kept_with].add(a.zone_id)
        yield from expect(Rule.CREW, a.id, team.crew, a.quantity)
        yield from expect(Rule.KNOWN, a.id, (team.depot_id, team.mode), (a.depot_id, a.mode))
        if a.item not in team.capabilities:
            yield Violation(Rule.CAPABILITY, a.id, a.item, team.capabilities)
        if facts.covers(a) < 1:
            yield Violation(Rule.SUBSTITUTE, a.id, facts.ratio(a), a.quantity)
    for team_id, served in tasks.items():
        yield from _one_at_a_time(facts, team_id, served)
    for word, places in zones.items():
        if len(places) > 1:
            yield Violation(Rule.KEPT_TOGETHER, word, "one zone", sorted(places))


def _one_at_a_time(facts: Facts, team_id: str, served: list[Assignment]) -> Iterator[Violation]:
    spans = sorted(_away(facts, a) for a in served)
    for (_, back), (leaves, _) in pairwise(spans):
        if leaves < back:
            yield Violation(Rule.TEAM_ONCE, team_id, back, leaves)


def _away(facts: Facts, a: Assignment) -> tuple[float, float]:
    """Seconds from which and until which a team is away for a need."""
    need, travel = facts.needs[a.demand_id], facts.travel_s(a)
    leaves = max(0.0, need.from_s - travel)
    return leaves, math.inf if need.until_s is None else max(need.until_s + travel, leaves + 1.0)


def officers(facts: Facts) -> Iterator[Violation]:
    """Enough officers go with the crews sent to each need that asks for them."""
    for demand in facts.problem.demands:
        if demand.crew_per_officer is None:
            continue
        sent = [a for a in facts.serving.get(demand.id, ()) if a.team_id]
        crew = sum(a.quantity for a in sent)
        most = demand.crew_per_officer * sum(facts.teams[a.team_id].officers for a in sent)
        if crew > most:
            yield Violation(Rule.OFFICERS, demand.id, most, crew)


def supplies(facts: Facts) -> Iterator[Violation]:
    """Depots send and pack no more than they hold, and each load stands in one line."""
    for (depot, item), left in facts.staying.items():
        if left < 0:
            yield Violation(
                Rule.STOCK, f"{depot} {item}", facts.sent[depot, item] + left, facts.sent[depot, item]
            )
    lines = Counter(
        (a.depot_id, a.mode, a.demand_id, a.item) for a in facts.proposal.assignments if not a.team_id
    )
    for line, number in lines.items():
        yield from expect(Rule.QUANTITY, " ".join(line), 1, number)
    for a in facts.proposal.assignments:
        if not a.team_id and a.quantity % facts.ratio(a):
            yield Violation(Rule.SUBSTITUTE, a.id, facts.ratio(a), a.quantity)
    kits = Counter((packing.depot_id, packing.item) for packing in facts.proposal.plan.packings)
    for (depot, item), number in kits.items():
        yield from expect(Rule.PACKING, f"{depot} {item}", 1, number)


def ways(facts: Facts) -> Iterator[Violation]:
    """Ways are those of the travel tables, begin and end right, take as long as said, and arrive in time."""
    access = {site.zone_id: site.access for site in facts.problem.sites}
    points = {origin.id: origin.point for origin in facts.problem.origins}
    for a in facts.proposal.assignments:
        seconds, ready = facts.travel_s(a), facts.ready_s(a)
        yield from expect(Rule.TRAVEL, a.id, (ready, seconds), (a.ready_s, a.travel_s))
        need = facts.needs[a.demand_id]
        if a.team_id:
            yield from expect(Rule.TRAVEL, a.id, ready + seconds, a.arrive_s)
            leaves = facts.problem.leaves_s.get(a.team_id, math.inf)
            if not max(a.arrive_s, need.from_s) <= leaves:
                yield Violation(Rule.LIMIT, a.id, leaves, a.arrive_s)
        latest = latest_s(need)
        if not (ready + seconds <= latest and 0 <= a.arrive_s <= latest):
            yield Violation(Rule.LIMIT, a.id, latest, (ready + seconds, a.arrive_s))
        goal, start = access[a.zone_id], points[facts.origin(a)]
        ends = [] if a.route.is_empty else [a.route.coords[0], a.route.coords[-1]]
        if goal is None or ends != [start.coords[0], goal.coords[0]]:
            yield Violation(Rule.ROUTE, a.id, "from where it is to the access point", ends)
        elif a.route not in facts.ways(a):
            yield Violation(Rule.ROUTE, a.id, "the way that takes so long", ends)
