"""Checks of tours: what they carry adds up to what is assigned, within every vehicle, time and place."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, pairwise

from shapely.geometry import LineString

from app.domain.campus import TravelMode
from app.domain.plan import Tour
from app.domain.resource import Vehicle
from app.planning.check.facts import Facts, Rule, Violation, expect, rounded_up
from app.planning.problem.problem import SpeedKey, latest_s, vehicle_key

WEIGHT_TOLERANCE = 1e-9
"""Relative rounding of a sum of unit weights or volumes."""

LoadLine = tuple[str, TravelMode, str, str, str, str]
"""Depot, mode, zone, id of the need, supply, and what it stands for."""


def tours(facts: Facts) -> Iterator[Violation]:
    """Every rule of tours; `records.strangers` has seen to it that all is known."""
    yield from _sums(facts)
    for vehicle_id, made in facts.tours_of.items():
        yield from _sequence(facts, facts.vehicles[vehicle_id], made)
    yield from _loading(facts)
    yield from _access(facts)


def _sums(facts: Facts) -> Iterator[Violation]:
    """What is set down is what is assigned, and the last of it arrives when the assignment says."""
    carried: Counter[LoadLine] = Counter()
    last: defaultdict[LoadLine, float] = defaultdict(float)
    for tour in facts.proposal.tours:
        mode = facts.vehicles[tour.vehicle_id].mode
        for stop in tour.stops:
            for load in stop.loads:
                line = (tour.depot_id, mode, stop.zone_id, load.demand_id, load.item, load.instead_of)
                carried[line] += load.quantity
                last[line] = max(last[line], stop.arrive_s)
                need = facts.needs.get(load.demand_id)
                if need is None or not stop.arrive_s <= latest_s(need):
                    yield Violation(Rule.LIMIT, tour.id, need and latest_s(need), stop.arrive_s)
    for a in facts.proposal.assignments:
        if a.team_id:
            continue
        wanted = (a.depot_id, a.mode, a.zone_id, a.demand_id, a.item, a.instead_of)
        yield from expect(Rule.LOAD, a.id, a.quantity, carried.pop(wanted, 0))
        yield from expect(Rule.TRAVEL, a.id, last[wanted], a.arrive_s)
    for line, quantity in carried.items():
        yield Violation(Rule.LOAD, " ".join(line), 0, quantity)


def _sequence(facts: Facts, vehicle: Vehicle, made: list[Tour]) -> Iterator[Violation]:
    """One vehicle's tours: numbered, no more than it can make, one after another."""
    numbers = [tour.number for tour in made]
    yield from expect(Rule.TOUR, vehicle.id, list(range(1, len(made) + 1)), numbers)
    if len(made) > vehicle.trips:
        yield Violation(Rule.TOUR, vehicle.id, vehicle.trips, len(made))
    free = facts.problem.depot[vehicle.depot_id].delay_s
    for tour in made:
        ready = rounded_up(free + facts.turnaround_s(vehicle))
        if not ready <= tour.depart_s:
            yield Violation(Rule.TOUR, tour.id, ready, tour.depart_s)
        yield from _weight(facts, vehicle, tour)
        yield from _chain(facts, vehicle_key(vehicle), tour)
        free = tour.back_s


def _weight(facts: Facts, vehicle: Vehicle, tour: Tour) -> Iterator[Violation]:
    loads = [load for stop in tour.stops for load in stop.loads]
    for rule_of, told, most in (
        (facts.problem.unit_kg, tour.load_kg, vehicle.capacity_kg),
        (facts.problem.unit_l, tour.load_l, math.inf if vehicle.capacity_l is None else vehicle.capacity_l),
    ):
        total = math.fsum(rule_of.get(load.item, 0.0) * load.quantity for load in loads)
        slack = 1e-6 + WEIGHT_TOLERANCE * total
        if not abs(told - total) <= slack:
            yield Violation(Rule.TOUR, tour.id, total, told)
        if total > most + slack:
            yield Violation(Rule.LOAD, tour.id, most, total)


