"""A circle about a point."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry import Point

from app.domain.incident import Extent, ExtentKind
from app.domain.message import msg
from app.domain.operation import Campus
from app.domain.source import Source, SourceStatus
from app.hazards.registry import EXTENTS
from app.hazards.shapes import check_on_campus, check_point, check_radius


@EXTENTS.add("circle")
@dataclass(frozen=True, slots=True, kw_only=True)
class CircleExtent:
    """The area within a radius of a point that a person states."""

    centre: Point
    """In campus coordinates."""
    radius_m: float

    def extent(self, campus: Campus, incident_id: str) -> Extent:
        """The circle, 128 sides; UserError for a bad radius or centre, or a circle off the campus."""
        area = check_point(self.centre).buffer(check_radius(self.radius_m), quad_segs=32)
        method = msg("extent.method.circle", radius_m=round(self.radius_m))
        return Extent(
            id=f"extent:{incident_id}",
            incident_id=incident_id,
            kind=ExtentKind.CIRCLE,
            area=area,
            radius_m=self.radius_m,
            source=Source(SourceStatus.GIVEN, "", method),
            method=method,
            assumptions=check_on_campus(campus.info, area),
        )
