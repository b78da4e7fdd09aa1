"""Puts doors into walls and a path from each door to the nearest way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.campus.demo.draft import Lot, Way
from app.domain.campus import PathKind

Indices = NDArray[np.int64]

LONGEST_M = 90.0
"""A door whose path would be longer is not made."""
SHORT_M = 45.0
"""Further doors are only made where their path is shorter."""
DOORS_APART_M = 12.0


@dataclass(frozen=True, slots=True)
class Door:
    """A door of the lot with that number, and the path that leads away from it."""

    lot: int
    point: Point
    path: Way


def make_doors(lots: Sequence[Lot], ways: Sequence[Way], water: BaseGeometry) -> list[Door]:
    """Between one and four doors for each lot, main door first; none for a lot that no path can reach.

    A lot with a role has its main door where wheels reach it.
    """
    walkable = [way for way in ways if way.level == 0 and way.kind is not PathKind.STEPS]
    drivable = [way for way in walkable if way.vehicle]
    solids = [*(lot.footprint.buffer(-0.15) for lot in lots), water]
    owners, spots = _candidates([lot.footprint for lot in lots])
    on_foot = _connectors(spots, walkable, solids)
    by_wheel = _connectors(spots, drivable, solids)
    doors: list[Door] = []
    for number, lot in enumerate(lots):
        own = np.flatnonzero(owners == number).tolist()
        if lot.role:
            doors += _chosen(number, {i: by_wheel[i] for i in own if i in by_wheel}, 1, wheels=True)
        count = _door_count(lot.footprint)
        doors += _chosen(number, {i: on_foot[i] for i in own if i in on_foot}, count, wheels=False)
    return doors


def _door_count(footprint: Polygon) -> int:
    if footprint.area < 180:
        return 1
    return 2 if footprint.length < 190 else 3 if footprint.length < 300 else 4


def _candidates(footprints: Sequence[Polygon]) -> tuple[Indices, list[Point]]:
    """Lot numbers and points: the middles of walls, or of every other facet of a round building."""
    owners: list[int] = []
    points: list[Point] = []
    for number, footprint in enumerate(footprints):
        corners = np.asarray(footprint.exterior.coords)
        middles = (corners[1:] + corners[:-1]) / 2
        long = np.hypot(*(corners[1:] - corners[:-1]).T) >= 5.0
        chosen = middles[long] if long.sum() >= 4 else middles[::2]
        owners += [number] * len(chosen)
        points += [Point(round(x, 2), round(y, 2)) for x, y in chosen.tolist()]
    return np.asarray(owners, dtype=np.int64), points


def _connectors(
    spots: Sequence[Point], ways: Sequence[Way], solids: Sequence[BaseGeometry]
) -> dict[int, LineString]:
    """The shortest line from each point to a way, by number of the point, where it is short and free."""
    tree = shapely.STRtree([way.line for way in ways])
    lines = shapely.shortest_line(spots, tree.geometries.take(tree.nearest(spots)))
    blocked, _ = shapely.STRtree(solids).query(lines, predicate="intersects")
    free = np.setdiff1d(np.flatnonzero(shapely.length(lines) <= LONGEST_M), blocked)
    return {i: lines[i] for i in free.tolist()}


def _chosen(number: int, paths: dict[int, LineString], count: int, *, wheels: bool) -> list[Door]:
    """The door with the shortest path, then those farthest from the doors already chosen."""
    if not paths:
        return []
    spots = {i: Point(path.coords[0]) for i, path in paths.items()}
    picked = [min(paths, key=lambda i: (paths[i].length, i))]
    others = [i for i, path in paths.items() if path.length <= SHORT_M]

    def apart(i: int) -> float:
        return float(min(spots[i].distance(spots[p]) for p in picked))

    while len(picked) < count and others:
        best = max(others, key=lambda i: (apart(i) - paths[i].length, -i))
        if apart(best) < DOORS_APART_M:
            break
        picked.append(best)
    return [Door(number, spots[i], _path(paths[i], wheels=wheels)) for i in picked]


def _path(line: LineString, *, wheels: bool) -> Way:
    if wheels:
        return Way(line, PathKind.SERVICE_ROAD, width_m=4.0, cart=True, vehicle=True)
    return Way(line, PathKind.FOOTWAY, width_m=2.0)
