"""The title block, the footer and the watermark of a page."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPainterPath, QPen

from app.map.paint.brush import pen
from app.map.paint.furniture import draw_scale_bar
from app.map.paint.qt import colour, font
from app.map.paint.typeset import (
    chip_width,
    draw_chip,
    draw_line,
    draw_right,
    fitted,
    text_width,
)
from app.map.scales import scale_words
from app.map.sheet import Sheet
from app.map.sheet_frames import Rect
from app.map.style import LabelStyle
from app.map.tokens import Swatch
from app.map.viewport import PX_PER_M

_LEVEL_WIDTH = 118.0
_FACTS_WIDTH = 258.0
_MARK_TINT = 0.07
_MARK_LINE = 0.36
"""Opacities of the watermark."""


def draw_title(painter: QPainter, sheet: Sheet, page: int, pages: int) -> None:
    """Level, incident, campus on the left; as-at time, author, log and page on the right."""
    frame, tokens, title = sheet.frames.title, sheet.scene.tokens, sheet.title
    painter.setPen(pen(tokens.line_strong, 1.0))
    painter.setBrush(QBrush(colour(tokens.raised)))
    painter.drawRect(_qrect(frame))
    level_width = _LEVEL_WIDTH
    _draw_level(painter, sheet, Rect(frame.x, frame.y, level_width, frame.height))
    facts = Rect(frame.right - _FACTS_WIDTH, frame.y, _FACTS_WIDTH, frame.height)
    _draw_facts(painter, sheet, facts, page, pages)
    left = frame.x + level_width + 14
    room = facts.x - 12 - left
    small = LabelStyle(key="heading", size=10, colour=tokens.muted)
    x = left + draw_line(painter, title.heading, left, frame.y + 18, small) + 10
    for words, swatch in _marks(sheet):
        if x + chip_width(words) > left + room:
            break
        x += draw_chip(painter, words, x, frame.y + 8, swatch) + 6
    words, style = fitted(
        title.incident, room, LabelStyle(key="title", size=21, bold=True, colour=tokens.text), 13
    )
    draw_line(painter, words, left, frame.y + 46, style)
    below = f"{title.campus}  ·  {title.operation}"
    words, style = fitted(below, room, LabelStyle(key="campus", size=12, colour=tokens.muted), 9)
    draw_line(painter, words, left, frame.y + 70, style)


def draw_footer(painter: QPainter, sheet: Sheet, *, with_scale: bool) -> None:
    """Scale and bar, CRS, sources of the data."""
    frame, tokens, text = sheet.frames.footer, sheet.scene.tokens, sheet.text
    painter.setPen(pen(tokens.line_strong, 0.8))
    painter.drawLine(QPointF(frame.x, frame.y), QPointF(frame.right, frame.y))
    x = frame.x
    if with_scale:
        strong = LabelStyle(key="scale", size=12, bold=True, colour=tokens.text)
        words = text("sheet.scale", scale=scale_words(sheet.scale))
        x += draw_line(painter, words, x, frame.y + 27, strong) + 18
        x += draw_scale_bar(painter, x, frame.y + 31, PX_PER_M / sheet.scale, tokens, at_most=150) + 44
    style = LabelStyle(key="footer", size=9, colour=tokens.muted)
    label = LabelStyle(key="footer", size=9, bold=True, colour=tokens.muted)
    for row, (name, words) in enumerate(
        ((text("sheet.crs_label"), sheet.crs), (text("sheet.source_label"), sheet.attribution))
    ):
        baseline = frame.y + 18 + row * 16
        start = x + draw_line(painter, name, x, baseline, label) + 8
        shown, smaller = fitted(words, frame.right - start, style, 7)
        draw_line(painter, shown, start, baseline, smaller)


def draw_watermark(painter: QPainter, sheet: Sheet, area: Rect, *, outlined: bool) -> None:
    """EXERCISE across an area: a tint to read through, outlined where it has to stand out on a map."""
    if not sheet.title.exercise:
        return
    words = sheet.text("sheet.exercise")
    path = QPainterPath()
    path.addText(QPointF(0, 0), font(100, bold=True), words)
    box = path.boundingRect()
    size = min(area.width * 0.72 / box.width(), area.height * 0.3 / box.height())
    ink = sheet.scene.tokens.exercise.fill
    painter.save()
    painter.setClipRect(_qrect(area))
    painter.translate(area.x + area.width / 2, area.y + area.height / 2)
    painter.rotate(-24 if area.width > area.height else -38)
    painter.scale(size, size)
    painter.translate(-box.center())
    painter.setPen(pen(ink, 1.3 / size, opacity=_MARK_LINE) if outlined else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QBrush(colour(ink, _MARK_TINT)))
    painter.drawPath(path)
    painter.restore()


def _marks(sheet: Sheet) -> list[tuple[str, Swatch]]:
    tokens = sheet.scene.tokens
    marks = []
    if sheet.title.exercise:
        marks.append((sheet.text("sheet.exercise"), tokens.exercise))
    if sheet.title.fictional:
        marks.append((sheet.text("sheet.fictional"), Swatch(tokens.muted, tokens.muted, "#ffffff")))
    return marks


def _draw_level(painter: QPainter, sheet: Sheet, box: Rect) -> None:
    tokens, title = sheet.scene.tokens, sheet.title
    swatch = tokens.levels[title.level] if title.level else Swatch(tokens.sunken, tokens.line, tokens.muted)
    painter.setPen(pen(swatch.line, 1.0))
    painter.setBrush(QBrush(colour(swatch.fill)))
    painter.drawRect(_qrect(box))
    if title.level is None:
        words, style = fitted(
            title.level_words, box.width - 12, LabelStyle(key="l", size=13, colour=swatch.ink), 8
        )
        draw_line(painter, words, box.x + (box.width - text_width(words, style)) / 2, box.y + 48, style)
        return
    numeral = LabelStyle(key="level", size=36, bold=True, colour=swatch.ink)
    width = text_width(title.level.value, numeral)
    cap = QFontMetricsF(font(36, bold=True)).capHeight()
    draw_line(painter, title.level.value, box.x + (box.width - width) / 2, box.y + 10 + cap, numeral)
    lowest = box.bottom - (20 if title.provisional else 12)
    words, style = fitted(
        title.level_words, box.width - 10, LabelStyle(key="l", size=13, bold=True, colour=swatch.ink), 8
    )
    draw_line(painter, words, box.x + (box.width - text_width(words, style)) / 2, lowest, style)
    if title.provisional:
        small = LabelStyle(key="l", size=10, colour=swatch.ink)
        words = sheet.text("sheet.provisional")
        draw_line(painter, words, box.x + (box.width - text_width(words, small)) / 2, box.bottom - 7, small)


def _draw_facts(painter: QPainter, sheet: Sheet, box: Rect, page: int, pages: int) -> None:
    tokens, text, title = sheet.scene.tokens, sheet.text, sheet.title
    painter.setPen(pen(tokens.line, 1.0))
    painter.drawLine(QPointF(box.x, box.y + 8), QPointF(box.x, box.bottom - 8))
    label = LabelStyle(key="fact", size=9, colour=tokens.muted)
    value = LabelStyle(key="fact", size=11, bold=True, colour=tokens.text)
    rows = (
        (text("sheet.as_at"), title.as_at),
        (text("sheet.prepared_by"), title.prepared_by),
        (text("sheet.log"), title.journal),
    )
    indent = max(text_width(name, label) for name, _ in rows) + 10
    for row, (name, words) in enumerate(rows):
        baseline = box.y + 19 + row * 18
        draw_line(painter, name, box.x + 12, baseline, label)
        shown, style = fitted(words, box.width - 20 - indent, value, 8)
        draw_line(painter, shown, box.x + 12 + indent, baseline, style)
    draw_right(painter, text("sheet.page", page=page, pages=pages), box.right - 8, box.y + 78, label)


def _qrect(rect: Rect) -> QRectF:
    return QRectF(rect.x, rect.y, rect.width, rect.height)
