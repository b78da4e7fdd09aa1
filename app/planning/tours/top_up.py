"""Fills tours up: what needs still lack and depots still hold goes along where a tour stops in time."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import replace

from app.domain.directive import LockKind
from app.domain.incident import Priority
from app.domain.objective import ObjectiveLevel
from app.domain.plan import Demand, DemandKind, Load, Tour, TourStop
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
    first = {priority: _comes_first(problem, priority) for priority in Priority}
    wanted = [d for d in problem.demands if d.kind is DemandKind.SUPPLY and first[d.priority]]
    filling = _Filling(problem, one)
    for demand in sorted(wanted, key=lambda d: (RANK[d.priority], latest_s(d), d.id)):
        missing = most_needed(problem, demand) - filling.got[demand.id]
        if missing > 0 and demand.zone_id in filling.stops_at:
            if filling.got[demand.id] >= demand.minimum:
                filling.serve(demand, missing)
            else:
                tried = _Filling(problem, filling.carried())
                tried.serve(demand, missing)
                filling = tried if tried.got[demand.id] >= demand.minimum else filling
    return filling.carried()


def _comes_first(problem: Problem, priority: Priority) -> bool:
    """Whether the objective counts needs of a class before all levels that may rise where more is met."""
    place = {term.level: n for n, group in enumerate(problem.objective.groups) for term in group}
    rising = {time_level(priority), ObjectiveLevel.CHANGES} | (
        PEAKS if priority is Priority.LIFE_SAFETY else set()
    )
    return all(place[UNMET_LEVEL[priority]] < place[level] for level in rising)


class _Filling:
    """Tours while more is put on board."""

    def __init__(self, problem: Problem, one: Carried) -> None:
        self._problem, self._one = problem, one
        self._tours = list(one.tours.tours)
        self._deliveries = list(one.deliveries)
        self._arrivals = dict(one.tours.arrivals)
        self._carrier = {v.id: carrier for carrier in problem.carriers for v in carrier.vehicles}
        self._vehicle = {vehicle.id: vehicle for vehicle in problem.vehicles}
        self._index = {
            (d.carrier.depot_id, d.carrier.mode, d.demand.id, d.item): index
            for index, d in enumerate(one.deliveries)
            if d.carrier is not None
        }
        self._left = _left_at_depots(problem, one)
        self.got = one.covered()
        """Need id and what covers it."""
        self.stops_at: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        """Zone id and its stops, by number of the tour and of the stop."""
        for number, tour in enumerate(self._tours):
            for at, stop in enumerate(tour.stops):
                self.stops_at[stop.zone_id].append((number, at))

    def carried(self) -> Carried:
        """What the tours carry now."""
        plan = TourPlan(tuple(self._tours), self._arrivals, self._one.tours.left)
        return replace(self._one, deliveries=tuple(self._deliveries), tours=plan)

    def serve(self, demand: Demand, missing: int) -> None:
        """Put on board what the stops at the zone of a need can take of it."""
        for number, at in self.stops_at[demand.zone_id]:
            tour = self._tours[number]
            carrier = self._carrier[tour.vehicle_id]
            straight = self._problem.carrier_arrival_s(carrier, demand.zone_id)
            late = max(tour.stops[at].arrive_s, straight) > latest_s(demand)
            if late or _kept_back(self._problem, carrier.depot_id, demand):
                continue
            units = min(missing, self._room(tour, demand.item), self._left[carrier.depot_id, demand.item])
            if units > 0:
                self._load(number, at, demand, carrier, units)
                missing -= units

    def _room(self, tour: Tour, item: str) -> int:
        """Units that a tour still takes by weight, volume and what its depot has loaded when it leaves."""
        problem, vehicle = self._problem, self._vehicle[tour.vehicle_id]
        kg = vehicle.capacity_kg - tour.load_kg
        litres = math.inf if vehicle.capacity_l is None else vehicle.capacity_l - tour.load_l
        rate = problem.depot[tour.depot_id].loading_kg_per_min
        if rate is not None:
            mine = [other for other in self._tours if other.depot_id == tour.depot_id]
            for later in mine:
                if later.depart_s >= tour.depart_s:
                    by_then = math.fsum(other.load_kg for other in mine if other.depart_s <= later.depart_s)
                    kg = min(kg, rate / 60 * later.depart_s - by_then)
        return Piece(0, problem.unit_kg[item], problem.unit_l.get(item, 0.0), LARGEST).fits(kg, litres)

    def _load(self, number: int, at: int, demand: Demand, carrier: Carrier, units: int) -> None:
        """So many units more of a need's supply are set down at a stop."""
        problem, tour, item = self._problem, self._tours[number], demand.item
        index = self._index.setdefault(
            (carrier.depot_id, carrier.mode, demand.id, item), len(self._deliveries)
        )
        if index < len(self._deliveries):
            before = self._deliveries[index]
            self._deliveries[index] = replace(
                before, quantity=before.quantity + units, covers=before.covers + units
            )
        else:
            straight = problem.carrier_arrival_s(carrier, demand.zone_id)
            self._deliveries.append(Delivery(demand, item, units, units, straight, carrier=carrier))
        stops = list(tour.stops)
        stops[at] = _set_down(stops[at], Load(item=item, quantity=units, demand_id=demand.id))
        loads = [load for each in stops for load in each.loads]
        self._tours[number] = replace(
            tour,
            stops=tuple(stops),
            load_kg=math.fsum(problem.unit_kg[load.item] * load.quantity for load in loads),
            load_l=math.fsum(problem.unit_l.get(load.item, 0.0) * load.quantity for load in loads),
        )
        self._arrivals[index] = max(self._arrivals.get(index, 0.0), stops[at].arrive_s)
        self._left[carrier.depot_id, item] -= units
        self.got[demand.id] += units


def _left_at_depots(problem: Problem, one: Carried) -> Counter[tuple[str, str]]:
    """Units that depots still hold, by depot and supply."""
    left = Counter(problem.stock_at)
    for delivery in one.deliveries:
        if delivery.carrier is not None:
            left[delivery.carrier.depot_id, delivery.item] -= delivery.quantity
    for packing in one.packings:
        left[packing.depot_id, packing.item] += packing.quantity
        for part, each in problem.kits[packing.item]:
            left[packing.depot_id, part] -= packing.quantity * each
    return left


def _kept_back(problem: Problem, depot_id: str, demand: Demand) -> bool:
    """Whether a lock or a reserve speaks of a supply at a depot."""
    return any(
        lock.kind is LockKind.AVOID
        and lock.depot_id == depot_id
        and lock.item in ("", demand.item)
        and lock.zone_id in ("", demand.zone_id)
        for lock in problem.locks
    ) or any(r.item == demand.item and r.depot_id in ("", depot_id) for r in problem.reserves)


def _set_down(stop: TourStop, more: Load) -> TourStop:
    loads, same = list(stop.loads), (more.item, more.demand_id, more.instead_of)
    for number, load in enumerate(loads):
        if (load.item, load.demand_id, load.instead_of) == same:
            loads[number] = replace(load, quantity=load.quantity + more.quantity)
            return replace(stop, loads=tuple(loads))
    return replace(stop, loads=(*loads, more))
