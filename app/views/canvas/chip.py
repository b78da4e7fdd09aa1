"""The card beside the cursor: figures, fields that can be typed into, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

_GAP_PX = 18.0
_PADDING_PX = 8.0
_FIELD_GAP_PX = 5.0
_COLUMN_GAP_PX = 10.0
_WIDEST_PX = 300.0
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True, slots=True)
class InkColours:
    """The colours of what lies on top of the map."""

    draft: QColor
    danger: QColor
    surface: QColor
    text: QColor
    muted: QColor
    border: QColor


@dataclass(frozen=True, slots=True)
class ChipLine:
    """One line beside the cursor; a label, a figure, or a warning."""

    words: str
    danger: bool = False
    muted: bool = False
    value: str = ""
    """What stands in a field that can be typed into; the words are then its name."""
    focus: bool = False
    """The keys go into this field."""
    held: bool = False
    """The value is typed, not the pointer's."""


def paint_chip(
    painter: QPainter,
    font: QFont,
    colours: InkColours,
    bounds: QRectF,
    at: QPointF,
    lines: Sequence[ChipLine],
) -> None:
    """The lines one below the other on a card beside `at`, within `bounds`; long sentences are wrapped."""
    if not lines:
        return
    metrics = QFontMetricsF(font)
    names = max((metrics.horizontalAdvance(line.words) for line in lines if line.value), default=0.0)
    sizes = [_size(line, metrics, names) for line in lines]
    width = max(size.width() for size in sizes)
    whole = QSizeF(width + 2 * _PADDING_PX, sum(s.height() for s in sizes) + 2 * _PADDING_PX)
    card = QRectF(_beside(bounds, at, whole), whole)
    background = QColor(colours.surface)
    background.setAlpha(240)
    painter.setPen(QPen(colours.border, 1))
    painter.setBrush(background)
    painter.drawRoundedRect(card, 6, 6)
    painter.setFont(font)
    left, top = card.left() + _PADDING_PX, card.top() + _PADDING_PX
    for line, size in zip(lines, sizes, strict=True):
        room = QRectF(left, top, width, size.height())
        if line.value:
            column = left + names + _COLUMN_GAP_PX
            _paint_field(
                painter,
                metrics,
                colours,
                line,
                QRectF(column, top + 1, left + width - column, size.height() - 2),
            )
            room.moveTop(top + _FIELD_GAP_PX / 2)
        painter.setPen(_ink_of(line, colours))
        painter.drawText(room, _WRAPPED, line.words)
        top += size.height()


def _size(line: ChipLine, metrics: QFontMetricsF, names: float) -> QSizeF:
    if line.value:
        value = metrics.horizontalAdvance(line.value) + 2 * _FIELD_GAP_PX
        return QSizeF(names + _COLUMN_GAP_PX + value, metrics.height() + _FIELD_GAP_PX)
    room = metrics.boundingRect(QRectF(0, 0, _WIDEST_PX, 1000), _WRAPPED, line.words)
    return QSizeF(room.width() + 1, max(room.height(), metrics.height()))


def _paint_field(
    painter: QPainter, metrics: QFontMetricsF, colours: InkColours, line: ChipLine, box: QRectF
) -> None:
    """The value in its box: framed where the keys go to it, in the draft's colour where it is typed."""
    start = box.left() + _FIELD_GAP_PX
    if line.focus:
        painter.setPen(QPen(colours.draft, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        if line.held:
            caret = start + metrics.horizontalAdvance(line.value) + 1
            painter.drawLine(QPointF(caret, box.top() + 3), QPointF(caret, box.bottom() - 3))
    painter.setPen(colours.draft if line.held else colours.muted)
    baseline = box.center().y() - metrics.height() / 2 + metrics.ascent()
    painter.drawText(QPointF(start, baseline), line.value)


def _ink_of(line: ChipLine, colours: InkColours) -> QColor:
    if line.danger:
        return colours.danger
    return colours.muted if line.muted else colours.text


def _beside(bounds: QRectF, at: QPointF, size: QSizeF) -> QPointF:
    x, y = at.x() + _GAP_PX, at.y() + _GAP_PX
    if x + size.width() > bounds.right():
        x = max(bounds.left(), at.x() - _GAP_PX - size.width())
    if y + size.height() > bounds.bottom():
        y = max(bounds.top(), at.y() - _GAP_PX - size.height())
    return QPointF(round(x) + 0.5, round(y) + 0.5)
