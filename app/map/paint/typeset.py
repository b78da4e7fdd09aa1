"""Words on paper: lines, wrapped paragraphs, chips. Sizes are px of 1/96 inch."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen

from app.map.paint.qt import colour
from app.map.paint.text import label_font, measure
from app.map.style import LabelStyle
from app.map.tokens import Swatch
from app.map.wrapping import wrap
from app.runtime.text import Both

SMALLEST = 9.0
"""Size in px of the smallest words on paper: 6.75 pt."""
LEADING = 1.36
"""Distance of baselines in font sizes."""


def text_width(words: str, style: LabelStyle) -> float:
    """Width of a line in px."""
    return measure(words, style)[0]


def draw_line(painter: QPainter, words: str, x: float, baseline: float, style: LabelStyle) -> float:
    """One line from `x` on; returns its width."""
    painter.setFont(label_font(style))
    painter.setPen(QPen(colour(style.colour)))
    painter.drawText(QPointF(x, baseline), words)
    return text_width(words, style)


def draw_right(painter: QPainter, words: str, right: float, baseline: float, style: LabelStyle) -> None:
    """One line that ends at `right`."""
    draw_line(painter, words, right - text_width(words, style), baseline, style)


def line_height(style: LabelStyle) -> float:
    """Distance of baselines in px."""
    return round(style.size) * LEADING


def ascent(style: LabelStyle) -> float:
    """From the top of a line's box to its baseline, with the words in the middle of the leading."""
    metrics = QFontMetricsF(label_font(style))
    return (line_height(style) - metrics.capHeight()) / 2 + metrics.capHeight()


def paragraph(words: str, width: float, style: LabelStyle) -> tuple[str, ...]:
    """Words in lines of at most `width` px; two languages one below the other where one line is short."""
    if isinstance(words, Both) and words.zh != words.en and text_width(words, style) > width:
        return (*wrap(words.zh, width, style, measure), *wrap(words.en, width, style, measure))
    return wrap(words, width, style, measure)


def fitted(words: str, width: float, style: LabelStyle, smallest: float = SMALLEST) -> tuple[str, LabelStyle]:
    """The words in the largest size that fits one line; cut with an ellipsis below `smallest`."""
    while text_width(words, style) > width and style.size > smallest:
        style = replace(style, size=style.size - 1)
    if text_width(words, style) <= width:
        return words, style
    while words and text_width(f"{words}…", style) > width:
        words = words[:-1]
    return f"{words.rstrip()}…", style


def draw_chip(
    painter: QPainter, words: str, x: float, top: float, swatch: Swatch, *, size: float = 9, bold: bool = True
) -> float:
    """A small coloured plate with words; returns its width."""
    style = LabelStyle(key="chip", size=size, bold=bold, colour=swatch.ink)
    width, height = text_width(words, style) + size * 1.1, size * 1.55
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour(swatch.fill)))
    painter.drawRoundedRect(QRectF(x, top, width, height), height * 0.22, height * 0.22)
    metrics = QFontMetricsF(label_font(style))
    draw_line(painter, words, x + size * 0.55, top + (height + metrics.capHeight()) / 2, style)
    return width


def chip_width(words: str, *, size: float = 9) -> float:
    """The width of a chip in px."""
    return text_width(words, LabelStyle(key="chip", size=size, bold=True)) + size * 1.1
