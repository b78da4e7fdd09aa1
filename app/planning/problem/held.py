"""What plans in force hold: commitments to other incidents, and the orders that a new plan would replace."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from app.campus.catalogue import catalogue
from app.domain.incident import IncidentStatus, Priority
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, PlanStatus
from app.domain.resource import Stock, Team, TeamStatus


def commitments(snapshot: Snapshot, incident_ids: Collection[str]) -> list[Assignment]:
    """What approved plans for other incidents hold. A plan that shares an incident will be superseded."""
    chosen = set(incident_ids)
    others = {
        plan.id
        for plan in snapshot.plans
        if plan.status is PlanStatus.APPROVED and not chosen & set(plan.incident_ids)
    }
    still_open = {i.id for i in snapshot.incidents if i.status is IncidentStatus.OPEN}
    return [a for a in snapshot.assignments if a.plan_id in others and a.incident_id in still_open]


def superseded(snapshot: Snapshot, incident_ids: Collection[str]) -> tuple[Assignment, ...]:
    """All orders of the plans in force that cover one of these incidents, by id."""
    chosen = set(incident_ids)
    own = {
        plan.id
        for plan in snapshot.plans
        if plan.status is PlanStatus.APPROVED and chosen & set(plan.incident_ids)
    }
    return tuple(sorted((a for a in snapshot.assignments if a.plan_id in own), key=lambda a: a.id))


def in_force(snapshot: Snapshot, incident_ids: Collection[str]) -> tuple[Assignment, ...]:
    """The orders of the plans in force for these incidents, against which changes count."""
    chosen = set(incident_ids)
    return tuple(a for a in superseded(snapshot, chosen) if a.incident_id in chosen)


def released(snapshot: Snapshot, incident_ids: Collection[str]) -> set[str]:
    """Ids of the teams that a plan in force holds for these incidents; the next plan disposes of them."""
    return {a.team_id for a in superseded(snapshot, incident_ids) if a.team_id}


def sorted_teams(
    snapshot: Snapshot, incident_ids: Collection[str]
) -> tuple[list[Team], list[Team], list[Team]]:
    """Free teams, those at work elsewhere, and those out of service."""
    held = {a.team_id for a in commitments(snapshot, incident_ids) if a.team_id}
    own = released(snapshot, incident_ids)
    free: list[Team] = []
    committed: list[Team] = []
    resting: list[Team] = []
    for team in sorted(snapshot.campus.teams, key=lambda t: t.id):
        if team.status is TeamStatus.OUT_OF_SERVICE:
            resting.append(team)
        elif team.id in held or (team.status is TeamStatus.ASSIGNED and team.id not in own):
            committed.append(team)
        else:
            free.append(team)
    return free, committed, resting


def served(snapshot: Snapshot, incident_ids: Collection[str]) -> dict[str, str]:
    """Team id and the name of the zone of another incident that it serves."""
    names = {zone.id: zone.name for zone in snapshot.zones}
    held = commitments(snapshot, incident_ids)
    return {a.team_id: names.get(a.zone_id, a.zone_id) for a in held if a.team_id}


def urgency(
    snapshot: Snapshot, incident_ids: Collection[str], promised: Sequence[Stock]
) -> dict[str, Priority]:
    """The most urgent need that each held team and promised line of stock serves."""
    priority = {(d.zone_id, d.item): d.priority for d in snapshot.demands}
    line = {(s.depot_id, s.item): s.id for s in promised}
    found: dict[str, Priority] = {}
    for a in commitments(snapshot, incident_ids):
        kept = a.team_id or line.get((a.depot_id, a.item), "")
        serves = priority.get((a.zone_id, a.need_item))
        if serves is not None:
            found[kept] = min(serves, found.get(kept, serves), key=list(Priority).index)
    return found


def orders_with_parts(snapshot: Snapshot, incident_ids: Collection[str]) -> dict[tuple[str, str], int]:
    """Units that other incidents' plans take from each depot, kits that are packed as their parts."""
    taken: dict[tuple[str, str], int] = {}
    orders = commitments(snapshot, incident_ids)
    for a in orders:
        if not a.team_id:
            taken[a.depot_id, a.item] = taken.get((a.depot_id, a.item), 0) + a.quantity
    plans = {a.plan_id for a in orders}
    supplies = catalogue().supplies
    for packing in (p for plan in snapshot.plans if plan.id in plans for p in plan.packings):
        kit = supplies.get(packing.item)
        if kit is None:
            continue
        key = (packing.depot_id, packing.item)
        taken[key] = max(0, taken.get(key, 0) - packing.quantity)
        for part, quantity in kit.parts:
            key = (packing.depot_id, part)
            taken[key] = taken.get(key, 0) + quantity * packing.quantity
    return taken


def stock_left(
    snapshot: Snapshot, lines: Sequence[Stock], incident_ids: Collection[str]
) -> tuple[tuple[Stock, ...], tuple[Stock, ...]]:
    """Stock that is left, one line for each depot and supply, and what is promised to other incidents."""
    promised = orders_with_parts(snapshot, incident_ids)
    held: dict[tuple[str, str], Stock] = {}
    for line in sorted(lines, key=lambda s: s.id):
        key = (line.depot_id, line.item)
        known = held.get(key)
        held[key] = replace(known, quantity=known.quantity + line.quantity) if known else line
    left = tuple(
        replace(line, quantity=line.quantity - min(promised.get(key, 0), max(line.quantity, 0)))
        for key, line in held.items()
    )
    taken = tuple(
        replace(line, quantity=min(promised[key], line.quantity))
        for key, line in held.items()
        if promised.get(key) and line.quantity > 0
    )
    return left, taken
