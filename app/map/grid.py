"""Boxes found by place and records by name, in flat arrays: quick to ask, quick to build, small."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.map.viewport import Bounds

_WIDE = 256
"""Boxes in more cells than this are kept apart and looked at every time."""
_LOOP = 24
"""Up to so many boxes are compared sooner one by one."""


class Grid:
    """An unchanging set of boxes; memory and building time grow with their number."""

    def __init__(self, boxes: NDArray[np.float64]) -> None:
        """`boxes` are left, bottom, right, top, shape (n, 4)."""
        self._boxes = boxes
        self._extent: Bounds | None = None
        if not len(boxes):
            return
        low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        self._extent = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        across, up = (max(float(side), 1e-6) for side in high - low)
        side = np.median(np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]))
        self._cell = max(math.sqrt(across * up / len(boxes)), float(side), max(across, up) / 4096, 1e-6)
        self._columns = int(across / self._cell) + 1
        self._rows = int(up / self._cell) + 1
        first = ((boxes[:, :2] - low) / self._cell).astype(np.int64)
        last = ((boxes[:, 2:] - low) / self._cell).astype(np.int64)
        spans = last - first + 1
        counts = spans[:, 0] * spans[:, 1]
        self._wide = np.flatnonzero(counts > _WIDE).tolist()
        narrow = np.flatnonzero(counts <= _WIDE)
        counts = counts[narrow]
        owners = np.repeat(narrow, counts)
        steps = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
        width = spans[owners, 0]
        cells = (first[owners, 1] + steps // width) * self._columns + first[owners, 0] + steps % width
        order = np.argsort(cells, kind="stable")
        self._members = owners[order].astype(np.int32)
        starts = np.searchsorted(cells[order], np.arange(self._columns * self._rows + 1))
        self._starts = np.ascontiguousarray(starts, dtype=np.int64).data
        self._sides = np.ascontiguousarray(boxes, dtype=np.float64).reshape(-1).data

    def near(self, bounds: Bounds) -> list[int]:
        """Numbers of the boxes that meet `bounds`, in order."""
        if self._extent is None:
            return []
        left, bottom, right, top = bounds
        west, south, east, north = self._extent
        if left > east or right < west or bottom > north or top < south:
            return []
        cell, columns, starts = self._cell, self._columns, self._starts
        first = int((left - west) / cell) if left > west else 0
        last = int((right - west) / cell) if right < east else columns - 1
        low = int((bottom - south) / cell) if bottom > south else 0
        high = int((top - south) / cell) if top < north else self._rows - 1
        pieces = []
        count = len(self._wide)
        for row in range(low * columns, (high + 1) * columns, columns):
            start, end = starts[row + first], starts[row + last + 1]
            if start < end:
                pieces.append((start, end))
                count += end - start
        if not count:
            return []
        if count > _LOOP:
            return self._compared(pieces, bounds)
        numbers = self._wide.copy()
        for start, end in pieces:
            numbers += self._members[start:end].tolist()
        return self._looked_at(numbers, bounds)

    def _compared(self, pieces: list[tuple[int, int]], bounds: Bounds) -> list[int]:
        """Which of many numbers meet the bounds, in order, each once."""
        left, bottom, right, top = bounds
        wide = np.array(self._wide, dtype=np.int32)
        numbers = np.concatenate([wide, *(self._members[start:end] for start, end in pieces)])
        boxes = self._boxes[numbers]
        meets = (boxes[:, 0] <= right) & (boxes[:, 2] >= left)
        meets &= (boxes[:, 1] <= top) & (boxes[:, 3] >= bottom)
        return sorted(set(numbers[meets].tolist()))

    def _looked_at(self, numbers: list[int], bounds: Bounds) -> list[int]:
        """The same for a few numbers, where a loop is quicker."""
        left, bottom, right, top = bounds
        sides = self._sides
        found = []
        for number in numbers:
            at = 4 * number
            if (
                sides[at] <= right
                and sides[at + 2] >= left
                and sides[at + 1] <= top
                and sides[at + 3] >= bottom
            ):
                found.append(number)
        return sorted(set(found)) if len(found) > 1 else found


class Numbers:
    """The numbers of things by their names, of which several may share one; 16 bytes for each."""

    def __init__(self, names: Sequence[Hashable]) -> None:
        self._names = names
        hashes = np.fromiter((hash(name) for name in names), dtype=np.int64, count=len(names))
        self._order = np.argsort(hashes, kind="stable")
        self._hashes = hashes[self._order]

    def of(self, name: Hashable) -> list[int]:
        """The numbers of what has that name, in order."""
        first, last = np.searchsorted(self._hashes, (hash(name), hash(name) + 1))
        return [number for number in self._order[first:last].tolist() if self._names[number] == name]
