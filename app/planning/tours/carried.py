"""What of a solution its tours really carry, and what the program has to be told where that is less."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.campus import TravelMode
from app.domain.plan import Packing, UnmetCause
from app.planning.problem.problem import Carrier, Problem, latest_s
from app.planning.program.delivery import CarryCap, Delivery
from app.planning.tours.build import TourPlan, build_tours


@dataclass(frozen=True)
class Carried:
    """Deliveries that tours carry in full, and the tours."""

    deliveries: tuple[Delivery, ...]
    packings: tuple[Packing, ...]
    tours: TourPlan

    def covered(self) -> Counter[str]:
        """Units met of each need, by its id."""
        return covered(self.deliveries)


def covered(deliveries: Sequence[Delivery]) -> Counter[str]:
    """Units met of each need, by its id."""
    found: Counter[str] = Counter()
    for delivery in deliveries:
        found[delivery.demand.id] += delivery.covers
    return found


def carried(
    problem: Problem, deliveries: Sequence[Delivery], packings: Sequence[Packing], tours: TourPlan
) -> Carried:
    """What is left of a solution once all is taken away that tours cannot carry, and what then is too little
    to be useful.
    """
    while tours.left:
        deliveries = _useful(_without(deliveries, tours))
        tours = build_tours(problem, deliveries)
    return Carried(tuple(deliveries), _packed(problem, deliveries, packings), tours)


def _without(deliveries: Sequence[Delivery], tours: TourPlan) -> list[Delivery]:
    left = {one.delivery: one.quantity for one in tours.left}
    found = []
    for index, delivery in enumerate(deliveries):
        ratio = delivery.quantity // delivery.covers
        covers = (delivery.quantity - left[index]) // ratio if index in left else delivery.covers
        if covers == delivery.covers:
            found.append(delivery)
        elif covers:
            found.append(replace(delivery, covers=covers, quantity=covers * ratio))
    return found


def _useful(deliveries: Sequence[Delivery]) -> list[Delivery]:
    got = covered(deliveries)
    return [d for d in deliveries if got[d.demand.id] >= d.demand.minimum]


def _packed(
    problem: Problem, deliveries: Sequence[Delivery], packings: Sequence[Packing]
) -> tuple[Packing, ...]:
    """The kits that are still packed: of those that no other kit needs and nobody holds back, what leaves."""
    sent: Counter[tuple[str, str]] = Counter()
    for delivery in deliveries:
        if delivery.carrier is not None:
            sent[delivery.carrier.depot_id, delivery.item] += delivery.quantity
    wanted = {part for parts in problem.kits.values() for part, _ in parts}
    wanted |= {reserve.item for reserve in problem.reserves}
    found = []
    for packing in packings:
        line = (packing.depot_id, packing.item)
        needed = max(0, sent[line] - problem.stock_at.get(line, 0))
        quantity = packing.quantity if packing.item in wanted else min(packing.quantity, needed)
        if quantity:
            found.append(replace(packing, quantity=quantity))
    return tuple(found)


def caps_for(problem: Problem, deliveries: Sequence[Delivery], tours: TourPlan) -> tuple[CarryCap, ...]:
    """For each carrier that leaves something behind: what it does carry for the needs that are due by then.

    Where no weight binds but stops in time, as its vehicles leave with room for what is left behind, that is
    said of the zones that they do not get to in time; elsewhere of all zones together. A cut of what this way
    of building tours cannot do, not of what no tours could do: the bounds of the program without it stay
    those that count.
    """
    left = {one.delivery: one.quantity for one in tours.left}
    due: defaultdict[tuple[str, TravelMode], list[int]] = defaultdict(list)
    for index, delivery in enumerate(deliveries):
        if delivery.carrier is not None:
            due[delivery.carrier.depot_id, delivery.carrier.mode].append(index)
    found = []
    for (depot_id, mode), indices in sorted(due.items()):
        behind = [i for i in indices if i in left]
        if not behind:
            continue
        by_zone = _goes_with_room(problem, deliveries[behind[0]].carrier, tours)
        for zone_id in sorted({deliveries[i].demand.zone_id for i in behind}) if by_zone else [""]:
            mine = [i for i in indices if zone_id in ("", deliveries[i].demand.zone_id)]
            latest = min(latest_s(deliveries[i].demand) for i in mine if i in left)
            kg = math.fsum(
                problem.unit_kg[deliveries[i].item] * (deliveries[i].quantity - left.get(i, 0))
                for i in mine
                if latest_s(deliveries[i].demand) <= latest
            )
            found.append(CarryCap(depot_id, mode, latest, kg, zone_id))
    return tuple(found)


def _goes_with_room(problem: Problem, carrier: Carrier | None, tours: TourPlan) -> bool:
    """Whether every tour of a carrier leaves less than half full, and nothing waits to be loaded."""
    if carrier is None or problem.depot[carrier.depot_id].loading_kg_per_min is not None:
        return False
    vehicles = {vehicle.id: vehicle for vehicle in carrier.vehicles}
    return all(
        tour.load_kg <= vehicles[tour.vehicle_id].capacity_kg / 2
        and tour.load_l <= (vehicles[tour.vehicle_id].capacity_l or math.inf) / 2
        for tour in tours.tours
        if tour.vehicle_id in vehicles
    )


def cause_of_left(problem: Problem, deliveries: Sequence[Delivery]) -> UnmetCause:
    """What keeps tours from carrying deliveries: loading, access of zones, or vehicles."""
    quick = tuple(replace(depot, loading_kg_per_min=None) for depot in problem.depots)
    if not build_tours(replace(problem, depots=quick), deliveries).left:
        return UnmetCause.LOADING
    wide = tuple(replace(site, capacity=None) for site in problem.sites)
    if not build_tours(replace(problem, sites=wide), deliveries).left:
        return UnmetCause.ACCESS_FULL
    return UnmetCause.NO_VEHICLE
