"""What several layers need."""

from __future__ import annotations

from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.map.style import LabelStyle
from app.map.tokens import Tokens


def middle(area: Polygon | MultiPolygon) -> tuple[float, float]:
    """A point well inside the outline of an area; it may lie in a courtyard, where a name reads best."""
    largest = max(area.geoms, key=lambda part: part.area) if isinstance(area, MultiPolygon) else area
    outline = Polygon(largest.exterior)
    point = outline.centroid
    if not outline.contains(point):
        point = outline.representative_point()
    return point.x, point.y


def breadth(geometry: BaseGeometry) -> float:
    """East-west extent in metres: the room that a label has."""
    left, _, right, _ = geometry.bounds
    return float(right - left)


def plain(tokens: Tokens, key: str, size: float, colour: str = "", **more: object) -> LabelStyle:
    """A label with a halo in the map's own colours."""
    return LabelStyle(key=key, size=size, colour=colour or tokens.map.label, halo=tokens.map.halo, **more)  # type: ignore[arg-type]
