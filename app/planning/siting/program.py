"""A program of a location model: written with PuLP, solved in the process that can be killed."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.planning.siting.answer import Floats
from app.planning.solving.process import SolverProcess
from app.runtime.progress import Progress

if TYPE_CHECKING:
    import pulp

OPTIONS: dict[str, Any] = {
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 1e-9,
    "mip_abs_gap": 1e-9,
    "mip_feasibility_tolerance": 1e-9,
}


@dataclass(frozen=True, slots=True)
class Search:
    """With what, until when, and under whose eyes programs are solved."""

    process: SolverProcess
    deadline: float
    """A moment of `time.monotonic`."""
    progress: Progress

    @property
    def over(self) -> bool:
        """Whether time is up or a person stopped it."""
        return self.progress.token.cancelled or time.monotonic() >= self.deadline


@dataclass(frozen=True, slots=True)
class Found:
    """The best point of a program and the proven lower bound of its value."""

    values: Floats | None
    """(n,) None where no point was found."""
    bound: float
    infeasible: bool = False


class Program:
    """Minimises; columns lie between 0 and an upper bound and are whole unless they are `part`s."""

    def __init__(self) -> None:
        import pulp

        self._problem = pulp.LpProblem()
        self._variables: list[pulp.LpVariable] = []
        self._constraints: list[pulp.LpConstraint] = []
        self._cost: dict[pulp.LpVariable, float] = {}

    def whole(self, upper: float = 1.0, cost: float = 0.0) -> pulp.LpVariable:
        """A whole-numbered column."""
        return self._column(upper, cost, "Integer")

    def part(self, upper: float = 1.0, cost: float = 0.0) -> pulp.LpVariable:
        """A continuous column."""
        return self._column(upper, cost, "Continuous")

    def row(
        self, terms: Mapping[pulp.LpVariable, float], *, least: float | None = None, most: float | None = None
    ) -> None:
        """One constraint: at least, at most, or where both are given exactly."""
        import pulp

        sense, side = (
            (pulp.LpConstraintLE, most)
            if least is None
            else (pulp.LpConstraintGE if most is None else pulp.LpConstraintEQ, least)
        )
        self._constraints.append(pulp.LpConstraint(pulp.LpAffineExpression(dict(terms)), sense, rhs=side))

    def price(self, costs: Mapping[pulp.LpVariable, float]) -> None:
        """Another objective in place of the one before."""
        self._cost = dict(costs)

    def solve(self, search: Search) -> Found:
        """The best point before the deadline; a point that breaks a row or a bound is never returned."""
        if search.over:
            return Found(None, -math.inf)
        request = self._request()
        answer = search.process.run(request, deadline=search.deadline, progress=search.progress)
        if answer.infeasible:
            return Found(None, math.inf, infeasible=True)
        sound = [point for point in answer.incumbents if _accepts(request, point)]
        best = min(sound, key=lambda point: float(request["cost"] @ point), default=None)
        return Found(best, answer.bound)

    def _column(self, upper: float, cost: float, category: str) -> pulp.LpVariable:
        if not (math.isfinite(upper) and math.isfinite(cost)):
            raise ValueError("a bound or cost of the location model is not a finite number")
        variable = self._problem.add_variable(f"x{len(self._variables)}", 0, upper, category)
        self._variables.append(variable)
        if cost:
            self._cost[variable] = cost
        return variable

    def _request(self) -> dict[str, Any]:
        """The arrays of the program, taken from PuLP in one pass."""
        import pulp

        column = {id(variable): number for number, variable in enumerate(self._variables)}
        start, index, value = [0], list[int](), list[float]()
        for constraint in self._constraints:
            index.extend([column[id(variable)] for variable in constraint])
            value.extend(constraint.values())
            start.append(len(index))
        side = np.array([-float(c.constant) for c in self._constraints], dtype=np.float64)
        sense = np.array([c.sense for c in self._constraints], dtype=np.int64)
        cost = np.zeros(len(self._variables))
        for variable, price in self._cost.items():
            cost[column[id(variable)]] = price
        entries = np.array(value, dtype=np.float64)
        if not all(np.isfinite(array).all() for array in (cost, entries, side)):
            raise ValueError("a coefficient of the location model is not a finite number")
        return {
            "cost": cost,
            "lower": np.zeros(len(self._variables)),
            "upper": np.array([v.upBound for v in self._variables], dtype=np.float64),
            "integer": np.array([v.cat == pulp.LpInteger for v in self._variables], dtype=bool),
            "row_lower": np.where(sense == pulp.LpConstraintLE, -np.inf, side),
            "row_upper": np.where(sense == pulp.LpConstraintGE, np.inf, side),
            "start": np.array(start, dtype=np.int32),
            "index": np.array(index, dtype=np.int32),
            "value": entries,
            "options": OPTIONS,
        }

    def read(self, found: Found, variables: Sequence[pulp.LpVariable]) -> Floats:
        """The values of some columns."""
        assert found.values is not None
        column = {id(variable): number for number, variable in enumerate(self._variables)}
        return found.values[[column[id(variable)] for variable in variables]]


def _accepts(request: Mapping[str, Any], point: Floats, tolerance: float = 1e-6) -> bool:
    """Whether a point keeps to every row and bound, with whole numbers where they are asked for."""
    whole = request["integer"]
    if not np.isfinite(point).all() or (np.abs(point - np.round(point))[whole] > tolerance).any():
        return False
    row = np.repeat(np.arange(len(request["row_lower"])), np.diff(request["start"]))
    activity = np.bincount(row, request["value"] * point[request["index"]], len(request["row_lower"]))
    slack = tolerance * np.maximum(1.0, np.abs(activity))
    return bool(
        (point >= request["lower"] - tolerance).all()
        and (point <= request["upper"] + tolerance * np.maximum(1.0, request["upper"])).all()
        and (activity >= request["row_lower"] - slack).all()
        and (activity <= request["row_upper"] + slack).all()
    )
