"""Pens, brushes and hatches from styles."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from app.map.paint.qt import colour
from app.map.paint.stroke import Stroke
from app.map.style import Hatch, Style


def pen(
    value: str, width: float, *, dash: tuple[float, ...] = (), rounded: bool = False, opacity: float = 1.0
) -> QPen:
    """A pen `width` units wide; dashes are given in the same units."""
    made = QPen(colour(value, opacity))
    made.setWidthF(width)
    round_ends = rounded and (not dash or dash[0] <= 1.5)
    made.setCapStyle(Qt.PenCapStyle.RoundCap if round_ends else Qt.PenCapStyle.FlatCap)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin if rounded else Qt.PenJoinStyle.MiterJoin)
    made.setMiterLimit(3)
    if dash:
        made.setDashPattern([length / width if width else length for length in dash])
    return made


def stroke_pen(stroke: Stroke, unit: float) -> QPen:
    """The pen of a stroke where one px is `unit` painter units."""
    dash = tuple(length * unit for length in stroke.dash)
    made = pen(stroke.ink, stroke.width * unit, dash=dash, rounded=stroke.round_joins)
    made.setCapStyle(Qt.PenCapStyle.RoundCap if stroke.round_ends else Qt.PenCapStyle.FlatCap)
    return made


def outline(style: Style, unit: float) -> QPen:
    """The outline of a style where one px is `unit` painter units."""
    if not style.line or style.width <= 0:
        return QPen(Qt.PenStyle.NoPen)
    dash = tuple(length * unit for length in style.dash)
    return pen(style.line, style.width * unit, dash=dash, rounded=style.rounded)


def filling(style: Style) -> QBrush:
    """The fill of a style, without its hatch."""
    if not style.fill:
        return QBrush(Qt.BrushStyle.NoBrush)
    return QBrush(colour(style.fill, style.fill_opacity))


def draw_hatch(painter: QPainter, shape: QPolygonF | QPainterPath, style: Style, unit: float = 1.0) -> None:
    """The pattern of a style over a shape in the painter's units; `unit` of them make one px."""
    if style.hatch is Hatch.NONE:
        return
    clip = shape if isinstance(shape, QPainterPath) else _closed(shape)
    box = clip.boundingRect()
    painter.save()
    painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
    ink = style.hatch_line or style.line
    if style.hatch is Hatch.DOTS:
        painter.setPen(_dot_pen(ink, style, unit))
        painter.drawPoints(_dots(box, style.hatch_step * unit))
    else:
        painter.setPen(pen(ink, style.hatch_width * unit, opacity=style.hatch_opacity))
        painter.drawLines(_lines(box, style.hatch, style.hatch_step * unit))
    painter.restore()


def hatched_filling(style: Style, ratio: float, transform: QTransform) -> QBrush:
    """Fill and pattern of a style in one brush, for screens with `ratio` device px for each px.

    `transform` is the one that the painter has: the pattern has its size in px whatever the scale of the map.
    """
    brush = QBrush(_tile(style, ratio))
    brush.setTransform(QTransform.fromScale(1 / ratio, 1 / ratio) * transform.inverted()[0])
    return brush


@lru_cache(maxsize=256)
def _tile(style: Style, ratio: float) -> QImage:
    """A piece of the filled pattern that repeats without a seam."""
    factor = {Hatch.DOTS: 2.0, Hatch.HORIZONTAL: 1.0}.get(style.hatch, math.sqrt(2))
    side = max(2, round(style.hatch_step * factor * ratio))
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(colour(style.fill, style.fill_opacity) if style.fill else Qt.GlobalColor.transparent)
    fitted = replace(style, hatch_step=side / factor, hatch_width=style.hatch_width * ratio)
    whole = QPolygonF(QRectF(0, 0, side, side))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_hatch(painter, whole, fitted)
    painter.end()
    return image


def _dot_pen(ink: str, style: Style, unit: float) -> QPen:
    made = pen(ink, style.hatch_width * unit, opacity=style.hatch_opacity)
    made.setCapStyle(Qt.PenCapStyle.RoundCap)
    return made


def _closed(shape: QPolygonF) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(shape)
    path.closeSubpath()
    return path


def _lines(box: QRectF, hatch: Hatch, step: float) -> list[QLineF]:
    lines: list[QLineF] = []
    left, right, top, bottom = box.left(), box.right(), box.top(), box.bottom()
    if hatch is Hatch.HORIZONTAL:
        first = math.floor(top / step)
        return [QLineF(left, i * step, right, i * step) for i in range(first, math.ceil(bottom / step) + 1)]
    diagonal = step * math.sqrt(2)
    if hatch in (Hatch.FORWARD, Hatch.CROSS):
        for i in range(math.floor((left + top) / diagonal), math.ceil((right + bottom) / diagonal) + 1):
            total = i * diagonal
            lines.append(QLineF(total - top, top, total - bottom, bottom))
    if hatch in (Hatch.BACKWARD, Hatch.CROSS):
        for i in range(math.floor((left - bottom) / diagonal), math.ceil((right - top) / diagonal) + 1):
            difference = i * diagonal
            lines.append(QLineF(difference + top, top, difference + bottom, bottom))
    return lines


def _dots(box: QRectF, step: float) -> list[QPointF]:
    points: list[QPointF] = []
    for row in range(math.floor(box.top() / step), math.ceil(box.bottom() / step) + 1):
        shift = step / 2 if row % 2 else 0.0
        columns = range(math.floor(box.left() / step) - 1, math.ceil(box.right() / step) + 1)
        points.extend(QPointF(column * step + shift, row * step) for column in columns)
    return points
