"""The PuLP model while it is being written: columns, rows, and which rows are a person's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from app.domain.objective import ObjectiveLevel, ObjectiveProfile
from app.planning.program.matrix import Floats, Matrix, from_pulp

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
        self._column = _column_class()
        self._rows: list[pulp.LpConstraint] = []
        self._costs: list[tuple[ObjectiveLevel, int, Floats]] = []
        """A level, a column, and what one unit of it and of those after it adds."""

    def column(
        self, upper: int, costs: Mapping[ObjectiveLevel, float] = NOTHING, *, lower: int = 0, idle: int = 0
    ) -> pulp.LpVariable:
        """A column from `lower` to `upper`, and what one unit of it adds to the levels of the objective."""
        (variable,) = self.columns([upper], {level: np.array([cost]) for level, cost in costs.items()})
        variable.lowBound = lower
        self.idle[-1] = idle
        return variable

    def columns(
        self, uppers: Sequence[float], costs: Mapping[ObjectiveLevel, Floats]
    ) -> list[pulp.LpVariable]:
        """Columns from 0 to `uppers`, idle at 0, and what one unit of each adds to some levels."""
        first = len(self.variables)
        make, whole = self._column, self._pulp.LpInteger
        found = [
            make(f"x{first + i}", 0, upper, whole, _skip_v4_deprecation=True)
            for i, upper in enumerate(uppers)
        ]
        self.variables += found
        self.idle += [0] * len(found)
        self._costs += [(level, first, figures) for level, figures in costs.items()]
        return found

    def row(self, terms: Mapping[pulp.LpVariable, float], sense: int, side: float, *, rule: str = "") -> None:
        """`terms` against `side`; `rule` is the id of the lock or reserve that asks for it.

        A row without terms that cannot hold stays one: it is written over a column that is always 0.
        """
        if not terms:
            if {AT_MOST: side >= 0, EXACTLY: side == 0, AT_LEAST: side <= 0}[sense]:
                return
            terms = {self.column(0): 1}
        if rule:
            self.rule_rows[rule] = (*self.rule_rows.get(rule, ()), len(self._rows))
        self._rows.append(self._pulp.LpConstraint(terms, sense, rhs=side))

    def constant(self, level: ObjectiveLevel, amount: int) -> None:
        """Add to a level what no plan can change."""
        if amount:
            self.column(1, {level: amount}, lower=1, idle=1)

    def matrix(self) -> Matrix:
        """The model as arrays, with the levels in the order of the profile."""
        position = {level: row for row, level in enumerate(self.profile.levels)}
        levels = np.zeros((len(position), len(self.variables)))
        for level, first, figures in self._costs:
            if level in position:
                levels[position[level], first : first + len(figures)] = figures
        return from_pulp(self.variables, self._rows, levels, self.idle, self.profile)


@cache
def _column_class() -> type[pulp.LpVariable]:
    """PuLP's variable without its search for letters that no name has here, and with Python's own hash: they
    took half of the time.
    """
    import pulp

    class Column(pulp.LpVariable):  # type: ignore[misc]
        name = ""
        __hash__ = object.__hash__

    return Column
