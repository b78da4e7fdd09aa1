"""The search: a good plan at once, then group by group of the objective, each block for itself.

What is known to be no better is cut off as the search goes on: what earlier groups leave, what the duals of a
relaxation rule out. A group that cannot be proven in its share of the time is left at its gap; later groups
are still improved, and their bounds allow for that gap.
"""

from __future__ import annotations

import logging

from app.planning.solving.blocks import Block, points_of
from app.planning.solving.core import core_search
from app.planning.solving.improve import improve
from app.planning.solving.peak import settle_peak
from app.planning.solving.process import SolverFailureError
from app.planning.solving.standing import FIRST_GAP, Standing
from app.planning.solving.sums import settle_sum

LOG = logging.getLogger(__name__)


class Search(Standing):
    """Goes through the groups of the objective; in each, all blocks are solved before the next begins."""

    def first(self) -> bool:
        """A first plan; whether there is one for every block."""
        if self.infeasible:
            return False
        for number, block in enumerate(self.blocks):
            if not self._first(block, self.solver.share(0.5 / (len(self.blocks) - number))):
                return False
        self.note(0, None)
        return all(block.point is not None for block in self.blocks)

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
        if not self.idle and not self._complete_first():
            return
        for block in self.blocks:
            if block.point is None:
                block.point = block.whole.idle.copy()
        proven = weighed = True
        for number, group in enumerate(self.matrix.groups):
            peak = bool(self.matrix.peaks[group[0]])
            if number and not peak and weighed:
                weighed = False
                improve(self, number)
                if self.brief and not self.matrix.peaks[[g[0] for g in self.matrix.groups[number:]]].any():
                    return
            closed = settle_peak(self, number, group[0]) if peak else settle_sum(self, number, group)
            proven = proven and closed
            if self.solver.left_s <= 0 and not closed:
                break
        self.proven = proven and self.found

    def _first(self, block: Block, until: float) -> bool:
        """Look for a first point of a block; False where it is proven that there is none."""
        cost = self.scales @ block.whole.levels
        found = core_search(
            self.solver,
            block.matrix,
            cost,
            until,
            gap=FIRST_GAP,
            also=self.likely(block),
            heard=self.listen(block, 0, None),
        )
        if found.infeasible:
            self.no_point(block)
        elif found.point is not None:
            self.take(block, [found.point])
        return not found.infeasible

    def _complete_first(self) -> bool:
        """Where locks forbid the idle plan: look for any plan of the blocks that have none."""
        for block in self.blocks:
            if block.point is not None:
                continue
            cost = self.scales @ block.whole.levels
            answer = self.solver.run(block.matrix, cost, self.solver.share(0.8), mip_rel_gap=0.1)
            self.take(block, points_of(answer, block.matrix.accepts))
            if answer.infeasible:
                self.infeasible = True
            if block.point is None:
                self.found = False
                return False
        return True
