"""Location models beside spopt on the same figures, and the siting of a campus by itself.

spopt runs in an interpreter of its own (`MUSTER_PEERS`), each of its models solved through PuLP by the faster
of HiGHS and CBC. Both sides are timed from the matrix of distances to the sites, the process warm.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.planning.siting.answer import Floats, SitingAnswer
from app.planning.siting.capacitated import capacitated_location
from app.planning.siting.centre import p_centre
from app.planning.siting.covering import maximal_covering, set_covering
from app.planning.siting.median import p_median
from app.planning.siting.program import Search
from app.planning.solving.process import SolverProcess
from app.runtime.progress import Progress
from bench.rows import Row, faster

PEER = Path(__file__).with_name("siting_peer.py")
SIDE_M = 10_000.0
LIMIT_S = 120.0
PEER_LIMIT_S = 25.0
"""For each solve."""


@dataclass(frozen=True, slots=True)
class Size:
    """Clients, candidate sites and sites to choose; distances that count as covered."""

    clients: int
    sites: int
    p: int
    reach_m: float
    cover_m: float

    @property
    def words(self) -> str:
        """As it stands in a row's name."""
        return f"{self.clients}x{self.sites}"


SIZES = (Size(500, 50, 10, 1500.0, 2500.0), Size(2000, 100, 15, 1000.0, 2000.0))
"""Of the full run both, else the first."""


def instance(size: Size, seed: int = 0) -> tuple[Floats, Floats]:
    """(k, n) metres between points of a square and (k,) whole weights."""
    rng = np.random.default_rng(seed)
    clients, sites = rng.uniform(0, SIDE_M, (size.clients, 2)), rng.uniform(0, SIDE_M, (size.sites, 2))
    gaps = clients[:, None, :] - sites[None, :, :]
    return np.hypot(gaps[..., 0], gaps[..., 1]), rng.integers(1, 100, size.clients).astype(np.float64)


def measure(sizes: object = (), full: bool = False) -> Iterator[Row]:
    """Seconds of each model beside spopt's; the sizes of the other parts have no meaning here."""
    with SolverProcess() as process:
        for size in SIZES if full else SIZES[:1]:
            distance, weight = instance(size)
            peer = _peer(size, distance, weight, full=full)
            for name, run, target in _models(size, distance, weight):
                seconds, answer = _timed(process, run)
                yield _row(name, size, seconds, answer, peer.get(name, {}), peer, target)
            for name, run in _alone(size, distance, weight):
                seconds, answer = _timed(process, run)
                yield Row(
                    f"siting.{name}.{size.words}", seconds, "s", note=f"{answer.status}, {answer.value:,.6g}"
                )


Run = Callable[[Search], SitingAnswer]


def _models(size: Size, distance: Floats, weight: Floats) -> Iterator[tuple[str, Run, float]]:
    reached = distance <= size.cover_m
    coverable = reached[reached.any(axis=1)]
    yield "mclp", lambda search: maximal_covering(distance <= size.reach_m, weight, size.p, search), 10
    yield "lscp", lambda search: set_covering(coverable, search), 5
    yield "p-median", lambda search: p_median(distance, weight, size.p, search), 2.5
    yield "p-centre", lambda search: p_centre(distance, size.p, search), 1


def _alone(size: Size, distance: Floats, weight: Floats) -> Iterator[tuple[str, Run]]:
    few = slice(0, min(100, size.clients))
    room = np.full(size.sites, weight[few].sum() * 2 / size.p)
    cost = distance[few] * weight[few, None]
    yield "capacitated.100", lambda search: capacitated_location(cost, weight[few], room, search, p=size.p)


def _timed(process: SolverProcess, run: Run, repeat: int = 3) -> tuple[float, SitingAnswer]:
    """The least of some runs; a long one runs once."""
    best = math.inf
    for _ in range(repeat):
        begun = time.perf_counter()
        answer = run(Search(process, time.monotonic() + LIMIT_S, Progress()))
        best = min(best, time.perf_counter() - begun)
        if best > 5:
            break
    return best, answer


def _peer(size: Size, distance: Floats, weight: Floats, *, full: bool) -> dict[str, Any]:
    """spopt's seconds and values by model, of p-centre only in a full run; empty without spopt."""
    interpreter = os.environ.get("MUSTER_PEERS", "")
    if not interpreter:
        return {}
    request = {
        "distance": distance.tolist(),
        "weight": weight.tolist(),
        "p": size.p,
        "reach": size.reach_m,
        "cover": size.cover_m,
        "limit": PEER_LIMIT_S,
        "centre": full,
    }
    done = subprocess.run(
        [interpreter, str(PEER)], input=json.dumps(request), capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _row(
    name: str,
    size: Size,
    seconds: float,
    answer: SitingAnswer,
    theirs: dict[str, Any],
    peer: dict[str, Any],
    target: float,
) -> Row:
    note = f"{answer.status}, {answer.value:,.8g}"
    if not theirs and peer:
        note += "; the peer's takes long: --full"
    elif theirs:
        value = math.nan if theirs["value"] is None else theirs["value"]
        same = math.isclose(answer.value, value, rel_tol=1e-6)
        note += "" if same else f"; peer's value {value:,.8g} ({theirs['status']})"
    else:
        note += "; peer not installed"
    return Row(
        f"siting.{name}.{size.words}",
        seconds,
        "s",
        target=faster(target),
        peer=peer.get("version", ""),
        peer_value=theirs.get("seconds"),
        note=note,
    )


if __name__ == "__main__":
    import sys

    from bench.rows import table

    print(table(list(measure(full="--full" in sys.argv))))
