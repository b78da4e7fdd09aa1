"""A composed map book as pages: overview with contents, zone sheets, duties, tables, log, status."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from PySide6.QtGui import QPainter

from app.map.book.parts import Book, DutySheet, StatusSheet, ZoneSheet
from app.map.paint.book.flow import BookPage, Draw, Flow, Numbers, Room
from app.map.paint.book.form import flow_form
from app.map.paint.book.map import draw_frames, draw_links, draw_plates
from app.map.paint.book.side import flow_contents, flow_zone
from app.map.paint.pdf.finish import Bookmark
from app.map.paint.sheet.pages import Page, draw_page
from app.map.sheet.compose import Sheet
from app.map.sheet.frames import MM, Rect
from app.map.sheet.table_types import Table
from app.runtime.progress import Progress

_GAP = 8 * MM
OVERVIEW, TABLES, LOG = "overview", "tables", "log"
"""Keys of the pages that there is one of."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    key: str
    title: str
    nested: bool = False


@dataclass(frozen=True, eq=False)
class LaidOut:
    """The pages of a book, and on which page each of its entries begins."""

    pages: tuple[BookPage, ...]
    entries: tuple[Entry, ...]

    @property
    def numbers(self) -> Numbers:
        """Page numbers, from 1, by key."""
        return {page.key: number for number, page in enumerate(self.pages, 1) if page.key}

    @property
    def outline(self) -> tuple[Bookmark, ...]:
        """The contents as bookmarks; a heading leads to the first page below it."""
        numbers = self.numbers
        found = []
        for index, entry in enumerate(self.entries):
            key = entry.key or self.entries[index + 1].key
            found.append(Bookmark(entry.title, numbers[key] - 1, entry.nested))
        return tuple(found)

    @property
    def maps(self) -> tuple[tuple[int, Sheet], ...]:
        """Pages with a map, counted from 0, and the sheets that they show."""
        return tuple((number, page.sheet) for number, page in enumerate(self.pages) if page.with_map)


def lay_out_book(book: Book) -> LaidOut:
    """The pages of a book."""
    entries = tuple(_entries(book))
    pages = [*_overview(book, entries)]
    for zone in book.zones:
        pages += _zone(zone)
    for duty in (*book.teams, *book.depots):
        pages += _duty(duty)
    text = book.overview.text
    pages += _tables(book, TABLES, text("book.tables"), book.tables)
    pages += _tables(book, LOG, text("book.log_sheet"), (book.log,))
    for status in book.status:
        pages += _status(status)
    return LaidOut(tuple(pages), entries)


def paint_book_page(
    painter: QPainter, laid_out: LaidOut, number: int, progress: Progress | None = None
) -> None:
    """Paint one page, counted from 0; the painter's units are those of the sheet."""
    page, numbers = laid_out.pages[number], laid_out.numbers
    draws = [_numbered(draw, numbers) for draw in page.draws]
    draw_page(
        painter,
        page.sheet,
        Page(page.with_map, draws, under=page.under),
        number + 1,
        len(laid_out.pages),
        progress,
    )


def _numbered(draw: Draw, numbers: Numbers) -> Callable[[QPainter], None]:
    return lambda painter: draw(painter, numbers)


def _entries(book: Book) -> Iterator[Entry]:
    text = book.overview.text
    yield Entry(OVERVIEW, text("book.overview"))
    groups: tuple[tuple[str, tuple[ZoneSheet, ...] | tuple[DutySheet, ...]], ...] = (
        (text("book.zone_sheets"), book.zones),
        (text("book.team_sheets"), book.teams),
        (text("book.depot_sheets"), book.depots),
    )
    for title, sheets in groups:
        if sheets:
            yield Entry("", title)
            yield from (Entry(sheet.key, sheet.name, nested=True) for sheet in sheets)
    yield Entry(TABLES, text("book.tables"))
    yield Entry(LOG, text("book.log_sheet"))
    if len(book.status) == 1:
        yield Entry(book.status[0].key, text("book.status_sheet"))
        return
    yield Entry("", text("book.status_sheet"))
    yield from (Entry(status.key, status.name, nested=True) for status in book.status)


def _overview(book: Book, entries: tuple[Entry, ...]) -> list[BookPage]:
    pages: list[BookPage] = []
    flow = Flow(_beside(book.overview, pages, OVERVIEW))
    flow_contents(flow, book, entries)
    pages[0].under = lambda painter: draw_frames(painter, book)
    pages[0].draws.append(lambda painter, numbers: draw_plates(painter, book, numbers))
    return _used(pages)


def _zone(zone: ZoneSheet) -> list[BookPage]:
    pages: list[BookPage] = []
    flow_zone(Flow(_beside(zone.sheet, pages, zone.key)), zone)
    pages[0].draws.append(lambda painter, numbers: draw_links(painter, zone.sheet, zone.links, numbers))
    return _used(pages)


def _duty(duty: DutySheet) -> list[BookPage]:
    pages: list[BookPage] = []
    sheet, columns = duty.sheet, duty.sheet.frames.side
    first, last = columns[0], columns[-1]
    whole = Rect(first.x, first.y, last.right - first.x, first.height)
    rooms = chain(_map_page(sheet, pages, duty.key, (whole,)), _more(sheet, pages, 1))
    flow = Flow(rooms)
    flow_form(flow, sheet, duty.form)
    return _used(pages)


def _tables(book: Book, key: str, heading: str, tables: tuple[Table, ...]) -> list[BookPage]:
    pages: list[BookPage] = []
    sheet = _headed(book.overview, heading)
    Flow(_plain(sheet, pages, key)).tables(sheet, tables)
    return _used(pages)


def _status(status: StatusSheet) -> list[BookPage]:
    pages: list[BookPage] = []
    flow_form(Flow(_plain(status.sheet, pages, status.key)), status.sheet, status.form)
    return _used(pages)


def _headed(sheet: Sheet, heading: str) -> Sheet:
    return replace(sheet, title=replace(sheet.title, heading=heading))


def _beside(sheet: Sheet, pages: list[BookPage], key: str) -> Iterator[Room]:
    """The columns beside the map, then pages of columns as wide."""
    width = sheet.frames.side[0].width
    count = max(1, int((sheet.frames.body.width + _GAP) // (width + _GAP)))
    yield from _map_page(sheet, pages, key, sheet.frames.side)
    yield from _more(sheet, pages, count)


def _map_page(sheet: Sheet, pages: list[BookPage], key: str, columns: tuple[Rect, ...]) -> Iterator[Room]:
    page = BookPage(sheet, with_map=True, key=key)
    pages.append(page)
    for column in columns:
        yield Room(page, column)


def _plain(sheet: Sheet, pages: list[BookPage], key: str) -> Iterator[Room]:
    page = BookPage(sheet, with_map=False, key=key)
    pages.append(page)
    yield Room(page, sheet.frames.body)
    yield from _more(sheet, pages, 1)


def _more(sheet: Sheet, pages: list[BookPage], count: int) -> Iterator[Room]:
    """Further pages of so many columns, without end."""
    heading = sheet.text("sheet.continued", title=sheet.title.heading)
    body = sheet.frames.body
    width = (body.width - (count - 1) * _GAP) / count
    while True:
        page = BookPage(_headed(sheet, heading), with_map=False)
        pages.append(page)
        for column in range(count):
            yield Room(page, Rect(body.x + column * (width + _GAP), body.y, width, body.height))


def _used(pages: list[BookPage]) -> list[BookPage]:
    """Without the pages that were looked at and not needed."""
    return [page for page in pages if page.key or page.draws]
