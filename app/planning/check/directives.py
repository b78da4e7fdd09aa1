"""Checks that a proposal keeps to what a person laid down: locks and reserves."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.directive import LockKind, PlanLock, Reserve
from app.domain.plan import Assignment
from app.planning.check.facts import Facts, Rule, Violation


def directives(facts: Facts) -> Iterator[Violation]:
    """Every lock and reserve holds."""
    for lock in facts.problem.locks:
        if lock.kind is LockKind.USE:
            yield from _use(facts, lock)
        else:
            yield from _avoid(facts, lock)
    for reserve in facts.problem.reserves:
        yield from _reserve(facts, reserve)


def _use(facts: Facts, lock: PlanLock) -> Iterator[Violation]:
    found = [a for a in facts.proposal.assignments if _concerns(lock, a)]
    used = len(found) if lock.team_id else sum(a.quantity for a in found)
    least = 1 if lock.team_id else max(1, lock.quantity)
    if used < least:
        yield Violation(Rule.LOCK, lock.id, least, used)


def _avoid(facts: Facts, lock: PlanLock) -> Iterator[Violation]:
    for tour in facts.proposal.tours:
        if lock.vehicle_id and tour.vehicle_id == lock.vehicle_id:
            yield Violation(Rule.LOCK, lock.id, "not used", tour.id)
    for a in facts.proposal.assignments:
        if _concerns(lock, a):
            yield Violation(Rule.LOCK, lock.id, "not sent", a.id)


def _concerns(lock: PlanLock, a: Assignment) -> bool:
    """Whether an assignment is of the team or depot, the item and the zone that a lock speaks of."""
    if lock.vehicle_id or lock.zone_id not in ("", a.zone_id):
        return False
    if lock.team_id:
        return a.team_id == lock.team_id and lock.item in ("", a.item, a.need_item)
    return a.depot_id == lock.depot_id and lock.item in ("", a.item)


def _reserve(facts: Facts, reserve: Reserve) -> Iterator[Violation]:
    """What there is of a reserve stays: crew with a capability or units of a supply, none from outside."""
    problem = facts.problem
    chosen = {
        depot.id
        for depot in problem.depots
        if (depot.id == reserve.depot_id if reserve.depot_id else not depot.mutual_aid)
    }
    sent = {a.team_id for a in facts.proposal.assignments}
    able = [t for t in problem.teams if t.depot_id in chosen and reserve.item in t.capabilities]
    lines = [line for line in problem.stock if line.depot_id in chosen and line.item == reserve.item]
    held = sum(team.crew for team in able) + sum(line.quantity for line in lines)
    stays = sum(team.crew for team in able if team.id not in sent)
    stays += sum(facts.staying[depot, reserve.item] for depot in chosen)
    if stays < min(reserve.quantity, held):
        yield Violation(Rule.RESERVE, reserve.id, min(reserve.quantity, held), stays)
