"""The columns beside the map: people, outside help, unmet needs, what is sent, notes, overview, web address.

Blocks fill the columns in order. What finds no room goes to the pages that follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from app.map.paint.brush import pen
from app.map.paint.sheet.code import code_matrix, code_size, draw_code
from app.map.paint.sheet.map import draw_view, outline_view
from app.map.paint.typeset import (
    ascent,
    draw_chip,
    draw_line,
    fitted,
    line_height,
    paragraph,
    text_width,
)
from app.map.scales import scale_words
from app.map.sheet.compose import Block as Part
from app.map.sheet.compose import Sheet
from app.map.sheet.facts import ExternalLine, PeopleLine
from app.map.sheet.frames import Rect, fitting_scale, paper_viewport
from app.map.style import LabelStyle
from app.map.tokens import Swatch
from app.runtime.text import BOTH

_MOST_UNMET = 6
"""Unmet needs listed beside the map; the table overleaf has them all."""
_TALLEST = 0.6
"""Most height of the overview against its width."""
_OVERVIEW = 230.0
"""Most height of the overview."""
_ROW = 17.0
_AFTER = 9.0
_HEAD = 21.0


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a column: its height, and how to draw it at a top left corner with a width."""

    height: float
    draw: Callable[[QPainter, float, float], None]
    keep: bool = False
    """Stays with the block that follows it."""


def side_blocks(sheet: Sheet, width: float) -> tuple[Block, ...]:
    """The blocks of the first page in reading order, for a column of `width` px."""
    makers = (
        (Part.PEOPLE, _people),
        (Part.OUTSIDE_HELP, _external),
        (Part.UNMET, _unmet),
        (Part.ASSIGNMENTS, _sent),
        (Part.NOTES, _notes),
        (Part.QR, _code),
        (Part.OVERVIEW, _overview),
    )
    return tuple(block for part, make in makers if sheet.shows(part) for block in make(sheet, width))


def _styles(sheet: Sheet) -> tuple[LabelStyle, LabelStyle, LabelStyle]:
    tokens = sheet.scene.tokens
    return (
        LabelStyle(key="side", size=10, colour=tokens.text),
        LabelStyle(key="side", size=10, bold=True, colour=tokens.text),
        LabelStyle(key="side", size=9, colour=tokens.muted),
    )


def _head(sheet: Sheet, words: str, width: float) -> Block:
    tokens = sheet.scene.tokens
    style = LabelStyle(key="head", size=12, bold=True, colour=tokens.accent)

    def draw(painter: QPainter, x: float, y: float) -> None:
        draw_line(painter, words, x, y + 13, style)
        painter.setPen(pen(tokens.accent, 1.0))
        painter.drawLine(QPointF(x, y + 17), QPointF(x + width, y + 17))

    return Block(_HEAD, draw, keep=True)


def _people(sheet: Sheet, width: float) -> Iterator[Block]:
    yield _head(sheet, sheet.text("sheet.people"), width)
    if not sheet.people:
        yield _note(sheet, sheet.text("sheet.people_none"), width)
    for line in sheet.people:
        yield _people_line(sheet, line, width)
    yield _space()


def _people_line(sheet: Sheet, line: PeopleLine, width: float) -> Block:
    tokens, text = sheet.scene.tokens, sheet.text
    _, _, small = _styles(sheet)
    big = LabelStyle(key="people", size=26, bold=True, colour=tokens.text)
    band = LabelStyle(key="people", size=12, colour=tokens.muted)
    note = paragraph(line.note, width, small) if line.note else ()
    several = len(sheet.people) > 1

    def draw(painter: QPainter, x: float, y: float) -> None:
        at = x + draw_line(painter, line.best, x, y + 26, big) + 10
        draw_line(painter, text("sheet.people_band", low=line.low, high=line.high), at, y + 26, band)
        draw_line(painter, line.incident if several else "", at, y + 11, small)
        badge = tokens.caution if line.unverified else Swatch(tokens.sunken, tokens.line, tokens.muted)
        chip = text_width(line.source, LabelStyle(key="chip", size=9, bold=True)) + 10
        draw_chip(painter, line.source, x + width - chip, y + 14, badge)
        draw_line(painter, text("sheet.people_impaired", impaired=line.impaired), x, y + 42, small)
        for row, words in enumerate(note):
            draw_line(painter, words, x, y + 55 + row * line_height(small), small)

    return Block(48 + len(note) * line_height(small), draw)


def _external(sheet: Sheet, width: float) -> Iterator[Block]:
    text = sheet.text
    yield _head(sheet, text("sheet.external"), width)
    if not sheet.external:
        yield _note(sheet, text("sheet.external_none"), width)
    else:
        titles = ("service", "called", "reference", "expected")
        yield _external_titles(sheet, tuple(text(_EXTERNAL[t]) for t in titles), width)
        for line in sheet.external:
            yield _external_line(sheet, line, width)
    yield _space()


_EXTERNAL = {
    "service": "sheet.external_service",
    "called": "sheet.external_called",
    "reference": "sheet.external_reference",
    "expected": "sheet.external_expected",
}
_EXTERNAL_AT = (0.0, 0.36, 0.60, 0.81, 1.0)
_WIDE_EXTERNAL_AT = (0.0, 0.27, 0.63, 0.82, 1.0)
"""Where the four columns begin, with words in one language and in two."""


def _external_at(sheet: Sheet) -> tuple[float, ...]:
    return _WIDE_EXTERNAL_AT if sheet.text.language == BOTH else _EXTERNAL_AT


