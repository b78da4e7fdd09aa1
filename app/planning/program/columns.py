"""The PuLP model while it is being written: columns, rows, and which rows are a person's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.objective import ObjectiveLevel, ObjectiveProfile
from app.planning.program.matrix import Matrix, from_pulp

if TYPE_CHECKING:
    import pulp

NOTHING: Mapping[ObjectiveLevel, float] = {}
Terms = dict["pulp.LpVariable", float]
"""Columns and their figures in a row."""

AT_MOST, EXACTLY, AT_LEAST = -1, 0, 1
"""PuLP's own figures for the sense of a row."""


@dataclass(eq=False)
class Model:
    """Whole-numbered columns and the rows over them."""

    profile: ObjectiveProfile
    variables: list[pulp.LpVariable] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    """Value of each column where nothing is sent."""
    rule_rows: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Id of each lock and reserve and the rows that are its own."""

    def __post_init__(self) -> None:
        """Begin an empty model."""
        import pulp

        self._pulp = pulp
        self._model = pulp.LpProblem("allocation", pulp.LpMinimize)
        self._rows: list[pulp.LpConstraint] = []
        self._costs: dict[ObjectiveLevel, dict[pulp.LpVariable, float]] = {
            level: {} for level in ObjectiveLevel
        }

    def column(
        self, upper: int, costs: Mapping[ObjectiveLevel, float] = NOTHING, *, lower: int = 0, idle: int = 0
    ) -> pulp.LpVariable:
        """A column from `lower` to `upper`, and what one unit of it adds to the levels of the objective."""
        variable = self._model.add_variable(f"x{len(self.variables)}", lower, upper, self._pulp.LpInteger)
        self.variables.append(variable)
        self.idle.append(idle)
        for level, cost in costs.items():
            if cost:
                self._costs[level][variable] = cost
        return variable

    def row(self, terms: Mapping[pulp.LpVariable, float], sense: int, side: float, *, rule: str = "") -> None:
        """`terms` against `side`; `rule` is the id of the lock or reserve that asks for it.

        A row without terms that cannot hold stays one: it is written over a column that is always 0.
        """
        if not terms:
            if (sense != AT_LEAST and side >= 0) and (sense == AT_MOST or side == 0):
                return
            if sense == AT_LEAST and side <= 0:
                return
            terms = {self.column(0): 1}
        constraint = self._pulp.LpConstraint(self._pulp.LpAffineExpression(terms), sense, rhs=side)
        if rule:
            self.rule_rows[rule] = (*self.rule_rows.get(rule, ()), len(self._rows))
        self._rows.append(constraint)
        self._model.addConstraint(constraint)

    def constant(self, level: ObjectiveLevel, amount: int) -> None:
        """Add to a level what no plan can change."""
        if amount:
            self.column(1, {level: amount}, lower=1, idle=1)

    def matrix(self) -> Matrix:
        """The model as arrays, with the levels in the order of the profile."""
        levels = [self._pulp.LpAffineExpression(self._costs[level]) for level in self.profile.levels]
        return from_pulp(self.variables, self._rows, levels, self.idle, self.profile)
