"""What a proposal would change of the plan in force: order by order, and in sum."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.campus.resources import catalogue
from app.domain.incident import Priority
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, Demand, PlanStatus, Proposal
from app.domain.resource import TeamStatus
from app.planning.change.whatif import with_resources
from app.planning.check.cut_off import cut_routes
from app.planning.needs.demand import stable_id
from app.planning.program.objective import worth


class ChangeKind(StrEnum):
    """What becomes of an order."""

    KEPT = "kept"
    MOVED = "moved"
    """A team that goes elsewhere or does something else; a load that comes from elsewhere."""
    MORE = "more"
    LESS = "less"
    NEW = "new"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One order before and after. Its id follows from what changes, so that it stays the same."""

    id: str
    kind: ChangeKind
    before: Assignment | None
    after: Assignment | None

    @property
    def order(self) -> Assignment:
        """The order as it would be, or as it was where it is dropped."""
        order = self.after or self.before
        assert order is not None
        return order


@dataclass(frozen=True, slots=True)
class Totals:
    """A plan in sum."""

    unmet: tuple[tuple[Priority, int], ...]
    """Need points that stay unmet, for every priority, the most urgent first."""
    worst_s: float | None
    """Seconds until the last arrival for a life-safety need; None where nothing goes to one."""
    mean_s: float | None
    """Mean arrival for life-safety needs in seconds, each weighed by the need points that it meets."""
    movements: int
    """Teams that go and tours that are made."""


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """The plan in force against a proposal."""

    changes: tuple[PlanChange, ...]
    """Kept ones too; without a plan in force all are new."""
    before: Totals
    """Of the plan in force, by the needs as they are now; orders that can no longer be carried out (the team
    is gone, the way is cut) meet nothing.
    """
    after: Totals

    def of(self, *kinds: ChangeKind) -> tuple[PlanChange, ...]:
        """The changes of some kinds."""
        return tuple(change for change in self.changes if change.kind in kinds)


def difference(snapshot: Snapshot, proposal: Proposal) -> PlanDifference:
    """What becomes of each order of the plan in force for the same incidents if the proposal is approved."""
    running = orders_in_force(snapshot, proposal.plan.incident_ids)
    lost = impossible(with_resources(snapshot, proposal.plan.made), running)
    holding = [order for order in running if order.id not in lost]
    plans = {order.plan_id for order in running}
    tours = sum(tour.plan_id in plans for tour in snapshot.tours)
    return PlanDifference(
        changes=changes(running, proposal.assignments),
        before=totals(proposal.demands, holding, tours=tours),
        after=totals(proposal.demands, proposal.assignments, tours=len(proposal.tours)),
    )


def orders_in_force(snapshot: Snapshot, incident_ids: Collection[str]) -> tuple[Assignment, ...]:
    """The orders of the plans in force for some incidents."""
    chosen = set(incident_ids)
    plans = {
        plan.id
        for plan in snapshot.plans
        if plan.status is PlanStatus.APPROVED and chosen & set(plan.incident_ids)
    }
    return tuple(a for a in snapshot.assignments if a.plan_id in plans and a.incident_id in chosen)


def impossible(snapshot: Snapshot, orders: Iterable[Assignment]) -> frozenset[str]:
    """Ids of the orders in force that can no longer be carried out: the team is gone or out of service, the
    depot is gone, the zone is gone, or the way is cut.
    """
    teams = {t.id for t in snapshot.campus.teams if t.status is not TeamStatus.OUT_OF_SERVICE}
    depots = {depot.id for depot in snapshot.campus.depots}
    zones = {zone.id for zone in snapshot.zones}
    cut = {order.id for order in cut_routes(snapshot)}
    return frozenset(
        order.id
        for order in orders
        if order.id in cut
        or order.depot_id not in depots
        or order.zone_id not in zones
        or (order.team_id and order.team_id not in teams)
    )


def need_key(order: Assignment) -> tuple[str, str]:
    """The need that an order serves, also of orders from before they named it."""
    return order.zone_id, order.demand_id or order.need_item


def changes(before: Sequence[Assignment], after: Sequence[Assignment]) -> tuple[PlanChange, ...]:
    """Every order of either plan once, paired with what it becomes, in the order of zones and needs."""
    left, right = list(before), list(after)
    pairs: list[tuple[Assignment | None, Assignment | None]] = []
    for same in (_identical, _same_work, _same_mover, _same_load):
        pairs += _paired(left, right, same)
    pairs += [(order, None) for order in left] + [(None, order) for order in right]
    found = [_change(one, other) for one, other in pairs]
    return tuple(sorted(found, key=lambda c: (c.order.zone_id, c.order.need_item, c.order.team_id, c.id)))


