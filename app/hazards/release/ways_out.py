"""How people leave the buildings in a release's way on foot, and how near the source their way leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Point, Polygon

from app.campus.access import building_access, main_nodes
from app.campus.blockage import Blockage
from app.campus.travel import travel_times
from app.campus.ways import network_of
from app.domain.campus import Building, TravelMode
from app.domain.incident import Closure
from app.domain.operation import Campus

_GOALS = 60


@dataclass(frozen=True, slots=True)
class WayOut:
    """One building's quickest way out of the area that keeps clear of the isolated ground."""

    walk_s: float
    nearest_m: float
    """The smallest distance from the source on the way, the building itself included."""


def ways_out(
    campus: Campus,
    buildings: Sequence[Building],
    source: Point,
    isolation: Polygon,
    area: Polygon,
    closures: tuple[Closure, ...],
    walk_mps: float,
    others: Sequence[Polygon] = (),
) -> dict[str, WayOut]:
    """By building id; a building without such a way is missing. `others` are extents of other incidents.

    The isolated ground, other extents and closed ways are shut; the goals are the nodes of the network just
    outside the area.
    """
    network = network_of(campus.paths)
    blockage = Blockage(shapely.union_all([isolation, *others]), closures)
    nodes = shapely.points(network.node_xy)
    usable = main_nodes(network, TravelMode.FOOT, blockage) & shapely.disjoint(area, nodes)
    if not usable.any() or not buildings:
        return {}
    order = np.argsort(shapely.distance(area, nodes[usable]), kind="stable")
    goals = [Point(xy) for xy in network.node_xy[usable][_spread(order)]]
    access = building_access(network, buildings, campus.entrances, TravelMode.FOOT, blockage)
    doors = [Point(xy) for xy in access.door_xy]
    table = travel_times(network, TravelMode.FOOT, doors, goals, blockage, speed_mps=walk_mps)
    found = {}
    for number, building in enumerate(buildings):
        goal = int(np.argmin(table.seconds[number]))
        if np.isfinite(table.seconds[number, goal]):
            way = table.route(number, goal)
            nearest = min(float(way.distance(source)), float(building.footprint.distance(source)))
            found[building.id] = WayOut(float(table.seconds[number, goal]), nearest)
    return found


def _spread(order: np.ndarray) -> np.ndarray:
    """The nearest goals, and every so many of the rest: enough to lead out on each side."""
    near, rest = order[: _GOALS // 2], order[_GOALS // 2 :]
    step = max(1, len(rest) // (_GOALS // 2))
    return np.concatenate([near, rest[::step]])
