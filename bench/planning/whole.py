"""From the data to a verified, explained plan, beside what the solver alone needs for the same matrix."""

from __future__ import annotations

import time
from collections.abc import Iterator

from app.planning.program.formulation import Formulation
from app.planning.propose import plan_problem
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import solve
from app.runtime.progress import Progress
from bench.planning.common import cbc, raw_highs, warm
from bench.planning.instances import HEADER, LITTLE, TINY, Size, instance
from bench.rows import Row, times_peer

LIMIT_S = 60.0


def measure(sizes: tuple[Size, ...], full: bool) -> Iterator[Row]:
    """Teams and supplies, to 1 %; the peers have one weighed objective and the whole matrix."""
    for size in sizes:
        if size not in (TINY, LITTLE) and not full:
            continue
        problem = instance(size)
        with SolverProcess() as process:
            warm(process)
            begun = time.perf_counter()
            plan_problem(problem, HEADER, None, process, time_limit_s=LIMIT_S, progress=Progress(), gap=0.01)
            ours = time.perf_counter() - begun
        matrix = Formulation(problem).matrix
        seconds, gap = raw_highs(matrix, gap=0.01, limit_s=LIMIT_S)
        note = "the peer found no plan" if gap is None else f"the peer's gap {gap:.2%}"
        yield Row(f"plan.whole.{size.words}", ours, "s", times_peer(1.25), "raw highspy", seconds, note=note)
        with SolverProcess() as process:
            warm(process)
            search = solve(matrix, time_limit_s=LIMIT_S, gap=0.01, progress=Progress(), process=process)
        share = "of which the rest builds tours, asks again for what they cannot carry, and tries cures"
        yield Row(
            f"plan.whole.search.{size.words}", search.seconds, "s", None, "raw highspy", seconds, note=share
        )
        slow = cbc(matrix, gap=0.01, limit_s=LIMIT_S)
        note = "PuLP's CBC does not run here" if slow is None else ""
        yield Row(f"plan.whole.cbc.{size.words}", ours, "s", None, "CBC through PuLP", slow, note=note)
