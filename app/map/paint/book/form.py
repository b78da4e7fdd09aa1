"""Forms on paper: rows of ruled boxes, each with a small title; what nobody knows is a line to write on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.map.book.parts import Box, Fact, Form
from app.map.paint.book.flow import Flow, Numbers
from app.map.paint.brush import pen
from app.map.paint.sheet.table import Piece, draw_piece, pieces
from app.map.paint.typeset import ascent, draw_line, fitted, line_height, paragraph, text_width
from app.map.sheet.compose import Sheet
from app.map.sheet.table_types import Table
from app.map.style import LabelStyle

_PAD = 6.0
_TITLE = 15.0
_RULE = 19.0
"""Height of a line to write on."""
_GAP = 10.0
"""Between the name of a fact and its value."""
_NAMES = 0.46
"""Most of a box's width that the names of facts take."""
_LEAST_NAMES = 0.3
"""Least of a box's width that long names of facts leave to long values."""
_LEAST_VALUE = 60.0
_LONG = 44
"""Characters of a long value."""
_WHOLE = 1e9
_MOST_RULES = 12
"""Lines that are added to fill a page."""


@dataclass(frozen=True, slots=True)
class _Styles:
    title: LabelStyle
    name: LabelStyle
    value: LabelStyle
    words: LabelStyle
    grave: LabelStyle


def _styles(sheet: Sheet) -> _Styles:
    tokens = sheet.scene.tokens
    return _Styles(
        LabelStyle(key="box", size=9, bold=True, colour=tokens.muted),
        LabelStyle(key="fact", size=10, colour=tokens.muted),
        LabelStyle(key="fact", size=11, bold=True, colour=tokens.text),
        LabelStyle(key="fact", size=11, colour=tokens.text),
        LabelStyle(key="fact", size=11, bold=True, colour=tokens.danger.fill),
    )


def flow_form(flow: Flow, sheet: Sheet, form: Form) -> None:
    """Put a form into rooms, row by row; a row with a long table goes on in the next room.

    Where all of it fits into this room, room that is left becomes lines to write on; where little is wanting,
    such lines are given up.
    """
    for row in _filled(sheet, form, flow.width, flow.left):
        widths = _widths(row, flow.width)
        height = max(box_height(sheet, box, width) for box, width in zip(row, widths, strict=True))
        if any(box.table is not None for box in row) and (len(row) == 1 or height > flow.left):
            for box in row:
                if box.table is not None:
                    _flow_table(flow, sheet, box, box.table)
            continue

        def draw(
            painter: QPainter,
            _: Numbers,
            x: float,
            y: float,
            row: tuple[Box, ...] = row,
            widths: tuple[float, ...] = widths,
            height: float = height,
        ) -> None:
            for box, width in zip(row, widths, strict=True):
                draw_box(painter, sheet, box, QRectF(x, y, width, height))
                x += width

        flow.put(height, draw)


