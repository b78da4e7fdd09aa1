"""The worst time of arrival, by halving: the smallest figure that the columns in use need not exceed."""

from __future__ import annotations

import math

import numpy as np

from app.planning.program.matrix import Floats
from app.planning.solving.blocks import Block, at_least, capped, points_of
from app.planning.solving.standing import Standing

PEAK_SHARE = 0.2
"""Of the time that is left, for the worst time of arrival."""


def settle_peak(search: Standing, number: int, level: int) -> bool:
    """Bring the largest figure of the columns in use down, and cap it; whether it is proven.

    The block with the largest figure goes first: none of the others has to be better than it.
    """
    figures = np.unique(np.append(search.matrix.levels[level], 0.0))
    low, closed = 0, True
    for place in sorted(range(len(search.blocks)), key=lambda place: -_figure(search.blocks[place], level)):
        block = search.blocks[place]
        until = search.solver.share(PEAK_SHARE)
        low, done = _lowest(search, block, number, level, figures, low, until, search.slack[place])
        closed = closed and done
    worst = _worst(search, level)
    search.bounds[level] = int(figures[low])
    for block in search.blocks:
        block.matrix = capped(block.matrix, level, worst)
    search.note(number, float(figures[low]))
    return closed


def _worst(search: Standing, level: int) -> float:
    return max((_figure(block, level) for block in search.blocks), default=0.0)


def _figure(block: Block, level: int) -> float:
    """That of the best point of a block."""
    return 0.0 if block.point is None else float(block.whole.level_values(block.point)[level])


def _lowest(
    search: Standing,
    block: Block,
    number: int,
    level: int,
    figures: Floats,
    low: int,
    until: float,
    slack: float,
) -> tuple[int, bool]:
    """The smallest figure, no less than that of other blocks; and whether it is proven."""
    group = search.matrix.groups[number - 1]
    cost, factor = block.cost(group)
    assert block.point is not None
    most = float(cost @ block.point) + (math.floor(slack / factor + 1e-6) if factor else 0.0)
    base = block.matrix if block.loose is None or not factor else block.loose

    needed = block.whole.levels[level][base.lower > 0.0]  # by earlier groups: no cap takes them away
    low = max(low, int(np.searchsorted(figures, needed.max(initial=0.0))))

    def at() -> int:
        assert block.point is not None
        return int(np.searchsorted(figures, block.whole.level_values(block.point)[level]))

    high = at()
    while _apart(search, figures, low, high):  # by relaxation alone: what it excludes is excluded
        middle = (low + high) // 2
        _, proof, none = search.solver.relax(capped(base, level, figures[middle]), cost, until)
        if not none and (proof is None or at_least(proof.bound) <= most):
            high = middle
        else:
            low = middle + 1
    high, middle, known, given_up = at(), low, block.point, False
    while _apart(search, figures, low, high):
        narrow = capped(base, level, figures[middle])
        answer = search.solver.run(narrow, cost, until, enough=most + 1e-4, objective_target=most + 0.5)
        points = [p for p in points_of(answer, narrow.accepts) if cost @ p <= most + 1e-6]
        if points:
            if block.matrix.accepts(points[-1]):
                block.point = points[-1]
            high = min(middle, at()) if slack == 0 else middle
        elif answer.infeasible or at_least(answer.bound) > most:
            low = middle + 1
        else:
            given_up = True
            break
        middle = (low + high) // 2
    closed = not given_up and at() <= low
    if block.point is not known:
        search.fill(block, number, until)
    return low, closed


def _apart(search: Standing, figures: Floats, low: int, high: int) -> bool:
    """Whether the span between two figures is more than may stay open."""
    return bool(low < high and figures[high] - figures[low] > search.gap * figures[high])
