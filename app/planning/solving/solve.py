"""Solves a program group by group of its objective in a worker process that can be killed.

Each earlier group is held at its value, so later ones can never outweigh it. The worker's incumbents are kept
as they come, so that a limit or a cancel keeps the best plan so far.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.domain.plan import SolveStatus
from app.planning.program.matrix import Floats, Ints, Matrix
from app.planning.solving.process import Answer, SolverProcess
from app.runtime.progress import Progress

OPTIONS: dict[str, Any] = {
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.9,
    "mip_feasibility_tolerance": 1e-9,
}
"""All costs are whole, so a bound less than one below the incumbent proves it. One thread: same plan every
time.
"""


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver reached. `values` is None only where no plan was found."""

    status: SolveStatus
    values: Ints | None
    """(n,)"""
    bounds: tuple[int | None, ...]
    """Proven lower bound of each objective level among the plans that are as good on all levels before it."""
    seconds: float


def solve(
    matrix: Matrix, *, time_limit_s: float, progress: Progress, process: SolverProcess | None = None
) -> Solution:
    """The lexicographically smallest point, or the best that was found before the limit or a cancel.

    Raises:
        RuntimeError: the worker died, or contradicts what is known of the program.
    """
    if process is None:
        with SolverProcess() as own:
            return solve(matrix, time_limit_s=time_limit_s, progress=progress, process=own)
    begun = time.monotonic()
    search = _Search(matrix, process, begun + time_limit_s, progress)
    search.run()
    return Solution(
        status=_status(search.found, search.proven, progress.token.cancelled),
        values=np.round(search.best).astype(np.int64) if search.found else None,
        bounds=tuple(search.bounds),
        seconds=time.monotonic() - begun,
    )


def _status(found: bool, proven: bool, cancelled: bool) -> SolveStatus:
    if not found:
        return SolveStatus.NO_PLAN
    if proven:
        return SolveStatus.OPTIMAL
    return SolveStatus.CANCELLED if cancelled else SolveStatus.FEASIBLE


class _Search:
    """Goes through the groups of the objective; in each, all blocks are solved before the next begins."""

    def __init__(self, matrix: Matrix, process: SolverProcess, deadline: float, progress: Progress) -> None:
        self._matrix = matrix
        self._process = process
        self._deadline = deadline
        self._progress = progress
        self._blocks = matrix.blocks()
        self.best: Floats = matrix.idle.copy()
        self.bounds: list[int | None] = [None] * len(matrix.levels)
        self.found = False
        self.proven = False

    def run(self) -> None:
        """Solve every group, or end at the first that is not proven."""
        for group in self._matrix.groups:
            peak = bool(self._matrix.peaks[group[0]])
            closed = self._peak(group[0]) if peak else self._sum(group)
            if not closed:
                return
        self.found = self.proven = True

    def _sum(self, group: tuple[int, ...]) -> bool:
        total_bound = 0
        closed = True
        for number, (columns, block) in enumerate(self._blocks):
            cost = block.weights[list(group)] @ block.levels[list(group)]
            share = self._share(len(self._blocks) - number)
            bound, value = 0, 0
            if cost.any():
                answer = self._run(block, cost, share)
                self._take(columns, block, answer)
                value = round(float(cost @ self.best[columns]))
                bound = min(_whole(answer.bound), value)
            total_bound += bound
            closed = closed and bound == value
            self._blocks[number] = (columns, block.with_row(cost, value + 0.5) if cost.any() else block)
        values = self._matrix.level_values(self.best)
        self._note(group, values, total_bound)
        return closed

    def _note(self, group: tuple[int, ...], values: Ints, total: int) -> None:
        if len(group) == 1:
            self.bounds[group[0]] = total
            return
        if total == int(values[list(group)] @ self._matrix.weights[list(group)]):
            for level in group:
                self.bounds[level] = int(values[level])
        else:
            for level in group:
                self.bounds[level] = 0
            self.bounds[group[0]] = min(int(values[group[0]]), total // int(self._matrix.weights[group[0]]))

    def _peak(self, level: int) -> bool:
        """The smallest figure that the columns in use need not exceed, by halving."""
        figures = np.unique(self._matrix.levels[level])
        worst = int(self._matrix.level_values(self.best)[level])
        low, high = 0, int(np.searchsorted(figures, worst))
        while low < high:
            middle = (low + high) // 2
            verdict = self._within(level, float(figures[middle]))
            if verdict is None:
                self.bounds[level] = int(figures[low])
                return False
            if verdict:
                high = int(np.searchsorted(figures, self._matrix.level_values(self.best)[level]))
            else:
                low = middle + 1
        self.bounds[level] = int(figures[low])
        self._blocks = [(c, _capped(b, level, float(figures[low]))) for c, b in self._blocks]
        return True

    def _within(self, level: int, most: float) -> bool | None:
        """Whether all earlier groups can stay as they are with no larger figure; None where time ran out."""
        changed = self.best.copy()
        for number, (columns, block) in enumerate(self._blocks):
            if block.level_values(self.best[columns])[level] <= most:
                continue
            capped = _capped(block, level, most)
            answer = self._run(capped, np.zeros(len(columns)), self._share(len(self._blocks) - number))
            points = [v for v in answer.incumbents if capped.accepts(v)]
            if not points:
                return False if answer.infeasible else None
            changed[columns] = points[-1]
        self.best = np.round(changed)
        return True

    def _share(self, parts: int) -> float:
        """The deadline of one block: an equal share of what is left, so that small ones leave more."""
        now = time.monotonic()
        return now + (self._deadline - now) / parts

    def _take(self, columns: Ints, block: Matrix, answer: Answer) -> None:
        """Keep the best of what came back, by all groups in their order."""
        points = [np.round(v) for v in answer.incumbents if block.accepts(v)]
        self.found = self.found or bool(points)
        for point in points:
            if tuple(block.group_values(point)) < tuple(block.group_values(self.best[columns])):
                self.best[columns] = point

    def _run(self, block: Matrix, cost: Floats, deadline: float) -> Answer:
        return self._process.run(
            {
                "cost": cost,
                "lower": block.lower,
                "upper": block.upper,
                "row_lower": block.row_lower,
                "row_upper": block.row_upper,
                "start": block.start.astype(np.int32),
                "index": block.index.astype(np.int32),
                "value": block.value,
                "options": OPTIONS,
            },
            deadline=deadline,
            progress=self._progress,
        )


def _capped(block: Matrix, level: int, most: float) -> Matrix:
    """The block without the columns whose figure is larger."""
    return replace(block, upper=np.where(block.levels[level] > most, 0.0, block.upper))


def _whole(bound: float) -> int:
    return max(0, math.ceil(bound - 1e-6)) if math.isfinite(bound) else 0
