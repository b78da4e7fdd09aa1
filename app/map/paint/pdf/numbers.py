"""Arrays of corners as path operators of PDF (ISO 32000-2, 8.5.2; primary not checked)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.map.paint.detail import Outlines

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
_Bytes = NDArray[np.uint8]
_Mask = NDArray[np.bool_]


def paths(outlines: Outlines, paint: bytes, starred: _Mask, *, closed: bool, lead: bytes = b"") -> bytes:
    """Rings or lines as paths, each group after the operators `lead` and painted by the operator `paint`.

    `starred` says for each group whether the odd-even form of the operator (`B*`) is meant. Coordinates are
    rounded to whole units; corners that fall onto the one before are left out.
    """
    xy = np.rint(outlines.xy).astype(np.int64)
    if not len(xy):
        return b""
    stroke_of = np.repeat(np.arange(len(outlines.strokes) - 1), np.diff(outlines.strokes))
    first = np.r_[True, np.diff(stroke_of) > 0]
    kept = np.r_[True, (np.diff(xy, axis=0) != 0).any(axis=1)] | first
    last = np.r_[first[1:], True]
    if closed:
        kept &= ~(last & ~first)
    else:
        kept |= last
    group_of_stroke = np.repeat(np.arange(len(outlines.groups) - 1), np.diff(outlines.groups))
    xy, stroke_of, first = xy[kept], stroke_of[kept], first[kept]
    last = np.r_[first[1:], True]
    group_of = group_of_stroke[stroke_of]
    ends = np.r_[np.diff(group_of) > 0, True]
    begins = np.r_[True, ends[:-1]]
    columns = [_word(lead, begins), _decimal(xy[:, 0]), _decimal(xy[:, 1])]
    operator = np.where(first, ord("m"), ord("l")).astype(np.uint8)[:, None]
    columns += [(operator, np.ones((len(xy), 1), dtype=bool)), _word(b"\n", np.ones(len(xy), dtype=bool))]
    if closed:
        columns.append(_word(b"h\n", last))
    columns += [_word(paint, ends), _word(b"*", ends & starred[group_of]), _word(b"\n", ends)]
    return _flat(columns)


def number(value: float, places: int = 5) -> str:
    """A number as PDF writes it: it knows no exponents (ISO 32000-2, 7.3.3; primary not checked)."""
    words = f"{value:.{places}f}"
    if "." in words:
        words = words.rstrip("0").rstrip(".")
    return "0" if words == "-0" else words


def rectangles(boxes: Floats) -> bytes:
    """Boxes (left, top, right, bottom), shape (n, 4), as subpaths; none is thinner than a unit."""
    if not len(boxes):
        return b""
    whole = np.rint(boxes).astype(np.int64)
    sides = np.maximum(whole[:, 2:] - whole[:, :2], 1)
    columns = [_decimal(values) for values in (*whole[:, :2].T, *sides.T)]
    return _flat([*columns, _word(b"re\n", np.ones(len(boxes), dtype=bool))])


def chosen(outlines: Outlines, groups: Indices) -> Outlines:
    """Some groups of many, in the order asked for."""
    stroke_counts = np.diff(outlines.groups)[groups]
    strokes = _ranges(outlines.groups[groups], stroke_counts)
    corner_counts = np.diff(outlines.strokes)[strokes]
    corners = _ranges(outlines.strokes[strokes], corner_counts)
    return Outlines(outlines.xy[corners], _bounds(corner_counts), _bounds(stroke_counts))


def _bounds(counts: Indices) -> Indices:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.intp)


def _ranges(starts: Indices, counts: Indices) -> Indices:
    """All of start, start + 1 … start + count - 1, one after the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    found: Indices = np.arange(total) + np.repeat(starts - (ends - counts), counts)
    return found


def _decimal(values: NDArray[np.int64]) -> tuple[_Bytes, _Mask]:
    """Whole numbers in decimal, each followed by a space: bytes and which of them to write."""
    size = np.abs(values)
    digits = len(str(int(size.max())))
    text = np.empty((len(values), digits + 2), dtype=np.uint8)
    shown = np.empty(text.shape, dtype=bool)
    text[:, 0], shown[:, 0] = ord("-"), values < 0
    text[:, -1], shown[:, -1] = ord(" "), True
    rest = size
    for column in range(digits, 0, -1):
        rest, digit = np.divmod(rest, 10)
        text[:, column] = digit + ord("0")
        shown[:, column] = size >= 10 ** (digits - column)
    shown[:, digits] = True
    return text, shown


def _word(word: bytes, where: _Mask) -> tuple[_Bytes, _Mask]:
    text = np.broadcast_to(np.frombuffer(word, dtype=np.uint8), (len(where), len(word)))
    return text, np.broadcast_to(where[:, None], text.shape)


def _flat(columns: list[tuple[_Bytes, _Mask]]) -> bytes:
    text = np.hstack([text for text, _ in columns])
    return text[np.hstack([shown for _, shown in columns])].tobytes()
