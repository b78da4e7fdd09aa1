"""Builds the tours that carry the loads of a plan.

Cheapest insertion with time limits (M. M. Solomon, Algorithms for the vehicle routing and scheduling problems
with time window constraints, Operations Research 35(2), 1987), one tour after the other, each begun with the
most urgent load; every load may be split into its units. Of several ways to choose, the best result is kept.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from app.domain.directive import LockKind
from app.domain.plan import Load, Tour, TourStop
from app.planning.needs.demand import stable_id
from app.planning.problem.problem import Problem
from app.planning.program.delivery import Delivery
from app.planning.program.objective import RANK
from app.planning.tours.dispatch import ALWAYS, STYLES, Dispatch, Draft, Style


@dataclass(frozen=True, slots=True)
class Left:
    """Units of a delivery that no tour can carry in time."""

    delivery: int
    """Its index."""
    quantity: int


@dataclass(frozen=True, slots=True)
class TourPlan:
    """Tours, when all of each delivery has arrived, and what could not be carried."""

    tours: tuple[Tour, ...]
    arrivals: dict[int, float]
    """Index of a delivery and the seconds until the last of its units that are carried arrives."""
    left: tuple[Left, ...]


def build_tours(problem: Problem, deliveries: Sequence[Delivery], *, plan_id: str = "") -> TourPlan:
    """Tours within every limit for as much of the deliveries as can be carried; the same for the same input.

    Fewest units left behind (the most urgent first), then fewest tours, then earliest arrivals, of the ways
    tried. Teams among the deliveries only take up access.
    """
    best: tuple[tuple[object, ...], list[Draft], Counter[int]] | None = None
    for number, style in enumerate(STYLES):
        if number >= ALWAYS and best is not None and not best[2]:
            break
        drafts, left = _attempt(problem, deliveries, style)
        score = _score(deliveries, drafts, left)
        if best is None or score < best[0]:
            best = (score, drafts, left)
    assert best is not None
    return _told(problem, deliveries, best[1], best[2], plan_id)


def _attempt(
    problem: Problem, deliveries: Sequence[Delivery], style: Style
) -> tuple[list[Draft], Counter[int]]:
    avoided = {lock.vehicle_id for lock in problem.locks if lock.kind is LockKind.AVOID}
    entered = Counter(d.demand.zone_id for d in deliveries if d.team is not None)
    slots = {
        number: float(site.capacity - entered[site.zone_id])
        for number, site in enumerate(problem.sites)
        if site.capacity is not None
    }
    by_depot: defaultdict[str, list[int]] = defaultdict(list)
    for index, delivery in enumerate(deliveries):
        if delivery.carrier is not None:
            by_depot[delivery.carrier.depot_id].append(index)
    drafts: list[Draft] = []
    left: Counter[int] = Counter()
    for depot_id in sorted(by_depot):
        dispatch = Dispatch(problem, depot_id, deliveries, by_depot[depot_id], slots, avoided - {""}, style)
        drafts += dispatch.run()
        left.update(dispatch.left())
    return drafts, left


def _score(deliveries: Sequence[Delivery], drafts: Sequence[Draft], left: Counter[int]) -> tuple[object, ...]:
    behind: Counter[int] = Counter()
    for index, units in left.items():
        behind[RANK[deliveries[index].demand.priority]] += units
    arrivals = math.fsum(arrive for draft in drafts for arrive in draft.arrivals())
    return tuple(behind[rank] for rank in sorted(RANK.values())), len(drafts), arrivals


def _told(
    problem: Problem,
    deliveries: Sequence[Delivery],
    drafts: Sequence[Draft],
    left: Counter[int],
    plan_id: str,
) -> TourPlan:
    numbers: Counter[str] = Counter()
    tours = []
    arrivals: dict[int, float] = {}
    for draft in sorted(drafts, key=lambda d: (d.vehicle.id, d.depart_s)):
        numbers[draft.vehicle.id] += 1
        number = numbers[draft.vehicle.id]
        stops = []
        for zone, arrive, cargo in zip(draft.zones, draft.arrivals(), draft.cargo, strict=True):
            stops.append(
                TourStop(
                    zone_id=problem.sites[zone].zone_id, arrive_s=arrive, loads=_loads(deliveries, cargo)
                )
            )
            for index in cargo:
                arrivals[index] = max(arrivals.get(index, 0.0), arrive)
        loads = list(chain.from_iterable(stop.loads for stop in stops))
        tours.append(
            Tour(
                id=stable_id("tour", plan_id, draft.vehicle.id, str(number)),
                plan_id=plan_id,
                vehicle_id=draft.vehicle.id,
                depot_id=draft.vehicle.depot_id,
                number=number,
                depart_s=draft.depart_s,
                back_s=draft.back_s(),
                stops=tuple(stops),
                route=draft.legs.route(draft.zones),
                load_kg=math.fsum(problem.unit_kg[load.item] * load.quantity for load in loads),
                load_l=math.fsum(problem.unit_l.get(load.item, 0.0) * load.quantity for load in loads),
            )
        )
    behind = tuple(Left(index, units) for index, units in sorted(left.items()) if units)
    return TourPlan(tuple(tours), arrivals, behind)


def _loads(deliveries: Sequence[Delivery], cargo: Counter[int]) -> tuple[Load, ...]:
    return tuple(
        Load(
            item=deliveries[index].item,
            quantity=units,
            demand_id=deliveries[index].demand.id,
            instead_of=""
            if deliveries[index].item == deliveries[index].demand.item
            else deliveries[index].demand.item,
        )
        for index, units in sorted(cargo.items())
    )
