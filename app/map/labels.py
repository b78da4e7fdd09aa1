"""Where labels stand so that none covers another. No Qt: the painter measures the words.

Greedy by priority with a uniform grid of taken boxes (after the point-feature rules of E. Imhof, "Positioning
names on maps", 1975; primary not checked): right of a symbol first, then left, below, above.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from app.map.content import Anchor, Label
from app.map.style import LabelStyle
from app.map.viewport import Viewport
from app.map.wrapping import Measure, is_wide, name_lines, wrap

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom in px."""

_CELL = 64.0
_GAP = 2.0
_BOX_PADDING = (6.0, 3.0)
_ALWAYS = 100.0
"""Priority from which a label is placed even where it covers another."""
_FIT = 1.12
"""An area's name may stand out of it by this factor."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A label in its place: its lines, the middle of its box, the box's size, all in px."""

    label: Label
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float

    @property
    def box(self) -> Box:
        """The box before it is turned."""
        return _around(self.x, self.y, self.width, self.height)


class Taken:
    """Boxes that are in use, found by grid cell."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def add(self, box: Box) -> None:
        """Take a box."""
        for cell in _cells(box):
            self._cells.setdefault(cell, []).append(box)

    def free(self, box: Box) -> bool:
        """Whether nothing in use overlaps a box."""
        return next(self._under(box), None) is None

    def covered(self, box: Box) -> float:
        """Area in px² of what is in use below a box; what overlaps counts once for each."""
        return sum(
            (min(box[2], right) - max(box[0], left)) * (min(box[3], bottom) - max(box[1], top))
            for left, top, right, bottom in set(self._under(box))
        )

    def _under(self, box: Box) -> Iterator[Box]:
        left, top, right, bottom = box
        for cell in _cells(box):
            for other in self._cells.get(cell, ()):
                if left < other[2] and other[0] < right and top < other[3] and other[1] < bottom:
                    yield other


def place(
    labels: Iterable[Label],
    viewport: Viewport,
    measure: Measure,
    obstacles: Iterable[Box] = (),
    *,
    window: Box | None = None,
) -> tuple[Placed, ...]:
    """Labels that find room in the view, in drawing order (the most important last).

    Every label lies wholly in the view; callouts lie wholly in the `window`, the part of the view that is
    looked at, where one of their places allows it.
    """
    taken = Taken()
    for box in obstacles:
        taken.add(box)
    view = (0.0, 0.0, viewport.width, viewport.height)
    placed = []
    for label in sorted(labels, key=lambda m: -m.priority):
        if viewport.ppm < label.style.min_ppm:
            continue
        frames = (window, view) if window is not None and label.style.box else (view,)
        found = _place_one(label, viewport, measure, taken, frames)
        if found is not None:
            placed.append(found)
            taken.add(turned(found))
    return tuple(reversed(placed))


def _place_one(
    label: Label, viewport: Viewport, measure: Measure, taken: Taken, frames: Sequence[Box]
) -> Placed | None:
    """The label in the first free place of the first frame that has one."""
    forms = [
        [Placed(label, lines, x, y, *size) for x, y in _spots(label, viewport, *size)]
        for lines in _forms(label, viewport, measure)
        for size in [_size(lines, label.style, measure)]
    ]
    for frame in frames:
        for places in forms:
            for candidate in places:
                box = turned(candidate)
                if _within(box, frame) and taken.free(_grown(box)):
                    return candidate
        if (
            forms
            and label.priority >= _ALWAYS
            and _within(_around(*viewport.to_screen(label.x, label.y), 0, 0), frame)
        ):
            return _inside(forms[0], frame, taken)
    return None


def _forms(label: Label, viewport: Viewport, measure: Measure) -> Iterator[tuple[str, ...]]:
    """The lines of the text and of the short form, as far as they fit the label's room."""
    for text in (label.text, label.short):
        lines = _lines(label, text, viewport, measure) if text else None
        if lines is not None:
            yield lines


def _size(lines: tuple[str, ...], style: LabelStyle, measure: Measure) -> tuple[float, float]:
    width = max(measure(line, style)[0] for line in lines)
    height = measure("Ág", style)[1] * len(lines)
    return (width + 2 * _BOX_PADDING[0], height + 2 * _BOX_PADDING[1]) if style.box else (width, height)


def _inside(places: Sequence[Placed], frame: Box, taken: Taken) -> Placed:
    """The place within a frame that covers least of other things; else the first one, moved in."""
    within = [candidate for candidate in places if _within(turned(candidate), frame)]
    if within:
        return min(within, key=lambda candidate: taken.covered(turned(candidate)))
    first = places[0]
    left, top, right, bottom = turned(first)
    across = max(frame[0] - left, min(0.0, frame[2] - right))
    down = max(frame[1] - top, min(0.0, frame[3] - bottom))
    return replace(first, x=first.x + across, y=first.y + down)


def _lines(label: Label, text: str, viewport: Viewport, measure: Measure) -> tuple[str, ...] | None:
    """The text in lines that fit the label's room, or None."""
    style = label.style
    room = label.room_m * viewport.ppm * _FIT
    if label.anchor is Anchor.ALONG:
        return (text,) if measure(text, style)[0] <= room else None
    if not label.room_m:
        return wrap(text, style.max_width, style, measure)
    if room < 14:
        return None
    lines = name_lines(text, max(min(room, style.max_width), style.size * 3), style, measure)
    widest = max(measure(line, style)[0] for line in lines)
    lone = len(text) > 1 and any(len(line) == 1 and is_wide(line) for line in lines)
    return lines if widest <= room and len(lines) <= 3 and not lone else None


def _spots(label: Label, viewport: Viewport, width: float, height: float) -> Iterator[tuple[float, float]]:
    for world in ((label.x, label.y), *label.alternatives):
        x, y = viewport.to_screen(*world)
        if label.anchor is Anchor.BESIDE:
            across, down = label.clearance + 3 + width / 2, label.clearance + 2 + height / 2
            yield from (
                (x + across, y),
                (x - across, y),
                (x, y + down),
                (x, y - down),
                (x + across * 0.9, y - down * 0.9),
                (x + across * 0.9, y + down * 0.9),
                (x - across * 0.9, y + down * 0.9),
                (x - across * 0.9, y - down * 0.9),
            )
        elif label.anchor is Anchor.BELOW:
            yield (x, y + label.clearance + 2 + height / 2)
        else:
            yield (x, y)
            if label.anchor is Anchor.CENTRE and label.style.box:
                yield from ((x, y - height - 4), (x, y + height + 4))


def turned(placed: Placed) -> Box:
    """The upright box around a label with its turn."""
    if not placed.label.angle:
        return placed.box
    angle = math.radians(placed.label.angle)
    cos, sin = abs(math.cos(angle)), abs(math.sin(angle))
    return _around(
        placed.x,
        placed.y,
        placed.width * cos + placed.height * sin,
        placed.width * sin + placed.height * cos,
    )


def _around(x: float, y: float, width: float, height: float) -> Box:
    return (x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _grown(box: Box) -> Box:
    return (box[0] - _GAP, box[1] - _GAP, box[2] + _GAP, box[3] + _GAP)


def _within(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (math.floor(side / _CELL) for side in box)
    for column in range(left, right + 1):
        for row in range(top, bottom + 1):
            yield column, row
