"""What every explanation of an unmet need starts from, whatever the need is for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.campus.resources import catalogue
from app.domain.directive import LockKind, PlanLock, Reserve
from app.domain.incident import Priority
from app.domain.message import Message, Param, bilingual, msg
from app.domain.plan import Demand, DemandKind, UnmetCause, whole_minutes
from app.domain.resource import Depot
from app.planning.change.directives import directive_words, names_in
from app.planning.explain import cures
from app.planning.explain.cures import Cure
from app.planning.explain.left import Left
from app.planning.problem.build import Terrain
from app.planning.problem.problem import Problem, SpeedKey, latest_s
from app.planning.program.delivery import Delivery
from app.planning.program.objective import RANK

MOST_DIRECTIVES = 6
"""So many locks and reserves are tried one by one; each costs a solution."""


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
    def left(self) -> Left:
        """What the plan leaves behind."""
        return Left(self.problem, self.deliveries)

    @cached_property
    def latest_s(self) -> float:
        """Seconds from the making of the plan within which what serves the need has to arrive."""
        return latest_s(self.demand)

    @cached_property
    def items(self) -> frozenset[str]:
        """What meets the need: the thing itself, and what may stand for it."""
        instead = (one.item for one in self.problem.substitutes if one.instead_of == self.demand.item)
        return frozenset((self.demand.item, *instead))

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
        """Raise the limit as far as the need asks: (seconds from when it is needed, depot, amount)."""
        found = 0
        senders: dict[str, Depot] = {}
        nearest = min(far, default=(0.0, "", 0))
        for seconds, depot_id, amount in sorted(far):
            found += amount
            senders[depot_id] = self.depots[depot_id]
            if found < self.short:
                continue
            longer = cures.raise_limit(self.demand, seconds, list(senders.values()), found, self.item)
            reason = self._beyond_limit(nearest[0], self.depots[nearest[1]])
            yield Candidate(UnmetCause.TOO_FAR, reason, cures.late(self.demand, longer))

    def _beyond_limit(self, seconds: float, depot: Depot) -> Message:
        """What is left comes too late; `seconds` count from when it is needed."""
        minutes, limit = whole_minutes(seconds), whole_minutes(self.demand.limit_s)
        where = cures.named(depot)
        if depot.mutual_aid:
            return msg(
                "planning.reason.aid_late",
                item=self.item,
                minutes=minutes,
                limit=limit,
                depot=where,
                delay=whole_minutes(depot.delay_s),
            )
        if self.demand.kind is DemandKind.CAPABILITY:
            return msg(
                "planning.reason.team_too_far", item=self.item, minutes=minutes, limit=limit, depot=where
            )
        return msg("planning.reason.too_far", item=self.item, minutes=minutes, limit=limit, depot=where)

    def laid_down(self, directives: Sequence[PlanLock | Reserve]) -> Iterator[Candidate]:
        """Lift what a person laid down, one lock or reserve alone, or all that bear on the need."""
        lifted: Cure | None = None
        for one in directives[:MOST_DIRECTIVES]:
            option = self._lift(one)
            lifted = option.cure if lifted is None else cures.both(lifted, option.cure)
            yield option
        if lifted is not None and len(directives) > 1:
            reason = self._lift(directives[0]).reason
            yield Candidate(UnmetCause.LOCKED, reason, lifted)

    def _lift(self, directive: PlanLock | Reserve) -> Candidate:
        words = directive_words(directive, self._names)
        author = bilingual(directive.author, "")
        reason = (
            msg(
                "planning.reason.locked_because",
                author=author,
                what=words,
                item=self.item,
                reason=bilingual(directive.reason, ""),
            )
            if directive.reason
            else msg("planning.reason.locked", author=author, what=words, item=self.item)
        )
        return Candidate(UnmetCause.LOCKED, reason, cures.lift(directive, words))

    @cached_property
    def _names(self) -> dict[str, Message]:
        return names_in(self.problem)

    def here(self, lock: PlanLock) -> bool:
        """Whether a lock keeps something from the need's zone, or sends it elsewhere."""
        if lock.kind is LockKind.AVOID:
            return lock.zone_id in ("", self.demand.zone_id)
        return (lock.zone_id, lock.item) != (self.demand.zone_id, self.demand.item)

    def access_full(self, entries: int) -> Iterator[Candidate]:
        """Let more in where a zone takes only so many arrivals; `entries`: how many the need lacks."""
        site = self.problem.sites[self.problem.site_column[self.demand.zone_id]]
        if site.capacity is None:
            return
        reason = msg("planning.reason.access_full", zone=self.zone, n=site.capacity)
        for more in dict.fromkeys((entries, entries + 1, entries + len(self.missing))):
            yield Candidate(UnmetCause.ACCESS_FULL, reason, cures.widen_access(self.demand, self.zone, more))

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
                cures.open_way(closure.reason or closure.id, *opened.tables()),
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
            return delivery.item in self.items
        near = self.problem.team_arrival_s(delivery.team, self.demand.zone_id) <= self.latest_s
        return not self.items.isdisjoint(delivery.team.capabilities) and near

    def by_time(self, seconds: dict[str, float]) -> list[Depot]:
        """The campus's own depots, the nearest first; those of others where it has none."""
        own = [depot for depot in self.problem.depots if not depot.mutual_aid]
        return sorted(own or self.problem.depots, key=lambda depot: (seconds[depot.id], depot.id))
