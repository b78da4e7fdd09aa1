"""All groups that are left, weighed against each other: finds good plans, proves only their sum."""

from __future__ import annotations

import numpy as np

from app.planning.program.matrix import Floats
from app.planning.solving.blocks import Block, points_of
from app.planning.solving.core import core_search
from app.planning.solving.relaxation import Certificate, tightened
from app.planning.solving.standing import Standing

OPEN_SHARE = 0.8
"""Of the weighed search's time, for a block that is not the last."""
WEIGHED_GAP = 1e-3
"""How near the search by the weighed objective goes before the groups are taken one by one."""


def improve(search: Standing, number: int) -> None:
    """Improve by the weighed objective of all groups that are left."""
    later = np.zeros(len(search.scales))
    for group in search.matrix.groups[number:]:
        later[list(group)] = search.scales[list(group)]
    wanted = search.gap or WEIGHED_GAP
    share = 0.9 if search.gap else 0.5
    work = [(block, later @ block.whole.levels) for block in search.blocks]
    proofs = [_rounded(search, block, cost, wanted) for block, cost in work]
    value = bound = 0.0
    for place, (block, cost) in enumerate(work):
        assert block.point is not None
        until = search.solver.share(share if place == len(work) - 1 else share * OPEN_SHARE)
        lowest = _weighed(search, block, number, cost, proofs[place], wanted, until)
        value += float(cost @ block.point)
        bound += min(lowest, float(cost @ block.point))
    search.weighed_gap = (value - bound) / value if value else 0.0


def _rounded(search: Standing, block: Block, cost: Floats, wanted: float) -> Certificate | None:
    """Improve the point among the columns of the relaxation, and what that relaxation proves."""
    assert block.point is not None
    until = search.solver.share(0.2)
    found = core_search(search.solver, block.matrix, cost, until, gap=wanted / 2, known=block.point)
    if found.point is not None and float(cost @ found.point) < float(cost @ block.point):
        block.point = found.point
    return found.proof


def _weighed(
    search: Standing,
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
    answer = search.solver.run(
        tightened(block.matrix, proof, value),
        cost,
        until,
        enough=(1 - wanted) * value,
        heard=search.listen(block, number, None),
        mip_rel_gap=wanted,
    )
    for point in points_of(answer, block.matrix.accepts):
        if float(cost @ point) < float(cost @ block.point) - 1e-6:
            block.point = point
    return max(bound, answer.bound)
