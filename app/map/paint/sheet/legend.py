"""The legend below the map: the operation first, then the campus, each in columns of its own."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from app.domain.message import Message
from app.map.content import LegendEntry, Words
from app.map.paint.furniture import draw_legend_patch
from app.map.paint.typeset import SMALLEST, draw_line, fitted, paragraph
from app.map.sheet.compose import Sheet
from app.map.sheet.frames import Rect, legend_grid
from app.map.style import LabelStyle
from app.map.words import capital

_PATCH = (24.0, 13.0)
_TOP = 6.0
_LINE = 10.2
"""Distance of baselines."""


def draw_legend(painter: QPainter, sheet: Sheet) -> None:
    """The whole legend in the strip of the first page."""
    strip = sheet.frames.strip
    grid = legend_grid(strip.width, len(sheet.legend), len(sheet.campus_legend))
    start = strip.x + grid.operation_columns * grid.operation_width
    for entries, left, width in (
        (sheet.legend, strip.x, grid.operation_width),
        (sheet.campus_legend, start, grid.campus_width),
    ):
        for index, entry in enumerate(entries):
            column, row = divmod(index, grid.rows)
            top = strip.y + _TOP + row * sheet.frames.legend_row
            _draw_entry(painter, sheet, entry, left + column * width, top, width)


def _draw_entry(
    painter: QPainter, sheet: Sheet, entry: LegendEntry, x: float, top: float, width: float
) -> None:
    middle = top + sheet.frames.legend_row / 2
    draw_legend_patch(painter, entry, Rect(x, middle - _PATCH[1] / 2, *_PATCH))
    style = LabelStyle(key="legend", size=SMALLEST, colour=sheet.scene.tokens.text)
    words, room = _words(entry.words, sheet), width - _PATCH[0] - 12
    lines = paragraph(words, room, style)
    most = int(sheet.frames.legend_row // _LINE)
    if len(lines) > most:
        lines = (*lines[: most - 1], fitted(" ".join(lines[most - 1 :]), room, style)[0])
    first = middle + 3.2 - (len(lines) - 1) * _LINE / 2
    for row, line in enumerate(lines):
        draw_line(painter, line, x + _PATCH[0] + 7, first + row * _LINE, style)


def _words(words: Words, sheet: Sheet) -> str:
    return capital(sheet.text.render(words)) if isinstance(words, Message) else words
