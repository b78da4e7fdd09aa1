"""The planner's optimum held against OR-tools on the same matrix, in an interpreter of its own."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from app.planning.program.formulation import Formulation
from app.planning.program.matrix import Matrix
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import Solution, solve
from app.runtime.progress import Progress
from bench.planning.common import warm
from bench.planning.instances import LITTLE, SMALL, Size, Variant, instance
from bench.rows import Row, at_most

PEER = Path(__file__).with_name("oracle_peer.py")
LIMIT_S = 20.0


def measure(sizes: tuple[Size, ...], full: bool) -> Iterator[Row]:
    """Unmet life-safety need, which is always solved exactly: by how many need points OR-tools differs.

    With vehicle trips. OR-tools solves that one level alone; the note's seconds are told, not compared.
    """
    for size in (LITTLE, SMALL) if full else (LITTLE,):
        matrix = Formulation(instance(size, Variant.TRIPS)).matrix
        with SolverProcess() as process:
            warm(process)
            begun = time.perf_counter()
            found = solve(matrix, time_limit_s=LIMIT_S, gap=0.01, progress=Progress(), process=process)
            seconds = time.perf_counter() - begun
        yield from _rows(size, matrix, found, seconds)


def _rows(size: Size, matrix: Matrix, found: Solution, seconds: float) -> Iterator[Row]:
    name = f"plan.oracle.{size.words}"
    interpreter = os.environ.get("MUSTER_PEERS", "")
    if not interpreter or found.values is None:
        yield Row(name, seconds, "s", note="peer not installed" if not interpreter else "no plan in time")
        return
    request = {
        "lower": matrix.lower.tolist(),
        "upper": matrix.upper.tolist(),
        "row_lower": [None if low == -float("inf") else low for low in matrix.row_lower.tolist()],
        "row_upper": [None if high == float("inf") else high for high in matrix.row_upper.tolist()],
        "start": matrix.start.tolist(),
        "index": matrix.index.tolist(),
        "value": matrix.value.tolist(),
        "cost": matrix.levels[0].tolist(),
        "limit": LIMIT_S,
    }
    done = subprocess.run(
        [interpreter, str(PEER)], input=json.dumps(request), capture_output=True, text=True, check=True
    )
    theirs = json.loads(done.stdout.splitlines()[-1])
    ours = float(matrix.level_values(found.values)[0])
    note = f"{theirs['status']} in {theirs['seconds']:.2g} s; our whole plan in {seconds:.2g} s"
    best = theirs["value"]
    if best is None:
        yield Row(name, ours, "need points", peer=theirs["version"], note=note)
    else:
        apart = abs(ours - best)
        yield Row(name, apart, "need points apart", at_most(0), theirs["version"], best, note=note)
