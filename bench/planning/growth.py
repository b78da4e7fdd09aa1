"""How each part grows with the size of the problem, in time and memory. Each size in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator

from app.planning.program.formulation import Formulation
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import first_plan
from app.runtime.progress import Progress
from bench.planning.common import BY_NAME, warm
from bench.planning.instances import LITTLE, SMALL, Size, Variant, instance
from bench.rows import Row


def measure(sizes: tuple[Size, ...], full: bool) -> Iterator[Row]:
    """Seconds to write the program, split it and find a first plan, and the most memory in use."""
    for size in dict.fromkeys((LITTLE, SMALL, *sizes)):
        done = subprocess.run(
            [sys.executable, "-m", "bench.planning.growth", size.name],
            capture_output=True,
            text=True,
            check=True,
        )
        for name, (value, unit) in json.loads(done.stdout).items():
            yield Row(f"plan.growth.{name}.{size.words}", value, unit)


def figures(size: Size) -> dict[str, tuple[float, str]]:
    """What one size takes."""
    problem = instance(size, Variant.TRIPS)
    with SolverProcess() as process:
        warm(process)
        begun = time.perf_counter()
        matrix = Formulation(problem).matrix
        written = time.perf_counter()
        matrix.blocks()
        split = time.perf_counter()
        found = first_plan(matrix, time_limit_s=120, progress=Progress(), process=process)
    result = {
        "columns": (float(len(matrix.lower)), "columns"),
        "program": (written - begun, "s"),
        "blocks": (split - written, "s"),
        "first": (found.seconds, "s"),
    }
    return result | _memory()


def _memory() -> dict[str, tuple[float, str]]:
    """The most memory of the program and of its solver, where the system tells."""
    try:
        import resource
    except ImportError:
        return {}
    share = 1 / 1024 if sys.platform != "darwin" else 1 / 1024**2
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    solver = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"memory": (own * share, "MiB"), "solver_memory": (solver * share, "MiB")}


if __name__ == "__main__":
    print(json.dumps(figures(BY_NAME[sys.argv[1]])))
