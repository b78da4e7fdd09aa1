"""A good point at once: the linear relaxation, then a search among the few columns that it uses.

Relaxation enforced neighbourhood search: T. Berthold, "RENS – the optimal rounding", Mathematical Programming
Computation 6 (2014), 33–54. What the relaxation sends is at first kept, rounded down, so that only the rest
is searched; how much stays unmet is always open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.planning.program.matrix import Bools, Floats, Matrix
from app.planning.solving.blocks import OPTIONS, Solver, points_of
from app.planning.solving.process import Heard
from app.planning.solving.relaxation import Certificate


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What came of it. `proof` bounds the whole matrix, not only the columns that were looked at."""

    point: Floats | None = None
    proof: Certificate | None = None
    infeasible: bool = False


def core_search(
    solver: Solver,
    matrix: Matrix,
    cost: Floats,
    until: float,
    *,
    gap: float,
    thorough: bool = False,
    also: Bools | None = None,
    heard: Heard | None = None,
) -> Found:
    """A point of the few columns of the relaxation; see `among_few`."""
    relaxed, proof, infeasible = solver.relax(matrix, cost, until)
    if relaxed is None or proof is None:
        return Found(infeasible=infeasible)
    point = among_few(
        solver, matrix, cost, until, relaxed, proof, gap=gap, thorough=thorough, also=also, heard=heard
    )
    return Found(point, proof)


def among_few(
    solver: Solver,
    matrix: Matrix,
    cost: Floats,
    until: float,
    relaxed: Floats,
    proof: Certificate,
    *,
    gap: float,
    thorough: bool = False,
    also: Bools | None = None,
    heard: Heard | None = None,
) -> Floats | None:
    """A point among the few columns of a relaxation, `also` some that are given, to within a gap relative to
    its bound.

    What is left when the relaxation is rounded down suffices where it leads to a point; to be `thorough`, all
    of the few columns are searched unless that point is within the gap.
    """
    waiting = matrix.idle > matrix.lower
    used = (relaxed > matrix.lower + 1e-7) | waiting
    if also is not None:
        used |= also
    upper = np.where(used, matrix.upper, matrix.lower)
    down = np.clip(np.floor(relaxed + 1e-6), matrix.lower, upper)
    room = gap * abs(proof.bound)
    best: Floats | None = None
    for lower in (np.where(waiting, matrix.lower, down), matrix.lower):
        if best is not None and (not thorough or float(cost @ best) <= proof.bound + room):
            break
        few = replace(matrix, lower=lower, upper=upper)
        answer = solver.run(few, cost, until, heard=heard, mip_abs_gap=max(OPTIONS["mip_abs_gap"], room))
        points = [*points_of(answer, matrix.accepts), *([] if best is None else [best])]
        best = min(points, key=lambda point: float(cost @ point), default=None)
    return best
