"""Routes: lines set off to their side, with arrowheads along them."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF

from app.map.content import Shapes
from app.map.paint.brush import pen
from app.map.paint.geometry import polygon
from app.map.paint.qt import colour
from app.map.style import Style
from app.map.viewport import Viewport

_EVERY_PX = 90.0
_AHEAD_PX = 4.0


def draw_arrows(painter: QPainter, shapes: Shapes, found: NDArray[np.intp], viewport: Viewport) -> None:
    """Arrowed lines with a head at the end and smaller ones on the way; the painter's units are px."""
    arrowed = [
        (_beside(shapes.geometries[i], style, viewport), style)
        for i in found
        if (style := shapes.styles[shapes.style_of[i]]).arrow
    ]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    lines = [(_px(line, viewport), style) for line, style in arrowed]
    for line, style in lines:
        painter.setPen(pen(style.casing, style.width + 2 * style.casing_width, rounded=True))
        painter.drawPolyline(line)
    for line, style in lines:
        painter.setPen(pen(style.line, style.width, dash=style.dash, rounded=True))
        painter.drawPolyline(line)
    for geometry, style in arrowed:
        for x, y, angle, size in _heads(geometry, style, viewport):
            _draw_head(painter, x, y, angle, size, style)


def _beside(line: shapely.LineString, style: Style, viewport: Viewport) -> shapely.LineString:
    if not style.offset:
        return line
    moved = shapely.offset_curve(line, style.offset / viewport.ppm, join_style="mitre", mitre_limit=2.0)
    usable = isinstance(moved, shapely.LineString) and moved.length > 0.7 * line.length
    return moved if usable else line


def _px(line: shapely.LineString, viewport: Viewport) -> QPolygonF:
    points = shapely.get_coordinates(line)
    x = viewport.width / 2 + (points[:, 0] - viewport.x) * viewport.ppm
    y = viewport.height / 2 - (points[:, 1] - viewport.y) * viewport.ppm
    return polygon(np.column_stack((x, y)))


def _heads(
    line: shapely.LineString, style: Style, viewport: Viewport
) -> Iterator[tuple[float, float, float, float]]:
    length = line.length * viewport.ppm
    if length < 12:
        return
    size = style.width * 1.5 + 5
    count = int(length // _EVERY_PX)
    for i in range(1, count):
        yield (*_at(line, i * length / count, viewport), size * 0.72)
    yield (*_at(line, length, viewport), size)


def _at(line: shapely.LineString, px: float, viewport: Viewport) -> tuple[float, float, float]:
    here = line.interpolate(px / viewport.ppm)
    before = line.interpolate(max(px - _AHEAD_PX, 0) / viewport.ppm)
    x, y = viewport.to_screen(here.x, here.y)
    return x, y, math.atan2(-(here.y - before.y), here.x - before.x)


def _draw_head(painter: QPainter, x: float, y: float, angle: float, size: float, style: Style) -> None:
    cos, sin = math.cos(angle), math.sin(angle)
    corners = ((0.55, 0.0), (-0.75, 0.62), (-0.4, 0.0), (-0.75, -0.62))
    head = QPolygonF(
        [QPointF(x + size * (u * cos - v * sin), y + size * (u * sin + v * cos)) for u, v in corners]
    )
    made = QPen(colour(style.casing or style.line), 1.4)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(made)
    painter.setBrush(QBrush(colour(style.line)))
    painter.drawPolygon(head)
