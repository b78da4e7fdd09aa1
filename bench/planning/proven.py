"""How long until a plan is proven within 1 %."""

from __future__ import annotations

from collections.abc import Iterator

from app.planning.program.formulation import Formulation
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import Solution, solve
from app.runtime.progress import Progress
from bench.planning.common import warm
from bench.planning.instances import LITTLE, TINY, Size, Variant, instance
from bench.rows import Row, at_most

TARGET_S = {"S2": 2.0, "S3": 45.0}
LIMIT_S = 45.0
FULL_LIMIT_S = 180.0


def measure(sizes: tuple[Size, ...], full: bool) -> Iterator[Row]:
    """With vehicle trips per depot, and the full set of constraints beside it.

    Proven means: unmet life-safety need is best, and all groups after it, weighed as the search weighs them,
    are within 1 % of their bound. The gap row says what was reached where the limit came first.
    """
    for size in sizes:
        limit_s = FULL_LIMIT_S if full else min(LIMIT_S, 10 * TARGET_S.get(size.name, LIMIT_S))
        if size.name == "S3" and not full:
            limit_s = 20.0
        for variant in (Variant.TRIPS, Variant.FULL) if full or size in (TINY, LITTLE) else (Variant.TRIPS,):
            matrix = Formulation(instance(size, variant)).matrix
            with SolverProcess() as process:
                warm(process)
                found = solve(matrix, time_limit_s=limit_s, gap=0.01, progress=Progress(), process=process)
            target = TARGET_S.get(size.name) if variant is Variant.TRIPS else None
            aim = at_most(target) if target else None
            name = f"{variant}.{size.words}"
            yield Row(f"plan.proven.time.{name}", found.seconds, "s", aim, note=_levels(found))
            gap = 100.0 if found.weighed_gap is None else 100 * found.weighed_gap
            yield Row(f"plan.proven.gap.{name}", gap, "%", at_most(1))


def _levels(found: Solution) -> str:
    return "bounds " + " ".join("–" if bound is None else str(bound) for bound in found.bounds)
