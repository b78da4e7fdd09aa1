"""The body of a map as PDF operators, formatted by numpy: a third of the time and size of a painter's.

A body is a form XObject in units of the paper's resolution, y downwards as on a screen. It draws the same
levels of detail with the same strokes as the painter (`detail`, `stroke`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.map.paint.detail import Outlines, Run, meeting
from app.map.paint.geometry import Forms
from app.map.paint.pdf.numbers import chosen, number, paths, rectangles
from app.map.paint.stroke import (
    HATCH_PX,
    SMALL_PX,
    Stroke,
    casing_stroke,
    line_stroke,
    outline_stroke,
)
from app.map.style import Hatch, Style
from app.map.viewport import Bounds, Viewport
from app.runtime.progress import Progress

_CHUNK = 4000
"""Groups that are formatted at once."""
_REPEATS = 4
"""A tile holds so many steps of its pattern in each direction: fewer seams."""


class Pattern(NamedTuple):
    """A hatch in units of a body."""

    kind: Hatch
    ink: str
    step: float
    width: float
    opacity: float


class Glyph(NamedTuple):
    """An outline in thousandths of the font size, y downwards."""

    operators: bytes
    box: tuple[float, float, float, float]
    """Left, top, right, bottom of what a stroke along it can reach."""


@dataclass(slots=True)
class Body:
    """A finished body: its operators, and what they name."""

    width: float
    height: float
    together: bool = False
    """Whether it is faded as one thing."""
    operators: list[bytes] = field(default_factory=list)
    opacities: dict[float, str] = field(default_factory=dict)
    """Constant opacities by their names in the resources."""
    hatches: dict[Pattern, str] = field(default_factory=dict)
    """Patterns by their names in the resources."""
    glyphs: dict[Glyph, str] = field(default_factory=dict)
    """Outlines by their names in the resources."""

    def opacity(self, value: float) -> bytes:
        """Operators that set the opacity of what is filled."""
        name = self.opacities.setdefault(round(value, 4), f"O{len(self.opacities)}")
        return f"/{name} gs\n".encode()

    def hatch(self, style: Style, unit: float) -> str:
        """The name of a style's pattern; one px is `unit` units."""
        key = Pattern(
            style.hatch,
            style.hatch_line or style.line,
            style.hatch_step * unit,
            style.hatch_width * unit,
            style.hatch_opacity,
        )
        return self.hatches.setdefault(key, f"H{len(self.hatches)}")

    def glyph(self, glyph: Glyph) -> str:
        """The name of an outline."""
        return self.glyphs.setdefault(glyph, f"G{len(self.glyphs)}")


