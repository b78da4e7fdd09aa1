"""Tables on paper: columns by weight, wrapped cells, heads repeated on each page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter

from app.map.paint.brush import pen
from app.map.paint.qt import colour
from app.map.paint.typeset import ascent, draw_line, line_height, paragraph, text_width
from app.map.sheet.compose import Sheet
from app.map.sheet.tables import Align, Mark, Row, Table
from app.map.style import LabelStyle

_PAD_X = 5.0
_PAD_Y = 2.5
_TITLE = 24.0
_AFTER = 14.0
_SPARE = 1.0
"""Wider than its words, so that rounding breaks none."""


@dataclass(frozen=True, slots=True)
class Piece:
    """As much of a table as one page takes."""

    table: Table
    rows: tuple[Row, ...]
    heights: tuple[float, ...]
    widths: tuple[float, ...]
    head: float
    continued: bool
    height: float


def pieces(sheet: Sheet, table: Table, width: float, first_room: float, full_room: float) -> Iterator[Piece]:
    """Pieces of a table: the first for `first_room` px, the others for `full_room`.

    A group's heading stays with its first row, and is repeated where the group goes on overleaf. No last
    row stands alone. A table of which not even two rows fit into the first room begins on the next page: its
    first piece is then empty.
    """
    widths = _widths(sheet, table, width)
    head = _head_height(sheet, table, widths)
    overhead = _title_height(table) + head + _AFTER
    rows = [part for row in table.rows for part in _parts(sheet, row, widths, full_room - overhead)]
    heights = [_row_height(sheet, row, widths) for row in rows]
    at, room, continued = 0, first_room, False
    group: int | None = None
    while True:
        take = _fitting(rows, heights, at, room - overhead - (heights[group] if group is not None else 0))
        least = 0.0 if rows else overhead + line_height(_cell(sheet, Mark.NONE)) + 2 * _PAD_Y
        if (take == at if rows else room < least) and room < full_room:
            yield Piece(table, (), (), widths, head, False, 0.0)
            room = full_room
            continue
        take = max(take, min(at + 1, len(rows)))
        repeated = [group] if group is not None else []
        chosen = [*repeated, *range(at, take)]
        height = overhead + sum(heights[i] for i in chosen)
        if not rows:
            height = least
        yield Piece(
            table,
            tuple(rows[i] for i in chosen),
            tuple(heights[i] for i in chosen),
            widths,
            head,
            continued,
            height,
        )
        if take >= len(rows):
            return
        group = _group_of(rows, take)
        at, room, continued = take, full_room, True


def draw_piece(painter: QPainter, sheet: Sheet, piece: Piece, x: float, top: float) -> None:
    """Title, head and rows of a piece."""
    tokens, table = sheet.scene.tokens, piece.table
    title = sheet.text("sheet.continued", title=table.title) if piece.continued else table.title
    if table.title:
        draw_line(painter, title, x, top + 15, LabelStyle(key="t", size=14, bold=True, colour=tokens.accent))
    y = top + _title_height(table)
    width = sum(piece.widths)
    if not piece.rows:
        painter.setPen(pen(tokens.line, 0.8))
        painter.drawLine(QPointF(x, y), QPointF(x + width, y))
        style = _cell(sheet, Mark.NONE)
        draw_line(painter, table.empty, x + _PAD_X, y + _PAD_Y + ascent(style), style)
        return
    _draw_head(painter, sheet, piece, x, y)
    y += piece.head
    striped = False
    for row, height in zip(piece.rows, piece.heights, strict=True):
        striped = False if row.heading else not striped
        _draw_row(painter, sheet, piece, row, QRectF(x, y, width, height), striped=striped)
        y += height
    painter.setPen(pen(tokens.line_strong, 0.8))
    painter.drawLine(QPointF(x, y), QPointF(x + width, y))


def _title_height(table: Table) -> float:
    return _TITLE if table.title else 0.0


def _fitting(rows: list[Row], heights: list[float], start: int, room: float) -> int:
    end = start
    while end < len(rows) and heights[end] <= room:
        room -= heights[end]
        end += 1
    if end < len(rows) and end > start and rows[end - 1].heading:
        end -= 1
    if end == len(rows) - 1 and end - start > 2 and not rows[end - 2].heading:
        end -= 1
    alone = end - start < 2 and end < len(rows)
    return start if alone else end


def _group_of(rows: list[Row], at: int) -> int | None:
    if rows[at].heading:
        return None
    return next((i for i in range(at, -1, -1) if rows[i].heading), None)


def _widths(sheet: Sheet, table: Table, width: float) -> tuple[float, ...]:
    """Widths by weight, unless that would break words for which other columns have room to give."""
    weights = np.array([column.weight for column in table.columns])
    needs = np.array(_needs(sheet, table))
    shares = width * weights / weights.sum()
    if needs.sum() <= width:
        if (needs > shares).any():
            shares = needs + (width - needs.sum()) * weights / weights.sum()
        return tuple(shares.tolist())
    narrow = np.zeros(len(weights), dtype=bool)
    while (found := ~narrow & (needs < shares)).any():
        narrow |= found
        shares = np.where(narrow, needs, 0.0)
        shares += np.where(narrow, 0.0, (width - shares.sum()) * weights / weights[~narrow].sum())
    return tuple(shares.tolist())


def _needs(sheet: Sheet, table: Table) -> list[float]:
    """The width of each column with none of its words broken and its title in as few lines as its words."""
    rows = [row for row in table.rows if not row.heading]
    return [
        max(
            (
                text_width(word, style) + 2 * _PAD_X + _SPARE
                for word, style in chain(
                    ((word, _head_style(sheet)) for word in column.title.split()),
                    ((row.cells[i], _cell(sheet, _mark(row, i))) for row in rows),
                )
            ),
            default=0.0,
        )
        for i, column in enumerate(table.columns)
    ]


def _cell(sheet: Sheet, mark: Mark) -> LabelStyle:
    tokens = sheet.scene.tokens
    return LabelStyle(key="cell", size=10, colour=tokens.text, bold=mark is Mark.DANGER)


def _head_style(sheet: Sheet) -> LabelStyle:
    return LabelStyle(key="th", size=9, bold=True, colour=sheet.scene.tokens.muted)


def _head_height(sheet: Sheet, table: Table, widths: tuple[float, ...]) -> float:
    if not table.rows:
        return 0.0
    style = _head_style(sheet)
    lines = (
        len(paragraph(c.title, w - 2 * _PAD_X, style)) for c, w in zip(table.columns, widths, strict=True)
    )
    return max(lines) * line_height(style) + 2 * _PAD_Y + 1


def _row_height(sheet: Sheet, row: Row, widths: tuple[float, ...]) -> float:
    style = _cell(sheet, Mark.NONE)
    if row.heading:
        return line_height(style) + 2 * _PAD_Y + 2
    lines = max(
        len(paragraph(words, width - 2 * _PAD_X, _cell(sheet, _mark(row, i))))
        for i, (words, width) in enumerate(zip(row.cells, widths, strict=True))
    )
    return lines * line_height(style) + 2 * _PAD_Y


def _parts(sheet: Sheet, row: Row, widths: tuple[float, ...], room: float) -> tuple[Row, ...]:
    """The row, or rows of as many of its lines as a page takes well, for one that is higher than a page."""
    if row.heading or _row_height(sheet, row, widths) <= room:
        return (row,)
    most = max(1, int((room - 2 * _PAD_Y) / line_height(_cell(sheet, row.mark))) // 3)
    cells = [
        paragraph(words, width - 2 * _PAD_X, _cell(sheet, _mark(row, i)))
        for i, (words, width) in enumerate(zip(row.cells, widths, strict=True))
    ]
    starts = range(0, max(map(len, cells)), most)
    return tuple(Row(tuple("\n".join(c[at : at + most]) for c in cells), row.mark) for at in starts)


def _mark(row: Row, column: int) -> Mark:
    """An urgent row is bold in its first two cells."""
    return row.mark if row.mark is not Mark.DANGER or column < 2 else Mark.NONE


def _draw_head(painter: QPainter, sheet: Sheet, piece: Piece, x: float, y: float) -> None:
    tokens, style = sheet.scene.tokens, _head_style(sheet)
    painter.fillRect(QRectF(x, y, sum(piece.widths), piece.head), colour(tokens.sunken))
    painter.setPen(pen(tokens.line_strong, 0.8))
    painter.drawLine(QPointF(x, y + piece.head), QPointF(x + sum(piece.widths), y + piece.head))
    for column, width in zip(piece.table.columns, piece.widths, strict=True):
        lines = paragraph(column.title, width - 2 * _PAD_X, style)
        top = y + piece.head - _PAD_Y - len(lines) * line_height(style)
        _draw_lines(painter, lines, x, top, width, style, column.align)
        x += width


def _draw_row(painter: QPainter, sheet: Sheet, piece: Piece, row: Row, box: QRectF, *, striped: bool) -> None:
    tokens = sheet.scene.tokens
    if row.heading:
        style = LabelStyle(key="group", size=11, bold=True, colour=tokens.text)
        draw_line(painter, row.cells[0], box.x() + _PAD_X, box.y() + _PAD_Y + 2 + ascent(style), style)
        painter.setPen(pen(tokens.line_strong, 0.6))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        return
    if not striped:
        painter.fillRect(box, colour(tokens.sunken, 0.5))
    if row.mark is Mark.DANGER:
        painter.fillRect(QRectF(box.x(), box.y(), 3, box.height()), colour(tokens.danger.fill))
    elif row.mark is Mark.UNVERIFIED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(colour(tokens.caution.fill)))
        painter.drawRect(QRectF(box.x(), box.y() + 0.5, 3, box.height() - 1))
    x = box.x()
    for index, (words, width) in enumerate(zip(row.cells, piece.widths, strict=True)):
        style = _cell(sheet, _mark(row, index))
        lines = paragraph(words, width - 2 * _PAD_X, style)
        _draw_lines(painter, lines, x, box.y() + _PAD_Y, width, style, piece.table.columns[index].align)
        if row.mark is Mark.STRUCK:
            _strike(painter, lines, x, box.y() + _PAD_Y, style)
        x += width


def _strike(painter: QPainter, lines: tuple[str, ...], x: float, top: float, style: LabelStyle) -> None:
    painter.setPen(pen(style.colour, 0.9))
    for row, line in enumerate(lines):
        y = top + row * line_height(style) + ascent(style) - style.size * 0.3
        painter.drawLine(QPointF(x + _PAD_X, y), QPointF(x + _PAD_X + text_width(line, style), y))


def _draw_lines(
    painter: QPainter,
    lines: tuple[str, ...],
    x: float,
    top: float,
    width: float,
    style: LabelStyle,
    align: Align,
) -> None:
    for row, line in enumerate(lines):
        baseline = top + row * line_height(style) + ascent(style)
        at = x + _PAD_X if align is Align.LEFT else x + width - _PAD_X - text_width(line, style)
        draw_line(painter, line, at, baseline, style)
