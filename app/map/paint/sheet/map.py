"""The map on the first page, and the closer view of the incident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter

from app.map.paint.brush import pen
from app.map.paint.furniture import draw_north_arrow
from app.map.paint.qt import colour, qt_rect
from app.map.paint.renderer import paint_scene
from app.map.paint.sheet.grid import draw_grid_lines, draw_grid_numbers
from app.map.paint.sheet.title import draw_watermark
from app.map.paint.sheet.warning import draw_hidden
from app.map.paint.typeset import draw_line
from app.map.scales import ROUND_SCALES, scale_words
from app.map.sheet.compose import Sheet
from app.map.sheet.frames import INK, Rect, fitting_scale, paper_viewport, unit_per_m
from app.map.style import LabelStyle
from app.map.viewport import Viewport
from app.runtime.progress import Progress

_HEAD = 21.0
_LEAST = 170.0
"""Height in px of the smallest closer view."""
_CLOSER = 0.7
"""A closer view is drawn where its scale is below this share of the map's."""


@dataclass(frozen=True, slots=True)
class Closer:
    """The closer view of the incident: its frame on the page, its window onto the map, its scale."""

    frame: Rect
    viewport: Viewport
    scale: int


def closer_height(sheet: Sheet, width: float) -> float:
    """The height that a closer view so wide needs with its heading; 0 where it would show nothing new."""
    if sheet.detail is None:
        return 0.0
    left, bottom, right, top = sheet.detail
    closer = [scale for scale in ROUND_SCALES if scale <= _CLOSER * sheet.scale]
    if not closer:
        return 0.0
    per_m = unit_per_m(sheet.options.paper, closer[-1])
    if (right - left) * per_m > width:
        return 0.0
    return max((top - bottom) * per_m + 1, _LEAST) + _HEAD


def closer_view(sheet: Sheet, room: Rect) -> Closer:
    """The view of the incident's surroundings that fills a room on the page.

    Raises ValueError where no incident heads the sheet.
    """
    if sheet.detail is None:
        raise ValueError("no incident to show closer")
    frame = Rect(room.x, room.y + _HEAD, room.width, room.height - _HEAD)
    scale = fitting_scale(sheet.detail, frame.width, frame.height, sheet.frames.unit)
    return Closer(frame, paper_viewport(frame, sheet.options.paper, sheet.detail, scale), scale)


def draw_map(
    painter: QPainter,
    sheet: Sheet,
    closer: Closer | None,
    progress: Progress | None,
    under: Callable[[QPainter], None] | None = None,
) -> None:
    """The map with grid, marks and north arrow, and the closer view where there is one.

    `under` draws below the labels, in units of the page. So do the marks: no word is read through them.
    """
    frame = sheet.frames.map

    def on_page(inner: QPainter) -> None:
        draw_watermark(inner, sheet, frame, outlined=True)
        if under is not None:
            under(inner)

    def between(inner: QPainter) -> None:
        draw_grid_lines(inner, sheet)
        if closer is not None:
            outline_view(inner, sheet, sheet.viewport, closer.viewport)
        inner.save()
        inner.scale(1 / INK[sheet.options.paper], 1 / INK[sheet.options.paper])
        inner.translate(-frame.x, -frame.y)
        on_page(inner)
        inner.restore()

    draw_view(painter, sheet, frame, sheet.viewport, between, progress)
    draw_grid_numbers(painter, sheet)
    _draw_north(painter, sheet, QPointF(frame.right - 24, frame.y + 30))
    if closer is not None:
        _draw_closer(painter, sheet, closer, progress)


def _draw_closer(painter: QPainter, sheet: Sheet, closer: Closer, progress: Progress | None) -> None:
    style = LabelStyle(key="head", size=12, bold=True, colour=sheet.scene.tokens.accent)
    words = sheet.text("sheet.detail", scale=scale_words(closer.scale))
    draw_line(painter, words, closer.frame.x, closer.frame.y - 7, style)
    draw_view(painter, sheet, closer.frame, closer.viewport, None, progress)


def draw_view(
    painter: QPainter,
    sheet: Sheet,
    frame: Rect,
    viewport: Viewport,
    between: Callable[[QPainter], None] | None = None,
    progress: Progress | None = None,
    *,
    labels: bool = True,
) -> None:
    """A window onto the sheet's scene in a frame on the page; `between` paints below the labels."""
    ink = INK[sheet.options.paper]
    painter.save()
    painter.setClipRect(qt_rect(frame))
    painter.translate(frame.x, frame.y)
    painter.scale(ink, ink)
    paint_scene(painter, sheet.scene, viewport, labels=labels, between=between, progress=progress)
    painter.restore()
    _frame(painter, sheet, frame)
    draw_hidden(painter, sheet, frame, viewport)


def outline_view(painter: QPainter, sheet: Sheet, on: Viewport, view: Viewport) -> None:
    """Where on a map another view lies."""
    left, bottom, right, top = view.bounds
    x, y = on.to_screen(left, top)
    ppm = on.ppm
    painter.setPen(pen(sheet.scene.tokens.accent, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(x, y, (right - left) * ppm, (top - bottom) * ppm))


def _frame(painter: QPainter, sheet: Sheet, frame: Rect) -> None:
    painter.setPen(pen(sheet.scene.tokens.text, 1.1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(qt_rect(frame))


def _draw_north(painter: QPainter, sheet: Sheet, at: QPointF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour(sheet.scene.tokens.raised, 0.85)))
    painter.drawRoundedRect(QRectF(at.x() - 16, at.y() - 23, 32, 46), 4, 4)
    draw_north_arrow(painter, at.x(), at.y() + 3, sheet.scene.tokens)
