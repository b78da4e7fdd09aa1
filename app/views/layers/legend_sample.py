"""A sign of the legend as it looks on the map."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.map.content import LegendEntry
from app.map.paint.brush import draw_hatch, filling, outline, pen
from app.map.paint.symbols import draw_symbol
from app.map.style import Style, SymbolStyle

_SIZE = QSize(28, 18)
_LARGEST_SYMBOL = 16.0
_WIDEST_LINE = 6.0


class LegendSample(QWidget):
    """A patch, a stroke or a symbol, drawn by the map's own brushes."""

    def __init__(self, entry: LegendEntry) -> None:
        super().__init__()
        self._entry = entry
        self.setFixedSize(_SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = self._entry.style
        if isinstance(style, SymbolStyle):
            small = replace(style, size=min(style.size, _LARGEST_SYMBOL))
            draw_symbol(painter, _SIZE.width() / 2, _SIZE.height() / 2 + small.lift, small)
        elif self._entry.area:
            _patch(painter, style)
        else:
            _stroke(painter, style)
        painter.end()


def _patch(painter: QPainter, style: Style) -> None:
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(2.5, 2.5, _SIZE.width() - 5, _SIZE.height() - 5), 2, 2)
    painter.setPen(outline(style, 1.0))
    painter.setBrush(filling(style))
    painter.drawPath(shape)
    draw_hatch(painter, shape, style)


def _stroke(painter: QPainter, style: Style) -> None:
    start, end = QPointF(2, _SIZE.height() / 2), QPointF(_SIZE.width() - 2, _SIZE.height() / 2)
    width = min(max(style.width, 1.5), _WIDEST_LINE)
    if style.casing:
        painter.setPen(pen(style.casing, width + 2 * style.casing_width))
        painter.drawLine(start, end)
    painter.setPen(pen(style.line, width, dash=style.dash, rounded=style.rounded))
    painter.drawLine(start, end)
