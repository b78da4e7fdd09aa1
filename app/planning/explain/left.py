"""What a plan leaves behind: idle teams, spare stock and room on vehicles, as locks and reserves allow."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.domain.campus import TravelMode
from app.domain.directive import LockKind, PlanLock, Reserve
from app.domain.resource import Team
from app.planning.problem.problem import Carrier, Problem, team_key, vehicle_key
from app.planning.program.delivery import Delivery

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Left:
    """What a problem still has once some deliveries are made."""

    problem: Problem
    deliveries: Sequence[Delivery]

    @cached_property
    def idle(self) -> tuple[Team, ...]:
        """Teams that the plan sends nowhere."""
        sent = {d.team.id for d in self.deliveries if d.team is not None}
        return tuple(team for team in self.problem.teams if team.id not in sent)

    def able(self, item: str) -> tuple[Team, ...]:
        """Idle teams with a capability."""
        if item not in self._able:
            self._able[item] = tuple(team for team in self.idle if item in team.capabilities)
        return self._able[item]

    @cached_property
    def _able(self) -> dict[str, tuple[Team, ...]]:
        return {}

    def held_back(self, team: Team, instead_of: Team | None = None) -> list[Reserve]:
        """The reserves that would be short if an idle team went, and another stayed behind for it."""
        short = []
        for one in self.reserves_for(team):
            back = instead_of.crew if instead_of is not None and self._counts(one, instead_of) else 0
            if self._idle_crew(one) + back - team.crew < one.quantity:
                short.append(one)
        return short

    def _counts(self, reserve: Reserve, team: Team) -> bool:
        there = reserve.depot_id == team.depot_id
        on_campus = not reserve.depot_id and not self.problem.depot[team.depot_id].mutual_aid
        return reserve.item in team.capabilities and (there or on_campus)

    def reserves_for(self, team: Team) -> list[Reserve]:
        """The reserves that count on a team."""
        return [one for one in self.problem.reserves if self._counts(one, team)]

    def _idle_crew(self, reserve: Reserve) -> int:
        return self._idle_crews[reserve.id]

    @cached_property
    def _idle_crews(self) -> Mapping[str, int]:
        return {
            one.id: sum(team.crew for team in self.idle if self._counts(one, team))
            for one in self.problem.reserves
        }

    @cached_property
    def sent(self) -> Mapping[tuple[str, str], int]:
        """Units by depot and supply that leave."""
        sent: Counter[tuple[str, str]] = Counter()
        for delivery in self.deliveries:
            if delivery.carrier is not None:
                sent[delivery.carrier.depot_id, delivery.item] += delivery.quantity
        return sent

    @cached_property
    def unpacked(self) -> Mapping[tuple[str, str], int]:
        """Units by depot and supply that stay: held, not sent, and not packed into kits that are sent."""
        left = Counter(self.problem.stock_at)
        left.subtract(self.sent)
        for (depot_id, item), units in list(left.items()):
            for part, number in self.problem.kits.get(item, ()) if units < 0 else ():
                left[depot_id, part] += units * number
        return {key: max(0, units) for key, units in left.items()}

    def spare(self, depot_id: str, item: str, returned: int = 0) -> int:
        """Units that a depot could still send, those that it can pack included, and reserves left alone;
        `returned` units that are sent from elsewhere would stay there for it.
        """
        parts = self.problem.kits.get(item, ())
        packed = min((self._own(depot_id, part) // number for part, number in parts), default=0)
        units = self._own(depot_id, item) + packed
        if self.problem.depot[depot_id].mutual_aid:
            return units
        return min(units, self._campus_spare(item) + returned + packed)

    def _own(self, depot_id: str, item: str) -> int:
        kept = sum(
            one.quantity for one in self.problem.reserves if (one.depot_id, one.item) == (depot_id, item)
        )
        return max(0, self.unpacked.get((depot_id, item), 0) - kept)

    def _campus_spare(self, item: str) -> int:
        return self._campus_spares.get(item, 0)

    @cached_property
    def _campus_spares(self) -> Mapping[str, int]:
        """Units of each supply on the campus as a whole that no reserve holds back."""
        own = {depot.id for depot in self.problem.depots if not depot.mutual_aid}
        total: Counter[str] = Counter()
        for (depot_id, item), units in self.unpacked.items():
            if depot_id in own:
                total[item] += units
        for one in self.problem.reserves:
            if not one.depot_id:
                total[one.item] -= one.quantity
        return {item: max(0, units) for item, units in total.items()}

    @cached_property
    def room_kg(self) -> Mapping[tuple[str, TravelMode], float]:
        """What the vehicles of each depot and mode could still take, without those that a lock keeps away."""
        room: defaultdict[tuple[str, TravelMode], float] = defaultdict(float)
        for carrier in self.problem.carriers:
            usable = [v for v in carrier.vehicles if not self._vehicle_kept(v.id)]
            room[carrier.depot_id, carrier.mode] = math.fsum(v.capacity_kg * v.trips for v in usable)
        for delivery in self.deliveries:
            if delivery.carrier is not None:
                kg = self.problem.unit_kg[delivery.item] * delivery.quantity
                room[delivery.carrier.depot_id, delivery.carrier.mode] -= kg
        return room

    def _vehicle_kept(self, vehicle_id: str) -> bool:
        return any(
            lock.vehicle_id == vehicle_id for lock in self.problem.locks if lock.kind is LockKind.AVOID
        )

    def arrivals(self, item: str) -> Floats:
        """(able teams, sites) seconds until each could be there; inf where it cannot or a lock forbids it."""
        if item not in self._arrivals:
            teams = self.able(item)
            sites = self.problem.sites
            table = np.full((len(teams), len(sites)), np.inf)
            for row, team in enumerate(teams):
                table[row] = team_arrivals(self.problem, team)
                for lock in forbidding(self.problem.locks, team, item):
                    for column in self._columns(lock):
                        table[row, column] = np.inf
            self._arrivals[item] = table
        return self._arrivals[item]

    def _columns(self, lock: PlanLock) -> list[int]:
        """The sites that a lock is about."""
        return [
            column for zone_id, column in self.problem.site_column.items() if lock.zone_id in ("", zone_id)
        ]

    @cached_property
    def _arrivals(self) -> dict[str, Floats]:
        return {}

    @cached_property
    def carried(self) -> Mapping[tuple[str, TravelMode], Floats]:
        """Depot and mode of each carrier, and (sites,) seconds until its first loads could be there."""
        return {(c.depot_id, c.mode): carrier_arrivals(self.problem, c) for c in self.problem.carriers}


def team_arrivals(problem: Problem, team: Team) -> Floats:
    """(sites,) seconds until a team could be there, as `Problem.team_arrival_s` says for one."""
    row = problem.row[problem.origin_of(team)]
    seconds = problem.team_ready_s(team) + np.ceil(problem.travel[team_key(team)].seconds[row] - 1e-6)
    return np.where(seconds <= problem.leaves_s.get(team.id, math.inf), seconds, np.inf)


def carrier_arrivals(problem: Problem, carrier: Carrier) -> Floats:
    """(sites,) seconds until the first loads could be there, as `Problem.carrier_arrival_s` says for one."""
    row = problem.row[carrier.depot_id]
    keys = {vehicle_key(vehicle) for vehicle in carrier.vehicles}
    slowest = np.max([problem.travel[key].seconds[row] for key in sorted(keys, key=repr)], axis=0)
    return np.asarray(problem.carrier_ready_s(carrier) + np.ceil(slowest - 1e-6), dtype=np.float64)


def forbidding(locks: Iterable[PlanLock], team: Team, item: str) -> list[PlanLock]:
    """The locks that keep a team from needs for an item, somewhere or everywhere."""
    return [
        lock
        for lock in locks
        if lock.kind is LockKind.AVOID
        and (lock.team_id == team.id or (lock.depot_id and lock.depot_id == team.depot_id))
        and lock.item in ("", item)
    ]


def keeping(locks: Iterable[PlanLock], depot_id: str, item: str, zone_id: str) -> list[PlanLock]:
    """The locks that keep a depot's supply from a zone."""
    return [
        lock
        for lock in locks
        if lock.kind is LockKind.AVOID
        and lock.depot_id == depot_id
        and lock.item in ("", item)
        and lock.zone_id in ("", zone_id)
    ]
