"""Vector tiles drawn simply, in the colours of plain ground: land, water, roads, buildings, names.

Layers are known by their names in OpenMapTiles, Protomaps and Shortbread.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QPolygonF

from app.domain.campus import BuildingUse, GroundKind
from app.map.basemaps.picture import VectorTile
from app.map.paint.qt import colour, font
from app.map.tokens import Tokens

_LAND = ("landcover", "landuse", "land", "natural", "park")
_WATER = ("water", "ocean", "water_polygons", "waterway", "water_lines")
_ROADS = ("transportation", "roads", "streets", "road")
_BUILDINGS = ("building", "buildings")
_NAMES = ("place", "places", "place_labels")
_GREEN = frozenset(
    (
        *("grass", "wood", "forest", "park", "garden", "meadow", "scrub", "cemetery", "pitch"),
        *("golf_course", "village_green", "nature_reserve", "recreation_ground", "farmland"),
        *("orchard", "heath", "national_park", "greenfield"),
    )
)
_WIDTH = {
    "motorway": 3.6,
    "highway": 3.6,
    "trunk": 3.2,
    "primary": 2.8,
    "major_road": 2.8,
    "secondary": 2.4,
    "tertiary": 2.0,
    "minor": 1.6,
    "minor_road": 1.6,
    "residential": 1.6,
    "service": 1.2,
    "path": 0.8,
    "footway": 0.8,
}
_COMMON_WIDTH = 1.4
_KINDS = ("class", "kind", "subclass", "pmap:kind", "type", "landuse", "natural", "highway")


def vector_image(tile: VectorTile, side_px: int, tokens: Tokens) -> QImage:
    """A picture of a vector tile, or of a part of it."""
    image = QImage(side_px, side_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        _Drawing(painter, tile, side_px, tokens).draw()
    finally:
        painter.end()
    return image


class _Drawing:
    def __init__(self, painter: QPainter, tile: VectorTile, side_px: int, tokens: Tokens) -> None:
        self._painter, self._tile, self._side, self._tokens = painter, tile, side_px, tokens

    def draw(self) -> None:
        grounds, colours = self._tokens.grounds, self._tokens.map
        green = grounds[GroundKind.GREEN].fill
        water = grounds[GroundKind.WATER]
        for feature, scale in self._features(_LAND):
            if _kind(feature) & _GREEN:
                self._fill(feature, scale, green)
        for feature, scale in self._features(_WATER):
            self._fill(feature, scale, water.fill)
            self._stroke(feature, scale, water.fill, 1.6)
        roads = list(self._features(_ROADS))
        for casing in (True, False):
            for feature, scale in roads:
                width = _road_width(feature) + (1.4 if casing else 0.0)
                self._stroke(feature, scale, colours.road_casing if casing else colours.road, width)
        building = self._tokens.buildings[BuildingUse.OTHER]
        for feature, scale in self._features(_BUILDINGS):
            self._fill(feature, scale, building.fill, building.line)
        for feature, scale in self._features(_NAMES):
            self._write(feature, scale)

    def _features(self, names: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], float]]:
        for name in names:
            layer = self._tile.layers.get(name)
            if isinstance(layer, dict) and (extent := layer.get("extent", 4096)):
                scale = self._side / (extent * self._tile.part.side)
                yield from ((feature, scale) for feature in layer.get("features", ()))

    def _point(self, point: Any, scale: float) -> QPointF:
        part = self._tile.part
        shift = self._side / part.side
        return QPointF(point[0] * scale - part.left * shift, point[1] * scale - part.top * shift)

    def _fill(self, feature: dict[str, Any], scale: float, fill: str, line: str = "") -> None:
        for rings in _parts(feature, "Polygon"):
            path = QPainterPath()
            path.setFillRule(Qt.FillRule.OddEvenFill)
            for ring in rings:
                path.addPolygon(QPolygonF([self._point(point, scale) for point in ring]))
                path.closeSubpath()
            self._painter.setPen(QPen(colour(line), 0.8) if line else QPen(Qt.PenStyle.NoPen))
            self._painter.setBrush(colour(fill))
            self._painter.drawPath(path)

    def _stroke(self, feature: dict[str, Any], scale: float, ink: str, width: float) -> None:
        pen = QPen(colour(ink), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        for line in _parts(feature, "LineString"):
            self._painter.drawPolyline([self._point(point, scale) for point in line])

    def _write(self, feature: dict[str, Any], scale: float) -> None:
        """A name where it stands wholly within the picture, for another tile would not go on with it."""
        told = feature.get("properties") or {}
        words = str(told.get("name") or "")
        for point in _parts(feature, "Point"):
            at = self._point(point, scale)
            self._painter.setFont(font(11))
            size = QRectF(self._painter.fontMetrics().boundingRect(words))
            box = QRectF(at.x() - size.width() / 2, at.y() - size.height() / 2, size.width(), size.height())
            if not words or not QRectF(0, 0, self._side, self._side).contains(box.adjusted(-2, -2, 2, 2)):
                continue
            path = QPainterPath()
            path.addText(box.left(), box.bottom() - self._painter.fontMetrics().descent(), font(11), words)
            self._painter.strokePath(path, QPen(colour(self._tokens.map.halo), 2.6))
            self._painter.fillPath(path, colour(self._tokens.map.label_soft))


def _parts(feature: dict[str, Any], wanted: str) -> list[Any]:
    """Coordinates of the parts of a feature that are of one type."""
    geometry = feature.get("geometry") or {}
    kind, coordinates = geometry.get("type"), geometry.get("coordinates") or ()
    if kind == wanted:
        return [coordinates]
    return list(coordinates) if kind == f"Multi{wanted}" else []


def _kind(feature: dict[str, Any]) -> set[str]:
    told = feature.get("properties") or {}
    return {str(told[name]) for name in _KINDS if name in told}


def _road_width(feature: dict[str, Any]) -> float:
    return max((_WIDTH[kind] for kind in _kind(feature) if kind in _WIDTH), default=_COMMON_WIDTH)
