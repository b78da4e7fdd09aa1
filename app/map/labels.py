"""Where labels stand so that none covers another. No Qt: the painter measures the words.

Greedy by priority with a uniform grid of taken boxes (after the point-feature rules of E. Imhof, "Positioning
names on maps", 1975; primary not checked): right of a symbol first, then left, below, above.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.map.content import Anchor, Label
from app.map.style import LabelStyle
from app.map.viewport import Viewport

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom in px."""

Measure: TypeAlias = Callable[[str, LabelStyle], tuple[float, float]]
"""Width and height in px of one line of words."""

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
        left, top, right, bottom = box
        for cell in _cells(box):
            for other in self._cells.get(cell, ()):
                if left < other[2] and other[0] < right and top < other[3] and other[1] < bottom:
                    return False
        return True


def place(
    labels: Iterable[Label], viewport: Viewport, measure: Measure, obstacles: Iterable[Box] = ()
) -> tuple[Placed, ...]:
    """Labels that find room in the view, in drawing order (the most important last)."""
    taken = Taken()
    for box in obstacles:
        taken.add(box)
    placed = []
    for label in sorted(labels, key=lambda m: -m.priority):
        if viewport.ppm < label.style.min_ppm:
            continue
        found = _place_one(label, viewport, measure, taken)
        if found is not None:
            placed.append(found)
            taken.add(turned(found))
    return tuple(reversed(placed))


def wrap(
    text: str, width: float, style: LabelStyle, measure: Measure, *, cut: bool = True
) -> tuple[str, ...]:
    """Words in lines of at most `width` px; Chinese breaks between any two characters.

    A single word that is wider is cut, or with `cut` off left to stand out.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if measure(paragraph, style)[0] <= width:
            lines.append(paragraph)
            continue
        line = ""
        pieces = _pieces(paragraph)
        for piece in _narrow(pieces, width, style, measure) if cut else pieces:
            if line and measure((line + piece).strip(), style)[0] > width:
                lines.append(line.strip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.strip())
    return tuple(lines)


def _place_one(label: Label, viewport: Viewport, measure: Measure, taken: Taken) -> Placed | None:
    for text in (label.text, label.short):
        if not text:
            continue
        lines = _lines(label, text, viewport, measure)
        if lines is None:
            continue
        width = max(measure(line, label.style)[0] for line in lines)
        height = measure("Ág", label.style)[1] * len(lines)
        if label.style.box:
            width, height = width + 2 * _BOX_PADDING[0], height + 2 * _BOX_PADDING[1]
        for x, y in _spots(label, viewport, width, height):
            candidate = Placed(label, lines, x, y, width, height)
            box = turned(candidate)
            if _visible(box, viewport) and taken.free(_grown(box)):
                return candidate
        if label.priority >= _ALWAYS:
            x, y = next(_spots(label, viewport, width, height))
            return Placed(label, lines, x, y, width, height)
    return None


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
    lines = wrap(text, max(min(room, style.max_width), style.size * 3), style, measure, cut=False)
    widest = max(measure(line, style)[0] for line in lines)
    return lines if widest <= room and len(lines) <= 3 else None


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


def _visible(box: Box, viewport: Viewport) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= viewport.width and box[3] <= viewport.height


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (math.floor(side / _CELL) for side in box)
    for column in range(left, right + 1):
        for row in range(top, bottom + 1):
            yield column, row


def _pieces(text: str) -> Sequence[str]:
    """Where a line may break: after a space or hyphen, and on both sides of a Chinese character."""
    pieces: list[str] = []
    for character in text:
        starts = not pieces or pieces[-1][-1] in " -" or _is_wide(character) or _is_wide(pieces[-1][-1])
        closing = character in "，。、；：）》」！？,.;:)"
        if starts and not closing:
            pieces.append(character)
        elif pieces:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _narrow(pieces: Iterable[str], width: float, style: LabelStyle, measure: Measure) -> Iterator[str]:
    """The pieces, with those that are wider than a whole line cut into characters."""
    for piece in pieces:
        if measure(piece, style)[0] <= width:
            yield piece
        else:
            yield from piece


def _is_wide(character: str) -> bool:
    return (
        "\u2e80" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\uff00" <= character <= "\uffef"
    )
