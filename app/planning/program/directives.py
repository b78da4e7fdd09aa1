"""Locks, reserves, access and changes: what a person lays down, what zones take, and the plan in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from app.domain.directive import LockKind, PlanLock, Reserve
from app.domain.objective import ObjectiveLevel
from app.planning.problem.problem import Problem
from app.planning.program.arcs import Arc
from app.planning.program.carriers import arc_kg
from app.planning.program.columns import AT_LEAST, AT_MOST, Model, Terms
from app.planning.program.orders import orders_of_loads, orders_of_teams
from app.planning.program.supplies import Supplies
from app.planning.program.teams import Teams

if TYPE_CHECKING:
    import pulp

MOST_STOPS = 2_000
"""Beyond so many pairs of a carrier and a zone whose access is limited, stops are counted in parts."""


@dataclass(frozen=True, slots=True)
class Directives:
    """Writes the rows that go across teams and supplies."""

    model: Model
    problem: Problem
    teams: Teams
    supplies: Supplies

    def write(self) -> None:
        """All of them."""
        for lock in self.problem.locks:
            self.model.rule_rows[lock.id] = ()
            if lock.kind is LockKind.AVOID:
                self._avoid(lock)
            else:
                self._use(lock)
        for reserve in self.problem.reserves:
            self.model.rule_rows[reserve.id] = ()
            self._hold_back(reserve)
        self._limit_access()
        self._count_changed_teams()
        self._count_changed_loads()

    def _avoid(self, lock: PlanLock) -> None:
        if lock.vehicle_id:
            terms: Terms = {
                column: 1 for size, column in self.supplies.carriers.tours if lock.id in size.locks
            }
        else:
            terms = {arc.variable: 1 for arc in self._locked(lock)}
        self.model.row(terms, AT_MOST, 0, rule=lock.id)

    def _use(self, lock: PlanLock) -> None:
        if lock.team_id:
            terms: Terms = {arc.variable: 1 for arc in self._locked(lock)}
            self.model.row(terms, AT_LEAST, 1, rule=lock.id)
        else:
            terms = {arc.variable: arc.quantity for arc in self._locked(lock)}
            self.model.row(terms, AT_LEAST, max(1, lock.quantity), rule=lock.id)

    def _locked(self, lock: PlanLock) -> Iterator[Arc]:
        """The arcs that a lock on a team or a depot is about."""
        for arc in chain(chain.from_iterable(self.teams.arcs), self.supplies.arcs):
            if lock.zone_id not in ("", arc.demand.zone_id):
                continue
            if lock.team_id:
                named = any(team.id == lock.team_id for team in arc.group)
                named = named and lock.item in ("", arc.demand.item, arc.item)
            else:
                named = arc.depot_id == lock.depot_id and lock.item in ("", arc.item)
            if named:
                yield arc

    def _hold_back(self, reserve: Reserve) -> None:
        """What there is of a reserve stays, all of it where there is less than is to be held back."""
        chosen = [
            depot.id
            for depot in self.problem.depots
            if (depot.id == reserve.depot_id if reserve.depot_id else not depot.mutual_aid)
        ]
        terms: Terms = {}
        held = sum(self.problem.stock_at.get((depot_id, reserve.item), 0) for depot_id in chosen)
        for depot_id in chosen:
            terms.update(self.supplies.gone.get((depot_id, reserve.item), {}))
        for number, group in enumerate(self.teams.groups):
            one = group[0]
            if reserve.item in one.capabilities and one.depot_id in chosen:
                held += one.crew * len(group)
                terms.update({v: one.crew * each for v, each in self.teams.sent(number).items()})
        if terms:
            self.model.row(terms, AT_MOST, max(0, held - reserve.quantity), rule=reserve.id)

    def _limit_access(self) -> None:
        """Teams and stops of tours at a zone are no more than its access takes."""
        limits = {site.zone_id: site.capacity for site in self.problem.sites if site.capacity is not None}
        teams: dict[str, Terms] = {zone_id: {} for zone_id in limits}
        loads: dict[tuple[str, int], Terms] = {}
        for arc in chain.from_iterable(self.teams.arcs):
            if arc.demand.zone_id in limits:
                teams[arc.demand.zone_id][arc.variable] = 1
        for arc in self.supplies.arcs:
            if arc.demand.zone_id in limits and arc.carrier is not None:
                share = arc_kg(self.problem, arc) / arc.carrier.largest_kg
                loads.setdefault((arc.demand.zone_id, id(arc.carrier)), {})[arc.variable] = share
        for (zone_id, _), terms in loads.items():
            if len(loads) > MOST_STOPS:
                teams[zone_id].update(terms)
                continue
            stops = self.model.column(limits[zone_id])
            self.model.row({**terms, stops: -1}, AT_MOST, 0)
            teams[zone_id][stops] = 1
        for zone_id, terms in teams.items():
            if terms:
                self.model.row(terms, AT_MOST, limits[zone_id])

    def _count_changed_teams(self) -> None:
        """Teams with an order of the plan in force that do not serve its need."""
        orders = orders_of_teams(self.problem)
        gone = sum(len(orders[team]) for team in orders.keys() - {team.id for team in self.problem.teams})
        for group, arcs in zip(self.teams.groups, self.teams.arcs, strict=True):
            for need in orders.get(group[0].id, ()):
                kept: Terms = {arc.variable: 1 for arc in arcs if arc.demand.id == need}
                if kept:
                    changed = self._changed(len(group))
                    self.model.row({**kept, changed: 1}, AT_LEAST, len(group))
                else:
                    gone += len(group)
        self.model.constant(ObjectiveLevel.CHANGES, gone)

    def _count_changed_loads(self) -> None:
        """Loads of the plan in force of which not just as much is sent."""
        arcs = {
            (arc.carrier.depot_id, arc.carrier.mode, arc.demand.id, arc.item): arc
            for arc in self.supplies.arcs
            if arc.carrier is not None
        }
        gone = 0
        for key, quantity in orders_of_loads(self.problem).items():
            arc = arcs.get(key)
            if arc is None or quantity % arc.quantity or quantity > arc.quantity * arc.variable.upBound:
                gone += 1
                continue
            units = quantity // arc.quantity
            changed = self._changed(1)
            self.model.row({arc.variable: 1, changed: units}, AT_LEAST, units)
            more = arc.variable.upBound - units
            if more:
                self.model.row({arc.variable: 1, changed: -more}, AT_MOST, units)
        self.model.constant(ObjectiveLevel.CHANGES, gone)

    def _changed(self, most: int) -> pulp.LpVariable:
        return self.model.column(most, {ObjectiveLevel.CHANGES: 1}, idle=most)