class BodyBrush:
    """Writes runs of shapes by their styles into a body; `unit` is how many of its units one px has."""

    def __init__(
        self, body: Body, viewport: Viewport, bounds: Bounds, unit: float, progress: Progress | None
    ) -> None:
        self._body = body
        self._view = viewport
        self._bounds = bounds
        self._unit = unit
        self._progress = progress

    def areas(self, forms: Forms, style: Style) -> None:
        """Filled outlines, hatched where there is room, and boxes where they are too small for an outline."""
        run = forms.run
        found = meeting(run.bounds, self._bounds)
        across = run.sizes[found] * self._view.ppm
        hatched = across >= HATCH_PX if style.hatch is not Hatch.NONE else np.zeros(len(found), dtype=bool)
        small = across < SMALL_PX
        for is_hatched, is_small in ((True, False), (True, True), (False, False), (False, True)):
            groups = found[(hatched == is_hatched) & (small == is_small)]
            if len(groups):
                self._areas(run, groups, style, small=is_small, hatched=is_hatched)
        boxes = run.boxes[meeting(run.boxes, self._bounds)]
        if len(boxes):
            self._write(self._filling(style.fill or style.line, style.fill_opacity if style.fill else 1.0))
            self._fill_boxes(boxes)

    def casings(self, forms: Forms, style: Style) -> None:
        """The wider lines below lines."""
        stroke = casing_stroke(style, self._view.ppm)
        if stroke is not None:
            self._strokes(forms.run, stroke)

    def lines(self, forms: Forms, style: Style) -> None:
        """Lines, and dots where they are too short to be one."""
        run, stroke = forms.run, line_stroke(style, self._view.ppm)
        self._strokes(run, stroke)
        left, bottom, right, top = self._bounds
        x, y = run.dots[:, 0], run.dots[:, 1]
        dots = run.dots[(x >= left) & (x <= right) & (y >= bottom) & (y <= top)]
        if len(dots):
            half = min(stroke.width, 1.0) / 2 / self._view.ppm
            self._write(self._filling(stroke.ink, 1.0))
            self._fill_boxes(np.hstack((dots - half, dots + half)))

    def _areas(self, run: Run, groups: NDArray[np.intp], style: Style, *, small: bool, hatched: bool) -> None:
        stroke = outline_stroke(style, small=small)
        if style.fill:
            self._write(self._filling(style.fill, style.fill_opacity))
        if stroke is not None:
            self._write(self._pen(stroke))
        paint = _operator(bool(style.fill), stroke is not None)
        if hatched:
            for several in (True, False):
                part = groups[run.several[groups] == several]
                self._paths(run, part, self._within(paint, style, several=several), lead=b"q\n")
        else:
            self._paths(run, groups, paint, starred=bool(style.fill))

    def _paths(
        self, run: Run, groups: NDArray[np.intp], paint: bytes, *, starred: bool = False, lead: bytes = b""
    ) -> None:
        for start in range(0, len(groups), _CHUNK):
            self._check()
            part = groups[start : start + _CHUNK]
            outlines = self._on_paper(_outlines(run, part))
            self._write(paths(outlines, paint, ~run.several[part] & starred, closed=run.areal, lead=lead))

    def _within(self, paint: bytes, style: Style, *, several: bool) -> bytes:
        """Operators that paint a shape and then lay the style's pattern over what lies within it."""
        star = b"" if several else b"*"
        operator = paint + star if style.fill else paint
        whole = rectangles(np.array([[0, 0, self._body.width, self._body.height]]))
        name = self._body.hatch(style, self._unit).encode()
        return b"W%b %b\n/Pattern cs /%b scn\n%bf\nQ" % (star, operator, name, whole)

    def _strokes(self, run: Run, stroke: Stroke) -> None:
        self._write(self._pen(stroke))
        self._paths(run, meeting(run.bounds, self._bounds), b"S")

    def _fill_boxes(self, boxes: NDArray[np.float64]) -> None:
        corners = self._px(boxes.reshape(-1, 2)).reshape(-1, 4)
        upright = corners[:, [0, 3, 2, 1]]
        for start in range(0, len(upright), _CHUNK):
            self._write(rectangles(upright[start : start + _CHUNK]) + b"f\n")

    def _on_paper(self, outlines: Outlines) -> Outlines:
        return Outlines(self._px(outlines.xy), outlines.strokes, outlines.groups)

    def _px(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        view, scale = self._view, self._view.ppm * self._unit
        middle = np.array([view.width, view.height]) / 2 * self._unit
        return middle + (points - (view.x, view.y)) * (scale, -scale)

    def _filling(self, ink: str, opacity: float) -> bytes:
        return self._body.opacity(opacity) + _colour(ink) + b" rg\n"

    def _pen(self, stroke: Stroke) -> bytes:
        width = number(stroke.width * self._unit)
        dash = " ".join(number(length * self._unit) for length in stroke.dash)
        caps = f"{int(stroke.round_ends)} J {int(stroke.round_joins)} j"
        return _colour(stroke.ink) + f" RG {width} w {caps} [{dash}] 0 d\n".encode()

    def _write(self, operators: bytes) -> None:
        self._body.operators.append(operators)

    def _check(self) -> None:
        if self._progress is not None:
            self._progress.check()


def tile(pattern: Pattern) -> tuple[float, bytes]:
    """The side of a tile of a pattern and the operators that draw it, in units, without its colour."""
    kind, step, width = pattern.kind, pattern.step, pattern.width
    factor = {Hatch.DOTS: 2.0, Hatch.HORIZONTAL: 1.0}.get(kind, math.sqrt(2))
    side = step * factor * _REPEATS
    if kind is Hatch.DOTS:
        marks = [
            f"{number(column * step + (step / 2 if row % 2 else 0.0))} {number(row * step)}"
            for row in range(2 * _REPEATS + 1)
            for column in range(-1, 2 * _REPEATS + 1)
        ]
        return side, f"{number(width)} w 1 J\n".encode() + "".join(f"{m} m {m} l S\n" for m in marks).encode()
    lines = []
    pitch = step * factor
    if kind is Hatch.HORIZONTAL:
        lines += [_line((0, i * pitch), (side, i * pitch)) for i in range(_REPEATS + 1)]
    if kind in (Hatch.FORWARD, Hatch.CROSS):
        starts = [i * pitch + side for i in range(2 * _REPEATS + 1)]
        lines += [_line((x, -side), (x - 3 * side, 2 * side)) for x in starts]
    if kind in (Hatch.BACKWARD, Hatch.CROSS):
        starts = [i * pitch - side for i in range(-_REPEATS, _REPEATS + 1)]
        lines += [_line((x, -side), (x + 3 * side, 2 * side)) for x in starts]
    return side, f"{number(width)} w\n".encode() + "".join(lines).encode() + b"S\n"


def _line(begin: tuple[float, float], end: tuple[float, float]) -> str:
    x, y, to_x, to_y = (number(value) for value in (*begin, *end))
    return f"{x} {y} m {to_x} {to_y} l\n"


def colour_operands(value: str) -> str:
    """`#rrggbb` as three numbers from 0 to 1."""
    return " ".join(number(int(value[i : i + 2], 16) / 255) for i in (1, 3, 5))


def _colour(value: str) -> bytes:
    return colour_operands(value).encode()


def _operator(fills: bool, strokes: bool) -> bytes:
    if fills:
        return b"B" if strokes else b"f"
    return b"S" if strokes else b"n"


def _outlines(run: Run, groups: NDArray[np.intp]) -> Outlines:
    if isinstance(run.source, Outlines):
        return chosen(run.source, groups)
    return Outlines.of(run.source[groups], np.arange(len(groups) + 1))
