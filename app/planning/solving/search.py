"""The search: a good plan at once, then group by group of the objective, each block for itself.

What is known to be no better is cut off as the search goes on: what earlier groups leave, what the duals of a
relaxation rule out. A group that cannot be proven in its share of the time is left at its gap; later groups
are still improved, and their bounds allow for that gap.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from app.domain.plan import TracePoint
from app.planning.program.matrix import Bools, Floats, Ints, Matrix
from app.planning.solving.blocks import Block, Solver, at_least, capped, points_of
from app.planning.solving.core import core_search
from app.planning.solving.process import Heard, SolverFailureError
from app.planning.solving.relaxation import Certificate, held, tightened
from app.planning.solving.weighing import scales

LOG = logging.getLogger(__name__)

FIRST_GAP = 0.05
"""How near to the best of its columns the first plan is brought."""
PEAK_SHARE = 0.2
"""Of the time that is left, for the worst time of arrival."""
OPEN_SHARE = 0.8
"""Of the weighed search's time, for a block that is not the last."""
WEIGHED_GAP = 1e-3
"""How near the search by the weighed objective goes before the groups are taken one by one."""


class Search:
    """Goes through the groups of the objective; in each, all blocks are solved before the next begins."""

    def __init__(
        self, matrix: Matrix, solver: Solver, gap: float, heard: Callable[[TracePoint], None] | None
    ) -> None:
        self._matrix = matrix
        self._solver = solver
        self._gap = gap
        self._tell = heard
        self._begun = time.monotonic()
        self._scales = scales(matrix)
        self._blocks = [Block(columns, part, part, None) for columns, part in matrix.blocks()]
        self._slack = [0.0] * len(self._blocks)
        """How much more of the last group a block may have, because other blocks are not proven best."""
        self._idle = matrix.accepts(matrix.idle)
        self.weighed_gap: float | None = None
        self.bounds: list[int | None] = [None] * len(matrix.levels)
        self.trace: list[TracePoint] = []
        self.found = not self._blocks and self._idle
        self.infeasible = bool(matrix.broken_rows().any())
        self.proven = False
        self.failure = ""

    @property
    def best(self) -> Floats | None:
        """(n,) the best plan so far; blocks without one send nothing."""
        point = self._matrix.idle.copy()
        for block in self._blocks:
            if block.point is not None:
                point[block.columns] = block.point
            elif not self._idle:
                return None
        return point if self.found else None

    def begin(self, start: Ints | None) -> None:
        """Take a known plan to begin with, if it is one."""
        if start is not None and self._matrix.accepts(start.astype(np.float64)):
            self.found = True
            for block in self._blocks:
                block.point = start[block.columns].astype(np.float64)

    def first(self) -> bool:
        """A first plan; whether there is one for every block."""
        if self.infeasible:
            return False
        for number, block in enumerate(self._blocks):
            if not self._first(block, self._solver.share(0.5 / (len(self._blocks) - number))):
                return False
        self._note(0, None)
        return all(block.point is not None for block in self._blocks)

    def run(self) -> None:
        """Everything, until the limit, a cancel, or proof.

        Where the solver fails, the best plan so far stays, without any bound: what was cut off may have been
        cut off wrongly.

        Raises:
            SolverFailureError: the solver failed before there was a plan.
        """
        try:
            self._run()
        except SolverFailureError as failure:
            self.proven = self.infeasible = False
            self.weighed_gap = None
            self.bounds = [None] * len(self.bounds)
            self.failure = str(failure)
            if self.best is None:
                raise
            LOG.exception("the search ended early; the best plan so far is kept, without bounds")

    def _run(self) -> None:
        self.first()
        if self.infeasible:
            return
        if not self._idle and not self._complete_first():
            return
        for block in self._blocks:
            if block.point is None:
                block.point = block.whole.idle.copy()
        proven = weighed = True
        for number, group in enumerate(self._matrix.groups):
            peak = bool(self._matrix.peaks[group[0]])
            if number and not peak and weighed:
                weighed = False
                self._weigh(number)
            closed = self._peak(number, group[0]) if peak else self._sum(number, group)
            proven = proven and closed
            if self._solver.left_s <= 0 and not closed:
                break
        self.proven = proven and self.found

    def _first(self, block: Block, until: float) -> bool:
        """Look for a first point of a block; False where it is proven that there is none."""
        cost = self._scales @ block.whole.levels
        found = core_search(
            self._solver, block.matrix, cost, until, gap=FIRST_GAP, heard=self._listen(block, 0, None)
        )
        if found.infeasible:
            self._no_point(block)
        elif found.point is not None:
            self._take(block, [found.point])
        return not found.infeasible

    def _no_point(self, block: Block) -> None:
        if self._idle or block.point is not None:
            raise SolverFailureError("the solver finds no point where one is known")
        self.infeasible = True

    def _complete_first(self) -> bool:
        """Where locks forbid the idle plan: look for any plan of the blocks that have none."""
        for block in self._blocks:
            if block.point is not None:
                continue
            cost = self._scales @ block.whole.levels
            answer = self._solver.run(block.matrix, cost, self._solver.share(0.8), mip_rel_gap=0.1)
            self._take(block, points_of(answer, block.matrix.accepts))
            if answer.infeasible:
                self.infeasible = True
            if block.point is None:
                self.found = False
                return False
        return True

    def _take(self, block: Block, points: list[Floats]) -> bool:
        """Keep the best of some points, by all groups in their order; whether one is better."""
        taken = False
        self.found = self.found or bool(points)
        for point in points:
            if block.better(point):
                block.point = np.round(point)
                taken = True
        return taken

    def _sum(self, number: int, group: tuple[int, ...]) -> bool:
        total, closed, gaps, proofs = 0.0, True, list[float](), list[Certificate | None]()
        for place, block in enumerate(self._blocks):
            cost, factor = block.cost(group)
            bound, proof = 0, None
            if factor:
                until = self._until(number, len(self._blocks) - place)
                bound, proof = self._settle(block, number, cost, until)
            assert block.point is not None
            value = round(float(cost @ block.point))
            bound = min(bound, value)
            proofs.append(proof)
            gaps.append(float((value - bound) * factor))
            total += bound * factor
            closed = closed and self._close(number, value, bound, exact=True)
            block.loose = block.matrix
            self._slack[place] = 0.0
        for place, block in enumerate(self._blocks):
            self._hold(place, block, group, proofs[place], sum(gaps) - gaps[place])
        self._bound(group, round(total))
        self._note(number, float(round(total)))
        return closed

    def _settle(
        self, block: Block, number: int, cost: Floats, until: float
    ) -> tuple[int, Certificate | None]:
        """The bound of a group in a block, improving its point on the way."""
        assert block.point is not None
        value = float(cost @ block.point)
        _, proof, infeasible = self._solver.relax(block.matrix, cost, until)
        if infeasible:
            self._no_point(block)
        lowest = float(np.minimum(cost * block.matrix.lower, cost * block.matrix.upper).sum())
        bound = at_least(lowest if proof is None else proof.bound)
        if self._close(number, value, bound):
            return bound, proof
        if number and self._gap:  # the weighed search has improved it; its bound by itself is told, no more
            return bound, proof
        matrix = block.matrix if proof is None else tightened(block.matrix, proof, value)
        answer = self._solver.run(
            matrix, cost, until, enough=value - 1 + 1e-4, heard=self._listen(block, number, cost)
        )
        if answer.infeasible:
            self._no_point(block)
        bound = max(bound, at_least(answer.bound))
        points = points_of(answer, block.matrix.accepts)
        if not self._close(number, value, bound) and self._take(block, points):
            self._fill(block, number, until)
        self.found = self.found or bool(points)
        return bound, proof

    def _close(self, number: int, value: float, bound: float, *, exact: bool = False) -> bool:
        """Whether a group is proven, life safety exactly, others to within the gap that was asked for."""
        allowed = 0.0 if exact or not number else self._gap * value
        return bool(value - bound <= allowed + 1e-6)

    def _hold(
        self, place: int, block: Block, group: tuple[int, ...], proof: Certificate | None, others: float
    ) -> None:
        """Leave only what is as good as the best point in a group, and the gap of the other blocks."""
        cost, factor = block.cost(group)
        if not factor:
            return
        assert block.point is not None
        self._slack[place] = others
        most = float(cost @ block.point) + math.floor(others / factor + 1e-6)
        block.matrix = held(block.matrix, cost, most, proof)

    def _fill(self, block: Block, number: int, until: float) -> None:
        """After a group found a better point, meet what later groups want with what it leaves."""
        assert block.point is not None
        later = np.zeros(len(self._scales))
        done = np.zeros(len(block.columns), dtype=bool)
        for position, group in enumerate(self._matrix.groups):
            levels = list(group)
            if position <= number:
                done |= (block.whole.levels[levels] > 0).any(axis=0)
            else:
                later[levels] = self._scales[levels]
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
        found = core_search(self._solver, few, cost, until, gap=FIRST_GAP, known=block.point)
        if found.point is not None:
            self._take(block, [found.point])

    def _weigh(self, number: int) -> None:
        """Improve by the weighed objective of all groups that are left."""
        later = np.zeros(len(self._scales))
        for group in self._matrix.groups[number:]:
            later[list(group)] = self._scales[list(group)]
        wanted = self._gap or WEIGHED_GAP
        share = 0.9 if self._gap else 0.5
        work = [(block, later @ block.whole.levels) for block in self._blocks]
        proofs = [self._rounded(block, cost, wanted) for block, cost in work]
        value = bound = 0.0
        for place, (block, cost) in enumerate(work):
            assert block.point is not None
            until = self._solver.share(share if place == len(work) - 1 else share * OPEN_SHARE)
            lowest = self._weighed(block, number, cost, proofs[place], wanted, until)
            value += float(cost @ block.point)
            bound += min(lowest, float(cost @ block.point))
        self.weighed_gap = (value - bound) / value if value else 0.0

    def _rounded(self, block: Block, cost: Floats, wanted: float) -> Certificate | None:
        """Improve the point among the columns of the relaxation, and what that relaxation proves."""
        assert block.point is not None
        until = self._solver.share(0.2)
        found = core_search(self._solver, block.matrix, cost, until, gap=wanted / 2, known=block.point)
        if found.point is not None and float(cost @ found.point) < float(cost @ block.point):
            block.point = found.point
        return found.proof

    def _weighed(
        self,
        block: Block,
        number: int,
        cost: Floats,
        proof: Certificate | None,
        wanted: float,
        until: float,
    ) -> float:
        """Improve the point by a weighed objective over all columns; returns its bound."""
        assert block.point is not None
        value = float(cost @ block.point)
        bound = 0.0 if proof is None else proof.bound
        if proof is None or value - bound <= wanted * value:
            return bound
        answer = self._solver.run(
            tightened(block.matrix, proof, value),
            cost,
            until,
            enough=(1 - wanted) * value,
            heard=self._listen(block, number, None),
            mip_rel_gap=wanted,
        )
        for point in points_of(answer, block.matrix.accepts):
            if float(cost @ point) < float(cost @ block.point) - 1e-6:
                block.point = point
        return max(bound, answer.bound)

    def _peak(self, number: int, level: int) -> bool:
        """The smallest figure that the columns in use need not exceed, by halving."""
        figures = np.unique(np.append(self._matrix.levels[level], 0.0))
        low, closed = 0, True
        for place, block in enumerate(self._blocks):
            until = self._solver.share(PEAK_SHARE)
            low, done = self._lowest(block, number, level, figures, low, until, self._slack[place])
            closed = closed and done
        worst = self._worst(level)
        self.bounds[level] = int(figures[low])
        for block in self._blocks:
            block.matrix = capped(block.matrix, level, worst)
        self._note(number, float(figures[low]))
        return closed

    def _worst(self, level: int) -> float:
        points = [(block.whole, block.point) for block in self._blocks if block.point is not None]
        return float(max((whole.level_values(point)[level] for whole, point in points), default=0))

    def _lowest(
        self, block: Block, number: int, level: int, figures: Floats, low: int, until: float, slack: float
    ) -> tuple[int, bool]:
        """The smallest figure, no less than that of other blocks; and whether it is proven."""
        group = self._matrix.groups[number - 1]
        cost, factor = block.cost(group)
        assert block.point is not None
        most = float(cost @ block.point) + (math.floor(slack / factor + 1e-6) if factor else 0.0)
        base = block.matrix if block.loose is None or not factor else block.loose

        def at() -> int:
            assert block.point is not None
            return int(np.searchsorted(figures, block.whole.level_values(block.point)[level]))

        high, start = at(), low
        while self._apart(figures, low, high):  # by relaxation alone: what it excludes is excluded
            middle = (low + high) // 2
            _, proof, none = self._solver.relax(capped(base, level, figures[middle]), cost, until)
            if not none and (proof is None or at_least(proof.bound) <= most):
                high = middle
            else:
                low = middle + 1
        high, middle = at(), low
        while self._apart(figures, low, high):
            narrow = capped(base, level, figures[middle])
            answer = self._solver.run(narrow, cost, until, enough=most + 1e-4, objective_target=most + 0.5)
            points = [p for p in points_of(answer, narrow.accepts) if cost @ p <= most + 1e-6]
            if points:
                if block.matrix.accepts(points[-1]):
                    block.point = points[-1]
                    self._fill(block, number, until)
                high = min(middle, at()) if slack == 0 else middle
            elif answer.infeasible or at_least(answer.bound) > most:
                low = middle + 1
            else:
                return low, False
            middle = (low + high) // 2
        return max(low, start), at() <= low

    def _apart(self, figures: Floats, low: int, high: int) -> bool:
        """Whether the span between two figures is more than may stay open."""
        return bool(low < high and figures[high] - figures[low] > self._gap * figures[high])

    def _until(self, number: int, blocks: int) -> float:
        """When a block has to be done with a group: life safety may take most of what is left."""
        groups = len(self._matrix.groups) - number
        return self._solver.share(max(0.6 if number == 0 else 0.0, 1.0 / groups) / blocks)

    def _bound(self, group: tuple[int, ...], total: int) -> None:
        values = self._values()
        if len(group) == 1:
            self.bounds[group[0]] = total
            return
        if total == int(values[list(group)] @ self._matrix.weights[list(group)]):
            for level in group:
                self.bounds[level] = int(values[level])
            return
        for level in group:
            self.bounds[level] = 0
        self.bounds[group[0]] = min(int(values[group[0]]), total // int(self._matrix.weights[group[0]]))

    def _values(self) -> Ints:
        point = self.best
        return self._matrix.level_values(self._matrix.idle if point is None else point)

    def _note(self, number: int, bound: float | None, value: float | None = None) -> None:
        if value is None and self.found:
            value = float(self._matrix.weighed(self._values())[number])
        point = TracePoint(time.monotonic() - self._begun, number, value, bound)
        self.trace.append(point)
        if self._tell is not None:
            self._tell(point)

    def _listen(self, block: Block, number: int, cost: Floats | None) -> Heard:
        """Passes on each step within a block, with what the other blocks hold."""
        factor = block.cost(self._matrix.groups[number])[1]

        def heard(bound: float, point: Floats | None) -> None:
            rest = 0.0
            for other in self._blocks:
                if other is not block and other.point is not None:
                    rest += float(other.whole.group_values(other.point)[number])
            known = None if cost is None or not math.isfinite(bound) else bound * factor + rest
            value = None if cost is None or point is None else float(cost @ point) * factor + rest
            self._note(number, known, value)

        return heard
