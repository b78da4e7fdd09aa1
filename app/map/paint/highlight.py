"""The outline of what is selected or pointed at."""

from __future__ import annotations

from collections import deque
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

_MANY = 24
_POINT_M = 4.0


def paint_highlight(
    painter: QPainter, scene: Scene, viewport: Viewport, refs: Iterable[Ref], *, hover: bool = False
) -> None:
    """Outline some records in the selection colour, dashed where the pointer merely hovers."""
    refs = refs if isinstance(refs, tuple) else tuple(refs)
    if len(refs) > _MANY:
        _paint_many(painter, scene, viewport, refs)
        return
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


_latest: deque[tuple[Scene, tuple[Ref, ...], QPainterPath, QPainterPath]] = deque(maxlen=2)
"""Outlines of the last large selections in metres: areas, and lines with points."""


def _paint_many(painter: QPainter, scene: Scene, viewport: Viewport, refs: tuple[Ref, ...]) -> None:
    """Outline many records at once, plainly: what counts then is where they are."""
    known = next((item for item in _latest if item[0] is scene and item[1] is refs), None)
    if known is None:
        known = (scene, refs, *_outlines(scene, refs))
        _latest.appendleft(known)
    _, _, areas, lines = known
    ink = scene.tokens.selection
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setTransform(world_transform(viewport), True)
    edge = pen(ink, 2.0)
    edge.setCosmetic(True)
    painter.setPen(edge)
    painter.setBrush(QBrush(colour(ink, 0.3)))
    painter.drawPath(areas)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(lines)
    painter.restore()


def _outlines(scene: Scene, refs: tuple[Ref, ...]) -> tuple[QPainterPath, QPainterPath]:
    areas, lines = QPainterPath(), QPainterPath()
    for ref in refs:
        geometry = scene.geometry(ref)
        if geometry is None:
            continue
        if geometry.geom_type == "Point":
            x, y = geometry.coords[0]
            lines.addEllipse(QPointF(x, y), _POINT_M, _POINT_M)
            continue
        areal = geometry.geom_type in ("Polygon", "MultiPolygon")
        shape, whole = drawable(geometry), areas if areal else lines
        if isinstance(shape, QPainterPath):
            whole.addPath(shape)
        else:
            whole.addPolygon(shape)
            if areal:
                whole.closeSubpath()
    return areas, lines


def _draw(painter: QPainter, shape: Drawable, areal: bool, made: QPen, brush: QBrush) -> None:
    painter.setPen(made)
    painter.setBrush(brush)
    if isinstance(shape, QPainterPath):
        painter.drawPath(shape)
    elif areal:
        painter.drawPolygon(shape)
    else:
        painter.drawPolyline(shape)
