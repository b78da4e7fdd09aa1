"""The changes that come into question where a supply is missing, the least of them first."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from app.campus.resources import catalogue
from app.domain.directive import PlanLock, Reserve
from app.domain.message import Message, msg
from app.domain.plan import DemandKind, UnmetCause, whole_minutes
from app.domain.resource import Depot
from app.planning.explain import cures
from app.planning.explain.cases import Candidate, Case
from app.planning.explain.cures import Cure
from app.planning.program.objective import RANK


@dataclass(frozen=True, eq=False)
class SupplyCase(Case):
    """A supply of which too little arrives."""

    def candidates(self) -> Iterator[Candidate]:
        """What only takes a word first, then vehicles, farther depots, ways, and stock that is not there."""
        yield from self.laid_down(self._directives)
        yield from self.access_full(self._entries)
        yield from self._slow_loading()
        yield from self._full_vehicles()
        yield from self._far_stock()
        yield from self._stock_without_vehicle()
        yield from self.cut_off(sorted(d for d, n in self._spare.items() if n))
        yield from self._promised_stock()
        yield from self._missing_parts()
        yield from self._no_stock()

    @cached_property
    def _spare(self) -> dict[str, int]:
        """Units of the item that each depot could still send."""
        return {depot.id: self.left.spare(depot.id, self.demand.item) for depot in self.problem.depots}

    @cached_property
    def _directives(self) -> list[PlanLock | Reserve]:
        """Locks and reserves that keep this supply or its vehicles back, or bind it to another need."""
        held = {depot_id for (depot_id, item), n in self.problem.stock_at.items() if item in self.items and n}
        vehicles = {vehicle.id for vehicle in self.problem.vehicles if vehicle.depot_id in held}
        locks = [
            lock
            for lock in self.problem.locks
            if self.here(lock)
            and (lock.vehicle_id in vehicles or (lock.depot_id in held and lock.item in ("", *self.items)))
        ]
        parts = {part for item in self.items for part, _ in self.problem.kits.get(item, ())}
        return [*locks, *(one for one in self.problem.reserves if one.item in self.items | parts)]

    @cached_property
    def _entries(self) -> int:
        """How many more stops the need lacks."""
        largest = max((carrier.largest_kg for carrier in self.problem.carriers), default=0.0)
        return max(1, math.ceil(self._kg(self.short) / largest)) if largest else 1

    @cached_property
    def _carried_s(self) -> dict[str, float]:
        """Seconds from each depot by its own vehicles that can take one unit."""
        seconds: defaultdict[str, float] = defaultdict(lambda: math.inf)
        for carrier in self.problem.carriers:
            if self.problem.unit_kg[self.demand.item] <= carrier.largest_kg:
                there = self.problem.carrier_arrival_s(carrier, self.demand.zone_id)
                seconds[carrier.depot_id] = min(seconds[carrier.depot_id], there)
        return seconds

    def _by_wheels(self, depot: Depot) -> float:
        """Seconds until a vehicle that is added at a depot could be there, loaded."""
        return depot.delay_s + self.problem.handling.turnaround_s + self.seconds(cures.WHEELS, depot.id)

    def _kg(self, units: int) -> float:
        return self.problem.unit_kg[self.demand.item] * units

    def _near(self) -> list[Depot]:
        """Depots with enough left and a vehicle that could be there in time, the fullest first."""
        near = [d for d, n in self._spare.items() if n >= self.short and self._carried_s[d] <= self.latest_s]
        return [self.depots[d] for d in sorted(near, key=lambda d: (-self._spare[d], d))]

    def _slow_loading(self) -> Iterator[Candidate]:
        """Hands at a loading place that puts only so much on vehicles in time."""
        for depot in self._near():
            rate = depot.loading_kg_per_min
            if rate is None:
                continue
            reason = msg("planning.reason.loading", depot=cures.named(depot), kg=round(rate), item=self.item)
            window = (self.latest_s - self._carried_s[depot.id]) / 60 + 1
            for units in self._amounts:
                more = math.ceil(rate + self._kg(units) / window)
                for faster in (more, 2 * more, 6 * more):
                    yield Candidate(UnmetCause.LOADING, reason, cures.load_faster(depot, float(faster)))

    def _full_vehicles(self) -> Iterator[Candidate]:
        for depot in self._near():
            reason = msg(
                "planning.reason.vehicles_full",
                depot=cures.named(depot),
                quantity=self._spare[depot.id],
                item=self.item,
            )
            for change in self._vehicles(depot):
                yield Candidate(UnmetCause.NO_VEHICLE, reason, change)

    @cached_property
    def _amounts(self) -> list[int]:
        """What this need lacks, and what it lacks together with its rivals."""
        return list(dict.fromkeys((self.short, sum(self.rivals))))

    def _vehicles(self, depot: Depot) -> Iterator[Cure]:
        """A vehicle for this need, for its rivals too, and for all that may claim the vehicle before it."""
        needed = {d.item for d in self.problem.demands if d.kind is DemandKind.SUPPLY}
        heaviest = max((self.problem.unit_kg.get(item, 0.0) for item in needed), default=0.0)
        loads = [self._kg(units) for units in self._amounts]
        for kg in loads:
            yield cures.add_vehicle(depot, kg, heaviest)
        rank = RANK[self.demand.priority]
        claims = math.fsum(
            self.problem.unit_kg[other.item] * short
            for other, short in self.missing
            if other.kind is DemandKind.SUPPLY and RANK[other.priority] <= rank
        )
        if claims > loads[-1]:
            yield cures.add_vehicle(depot, claims, heaviest, shared=True)

    def _far_stock(self) -> Iterator[Candidate]:
        far = [
            (self._carried_s[d] - self.demand.from_s, d, n)
            for d, n in self._spare.items()
            if n and self.latest_s < self._carried_s[d] < math.inf
        ]
        yield from self.farther(far)

    def _stock_without_vehicle(self) -> Iterator[Candidate]:
        for depot_id in sorted(d for d, n in self._spare.items() if n >= self.short):
            depot = self.depots[depot_id]
            if math.isfinite(self._carried_s[depot_id]) or self._by_wheels(depot) > self.latest_s:
                continue
            reason = msg(
                "planning.reason.no_vehicle",
                depot=cures.named(depot),
                quantity=self._spare[depot_id],
                item=self.item,
            )
            for change in self._vehicles(depot):
                yield Candidate(UnmetCause.NO_VEHICLE, reason, change)

    def _promised_stock(self) -> Iterator[Candidate]:
        lines = [
            line
            for line in self.problem.committed_stock
            if line.item == self.demand.item and self.may_release(line.id)
        ]
        options = []
        for line in lines:
            depot = self.depots[line.depot_id]
            reason = msg(
                "planning.reason.promised", quantity=line.quantity, item=self.item, depot=cures.named(depot)
            )
            release = cures.release_stock(line, depot, self.item)
            options.append((line.quantity, Candidate(UnmetCause.COMMITTED, reason, release)))
        yield from self.together(options)

    def _missing_parts(self) -> Iterator[Candidate]:
        """Parts of a kit where a depot that could bring it has the others."""
        parts = self.problem.kits.get(self.demand.item, ())
        for depot in self.by_time(self._carried_s):
            if not parts or self._carried_s[depot.id] > self.latest_s:
                continue
            units = max(0, self.short - self._spare[depot.id])
            lacking = [
                (part, units * number - self.left.spare(depot.id, part))
                for part, number in parts
                if units * number > self.left.spare(depot.id, part)
            ]
            if not lacking or len(lacking) == len(parts):
                continue
            names = [catalogue().words(part) for part, _ in lacking]
            reason = msg(
                "planning.reason.parts_missing", depot=cures.named(depot), item=self.item, part=names[0]
            )
            steps = [
                cures.add_parts(depot, part, quantity, name)
                for (part, quantity), name in zip(lacking, names, strict=True)
            ]
            change = steps[0]
            for step in steps[1:]:
                change = cures.both(change, step)
            yield Candidate(UnmetCause.NO_STOCK, reason, change)

    def _no_stock(self) -> Iterator[Candidate]:
        cause, reason = self._what_there_is()
        near = [d for d in self.by_time(self._carried_s) if self._carried_s[d.id] <= self.latest_s]
        for units in self._amounts:
            roomy = next((d for d in near if self._room_kg[d.id] >= self._kg(units)), None)
            if roomy is not None:
                yield Candidate(cause, reason, self._stock(roomy, units))
        most = self._amounts[-1]
        by_wheels = {depot.id: self._by_wheels(depot) for depot in self.problem.depots}
        nearest = self.by_time(by_wheels)[0]
        if math.isinf(by_wheels[nearest.id]):
            yield self.no_way()
            return
        for vehicle in self._vehicles(nearest):
            change = cures.both(self._stock(nearest, most), vehicle)
            if by_wheels[nearest.id] <= self.latest_s:
                yield Candidate(cause, reason, change)
            else:
                yield self.too_far(nearest, by_wheels[nearest.id] - self.demand.from_s, change)

    def _what_there_is(self) -> tuple[UnmetCause, Message]:
        """What the depots hold, what of it goes where, and what of it is past its date."""
        held = sum(s.quantity for s in self.problem.stock if s.item == self.demand.item)
        sent = sum(d.quantity for d in self.deliveries if d.item == self.demand.item)
        expired = sum(s.quantity for s in self.problem.expired_stock if s.item == self.demand.item)
        first = self.served_first()
        limit = whole_minutes(self.demand.limit_s)
        beyond = self._beyond_wheels()
        if not first and beyond is not None:
            return UnmetCause.TOO_FAR, beyond
        if first:
            reason = msg("planning.reason.serves_first", quantity=first, item=self.item)
        elif held > sent:
            reason = msg("planning.reason.no_stock", quantity=held, sent=sent, limit=limit, item=self.item)
        elif held:
            reason = msg("planning.reason.all_sent", quantity=held, item=self.item)
        elif expired:
            return UnmetCause.EXPIRED, msg("planning.reason.expired", quantity=expired, item=self.item)
        else:
            return UnmetCause.NO_STOCK, msg("planning.reason.none_held", item=self.item)
        if expired:
            more = msg("planning.reason.rest_expired", quantity=expired, item=self.item)
            reason = msg("planning.cure.and", first=reason, second=more)
        cause = UnmetCause.COMMITTED if first else UnmetCause.NO_STOCK
        return (UnmetCause.EXPIRED if expired >= self.short else cause), reason

    def _beyond_wheels(self) -> Message | None:
        """What is left would do but is too far even for a vehicle that stands ready; None where it is not."""
        if sum(self._spare.values()) < self.short:
            return None
        holders = [self.depots[depot_id] for depot_id, units in self._spare.items() if units]
        seconds, depot_id = min(((self._by_wheels(d), d.id) for d in holders), default=(math.inf, ""))
        if not self.latest_s < seconds < math.inf:
            return None
        return msg(
            "planning.reason.beyond_wheels",
            quantity=sum(self._spare.values()),
            item=self.item,
            depot=cures.named(self.depots[depot_id]),
            minutes=whole_minutes(seconds - self.demand.from_s),
            limit=whole_minutes(self.demand.limit_s),
        )

    @cached_property
    def _room_kg(self) -> dict[str, float]:
        """What the vehicles of each depot could still take."""
        room: defaultdict[str, float] = defaultdict(float)
        for (depot_id, _), kg in self.left.room_kg.items():
            room[depot_id] += kg
        return room

    def _stock(self, depot: Depot, units: int) -> Cure:
        return cures.add_stock(self.demand, depot, units, self.item)
