"""The outline of what is selected or pointed at."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen
from shapely.geometry.base import BaseGeometry

from app.map.content import Ref
from app.map.paint.brush import pen
from app.map.paint.geometry import Drawable, drawable, world_transform
from app.map.paint.qt import colour
from app.map.scene import Scene
from app.map.tokens import Tokens
from app.map.viewport import Viewport


def paint_highlight(
    painter: QPainter, scene: Scene, viewport: Viewport, refs: Iterable[Ref], *, hover: bool = False
) -> None:
    """Outline some records in the selection colour, dashed where the pointer merely hovers."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for ref in refs:
        geometry = scene.geometry(ref)
        if geometry is None:
            continue
        paint_outline(painter, scene.tokens, viewport, geometry, hover=hover)
    painter.restore()


def paint_outline(
    painter: QPainter, tokens: Tokens, viewport: Viewport, geometry: BaseGeometry, *, hover: bool = False
) -> None:
    """Outline a geometry in metres in the selection colour; a point gets a ring around it."""
    ink = tokens.selection
    if geometry.geom_type == "Point":
        x, y = viewport.to_screen(*geometry.coords[0])
        painter.setPen(pen(ink, 3.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(x, y), 15, 15)
        return
    unit = 1 / viewport.ppm
    painter.save()
    painter.setTransform(world_transform(viewport), True)
    shape = drawable(geometry)
    areal = geometry.geom_type in ("Polygon", "MultiPolygon")
    brush = QBrush(colour(ink, 0.10 if hover else 0.22)) if areal else QBrush(Qt.BrushStyle.NoBrush)
    _draw(painter, shape, areal, pen(tokens.map.halo, 5 * unit, rounded=True), brush)
    dash = (5 * unit, 3 * unit) if hover else ()
    _draw(painter, shape, areal, pen(ink, 2.6 * unit, dash=dash), QBrush(Qt.BrushStyle.NoBrush))
    painter.restore()


def _draw(painter: QPainter, shape: Drawable, areal: bool, made: QPen, brush: QBrush) -> None:
    painter.setPen(made)
    painter.setBrush(brush)
    if isinstance(shape, QPainterPath):
        painter.drawPath(shape)
    elif areal:
        painter.drawPolygon(shape)
    else:
        painter.drawPolyline(shape)
