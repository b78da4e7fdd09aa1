"""Halos of words as PDF operators: each glyph's outline is kept once and stroked wherever it occurs.

The words themselves stay text of the painter, so that they can be searched.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtGui import QPainterPath, QRawFont, QTextLayout

from app.map.labels import Placed
from app.map.paint.pdf.body import Body, Glyph, colour_operands
from app.map.paint.pdf.numbers import number
from app.map.paint.text import HALO, baselines, label_font
from app.map.style import LabelStyle

EM = 1000.0
"""Units of a glyph's outline for its font size, as in a font."""
_MARGIN = EM
"""Around an outline; wider than any halo."""


class _Set(NamedTuple):
    """A glyph in its place in a line, in units of a thousandth of the font size."""

    glyph: Glyph
    x: float
    y: float


def has_halo(style: LabelStyle) -> bool:
    """Whether words of this style get a halo here. Slanted ones may have no outlines of their own."""
    return bool(style.halo) and not style.box and not style.italic


def write_halos(body: Body, labels: Iterable[Placed], unit: float) -> None:
    """Stroke the outlines of labels into a body; one px is `unit` of its units."""
    body.operators.append(b"1 J 1 j\n")
    for placed in labels:
        style = placed.label.style
        size = label_font(style).pixelSize()
        scale = unit * size / EM
        across, down = (
            math.cos(math.radians(placed.label.angle)) * scale,
            -math.sin(math.radians(placed.label.angle)) * scale,
        )
        pen = f"{colour_operands(style.halo)} RG {number(HALO * EM / size)} w"
        for line, at in baselines(placed):
            x = placed.x * unit + (at.x() * across - at.y() * down) * EM / size
            y = placed.y * unit + (at.x() * down + at.y() * across) * EM / size
            turned = f"{number(across)} {number(down)} {number(-down)} {number(across)}"
            body.operators.append(f"q {turned} {x:.1f} {y:.1f} cm {pen}\n".encode())
            body.operators.append(_line(body, line, style))


def _line(body: Body, line: str, style: LabelStyle) -> bytes:
    words, x, y = [], 0.0, 0.0
    for glyph, to_x, to_y in _set(line, style):
        words.append(f"1 0 0 1 {number(to_x - x, 1)} {number(to_y - y, 1)} cm /{body.glyph(glyph)} Do\n")
        x, y = to_x, to_y
    return ("".join(words) + "Q\n").encode()


@lru_cache(maxsize=8192)
def _set(line: str, style: LabelStyle) -> tuple[_Set, ...]:
    """The glyphs of a line, shaped as the painter shapes them, from its beginning on the baseline."""
    layout = QTextLayout(line, label_font(style))
    layout.beginLayout()
    made = layout.createLine()
    layout.endLayout()
    factor = EM / label_font(style).pixelSize()
    found = []
    for run in layout.glyphRuns():
        raw = run.rawFont()
        for index, place in zip(run.glyphIndexes(), run.positions(), strict=True):
            glyph = _glyph(raw, index)
            if glyph.operators:
                found.append(_Set(glyph, place.x() * factor, (place.y() - made.ascent()) * factor))
    return tuple(found)


_glyphs: dict[tuple[str, str, int, int], Glyph] = {}
"""By family, style, weight and number in the font."""


def _glyph(raw: QRawFont, index: int) -> Glyph:
    key = (raw.familyName(), raw.styleName(), int(raw.weight()), index)
    if key not in _glyphs:
        large = QRawFont(raw)
        large.setPixelSize(EM)
        path = large.pathForGlyph(index)
        bounds = path.boundingRect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        _glyphs[key] = Glyph(_operators(path), (bounds.left(), bounds.top(), bounds.right(), bounds.bottom()))
    return _glyphs[key]


def _operators(path: QPainterPath) -> bytes:
    """A path to stroke; the three corners of a curve stand in three elements."""
    words = []
    for i in range(path.elementCount()):
        element = path.elementAt(i)
        corner = f"{element.x:.0f} {element.y:.0f} "
        match element.type:
            case QPainterPath.ElementType.MoveToElement:
                words.append(f"{corner}m\n")
            case QPainterPath.ElementType.LineToElement:
                words.append(f"{corner}l\n")
            case QPainterPath.ElementType.CurveToElement:
                words.append(corner)
            case _:
                following = path.elementAt(i + 1).type if i + 1 < path.elementCount() else None
                more = following is QPainterPath.ElementType.CurveToDataElement
                words.append(corner if more else f"{corner}c\n")
    return ("".join(words) + "S\n").encode() if words else b""
