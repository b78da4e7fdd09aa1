"""The integer program, written in PuLP.

Columns (all whole numbers): how many teams of a group of equal teams serve a need; how many units a carrier
takes from its depot to a need; how many trips a carrier makes with each size of vehicle; how much of each
need stays unmet; whether a need with a smallest useful amount is served at all. An arc exists only within
the need's travel limit. Teams and supplies share no row, so they fall into blocks of their own.
"""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from app.domain.incident import Priority
from app.domain.objective import ObjectiveLevel
from app.domain.plan import Demand, DemandKind
from app.domain.resource import Team
from app.planning.problem.problem import Carrier, Problem, latest_s, team_key
from app.planning.program.delivery import CarryCap, Delivery
from app.planning.program.matrix import Ints, Matrix, from_pulp
from app.planning.program.objective import POINTS, UNMET_LEVEL, check_profile, time_level, worth

if TYPE_CHECKING:
    import pulp


__all__ = ["CarryCap", "Delivery", "Formulation", "team_groups"]

NOTHING: Mapping[ObjectiveLevel, float] = {}


@dataclass(frozen=True, slots=True)
class TeamArc:
    """Teams of one group of equal teams that could serve a need."""

    group: tuple[Team, ...]
    demand: Demand
    seconds: float


@dataclass(frozen=True, slots=True)
class SupplyArc:
    """A carrier that could bring a need's supply from its depot."""

    carrier: Carrier
    demand: Demand
    seconds: float


def team_groups(problem: Problem) -> list[tuple[Team, ...]]:
    """Teams that the program cannot tell apart, in the order of their ids."""
    groups: dict[tuple[object, ...], list[Team]] = {}
    for team in sorted(problem.teams, key=lambda t: t.id):
        key = (
            problem.origin_of(team),
            problem.team_ready_s(team),
            problem.leaves_s.get(team.id),
            tuple(sorted(set(team.capabilities))),
            team.crew,
            team_key(team),
        )
        groups.setdefault(key, []).append(team)
    return [tuple(group) for group in groups.values()]


