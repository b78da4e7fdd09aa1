"""Fills tours up: what needs still lack and depots still hold goes along where a tour stops in time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from app.domain.directive import LockKind
from app.domain.objective import ObjectiveLevel
from app.domain.plan import Demand, DemandKind, Load, Packing, Tour, TourStop
from app.planning.problem.problem import LARGEST, Carrier, Problem, latest_s
from app.planning.program.arcs import most_needed
from app.planning.program.delivery import Delivery
from app.planning.program.objective import PEAKS, RANK, UNMET_LEVEL, time_level
from app.planning.tours.build import TourPlan
from app.planning.tours.cargo import Piece
from app.planning.tours.carried import Carried


def top_up(problem: Problem, one: Carried) -> Carried:
    """The same tours at the same times with as much more on board as needs lack, the most urgent first.

    Only what stands ready at the tour's depot is added: nothing is packed for it, nothing goes as a
    substitute, and what a reserve or a lock speaks of stays. No tour waits to be loaded with more. A need is
    left alone where the objective puts times or changes of orders before it, so that no level before the
    ones that get better is touched.
    """
    wanted = [d for d in problem.demands if d.kind is DemandKind.SUPPLY and _comes_first(problem, d)]
    for demand in sorted(wanted, key=lambda d: (RANK[d.priority], latest_s(d), d.id)):
        missing = most_needed(problem, demand) - one.covered()[demand.id]
        if missing > 0:
            more = _served(problem, one, demand, missing)
            one = more if more.covered()[demand.id] >= demand.minimum else one
    return one


def _comes_first(problem: Problem, demand: Demand) -> bool:
    """Whether the objective counts a need before all levels that may rise where more of it is met."""
    place = {term.level: n for n, group in enumerate(problem.objective.groups) for term in group}
    mine = UNMET_LEVEL[demand.priority]
    rising = {time_level(demand), ObjectiveLevel.CHANGES}
    if time_level(demand) is ObjectiveLevel.LIFE_SAFETY_TIME:
        rising |= PEAKS
    return all(place[mine] < place[level] for level in rising)


def _served(problem: Problem, one: Carried, demand: Demand, missing: int) -> Carried:
    """With what the stops at the zone of a need can take of it."""
    for number, tour in enumerate(one.tours.tours):
        for at, stop in enumerate(tour.stops):
            if stop.zone_id != demand.zone_id:
                continue
            carrier = _carrier(problem, tour)
            straight = problem.carrier_arrival_s(carrier, demand.zone_id)
            late = max(stop.arrive_s, straight) > latest_s(demand)
            if late or _kept_back(problem, carrier.depot_id, demand):
                continue
            units = min(missing, _room(problem, one.tours.tours, tour, demand.item))
            units = min(units, _ready(problem, one.deliveries, one.packings, (carrier.depot_id, demand.item)))
            if units > 0:
                one = _with_load(problem, one, number, at, demand, carrier, units)
                missing -= units
    return one


def _carrier(problem: Problem, tour: Tour) -> Carrier:
    return next(c for c in problem.carriers if any(v.id == tour.vehicle_id for v in c.vehicles))


def _kept_back(problem: Problem, depot_id: str, demand: Demand) -> bool:
    """Whether a lock or a reserve speaks of a supply at a depot."""
    return any(
        lock.kind is LockKind.AVOID
        and lock.depot_id == depot_id
        and lock.item in ("", demand.item)
        and lock.zone_id in ("", demand.zone_id)
        for lock in problem.locks
    ) or any(r.item == demand.item and r.depot_id in ("", depot_id) for r in problem.reserves)


def _ready(
    problem: Problem, deliveries: Sequence[Delivery], packings: Sequence[Packing], line: tuple[str, str]
) -> int:
    """Units that a depot still holds."""
    depot_id, item = line
    left = problem.stock_at.get(line, 0)
    left -= sum(
        d.quantity for d in deliveries if d.carrier is not None and (d.carrier.depot_id, d.item) == line
    )
    for packing in packings:
        if packing.depot_id == depot_id:
            parts = Counter[str]()
            for part, each in problem.kits[packing.item]:
                parts[part] += each
            left += packing.quantity * ((packing.item == item) - parts[item])
    return max(0, left)


def _room(problem: Problem, tours: Sequence[Tour], tour: Tour, item: str) -> int:
    """Units that a tour still takes by weight, by volume and by what its depot has loaded when it leaves."""
    if item not in problem.unit_kg:
        return 0
    vehicle = next(v for v in problem.vehicles if v.id == tour.vehicle_id)
    kg = vehicle.capacity_kg - tour.load_kg
    litres = math.inf if vehicle.capacity_l is None else vehicle.capacity_l - tour.load_l
    rate = problem.depot[tour.depot_id].loading_kg_per_min
    if rate is not None:
        mine = [other for other in tours if other.depot_id == tour.depot_id]
        for later in mine:
            if later.depart_s >= tour.depart_s:
                by_then = math.fsum(other.load_kg for other in mine if other.depart_s <= later.depart_s)
                kg = min(kg, rate / 60 * later.depart_s - by_then)
    whole = Piece(0, problem.unit_kg[item], problem.unit_l.get(item, 0.0), LARGEST)
    return whole.fits(kg, litres)


def _with_load(
    problem: Problem, one: Carried, number: int, at: int, demand: Demand, carrier: Carrier, units: int
) -> Carried:
    """With so many units more of a need's supply set down at a stop."""
    tour = one.tours.tours[number]
    stop = tour.stops[at]
    deliveries, index = list(one.deliveries), _index(one.deliveries, carrier, demand)
    if index < len(deliveries):
        before = deliveries[index]
        deliveries[index] = replace(before, quantity=before.quantity + units, covers=before.covers + units)
    else:
        straight = problem.carrier_arrival_s(carrier, demand.zone_id)
        deliveries.append(Delivery(demand, demand.item, units, units, straight, carrier=carrier))
    stops = list(tour.stops)
    stops[at] = _set_down(stop, Load(item=demand.item, quantity=units, demand_id=demand.id))
    loads = [load for each in stops for load in each.loads]
    tours = list(one.tours.tours)
    tours[number] = replace(
        tour,
        stops=tuple(stops),
        load_kg=math.fsum(problem.unit_kg[load.item] * load.quantity for load in loads),
        load_l=math.fsum(problem.unit_l.get(load.item, 0.0) * load.quantity for load in loads),
    )
    arrivals = dict(one.tours.arrivals)
    arrivals[index] = max(arrivals.get(index, 0.0), stop.arrive_s)
    plan = TourPlan(tuple(tours), arrivals, one.tours.left)
    return replace(one, deliveries=tuple(deliveries), tours=plan)


def _index(deliveries: Sequence[Delivery], carrier: Carrier, demand: Demand) -> int:
    """Position of what a carrier takes to a need already, or of what is to be added."""
    for index, delivery in enumerate(deliveries):
        if (delivery.carrier, delivery.demand.id, delivery.item) == (carrier, demand.id, demand.item):
            return index
    return len(deliveries)


def _set_down(stop: TourStop, more: Load) -> TourStop:
    loads, same = list(stop.loads), (more.item, more.demand_id, more.instead_of)
    for number, load in enumerate(loads):
        if (load.item, load.demand_id, load.instead_of) == same:
            loads[number] = replace(load, quantity=load.quantity + more.quantity)
            return replace(stop, loads=tuple(loads))
    return replace(stop, loads=(*loads, more))
