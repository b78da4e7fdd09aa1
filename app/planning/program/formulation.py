"""The integer program, written in PuLP.

Columns (all whole numbers): how many teams of a group of equal teams serve a need; how many units of a need a
carrier meets from its depot; how many tours a carrier makes with each size of vehicle; how many kits a depot
packs; how much of each need stays unmet or is met by a substitute. An arc exists only within the need's
limit. Rows that go across (locks, reserves, access, fairness) are written last; without them teams and
supplies share no row and fall into blocks of their own.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from app.domain.plan import Packing
from app.planning.problem.problem import Problem
from app.planning.program.arcs import Arc, Needs, by_need
from app.planning.program.columns import Model
from app.planning.program.delivery import CarryCap, Delivery
from app.planning.program.directives import Directives
from app.planning.program.matrix import Ints, Matrix
from app.planning.program.objective import check_profile
from app.planning.program.supplies import Supplies
from app.planning.program.teams import Teams, team_groups
from app.planning.program.unmet import Unmet

__all__ = ["Arc", "CarryCap", "Delivery", "Formulation", "team_groups"]


class _Written(NamedTuple):
    matrix: Matrix
    teams: Teams
    supplies: Supplies
    rule_rows: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class Formulation:
    """The program of one problem and the meaning of its columns; written on first use."""

    problem: Problem
    caps: tuple[CarryCap, ...] = ()
    """From the tours: what a carrier turned out to be unable to take."""

    @property
    def matrix(self) -> Matrix:
        """The program as arrays.

        Raises:
            UserError: the objective profile is unsound.
        """
        return self._written.matrix

    @property
    def rule_rows(self) -> Mapping[str, tuple[int, ...]]:
        """Id of each lock and reserve and the rows of the matrix that are its own."""
        return self._written.rule_rows

    @property
    def arcs(self) -> tuple[Arc, ...]:
        """What could be sent where, each with its column."""
        return (*chain.from_iterable(self._written.teams.arcs), *self._written.supplies.arcs)

    def deliveries(self, x: Ints) -> tuple[Delivery, ...]:
        """What a solution sends, in a fixed order; equal teams are taken in the order of their ids."""
        return (*self._written.teams.deliveries(x), *self._written.supplies.deliveries(x))

    def packings(self, x: Ints) -> tuple[Packing, ...]:
        """The kits that depots pack for what a solution sends."""
        return self._written.supplies.packings(x)

    @cached_property
    def _written(self) -> _Written:
        with _collector_off():
            check_profile(self.problem.profile)
            model = Model(self.problem.objective)
            needs = Needs(self.problem)
            teams = Teams(model, needs)
            supplies = Supplies(model, needs, self.caps)
            Unmet(model, needs, by_need(chain(chain.from_iterable(teams.arcs), supplies.arcs)))
            Directives(model, self.problem, teams, supplies).write()
            return _Written(model.matrix(), teams, supplies, model.rule_rows)


@contextmanager
def _collector_off() -> Iterator[None]:
    """Building makes many objects and no garbage; the collector would only walk over them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
