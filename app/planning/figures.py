"""A plan in figures: when what arrives, what each zone gets, what each depot gives, what stays unmet.

Made of records alone, so that a proposal, a plan in force and a plan of a past moment give the same figures;
the table, the charts, the sheet, the web map, the documents and the command line all take them from here.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from app.campus.resources import catalogue
from app.domain.incident import Priority
from app.domain.operation import Snapshot
from app.domain.plan import (
    Assignment,
    Demand,
    DemandKind,
    PlanStatus,
    Proposal,
    Tour,
    Unmet,
    UnmetCause,
    whole_minutes,
)
from app.domain.resource import TeamStatus
from app.planning.change.difference import Totals, covered, totals
from app.planning.change.whatif import with_resources
from app.planning.program.objective import RANK, worth

BIN_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440)
"""Widths of the bins of a distribution; the narrowest that needs at most `MOST_BINS` is taken."""
MOST_BINS = 12


@dataclass(frozen=True, slots=True)
class Arrivals:
    """When what serves the needs of one priority arrives."""

    priority: Priority
    teams: tuple[float, ...]
    """Seconds from the making of the plan, ascending; one value a team that goes to a need."""
    supplies: tuple[float, ...]
    """The same, one value a load: what a depot sends for one need by one kind of vehicle."""

    @property
    def worst_s(self) -> float | None:
        """The last arrival; None where nothing goes."""
        return max((*self.teams, *self.supplies), default=None)


@dataclass(frozen=True, slots=True)
class ArrivalBin:
    """How much arrives within one stretch of time; 0 < arrival - from_minute*60 <= its length in seconds."""

    from_minute: int
    to_minute: int
    teams: tuple[tuple[Priority, int], ...]
    """Every priority once, the most urgent first."""
    supplies: tuple[tuple[Priority, int], ...]


@dataclass(frozen=True, slots=True)
class NeedCover:
    """One need and what the plan does for it, in crew members or units of what is needed."""

    demand: Demand
    met: int
    """Never more than is needed; substitutes count for what they stand for."""
    substitutes: int
    """How much of `met` is met by substitutes."""
    first_s: float | None
    """Arrival of the first of it; None where nothing goes."""
    last_s: float | None

    @property
    def missing(self) -> int:
        """What stays unmet."""
        return self.demand.best - self.met


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the needs of one priority are met in one zone."""

    zone_id: str
    priority: Priority
    needs: int
    met: int
    """Of `needs`, those that are met in full."""
    points_needed: int
    points_met: int
    """Need points, as the objective weighs them: 10 a crew member or a person supplied."""
    worst_s: float | None
    """Last arrival; None where nothing goes."""

    @property
    def share(self) -> float:
        """0 to 1; 1 where nothing is needed."""
        return self.points_met / self.points_needed if self.points_needed else 1.0


@dataclass(frozen=True, slots=True)
class SupplyUse:
    """What a depot sends of what it holds, in units of the supply."""

    item: str
    sent: int
    held: int
    """Kits that are packed from parts are sent without having been held."""


@dataclass(frozen=True, slots=True)
class DepotUse:
    """What a depot gives for a plan."""

    depot_id: str
    teams_sent: int
    teams_held: int
    """Those of the depot that are in service, at work or not."""
    supplies: tuple[SupplyUse, ...]
    """Of what it sends, by code."""
    tours: int
    kg: float


@dataclass(frozen=True, slots=True)
class UnmetGroup:
    """Unmet needs of one item for one cause."""

    kind: DemandKind
    item: str
    priority: Priority
    cause: UnmetCause
    needs: int
    missing: int
    """Crew members, or units of the supply."""


