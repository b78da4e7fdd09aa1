"""What stands beside the maps of the book: the contents, a zone's facts and tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen

from app.map.book.parts import Book, Fact, ZoneSheet
from app.map.paint.book.flow import Flow, Numbers
from app.map.paint.book.form import draw_facts, facts_height
from app.map.paint.brush import pen
from app.map.paint.qt import colour
from app.map.paint.sheet.side import Block, side_blocks
from app.map.paint.typeset import (
    draw_chip,
    draw_line,
    draw_right,
    fitted,
    line_height,
    paragraph,
    text_width,
)
from app.map.sheet.compose import Sheet
from app.map.style import LabelStyle
from app.map.tokens import Tokens

_HEAD = 22.0
_ENTRY = 16.0
_GROUP = 21.0
_AIR = 9.0


class Listed(Protocol):
    """A line of the contents."""

    @property
    def key(self) -> str:
        """Of the page; empty for a heading."""
        ...

    @property
    def title(self) -> str:
        """Its words."""
        ...

    @property
    def nested(self) -> bool:
        """It stands under a heading."""
        ...


def flow_contents(flow: Flow, book: Book, entries: Sequence[Listed]) -> None:
    """The table of contents, a line for each entry with leaders to its page."""
    sheet = book.overview
    _put_head(flow, sheet, sheet.text("book.contents"))
    for index, entry in enumerate(entries):
        _put_entry(flow, sheet, entry, lead=index == 0)
    flow.skip(_AIR)
    inset = side_blocks(sheet, flow.width)
    if flow.left >= sum(block.height for block in inset):
        for block in inset:
            flow.put(block.height, _placed(block))


def _placed(block: Block) -> Callable[[QPainter, Numbers, float, float], None]:
    return lambda painter, _, x, y: block.draw(painter, x, y)


def _put_entry(flow: Flow, sheet: Sheet, entry: Listed, *, lead: bool) -> None:
    tokens, width = sheet.scene.tokens, flow.width
    bold = LabelStyle(key="toc", size=11, bold=True, colour=tokens.text)
    plain = LabelStyle(key="toc", size=11, colour=tokens.text)
    style = plain if entry.nested else bold
    indent = 10.0 if entry.nested else 0.0
    height = _ENTRY if entry.nested or lead else _GROUP
    if not entry.key and flow.left < height + 2 * _ENTRY:
        flow.turn()

    def draw(painter: QPainter, numbers: Numbers, x: float, y: float) -> None:
        baseline = y + height - 4
        number = str(numbers[entry.key]) if entry.key else ""
        room = width - indent - text_width(number, style) - 18
        words, fitting = fitted(entry.title, room, style)
        end = x + indent + draw_line(painter, words, x + indent, baseline, fitting)
        if number:
            draw_right(painter, number, x + width, baseline, style)
            _leaders(painter, tokens, end + 5, x + width - text_width(number, style) - 5, baseline)

    flow.put(height, draw)


def _leaders(painter: QPainter, tokens: Tokens, left: float, right: float, baseline: float) -> None:
    dots = QPen(colour(tokens.line_strong), 0.9)
    dots.setDashPattern([1.0, 3.2])
    painter.setPen(dots)
    painter.drawLine(QPointF(left, baseline - 1), QPointF(max(left, right), baseline - 1))


def flow_zone(flow: Flow, zone: ZoneSheet) -> None:
    """Status and people, facts, neighbouring sheets, what is missing, places nearby, what comes."""
    sheet = zone.sheet
    _put_status(flow, zone)
    _put_people(flow, zone)
    _put_facts(flow, sheet, zone.facts)
    if zone.links:
        _put_links(flow, zone)
    flow.skip(_AIR)
    flow.tables(sheet, [zone.missing, *([zone.places] if zone.places.rows else []), zone.coming])


def _put_status(flow: Flow, zone: ZoneSheet) -> None:
    sheet = zone.sheet
    small = LabelStyle(key="priority", size=10, colour=sheet.scene.tokens.muted)

    def draw(painter: QPainter, _: Numbers, x: float, y: float) -> None:
        chip = draw_chip(painter, zone.status_words, x, y, sheet.scene.tokens.zones[zone.status], size=12)
        words, style = fitted(
            sheet.text("book.priority", priority=zone.priority), flow_width - chip - 10, small
        )
        draw_line(painter, words, x + chip + 10, y + 13, style)

    flow_width = flow.width
    flow.put(23, draw)


def _put_people(flow: Flow, zone: ZoneSheet) -> None:
    sheet, width = zone.sheet, flow.width
    tokens, text = sheet.scene.tokens, sheet.text
    low, best, high = zone.people
    big = LabelStyle(key="people", size=26, bold=True, colour=tokens.text)
    band = LabelStyle(key="people", size=12, colour=tokens.muted)
    small = LabelStyle(key="people", size=10, colour=tokens.muted)
    note = paragraph(zone.people_note, width, small) if zone.people_note else ()

    def draw(painter: QPainter, _: Numbers, x: float, y: float) -> None:
        at = x + draw_line(painter, best, x, y + 24, big) + 10
        if low:
            at += draw_line(painter, text("sheet.people_band", low=low, high=high), at, y + 24, band) + 10
        draw_line(painter, text("book.people"), at, y + 24, small)
        for row, words in enumerate(note):
            draw_line(painter, words, x, y + 41 + row * line_height(small), small)

    flow.put(29 + len(note) * line_height(small), draw)


def _put_facts(flow: Flow, sheet: Sheet, facts: tuple[Fact, ...]) -> None:
    width = flow.width

    def draw(painter: QPainter, _: Numbers, x: float, y: float) -> None:
        painter.setPen(pen(sheet.scene.tokens.line, 0.8))
        painter.drawLine(QPointF(x, y + 2), QPointF(x + width, y + 2))
        draw_facts(painter, sheet, facts, x, y + 7, width)

    flow.put(facts_height(sheet, facts, width) + 7, draw)


def _put_links(flow: Flow, zone: ZoneSheet) -> None:
    """The pages of the neighbours in running text: their number is known only when all is laid out."""
    sheet, width = zone.sheet, flow.width
    text = sheet.text

    def facts(numbers: Numbers) -> tuple[Fact, ...]:
        pages = (
            text("sheet.named", name=link.name, value=text("book.to_page", n=numbers.get(link.key, 0)))
            for link in zone.links
        )
        return (Fact(text("book.neighbours"), text.join(pages)),)

    def draw(painter: QPainter, numbers: Numbers, x: float, y: float) -> None:
        draw_facts(painter, sheet, facts(numbers), x, y, width)

    flow.put(facts_height(sheet, facts({}), width), draw)


def _put_head(flow: Flow, sheet: Sheet, words: str) -> None:
    tokens, width = sheet.scene.tokens, flow.width
    style = LabelStyle(key="head", size=12, bold=True, colour=tokens.accent)

    def draw(painter: QPainter, _: Numbers, x: float, y: float) -> None:
        draw_line(painter, words, x, y + 13, style)
        painter.setPen(pen(tokens.accent, 1.0))
        painter.drawLine(QPointF(x, y + 17), QPointF(x + width, y + 17))

    flow.put(_HEAD, draw)