@dataclass(eq=False)
class Formulation:
    """The program of one problem and the meaning of its columns."""

    problem: Problem
    caps: tuple[CarryCap, ...] = ()
    """From the tours: what a carrier turned out to be unable to take."""
    variables: list[pulp.LpVariable] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    team_arcs: list[tuple[int, TeamArc]] = field(default_factory=list)
    supply_arcs: list[tuple[int, SupplyArc]] = field(default_factory=list)
    _costs: dict[ObjectiveLevel, dict[pulp.LpVariable, float]] = field(
        default_factory=lambda: {level: {} for level in ObjectiveLevel}
    )

    @cached_property
    def _model(self) -> pulp.LpProblem:
        import pulp

        return pulp.LpProblem("allocation", pulp.LpMinimize)

    @cached_property
    def matrix(self) -> Matrix:
        """The program as arrays; built on first use."""
        import pulp

        with _collector_off():
            self._build()
            profile = check_profile(self.problem.profile)
            levels = [pulp.LpAffineExpression(self._costs[level]) for level in profile.levels]
            return from_pulp(self.variables, self._model.constraints(), levels, self.idle, profile)

    def deliveries(self, x: Ints) -> tuple[Delivery, ...]:
        """What a solution sends, in a fixed order; equal teams are taken in the order of their ids."""
        used: dict[str, int] = {}
        found = []
        for column, arc in self.team_arcs:
            first = used.get(arc.group[0].id, 0)
            used[arc.group[0].id] = first + int(x[column])
            found += [
                Delivery(arc.demand, arc.demand.item, team.crew, team.crew, arc.seconds, team=team)
                for team in arc.group[first : first + int(x[column])]
            ]
        for column, load in self.supply_arcs:
            if x[column]:
                units = int(x[column])
                found.append(
                    Delivery(load.demand, load.demand.item, units, units, load.seconds, carrier=load.carrier)
                )
        return tuple(found)

    def _build(self) -> None:
        demands = sorted((d for d in self.problem.demands if d.best), key=lambda d: d.id)
        served: dict[str, dict[pulp.LpVariable, float]] = {demand.id: {} for demand in demands}
        self._add_teams([d for d in demands if d.kind is DemandKind.CAPABILITY], served)
        self._add_supplies([d for d in demands if d.kind is DemandKind.SUPPLY], served)
        for demand in demands:
            self._add_need(demand, served[demand.id])

    def _column(
        self, upper: int, costs: Mapping[ObjectiveLevel, float] = NOTHING, *, idle: int = 0
    ) -> pulp.LpVariable:
        import pulp

        variable = self._model.add_variable(f"x{len(self.variables)}", 0, upper, pulp.LpInteger)
        self.variables.append(variable)
        self.idle.append(idle)
        for level, cost in costs.items():
            if cost:
                self._costs[level][variable] = cost
        return variable

    def _row(self, terms: Mapping[pulp.LpVariable, float], sense: int, side: float) -> None:
        import pulp

        self._model.addConstraint(pulp.LpConstraint(pulp.LpAffineExpression(terms), sense, rhs=side))

    def _add_teams(
        self, demands: Sequence[Demand], served: Mapping[str, dict[pulp.LpVariable, float]]
    ) -> None:
        for group in team_groups(self.problem):
            one = group[0]
            arcs: dict[pulp.LpVariable, float] = {}
            for demand in demands:
                if demand.item not in one.capabilities:
                    continue
                seconds = self.problem.team_arrival_s(one, demand.zone_id)
                if seconds > latest_s(demand):
                    continue
                most = min(len(group), math.ceil(demand.best / one.crew))
                self.team_arcs.append((len(self.variables), TeamArc(group, demand, seconds)))
                points = POINTS * one.crew
                movement = 1 + self.problem.depot[one.depot_id].cost
                variable = self._column(
                    most, {**_times(demand, seconds, points), ObjectiveLevel.COST: movement}
                )
                arcs[variable] = 1
                served[demand.id][variable] = one.crew
            if arcs:
                self._row(arcs, -1, len(group))

    def _add_supplies(
        self, demands: Sequence[Demand], served: Mapping[str, dict[pulp.LpVariable, float]]
    ) -> None:
        stock: dict[tuple[str, str], dict[pulp.LpVariable, float]] = {}
        for carrier in self.problem.carriers:
            load: dict[pulp.LpVariable, float] = {}
            for arc in self._supply_arcs(carrier, demands):
                held = self.problem.stock_at[carrier.depot_id, arc.demand.item]
                self.supply_arcs.append((len(self.variables), arc))
                times = _times(arc.demand, arc.seconds, worth(arc.demand))
                variable = self._column(min(held, arc.demand.best), times)
                load[variable] = self.problem.unit_kg[arc.demand.item]
                served[arc.demand.id][variable] = 1
                stock.setdefault((carrier.depot_id, arc.demand.item), {})[variable] = 1
            if load:
                for capacity, trips in carrier.classes:
                    movement = 1 + self.problem.depot[carrier.depot_id].cost
                    load[self._column(trips, {ObjectiveLevel.COST: movement})] = -capacity
                self._row(load, -1, 0)
        for line, units in stock.items():
            self._row(units, -1, self.problem.stock_at[line])

    def _supply_arcs(self, carrier: Carrier, demands: Sequence[Demand]) -> Iterator[SupplyArc]:
        for demand in demands:
            if not self.problem.stock_at.get((carrier.depot_id, demand.item)):
                continue
            seconds = self.problem.carrier_arrival_s(carrier, demand.zone_id)
            if seconds <= latest_s(demand) and self.problem.unit_kg[demand.item] <= carrier.largest_kg:
                yield SupplyArc(carrier, demand, seconds)

    def _add_need(self, demand: Demand, served: Mapping[pulp.LpVariable, float]) -> None:
        missing = self._column(demand.best, {UNMET_LEVEL[demand.priority]: worth(demand)}, idle=demand.best)
        if demand.kind is DemandKind.CAPABILITY:
            self._row({**served, missing: 1}, 1, demand.best)
        else:
            self._row({**served, missing: 1}, 0, demand.best)
        if served and demand.minimum > 1:
            used = self._column(1)
            most = sum(variable.upBound * amount for variable, amount in served.items())
            self._row({**served, used: -demand.minimum}, 1, 0)
            self._row({**served, used: -most}, -1, 0)


def _times(demand: Demand, seconds: float, points: int) -> dict[ObjectiveLevel, float]:
    """What one unit on an arc adds to the levels of time."""
    times = {time_level(demand): points * seconds}
    if demand.priority is Priority.LIFE_SAFETY:
        times[ObjectiveLevel.WORST_LIFE_SAFETY_TIME] = seconds
    return times


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
