"""The title block, the footer, the classification and the watermark of a page."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPainterPath, QPen

from app.map.paint.brush import pen
from app.map.paint.furniture import draw_scale_bar
from app.map.paint.qt import colour, font, qt_rect
from app.map.paint.typeset import (
    chip_width,
    draw_chip,
    draw_line,
    draw_right,
    fitted,
    paragraph,
    text_width,
)
from app.map.scales import scale_words
from app.map.sheet.compose import Sheet
from app.map.sheet.frames import Rect, classification_lines, unit_per_m
from app.map.style import LabelStyle
from app.map.tokens import Swatch
from app.runtime.text import BOTH

_LEVEL_WIDTH = 118.0
_FACTS_WIDTH = 258.0
_WIDE_FACTS_WIDTH = 318.0
"""With words in two languages."""
_FOOTER_LINE = 12.0
_MARK_TINT, _MARK_TINT_ON_MAP = 0.09, 0.15
_MARK_LINE = 0.6
"""Opacities of the watermark."""
_MARK_HEIGHT = 0.2
"""Of the area's shorter side: a short word is not torn over the whole of it."""
_TITLE, _TITLE_IN_TWO = 21, 14
"""Sizes of the incident's title in one line, and in two where it is long."""


def draw_title(painter: QPainter, sheet: Sheet) -> None:
    """Level, incident, campus on the left; as-at time, author and log on the right."""
    frame, tokens, title = sheet.frames.title, sheet.scene.tokens, sheet.title
    painter.setPen(pen(tokens.line_strong, 1.0))
    painter.setBrush(QBrush(colour(tokens.raised)))
    painter.drawRect(qt_rect(frame))
    level_width = _LEVEL_WIDTH
    _draw_level(painter, sheet, Rect(frame.x, frame.y, level_width, frame.height))
    wide = _WIDE_FACTS_WIDTH if sheet.text.language == BOTH else _FACTS_WIDTH
    facts = Rect(frame.right - wide, frame.y, wide, frame.height)
    _draw_facts(painter, sheet, facts)
    left = frame.x + level_width + 14
    room = facts.x - 12 - left
    small = LabelStyle(key="heading", size=10, colour=tokens.muted)
    x = left + draw_line(painter, title.heading, left, frame.y + 18, small) + 10
    for words, swatch in _marks(sheet):
        if x + chip_width(words) > left + room:
            break
        x += draw_chip(painter, words, x, frame.y + 8, swatch) + 6
    _draw_incident(painter, sheet, left, frame.y + 46, room)
    below = f"{title.campus}  ·  {title.operation}"
    words, style = fitted(below, room, LabelStyle(key="campus", size=12, colour=tokens.muted), 9)
    draw_line(painter, words, left, frame.y + 70, style)


def _draw_incident(painter: QPainter, sheet: Sheet, left: float, baseline: float, room: float) -> None:
    """The title in one line, or smaller in two; only what has no room in two is cut."""
    words, style = sheet.title.incident, LabelStyle(key="title", bold=True, colour=sheet.scene.tokens.text)
    for size in range(_TITLE, _TITLE_IN_TWO, -1):
        style = replace(style, size=size)
        if text_width(words, style) <= room:
            draw_line(painter, words, left, baseline, style)
            return
    style = replace(style, size=_TITLE_IN_TWO)
    first, *others = paragraph(words, room, style)
    draw_line(painter, first, left, baseline - 9, style)
    if others:
        second, smaller = fitted(words[len(first) :].strip(), room, style, _TITLE_IN_TWO)
        draw_line(painter, second, left, baseline + 8, smaller)


def draw_classification(painter: QPainter, sheet: Sheet) -> None:
    """The classification in the middle of the page's upper and lower margin."""
    for line in classification_lines(sheet.frames.page) if sheet.options.classification else ():
        style = LabelStyle(key="classification", size=13, bold=True, colour=sheet.scene.tokens.text)
        words, style = fitted(sheet.options.classification, line.width * 0.9, style)
        draw_line(painter, words, line.x + (line.width - text_width(words, style)) / 2, line.y + 15, style)


def draw_footer(painter: QPainter, sheet: Sheet, page: int, pages: int, *, with_scale: bool) -> None:
    """Scale and bar, CRS, grid, sources of the data, page; the moment too where no title says it."""
    frame, tokens, text = sheet.frames.footer, sheet.scene.tokens, sheet.text
    painter.setPen(pen(tokens.line_strong, 0.8))
    painter.drawLine(QPointF(frame.x, frame.y), QPointF(frame.right, frame.y))
    x = frame.x
    if with_scale:
        strong = LabelStyle(key="scale", size=12, bold=True, colour=tokens.text)
        words = text("sheet.scale", scale=scale_words(sheet.scale))
        x += draw_line(painter, words, x, frame.y + 31, strong) + 18
        per_m = unit_per_m(sheet.options.paper, sheet.scale)
        x += draw_scale_bar(painter, x, frame.y + 35, per_m, tokens, at_most=150) + 44
    style = LabelStyle(key="footer", size=9, colour=tokens.muted)
    label = LabelStyle(key="footer", size=9, bold=True, colour=tokens.muted)
    words = text("sheet.page", page=page, pages=pages)
    if not sheet.frames.title.height:
        words = f"{text('sheet.as_at')} {sheet.title.as_at}  ·  {words}"
    draw_right(painter, words, frame.right, frame.y + 14, label)
    taken = text_width(words, label) + 16
    rows = [(text("sheet.crs_label"), sheet.crs)]
    if sheet.grid.lines and with_scale:
        rows.append((text("sheet.grid_label"), sheet.grid.words(sheet.options.grid, text)))
    baseline = frame.y + 14
    for name, words in rows:
        start = x + draw_line(painter, name, x, baseline, label) + 8
        shown, smaller = fitted(words, frame.right - taken - start, style)
        draw_line(painter, shown, start, baseline, smaller)
        baseline, taken = baseline + _FOOTER_LINE, 0.0
    start = x + draw_line(painter, text("sheet.source_label"), x, baseline, label) + 8
    lines = paragraph(sheet.attribution, frame.right - start, style)
    for line in (
        *lines[:1],
        *(fitted(" ".join(lines[1:]), frame.right - start, style)[:1] if lines[1:] else ()),
    ):
        draw_line(painter, line, start, baseline, style)
        baseline += _FOOTER_LINE


