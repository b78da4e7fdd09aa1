"""Run by `siting.py` in the peers' interpreter: spopt's models on the figures from standard input."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pulp
import spopt  # type: ignore[import-not-found]
from spopt.locate import LSCP, MCLP, PCenter, PMedian  # type: ignore[import-not-found]


def timed(make: Callable[[], Any], value: Callable[[Any], float], limit: float) -> dict[str, Any]:
    """The faster of two solvers, from the matrix to the sites; the least of three runs unless long."""
    best: dict[str, Any] = {"seconds": limit, "value": None, "status": "nothing in time"}
    for solver in (pulp.HiGHS(msg=False, timeLimit=limit), pulp.PULP_CBC_CMD(msg=False, timeLimit=limit)):
        for _ in range(3):
            begun = time.perf_counter()
            try:
                model = make().solve(solver, results=False)
            except RuntimeError:  # spopt raises it where the solver found nothing
                break
            seconds = time.perf_counter() - begun
            if best["value"] is None or seconds < best["seconds"]:
                status = pulp.LpStatus[model.problem.status]
                best = {"seconds": seconds, "value": value(model), "status": status}
            if seconds > 5:
                break
    return best


def main() -> None:
    """One line of JSON."""
    request = json.load(sys.stdin)
    distance, weight = np.array(request["distance"]), np.array(request["weight"])
    p, reach, limit = request["p"], request["reach"], request["limit"]
    coverable = distance[(distance <= request["cover"]).any(axis=1)]
    found: dict[str, Any] = {
        "version": f"spopt {spopt.__version__}",
        "mclp": timed(
            lambda: MCLP.from_cost_matrix(distance, weight, reach, p),
            lambda m: float(abs(pulp.value(m.problem.objective))),
            limit,
        ),
        "lscp": timed(
            lambda: LSCP.from_cost_matrix(coverable, request["cover"]),
            lambda m: float(pulp.value(m.problem.objective)),
            limit,
        ),
        "p-median": timed(
            lambda: PMedian.from_cost_matrix(distance, weight, p),
            lambda m: float(pulp.value(m.problem.objective)),
            limit,
        ),
    }
    if request["centre"]:
        found["p-centre"] = timed(
            lambda: PCenter.from_cost_matrix(distance, p),
            lambda m: float(pulp.value(m.problem.objective)),
            limit,
        )
    print(json.dumps(found))


if __name__ == "__main__":
    main()
