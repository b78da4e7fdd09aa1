"""What the maps of the book carry besides the map: the sheet index, and where neighbouring sheets begin."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPainterPath, QPolygonF

from app.map.book.parts import Book, Link
from app.map.paint.book.flow import Numbers
from app.map.paint.brush import pen
from app.map.paint.qt import colour
from app.map.paint.text import label_font
from app.map.paint.typeset import draw_line, text_width
from app.map.sheet.compose import Sheet
from app.map.sheet.frames import INK, Rect
from app.map.style import LabelStyle
from app.map.viewport import Bounds

_PLATE = 17.0
"""Height of a plate with a sheet's number."""
_TAB = 10.0
"""Length of the arrow head of a tab at the map's edge."""
_FROM_CORNER = 44.0
_NORTH = 74.0
"""Below the north arrow."""


def draw_frames(painter: QPainter, book: Book) -> None:
    """The frame of each zone sheet on the overview."""
    sheet = book.overview
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for _, bounds in book.index:
        frame = _on_page(sheet, bounds)
        painter.setPen(pen(sheet.scene.tokens.raised, 4.0, opacity=0.8))
        painter.drawRect(frame)
        painter.setPen(pen(sheet.scene.tokens.accent, 1.8))
        painter.drawRect(frame)


def draw_plates(painter: QPainter, book: Book, numbers: Numbers) -> None:
    """At each frame the number of its page."""
    sheet = book.overview
    taken: list[QRectF] = []
    for key, bounds in book.index:
        plate = _free_corner(_on_page(sheet, bounds), str(numbers[key]), taken)
        taken.append(plate)
        _draw_plate(painter, sheet, str(numbers[key]), plate)


def draw_links(painter: QPainter, sheet: Sheet, links: tuple[Link, ...], numbers: Numbers) -> None:
    """At the map's edge, towards each zone beyond it, the page of its sheet."""
    taken: list[QRectF] = []
    for link in links:
        if link.outside:
            _draw_tab(painter, sheet, link, sheet.text("book.to_page", n=numbers[link.key]), taken)


def _on_page(sheet: Sheet, bounds: Bounds) -> QRectF:
    ink, frame, view = INK[sheet.options.paper], sheet.frames.map, sheet.viewport
    left, top = view.to_screen(bounds[0], bounds[3])
    right, bottom = view.to_screen(bounds[2], bounds[1])
    return QRectF(frame.x + left * ink, frame.y + top * ink, (right - left) * ink, (bottom - top) * ink)


def _plate_style(sheet: Sheet) -> LabelStyle:
    return LabelStyle(key="plate", size=12, bold=True, colour=sheet.scene.tokens.raised)


def _free_corner(frame: QRectF, words: str, taken: list[QRectF]) -> QRectF:
    """A plate in a corner of the frame that covers no other plate, else in the first."""
    width = max(_PLATE, 9.0 * len(words) + 8)
    corners = (
        QPointF(frame.left(), frame.top()),
        QPointF(frame.right() - width, frame.top()),
        QPointF(frame.left(), frame.bottom() - _PLATE),
        QPointF(frame.right() - width, frame.bottom() - _PLATE),
    )
    plates = [QRectF(corner.x(), corner.y(), width, _PLATE) for corner in corners]
    return next((plate for plate in plates if not any(plate.intersects(other) for other in taken)), plates[0])


def _draw_plate(painter: QPainter, sheet: Sheet, words: str, plate: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour(sheet.scene.tokens.accent)))
    painter.drawRect(plate)
    style = _plate_style(sheet)
    draw_line(painter, words, plate.center().x() - text_width(words, style) / 2, _middle(plate, style), style)


def _middle(plate: QRectF, style: LabelStyle) -> float:
    """The baseline that puts words in the middle of a plate."""
    return plate.center().y() + QFontMetricsF(label_font(style)).capHeight() / 2


def _draw_tab(painter: QPainter, sheet: Sheet, link: Link, words: str, taken: list[QRectF]) -> None:
    frame = sheet.frames.map
    spot = _on_page(sheet, (link.x, link.y, link.x, link.y)).topLeft()
    side, x, y = _edge(frame, spot)
    style = _plate_style(sheet)
    long, high = text_width(words, style) + 14, _PLATE + 2
    upright = side in "ns"
    plate = QRectF(x - long / 2, y - high / 2, long, high)
    inward = {"e": (-1, 0), "w": (1, 0), "n": (0, 1), "s": (0, -1)}[side]
    plate.translate(inward[0] * (long / 2 + _TAB), inward[1] * (high / 2 + _TAB))
    step = QPointF(long + 6, 0) if upright else QPointF(0, high + 6)
    while any(plate.intersects(other) for other in taken):
        plate.translate(step)
        x, y = x + step.x(), y + step.y()
    taken.append(plate)
    painter.setPen(pen(sheet.scene.tokens.raised, 1.2))
    painter.setBrush(QBrush(colour(sheet.scene.tokens.accent)))
    shape = QPainterPath()
    shape.addRect(plate)
    shape.addPolygon(_head(side, plate, QPointF(x, y)))
    painter.drawPath(shape.simplified())
    draw_line(painter, words, plate.x() + 7, _middle(plate, style), style)


def _head(side: str, plate: QRectF, tip: QPointF) -> QPolygonF:
    """The arrow head from the plate's side to the map's edge."""
    half = _PLATE / 2
    x, y = plate.center().x(), plate.center().y()
    base = {
        "e": (QPointF(plate.right(), y - half), QPointF(plate.right(), y + half), QPointF(tip.x(), y)),
        "w": (QPointF(plate.left(), y - half), QPointF(plate.left(), y + half), QPointF(tip.x(), y)),
        "n": (QPointF(x - half, plate.top()), QPointF(x + half, plate.top()), QPointF(x, tip.y())),
        "s": (QPointF(x - half, plate.bottom()), QPointF(x + half, plate.bottom()), QPointF(x, tip.y())),
    }[side]
    return QPolygonF([*base, base[0]])


def _edge(frame: Rect, spot: QPointF) -> tuple[str, float, float]:
    """Where the line from the middle of a frame to a spot outside crosses its edge, and on which side."""
    cx, cy = frame.x + frame.width / 2, frame.y + frame.height / 2
    dx, dy = spot.x() - cx, spot.y() - cy
    across = abs(dx) / (frame.width / 2)
    down = abs(dy) / (frame.height / 2)
    if across >= down:
        y = cy + dy / max(across, 1e-9)
        y = min(max(y, frame.y + (_NORTH if dx > 0 else _FROM_CORNER)), frame.bottom - _FROM_CORNER)
        return ("e", frame.right, y) if dx > 0 else ("w", frame.x, y)
    x = cx + dx / max(down, 1e-9)
    x = min(max(x, frame.x + _FROM_CORNER), frame.right - _FROM_CORNER)
    return ("s", x, frame.bottom) if dy > 0 else ("n", x, frame.y)
