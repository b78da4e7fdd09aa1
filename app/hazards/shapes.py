"""Checks on the shapes that a person draws, in the campus's metric CRS."""

from __future__ import annotations

import math
from typing import TypeAlias

import shapely
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.domain.campus import CampusInfo
from app.domain.errors import UserError
from app.domain.message import Message, msg

SMALLEST_AREA_M2 = 1.0
SHORTEST_LINE_M = 0.001
LARGEST_RADIUS_M = 10_000.0
FARTHEST_DRAWING_M = 50_000.0

Drawing: TypeAlias = Point | LineString | Polygon | MultiPoint | MultiLineString | MultiPolygon
"""Whatever shape an annotation may have."""


class SelfCrossing(UserError):  # noqa: N818 - named like the finding
    """A drawn outline crosses itself; `repaired` is the proper shape that can be offered in its place."""

    def __init__(self, repaired: Polygon | MultiPolygon) -> None:
        super().__init__(
            msg(
                "extent.self_crossing",
                n=len(shapely.get_parts(repaired)),
                area_m2=round(repaired.area),
            )
        )
        self.repaired = repaired


def check_area(area: Polygon | MultiPolygon) -> Polygon | MultiPolygon:
    """The area in two dimensions, if it is a proper one.

    UserError where coordinates are missing, infinite or without extent; `SelfCrossing` where the outline
    crosses itself or parts overlap.
    """
    _check_finite(area)
    flat: Polygon | MultiPolygon = shapely.force_2d(area)
    repaired = flat if flat.is_valid else repair(flat)
    if repaired.area < SMALLEST_AREA_M2:
        raise UserError(msg("extent.no_area"))
    if repaired is not flat:
        raise SelfCrossing(repaired)
    return flat


def repair(area: BaseGeometry) -> Polygon | MultiPolygon:
    """The valid polygons that an invalid outline encloses; empty where it encloses nothing."""
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(area)))
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    union: Polygon | MultiPolygon = shapely.union_all(polygons) if len(polygons) else Polygon()
    return union


def check_radius(radius_m: float) -> float:
    """A radius in metres between 1 and `LARGEST_RADIUS_M`; UserError where it is not."""
    if not 1.0 <= radius_m <= LARGEST_RADIUS_M:
        raise UserError(msg("extent.radius", low_m=1, high_m=round(LARGEST_RADIUS_M)))
    return radius_m


def check_point(point: Point) -> Point:
    """A point with finite coordinates, in two dimensions; UserError where it is not."""
    if point.is_empty or not (math.isfinite(point.x) and math.isfinite(point.y)):
        raise UserError(msg("extent.not_finite"))
    return Point(point.x, point.y)


def check_on_campus(info: CampusInfo, area: BaseGeometry) -> tuple[Message, ...]:
    """Refuse (UserError) an area that does not overlap the campus; say how much of it lies outside."""
    if not area.intersects(info.boundary) or area.touches(info.boundary):
        raise UserError(msg("extent.outside", metres=round(area.distance(info.boundary))))
    return outside_share(info, area)


def outside_share(info: CampusInfo, area: BaseGeometry) -> tuple[Message, ...]:
    """The assumption to state where part of an area lies outside the campus."""
    outside = area.difference(info.boundary).area / area.area
    if outside < 0.005:
        return ()
    return (msg("extent.partly_outside", percent=round(100 * outside)),)


def check_line(line: LineString) -> LineString:
    """A line of some length in two dimensions; UserError where it is none."""
    _check_finite(line)
    if line.length < SHORTEST_LINE_M:
        raise UserError(msg("drawing.no_length"))
    flat: LineString = shapely.force_2d(line)
    return flat


def check_drawing(info: CampusInfo, drawing: Drawing) -> Drawing:
    """A drawing in two dimensions that may be kept: not empty, valid, on or near the campus.

    UserError where it is not; `SelfCrossing` where an outline crosses itself or parts overlap. What explains
    the way to a campus may lie `FARTHEST_DRAWING_M` from it; beyond that the coordinates are wrong.
    """
    if not isinstance(drawing, Drawing):
        raise UserError(msg("drawing.kind", kind=drawing.geom_type))
    if drawing.is_empty:
        raise UserError(msg("drawing.empty"))
    _check_finite(drawing)
    flat: Drawing = shapely.force_2d(drawing)
    if isinstance(flat, Polygon | MultiPolygon):
        _check_outline(flat)
    elif isinstance(flat, LineString | MultiLineString):
        for part in shapely.get_parts(flat):
            check_line(part)
    away_m = flat.distance(info.boundary)
    if away_m > FARTHEST_DRAWING_M:
        raise UserError(msg("drawing.far", km=round(away_m / 1000), most_km=round(FARTHEST_DRAWING_M / 1000)))
    return flat


def _check_outline(area: Polygon | MultiPolygon) -> None:
    repaired = area if area.is_valid else repair(area)
    if repaired.area <= 0:
        raise UserError(msg("extent.no_area"))
    if repaired is not area:
        raise SelfCrossing(repaired)


def _check_finite(shape: BaseGeometry) -> None:
    if not all(math.isfinite(value) for value in shapely.get_coordinates(shape).flat):
        raise UserError(msg("extent.not_finite"))
