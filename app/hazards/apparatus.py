"""Where vehicles of the fire service can stand: on a way that carries them, outside what could reach them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.campus.footprints import largest_part, rectangle_about
from app.domain.assessment import AreaRole, AssessedArea, ResultTable
from app.domain.campus import PlaceKind
from app.domain.message import Message, msg
from app.domain.operation import Campus
from app.hazards.parameters import ModelParameters

_EVERY_M = 8.0
"""A way is looked at every so many metres."""
_MOST = 4
"""More places than this are no help to choose."""


@dataclass(frozen=True, slots=True)
class Position:
    """One place to stand, and how far the nearest hydrant is; None where the campus has none."""

    point: Point
    from_fire_m: float
    hydrant_m: float | None


def positions(
    campus: Campus, fire: BaseGeometry, clear_m: float, figures: ModelParameters
) -> tuple[Position, ...]:
    """Up to four places along ways for vehicles, at least `clear_m` from the fire and of use for it, apart
    from each other, off a building's corners rather than its faces, with a hydrant within the hose where
    hydrants are known. None where there is no such place: then nothing is proposed.

    `figures` are those of the exposure model.
    """
    reach_m, hose_m = figures.value("apparatus.reach"), figures.value("apparatus.hose")
    apart_m = figures.value("apparatus.apart")
    outer = fire.buffer(clear_m + reach_m)
    hydrants = hydrants_of(campus)
    tree = shapely.STRtree(hydrants) if hydrants else None
    found = []
    for point in _along_ways(campus, outer):
        if point.distance(fire) < clear_m:
            continue
        hydrant = None if tree is None else float(point.distance(hydrants[int(tree.nearest(point))]))
        if hydrant is None or hydrant <= hose_m:
            found.append(Position(point, float(point.distance(fire)), hydrant))
    ranked = sorted(found, key=lambda one: (off_corner(fire, one.point), one.from_fire_m))
    chosen: list[Position] = []
    for one in ranked:
        if all(one.point.distance(other.point) >= apart_m for other in chosen):
            chosen.append(one)
    return tuple(chosen[:_MOST])


def hydrants_of(campus: Campus) -> list[Point]:
    """Every hydrant that the campus data know."""
    return [
        place.geometry.representative_point() for place in campus.places if place.kind is PlaceKind.HYDRANT
    ]


def position_areas(places: Sequence[Position]) -> tuple[AssessedArea, ...]:
    """The places on the map; nothing where there are none."""
    if not places:
        return ()
    points = MultiPoint([one.point for one in places])
    label = msg("fire_exposure.area.position")
    return (AssessedArea(name="positions", label=label, role=AreaRole.POSITION, shape=points),)


def position_table(places: Sequence[Position]) -> tuple[ResultTable, ...]:
    """How far each place is from the fire and from its hydrant; nothing where there are none."""
    if not places:
        return ()
    rows = tuple(
        (
            msg("fire_exposure.cell.number", n=number),
            msg("fire_exposure.cell.distance", m=round(one.from_fire_m)),
            msg("fire_exposure.cell.unknown")
            if one.hydrant_m is None
            else msg("fire_exposure.cell.distance", m=round(one.hydrant_m)),
        )
        for number, one in enumerate(places, start=1)
    )
    heads = (
        msg("fire_exposure.head.place"),
        msg("fire_exposure.head.from_fire"),
        msg("fire_exposure.head.hydrant"),
    )
    return (ResultTable(title=msg("fire_exposure.table_places"), heads=heads, rows=rows, numeric=(1, 2)),)


def position_notes(places: Sequence[Position]) -> tuple[Message, ...]:
    """That there is no place, or that its water was not checked."""
    if not places:
        return (msg("fire_exposure.no_position"),)
    unchecked = any(one.hydrant_m is None for one in places)
    return (msg("fire_exposure.no_hydrants"),) if unchecked else ()


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
    if not isinstance(building, Polygon | MultiPolygon):
        return 0.0
    rectangle = rectangle_about(largest_part(building))
    if rectangle is None:
        return 0.0
    middle = rectangle.centroid
    bearing = math.atan2(point.y - middle.y, point.x - middle.x)
    turns = [
        abs(math.remainder(bearing - math.atan2(y - middle.y, x - middle.x), math.tau))
        for x, y in list(rectangle.exterior.coords)[:4]
    ]
    return round(min(turns), 1)
