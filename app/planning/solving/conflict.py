"""Which locks and reserves cannot be kept together, where the program has no plan at all.

A deletion filter (J. W. Chinneck, Feasibility and Infeasibility in Optimization, 2008): each rule is left out
once; where there is still no plan without it, it is not needed for the conflict. What remains has no rule too
many.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import numpy as np

from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.planning.program.matrix import Matrix
from app.planning.solving.blocks import Solver, points_of
from app.planning.solving.process import SolverProcess
from app.runtime.progress import Progress


class ConflictError(UserError):
    """Locks and reserves that cannot all be kept: `conflicts` are their ids, `details` name each in words."""

    def __init__(
        self, conflicts: tuple[str, ...], words: Callable[[str], Message], message: Message | None = None
    ) -> None:
        details = tuple(words(rule) for rule in conflicts)
        super().__init__(message or msg("planning.rules_conflict"), details)
        self.conflicts = conflicts


def conflicting(
    matrix: Matrix,
    rule_rows: Mapping[str, tuple[int, ...]],
    process: SolverProcess,
    progress: Progress,
    *,
    time_limit_s: float = 10.0,
) -> tuple[str, ...]:
    """Ids of locks and reserves that cannot all be kept, none of them needless, in the order of the rules.

    Ends early at the time limit or a cancel; what it names then still conflicts, but perhaps not each of it
    is needed. Empty where the other rules alone leave no plan either, or where there is a plan.
    """
    solver = Solver(process, time.monotonic() + time_limit_s, progress)
    kept = [rule for rule, rows in rule_rows.items() if rows]
    if not _impossible(solver, matrix) or _impossible(solver, _without(matrix, rule_rows, kept)):
        return ()
    for rule in tuple(kept):
        others = [other for other in kept if other != rule]
        left_out = [other for other in rule_rows if other not in others]
        if _impossible(solver, _without(matrix, rule_rows, left_out)):
            kept = others
    return tuple(kept)


def _without(matrix: Matrix, rule_rows: Mapping[str, tuple[int, ...]], rules: Collection[str]) -> Matrix:
    """The matrix with the rows of some rules open."""
    rows = [row for rule in rules for row in rule_rows[rule]]
    lower, upper = matrix.row_lower.copy(), matrix.row_upper.copy()
    lower[rows], upper[rows] = -np.inf, np.inf
    return replace(matrix, row_lower=lower, row_upper=upper)


def _impossible(solver: Solver, matrix: Matrix) -> bool:
    """Whether it is proven that there is no point. Blocks without a point of their own decide."""
    if matrix.accepts(matrix.idle):
        return False
    if matrix.broken_rows().any():
        return True
    for _, block in matrix.blocks():
        if block.accepts(block.idle):
            continue
        nothing = np.zeros(len(block.lower))
        if solver.relax(block, nothing, solver.deadline)[2]:
            return True
        answer = solver.run(block, nothing, solver.deadline, mip_rel_gap=1.0)
        if not points_of(answer, block.accepts) and answer.infeasible:
            return True
    return False
