"""An integer program as arrays: taken from PuLP in one pass, and split into blocks that share no rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.domain.objective import ObjectiveProfile
from app.planning.program.objective import PEAKS

if TYPE_CHECKING:
    import pulp

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """n whole-numbered columns, m rows `row_lower <= A x <= row_upper` in CSR form, l objective levels."""

    lower: Floats
    """(n,)"""
    upper: Floats
    """(n,)"""
    row_lower: Floats
    """(m,)"""
    row_upper: Floats
    """(m,)"""
    start: Ints
    """(m + 1,)"""
    index: Ints
    """(nnz,) columns."""
    value: Floats
    """(nnz,)"""
    levels: Floats
    """(l, n) whole, non-negative figures of each objective level, the first counts most."""
    peaks: Bools
    """(l,) whether a level's value is the largest figure of the columns above 0, not the sum of figure times
    column.
    """
    groups: tuple[tuple[int, ...], ...]
    """Levels that are weighed against each other; a group counts only among points that are equal in all
    groups before it. A peak stands alone.
    """
    weights: Ints
    """(l,) what one unit of each level weighs within its group."""
    idle: Floats
    """(n,) a point that is always allowed: nothing is sent and every need stays unmet."""

    def activity(self, x: Floats) -> Floats:
        """(m,) A x."""
        row = np.repeat(np.arange(len(self.row_lower)), np.diff(self.start))
        weights = self.value * x[self.index]
        return np.asarray(np.bincount(row, weights, minlength=len(self.row_lower)), dtype=np.float64)

    def accepts(self, x: Floats, tolerance: float = 1e-6) -> bool:
        """Whether a point keeps to every row, every bound and whole numbers."""
        if x.shape != self.lower.shape or not np.isfinite(x).all() or (np.abs(x - np.round(x)) > 1e-6).any():
            return False
        activity = self.activity(np.round(x))
        scale = tolerance * np.maximum(1.0, np.abs(activity))
        return bool(
            (x >= self.lower - 1e-6).all()
            and (x <= self.upper + 1e-6).all()
            and (activity >= self.row_lower - scale).all()
            and (activity <= self.row_upper + scale).all()
        )

    def broken_rows(self) -> Bools:
        """(m,) rows without columns that nothing can keep: a rule on what cannot be sent at all."""
        empty = np.diff(self.start) == 0
        return np.asarray(empty & ((self.row_lower > 1e-9) | (self.row_upper < -1e-9)))

    def level_values(self, x: Floats | Ints) -> Ints:
        """(l,) value of each objective level."""
        sums = self.levels @ x
        largest = np.where(np.asarray(x) > 0.5, self.levels, 0.0).max(axis=1, initial=0.0)
        return np.round(np.where(self.peaks, largest, sums)).astype(np.int64)

    def group_values(self, x: Floats | Ints) -> Ints:
        """(g,) weighted value of each group."""
        return self.weighed(self.level_values(x))

    def weighed(self, values: Ints) -> Ints:
        """(g,) weighted values of each group from (l,) values of the levels."""
        return np.array([values[list(g)] @ self.weights[list(g)] for g in self.groups], dtype=np.int64)

    def with_row(self, coefficients: Floats, upper: float) -> Matrix:
        """The same program with one more row `coefficients x <= upper`."""
        columns = np.flatnonzero(coefficients)
        return replace(
            self,
            row_lower=np.append(self.row_lower, -np.inf),
            row_upper=np.append(self.row_upper, upper),
            start=np.append(self.start, self.start[-1] + len(columns)),
            index=np.concatenate([self.index, columns]),
            value=np.concatenate([self.value, coefficients[columns]]),
        )

    def blocks(self, smallest: int = 1) -> list[tuple[Ints, Matrix]]:
        """The parts that share no rows, each with the columns that it is made of, the smallest first.

        Those of fewer than `smallest` columns are put together into one.
        """
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        rows, columns = len(self.row_lower), len(self.lower)
        row = np.repeat(np.arange(rows), np.diff(self.start))
        graph = csr_array(
            (np.ones(len(self.index)), (row, self.index + rows)), shape=(rows + columns, rows + columns)
        )
        count, label = connected_components(graph, directed=False)
        size = np.bincount(label[rows:], minlength=count)
        label = np.where(((size > 0) & (size < smallest))[label], count, label)
        parts = []
        for part in range(count + 1):
            chosen = np.flatnonzero(label[rows:] == part)
            if len(chosen):
                parts.append((chosen, self._part(np.flatnonzero(label[:rows] == part), chosen)))
        return sorted(parts, key=lambda part: (len(part[0]), int(part[0][0])))

    def _part(self, rows: Ints, columns: Ints) -> Matrix:
        from scipy.sparse import csr_array

        size = (len(self.row_lower), len(self.lower))
        kept = csr_array((self.value, self.index, self.start), shape=size)[rows]
        position = np.zeros(len(self.lower), dtype=np.int64)
        position[columns] = np.arange(len(columns))
        return replace(
            self,
            lower=self.lower[columns],
            upper=self.upper[columns],
            row_lower=self.row_lower[rows],
            row_upper=self.row_upper[rows],
            start=kept.indptr.astype(np.int64),
            index=position[kept.indices],
            value=np.asarray(kept.data, dtype=np.float64),
            levels=self.levels[:, columns],
            idle=self.idle[columns],
        )


def _positions(profile: ObjectiveProfile) -> tuple[tuple[int, ...], ...]:
    ends = np.cumsum([0, *(len(group) for group in profile.groups)])
    return tuple(tuple(range(begin, end)) for begin, end in pairwise(ends.tolist()))


def from_pulp(
    variables: Sequence[pulp.LpVariable],
    constraints: Sequence[pulp.LpConstraint],
    levels: Floats,
    idle: Sequence[float],
    profile: ObjectiveProfile,
) -> Matrix:
    """The arrays of a PuLP model; `levels` are (l, n) figures in the order of the levels of a profile.

    Nothing passes through a solver interface column by column.

    Raises:
        ValueError: a figure is not finite, which PuLP itself lets through.
    """
    import pulp

    column = {id(variable): number for number, variable in enumerate(variables)}
    start, index, value = [0], list[int](), list[float]()
    for constraint in constraints:
        index.extend(map(column.__getitem__, map(id, constraint)))
        value.extend(constraint.values())
        start.append(len(index))
    side = np.array([-float(constraint.constant) for constraint in constraints], dtype=np.float64)
    sense = np.array([constraint.sense for constraint in constraints], dtype=np.int64)
    matrix = Matrix(
        lower=np.array([variable.lowBound for variable in variables], dtype=np.float64),
        upper=np.array([variable.upBound for variable in variables], dtype=np.float64),
        row_lower=np.where(sense == pulp.LpConstraintLE, -np.inf, side),
        row_upper=np.where(sense == pulp.LpConstraintGE, np.inf, side),
        start=np.array(start, dtype=np.int64),
        index=np.array(index, dtype=np.int64),
        value=np.array(value, dtype=np.float64),
        levels=levels,
        idle=np.array(idle, dtype=np.float64),
        peaks=np.array([level in PEAKS for level in profile.levels]),
        groups=_positions(profile),
        weights=np.array([term.weight for term in profile.terms], dtype=np.int64),
    )
    for array in (matrix.lower, matrix.upper, matrix.value, side, matrix.levels):
        if not np.isfinite(array).all():
            raise ValueError("a coefficient or bound of the integer program is not a finite number")
    return matrix
