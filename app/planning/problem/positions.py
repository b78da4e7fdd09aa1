"""Where teams are now: where they were seen last, or where their orders have brought them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shapely.geometry import Point

from app.domain.operation import Snapshot
from app.domain.plan import Assignment, PlanStatus, Task, TaskStatus
from app.domain.resource import TeamPosition
from app.planning.problem.problem import Origin


@dataclass(frozen=True)
class Whereabouts:
    """Teams that are not at their depot."""

    place_of: dict[str, Origin]
    """Team id and where it is."""
    estimated: tuple[str, ...]
    """Of these, the ids of teams on their way, which nobody has seen: their place is reckoned."""


def whereabouts(snapshot: Snapshot, at: datetime) -> Whereabouts:
    """Where each team is that is not at its depot.

    What a team was last known to do counts: to be seen somewhere, or to be given an order. A team that was
    ordered but has not left is where it was before. One that has done its task is at the end of its way, one
    that is under way as far along as the time since its order, against the time until it is expected.
    """
    seen = {position.team_id: position for position in reports_that_hold(snapshot)}
    sent = _orders(snapshot)
    found: dict[str, Origin] = {}
    estimated: list[str] = []
    for team in sorted(snapshot.campus.teams, key=lambda team: team.id):
        position, order = seen.get(team.id), sent.get(team.id)
        if order is not None and position is None:
            task, assignment, since = order
            found[team.id] = Origin(f"place:{team.id}", _along(task, assignment, since, at))
            if task.status is TaskStatus.UNDER_WAY:
                estimated.append(team.id)
        elif position is not None:
            found[team.id] = Origin(f"place:{team.id}", position.point)
    return Whereabouts(found, tuple(estimated))


def reports_that_hold(snapshot: Snapshot) -> tuple[TeamPosition, ...]:
    """Where teams were seen since they left for their last order, or did what it says: there they are now."""
    sent = _orders(snapshot)
    return tuple(p for p in snapshot.positions if p.team_id not in sent or _seen_since(p, *sent[p.team_id]))


def _seen_since(position: TeamPosition, task: Task, _: Assignment, since: datetime) -> bool:
    known = task.done_at if task.status is TaskStatus.DONE and task.done_at else since
    return position.at >= known


def _orders(snapshot: Snapshot) -> dict[str, tuple[Task, Assignment, datetime]]:
    """The last order of each team in the plans in force, if the team has left for it, and since when its way
    counts: a task that a later plan kept is older than the way that plan gives it.
    """
    approved = {plan.id: plan.approved_at for plan in snapshot.plans if plan.status is PlanStatus.APPROVED}
    route = {(a.plan_id, a.team_id, a.zone_id): a for a in snapshot.assignments if a.team_id}
    found: dict[str, tuple[Task, Assignment, datetime]] = {}
    for task in sorted(snapshot.tasks, key=lambda task: (task.ordered_at, task.id)):
        order = route.get((task.plan_id, task.team_id, task.zone_id))
        left = task.status in (TaskStatus.UNDER_WAY, TaskStatus.DONE)
        if order is not None and left and task.plan_id in approved:
            since = max(task.ordered_at, approved[task.plan_id] or task.ordered_at)
            found[task.team_id] = (task, order, since)
    return found


def _along(task: Task, order: Assignment, since: datetime, at: datetime) -> Point:
    if task.status is TaskStatus.DONE:
        return Point(order.route.coords[-1])
    if order.travel_s <= 0 or order.route.length == 0:
        return Point(order.route.coords[-1])
    gone_s = (at - since).total_seconds() - order.ready_s
    share = min(1.0, max(0.0, gone_s / order.travel_s))
    return order.route.interpolate(share, normalized=True)
