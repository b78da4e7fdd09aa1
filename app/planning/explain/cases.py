"""What every explanation of an unmet need starts from, whatever the need is for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.campus.resources import catalogue
from app.domain.incident import Priority
from app.domain.message import Message, Param, msg
from app.domain.plan import Demand, UnmetCause, whole_minutes
from app.domain.resource import Depot
from app.planning.explain import cures
from app.planning.explain.cures import Cure
from app.planning.problem.build import Terrain
from app.planning.problem.problem import Problem, SpeedKey
from app.planning.program.formulation import Delivery
from app.planning.program.objective import RANK


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible cause with its reason in words and the change that would prove it."""

    cause: UnmetCause
    reason: Message
    cure: Cure


@dataclass(frozen=True, eq=False)
class Case:
    """One unmet need of a plan, and what all kinds of need ask of the problem."""

    problem: Problem
    deliveries: Sequence[Delivery]
    terrain: Terrain | None
    demand: Demand
    short: int
    missing: Sequence[tuple[Demand, int]]

    @cached_property
    def item(self) -> Param:
        """The name of the capability or supply, in whatever language it is read."""
        return catalogue().words(self.demand.item)

    @cached_property
    def zone(self) -> str:
        """The name of the zone."""
        return self.problem.sites[self.problem.site_column[self.demand.zone_id]].name

    @cached_property
    def depots(self) -> dict[str, Depot]:
        """Depots by id."""
        return {depot.id: depot for depot in self.problem.depots}

    @cached_property
    def rivals(self) -> list[int]:
        """What is missing of the same item for this and every need that stands before or beside it."""
        rank = RANK[self.demand.priority]
        return [
            short
            for other, short in self.missing
            if other.item == self.demand.item and RANK[other.priority] <= rank
        ]

    def farther(self, far: list[tuple[float, str, int]]) -> Iterator[Candidate]:
        """Raise the limit as far as the need asks: (seconds, depot, amount) beyond it."""
        found = 0
        nearest = min(far, default=(0.0, "", 0))
        for seconds, depot_id, amount in sorted(far):
            found += amount
            if found < self.short:
                continue
            depot = self.depots[depot_id]
            reason = msg(
                "planning.reason.too_far",
                item=self.item,
                minutes=whole_minutes(nearest[0]),
                limit=whole_minutes(self.demand.limit_s),
                depot=cures.named(self.depots[nearest[1]]),
            )
            yield Candidate(
                UnmetCause.TOO_FAR,
                reason,
                cures.late(self.demand, cures.raise_limit(self.demand, seconds, depot, amount, self.item)),
            )

    def seconds(self, key: SpeedKey, depot_id: str) -> float:
        """Seconds from a depot to the zone, inf where there is no way or the mode is not in the problem."""
        if key not in self.problem.travel:
            return math.inf
        return self.problem.seconds(key, depot_id, self.demand.zone_id)

    def cut_off(self, holders: Sequence[str]) -> Iterator[Candidate]:
        """No way from where it is to the zone: open a way, or move the access point.

        What was closed for an incident keeps people out of danger: nobody is advised to open it.
        """
        cut = [d for d in holders if not any(math.isfinite(self.seconds(k, d)) for k in self.problem.travel)]
        every = holders or sorted(self.depots)
        lost = cut or [d for d in every if not math.isfinite(self._nearest_s(d))]
        if not lost or self.terrain is None:
            return
        depot = self.depots[lost[0]]
        reason = msg("planning.reason.unreachable", depot=cures.named(depot), zone=self.zone, item=self.item)
        for closure in self.terrain.blockage.closures:
            if closure.incident_id:
                continue
            opened = self.terrain.without(closure.id)
            yield Candidate(
                UnmetCause.UNREACHABLE,
                reason,
                cures.open_way(closure.reason or closure.id, opened.travel()),
            )
        moved = self.terrain.with_default_access(self.problem, self.demand.zone_id)
        if moved is not None:
            yield Candidate(UnmetCause.UNREACHABLE, reason, cures.move_access(self.zone, moved))

    def _nearest_s(self, depot_id: str) -> float:
        return min((self.seconds(key, depot_id) for key in self.problem.travel), default=math.inf)

    def together(self, options: Sequence[tuple[int, Candidate]]) -> Iterator[Candidate]:
        """Those that suffice alone; else, one after the other, as many as do. (amount, candidate)"""
        enough = [candidate for amount, candidate in options if amount >= self.short]
        yield from enough
        if enough or sum(amount for amount, _ in options) < self.short:
            return
        found, cure = 0, None
        for amount, candidate in options:
            cure = candidate.cure if cure is None else cures.both(cure, candidate.cure)
            found += amount
            if found >= self.short:
                yield Candidate(candidate.cause, options[0][1].reason, cure)
                return

    def too_far(self, depot: Depot, seconds: float, change: Cure) -> Candidate:
        """No depot at all lies within the limit."""
        reason = msg(
            "planning.reason.all_too_far",
            zone=self.zone,
            minutes=whole_minutes(seconds),
            limit=whole_minutes(self.demand.limit_s),
            depot=cures.named(depot),
        )
        longer = cures.lengthen(self.demand, seconds)
        change = cures.late(self.demand, cures.both(longer, change))
        return Candidate(UnmetCause.TOO_FAR, reason, change)

    def may_release(self, held_id: str) -> bool:
        """Whether another incident could do without a team or line of stock: never where lives depend on it,
        or where what it serves there is more urgent than this need.
        """
        serves = self.problem.committed_priority.get(held_id)
        if serves is None:
            return True
        return serves is not Priority.LIFE_SAFETY and RANK[serves] >= RANK[self.demand.priority]

    def no_way(self) -> Candidate:
        """No depot at all can be left for the zone."""
        reason = msg("planning.reason.no_way", zone=self.zone)
        return Candidate(UnmetCause.UNREACHABLE, reason, cures.NO_CURE)

    def served_first(self) -> int:
        """Units or crew that go to needs of a higher priority."""
        rank = RANK[self.demand.priority]
        return sum(
            delivery.quantity
            for delivery in self.deliveries
            if RANK[delivery.demand.priority] < rank and self._could_serve(delivery)
        )

    def _could_serve(self, delivery: Delivery) -> bool:
        if delivery.team is None:
            return delivery.demand.item == self.demand.item
        near = self.problem.team_arrival_s(delivery.team, self.demand.zone_id) <= self.demand.limit_s
        return self.demand.item in delivery.team.capabilities and near

    def by_time(self, seconds: dict[str, float]) -> list[Depot]:
        """The depots, the nearest first."""
        return sorted(self.problem.depots, key=lambda depot: (seconds[depot.id], depot.id))
