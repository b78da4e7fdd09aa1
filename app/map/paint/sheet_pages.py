"""A composed sheet as pages: the map and its facts first, then the tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.map.paint.qt import colour
from app.map.paint.sheet_map import draw_map
from app.map.paint.sheet_side import Block, draw_campus_legend, legend_blocks, side_blocks
from app.map.paint.sheet_table import Piece, draw_piece, pieces
from app.map.paint.sheet_title import draw_footer, draw_title, draw_watermark
from app.map.sheet import Sheet
from app.map.sheet_frames import MM, Rect
from app.map.sheet_tables import Table
from app.runtime.progress import Progress

Draw: TypeAlias = Callable[[QPainter], None]

_AIR = 10.0


@dataclass(slots=True)
class Page:
    """What one page shows besides title, footer and watermark, and how far it is filled."""

    with_map: bool
    draws: list[Draw] = field(default_factory=list)
    filled: float = 0.0
    bottom: float = 0.0
    """Where the column that was filled last ends."""
    detail: Rect | None = None
    """Room that is left for a closer view of the incident."""


def lay_out(sheet: Sheet) -> tuple[Page, ...]:
    """The pages; nothing overlaps, and what a page cannot take goes to the next."""
    first = Page(with_map=True)
    columns = list(sheet.frames.side)
    width = columns[0].width
    facts, legend = side_blocks(sheet, width), legend_blocks(sheet, width)
    if len(columns) == 1:
        left = _fill(first, columns[0], (*facts, *legend))
    else:
        left = (*_fill(first, columns[0], facts), *_fill(first, columns[1], legend))
    pages = [first]
    if not left:
        last = columns[-1]
        first.detail = Rect(last.x, first.bottom + _AIR, last.width, last.bottom - first.bottom - _AIR)
    else:
        pages += _overflow(sheet, left)
    for table in sheet.tables:
        _add_table(sheet, pages, table)
    return tuple(pages)


def paint_page(
    painter: QPainter, sheet: Sheet, pages: tuple[Page, ...], number: int, progress: Progress | None = None
) -> None:
    """Paint one page, counted from 0; the painter's units are px of 1/96 inch."""
    page, frames = pages[number], sheet.frames
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, frames.page.width, frames.page.height), colour(sheet.scene.tokens.raised))
    draw_title(painter, sheet, number + 1, len(pages))
    if page.with_map:
        draw_map(painter, sheet, page.detail, progress)
        draw_campus_legend(painter, sheet)
    else:
        draw_watermark(painter, sheet, frames.body, opacity=0.07)
    for draw in page.draws:
        draw(painter)
    draw_footer(painter, sheet, with_scale=page.with_map)


def _fill(page: Page, column: Rect, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Put blocks into a column from the top; returns those that found no room."""
    y, at = column.y, 0
    while at < len(blocks):
        chunk = _chunk(blocks, at)
        if y + sum(block.height for block in chunk) > column.bottom + 0.5:
            break
        for block in chunk:
            page.draws.append(_bound(block, column.x, y))
            y += block.height
        at += len(chunk)
    page.filled, page.bottom = max(page.filled, y - column.y), y
    return blocks[at:]


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
            blocks = _fill(page, Rect(body.x + column * (width + gap), body.y, width, body.height), blocks)
            if len(blocks) == before:
                break
        pages.append(page)
    return pages


def _add_table(sheet: Sheet, pages: list[Page], table: Table) -> None:
    body = sheet.frames.body
    if pages[-1].with_map:
        pages.append(Page(with_map=False))
    room = body.height - pages[-1].filled
    for index, piece in enumerate(pieces(sheet, table, body.width, room, body.height)):
        if index:
            pages.append(Page(with_map=False))
        page = pages[-1]
        if piece.height:
            page.draws.append(_placed(sheet, piece, body.x, body.y + page.filled))
            page.filled += piece.height


def _placed(sheet: Sheet, piece: Piece, x: float, y: float) -> Draw:
    return lambda painter: draw_piece(painter, sheet, piece, x, y)
