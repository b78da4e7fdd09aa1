"""From need to an approved plan: propose, approve, reject, edit a need, follow the tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from app.campus.resources import catalogue
from app.command.context import Context, current, new_id
from app.domain.directive import AS_IT_IS, DemandCase, WhatIf
from app.domain.errors import UserError
from app.domain.incident import IncidentStatus
from app.domain.message import Message, bilingual, msg
from app.domain.operation import Snapshot
from app.domain.plan import (
    Assignment,
    DemandEdit,
    Plan,
    PlanStatus,
    Proposal,
    Task,
    TaskStatus,
    TracePoint,
)
from app.domain.resource import Depot, Team
from app.planning.problem.problem import LARGEST
from app.runtime.progress import Progress
from app.store.transaction import Transaction

TIME_LIMIT_S = 20.0
"""How long the solver may look for a better plan before the best one so far is shown."""


def make_proposal(
    snapshot: Snapshot,
    *,
    at: datetime,
    author: str,
    incident_ids: tuple[str, ...] = (),
    made: WhatIf = AS_IT_IS,
    time_limit_s: float = TIME_LIMIT_S,
    gap: float = 0.0,
    progress: Progress | None = None,
    listener: Callable[[TracePoint], None] | None = None,
) -> Proposal:
    """A verified, explained proposal for some incidents, by default all that are open. Changes nothing.

    Open incidents that share a plan in force with these are planned along: approving sets that plan aside.
    `listener` is told how the search goes, from the thread that searches.

    Raises:
        UserError: there is no open incident, no extent, or nothing to send; locks contradict each other.
        Cancelled: a person stopped it.
    """
    from app.planning.propose import propose

    return propose(
        snapshot,
        planned_together(snapshot, incident_ids),
        at=at,
        author=author,
        made=made,
        time_limit_s=time_limit_s,
        gap=gap,
        progress=progress or Progress(),
        listener=listener,
    )


def replan_proposal(
    snapshot: Snapshot,
    *,
    at: datetime,
    author: str,
    incident_ids: tuple[str, ...] = (),
    made: WhatIf = AS_IT_IS,
    time_limit_s: float = TIME_LIMIT_S,
    progress: Progress | None = None,
) -> Proposal:
    """A verified proposal at once that changes the plan in force only where it has to. Writes nothing.

    Raises:
        UserError: no plan is in force, or as `make_proposal` does.
        Cancelled: a person stopped it.
    """
    from app.planning.change.replan import replan

    chosen = planned_together(snapshot, incident_ids)
    return replan(
        snapshot, chosen, at=at, author=author, made=made, time_limit_s=time_limit_s, progress=progress
    )


def planned_together(snapshot: Snapshot, incident_ids: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Incidents and the open ones that share a plan in force with them; by default all that are open.

    Raises:
        UserError: no incident is open.
    """
    chosen = _with_companions(snapshot, incident_ids) or open_incidents(snapshot)
    if not chosen:
        raise UserError(msg("proposal.no_incident"))
    return chosen


def _with_companions(snapshot: Snapshot, incident_ids: tuple[str, ...]) -> tuple[str, ...]:
    chosen, still_open = set(incident_ids), set(open_incidents(snapshot))
    for plan in snapshot.plans:
        if plan.status is PlanStatus.APPROVED and chosen & set(plan.incident_ids):
            chosen |= still_open & set(plan.incident_ids)
    return tuple(sorted(chosen))


def open_incidents(snapshot: Snapshot) -> tuple[str, ...]:
    """Ids of the incidents that are open."""
    return tuple(i.id for i in snapshot.incidents if i.status is IncidentStatus.OPEN)


def is_stale(snapshot: Snapshot, plan: Plan) -> bool:
    """Whether anything that the plan was computed from has changed since."""
    from app.planning.propose import inputs_hash

    return inputs_hash(snapshot, plan.incident_ids) != plan.inputs_hash


