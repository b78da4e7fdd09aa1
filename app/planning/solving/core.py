"""A good point at once: the linear relaxation, then a search among the few columns that it uses.

Relaxation enforced neighbourhood search: T. Berthold, "RENS – the optimal rounding", Mathematical Programming
Computation 6 (2014), 33–54.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.planning.program.matrix import Floats, Matrix
from app.planning.solving.blocks import Solver, points_of
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
    known: Floats | None = None,
    heard: Heard | None = None,
) -> Found:
    """The best point among few columns, those of a known point with them, to within a relative gap."""
    relaxed, proof, infeasible = solver.relax(matrix, cost, until)
    if relaxed is None or proof is None:
        return Found(infeasible=infeasible)
    kept = (relaxed > matrix.lower + 1e-7) | (matrix.idle > matrix.lower)
    if known is not None:
        kept |= known > matrix.lower
    few = replace(matrix, upper=np.where(kept, matrix.upper, matrix.lower))
    answer = solver.run(few, cost, until, heard=heard, mip_rel_gap=gap)
    points = points_of(answer, matrix.accepts)
    return Found(min(points, key=lambda point: float(cost @ point), default=None), proof)
