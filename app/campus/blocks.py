"""Blocks: the pieces of ground that roads and the campus boundary enclose."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from app.domain.campus import Path, PathKind
from app.domain.operation import Campus

STREETS = (PathKind.ROAD, PathKind.SERVICE_ROAD)
WAYS = (*STREETS, PathKind.FOOTWAY, PathKind.CROSSING)
AROUND_M = 400.0
"""How far around what is asked for roads are looked at; a block that is larger ends at the window."""
SMALLEST_M2 = 25.0
"""Smaller faces are traffic islands."""


def street_blocks(
    campus: Campus, around: BaseGeometry, kinds: Sequence[PathKind] = STREETS
) -> tuple[Polygon, ...]:
    """The blocks near a place, as the faces of the street network inside the campus boundary.

    Roads that merely cross on different levels divide the ground all the same. `kinds` are the ways that
    divide. Blocks are whole within `AROUND_M` of the place.
    """
    window = shapely.box(*around.buffer(AROUND_M).bounds).intersection(campus.info.boundary)
    if window.is_empty:
        return ()
    lines = [path.line for path in campus.paths if path.kind in kinds and _meets(path, window)]
    noded = shapely.union_all([window.boundary, *shapely.intersection(lines, window)])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))).tolist()
    return tuple(
        face for face in faces if face.area > SMALLEST_M2 and window.contains(face.representative_point())
    )


def blocks_touching(
    campus: Campus, area: BaseGeometry, kinds: Sequence[PathKind] = STREETS
) -> tuple[Polygon, ...]:
    """The blocks that share ground with an area, or hold a point."""
    return tuple(
        face
        for face in street_blocks(campus, area, kinds)
        if face.intersection(area).area > SMALLEST_M2 or (area.area == 0 and face.intersects(area))
    )


def _meets(path: Path, window: BaseGeometry) -> bool:
    west, south, east, north = window.bounds
    left, bottom, right, top = path.line.bounds
    return bool(left <= east and right >= west and bottom <= north and top >= south)