def approve(ctx: Context, proposal: Proposal) -> Plan:
    """Make the proposal the plan in force: its assignments and a task per team or supply run, in one step.

    Raises:
        UserError: the proposal is stale, if only by what another Muster wrote just now, or approved already;
            or it takes for granted what is not so (a team or stock that is not there, a closed way as open,
            only the low figure of each need, faster travel) or sets a lock aside that is in force.
    """
    check_orderable(proposal.plan.made)
    now = ctx.clock()
    plan = replace(proposal.plan, status=PlanStatus.APPROVED, approved_at=now, approved_by=ctx.author)
    with ctx.step(msg("step.approve", n=len(proposal.assignments), unmet=len(proposal.unmet))) as tx:
        if is_stale(ctx.snapshot, plan):
            raise UserError(msg("proposal.stale"))
        if any(known.id == plan.id and known.status is PlanStatus.APPROVED for known in tx.all(Plan)):
            raise UserError(msg("proposal.approved_already"))
        earlier = _superseded(tx, plan)
        tasks = _carried_on(tx, earlier, proposal, _tasks(ctx.snapshot, proposal, now))
        _supersede(tx, earlier, frozenset(task.id for task in tasks))
        records = (plan, *proposal.demands, *proposal.assignments, *proposal.unmet, *proposal.tours, *tasks)
        for record in records:
            tx.put(record)
    return plan


def check_orderable(made: WhatIf) -> None:
    """Raise a UserError where a plan made like this is looked at, never ordered."""
    wished = wishes(made)
    if wished:
        raise UserError(msg("proposal.wishful", n=len(wished)), wished)


def wishes(made: WhatIf) -> tuple[Message, ...]:
    """What a plan takes to be better than it is: such a plan is looked at, never ordered."""
    taken_for_granted = (
        (made.teams or made.stock or made.vehicles, msg("proposal.wishful.resources")),
        (made.opened, msg("proposal.wishful.opened")),
        (made.case is DemandCase.LOW, msg("proposal.wishful.low")),
        (made.travel_factor < 1.0, msg("proposal.wishful.travel")),
        (made.without_locks, msg("proposal.wishful.locks")),
    )
    return tuple(words for wished, words in taken_for_granted if wished)


def _superseded(tx: Transaction, plan: Plan) -> dict[str, Plan]:
    """The plans in force for the same incidents, by their ids."""
    chosen = set(plan.incident_ids)
    return {
        earlier.id: earlier
        for earlier in tx.all(Plan)
        if earlier.status is PlanStatus.APPROVED and chosen & set(earlier.incident_ids)
    }


def _carried_on(
    tx: Transaction, earlier: Mapping[str, Plan], proposal: Proposal, tasks: Iterable[Task]
) -> list[Task]:
    """The tasks, of which a team that is under way already for the same need of the same zone keeps its own:
    it is not ordered twice.
    """
    under_way = {
        (task.team_id, task.zone_id): task
        for task in sorted(tx.all(Task), key=lambda task: (task.ordered_at, task.id))
        if _is_teams_way(task, earlier)
    }
    running = [a for a in tx.all(Assignment) if a.plan_id in earlier]
    before, after = _needs_of_teams(running), _needs_of_teams(proposal.assignments)
    carried = []
    for task in tasks:
        key = task.team_id, task.zone_id
        known = under_way.get(key)
        if known is None or not before[known.plan_id, *key] & after[task.plan_id, *key]:
            carried.append(task)
            continue
        carried.append(replace(known, plan_id=task.plan_id, text=task.text, expected_at=task.expected_at))
    return carried


def _is_teams_way(task: Task, plans: Mapping[str, Plan]) -> bool:
    return bool(task.team_id) and task.plan_id in plans and task.status is TaskStatus.UNDER_WAY


def _needs_of_teams(orders: Iterable[Assignment]) -> defaultdict[tuple[str, str, str], set[str]]:
    """What each team is to do, by plan, team and zone."""
    needs: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for order in orders:
        needs[order.plan_id, order.team_id, order.zone_id].add(order.need_item)
    return needs


