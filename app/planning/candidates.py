"""The changes that come into question for an unmet need, the least of them first."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.campus.resources import catalogue
from app.domain.message import Message, Param, msg
from app.domain.plan import Demand, DemandKind, UnmetCause
from app.domain.resource import Depot, Team
from app.planning import cures
from app.planning.build import Terrain
from app.planning.cures import Cure
from app.planning.formulation import Delivery
from app.planning.objective import RANK
from app.planning.problem import Problem, SpeedKey


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible cause with its reason in words and the change that would prove it."""

    cause: UnmetCause
    reason: Message
    cure: Cure


def candidates(
    problem: Problem,
    deliveries: Sequence[Delivery],
    terrain: Terrain | None,
    demand: Demand,
    short: int,
    missing: Sequence[tuple[Demand, int]],
) -> Iterator[Candidate]:
    """Every change worth trying for one need, in the order in which a dispatcher would think of them."""
    case = _Case(problem, deliveries, terrain, demand, short, missing)
    yield from case.teams() if demand.kind is DemandKind.CAPABILITY else case.supplies()


@dataclass(frozen=True, eq=False)
class _Case:
    problem: Problem
    deliveries: Sequence[Delivery]
    terrain: Terrain | None
    demand: Demand
    short: int
    missing: Sequence[tuple[Demand, int]]

    @cached_property
    def item(self) -> Param:
        return catalogue().words(self.demand.item)

    @cached_property
    def zone(self) -> str:
        return self.problem.sites[self.problem.site_column[self.demand.zone_id]].name

    @cached_property
    def depots(self) -> dict[str, Depot]:
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

    def supplies(self) -> Iterator[Candidate]:
        yield from self._full_vehicles()
        yield from self._far_stock()
        yield from self._stock_without_vehicle()
        yield from self._cut_off(sorted(d for d, n in self._spare.items() if n))
        yield from self._promised_stock()
        yield from self._no_stock()

    def teams(self) -> Iterator[Candidate]:
        yield from self._far_teams()
        yield from self._cut_off(sorted({team.depot_id for team in self._idle}))
        yield from self._teams_elsewhere()
        yield from self._resting_teams()
        yield from self._no_team()

    @cached_property
    def _spare(self) -> dict[str, int]:
        """Units of the item that each depot has left once the plan is served."""
        spare = {line.depot_id: line.quantity for line in self.problem.stock if line.item == self.demand.item}
        for delivery in self.deliveries:
            if delivery.carrier is not None and delivery.demand.item == self.demand.item:
                spare[delivery.carrier.depot_id] -= delivery.quantity
        return spare

    @cached_property
    def _carried_s(self) -> dict[str, float]:
        """Seconds from each depot by its own vehicles that can take one unit."""
        seconds: defaultdict[str, float] = defaultdict(lambda: math.inf)
        for carrier in self.problem.carriers:
            if self.problem.unit_kg[self.demand.item] <= carrier.largest_kg:
                there = self.problem.carrier_seconds(carrier, self.demand.zone_id)
                seconds[carrier.depot_id] = min(seconds[carrier.depot_id], there)
        return seconds

    def _kg(self, units: int) -> float:
        return self.problem.unit_kg[self.demand.item] * units

    def _full_vehicles(self) -> Iterator[Candidate]:
        near = [
            d for d, n in self._spare.items() if n >= self.short and self._carried_s[d] <= self.demand.limit_s
        ]
        for depot_id in sorted(near, key=lambda d: (-self._spare[d], d)):
            depot = self.depots[depot_id]
            reason = msg(
                "planning.reason.vehicles_full",
                depot=cures.named(depot),
                quantity=self._spare[depot_id],
                item=self.item,
            )
            for units in self._amounts:
                yield Candidate(UnmetCause.NO_VEHICLE, reason, self._vehicle(depot, units))

    @cached_property
    def _amounts(self) -> list[int]:
        """What this need lacks, and what it lacks together with its rivals."""
        return list(dict.fromkeys((self.short, sum(self.rivals))))

    def _vehicle(self, depot: Depot, units: int) -> Cure:
        return cures.add_vehicle(depot, self._kg(units), self._kg(1))

    def _far_stock(self) -> Iterator[Candidate]:
        far = [
            (self._carried_s[d], d, n)
            for d, n in self._spare.items()
            if n and self.demand.limit_s < self._carried_s[d] < math.inf
        ]
        yield from self._farther(far)

    def _farther(self, far: list[tuple[float, str, int]]) -> Iterator[Candidate]:
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
                minutes=cures.minutes(nearest[0]),
                limit=cures.minutes(self.demand.limit_s),
                depot=cures.named(self.depots[nearest[1]]),
            )
            yield Candidate(
                UnmetCause.TOO_FAR,
                reason,
                cures.raise_limit(self.demand, seconds, depot, amount, self.item),
            )

    def _stock_without_vehicle(self) -> Iterator[Candidate]:
        for depot_id in sorted(d for d, n in self._spare.items() if n >= self.short):
            if math.isfinite(self._carried_s[depot_id]):
                continue
            if self._seconds(cures.WHEELS, depot_id) <= self.demand.limit_s:
                depot = self.depots[depot_id]
                reason = msg(
                    "planning.reason.no_vehicle",
                    depot=cures.named(depot),
                    quantity=self._spare[depot_id],
                    item=self.item,
                )
                for units in self._amounts:
                    yield Candidate(UnmetCause.NO_VEHICLE, reason, self._vehicle(depot, units))

    def _seconds(self, key: SpeedKey, depot_id: str) -> float:
        if key not in self.problem.travel:
            return math.inf
        return self.problem.seconds(key, depot_id, self.demand.zone_id)

    def _cut_off(self, holders: Sequence[str]) -> Iterator[Candidate]:
        """No way from where it is to the zone: open a way, or move the access point."""
        cut = [d for d in holders if not any(math.isfinite(self._seconds(k, d)) for k in self.problem.travel)]
        every = holders or sorted(self.depots)
        lost = cut or [d for d in every if not math.isfinite(self._nearest_s(d))]
        if not lost or self.terrain is None:
            return
        depot = self.depots[lost[0]]
        reason = msg("planning.reason.unreachable", depot=cures.named(depot), zone=self.zone, item=self.item)
        for closure in self.terrain.blockage.closures:
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
        return min((self._seconds(key, depot_id) for key in self.problem.travel), default=math.inf)

    def _promised_stock(self) -> Iterator[Candidate]:
        lines = [line for line in self.problem.committed_stock if line.item == self.demand.item]
        options = []
        for line in lines:
            depot = self.depots[line.depot_id]
            reason = msg(
                "planning.reason.promised", quantity=line.quantity, item=self.item, depot=cures.named(depot)
            )
            release = cures.release_stock(line, depot, self.item)
            options.append((line.quantity, Candidate(UnmetCause.COMMITTED, reason, release)))
        yield from self._together(options)

    def _together(self, options: Sequence[tuple[int, Candidate]]) -> Iterator[Candidate]:
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

    def _no_stock(self) -> Iterator[Candidate]:
        held = sum(s.quantity for s in self.problem.stock if s.item == self.demand.item)
        sent = sum(d.quantity for d in self.deliveries if d.demand.item == self.demand.item)
        first = self._served_first()
        reason = (
            msg("planning.reason.serves_first", quantity=first, item=self.item)
            if first
            else msg("planning.reason.no_stock", quantity=held, sent=sent, item=self.item)
        )
        cause = UnmetCause.COMMITTED if first else UnmetCause.NO_STOCK
        near = [d for d in self._by_time(self._carried_s) if self._carried_s[d.id] <= self.demand.limit_s]
        for units in self._amounts:
            roomy = next((d for d in near if self._room_kg[d.id] >= self._kg(units)), None)
            if roomy is not None:
                yield Candidate(cause, reason, self._stock(roomy, units))
        most = self._amounts[-1]
        by_wheels = {d: self._seconds(cures.WHEELS, d) for d in self.depots}
        nearest = self._by_time(by_wheels)[0]
        change = cures.both(self._stock(nearest, most), self._vehicle(nearest, most))
        if by_wheels[nearest.id] <= self.demand.limit_s:
            yield Candidate(cause, reason, change)
        elif math.isfinite(by_wheels[nearest.id]):
            yield self._too_far(nearest, by_wheels[nearest.id], change)
        yield self._no_way(self._stock(nearest, most))

    @cached_property
    def _room_kg(self) -> dict[str, float]:
        """What the vehicles of each depot could still take."""
        room: defaultdict[str, float] = defaultdict(float)
        for carrier in self.problem.carriers:
            room[carrier.depot_id] += carrier.capacity_kg
        for delivery in self.deliveries:
            if delivery.carrier is not None:
                kg = self.problem.unit_kg[delivery.demand.item] * delivery.quantity
                room[delivery.carrier.depot_id] -= kg
        return room

    def _stock(self, depot: Depot, units: int) -> Cure:
        return cures.add_stock(self.demand, depot, units, self.item)

    def _too_far(self, depot: Depot, seconds: float, change: Cure) -> Candidate:
        """No depot at all lies within the limit."""
        reason = msg(
            "planning.reason.all_too_far",
            zone=self.zone,
            minutes=cures.minutes(seconds),
            limit=cures.minutes(self.demand.limit_s),
            depot=cures.named(depot),
        )
        longer = cures.lengthen(self.demand, seconds)
        return Candidate(UnmetCause.TOO_FAR, reason, cures.both(longer, change))

    def _no_way(self, change: Cure) -> Candidate:
        text = msg("planning.cure.draw_way", zone=self.zone)
        reason = msg("planning.reason.no_way", zone=self.zone)
        return Candidate(UnmetCause.UNREACHABLE, reason, Cure(text, change.apply))

    def _served_first(self) -> int:
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
        near = self.problem.team_seconds(delivery.team, self.demand.zone_id) <= self.demand.limit_s
        return self.demand.item in delivery.team.capabilities and near

    def _by_time(self, seconds: dict[str, float]) -> list[Depot]:
        return sorted(self.problem.depots, key=lambda depot: (seconds[depot.id], depot.id))

    @cached_property
    def _idle(self) -> list[Team]:
        """Teams with the capability that the plan leaves at their depot."""
        sent = {d.team.id for d in self.deliveries if d.team is not None}
        return [
            team
            for team in self.problem.teams
            if team.id not in sent and self.demand.item in team.capabilities
        ]

    def _far_teams(self) -> Iterator[Candidate]:
        far: Counter[tuple[float, str]] = Counter()
        for team in self._idle:
            seconds = self.problem.team_seconds(team, self.demand.zone_id)
            if self.demand.limit_s < seconds < math.inf:
                far[seconds, team.depot_id] += team.crew
        yield from self._farther([(seconds, depot, crew) for (seconds, depot), crew in far.items()])

    def _teams_elsewhere(self) -> Iterator[Candidate]:
        options = []
        for team in self._able(self.problem.committed_teams):
            zone = self.problem.committed_to.get(team.id, "")
            reason = msg("planning.reason.team_elsewhere", team=cures.named(team), item=self.item)
            release = cures.release_team(team, zone)
            options.append((team.crew, Candidate(UnmetCause.COMMITTED, reason, release)))
        yield from self._together(options)

    def _resting_teams(self) -> Iterator[Candidate]:
        options = []
        for team in self._able(self.problem.resting_teams):
            reason = msg("planning.reason.team_resting", team=cures.named(team), item=self.item)
            options.append((team.crew, Candidate(UnmetCause.NO_TEAM, reason, cures.return_team(team))))
        yield from self._together(options)

    def _able(self, teams: Sequence[Team]) -> list[Team]:
        return [team for team in teams if self.demand.item in team.capabilities]

    def _no_team(self) -> Iterator[Candidate]:
        crew = sum(team.crew for team in self._able(self.problem.teams))
        first = self._served_first()
        reason = (
            msg("planning.reason.teams_serve_first", quantity=first, item=self.item)
            if first
            else msg("planning.reason.no_team", quantity=crew, item=self.item)
        )
        cause = UnmetCause.COMMITTED if first else UnmetCause.NO_TEAM
        sizes = dict.fromkeys(((1, self.short), (len(self.rivals), max(self.rivals))))
        on_foot = {d: self._seconds(cures.FOOT, d) for d in self.depots}
        nearest = self._by_time(on_foot)[0]
        seconds = on_foot[nearest.id]
        for number, size in sizes:
            change = cures.add_teams(self.demand, nearest, number, size, self.item)
            if seconds <= self.demand.limit_s:
                yield Candidate(cause, reason, change)
            elif math.isfinite(seconds):
                yield self._too_far(nearest, seconds, change)
        yield self._no_way(cures.add_teams(self.demand, nearest, 1, self.short, self.item))
