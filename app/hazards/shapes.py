"""Checks on the shapes that a person draws, in the campus's metric CRS."""

from __future__ import annotations

import math

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.domain.campus import CampusInfo
from app.domain.errors import UserError
from app.domain.message import Message, msg

SMALLEST_AREA_M2 = 1.0
LARGEST_RADIUS_M = 10_000.0


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
    if not all(math.isfinite(value) for value in shapely.get_coordinates(area).flat):
        raise UserError(msg("extent.not_finite"))
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
