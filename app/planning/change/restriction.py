"""The part of an integer program that is left once some of its columns are settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.planning.program.matrix import Bools, Floats, Ints, Matrix


@dataclass(frozen=True, eq=False)
class Restriction:
    """The program over the open columns alone; every other column has its value in `point`."""

    matrix: Matrix
    columns: Ints
    """(k,) the open ones."""
    point: Floats
    """(n,) of the whole program; what stands in open columns does not count."""

    def whole(self, x: Floats | Ints) -> Ints:
        """(n,) point of the whole program from a (k,) point of the part."""
        found = self.point.copy()
        found[self.columns] = x
        return np.round(found).astype(np.int64)


def restricted(matrix: Matrix, settled: Mapping[int, int]) -> Restriction | None:
    """What is left to decide with some columns at given values; None where no point has these values.

    Columns that then have one value only, and those that no row holds, are settled along with them: no level
    of the objective gains by a larger value.
    """
    reduction = _Reduction(matrix, settled)
    return reduction.result() if reduction.run() else None


class _Reduction:
    """Settles columns and drops rows until nothing more follows."""

    def __init__(self, matrix: Matrix, settled: Mapping[int, int]) -> None:
        from scipy.sparse import csr_array

        self._whole = matrix
        rows, columns = len(matrix.row_lower), len(matrix.lower)
        self._rows: Any = csr_array((matrix.value, matrix.index, matrix.start), shape=(rows, columns))
        self._lower, self._upper = matrix.lower.copy(), matrix.upper.copy()
        chosen = np.fromiter(settled, dtype=np.int64, count=len(settled))
        values = np.fromiter(settled.values(), dtype=np.float64, count=len(settled))
        self._sound = bool((values >= self._lower[chosen]).all() and (values <= self._upper[chosen]).all())
        self._lower[chosen] = self._upper[chosen] = values
        self._open = np.ones(columns, dtype=bool)
        self._live = np.ones(rows, dtype=bool)

    def run(self) -> bool:
        """Whether a point is possible as far as this can tell."""
        while self._sound:
            closing = self._open & (self._lower >= self._upper)
            self._open &= ~closing
            single = self._singles()
            if not closing.any() and not single.any():
                break
        return self._sound and bool((self._lower <= self._upper).all())

    def _sides(self) -> tuple[Floats, Floats]:
        settled: Floats = self._rows @ np.where(self._open, 0.0, self._lower)
        return self._whole.row_lower - settled, self._whole.row_upper - settled

    def _singles(self) -> Bools:
        """Rows with one open column become bounds; those with none are checked; both are done with."""
        low, high = self._sides()
        pattern = self._rows.copy()
        pattern.data = self._open[pattern.indices].astype(np.float64)
        count = np.asarray(pattern @ np.ones(len(self._open)))
        none = self._live & (count == 0)
        slack = 1e-6 * np.maximum(1.0, np.abs(low[none & np.isfinite(low)]).max(initial=1.0))
        self._sound &= bool((low[none] <= slack).all() and (high[none] >= -slack).all())
        single: Bools = self._live & (count == 1)
        for row in np.flatnonzero(single):
            self._bound(int(row), float(low[row]), float(high[row]))
        self._live &= ~(none | single)
        return single

    def _bound(self, row: int, low: float, high: float) -> None:
        part = slice(self._rows.indptr[row], self._rows.indptr[row + 1])
        inside = self._open[self._rows.indices[part]]
        column = int(self._rows.indices[part][inside][0])
        value = float(self._rows.data[part][inside][0])
        least, most = (low / value, high / value) if value > 0 else (high / value, low / value)
        self._lower[column] = max(self._lower[column], np.ceil(least - 1e-6))
        self._upper[column] = min(self._upper[column], np.floor(most + 1e-6))
        self._sound &= bool(self._lower[column] <= self._upper[column])

    def result(self) -> Restriction:
        """The open columns and the rows that still bind them."""
        held = np.zeros(len(self._open), dtype=bool)
        held[self._rows[np.flatnonzero(self._live)].indices] = True
        columns = np.flatnonzero(self._open & held)
        rows = np.flatnonzero(self._live)
        low, high = self._sides()
        loose = self._open & ~held
        point = np.where(self._open, self._whole.idle, self._lower)
        point[loose] = self._lower[loose]
        part = self._rows[rows][:, columns]
        closed = np.ones(len(self._open), dtype=bool)
        closed[columns] = False
        matrix = replace(
            self._whole,
            lower=self._lower[columns],
            upper=self._upper[columns],
            row_lower=low[rows],
            row_upper=high[rows],
            start=part.indptr.astype(np.int64),
            index=part.indices.astype(np.int64),
            value=part.data,
            levels=self._levels(columns, np.where(closed, point, 0.0)),
            idle=np.clip(self._whole.idle[columns], self._lower[columns], self._upper[columns]),
        )
        return Restriction(matrix, columns, point)

    def _levels(self, columns: Ints, closed: Floats) -> Floats:
        """Figures of the open columns; at a peak only what exceeds that of the settled ones counts."""
        levels = self._whole.levels[:, columns].copy()
        for level in np.flatnonzero(self._whole.peaks):
            reached = np.where(closed > 0.5, self._whole.levels[level], 0.0).max(initial=0.0)
            levels[level] = np.where(levels[level] > reached, levels[level], 0.0)
        return levels
