"""Turns what was drawn into the geometry that a record needs, or says why it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import shapely
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.domain.message import Message, msg

MIN_AREA_M2 = 1.0
"""Smaller areas are left-overs of drawing, not something that a person can be in."""
MIN_THICKNESS_M = 0.2
"""Twice the area over the perimeter, which is a long strip's width; thinner strips are slivers."""


@dataclass(frozen=True, slots=True)
class Mended:
    """The geometries that came out, and what was mended on the way, or why nothing came out."""

    parts: tuple[Any, ...] = ()
    remark: Message | None = None


def mend_area(geometry: BaseGeometry | None) -> Mended:
    """One valid Polygon or MultiPolygon without slivers."""
    if geometry is None or geometry.is_empty:
        return Mended(remark=msg("import.problem.empty"))
    if not isinstance(geometry, Polygon | MultiPolygon):
        geometry = _areas_of(geometry)
        if geometry is None:
            return Mended(remark=msg("import.problem.no_area"))
    remark = None
    if not geometry.is_valid:
        reason = shapely.is_valid_reason(geometry)
        remark = msg("import.problem.invalid", reason=reason.partition("[")[0])
        geometry = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon) and part.area > 0]
    if not parts:
        return Mended(remark=msg("import.problem.zero_area"))
    solid = [part for part in parts if not _is_sliver(part)]
    if not solid:
        return Mended(remark=msg("import.problem.sliver", area=f"{sum(part.area for part in parts):.2f}"))
    if len(solid) < len(parts) and remark is None:
        remark = msg("import.problem.slivers_removed", n=len(parts) - len(solid))
    return Mended((solid[0] if len(solid) == 1 else MultiPolygon(solid),), remark)


def mend_lines(geometry: BaseGeometry | None) -> Mended:
    """The lines of a geometry, vertices untouched, for neighbours share them; an area gives its outline."""
    if geometry is None or geometry.is_empty:
        return Mended(remark=msg("import.problem.empty"))
    if isinstance(geometry, Polygon | MultiPolygon):
        geometry = geometry.boundary
    drawn = [part for part in shapely.get_parts(geometry) if isinstance(part, LineString)]
    if not drawn:
        return Mended(remark=msg("import.problem.no_line"))
    lines = [shapely.remove_repeated_points(part) for part in drawn if part.length > 0]
    if not lines:
        return Mended(remark=msg("import.problem.zero_length"))
    return Mended(tuple(LineString(line.coords) for line in lines))


def mend_point(geometry: BaseGeometry | None) -> Mended:
    """One point; of anything larger a point on it."""
    if geometry is None or geometry.is_empty:
        return Mended(remark=msg("import.problem.empty"))
    if isinstance(geometry, Point):
        return Mended((geometry,))
    return Mended((geometry.representative_point(),))


def mend_place(geometry: BaseGeometry | None) -> Mended:
    """A point, or an area where one was drawn that is worth the name."""
    if isinstance(geometry, Polygon | MultiPolygon):
        area = mend_area(geometry)
        if area.parts:
            return area
    return mend_point(geometry)


def _areas_of(geometry: BaseGeometry) -> BaseGeometry | None:
    if geometry.geom_type != "GeometryCollection":
        return None
    parts = [part for part in shapely.get_parts(shapely.get_parts(geometry)) if isinstance(part, Polygon)]
    return shapely.union_all(parts) if parts else None


def _is_sliver(part: Polygon) -> bool:
    return bool(part.area < MIN_AREA_M2 or 2 * part.area / part.length < MIN_THICKNESS_M)