def _external_titles(sheet: Sheet, titles: tuple[str, ...], width: float) -> Block:
    small = _styles(sheet)[2]
    at = _external_at(sheet)
    cells = [
        (share * width, paragraph(title, (after - share) * width - 4, small))
        for share, after, title in zip(at, at[1:], titles, strict=False)
    ]

    def draw(painter: QPainter, x: float, y: float) -> None:
        for at, lines in cells:
            for row, words in enumerate(lines):
                draw_line(painter, words, x + at, y + 10 + row * line_height(small), small)

    return Block(2 + max(len(lines) for _, lines in cells) * line_height(small), draw, keep=True)


def _external_line(sheet: Sheet, line: ExternalLine, width: float) -> Block:
    plain, bold, _ = _styles(sheet)
    tokens = sheet.scene.tokens
    _, called, reference, expected, end = _external_at(sheet)
    lines = paragraph(line.service, width * called - 6, bold)

    def draw(painter: QPainter, x: float, y: float) -> None:
        for row, words in enumerate(lines):
            draw_line(painter, words, x, y + 11 + row * line_height(bold), bold)
        if line.done:
            draw_line(painter, line.called, x + called * width, y + 11, plain)
        else:
            draw_chip(painter, line.called, x + called * width, y + 1, tokens.danger)
        for share, after, value in ((reference, expected, line.reference), (expected, end, line.expected)):
            words, style = fitted(value, (after - share) * width - 4, plain)
            draw_line(painter, words, x + share * width, y + 11, style)

    return Block(max(_ROW - 1, len(lines) * line_height(bold) + 3), draw)


def _unmet(sheet: Sheet, width: float) -> Iterator[Block]:
    tokens = sheet.scene.tokens
    plain, bold, _ = _styles(sheet)
    yield _head(sheet, sheet.text("sheet.unmet"), width)
    verdict, *lines = sheet.summary
    swatch = tokens.safe if sheet.all_met else tokens.danger

    def draw_verdict(painter: QPainter, x: float, y: float) -> None:
        if sheet.all_met is None:
            draw_line(painter, verdict, x, y + 12, bold)
        else:
            draw_chip(painter, verdict, x, y + 1, swatch, size=10)

    yield Block(_ROW + 3, draw_verdict)
    for words in lines[:_MOST_UNMET]:
        yield _note(sheet, words, width, plain)
    if len(lines) > _MOST_UNMET:
        yield _note(sheet, sheet.text("sheet.more_overleaf", count=len(lines) - _MOST_UNMET), width)
    yield _space()


def _sent(sheet: Sheet, width: float) -> Iterator[Block]:
    plain = _styles(sheet)[0]
    if sheet.sent:
        yield _head(sheet, sheet.text("sheet.sent_head"), width)
        for words in sheet.sent:
            yield _note(sheet, words, width, plain)
        yield _space()


def _notes(sheet: Sheet, width: float) -> Iterator[Block]:
    plain = _styles(sheet)[0]
    if sheet.options.notes:
        yield _head(sheet, sheet.text("sheet.notes"), width)
        for words in sheet.options.notes.splitlines():
            yield _note(sheet, words, width, plain)
        yield _space()


def _overview(sheet: Sheet, width: float) -> Iterator[Block]:
    """The whole campus with the map's place in it; nothing where the map shows all of it already."""
    left, bottom, right, top = sheet.scene.bounds
    west, south, east, north = sheet.viewport.bounds
    if west <= left and south <= bottom and east >= right and north >= top:
        return
    high = min(max(width * (top - bottom) / (right - left), width * 0.35), width * _TALLEST, _OVERVIEW)
    scale = fitting_scale(sheet.scene.bounds, width, high, sheet.frames.unit)
    yield _head(sheet, sheet.text("sheet.overview", scale=scale_words(scale)), width)

    def draw(painter: QPainter, x: float, y: float) -> None:
        frame = Rect(x, y, width, high)
        view = paper_viewport(frame, sheet.options.paper, sheet.scene.bounds, scale)
        draw_view(
            painter,
            sheet,
            frame,
            view,
            lambda inner: outline_view(inner, sheet, view, sheet.viewport),
            labels=False,
        )

    yield Block(high + 1, draw)
    yield _space()


def _code(sheet: Sheet, width: float) -> Iterator[Block]:
    """The address of the web map beside its code."""
    address = sheet.options.web_address
    if not address:
        return
    matrix = code_matrix(address)
    side = code_size(matrix)
    _, bold, small = _styles(sheet)
    room = width - side - 8
    lines = paragraph(address, room, small)
    title = paragraph(sheet.text("sheet.qr"), room, bold)

    def draw(painter: QPainter, x: float, y: float) -> None:
        draw_code(painter, matrix, x, y)
        at = y + 12
        for words, style in (*((line, bold) for line in title), *((line, small) for line in lines)):
            draw_line(painter, words, x + side + 8, at, style)
            at += line_height(style)

    yield Block(max(side, 16 + len(title) * line_height(bold) + len(lines) * line_height(small)), draw)
    yield _space()


def _note(sheet: Sheet, words: str, width: float, style: LabelStyle | None = None) -> Block:
    chosen = style or _styles(sheet)[2]
    lines = paragraph(words, width, chosen)

    def draw(painter: QPainter, x: float, y: float) -> None:
        for row, line in enumerate(lines):
            draw_line(painter, line, x, y + row * line_height(chosen) + ascent(chosen), chosen)

    return Block(len(lines) * line_height(chosen) + 1, draw)


def _space() -> Block:
    return Block(_AFTER, lambda _painter, _x, _y: None)
