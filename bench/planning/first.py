"""How soon a first plan stands, and how far it is from the best."""

from __future__ import annotations

import time
from collections.abc import Iterator

from app.planning.program.formulation import Formulation
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import first_plan, solve
from app.runtime.progress import Progress
from bench.planning.common import warm, weighed
from bench.planning.instances import Size, instance
from bench.rows import Row, at_most

TARGET_S = {"S2": 0.3, "S3": 1.5}
PROOF_S = {"S2": 20.0, "S3": 20.0}


def measure(sizes: tuple[Size, ...], full: bool) -> Iterator[Row]:
    """Teams and supplies: seconds from the matrix to a plan, and its distance from the proven bound."""
    for size in sizes:
        begun = time.perf_counter()
        matrix = Formulation(instance(size)).matrix
        built = time.perf_counter() - begun
        with SolverProcess() as process:
            warm(process)
            runs = [
                first_plan(matrix, time_limit_s=60, progress=Progress(), process=process)
                for _ in range(3 if full else 2)
            ]
            limit_s = 5 * PROOF_S.get(size.name, 20.0) if full else PROOF_S.get(size.name, 20.0)
            best = solve(matrix, time_limit_s=limit_s, gap=0.01, progress=Progress(), process=process)
        found = min(runs, key=lambda run: run.seconds)
        target = TARGET_S.get(size.name)
        note = f"after {built:.2f} s from the data to the matrix"
        aim = at_most(target) if target else None
        yield Row(f"plan.first.time.{size.words}", found.seconds, "s", aim, note=note)
        if found.values is not None and best.values is not None:
            gap = (weighed(matrix, found.values) / weighed(matrix, best.values) - 1) * 100
            proven = best.weighed_gap
            said = "nothing proven" if proven is None else f"to a plan proven to {proven:.2%}"
            yield Row(f"plan.first.gap.{size.words}", max(gap, 0.0), "%", at_most(6), note=said)
