"""Where a search stands: the blocks with their best points, what is proven, and whom it tells."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from app.domain.plan import TracePoint
from app.planning.program.matrix import Bools, Floats, Ints, Matrix
from app.planning.solving.blocks import Block, Solver
from app.planning.solving.core import core_search
from app.planning.solving.process import Heard, SolverFailureError
from app.planning.solving.weighing import scales

FIRST_GAP = 0.05
"""How near to the best of its columns a plan is brought at once."""
SMALL = 64
"""Blocks of fewer columns are solved together."""


class Standing:
    """What all steps of a search share and move on."""

    def __init__(
        self, matrix: Matrix, solver: Solver, gap: float, heard: Callable[[TracePoint], None] | None
    ) -> None:
        self.matrix = matrix
        self.solver = solver
        self.gap = gap
        self._tell = heard
        self._begun = time.monotonic()
        self.scales = scales(matrix)
        self.blocks = [Block(columns, part, part, None) for columns, part in matrix.blocks(SMALL)]
        self.slack = [0.0] * len(self.blocks)
        """How much more of the last group a block may have, because other blocks are not proven best."""
        self.idle = matrix.accepts(matrix.idle)
        self.elsewhere = np.zeros(len(matrix.levels))
        """(l,) what is settled outside of the matrix, where it is a part of a larger program."""
        self.usual = np.zeros(len(matrix.lower), dtype=bool)
        """(n,) columns that are likely to be of use, such as those of the plan in force."""
        self.brief = False
        """Whether the groups after life safety are improved, but no bound of each is asked for."""
        self.weighed_gap: float | None = None
        self.bounds: list[int | None] = [None] * len(matrix.levels)
        self.trace: list[TracePoint] = []
        self.found = not self.blocks and self.idle
        self.infeasible = bool(matrix.broken_rows().any())
        self.proven = False
        self.failure = ""

    @property
    def best(self) -> Floats | None:
        """(n,) the best plan so far; blocks without one send nothing."""
        point = self.matrix.idle.copy()
        for block in self.blocks:
            if block.point is not None:
                point[block.columns] = block.point
            elif not self.idle:
                return None
        return point if self.found else None

    def begin(self, start: Ints | None) -> None:
        """Take a known plan to begin with, if it is one."""
        if start is not None and self.matrix.accepts(start.astype(np.float64)):
            self.found = True
            for block in self.blocks:
                block.point = start[block.columns].astype(np.float64)

    def no_point(self, block: Block) -> None:
        if self.idle or block.point is not None:
            raise SolverFailureError("the solver finds no point where one is known")
        self.infeasible = True

    def take(self, block: Block, points: list[Floats]) -> bool:
        """Keep the best of some points, by all groups in their order; whether one is better."""
        taken = False
        self.found = self.found or bool(points)
        for point in points:
            if block.better(point):
                block.point = np.round(point)
                taken = True
        return taken

    def fill(self, block: Block, number: int, until: float) -> None:
        """After a group found a better point, meet what later groups want with what it leaves."""
        assert block.point is not None
        later = np.zeros(len(self.scales))
        done = np.zeros(len(block.columns), dtype=bool)
        for position, group in enumerate(self.matrix.groups):
            levels = list(group)
            if position <= number:
                done |= (block.whole.levels[levels] > 0).any(axis=0)
            else:
                later[levels] = self.scales[levels]
        cost = later @ block.whole.levels
        if cost.any():
            self._core(block, cost, done, until)

    def _core(self, block: Block, cost: Floats, fixed: Bools, until: float) -> None:
        assert block.point is not None
        few = replace(
            block.matrix,
            lower=np.where(fixed, block.point, block.matrix.lower),
            upper=np.where(fixed, block.point, block.matrix.upper),
        )
        found = core_search(self.solver, few, cost, until, gap=FIRST_GAP, also=self.likely(block))
        if found.point is not None:
            self.take(block, [found.point])

    def likely(self, block: Block) -> Bools:
        """(k,) columns of a block that its best point, or the plan in force, makes use of."""
        usual = self.usual[block.columns]
        return usual if block.point is None else usual | (block.point > block.matrix.lower)

    def values(self) -> Ints:
        point = self.best
        return self.matrix.level_values(self.matrix.idle if point is None else point)

    def note(self, number: int, bound: float | None, value: float | None = None) -> None:
        if value is None and self.found:
            value = float(self.matrix.weighed(self.values())[number])
        point = TracePoint(time.monotonic() - self._begun, number, value, bound)
        self.trace.append(point)
        if self._tell is not None:
            self._tell(point)

    def listen(self, block: Block, number: int, cost: Floats | None) -> Heard:
        """Passes on each step within a block, with what the other blocks hold."""
        factor = block.cost(self.matrix.groups[number])[1]

        def heard(bound: float, point: Floats | None) -> None:
            rest = 0.0
            for other in self.blocks:
                if other is not block and other.point is not None:
                    rest += float(other.whole.group_values(other.point)[number])
            known = None if cost is None or not math.isfinite(bound) else bound * factor + rest
            value = None if cost is None or point is None else float(cost @ point) * factor + rest
            self.note(number, known, value)

        return heard
