"""Teams in the program: groups of equal teams, one task at a time, kept together, with officers."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from app.domain.objective import ObjectiveLevel
from app.domain.plan import Demand
from app.domain.resource import Team
from app.planning.problem.problem import Problem, team_key
from app.planning.program.arcs import Arc, Needs, by_need
from app.planning.program.columns import AT_MOST, Model
from app.planning.program.delivery import Delivery
from app.planning.program.matrix import Ints
from app.planning.program.objective import POINTS
from app.planning.program.orders import orders_of_teams

if TYPE_CHECKING:
    import pulp

Group = tuple[Team, ...]
"""Teams that the program cannot tell apart, in the order of their ids."""


def team_groups(problem: Problem) -> list[Group]:
    """Teams that neither places, skills, locks nor orders in force tell apart."""
    orders = orders_of_teams(problem)
    groups: dict[tuple[object, ...], list[Team]] = {}
    for team in sorted(problem.teams, key=lambda t: t.id):
        key = (
            team.depot_id,
            problem.origin_of(team),
            problem.team_ready_s(team),
            problem.leaves_s.get(team.id),
            tuple(sorted(set(team.capabilities))),
            team.crew,
            team.officers,
            team.kept_with,
            team_key(team),
            tuple(lock.id for lock in problem.locks if lock.team_id == team.id),
            tuple(sorted(orders.get(team.id, ()))),
        )
        groups.setdefault(key, []).append(team)
    return [tuple(group) for group in groups.values()]


def away(demand: Demand, travel_s: float) -> tuple[float, float]:
    """From when until when a team that serves a need can do nothing else, in seconds."""
    leaves = max(0.0, demand.from_s - travel_s)
    back = math.inf if demand.until_s is None else demand.until_s + travel_s
    return leaves, max(back, leaves + 1.0)


class Teams:
    """The columns of teams, and what a solution says of each team."""

    def __init__(self, model: Model, needs: Needs) -> None:
        self._model = model
        self._problem = needs.problem
        self.groups = team_groups(needs.problem)
        self.arcs: list[list[Arc]] = []
        """Of each group."""
        self._cliques: list[list[dict[pulp.LpVariable, float]]] = []
        for group in self.groups:
            arcs = self._columns(group, needs)
            self.arcs.append(arcs)
            self._cliques.append(_cliques(arcs))
            for clique in self._cliques[-1]:
                model.row(clique, AT_MOST, len(group))
        self._keep_together()
        self._lead()

    def sent(self, number: int) -> dict[pulp.LpVariable, float]:
        """How many teams of a group are sent anywhere; a team with several tasks counts once."""
        cliques = self._cliques[number]
        if len(cliques) > 1:
            used = self._model.column(len(self.groups[number]))
            for clique in cliques:
                self._model.row({**clique, used: -1}, AT_MOST, 0)
            self._cliques[number] = [{used: 1}]
        return self._cliques[number][0] if cliques else {}

    def deliveries(self, x: Ints) -> list[Delivery]:
        """The teams that are sent: of equal teams the first that is free, so that few are used."""
        found = []
        for group, arcs in zip(self.groups, self.arcs, strict=True):
            tasks = [arc for arc in arcs for _ in range(int(x[arc.column]))]
            free_s = [0.0] * len(group)
            for arc in sorted(tasks, key=lambda arc: away(arc.demand, arc.travel_s)[0]):
                leaves, back = away(arc.demand, arc.travel_s)
                number = next(i for i, free in enumerate(free_s) if free <= leaves)
                free_s[number] = back
                found.append(
                    Delivery(arc.demand, arc.item, arc.quantity, arc.covers, arc.seconds, team=group[number])
                )
        return found

    def _columns(self, group: Group, needs: Needs) -> list[Arc]:
        one = group[0]
        ready_s = self._problem.team_ready_s(one)
        arcs: list[Arc] = []
        for batch in needs.for_team(one):
            covers = one.crew // batch.ratio
            most = np.minimum(len(group), -(-needs.most_each[batch.demands] // covers))
            costs = needs.figures(batch, ready_s, POINTS * one.crew)
            costs[ObjectiveLevel.COST] = np.full(len(most), 1.0 + self._problem.depot[one.depot_id].cost)
            column = len(self._model.variables)
            arcs += [
                Arc(
                    column + i, variable, needs.demands[at], batch.item, one.crew, covers, ready_s, way, group
                )
                for i, (variable, at, way) in enumerate(
                    zip(
                        self._model.columns(most.tolist(), costs),
                        batch.demands.tolist(),
                        batch.travel.tolist(),
                        strict=True,
                    )
                )
            ]
        return arcs

    def _keep_together(self) -> None:
        """Teams that share a word go to one zone or nowhere."""
        words: defaultdict[str, defaultdict[str, list[Arc]]] = defaultdict(lambda: defaultdict(list))
        for group, arcs in zip(self.groups, self.arcs, strict=True):
            for arc in arcs if group[0].kept_with else ():
                words[group[0].kept_with][arc.demand.zone_id].append(arc)
        for zones in words.values():
            if len(zones) < 2:
                continue
            chosen = {}
            for arcs in zones.values():
                here = self._model.column(1)
                chosen[here] = 1
                for arc in arcs:
                    self._model.row({arc.variable: 1, here: -arc.variable.upBound}, AT_MOST, 0)
            self._model.row(chosen, AT_MOST, 1)

    def _lead(self) -> None:
        """No more crew goes to a need than the officers who go with them can lead."""
        for arcs in by_need(chain.from_iterable(self.arcs)).values():
            demand = arcs[0].demand
            if demand.crew_per_officer is None:
                continue
            led = {
                arc.variable: arc.quantity - demand.crew_per_officer * arc.group[0].officers for arc in arcs
            }
            if max(led.values()) > 0:
                self._model.row(led, AT_MOST, 0)


def _cliques(arcs: Sequence[Arc]) -> list[dict[pulp.LpVariable, float]]:
    """The largest sets of tasks of which a team can do only one, in the order of time.

    Tasks are intervals of time. Where at every moment no more of them run than there are teams, they can be
    shared out among the teams (interval graphs are perfect: M. C. Golumbic, Algorithmic Graph Theory and
    Perfect Graphs, 1980, chapter 8).
    """
    if arcs and all(arc.demand.until_s is None for arc in arcs):
        return [{arc.variable: 1.0 for arc in arcs}]
    spans = sorted((*away(arc.demand, arc.travel_s), number) for number, arc in enumerate(arcs))
    running: dict[int, float] = {}
    cliques = []
    first_end = math.inf
    for leaves, back, number in spans:
        if first_end <= leaves:
            cliques.append(dict.fromkeys(running, 1.0))
            running = {other: end for other, end in running.items() if end > leaves}
            first_end = min(running.values(), default=math.inf)
        running[number] = back
        first_end = min(first_end, back)
    if running:
        cliques.append(dict.fromkeys(running, 1.0))
    return [{arcs[number].variable: 1.0 for number in sorted(clique)} for clique in cliques]