def draw_watermark(painter: QPainter, sheet: Sheet, area: Rect, *, outlined: bool) -> None:
    """EXERCISE, DRAFT across an area: a tint to read through, outlined where it has to stand out on a map."""
    words = "  ·  ".join(sheet.marks)
    if not words:
        return
    path = QPainterPath()
    path.addText(QPointF(0, 0), font(100, bold=True), words)
    box = path.boundingRect()
    shorter = min(area.width, area.height)
    size = min(area.width * 0.72 / box.width(), shorter * _MARK_HEIGHT / box.height())
    ink = sheet.scene.tokens.exercise.fill
    painter.save()
    painter.setClipRect(qt_rect(area))
    painter.translate(area.x + area.width / 2, area.y + area.height / 2)
    painter.rotate(-24 if area.width > area.height else -38)
    painter.scale(size, size)
    painter.translate(-box.center())
    painter.setPen(pen(ink, 1.3 / size, opacity=_MARK_LINE) if outlined else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QBrush(colour(ink, _MARK_TINT_ON_MAP if outlined else _MARK_TINT)))
    painter.drawPath(path)
    painter.restore()


def _marks(sheet: Sheet) -> list[tuple[str, Swatch]]:
    tokens = sheet.scene.tokens
    marks = []
    if sheet.title.exercise:
        marks.append((sheet.text("sheet.exercise"), tokens.exercise))
    if sheet.options.draft:
        marks.append((sheet.text("sheet.draft"), Swatch(tokens.raised, tokens.text, tokens.text)))
    if sheet.title.fictional:
        marks.append((sheet.text("sheet.fictional"), Swatch(tokens.muted, tokens.muted, "#ffffff")))
    return marks


def _draw_level(painter: QPainter, sheet: Sheet, box: Rect) -> None:
    tokens, title = sheet.scene.tokens, sheet.title
    swatch = tokens.levels[title.level] if title.level else Swatch(tokens.sunken, tokens.line, tokens.muted)
    painter.setPen(pen(swatch.line, 1.0))
    painter.setBrush(QBrush(colour(swatch.fill)))
    painter.drawRect(qt_rect(box))
    if title.level is None:
        style = LabelStyle(key="l", size=12, colour=swatch.ink)
        lines = paragraph(title.level_words, box.width - 12, style)
        for row, words in enumerate(lines):
            x = box.x + (box.width - text_width(words, style)) / 2
            draw_line(painter, words, x, box.y + 48 + (row - (len(lines) - 1) / 2) * 15, style)
        return
    size = 30 if sheet.text.language == BOTH else 36
    numeral = LabelStyle(key="level", size=size, bold=True, colour=swatch.ink)
    width = text_width(title.level.value, numeral)
    cap = QFontMetricsF(font(size, bold=True)).capHeight()
    draw_line(painter, title.level.value, box.x + (box.width - width) / 2, box.y + 10 + cap, numeral)
    lowest = box.bottom - (20 if title.provisional else 12)
    style = LabelStyle(key="l", size=12, bold=True, colour=swatch.ink)
    for row, words in enumerate(reversed(paragraph(title.level_words, box.width - 10, style))):
        x = box.x + (box.width - text_width(words, style)) / 2
        draw_line(painter, words, x, lowest - row * 13, style)
    if title.provisional:
        small = LabelStyle(key="l", size=10, colour=swatch.ink)
        words = sheet.text("sheet.provisional")
        draw_line(painter, words, box.x + (box.width - text_width(words, small)) / 2, box.bottom - 7, small)


def _draw_facts(painter: QPainter, sheet: Sheet, box: Rect) -> None:
    tokens, text, title = sheet.scene.tokens, sheet.text, sheet.title
    painter.setPen(pen(tokens.line, 1.0))
    painter.drawLine(QPointF(box.x, box.y + 8), QPointF(box.x, box.bottom - 8))
    label = LabelStyle(key="fact", size=9, colour=tokens.muted)
    value = LabelStyle(key="fact", size=11, bold=True, colour=tokens.text)
    rows = [
        (text("sheet.as_at"), title.as_at),
        (text("sheet.prepared_by"), title.prepared_by),
        (text("sheet.log"), title.journal),
    ]
    if title.printed_at:
        rows.insert(1, (text("sheet.printed_at"), title.printed_at))
    indent = max(text_width(name, label) for name, _ in rows) + 10
    for row, (name, words) in enumerate(rows):
        baseline = box.y + (19 if len(rows) > 3 else 26) + row * 18
        draw_line(painter, name, box.x + 12, baseline, label)
        shown, style = fitted(words, box.width - 20 - indent, value)
        draw_line(painter, shown, box.x + 12 + indent, baseline, style)