@dataclass(frozen=True)
class PlanFigures:
    """All figures of one plan."""

    arrivals: tuple[Arrivals, ...]
    """Every priority once, the most urgent first."""
    covers: tuple[NeedCover, ...]
    """In the order of the needs that were given."""
    zones: tuple[Coverage, ...]
    """By the zones' names, then by priority; only priorities that a zone has needs of."""
    depots: tuple[DepotUse, ...]
    """Those that send anything, by their names."""
    unmet: tuple[UnmetGroup, ...]
    """The most urgent first, then by what is missing."""
    totals: Totals

    @cached_property
    def bins(self) -> tuple[ArrivalBin, ...]:
        """The arrivals of all priorities in equal stretches from the making of the plan; none is left out."""
        return _bins(self.arrivals, self.last_s)

    @property
    def last_s(self) -> float | None:
        """The last arrival of all; None where nothing goes."""
        return max((one.worst_s for one in self.arrivals if one.worst_s is not None), default=None)

    def cover(self, demand_id: str) -> NeedCover | None:
        """What the plan does for one need."""
        return self._covers.get(demand_id)

    @cached_property
    def _covers(self) -> Mapping[str, NeedCover]:
        return {cover.demand.id: cover for cover in self.covers}


def plan_figures(
    snapshot: Snapshot,
    demands: Sequence[Demand],
    assignments: Sequence[Assignment],
    unmet: Sequence[Unmet],
    tours: Sequence[Tour],
) -> PlanFigures:
    """The figures of a plan. `snapshot` gives names and what depots hold; a past plan may name what is gone.
    Orders from before they named their need count for the need of their zone and item.
    """
    served = _by_need(demands, assignments)
    covers = tuple(_cover(demand, served[demand.id]) for demand in demands)
    return PlanFigures(
        arrivals=tuple(_arrivals(priority, demands, served) for priority in Priority),
        covers=covers,
        zones=_zones(snapshot, covers),
        depots=_depots(snapshot, assignments, tours),
        unmet=_unmet(unmet),
        totals=totals(demands, assignments, tours=len(tours)),
    )


def proposal_figures(snapshot: Snapshot, proposal: Proposal) -> PlanFigures:
    """The figures of a proposal, with the resources that it was made with."""
    given = with_resources(snapshot, proposal.plan.made)
    return plan_figures(given, proposal.demands, proposal.assignments, proposal.unmet, proposal.tours)


def figures_in_force(snapshot: Snapshot, incident_ids: Collection[str]) -> PlanFigures:
    """The figures of the plans in force for some incidents, at the moment of the snapshot."""
    chosen = set(incident_ids)
    plans = {
        plan.id
        for plan in snapshot.plans
        if plan.status is PlanStatus.APPROVED and chosen & set(plan.incident_ids)
    }
    return plan_figures(
        snapshot,
        [demand for demand in snapshot.demands if demand.incident_id in chosen],
        [a for a in snapshot.assignments if a.plan_id in plans and a.incident_id in chosen],
        [u for u in snapshot.unmet if u.plan_id in plans and u.incident_id in chosen],
        [tour for tour in snapshot.tours if tour.plan_id in plans],
    )


def _by_need(
    demands: Iterable[Demand], assignments: Iterable[Assignment]
) -> defaultdict[str, list[Assignment]]:
    known = {demand.id for demand in demands}
    by_item = {(demand.zone_id, demand.item): demand.id for demand in demands}
    served: defaultdict[str, list[Assignment]] = defaultdict(list)
    for order in assignments:
        own = order.demand_id if order.demand_id in known else ""
        if need := own or by_item.get((order.zone_id, order.need_item)):
            served[need].append(order)
    return served


def _cover(demand: Demand, orders: Sequence[Assignment]) -> NeedCover:
    right = sum(covered(order, demand)[0] for order in orders if not order.instead_of)
    instead = sum(covered(order, demand)[0] for order in orders if order.instead_of)
    met = min(demand.best, right + instead)
    times = [order.arrival_s for order in orders]
    return NeedCover(
        demand=demand,
        met=met,
        substitutes=max(0, met - right),
        first_s=min(times, default=None),
        last_s=max(times, default=None),
    )


def _arrivals(
    priority: Priority, demands: Iterable[Demand], served: Mapping[str, Sequence[Assignment]]
) -> Arrivals:
    orders = [o for d in demands if d.priority is priority for o in served.get(d.id, ())]
    return Arrivals(
        priority=priority,
        teams=tuple(sorted(order.arrival_s for order in orders if order.team_id)),
        supplies=tuple(sorted(order.arrival_s for order in orders if not order.team_id)),
    )


