"""What the parts of the planner's bench share: sizes by name, and the peer that solves the same matrix."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from app.planning.program.matrix import Floats, Ints, Matrix
from app.planning.solving.blocks import request
from app.planning.solving.process import SolverProcess
from app.planning.solving.weighing import scales
from app.runtime.progress import Progress
from bench.planning.instances import LARGE, LITTLE, MIDDLE, SMALL, TINY

if TYPE_CHECKING:
    import pulp

BY_NAME = {size.name: size for size in (TINY, LITTLE, SMALL, MIDDLE, LARGE)}


def weighed(matrix: Matrix, values: Ints) -> float:
    """One figure of a plan: all groups of the objective by the weights that the search uses."""
    return float(scales(matrix) @ matrix.levels @ values)


def raw_highs(matrix: Matrix, *, gap: float, limit_s: float) -> tuple[float, float | None]:
    """Seconds and gap of HiGHS alone on the whole matrix with that one figure as objective, in a worker."""
    cost = scales(matrix) @ matrix.levels
    with SolverProcess() as process:
        warm(process)
        begun = time.perf_counter()
        answer = process.run(
            request(matrix, cost, mip_rel_gap=gap),
            deadline=time.monotonic() + limit_s,
            progress=Progress(),
        )
        seconds = time.perf_counter() - begun
    if not answer.incumbents:
        return seconds, None
    value = float(cost @ answer.incumbents[-1])
    return seconds, (value - answer.bound) / value if value else 0.0


def cbc(matrix: Matrix, *, gap: float, limit_s: float) -> float | None:
    """Seconds of CBC through PuLP on the same matrix and objective; None where PuLP's CBC does not run."""
    import pulp

    solver = pulp.PULP_CBC_CMD(msg=False, gapRel=gap, timeLimit=limit_s, threads=1)
    if not solver.available():
        return None
    model = _pulp_model(matrix, scales(matrix) @ matrix.levels)
    begun = time.perf_counter()
    model.solve(solver)
    return time.perf_counter() - begun


def _pulp_model(matrix: Matrix, cost: Floats) -> pulp.LpProblem:
    import pulp

    model = pulp.LpProblem("same", pulp.LpMinimize)
    columns = [
        model.add_variable(f"x{j}", low, high, pulp.LpInteger)
        for j, (low, high) in enumerate(zip(matrix.lower.tolist(), matrix.upper.tolist(), strict=True))
    ]
    model.setObjective(pulp.LpAffineExpression(dict(zip(columns, cost.tolist(), strict=True))))
    for row, (low, high) in enumerate(zip(matrix.row_lower, matrix.row_upper, strict=True)):
        span = slice(matrix.start[row], matrix.start[row + 1])
        chosen = [columns[j] for j in matrix.index[span]]
        terms = dict(zip(chosen, matrix.value[span].tolist(), strict=True))
        for sense, side in ((pulp.LpConstraintGE, low), (pulp.LpConstraintLE, high)):
            if np.isfinite(side):
                model.addConstraint(pulp.LpConstraint(pulp.LpAffineExpression(terms), sense, rhs=float(side)))
    return model


def warm(process: SolverProcess) -> None:
    """Let a new worker load its solver, which a running program has done long before."""
    from app.planning.program.formulation import Formulation
    from app.planning.solving.solve import first_plan
    from bench.planning.instances import instance

    first_plan(Formulation(instance(TINY)).matrix, time_limit_s=30, progress=Progress(), process=process)
