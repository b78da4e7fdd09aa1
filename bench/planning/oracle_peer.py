"""Run by `oracle.py` in the peers' interpreter: the program from standard input, solved by OR-tools' SCIP."""

from __future__ import annotations

import json
import math
import sys
import time

import ortools  # type: ignore[import-not-found]
from ortools.linear_solver import pywraplp  # type: ignore[import-not-found]

STATUS = {pywraplp.Solver.OPTIMAL: "optimal", pywraplp.Solver.FEASIBLE: "feasible"}


def main() -> None:
    """One line of JSON."""
    given = json.load(sys.stdin)
    solver = pywraplp.Solver.CreateSolver("SCIP")
    columns = [
        solver.IntVar(low, high, f"x{j}")
        for j, (low, high) in enumerate(zip(given["lower"], given["upper"], strict=True))
    ]
    for row, (low, high) in enumerate(zip(given["row_lower"], given["row_upper"], strict=True)):
        sides = (-math.inf if low is None else low, math.inf if high is None else high)
        constraint = solver.Constraint(*sides)
        for at in range(given["start"][row], given["start"][row + 1]):
            constraint.SetCoefficient(columns[given["index"][at]], given["value"][at])
    objective = solver.Objective()
    for column, cost in zip(columns, given["cost"], strict=True):
        objective.SetCoefficient(column, cost)
    objective.SetMinimization()
    solver.SetTimeLimit(int(given["limit"] * 1000))
    begun = time.perf_counter()
    status = STATUS.get(solver.Solve(), "nothing in time")
    seconds = time.perf_counter() - begun
    value = round(objective.Value()) if status == "optimal" else None
    version = f"OR-tools {ortools.__version__}"
    print(json.dumps({"version": version, "seconds": seconds, "status": status, "value": value}))


if __name__ == "__main__":
    main()
