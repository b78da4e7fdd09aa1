"""The extents of an incident: a burning building with its exposure ring, a circle, a drawn area."""

from __future__ import annotations

from shapely.geometry import MultiPolygon, Point, Polygon

from app.domain.incident import Extent
from app.domain.operation import Campus
from app.hazards.registry import EXTENTS
from app.hazards.shapes import SelfCrossing

__all__ = ["SelfCrossing", "building_extent", "circle_extent", "polygon_extent"]


def building_extent(
    campus: Campus,
    incident_id: str,
    building_id: str,
    *,
    height_m: float | None = None,
    window_share: float | None = None,
    burns: bool = True,
) -> Extent:
    """The burning building as core and its exposure ring as area; see `extent_kinds.building`.

    A building that does not burn is its own extent.
    `height_m` (metres) and `window_share` (0 to 1, unprotected part of the facade) override the record and
    the usual figure. UserError where there is no such building or a figure is impossible.
    """
    model = EXTENTS.get("building")(
        building_id=building_id, height_m=height_m, window_share=window_share, burns=burns
    )
    return model.extent(campus, incident_id)


def circle_extent(campus: Campus, incident_id: str, centre: Point, radius_m: float) -> Extent:
    """The area within `radius_m` metres of a point; UserError where that is none, or none of the campus."""
    return EXTENTS.get("circle")(centre=centre, radius_m=radius_m).extent(campus, incident_id)


def polygon_extent(campus: Campus, incident_id: str, polygon: Polygon | MultiPolygon) -> Extent:
    """A drawn area. UserError where it has no area or lies off the campus.

    An outline that crosses itself raises `SelfCrossing`, whose `repaired` shape can be offered instead.
    """
    return EXTENTS.get("polygon")(polygon=polygon).extent(campus, incident_id)
