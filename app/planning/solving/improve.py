"""All groups that are left, weighed against each other: finds good plans, proves only their sum."""

from __future__ import annotations

import numpy as np

from app.planning.program.matrix import Floats
from app.planning.solving.blocks import OPTIONS, Block, points_of
from app.planning.solving.core import core_search
from app.planning.solving.relaxation import Certificate, tightened
from app.planning.solving.standing import Standing

OPEN_SHARE = 0.8
"""Of the weighed search's time, for a block that is not the last."""
WEIGHED_GAP = 1e-3
"""How near the search by the weighed objective goes before the groups are taken one by one."""


def improve(search: Standing, number: int) -> None:
    """Improve by the weighed objective of all groups that are left.

    With a gap it is the sum of all blocks, and of what is settled elsewhere, that has to come within it:
    where one block is closer than it need be, another may be further off.
    """
    later = np.zeros(len(search.scales))
    for group in search.matrix.groups[number:]:
        later[list(group)] = search.scales[list(group)]
    wanted = search.gap or WEIGHED_GAP
    share = 0.9 if search.gap else 0.5
    tasks = [_Task(search, block, number, later @ block.whole.levels) for block in search.blocks]
    for task in tasks:
        task.round(wanted / 2)
    elsewhere = float(later @ search.elsewhere)
    for place, task in enumerate(tasks):
        until = search.solver.share(share if place == len(tasks) - 1 else share * OPEN_SHARE)
        room = wanted * task.value
        if search.gap:
            whole = elsewhere + sum(each.value for each in tasks)
            room = max(room, wanted * whole - sum(each.gap for each in tasks if each is not task))
        task.search_all(room, until)
    value = elsewhere + sum(task.value for task in tasks)
    search.weighed_gap = sum(task.gap for task in tasks) / value if value else 0.0


class _Task:
    """One block and its weighed objective."""

    def __init__(self, search: Standing, block: Block, number: int, cost: Floats) -> None:
        self._search, self._block, self._number, self._cost = search, block, number, cost
        self._proof: Certificate | None = None
        self._bound = 0.0

    @property
    def value(self) -> float:
        """That of the best point."""
        assert self._block.point is not None
        return float(self._cost @ self._block.point)

    @property
    def gap(self) -> float:
        """By how much a better point could be lower at most."""
        return max(0.0, self.value - self._bound)

    def round(self, gap: float) -> None:
        """Improve the point among the columns of the relaxation, whose duals give a first bound."""
        solver, block = self._search.solver, self._block
        found = core_search(
            solver,
            block.matrix,
            self._cost,
            solver.share(0.2),
            gap=gap,
            thorough=True,
            also=self._search.likely(block),
        )
        self._proof = found.proof
        self._bound = 0.0 if found.proof is None else found.proof.bound
        if found.point is not None:
            self._take(found.point)

    def search_all(self, room: float, until: float) -> None:
        """Improve the point over all columns until it is proven to within `room`."""
        if self._proof is None or self.gap <= room:
            return
        block = self._block
        answer = self._search.solver.run(
            tightened(block.matrix, self._proof, self.value),
            self._cost,
            until,
            enough=self.value - room,
            heard=self._search.listen(block, self._number, None),
            mip_abs_gap=max(OPTIONS["mip_abs_gap"], room),
        )
        for point in points_of(answer, block.matrix.accepts):
            self._take(point)
        self._bound = max(self._bound, answer.bound)

    def _take(self, point: Floats) -> None:
        if float(self._cost @ point) < self.value - 1e-6:
            self._block.point = point
