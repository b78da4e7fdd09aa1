"""Tours as they are drawn: the way out with its stops, the way back, and the orders that it serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from app.domain.campus import TravelMode
from app.domain.plan import Assignment, Tour, TourStop
from app.domain.resource import Vehicle
from app.map.state import MapState

Corner = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Halt:
    """A stop in its place, in metres, and the way that leads to it from the depot over all earlier stops."""

    stop: TourStop
    number: int
    at: Corner
    way: LineString


@dataclass(frozen=True, slots=True)
class Round:
    """A tour, from the depot to its last stop, and home."""

    tour: Tour
    vehicle: Vehicle | None
    """None where nobody knows the vehicle any more."""
    colour: int
    """The same for all tours of a vehicle: its place among the vehicles that have tours."""
    lane: int
    """Its place among all tours."""
    halts: tuple[Halt, ...]
    """Empty where the place of a stop is not known."""
    out: LineString
    back: LineString
    cut: bool
    """Nobody may be sent along it: what it brings stands among the ways that are cut."""

    @property
    def mode(self) -> TravelMode:
        """How its vehicle travels."""
        return self.vehicle.mode if self.vehicle else TravelMode.VEHICLE


def rounds(state: MapState) -> tuple[Round, ...]:
    """The tours of a state whose way is known, by vehicle, the first tour of each first."""
    tours = sorted(state.tours, key=lambda t: (t.depot_id, t.vehicle_id, t.plan_id, t.number))
    colours = {vehicle: n for n, vehicle in enumerate(dict.fromkeys(t.vehicle_id for t in tours))}
    places, vehicles = _places(state), vehicles_of(state)
    cut = {_load_key(a) for a in state.assignments if a.id in state.cut}
    found = []
    for lane, tour in enumerate(tours):
        if len(tour.route.coords) < 2 or not tour.stops:
            continue
        halts, last = _halts(tour, places)
        found.append(
            Round(
                tour,
                vehicles.get(tour.vehicle_id),
                colours[tour.vehicle_id],
                lane,
                halts,
                out=_piece(tour.route, 0, last),
                back=_piece(tour.route, last, len(tour.route.coords) - 1),
                cut=not cut.isdisjoint(_keys(tour)),
            )
        )
    return tuple(found)


def vehicles_of(state: MapState) -> dict[str, Vehicle]:
    """The vehicles by their ids: the campus's own, and those that the plans were made with."""
    plans = [*state.snapshot.plans, *((state.proposal.plan,) if state.proposal else ())]
    made = [vehicle for plan in plans for vehicle in plan.made.vehicles]
    return {vehicle.id: vehicle for vehicle in (*made, *state.snapshot.campus.vehicles)}


def ways_of(assignments: Sequence[Assignment], known: Sequence[Round]) -> dict[str, BaseGeometry]:
    """For each order whose load tours carry, by its id: the ways from the depot to where it is set down."""
    legs: dict[tuple[str, ...], list[LineString]] = defaultdict(list)
    for one in known:
        for halt in one.halts:
            for load in halt.stop.loads:
                tour = one.tour
                key = (tour.plan_id, tour.depot_id, load.demand_id, load.item, halt.stop.zone_id)
                legs[key].append(halt.way)
    found: dict[str, BaseGeometry] = {}
    for order in assignments:
        ways = [] if order.team_id else legs.get((*_load_key(order), order.zone_id), [])
        if ways:
            found[order.id] = ways[0] if len(ways) == 1 else shapely.MultiLineString(ways)
    return found


def _halts(tour: Tour, places: dict[tuple[str, str], Corner]) -> tuple[tuple[Halt, ...], int]:
    """The stops in their places, and at which corner of the route the last one is.

    A tour leads over the access point of each of its stops, in their order (`verify` sees to it).
    """
    corners = shapely.get_coordinates(tour.route)
    at, found = 0, []
    for number, stop in enumerate(tour.stops, 1):
        place = places.get((tour.plan_id, stop.zone_id))
        if place is None:
            return (), len(corners) - 1
        at += _reached(corners[at:], place)
        x, y = (float(value) for value in corners[at])
        found.append(Halt(stop, number, (x, y), _piece(tour.route, 0, at)))
    return tuple(found), at


def _reached(corners: NDArray[np.float64], place: Corner) -> int:
    """The first of the corners that is nearest to a place."""
    return int(np.argmin(np.hypot(corners[:, 0] - place[0], corners[:, 1] - place[1]).round(3)))


def _places(state: MapState) -> dict[tuple[str, str], Corner]:
    """Where those who are sent to a zone report, by plan and zone: there the ways of all orders end."""
    found = {
        (a.plan_id, a.zone_id): (a.route.coords[-1][0], a.route.coords[-1][1])
        for a in state.assignments
        if not a.route.is_empty
    }
    proposal = state.proposal
    if proposal is not None:
        found |= {(proposal.plan.id, zone): (point.x, point.y) for zone, point in proposal.access_points}
    return found


def _piece(route: LineString, first: int, last: int) -> LineString:
    """The part of a route between two of its corners; empty where they are one."""
    return LineString(route.coords[first : last + 1]) if last > first else LineString()


def _load_key(order: Assignment) -> tuple[str, str, str, str]:
    return order.plan_id, order.depot_id, order.demand_id, order.item


def _keys(tour: Tour) -> set[tuple[str, str, str, str]]:
    loads = (load for stop in tour.stops for load in stop.loads)
    return {(tour.plan_id, tour.depot_id, load.demand_id, load.item) for load in loads}