def _supersede(tx: Transaction, earlier: Mapping[str, Plan], kept: frozenset[str]) -> None:
    """Set plans aside; cancel what had not begun, and what teams are on their way for that is dropped. What a
    load that has left does stands as it is.
    """
    for plan in earlier.values():
        tx.put(replace(plan, status=PlanStatus.SUPERSEDED))
    for task in tx.all(Task):
        waiting = task.plan_id in earlier and task.status is TaskStatus.ORDERED
        if task.id not in kept and (waiting or _is_teams_way(task, earlier)):
            tx.put(replace(task, status=TaskStatus.CANCELLED))


def _tasks(snapshot: Snapshot, proposal: Proposal, now: datetime) -> list[Task]:
    """One task for each team, and one for all that a depot sends to a zone."""
    groups: defaultdict[tuple[str, str, str], list[Assignment]] = defaultdict(list)
    for assignment in proposal.assignments:
        depot_id = "" if assignment.team_id else assignment.depot_id
        groups[assignment.team_id, depot_id, assignment.zone_id].append(assignment)
    return [
        Task(
            id=new_id(),
            plan_id=proposal.plan.id,
            incident_id=group[0].incident_id,
            zone_id=zone_id,
            text=_order(snapshot, group),
            ordered_at=now,
            team_id=team_id,
            depot_id=group[0].depot_id,
            expected_at=now + timedelta(seconds=max(a.arrival_s for a in group)),
        )
        for (team_id, _, zone_id), group in sorted(groups.items())
    ]


def _order(snapshot: Snapshot, group: list[Assignment]) -> Message:
    first = group[0]
    zone = next((z.name for z in snapshot.zones if z.id == first.zone_id), first.zone_id)
    if first.team_id:
        team = _named(snapshot.campus.teams, first.team_id)
        return msg("task.team", team=team, zone=zone, item=catalogue().words(first.item), n=first.quantity)
    depot = _named(snapshot.campus.depots, first.depot_id)
    load = _load(first)
    for assignment in group[1:]:
        load = msg("task.load_and", before=load, load=_load(assignment))
    return msg("task.supply", depot=depot, zone=zone, load=load)


def _load(assignment: Assignment) -> Message:
    supply = catalogue().supplies.get(assignment.item)
    unit = msg(f"unit.{supply.unit}") if supply else None
    item = catalogue().words(assignment.item)
    return msg("task.load", item=item, quantity=assignment.quantity, unit=unit)


def _named(records: Iterable[Team | Depot], record_id: str) -> Message:
    for record in records:
        if record.id == record_id:
            return bilingual(record.name, record.name_zh)
    return bilingual(record_id, "")


def reject(ctx: Context, proposal: Proposal, reason: str) -> Plan:
    """Keep a rejected proposal with its reason; nothing of it becomes an assignment.

    Raises:
        UserError: no reason was given.
    """
    if not reason.strip():
        raise UserError(msg("proposal.reason_missing"))
    plan = replace(proposal.plan, status=PlanStatus.REJECTED)
    with ctx.step(msg("step.reject", reason=reason.strip())) as tx:
        tx.put(plan)
    return plan


def edit_demand(ctx: Context, zone_id: str, item: str, best: int, reason: str) -> DemandEdit:
    """Put a person's figure in place of the rule's for one need of one zone.

    Raises:
        UserError: the figure is not possible, or no reason was given.
    """
    if not 0 <= best <= LARGEST:
        raise UserError(msg("demand.impossible", quantity=best, most=LARGEST))
    if not reason.strip():
        raise UserError(msg("demand.reason_missing"))
    edit = DemandEdit(
        id=f"demand_edit:{zone_id}:{item}",
        zone_id=zone_id,
        item=item,
        best=best,
        at=ctx.clock(),
        author=ctx.author,
        reason=reason.strip(),
    )
    with ctx.step(
        msg("step.edit_demand", item=catalogue().words(item), quantity=best, reason=edit.reason)
    ) as tx:
        tx.put(edit)
    return edit


def set_task_status(ctx: Context, task: Task, status: TaskStatus) -> Task:
    """Note how far a task has got."""
    done_at = ctx.clock() if status is TaskStatus.DONE else None
    with ctx.step(msg("step.task_status", text=task.text, status=status)) as tx:
        changed = replace(current(tx, task), status=status, done_at=done_at)
        tx.put(changed)
    return changed
