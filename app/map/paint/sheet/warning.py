"""What of importance a printed map leaves out, on the map itself."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush, QPainter

from app.map.paint.brush import pen
from app.map.paint.qt import colour
from app.map.paint.typeset import draw_line, fitted, text_width
from app.map.sheet.compose import Sheet
from app.map.sheet.frames import Rect
from app.map.style import LabelStyle
from app.map.viewport import Viewport

_HEIGHT = 19.0
_EDGE = 6.0


def draw_hidden(painter: QPainter, sheet: Sheet, frame: Rect, viewport: Viewport) -> None:
    """A plate at the top of a map that hides layers on which lives hang; nothing where it hides none."""
    missing = sheet.scene.missing(viewport.ppm)
    if not missing:
        return
    caution = sheet.scene.tokens.caution
    style = LabelStyle(key="hidden", size=11, bold=True, colour=caution.ink)
    words = sheet.text("map.hidden", layers=sheet.text.join(map(sheet.text.render, missing)))
    shown, style = fitted(words, frame.width - 4 * _EDGE, style)
    width = text_width(shown, style) + 2 * _EDGE
    left, top = frame.x + (frame.width - width) / 2, frame.y + _EDGE
    painter.setPen(pen(caution.line, 1.0))
    painter.setBrush(QBrush(colour(caution.fill)))
    painter.drawRect(QRectF(left, top, width, _HEIGHT))
    draw_line(painter, shown, left + _EDGE, top + _HEIGHT - 5.5, style)
