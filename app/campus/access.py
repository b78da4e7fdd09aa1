"""Where people and loads meet a place: the access point of a zone, the doors and nodes of buildings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.campus.blockage import Blockage
from app.campus.network import Bools, Floats, Ints, PathNetwork
from app.campus.speeds import travel_parameters
from app.domain.campus import Building, Entrance, TravelMode


def access_point(
    network: PathNetwork,
    area: BaseGeometry,
    blockage: Blockage,
    modes: Sequence[TravelMode] = (TravelMode.FOOT,),
) -> Point | None:
    """The network node nearest to an area where arrivals report, or None where there is none.

    It lies outside the area and outside the blocked area, in the longest piece of network that the first
    mode can reach and leave again. Among the nodes within `max_leg` of the area, one that every mode
    reaches is preferred.
    """
    points = shapely.points(network.node_xy)
    distance = shapely.distance(area, points)
    outside = shapely.disjoint(area, points)
    if blockage.area is not None:
        outside &= shapely.disjoint(blockage.area, points)
    reached = [main_nodes(network, mode, blockage) & outside for mode in modes]
    by_all = np.logical_and.reduce(reached) & (distance <= travel_parameters().max_leg.value)
    for usable in (by_all, *reached):
        if usable.any():
            nearest = int(np.argmin(np.where(usable, distance, np.inf)))
            return Point(network.node_xy[nearest])
    return None


def main_nodes(network: PathNetwork, mode: TravelMode, blockage: Blockage) -> Bools:
    """(n,) the nodes of the longest piece of network that a mode can reach and leave again."""
    seconds, usable = network.edge_seconds(mode), blockage.open_edges(network, mode)
    forward, backward = (np.isfinite(seconds) & usable[:, None]).T
    piece = network.components(forward, backward)
    a, b = piece[network.edge_nodes].T
    within = usable & (a == b)
    length = np.bincount(a[within], weights=network.edge_length_m[within], minlength=1)
    main: Bools = (piece == int(length.argmax())) & (length.max() > 0)
    return main


@dataclass(frozen=True, eq=False)
class BuildingAccess:
    """For each of b buildings the door nearest to the network and the node that serves it."""

    building_ids: tuple[str, ...]
    node: Ints
    """(b,) node, or -1 where the mode has no network."""
    door_xy: Floats
    """(b, 2) the entrance nearest to that node, or the nearest point of the footprint where none is known."""
    distance_m: Floats
    """(b,) from door to node; inf where there is no network."""


def building_access(
    network: PathNetwork,
    buildings: Sequence[Building],
    entrances: Sequence[Entrance],
    mode: TravelMode = TravelMode.FOOT,
    blockage: Blockage = Blockage(),  # noqa: B008 - frozen
) -> BuildingAccess:
    """Join each building to the nearest node of the mode's main network, from its entrances where known."""
    doors: dict[str, list[Point]] = {}
    for entrance in entrances:
        doors.setdefault(entrance.building_id, []).append(entrance.point)
    shapes = np.array(
        [shapely.MultiPoint(doors[b.id]) if b.id in doors else b.footprint for b in buildings], dtype=object
    )
    nodes = np.flatnonzero(main_nodes(network, mode, blockage))
    points = shapely.points(network.node_xy[nodes])
    tree = shapely.STRtree(points)
    (of, nearest), distance = tree.query_nearest(shapes, return_distance=True, all_matches=False)
    access = BuildingAccess(
        tuple(b.id for b in buildings),
        np.full(len(buildings), -1),
        shapely.get_coordinates(shapely.centroid(shapes)).reshape(-1, 2),
        np.full(len(buildings), np.inf),
    )
    access.node[of], access.distance_m[of] = nodes[nearest], distance
    lines = shapely.shortest_line(shapes[of], points[nearest])
    access.door_xy[of] = shapely.get_coordinates(shapely.get_point(lines, 0))
    return access
