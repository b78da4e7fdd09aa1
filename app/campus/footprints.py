"""The smallest rectangle about a footprint: the sides of a building as its facades see them."""

from __future__ import annotations

import math
from itertools import pairwise

import shapely
from shapely.geometry import MultiPolygon, Polygon

_NO_EDGE_M = 0.001
"""A shorter edge is no facade; GEOS loses the rectangle where it follows one."""


def rectangle_about(part: Polygon) -> Polygon | None:
    """The smallest rectangle, turned as the polygon lies; None where the polygon has no area."""
    rectangle = shapely.oriented_envelope(shapely.remove_repeated_points(part, _NO_EDGE_M))
    return rectangle if isinstance(rectangle, Polygon) else None


def largest_part(footprint: Polygon | MultiPolygon) -> Polygon:
    """The part with the largest area."""
    return max(shapely.get_parts(footprint), key=lambda part: float(part.area))


def sides_m(part: Polygon) -> tuple[float, float]:
    """Sides of that rectangle in m, the longer first."""
    rectangle = rectangle_about(part)
    if rectangle is None:
        return float(part.length) / 2, 0.0
    first, second = (math.dist(a, b) for a, b in list(pairwise(rectangle.exterior.coords))[:2])
    return max(first, second), min(first, second)


def facade_width_m(footprint: Polygon | MultiPolygon) -> float:
    """Length of the longest facade in m: the longer side of the smallest rectangle about any part."""
    return max(sides_m(part)[0] for part in shapely.get_parts(footprint))