def _filled(sheet: Sheet, form: Form, width: float, room: float) -> tuple[tuple[Box, ...], ...]:
    heights = [
        max(box_height(sheet, box, part) for box, part in zip(row, _widths(row, width), strict=True))
        for row in form.rows
    ]
    more = min(int((room - sum(heights)) // _RULE), _MOST_RULES)
    at = next((i for i, row in enumerate(form.rows) if len(row) == 1 and row[0].rules), None)
    if at is None or more == 0 or more < -form.rows[at][0].rules:
        return form.rows
    (box,) = form.rows[at]
    return (*form.rows[:at], (replace(box, rules=box.rules + more),), *form.rows[at + 1 :])


def box_height(sheet: Sheet, box: Box, width: float) -> float:
    """Height that a box needs when it is so wide."""
    inner = width - 2 * _PAD
    height = _TITLE + _PAD
    style = _styles(sheet).value
    height += sum(len(paragraph(words, inner, style)) for words in box.words) * line_height(style)
    height += sum(_fact_height(sheet, fact, *_columns(sheet, box.facts, inner)) for fact in box.facts)
    if box.table is not None:
        height += sum(piece.height for piece in pieces(sheet, box.table, inner, _WHOLE, _WHOLE))
    return height + box.rules * _RULE


def draw_box(painter: QPainter, sheet: Sheet, box: Box, frame: QRectF) -> None:
    """A box with its border, title and content."""
    styles = _styles(sheet)
    x, y, inner = frame.x() + _PAD, _draw_border(painter, sheet, box.title, frame), frame.width() - 2 * _PAD
    for words in box.words:
        for line in paragraph(words, inner, styles.value):
            draw_line(painter, line, x, y + ascent(styles.value), styles.value)
            y += line_height(styles.value)
    names, values = _columns(sheet, box.facts, inner)
    for fact in box.facts:
        _draw_fact(painter, sheet, fact, QPointF(x, y), names, values)
        y += _fact_height(sheet, fact, names, values)
    for piece in pieces(sheet, box.table, inner, _WHOLE, _WHOLE) if box.table else ():
        draw_piece(painter, sheet, piece, x, y)
        y += piece.height
    for _ in range(box.rules):
        y += _RULE
        _rule(painter, sheet, x, x + inner, y - 3)


def _draw_border(painter: QPainter, sheet: Sheet, title: str, frame: QRectF) -> float:
    """Returns where the content begins."""
    painter.setPen(pen(sheet.scene.tokens.line_strong, 0.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame)
    words, style = fitted(title, frame.width() - 2 * _PAD, _styles(sheet).title)
    draw_line(painter, words, frame.x() + _PAD, frame.y() + 11.5, style)
    return frame.y() + _TITLE + 1


def _flow_table(flow: Flow, sheet: Sheet, box: Box, table: Table) -> None:
    around = _TITLE + _PAD
    inner = flow.width - 2 * _PAD
    rooms = pieces(sheet, table, inner, flow.left - around, max(flow.coming, flow.left) - around)
    for index, piece in enumerate(rooms):
        if index:
            flow.turn()
        if piece.height:
            title = sheet.text("sheet.continued", title=box.title) if piece.continued else box.title
            flow.put(piece.height + around - 6, _drawn(sheet, title, piece, flow.width, around))


def _drawn(
    sheet: Sheet, title: str, piece: Piece, width: float, around: float
) -> Callable[[QPainter, Numbers, float, float], None]:
    def draw(painter: QPainter, _: Numbers, x: float, y: float) -> None:
        top = _draw_border(painter, sheet, title, QRectF(x, y, width, piece.height + around - 6))
        draw_piece(painter, sheet, piece, x + _PAD, top)

    return draw


def _widths(row: tuple[Box, ...], width: float) -> tuple[float, ...]:
    total = sum(box.weight for box in row)
    return tuple(width * box.weight / total for box in row)


def _columns(sheet: Sheet, facts: tuple[Fact, ...], width: float) -> tuple[float, float]:
    """Widths of the names and of the values of facts that stand below each other."""
    style = _styles(sheet).name
    names = max((text_width(fact.name, style) for fact in facts), default=0.0)
    value = max((text_width(fact.value, _value_style(fact, _styles(sheet))) for fact in facts), default=0.0)
    names = min(names, max(width * _NAMES, width - 200), max(width - value - _GAP - 1, width * _LEAST_NAMES))
    return names, max(width - names - _GAP, _LEAST_VALUE)


def _fact_lines(
    sheet: Sheet, fact: Fact, names: float, values: float
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    styles = _styles(sheet)
    return paragraph(fact.name, names, styles.name), paragraph(fact.value, values, _value_style(fact, styles))


def _value_style(fact: Fact, styles: _Styles) -> LabelStyle:
    """Long values are easier to read when they are not bold."""
    if fact.grave:
        return styles.grave
    return styles.words if len(fact.value) > _LONG else styles.value


def _fact_height(sheet: Sheet, fact: Fact, names: float, values: float) -> float:
    left, right = _fact_lines(sheet, fact, names, values)
    high = max(len(left), len(right)) * line_height(_styles(sheet).value)
    return high if fact.value else max(high, _RULE)


def _draw_fact(painter: QPainter, sheet: Sheet, fact: Fact, at: QPointF, names: float, values: float) -> None:
    styles = _styles(sheet)
    left, right = _fact_lines(sheet, fact, names, values)
    step = line_height(styles.value)
    drop = 0.0 if fact.value else _RULE - step
    for row, line in enumerate(left):
        draw_line(painter, line, at.x(), at.y() + drop + row * step + ascent(styles.value), styles.name)
    x = at.x() + names + _GAP
    if not fact.value:
        _rule(painter, sheet, x, x + values, at.y() + _RULE - 3)
        return
    style = _value_style(fact, styles)
    for row, line in enumerate(right):
        draw_line(painter, line, x, at.y() + row * step + ascent(style), style)


def draw_facts(
    painter: QPainter, sheet: Sheet, facts: tuple[Fact, ...], x: float, y: float, width: float
) -> None:
    """Facts below each other, their values in one column."""
    names, values = _columns(sheet, facts, width)
    for fact in facts:
        _draw_fact(painter, sheet, fact, QPointF(x, y), names, values)
        y += _fact_height(sheet, fact, names, values)


def facts_height(sheet: Sheet, facts: tuple[Fact, ...], width: float) -> float:
    """Height of facts below each other."""
    return sum(_fact_height(sheet, fact, *_columns(sheet, facts, width)) for fact in facts)


def _rule(painter: QPainter, sheet: Sheet, left: float, right: float, y: float) -> None:
    painter.setPen(pen(sheet.scene.tokens.line_strong, 0.6))
    painter.drawLine(QPointF(left, y), QPointF(right, y))
