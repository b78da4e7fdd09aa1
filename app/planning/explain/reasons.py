"""Why each thing that a plan sends is the one that is sent: when it is there, and what the next best would
cost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.campus.resources import catalogue
from app.domain.campus import TravelMode
from app.domain.directive import LockKind, PlanLock
from app.domain.message import Message, bilingual, msg
from app.domain.plan import whole_minutes
from app.domain.resource import Depot, Team
from app.planning.explain.cures import named
from app.planning.explain.left import Left, keeping
from app.planning.problem.problem import Problem, latest_s
from app.planning.program.delivery import Delivery


def reasons(
    problem: Problem, deliveries: Sequence[Delivery], arrivals: Sequence[float] | None = None
) -> tuple[Message, ...]:
    """One reason for each delivery. `arrivals`: seconds by the tours, where they are later than the straight
    way.
    """
    why = _Why(Left(problem, deliveries))
    times = arrivals if arrivals is not None else [delivery.seconds for delivery in deliveries]
    return tuple(why.reason(d, seconds) for d, seconds in zip(deliveries, times, strict=True))


def reason(problem: Problem, deliveries: Sequence[Delivery], delivery: Delivery) -> Message:
    """Why one of the deliveries is as it is; for all of them `reasons` is faster."""
    return _Why(Left(problem, deliveries)).reason(delivery, delivery.seconds)


@dataclass(frozen=True, eq=False)
class _Why:
    left: Left

    def reason(self, delivery: Delivery, seconds: float) -> Message:
        """The arrival, what was laid down by a person, and what else could be sent."""
        demand = delivery.demand
        parts = [
            msg(
                "planning.why.arrives",
                minutes=whole_minutes(seconds),
                limit=whole_minutes(latest_s(demand)),
            )
        ]
        if delivery.item != demand.item:
            parts.append(
                msg(
                    "planning.why.substitute",
                    item=catalogue().words(demand.item),
                    quantity=delivery.quantity,
                    covers=delivery.covers,
                )
            )
        lock = self._lock(delivery)
        if lock is not None:
            parts.append(_ordered(lock))
        else:
            parts.append(self._next_team(delivery) if delivery.team else self._next_depot(delivery))
        return _joined(parts)

    def _lock(self, delivery: Delivery) -> PlanLock | None:
        """The lock that asks for it."""
        team, carrier = delivery.team, delivery.carrier
        for lock in self._used:
            if lock.zone_id not in ("", delivery.demand.zone_id):
                continue
            if team is not None and lock.team_id == team.id:
                return lock
            if carrier is not None and (lock.depot_id, lock.item) == (carrier.depot_id, delivery.item):
                return lock
        return None

    @cached_property
    def _used(self) -> list[PlanLock]:
        return [lock for lock in self.left.problem.locks if lock.kind is LockKind.USE]

    @cached_property
    def _got(self) -> Counter[str]:
        got: Counter[str] = Counter()
        for delivery in self.left.deliveries:
            got[delivery.demand.id] += delivery.covers
        return got

    def _without(self, delivery: Delivery) -> int:
        """What the need would lack of what this meets."""
        demand = delivery.demand
        return max(0, min(delivery.covers, demand.best - self._got[demand.id] + delivery.covers))

    def _next_team(self, delivery: Delivery) -> Message:
        """The earliest of the teams that stay behind and could do as much in time."""
        demand, item = delivery.demand, delivery.item
        teams = self.left.able(item)
        enough = self._without(delivery) * max(1, delivery.quantity // max(1, delivery.covers))
        if teams:
            there = self.left.arrivals(item)[:, self.left.problem.site_column[demand.zone_id]]
            fit = (there <= latest_s(demand)) & (self._crews(item) >= min(enough, delivery.quantity))
            for row in np.argsort(np.where(fit, there, np.inf), kind="stable")[: int(fit.sum())]:
                if not self.left.held_back(teams[row], instead_of=delivery.team):
                    return self._against(delivery, teams[row], float(there[row]))
        missing = self._without(delivery)
        if not missing:
            return msg("planning.why.beyond_need")
        return msg("planning.why.no_other_team", missing=missing, needed=demand.best)

    def _crews(self, item: str) -> NDArray[np.int64]:
        if item not in self._crew_of:
            self._crew_of[item] = np.array([team.crew for team in self.left.able(item)], dtype=np.int64)
        return self._crew_of[item]

    @cached_property
    def _crew_of(self) -> dict[str, NDArray[np.int64]]:
        return {}

    def _next_depot(self, delivery: Delivery) -> Message:
        """The earliest of the other depots that could send as much in time."""
        problem, demand, item = self.left.problem, delivery.demand, delivery.item
        assert delivery.carrier is not None
        column = problem.site_column[demand.zone_id]
        kg = problem.unit_kg[item] * delivery.quantity
        for seconds, depot_id, mode in self._by_arrival(column):
            if seconds > latest_s(demand):
                break
            if (
                depot_id != delivery.carrier.depot_id
                and self.left.room_kg[depot_id, mode] >= kg
                and self.left.spare(depot_id, item, delivery.quantity) >= delivery.quantity
                and not keeping(problem.locks, depot_id, item, demand.zone_id)
            ):
                return self._against(delivery, problem.depot[depot_id], seconds)
        missing = self._without(delivery)
        if not missing:
            return msg("planning.why.beyond_need")
        return msg("planning.why.no_other_depot", missing=missing, needed=demand.best)

    def _by_arrival(self, column: int) -> list[tuple[float, str, TravelMode]]:
        """The carriers by when their first loads could be at a site."""
        if column not in self._carriers_at:
            arrivals = self.left.carried.items()
            self._carriers_at[column] = sorted(
                (float(t[column]), depot, mode) for (depot, mode), t in arrivals
            )
        return self._carriers_at[column]

    @cached_property
    def _carriers_at(self) -> dict[int, list[tuple[float, str, TravelMode]]]:
        return {}

    def _against(self, delivery: Delivery, other: Team | Depot, seconds: float) -> Message:
        who = (
            msg("planning.why.team_of", team=named(other), depot=self._depot(other.depot_id))
            if isinstance(other, Team)
            else named(other)
        )
        more = seconds - delivery.seconds
        if more > 0:
            return msg("planning.why.next_later", other=who, minutes=whole_minutes(more))
        if more == 0:
            return msg("planning.why.next_same", other=who)
        return msg("planning.why.next_sooner", other=who, minutes=whole_minutes(-more))

    def _depot(self, depot_id: str) -> Message:
        return named(self.left.problem.depot[depot_id])


def _ordered(lock: PlanLock) -> Message:
    author = bilingual(lock.author, "")
    if lock.reason:
        return msg("planning.why.locked_because", author=author, reason=bilingual(lock.reason, ""))
    return msg("planning.why.locked", author=author)


def _joined(parts: Sequence[Message]) -> Message:
    whole = parts[0]
    for part in parts[1:]:
        whole = msg("planning.cure.and", first=whole, second=part)
    return whole
