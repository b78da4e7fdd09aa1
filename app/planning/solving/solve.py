"""Solves a program level by level in a worker process that can be killed.

Levels whose weights double arithmetic can tell apart go into one objective; the others are solved one after
the other, each earlier level held at its value. Lower levels can therefore never outweigh higher ones. The
worker's incumbents are kept as they come, so that a limit or a cancel keeps the best plan so far.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.domain.plan import SolveStatus
from app.planning.program.matrix import Floats, Ints, Matrix
from app.planning.solving.process import Answer, SolverProcess
from app.runtime.progress import Progress

LARGEST_COEFFICIENT = 1e6
"""Costs in one objective differ by at most this factor, well inside HiGHS's tolerance of 1e-9 on whole
numbers.
"""

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

    Each block may use an equal share of the time that is left, the smallest first, so that what a small
    block does not need is left to the large ones. A block that the limit left without any plan of its own
    sends nothing.

    Raises:
        RuntimeError: the worker died, or contradicts what is known of the program.
    """
    if process is None:
        with SolverProcess() as own:
            return solve(matrix, time_limit_s=time_limit_s, progress=progress, process=own)
    begun = time.monotonic()
    end = begun + time_limit_s
    whole = np.zeros(len(matrix.lower), dtype=np.int64)
    results = []
    blocks = matrix.blocks()
    for number, (columns, block) in enumerate(blocks):
        now = time.monotonic()
        share = (end - now) / (len(blocks) - number)
        result = _Search(process, now + share, progress).block(block)
        whole[columns] = np.round(result.values)
        results.append(result)
    proven = all(result.proven for result in results)
    found = proven or any(result.found for result in results)
    return Solution(
        status=_status(found, proven, progress.token.cancelled),
        values=whole if found else None,
        bounds=_total_bounds([result.bounds for result in results], matrix, whole),
        seconds=time.monotonic() - begun,
    )


def _status(found: bool, proven: bool, cancelled: bool) -> SolveStatus:
    if not found:
        return SolveStatus.NO_PLAN
    if proven:
        return SolveStatus.OPTIMAL
    return SolveStatus.CANCELLED if cancelled else SolveStatus.FEASIBLE


def _total_bounds(parts: list[list[int | None]], matrix: Matrix, whole: Ints) -> tuple[int | None, ...]:
    """Bounds add up over blocks down to the first level that is not closed; below it nothing is proven."""
    values = matrix.level_values(whole.astype(np.float64))
    totals: list[int | None] = []
    closed = True
    for level, value in enumerate(values):
        total = sum(part[level] or 0 for part in parts)
        totals.append(total if closed else None)
        closed = closed and total == value
    return tuple(totals)


@dataclass(frozen=True, slots=True)
class _Block:
    values: Floats
    bounds: list[int | None]
    proven: bool
    found: bool
    """Whether the solver found a plan of its own, however good."""


class _Search:
    """One block of a program, solved level by level until its deadline."""

    def __init__(self, process: SolverProcess, deadline: float, progress: Progress) -> None:
        self._process = process
        self._deadline = deadline
        self._progress = progress

    def block(self, block: Matrix) -> _Block:
        """Solve one block level by level."""
        largest = (block.levels @ block.upper).astype(np.int64)
        best, found = block.idle, False
        bounds: list[int | None] = [None] * len(block.levels)
        todo = [level for level, most in enumerate(largest) if most]
        for level in set(range(len(largest))) - set(todo):
            bounds[level] = 0
        while todo:
            group, weights = _next_group(block, todo, largest)
            answer = self._run(block, weights @ block.levels[group])
            values = [v for v in answer.incumbents if block.accepts(v)]
            found = found or bool(values)
            best = min([best, *values], key=lambda v: tuple(block.level_values(v)))
            reached = block.level_values(best)[group]
            _note_bounds(bounds, group, weights, reached, answer)
            if any(bounds[level] != value for level, value in zip(group, reached, strict=True)):
                return _Block(best, bounds, proven=False, found=found)
            for level, value in zip(group, reached, strict=True):
                block = block.with_row(block.levels[level], float(value) + 0.5)
            todo = todo[len(group) :]
        return _Block(best, bounds, proven=True, found=True)

    def _run(self, block: Matrix, cost: Floats) -> Answer:
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
            deadline=self._deadline,
            progress=self._progress,
        )


def _next_group(block: Matrix, todo: list[int], largest: Ints) -> tuple[list[int], Floats]:
    """The levels that can share one objective, at least the first, and their weights."""
    group, weights = [todo[0]], np.ones(1)
    for level in todo[1:]:
        longer = [*group, level]
        candidate = _weights([int(largest[one]) for one in longer])
        if float((candidate @ block.levels[longer]).max()) > LARGEST_COEFFICIENT:
            break
        group, weights = longer, candidate
    return group, weights


def _weights(largest: list[int]) -> Floats:
    """Weights with which no level can be outweighed by those after it."""
    weights: list[int] = []
    below = 0
    for most in reversed(largest):
        weights.insert(0, 1 + below)
        below += weights[0] * most
    return np.array(weights, dtype=np.float64)


def _note_bounds(
    bounds: list[int | None], group: list[int], weights: Floats, reached: Ints, answer: Answer
) -> None:
    """Split the bound of a weighted sum into bounds of its levels, down to the first that is not closed."""
    left = math.ceil(answer.bound - 1e-6) if math.isfinite(answer.bound) else 0
    for level, weight, value in zip(group, weights, reached, strict=True):
        bounds[level] = min(max(left, 0) // int(weight), int(value))
        if bounds[level] != value:
            return
        left -= int(weight) * int(value)
