"""Where vehicles of the fire service can stand: on a way that carries them, outside what could reach them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.domain.campus import PlaceKind
from app.domain.operation import Campus

_EVERY_M = 8.0
_APART_M = 25.0
_MOST = 4


@dataclass(frozen=True, slots=True)
class Position:
    """One place to stand, and how far the nearest hydrant is; None where the campus has none."""

    point: Point
    from_building_m: float
    hydrant_m: float | None


def positions(
    campus: Campus, building: BaseGeometry, unsafe: BaseGeometry, reach_m: float, hose_m: float
) -> tuple[Position, ...]:
    """Up to four places along ways for vehicles, at most `reach_m` beyond the unsafe area, at least 25 m
    apart, off the building's corners rather than its faces, with a hydrant within the hose where hydrants are
    known. None where there is no such place: then nothing is proposed.
    """
    outer = unsafe.buffer(reach_m)
    hydrants = [p.geometry for p in campus.places if p.kind is PlaceKind.HYDRANT]
    tree = shapely.STRtree(hydrants) if hydrants else None
    shapely.prepare(unsafe)
    found = []
    for point in _along_ways(campus, outer):
        if unsafe.intersects(point):
            continue
        hydrant = None if tree is None else float(point.distance(hydrants[int(tree.nearest(point))]))
        if hydrant is None or hydrant <= hose_m:
            found.append(Position(point, float(point.distance(building)), hydrant))
    ranked = sorted(found, key=lambda one: (off_corner(building, one.point), one.from_building_m))
    chosen: list[Position] = []
    for one in ranked:
        if all(one.point.distance(other.point) >= _APART_M for other in chosen):
            chosen.append(one)
    return tuple(chosen[:_MOST])


def _along_ways(campus: Campus, outer: BaseGeometry) -> Iterator[Point]:
    shapely.prepare(outer)
    for path in campus.paths:
        if path.vehicle and outer.intersects(path.line):
            steps = np.arange(0.0, path.line.length, _EVERY_M)
            for point in shapely.line_interpolate_point(path.line, steps):
                if outer.intersects(point):
                    yield point


def off_corner(building: BaseGeometry, point: Point) -> float:
    """How far a place is turned from the nearest corner of the building's rectangle, as seen from its middle;
    radians, rounded to steps of a tenth so that near places of about the same kind are told by distance.
    """
    largest = max(building.geoms, key=lambda p: p.area) if isinstance(building, MultiPolygon) else building
    rectangle = shapely.oriented_envelope(largest)
    if not isinstance(rectangle, Polygon):
        return 0.0
    middle = rectangle.centroid
    bearing = math.atan2(point.y - middle.y, point.x - middle.x)
    turns = [
        abs(math.remainder(bearing - math.atan2(y - middle.y, x - middle.x), math.tau))
        for x, y in list(rectangle.exterior.coords)[:4]
    ]
    return round(min(turns), 1)
