"""The coordinate grid on paper: lines over the map, numbers in the band around it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from app.map.paint.brush import pen
from app.map.paint.typeset import draw_line, text_width
from app.map.sheet.compose import Sheet
from app.map.sheet.frames import INK, Rect
from app.map.sheet.grid import GridNumber
from app.map.style import LabelStyle

_AIR = 6.0
"""Between two numbers on one side."""
_NEAR, _FAR = 3.5, 4.5
"""From the map's edge to the foot of the numbers above it, and from the band's edge to those below."""


def draw_grid_lines(painter: QPainter, sheet: Sheet) -> None:
    """Lines over the map; the painter's units are px of the viewport."""
    ink = INK[sheet.options.paper]
    painter.setPen(pen(sheet.scene.tokens.map.grid, 0.6 / ink, opacity=0.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in sheet.grid.lines:
        painter.drawPolyline(QPolygonF([QPointF(*sheet.viewport.to_screen(x, y)) for x, y in line.coords]))


def draw_grid_numbers(painter: QPainter, sheet: Sheet) -> None:
    """The coordinates of the lines, in units of the sheet; those that would meet another are left out."""
    style = LabelStyle(key="grid", size=9, colour=sheet.scene.tokens.muted)
    for side in ("top", "bottom", "left", "right"):
        upright = side in ("left", "right")
        end = -1e9
        numbers = [
            (_along(sheet, number, upright=upright), number.words)
            for number in sheet.grid.numbers
            if number.side == side
        ]
        for at, words in sorted(numbers):
            width = text_width(words, style)
            low, high = _span(sheet.frames.map, upright=upright)
            middle = min(max(at, low + width / 2), high - width / 2)
            if middle - width / 2 < end + _AIR:
                continue
            end = middle + width / 2
            _draw(painter, sheet.frames.map, sheet.frames.band, side, middle, words, width, style)


def _along(sheet: Sheet, number: GridNumber, *, upright: bool) -> float:
    frame, ink = sheet.frames.map, INK[sheet.options.paper]
    x, y = sheet.viewport.to_screen(number.x, number.y)
    return frame.y + y * ink if upright else frame.x + x * ink


def _span(frame: Rect, *, upright: bool) -> tuple[float, float]:
    return (frame.y, frame.bottom) if upright else (frame.x, frame.right)


def _draw(
    painter: QPainter,
    frame: Rect,
    band: float,
    side: str,
    middle: float,
    words: str,
    width: float,
    style: LabelStyle,
) -> None:
    if side in ("top", "bottom"):
        y = frame.y - _NEAR if side == "top" else frame.bottom + band - _FAR
        draw_line(painter, words, middle - width / 2, y, style)
        return
    painter.save()
    painter.translate(frame.x - _NEAR - 0.5 if side == "left" else frame.right + band - _FAR, middle)
    painter.rotate(-90)
    draw_line(painter, words, -width / 2, 0, style)
    painter.restore()
