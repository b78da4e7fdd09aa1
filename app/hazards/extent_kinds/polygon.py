"""An area drawn by hand."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry import MultiPolygon, Polygon

from app.domain.incident import Extent, ExtentKind
from app.domain.message import msg
from app.domain.operation import Campus
from app.domain.source import Source, SourceStatus
from app.hazards.registry import EXTENTS
from app.hazards.shapes import check_area, check_on_campus


@EXTENTS.add("polygon")
@dataclass(frozen=True, slots=True, kw_only=True)
class PolygonExtent:
    """The area that a person drew, in campus coordinates."""

    polygon: Polygon | MultiPolygon

    def extent(self, campus: Campus, incident_id: str) -> Extent:
        """The drawn area; UserError where it is no proper area or lies off the campus."""
        area = check_area(self.polygon)
        method = msg("extent.method.polygon")
        return Extent(
            id=f"extent:{incident_id}",
            incident_id=incident_id,
            kind=ExtentKind.POLYGON,
            area=area,
            source=Source(SourceStatus.GIVEN, "", method),
            method=method,
            assumptions=check_on_campus(campus.info, area),
        )
