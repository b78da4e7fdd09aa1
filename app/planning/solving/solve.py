"""Solves a program group by group of its objective in a worker process that can be killed.

Each earlier group is held at its value, so later ones can never outweigh it. The worker's incumbents are kept
as they come, so that a limit or a cancel keeps the best plan so far.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.domain.plan import SolveStatus, TracePoint
from app.planning.program.matrix import Bools, Ints, Matrix
from app.planning.solving.blocks import Solver
from app.planning.solving.process import SolverProcess
from app.planning.solving.search import Search
from app.runtime.progress import Progress

__all__ = ["Solution", "first_plan", "solve", "solve_part"]


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver reached. `values` is None only where no plan was found."""

    status: SolveStatus
    values: Ints | None
    """(n,)"""
    bounds: tuple[int | None, ...]
    """Proven lower bound of each objective level among the plans that are as good on all levels before it."""
    seconds: float
    trace: tuple[TracePoint, ...] = ()
    """How value and bound moved."""
    weighed_gap: float | None = None
    """Share by which all groups after life safety together, weighed as `weighing.scales` does, may be better
    at most; None where that was not looked at.
    """
    failure: str = ""
    """Why the search ended early, where the solver failed: a defect of the program. The plan is sound, but
    nothing is proven of it.
    """


def solve(
    matrix: Matrix,
    *,
    time_limit_s: float,
    progress: Progress,
    process: SolverProcess | None = None,
    gap: float = 0.0,
    start: Ints | None = None,
    listener: Callable[[TracePoint], None] | None = None,
) -> Solution:
    """The lexicographically smallest point, or the best that was found before the limit or a cancel.

    With a `gap` above 0 unmet life-safety need is still proven best; the other groups are searched together,
    weighed by `weighing.scales`, until their sum is proven to within that share, and each group's own bound
    is told.
    `start` is a plan that is known already. INFEASIBLE is said only where it is proven.

    Raises:
        SolverFailureError: the worker died, or contradicts what is known of the program, before there was a
            plan; later the plan is returned as FEASIBLE, with `failure` and without bounds.
    """
    if process is None:
        with SolverProcess() as own:
            return solve(
                matrix,
                time_limit_s=time_limit_s,
                progress=progress,
                process=own,
                gap=gap,
                start=start,
                listener=listener,
            )
    begun = time.monotonic()
    search = Search(matrix, Solver(process, begun + time_limit_s, progress), gap, listener)
    search.begin(start)
    search.run()
    return _solution(search, begun, progress)


def first_plan(
    matrix: Matrix, *, time_limit_s: float, progress: Progress, process: SolverProcess
) -> Solution:
    """A plan at once, without proof; as `solve` begins.

    Raises:
        SolverFailureError: the solver failed.
    """
    begun = time.monotonic()
    search = Search(matrix, Solver(process, begun + time_limit_s, progress), 0.0, None)
    search.first()
    return _solution(search, begun, progress)


def solve_part(
    matrix: Matrix,
    *,
    gap: float,
    elsewhere: Ints,
    usual: Bools,
    time_limit_s: float,
    progress: Progress,
    process: SolverProcess,
) -> Solution:
    """A good plan of what is open of a larger program, at once, as `solve` with a gap begins; without bounds.

    Unmet life-safety need is the least that the part allows. The other groups together come within the share
    `gap` of their best, counting the (l,) figures `elsewhere` of what is settled. `usual` (n,) are columns
    that are likely to be of use.

    Raises:
        SolverFailureError: as `solve` does.
    """
    begun = time.monotonic()
    search = Search(matrix, Solver(process, begun + time_limit_s, progress), gap, None)
    search.elsewhere, search.usual, search.brief = elsewhere.astype(np.float64), usual, True
    search.run()
    search.bounds = [None] * len(search.bounds)
    return _solution(search, begun, progress)


def _solution(search: Search, begun: float, progress: Progress) -> Solution:
    best = search.best
    return Solution(
        status=_status(search, best is not None, progress.token.cancelled),
        values=None if best is None else np.round(best).astype(np.int64),
        bounds=tuple(search.bounds),
        seconds=time.monotonic() - begun,
        trace=tuple(search.trace),
        weighed_gap=search.weighed_gap,
        failure=search.failure,
    )


def _status(search: Search, found: bool, cancelled: bool) -> SolveStatus:
    if search.infeasible:
        return SolveStatus.INFEASIBLE
    if not found:
        return SolveStatus.NO_PLAN
    if search.proven:
        return SolveStatus.OPTIMAL
    return SolveStatus.CANCELLED if cancelled else SolveStatus.FEASIBLE
