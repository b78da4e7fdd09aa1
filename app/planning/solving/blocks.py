"""A block of the program in the midst of the search: its best point, and what earlier groups leave of it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.planning.program.matrix import Floats, Ints, Matrix
from app.planning.solving.process import Answer, Heard, SolverProcess, nobody
from app.planning.solving.relaxation import Certificate, certificate
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


@dataclass(slots=True, eq=False)
class Block:
    """Columns that share no row with any other block."""

    columns: Ints
    """(k,) of the whole program."""
    whole: Matrix
    """As it was given."""
    matrix: Matrix
    """Only what is as good on all groups that are done."""
    point: Floats | None
    """(k,) the best so far; lies within `matrix`."""
    loose: Matrix | None = None
    """As `matrix`, without what holds the last group."""

    def cost(self, group: tuple[int, ...]) -> tuple[Floats, int]:
        """(k,) whole figures of a group without their common factor, and that factor (0: it has none)."""
        own = self.whole.weights[list(group)] @ self.whole.levels[list(group)]
        factor = int(np.gcd.reduce(np.round(own).astype(np.int64)))
        return (own / factor if factor else own), factor

    def better(self, point: Floats) -> bool:
        """Whether a point is acceptable, and better than the best so far by all groups in their order."""
        if not self.matrix.accepts(point):
            return False
        if self.point is None:
            return True
        return tuple(self.whole.group_values(point)) < tuple(self.whole.group_values(self.point))


@dataclass(slots=True)
class Solver:
    """The solver's process, with how long and for whom it works."""

    process: SolverProcess
    deadline: float
    """A moment of `time.monotonic`."""
    progress: Progress

    @property
    def left_s(self) -> float:
        """Seconds until the limit; none after a cancel."""
        return 0.0 if self.progress.token.cancelled else max(0.0, self.deadline - time.monotonic())

    def share(self, part: float) -> float:
        """The moment at which a share of what is left will have passed."""
        return time.monotonic() + self.left_s * part

    def relax(
        self, matrix: Matrix, cost: Floats, until: float
    ) -> tuple[Floats | None, Certificate | None, bool]:
        """The point of the linear relaxation, what its duals prove, and whether there is no point at all."""
        answer = self.process.relax(request(matrix, cost), deadline=until, progress=self.progress)
        if answer.values is None or answer.duals is None:
            return None, None, answer.infeasible
        if answer.values.shape != cost.shape or not np.isfinite(answer.duals).all():
            return None, None, False
        return answer.values, certificate(matrix, cost, answer.duals), False

    def run(
        self,
        matrix: Matrix,
        cost: Floats,
        until: float,
        *,
        enough: float = math.inf,
        heard: Heard | None = None,
        **options: float,
    ) -> Answer:
        """A search in whole numbers; see `SolverProcess.run`."""
        return self.process.run(
            request(matrix, cost, **options),
            deadline=until,
            progress=self.progress,
            enough=enough,
            heard=heard or nobody,
        )


def request(matrix: Matrix, cost: Floats, **options: float) -> dict[str, Any]:
    """What the worker is sent."""
    return {
        "cost": cost,
        "lower": matrix.lower,
        "upper": matrix.upper,
        "row_lower": matrix.row_lower,
        "row_upper": matrix.row_upper,
        "start": matrix.start.astype(np.int32),
        "index": matrix.index.astype(np.int32),
        "value": matrix.value,
        "options": {**OPTIONS, **options},
    }


def capped(matrix: Matrix, level: int, most: float) -> Matrix:
    """The matrix without the columns whose figure is larger."""
    return replace(matrix, upper=np.where(matrix.levels[level] > most, matrix.lower, matrix.upper))


def at_least(bound: float) -> int:
    """The smallest whole number that a bound allows."""
    return max(0, math.ceil(bound - 1e-6 - 1e-11 * abs(bound))) if math.isfinite(bound) else 0


def points_of(answer: Answer, accepted: Callable[[Floats], bool]) -> list[Floats]:
    """The acceptable points of an answer, rounded to whole numbers."""
    return [np.round(point) for point in answer.incumbents if accepted(point)]
