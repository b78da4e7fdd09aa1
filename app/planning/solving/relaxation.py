"""What the duals of a linear relaxation prove: a bound that no rounding can break, and smaller ranges.

With every column bounded, any row duals give a lower bound of the objective, so nothing of the solver's own
arithmetic has to be trusted: A. Neumaier, O. Shcherbina, "Safe bounds in linear and mixed-integer linear
programming", Mathematical Programming 99 (2004), 283–296.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.planning.program.matrix import Bools, Floats, Matrix

ROUNDING = 1e-13
"""Share of the magnitudes that were added up by which a sum may be off; some hundred times the precision of
a double.
"""
NEVER = 1e-9
"""Duals closer to zero than this prove nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """Row duals with what follows from them for `cost x` over a matrix."""

    bound: float
    """No point that keeps to the rows and bounds goes below it."""
    slip: float
    """By how much the bound was lowered, because sums are rounded."""
    rows: Floats
    """(m,) duals, above 0 where the lower side of a row binds."""
    columns: Floats
    """(n,) reduced costs."""


def certificate(matrix: Matrix, cost: Floats, duals: Floats) -> Certificate:
    """The bound that row duals prove. Duals of a missing side count as 0."""
    missing = np.where(duals > 0, np.isinf(matrix.row_lower), np.isinf(matrix.row_upper))
    rows = np.where(missing | (np.abs(duals) < NEVER), 0.0, duals)
    row_of = np.repeat(np.arange(len(rows)), np.diff(matrix.start))
    priced = np.bincount(matrix.index, matrix.value * rows[row_of], minlength=len(cost))
    columns = cost - priced
    side = np.where(rows > 0, matrix.row_lower, matrix.row_upper)
    by_row = np.where(rows == 0.0, 0.0, rows * np.where(np.isinf(side), 0.0, side))
    by_column = np.minimum(columns * matrix.lower, columns * matrix.upper)
    reach = np.maximum(np.abs(matrix.lower), np.abs(matrix.upper))
    size = np.abs(by_row).sum() + ((np.abs(cost) + np.abs(priced)) * reach).sum()
    slip = ROUNDING * float(size) + 1e-6
    return Certificate(float(by_row.sum() + by_column.sum()) - slip, slip, rows, columns)


def tightened(matrix: Matrix, proof: Certificate, most: float) -> Matrix:
    """The matrix without values of single columns that no point with `cost x <= most` can have."""
    prices = np.where(np.abs(proof.columns) < NEVER, 0.0, proof.columns)
    reach = _reach(most - proof.bound, prices) + 1e-6
    upper = np.where(prices > 0, np.minimum(matrix.upper, np.floor(matrix.lower + reach)), matrix.upper)
    lower = np.where(prices < 0, np.maximum(matrix.lower, np.ceil(matrix.upper - reach)), matrix.lower)
    return replace(matrix, lower=lower, upper=upper)


def held(matrix: Matrix, cost: Floats, most: float, proof: Certificate | None) -> Matrix:
    """The points of a matrix with `cost x <= most`, where both are whole.

    Where the duals leave no room between bound and `most`, ranges of columns and rows say it alone; a row
    over all columns would slow the search down. Else it is that row.
    """
    if proof is None:
        return matrix.with_row(cost, most + 0.5)
    narrow = tightened(matrix, proof, most)
    face = _with_tight_rows(narrow, proof, most)
    room = float((np.abs(proof.columns) * (narrow.upper - narrow.lower)).sum())
    width = np.where(proof.rows == 0.0, 0.0, face.row_upper - face.row_lower)
    room += float((np.abs(proof.rows) * width).sum())
    if proof.bound + 2 * proof.slip + room < most + 1.0:
        return face
    return narrow.with_row(cost, most + 0.5)


def _with_tight_rows(matrix: Matrix, proof: Certificate, most: float) -> Matrix:
    reach = _reach(most - proof.bound, proof.rows) + 1e-6
    whole = _whole_rows(matrix)
    highest = np.where(proof.rows > 0, matrix.row_lower, 0.0) + reach
    lowest = np.where(proof.rows < 0, matrix.row_upper, 0.0) - reach
    highest = np.where(whole, np.floor(highest), highest)
    lowest = np.where(whole, np.ceil(lowest), lowest)
    upper = np.where(proof.rows > 0, np.minimum(matrix.row_upper, highest), matrix.row_upper)
    lower = np.where(proof.rows < 0, np.maximum(matrix.row_lower, lowest), matrix.row_lower)
    return replace(matrix, row_lower=lower, row_upper=upper)


def _reach(gap: float, prices: Floats) -> Floats:
    """How far each column or row may be from its binding side before its price has used up the gap: inf where
    the gap is unknown, 0 where it has no price.
    """
    size = np.abs(prices)
    return np.divide(max(0.0, gap), size, out=np.zeros(len(size)), where=size > 0.0)


def _whole_rows(matrix: Matrix) -> Bools:
    """(m,) rows whose activity is always a whole number; their sides need not be one."""
    row_of = np.repeat(np.arange(len(matrix.row_lower)), np.diff(matrix.start))
    broken = np.bincount(row_of, matrix.value != np.round(matrix.value), minlength=len(matrix.row_lower))
    return np.asarray(broken == 0)
