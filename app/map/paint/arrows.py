"""Arrowheads along routes."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF

from app.map.content import Shapes
from app.map.paint.qt import colour
from app.map.style import Style
from app.map.viewport import Viewport

_EVERY_PX = 90.0
_AHEAD_PX = 4.0


def draw_arrows(painter: QPainter, shapes: Shapes, found: NDArray[np.intp], viewport: Viewport) -> None:
    """A head at the end of each arrowed line and smaller ones on the way, in px."""
    for index in found:
        style = shapes.styles[shapes.style_of[index]]
        if style.arrow:
            for x, y, angle, size in _heads(shapes.geometries[index], style, viewport):
                _draw_head(painter, x, y, angle, size, style)


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
