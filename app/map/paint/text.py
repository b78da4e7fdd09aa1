"""Words on the map: measuring, halo, boxes."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from app.map.labels import Placed
from app.map.paint.qt import colour, font
from app.map.style import LabelStyle

_HALO = 3.0
_LINE = 1.22
"""Distance of lines in font sizes."""


def label_font(style: LabelStyle) -> QFont:
    """The font of a label."""
    return font(style.size, bold=style.bold, italic=style.italic)


@lru_cache(maxsize=16384)
def measure(text: str, style: LabelStyle) -> tuple[float, float]:
    """Width and height in px of one line of words."""
    return QFontMetricsF(label_font(style)).horizontalAdvance(text), round(style.size) * _LINE


def draw_label(painter: QPainter, placed: Placed) -> None:
    """A label in its place."""
    style = placed.label.style
    painter.save()
    painter.translate(placed.x, placed.y)
    if placed.label.angle:
        painter.rotate(-placed.label.angle)
    if style.box:
        _draw_box(painter, placed, style)
    made = label_font(style)
    painter.setFont(made)
    ascent = QFontMetricsF(made).ascent()
    height = measure("", style)[1]
    top = -height * len(placed.lines) / 2
    baselines = []
    for row, line in enumerate(placed.lines):
        width = measure(line, style)[0]
        baseline = top + row * height + (height - QFontMetricsF(made).height()) / 2 + ascent
        baselines.append((line, QPointF(-width / 2, baseline)))
    if style.halo and not style.box:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_halo_pen(style.halo))
        for line, at in baselines:
            painter.translate(at)
            painter.drawPath(_outline(line, style))
            painter.translate(-at)
    painter.setPen(QPen(colour(style.colour)))
    for line, at in baselines:
        painter.drawText(at, line)
    painter.restore()


def _draw_box(painter: QPainter, placed: Placed, style: LabelStyle) -> None:
    painter.setPen(QPen(colour(style.box_line or style.colour), 1.0))
    painter.setBrush(QBrush(colour(style.box, 0.95)))
    painter.drawRoundedRect(
        QRectF(-placed.width / 2, -placed.height / 2, placed.width, placed.height), 3.5, 3.5
    )


def _halo_pen(value: str) -> QPen:
    made = QPen(colour(value, 0.88), _HALO)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    made.setCapStyle(Qt.PenCapStyle.RoundCap)
    return made


@lru_cache(maxsize=4096)
def _outline(text: str, style: LabelStyle) -> QPainterPath:
    path = QPainterPath()
    path.addText(QPointF(0, 0), label_font(style), text)
    return path
