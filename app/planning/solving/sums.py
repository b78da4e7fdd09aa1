"""A group of sums: proven in each block or left at its gap, and then held for the groups after it."""

from __future__ import annotations

import math

import numpy as np

from app.planning.program.matrix import Floats
from app.planning.solving.blocks import Block, at_least, points_of
from app.planning.solving.core import among_few
from app.planning.solving.relaxation import Certificate, held, tightened
from app.planning.solving.standing import Standing


def settle_sum(search: Standing, number: int, group: tuple[int, ...]) -> bool:
    """Settle one group in all blocks and hold it there; whether it is proven."""
    total, closed, gaps, proofs = 0.0, True, list[float](), list[Certificate | None]()
    for place, block in enumerate(search.blocks):
        cost, factor = block.cost(group)
        bound, proof = 0, None
        if factor:
            until = _until(search, number, len(search.blocks) - place)
            bound, proof = _settle(search, block, number, cost, until)
        assert block.point is not None
        value = round(float(cost @ block.point))
        bound = min(bound, value)
        proofs.append(proof)
        gaps.append(float((value - bound) * factor))
        total += bound * factor
        closed = closed and _close(search, number, value, bound, exact=True)
        block.loose = block.matrix
        search.slack[place] = 0.0
    for place, block in enumerate(search.blocks):
        _hold(search, place, block, group, proofs[place], sum(gaps) - gaps[place])
    _bound(search, group, round(total))
    search.note(number, float(round(total)))
    return closed


def _settle(
    search: Standing, block: Block, number: int, cost: Floats, until: float
) -> tuple[int, Certificate | None]:
    """The bound of a group in a block, improving its point on the way."""
    assert block.point is not None
    value = float(cost @ block.point)
    relaxed, proof, infeasible = search.solver.relax(block.matrix, cost, until)
    if infeasible:
        search.no_point(block)
    lowest = float(np.minimum(cost * block.matrix.lower, cost * block.matrix.upper).sum())
    bound = at_least(lowest if proof is None else proof.bound)
    if _close(search, number, value, bound):
        return bound, proof
    if number and search.gap:  # the weighed search has improved it; its bound by itself is told, no more
        return bound, proof
    better = _rounded(search, block, number, cost, until, relaxed, proof)
    value = float(cost @ block.point)
    if not _close(search, number, value, bound):
        matrix = block.matrix if proof is None else tightened(block.matrix, proof, value)
        answer = search.solver.run(
            matrix, cost, until, enough=value - 1 + 1e-4, heard=search.listen(block, number, cost)
        )
        if answer.infeasible:
            search.no_point(block)
        bound = max(bound, at_least(answer.bound))
        points = points_of(answer, block.matrix.accepts)
        better = (not _close(search, number, value, bound) and search.take(block, points)) or better
        search.found = search.found or bool(points)
    if better:
        search.fill(block, number, until)
    return bound, proof


def _rounded(
    search: Standing,
    block: Block,
    number: int,
    cost: Floats,
    until: float,
    relaxed: Floats | None,
    proof: Certificate | None,
) -> bool:
    """Round the relaxation of unmet life-safety need, which is often as good as its bound; whether what comes
    of it is better than the best point so far.
    """
    if number or relaxed is None or proof is None:
        return False
    also = search.likely(block)
    point = among_few(search.solver, block.matrix, cost, until, relaxed, proof, gap=0.0, also=also)
    return point is not None and search.take(block, [point])


def _close(search: Standing, number: int, value: float, bound: float, *, exact: bool = False) -> bool:
    """Whether a group is proven, life safety exactly, others to within the gap that was asked for."""
    allowed = 0.0 if exact or not number else search.gap * value
    return bool(value - bound <= allowed + 1e-6)


def _hold(
    search: Standing,
    place: int,
    block: Block,
    group: tuple[int, ...],
    proof: Certificate | None,
    others: float,
) -> None:
    """Leave only what is as good as the best point in a group, and the gap of the other blocks."""
    cost, factor = block.cost(group)
    if not factor:
        return
    assert block.point is not None
    search.slack[place] = others
    most = float(cost @ block.point) + math.floor(others / factor + 1e-6)
    block.matrix = held(block.matrix, cost, most, proof)


def _until(search: Standing, number: int, blocks: int) -> float:
    """When a block has to be done with a group: life safety may take most of what is left."""
    groups = len(search.matrix.groups) - number
    return search.solver.share(max(0.6 if number == 0 else 0.0, 1.0 / groups) / blocks)


def _bound(search: Standing, group: tuple[int, ...], total: int) -> None:
    values = search.values()
    if len(group) == 1:
        search.bounds[group[0]] = total
        return
    if total == int(values[list(group)] @ search.matrix.weights[list(group)]):
        for level in group:
            search.bounds[level] = int(values[level])
        return
    for level in group:
        search.bounds[level] = 0
    search.bounds[group[0]] = min(int(values[group[0]]), total // int(search.matrix.weights[group[0]]))