def _chain(facts: Facts, key: SpeedKey, tour: Tour) -> Iterator[Violation]:
    """Times and way of one tour: each leg begins once the stop before it is done."""
    if not tour.stops or not all(stop.loads for stop in tour.stops):
        yield Violation(Rule.TOUR, tour.id, "stops with loads", tour.stops)
        return
    expected, clock, before = [], tour.depart_s, tour.depot_id
    for stop in tour.stops:
        clock += leg_s(facts, key, tour.depot_id, before, stop.zone_id)
        expected.append(clock)
        clock += facts.problem.handling.stop_s
        before = stop.zone_id
    back = rounded_up(clock + leg_s(facts, key, tour.depot_id, before, tour.depot_id))
    found = [stop.arrive_s for stop in tour.stops]
    yield from expect(Rule.TOUR, tour.id, ([rounded_up(s) for s in expected], back), (found, tour.back_s))
    if not math.isfinite(back):
        yield Violation(Rule.TOUR, tour.id, "a way back", back)
    yield from _route(facts, key, tour)


def leg_s(facts: Facts, key: SpeedKey, depot_id: str, start: str, goal: str) -> float:
    """Whole seconds of a leg between the depot and zones; out and back where onward ways are not known."""
    problem = facts.problem
    if start == depot_id:
        return problem.seconds(key, depot_id, goal)
    if key in problem.onward:
        return problem.onward_s(key, start, goal)
    back = problem.seconds(key, depot_id, start)
    return back if goal == depot_id else back + problem.seconds(key, depot_id, goal)


def _route(facts: Facts, key: SpeedKey, tour: Tour) -> Iterator[Violation]:
    """The way leads from the depot over the access points and back, by the ways of the travel tables."""
    access = {site.zone_id: site.access for site in facts.problem.sites}
    home = facts.problem.depot[tour.depot_id].point.coords[0]
    line = list(tour.route.coords)
    if not line or (line[0], line[-1]) != (home, home):
        yield Violation(Rule.ROUTE, tour.id, "from the depot and back", line[:1] + line[-1:])
    at = 0
    for stop in tour.stops:
        point = access[stop.zone_id]
        try:
            at = line.index(point.coords[0] if point else (), at)
        except ValueError:
            yield Violation(Rule.ROUTE, tour.id, "over the access point", stop.zone_id)
    halts = [tour.depot_id, *(stop.zone_id for stop in tour.stops), tour.depot_id]
    legs = list(pairwise(halts))
    if all(math.isfinite(leg_s(facts, key, tour.depot_id, *leg)) for leg in legs):
        ways = [way for leg in legs for way in leg_ways(facts, key, tour.depot_id, *leg)]
        if _moved(line) != _moved(chain.from_iterable(way.coords for way in ways)):
            yield Violation(Rule.ROUTE, tour.id, "the way that takes so long", tour.route)


def leg_ways(facts: Facts, key: SpeedKey, depot_id: str, start: str, goal: str) -> list[LineString]:
    """The ways of a leg, as `leg_s`."""
    problem = facts.problem
    if start == depot_id:
        return [problem.route(key, depot_id, goal)]
    if key in problem.onward:
        return [problem.onward_route(key, start, goal)]
    back = problem.route(key, depot_id, start).reverse()
    return [back] if goal == depot_id else [back, problem.route(key, depot_id, goal)]


def _moved(points: Iterable[tuple[float, ...]]) -> list[tuple[float, ...]]:
    """Points of a way without those where it does not move on."""
    return [point for point, _ in groupby(points)]


def _loading(facts: Facts) -> Iterator[Violation]:
    """By any time, a depot has loaded no more than it can; loads are on board when the vehicle leaves."""
    leaving: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for tour in facts.proposal.tours:
        leaving[tour.depot_id].append((tour.depart_s, tour.load_kg))
    for depot_id, loads in leaving.items():
        rate = facts.problem.depot[depot_id].loading_kg_per_min
        if rate is None:
            continue
        total = 0.0
        for depart, kg in sorted(loads):
            total += kg
            most = rate * depart / 60
            if not total <= most + 1e-6 + WEIGHT_TOLERANCE * total:
                yield Violation(Rule.LOADING, depot_id, most, total)


def _access(facts: Facts) -> Iterator[Violation]:
    """No zone is entered by more teams and tours than its access takes."""
    arrivals = Counter(a.zone_id for a in facts.proposal.assignments if a.team_id)
    arrivals.update(stop.zone_id for tour in facts.proposal.tours for stop in tour.stops)
    for site in facts.problem.sites:
        if site.capacity is not None and arrivals[site.zone_id] > site.capacity:
            yield Violation(Rule.CAPACITY, site.zone_id, site.capacity, arrivals[site.zone_id])
