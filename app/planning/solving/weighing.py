"""One objective that follows the order of all groups well enough to find good plans by; never a proof."""

from __future__ import annotations

import numpy as np

from app.planning.program.matrix import Floats, Matrix

STEP = 4.0
"""How many usual steps of a group one usual step of the group before it outweighs."""


def scales(matrix: Matrix) -> Floats:
    """(l,) what one unit of each level weighs, from the figures of the program itself; 0 for peaks.

    The usual step of a group is the median of its figures. A unit of what is no need weighs no more than one
    of the group before it: a second more is never bought with a movement less. Weights that no sum of lower
    steps could outweigh would be beyond double precision; so whoever uses these checks the groups afterwards.
    """
    result = np.zeros(len(matrix.levels))
    weight, step, need = 0.0, 0.0, False
    for group in reversed(matrix.groups):
        own = matrix.weights[list(group)] @ matrix.levels[list(group)]
        if matrix.peaks[group[0]] or not own.any():
            continue
        usual = float(np.median(own[own > 0]))
        if weight:
            weight *= STEP * step / usual if need else max(STEP * step / usual, 1.0)
        else:
            weight = 1.0
        step, need = usual, bool((matrix.idle[own > 0] > matrix.lower[own > 0]).all())
        result[list(group)] = weight * matrix.weights[list(group)]
    return result
