"""A composed sheet as pages: the map and its facts first, then the tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.map.paint.qt import colour
from app.map.paint.sheet.legend import draw_legend
from app.map.paint.sheet.map import Closer, closer_height, closer_view, draw_map
from app.map.paint.sheet.side import Block, side_blocks
from app.map.paint.sheet.table import Piece, draw_piece, pieces
from app.map.paint.sheet.title import draw_classification, draw_footer, draw_title, draw_watermark
from app.map.sheet.compose import Sheet
from app.map.sheet.frames import MM, Rect
from app.map.sheet.tables import Table
from app.runtime.progress import Progress
from app.runtime.text import BOTH

Draw: TypeAlias = Callable[[QPainter], None]

_AIR = 10.0
_FIRST_SHARE = 0.6
_TABLE_WIDTH, _WIDE_TABLE_WIDTH = 430.0, 560.0
"""Columns from this width on take tables too, with words in one language and in two."""


@dataclass(slots=True)
class Page:
    """What one page shows besides title, footer and watermark, and how far it is filled."""

    with_map: bool
    draws: list[Draw] = field(default_factory=list)
    filled: float = 0.0
    """Height of the body that is in use."""
    closer: Closer | None = None
    under: Draw | None = None
    """What is drawn on the map below its labels, in units of the page."""


def lay_out(sheet: Sheet) -> tuple[Page, ...]:
    """The pages; nothing overlaps, and what a page cannot take goes to the next."""
    frames, columns = sheet.frames, sheet.frames.side
    if not columns:
        pages = [Page(with_map=True, filled=frames.body.height)]
        for table in sheet.tables:
            _add_table(sheet, pages, table)
        return tuple(pages)
    last = columns[-1]
    needed = closer_height(sheet, last.width)
    wanted = needed > 0 and needed + _AIR <= last.height
    kept = needed + _AIR if wanted else 0.0
    first = Page(with_map=True)
    left, bottoms = _fill_side(sheet, first, kept)
    tables = list(sheet.tables)
    wide_enough = _WIDE_TABLE_WIDTH if sheet.text.language == BOTH else _TABLE_WIDTH
    if len(columns) == 1 and not left and last.width >= wide_enough:
        room = Rect(last.x, bottoms[0], last.width, last.bottom - kept - bottoms[0])
        bottoms[0] = _tables_beside(sheet, first, tables, room)
    lowest = max(*bottoms, bottoms[-1] + kept)
    beside = len(first.draws)
    first.filled = frames.body.height if len(columns) == 1 else lowest + _AIR - frames.body.y
    pages = [first, *_overflow(sheet, left)]
    for table in tables:
        _add_table(sheet, pages, table)
    if wanted:
        top = bottoms[-1] + (_AIR if bottoms[-1] > last.y else 0.0)
        bottom = lowest if len(first.draws) > beside else last.bottom
        first.closer = closer_view(sheet, Rect(last.x, top, last.width, bottom - top))
    return tuple(pages)


def paint_page(
    painter: QPainter, sheet: Sheet, pages: tuple[Page, ...], number: int, progress: Progress | None = None
) -> None:
    """Paint one page, counted from 0; the painter's units are those of the sheet, `frames.unit` px each."""
    draw_page(painter, sheet, pages[number], number + 1, len(pages), progress)


def draw_page(
    painter: QPainter, sheet: Sheet, page: Page, number: int, count: int, progress: Progress | None = None
) -> None:
    """Paint a page as the `number`th of `count`, as the sheet says what stands around it."""
    frames = sheet.frames
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, frames.page.width, frames.page.height), colour(sheet.scene.tokens.raised))
    draw_classification(painter, sheet)
    if frames.title.height:
        draw_title(painter, sheet)
    if page.with_map:
        draw_map(painter, sheet, page.closer, progress, page.under)
        draw_legend(painter, sheet)
    for draw in page.draws:
        draw(painter)
    if not page.with_map:
        draw_watermark(painter, sheet, frames.body, outlined=False)
    draw_footer(painter, sheet, number, count, with_scale=page.with_map)


def _fill_side(sheet: Sheet, page: Page, kept: float) -> tuple[tuple[Block, ...], list[float]]:
    """Fill the columns of the first page, with so much kept free at the end of the last one.

    Returns the blocks that found no room, and where each column ends. Two columns are filled about evenly
    where nothing is kept.
    """
    columns = sheet.frames.side
    blocks = side_blocks(sheet, columns[0].width)
    even = sum(block.height for block in blocks) * _FIRST_SHARE
    bottoms = []
    for column in columns:
        height = column.height - kept if column is columns[-1] else column.height
        if column is not columns[-1] and not kept:
            height = min(height, even)
        blocks, bottom = _fill(page, replace(column, height=height), blocks)
        bottoms.append(bottom)
    return blocks, bottoms


def _fill(page: Page, column: Rect, blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], float]:
    """Put blocks into a column from the top; returns those that found no room, and where the column ends."""
    y, at = column.y, 0
    while at < len(blocks):
        chunk = _chunk(blocks, at)
        if y + sum(block.height for block in chunk) > column.bottom + 0.5:
            break
        for block in chunk:
            page.draws.append(_bound(block, column.x, y))
            y += block.height
        at += len(chunk)
    return blocks[at:], y


def _chunk(blocks: tuple[Block, ...], at: int) -> tuple[Block, ...]:
    """A block with those that keep it company."""
    end = at
    while end < len(blocks) - 1 and blocks[end].keep:
        end += 1
    return blocks[at : end + 1]


def _bound(block: Block, x: float, y: float) -> Draw:
    return lambda painter: block.draw(painter, x, y)


def _overflow(sheet: Sheet, blocks: tuple[Block, ...]) -> list[Page]:
    """Pages of columns as wide as the first page's for what it could not take."""
    body, width = sheet.frames.body, sheet.frames.side[0].width
    gap = 8 * MM
    count = max(1, int((body.width + gap) // (width + gap)))
    pages: list[Page] = []
    while blocks:
        page = Page(with_map=False)
        for column in range(count):
            before = len(blocks)
            place = Rect(body.x + column * (width + gap), body.y, width, body.height)
            blocks, bottom = _fill(page, place, blocks)
            page.filled = max(page.filled, bottom - body.y)
            if len(blocks) == before:
                break
        pages.append(page)
    return pages


def _add_table(sheet: Sheet, pages: list[Page], table: Table) -> None:
    body = sheet.frames.body
    room = body.height - pages[-1].filled
    for index, piece in enumerate(pieces(sheet, table, body.width, room, body.height)):
        if index:
            pages.append(Page(with_map=False))
        page = pages[-1]
        if piece.height:
            page.draws.append(_placed(sheet, piece, body.x, body.y + page.filled))
            page.filled += piece.height


def _tables_beside(sheet: Sheet, page: Page, tables: list[Table], room: Rect) -> float:
    """Put the first tables beside the map as far as they go in whole; returns where they end."""
    y = room.y
    while tables:
        whole = next(iter(pieces(sheet, tables[0], room.width, room.bottom - y, room.height)))
        if whole.height == 0 or len(whole.rows) < len(tables[0].rows) or y + whole.height > room.bottom:
            break
        page.draws.append(_placed(sheet, whole, room.x, y))
        y += whole.height
        tables.pop(0)
    return y


def _placed(sheet: Sheet, piece: Piece, x: float, y: float) -> Draw:
    return lambda painter: draw_piece(painter, sheet, piece, x, y)
