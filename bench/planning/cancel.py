"""How long a cancel takes, at any moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from app.planning.program.formulation import Formulation
from app.planning.program.matrix import Matrix
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import solve
from app.runtime.progress import CancelToken, Progress
from bench.planning.common import warm
from bench.planning.instances import Size, Variant, instance
from bench.rows import Row, at_most

MOMENTS_S = (0.05, 0.5, 1.5, 3.0)
FULL_MOMENTS_S = (*MOMENTS_S, 6.0, 12.0, 25.0)


def measure(sizes: tuple[Size, ...], full: bool) -> Iterator[Row]:
    """The longest of several cancels, with vehicle trips; the note says how many had a plan to keep."""
    for size in sizes:
        matrix = Formulation(instance(size, Variant.TRIPS)).matrix
        with SolverProcess() as process:
            warm(process)
            found = [
                _cancelled(matrix, process, moment) for moment in (FULL_MOMENTS_S if full else MOMENTS_S)
            ]
        kept = sum(has_plan for _, has_plan in found)
        note = f"{kept} of {len(found)} kept a plan"
        worst = max(seconds for seconds, _ in found)
        yield Row(f"plan.cancel.{size.words}", worst, "s", at_most(1), note=note)


def _cancelled(matrix: Matrix, process: SolverProcess, moment_s: float) -> tuple[float, bool]:
    token = CancelToken()
    at = [float("inf")]

    def cancel() -> None:
        at[0] = time.perf_counter()
        token.cancel()

    timer = threading.Timer(moment_s, cancel)
    timer.start()
    found = solve(matrix, time_limit_s=60, progress=Progress(token), process=process)
    ended = time.perf_counter()
    timer.cancel()
    return max(0.0, ended - at[0]), found.values is not None
