"""Which orders of a plan stay as they are when it is planned again after a change, and which are free.

Free is every need that the change touches, whatever serves it, whatever is idle, and as much of what serves
other needs as the touched ones could use (large neighbourhood search: Shaw, P., "Using constraint programming
and local search methods to solve vehicle routing problems", CP98, LNCS 1520, 1998).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.domain.plan import Assignment, Demand, DemandKind
from app.domain.resource import Team
from app.planning.change.difference import covered
from app.planning.problem.problem import Carrier, Problem, latest_s
from app.planning.program.objective import RANK

DONORS = 3
"""So many times what a touched need lacks is freed elsewhere for it, the nearest first."""
ROOM = 0.9
"""Vehicles that carry a smaller share of what they can have room for more."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What a re-plan may change."""

    held: tuple[Assignment, ...]
    """Orders that stay."""
    free: frozenset[str]
    """Ids of the needs that are planned anew."""


def neighbourhood(
    problem: Problem, orders: Sequence[Assignment], missing_before: Mapping[str, int]
) -> Neighbourhood:
    """What stays of a plan's orders under a changed problem. `missing_before` is what the plan left unmet of
    each need, by its id, in units of the need.
    """
    book = _Book(problem, orders)
    worse = [need for need in problem.demands if book.lacks(need) > missing_before.get(need.id, 0)]
    free = {need.id for need in problem.demands if book.lacks(need) < 0 or book.broken[need.id]}
    free |= {need.id for need in worse}
    for need in sorted(worse, key=lambda need: (RANK[need.priority], need.id)):
        free |= book.donors(need, book.lacks(need))
    items = {need.item for need in problem.demands if need.id in free}
    free |= {n.id for n in problem.demands if book.lacks(n) and (n.item in items or book.idle_for(n))}
    held = tuple(o for o in book.standing if book.need_of[o.id].id not in free)
    return Neighbourhood(held, frozenset(free))


class _Book:
    """The orders of a plan by the needs that they serve, and what they are worth under a problem."""

    def __init__(self, problem: Problem, orders: Sequence[Assignment]) -> None:
        self._problem = problem
        self._needs = {demand.id: demand for demand in problem.demands}
        self._by_item = {(demand.zone_id, demand.item): demand for demand in problem.demands}
        self._teams = {team.id: team for team in problem.teams}
        self._carriers = {(carrier.depot_id, carrier.mode): carrier for carrier in problem.carriers}
        self.need_of: dict[str, Demand] = {}
        self.standing: list[Assignment] = []
        self.broken: defaultdict[str, bool] = defaultdict(bool)
        self._covered: defaultdict[str, int] = defaultdict(int)
        self._sent: defaultdict[tuple[str, str], int] = defaultdict(int)
        self._load_kg: defaultdict[tuple[str, str], float] = defaultdict(float)
        for order in orders:
            self._enter(order)

    def _enter(self, order: Assignment) -> None:
        need = self._needs.get(order.demand_id) or self._by_item.get((order.zone_id, order.need_item))
        if need is None:
            return
        self.need_of[order.id] = need
        if not self._stands(order, need):
            self.broken[need.id] = True
            return
        self.standing.append(order)
        if not order.team_id:
            self._sent[order.depot_id, order.item] += order.quantity
            kg = order.quantity * self._problem.unit_kg[order.item]
            self._load_kg[order.depot_id, order.mode] += kg
        self._covered[need.id] += covered(order, need)[0]

    def _stands(self, order: Assignment, need: Demand) -> bool:
        if order.team_id:
            team = self._teams.get(order.team_id)
            return team is not None and self._problem.team_arrival_s(team, need.zone_id) <= latest_s(need)
        carrier = self._carriers.get((order.depot_id, order.mode))
        if carrier is None or self._problem.stock_at.get((order.depot_id, order.item), 0) < order.quantity:
            return False
        return self._problem.carrier_arrival_s(carrier, need.zone_id) <= latest_s(need)

    def lacks(self, need: Demand) -> int:
        """Units that are missing; below zero where more units of a supply are on their way than needed."""
        lack = need.best - self._covered[need.id]
        return max(0, lack) if need.kind is DemandKind.CAPABILITY else lack

    def idle_for(self, need: Demand) -> bool:
        """Whether something that rests, at a depot whose vehicles have room, could serve a need in time."""
        if need.kind is DemandKind.CAPABILITY:
            return any(
                need.item in team.capabilities
                and self._problem.team_arrival_s(team, need.zone_id) <= latest_s(need)
                for team in self._resting
            )
        return any(
            self._problem.stock_at.get((carrier.depot_id, need.item), 0)
            > self._sent[carrier.depot_id, need.item]
            and self._load_kg[carrier.depot_id, carrier.mode] < ROOM * carrier.capacity_kg
            and self._problem.carrier_arrival_s(carrier, need.zone_id) <= latest_s(need)
            for carrier in self._problem.carriers
        )

    @cached_property
    def _resting(self) -> list[Team]:
        at_work = {order.team_id for order in self.standing}
        return [team for team in self._problem.teams if team.id not in at_work]

    def donors(self, need: Demand, lack: int) -> set[str]:
        """Ids of needs that are served, nearby, by what a need that lacks something could use."""
        wanted, found, got = DONORS * lack, set[str](), 0
        for _, quantity, donor in sorted(self._usable(need)):
            if got >= wanted:
                break
            found.add(donor)
            got += quantity
        return found

    def _usable(self, need: Demand) -> Iterable[tuple[float, int, str]]:
        """Seconds to the need, quantity and present need of each order whose resource could serve it."""
        items = {need.item} | {s.item for s in self._problem.substitutes if s.instead_of == need.item}
        for order in self.standing:
            donor = self.need_of[order.id]
            if donor.id == need.id or donor.kind is not need.kind:
                continue
            seconds = self._seconds(order, need, items)
            if seconds <= latest_s(need):
                yield seconds, order.quantity, donor.id

    def _seconds(self, order: Assignment, need: Demand, items: set[str]) -> float:
        if order.team_id:
            team: Team = self._teams[order.team_id]
            if not items & set(team.capabilities):
                return math.inf
            return self._problem.team_arrival_s(team, need.zone_id)
        if order.item not in items:
            return math.inf
        carrier: Carrier = self._carriers[order.depot_id, order.mode]
        return self._problem.carrier_arrival_s(carrier, need.zone_id)
