"""Scale bar, north arrow, patches of the legend: what stands around a map."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen, QPolygonF

from app.map.content import LegendEntry
from app.map.paint.brush import draw_hatch, filling, outline, pen
from app.map.paint.qt import colour
from app.map.paint.symbols import draw_symbol
from app.map.paint.typeset import draw_line, text_width
from app.map.scales import bar_length
from app.map.sheet.frames import Rect
from app.map.style import Badge, LabelStyle, Style, SymbolStyle
from app.map.tokens import Tokens

_ROUND_ICON = 1.1
_WAY = 1.7
"""Ways are drawn wider in the legend: on the map they have their true widths."""


def draw_scale_bar(
    painter: QPainter, x: float, y: float, ppm: float, tokens: Tokens, *, at_most: float = 170
) -> float:
    """A bar of four fields with its lengths above; (`x`, `y`) is its lower left end. Returns its width."""
    metres = bar_length(ppm, at_most)
    width = metres * ppm
    height = 5.0
    for field in range(4):
        painter.setBrush(QBrush(colour(tokens.text if field % 2 == 0 else tokens.raised)))
        painter.setPen(pen(tokens.text, 0.8))
        painter.drawRect(QRectF(x + field * width / 4, y - height, width / 4, height))
    style = LabelStyle(key="scale", size=9, colour=tokens.text)
    for share in (0.0, 0.5, 1.0):
        words = _length(metres * share, unit=share == 1.0, kilometres=metres >= 2000)
        at = x + width * share - text_width(words.split(" ")[0], style) / 2
        draw_line(painter, words, at, y - height - 4, style)
    return width


def draw_north_arrow(painter: QPainter, x: float, y: float, tokens: Tokens, *, size: float = 34) -> None:
    """An arrow to grid north with its letter; (`x`, `y`) is the middle of its box."""
    half = size / 2
    left = QPolygonF(
        [QPointF(x, y - half * 0.5), QPointF(x, y + half * 0.6), QPointF(x - half * 0.5, y + half)]
    )
    right = QPolygonF(
        [QPointF(x, y - half * 0.5), QPointF(x, y + half * 0.6), QPointF(x + half * 0.5, y + half)]
    )
    made = pen(tokens.text, 1.0)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(made)
    painter.setBrush(QBrush(colour(tokens.text)))
    painter.drawPolygon(left)
    painter.setBrush(QBrush(colour(tokens.raised)))
    painter.drawPolygon(right)
    style = LabelStyle(key="north", size=12, bold=True, colour=tokens.text)
    draw_line(painter, "N", x - text_width("N", style) / 2, y - half * 0.62, style)


def draw_legend_patch(painter: QPainter, entry: LegendEntry, box: Rect) -> None:
    """The sample of one legend entry within a box."""
    style = entry.style
    x, y = box.x + box.width / 2, box.y + box.height / 2
    if entry.ground:
        painter.fillRect(QRectF(box.x, box.y, box.width, box.height), colour(entry.ground))
    if isinstance(style, SymbolStyle):
        _sample_symbol(painter, style, x, y, box.height)
    elif entry.area:
        _sample_area(painter, style, box)
    else:
        stroke = replace(style, width=style.width * _WAY) if entry.ground else style
        _sample_line(painter, stroke, box.x, box.right, y)


def _sample_symbol(painter: QPainter, style: SymbolStyle, x: float, y: float, height: float) -> None:
    factor = (
        min(height * _ROUND_ICON / style.size, 1.0)
        if style.badge is not Badge.PIN
        else height / style.size / 1.25
    )
    painter.save()
    painter.translate(x, y)
    painter.scale(factor, factor)
    draw_symbol(painter, 0, style.lift * 0.62, style)
    painter.restore()


def _sample_area(painter: QPainter, style: Style, box: Rect) -> None:
    rect = QRectF(box.x + 1, box.y + 2, box.width - 2, box.height - 4)
    path = QPainterPath()
    path.addRect(rect)
    painter.setPen(outline(style, 1.0))
    painter.setBrush(filling(style))
    painter.drawRect(rect)
    draw_hatch(painter, path, style)


def _sample_line(painter: QPainter, style: Style, left: float, right: float, y: float) -> None:
    width = min(style.width if not style.ground_width_m else max(style.width, 3.0), 5.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if style.casing:
        painter.setPen(pen(style.casing, width + 2 * style.casing_width))
        painter.drawLine(QPointF(left, y), QPointF(right, y))
    painter.setPen(pen(style.line, width, dash=style.dash, rounded=style.rounded))
    painter.drawLine(QPointF(left, y), QPointF(right - (3 if style.arrow else 0), y))
    if style.arrow:
        head = QPolygonF([QPointF(right + 1, y), QPointF(right - 7, y - 4), QPointF(right - 7, y + 4)])
        painter.setPen(QPen(Qt.PenStyle.NoPen))
        painter.setBrush(QBrush(colour(style.line)))
        painter.drawPolygon(head)


def _length(metres: float, *, unit: bool, kilometres: bool) -> str:
    value = metres / 1000 if kilometres else metres
    words = f"{value:g}"
    return f"{words} {'km' if kilometres else 'm'}" if unit else words