def common_bins(plans: Sequence[PlanFigures]) -> tuple[tuple[ArrivalBin, ...], ...]:
    """The arrivals of several plans in the same stretches, so that their distributions can be compared."""
    last = max((plan.last_s for plan in plans if plan.last_s is not None), default=None)
    return tuple(_bins(plan.arrivals, last) for plan in plans)


def _bins(arrivals: Sequence[Arrivals], last: float | None) -> tuple[ArrivalBin, ...]:
    if last is None:
        return ()
    minutes = max(1, whole_minutes(last))
    width = next((w for w in BIN_MINUTES if w * MOST_BINS >= minutes), BIN_MINUTES[-1])
    width = max(width, math.ceil(minutes / MOST_BINS))
    edges = [width * number for number in range(math.ceil(minutes / width) + 1)]

    def within(values: Sequence[float], since: int, until: int) -> int:
        below = bisect_right(values, 60 * since) if since else 0
        return bisect_right(values, 60 * until) - below

    return tuple(
        ArrivalBin(
            from_minute=since,
            to_minute=until,
            teams=tuple((one.priority, within(one.teams, since, until)) for one in arrivals),
            supplies=tuple((one.priority, within(one.supplies, since, until)) for one in arrivals),
        )
        for since, until in pairwise(edges)
    )


def _zones(snapshot: Snapshot, covers: Iterable[NeedCover]) -> tuple[Coverage, ...]:
    names = {zone.id: zone.name for zone in snapshot.zones}
    groups: defaultdict[tuple[str, Priority], list[NeedCover]] = defaultdict(list)
    for cover in covers:
        groups[cover.demand.zone_id, cover.demand.priority].append(cover)
    found = [
        Coverage(
            zone_id=zone_id,
            priority=priority,
            needs=len(group),
            met=sum(not cover.missing for cover in group),
            points_needed=sum(worth(cover.demand) * cover.demand.best for cover in group),
            points_met=sum(worth(cover.demand) * cover.met for cover in group),
            worst_s=max((cover.last_s for cover in group if cover.last_s is not None), default=None),
        )
        for (zone_id, priority), group in groups.items()
    ]
    return tuple(sorted(found, key=lambda c: (names.get(c.zone_id, ""), c.zone_id, RANK[c.priority])))


def _depots(
    snapshot: Snapshot, assignments: Sequence[Assignment], tours: Iterable[Tour]
) -> tuple[DepotUse, ...]:
    names = {depot.id: depot.name for depot in snapshot.campus.depots}
    teams = Counter(t.depot_id for t in snapshot.campus.teams if t.status is not TeamStatus.OUT_OF_SERVICE)
    rounds = Counter(tour.depot_id for tour in tours)
    held: Counter[tuple[str, str]] = Counter()
    for line in snapshot.campus.stock:
        held[line.depot_id, line.item] += line.quantity
    orders: defaultdict[str, list[Assignment]] = defaultdict(list)
    for order in assignments:
        orders[order.depot_id].append(order)

    def use(depot_id: str) -> DepotUse:
        sent: Counter[str] = Counter()
        for order in orders[depot_id]:
            if not order.team_id:
                sent[order.item] += order.quantity
        return DepotUse(
            depot_id=depot_id,
            teams_sent=len({order.team_id for order in orders[depot_id] if order.team_id}),
            teams_held=teams[depot_id],
            supplies=tuple(SupplyUse(item, n, held[depot_id, item]) for item, n in sorted(sent.items())),
            tours=rounds[depot_id],
            kg=math.fsum(_unit_kg(item) * n for item, n in sent.items()),
        )

    return tuple(use(one) for one in sorted(orders, key=lambda one: (names.get(one, ""), one)))


def _unit_kg(item: str) -> float:
    supply = catalogue().supplies.get(item)
    return supply.weight_kg if supply else 0.0


def _unmet(unmet: Iterable[Unmet]) -> tuple[UnmetGroup, ...]:
    groups: defaultdict[tuple[DemandKind, str, Priority, UnmetCause], list[Unmet]] = defaultdict(list)
    for one in unmet:
        groups[one.kind, one.item, one.priority, one.cause].append(one)
    found = [UnmetGroup(*key, len(group), sum(u.missing for u in group)) for key, group in groups.items()]
    return tuple(sorted(found, key=lambda g: (RANK[g.priority], -g.missing, g.item, g.cause)))