def _paired(
    left: list[Assignment], right: list[Assignment], same: Callable[[Assignment], Hashable | None]
) -> list[tuple[Assignment | None, Assignment | None]]:
    """Takes out of both lists the orders that are the same by some view of them."""
    waiting: defaultdict[Hashable, list[Assignment]] = defaultdict(list)
    for order in right:
        if (key := same(order)) is not None:
            waiting[key].append(order)
    pairs: list[tuple[Assignment | None, Assignment | None]] = []
    for order in list(left):
        key = same(order)
        if key is not None and waiting[key]:
            match = waiting[key].pop(0)
            left.remove(order)
            right.remove(match)
            pairs.append((order, match))
    return pairs


def _identical(order: Assignment) -> Hashable:
    return (order.team_id, order.depot_id, order.mode, order.item, order.quantity, need_key(order))


def _same_work(order: Assignment) -> Hashable:
    """The same team, or the same depot by the same kind of vehicle, for the same need."""
    if order.team_id:
        return (order.team_id, need_key(order))
    return (order.depot_id, order.mode, order.item, need_key(order))


def _same_mover(order: Assignment) -> Hashable | None:
    return order.team_id or None


def _same_load(order: Assignment) -> Hashable | None:
    """A load of the same supply for the same need, from wherever."""
    return None if order.team_id else (order.item, need_key(order))


def _change(before: Assignment | None, after: Assignment | None) -> PlanChange:
    kind = _kind(before, after)
    return PlanChange(stable_id("change", *_words(before), "→", *_words(after)), kind, before, after)


def _kind(before: Assignment | None, after: Assignment | None) -> ChangeKind:
    if before is None:
        return ChangeKind.NEW
    if after is None:
        return ChangeKind.DROPPED
    if _same_work(before) != _same_work(after) or before.need_item != after.need_item:
        return ChangeKind.MOVED
    if before.team_id or before.quantity == after.quantity:
        return ChangeKind.KEPT
    return ChangeKind.MORE if after.quantity > before.quantity else ChangeKind.LESS


def _words(order: Assignment | None) -> tuple[str, ...]:
    if order is None:
        return ("",)
    return (
        order.team_id,
        order.depot_id,
        order.mode.value,
        order.item,
        str(order.quantity),
        *need_key(order),
    )


def totals(demands: Iterable[Demand], orders: Sequence[Assignment], *, tours: int) -> Totals:
    """What some orders leave unmet of some needs, and when they arrive; a unit that a substitute meets still
    counts its penalty, as in the objective.
    """
    needs = {demand.id: demand for demand in demands}
    by_item = {(demand.zone_id, demand.item): demand for demand in needs.values()}
    unmet = dict.fromkeys(Priority, 0)
    met: defaultdict[str, int] = defaultdict(int)
    arrivals: list[tuple[float, int]] = []
    for order in orders:
        need = needs.get(order.demand_id) or by_item.get((order.zone_id, order.need_item))
        if need is None:
            continue
        covers, penalty = covered(order, need)
        useful = min(covers, max(0, need.best - met[need.id]))
        met[need.id] += covers
        unmet[need.priority] += penalty * useful
        if need.priority is Priority.LIFE_SAFETY and useful:
            arrivals.append((order.arrival_s, useful * worth(need)))
    for need in needs.values():
        unmet[need.priority] += worth(need) * max(0, need.best - met[need.id])
    weight = sum(points for _, points in arrivals)
    return Totals(
        unmet=tuple(unmet.items()),
        worst_s=max((seconds for seconds, _ in arrivals), default=None),
        mean_s=math.fsum(seconds * points for seconds, points in arrivals) / weight if weight else None,
        movements=sum(bool(order.team_id) for order in orders) + tours,
    )


def covered(order: Assignment, need: Demand) -> tuple[int, int]:
    """Units of a need that an order meets, and the need points of each that still count as unmet."""
    if not order.instead_of:
        return order.quantity, 0
    for one in catalogue().substitutes:
        if (one.item, one.instead_of) == (order.item, order.instead_of):
            points = max(1, round(one.penalty * worth(need)))
            return order.quantity // one.ratio, points
    return 0, 0
