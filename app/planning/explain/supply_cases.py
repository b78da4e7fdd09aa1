"""The changes that come into question where a supply is missing, the least of them first."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from app.domain.message import msg
from app.domain.plan import UnmetCause
from app.domain.resource import Depot
from app.planning.explain import cures
from app.planning.explain.cases import Candidate, Case
from app.planning.explain.cures import Cure


@dataclass(frozen=True, eq=False)
class SupplyCase(Case):
    """A supply of which too little arrives."""

    def candidates(self) -> Iterator[Candidate]:
        """Fuller vehicles, farther depots, lifted closures, released and new stock."""
        yield from self._full_vehicles()
        yield from self._far_stock()
        yield from self._stock_without_vehicle()
        yield from self.cut_off(sorted(d for d, n in self._spare.items() if n))
        yield from self._promised_stock()
        yield from self._no_stock()

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
                there = self.problem.carrier_arrival_s(carrier, self.demand.zone_id)
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
        yield from self.farther(far)

    def _stock_without_vehicle(self) -> Iterator[Candidate]:
        for depot_id in sorted(d for d, n in self._spare.items() if n >= self.short):
            if math.isfinite(self._carried_s[depot_id]):
                continue
            if self.seconds(cures.WHEELS, depot_id) <= self.demand.limit_s:
                depot = self.depots[depot_id]
                reason = msg(
                    "planning.reason.no_vehicle",
                    depot=cures.named(depot),
                    quantity=self._spare[depot_id],
                    item=self.item,
                )
                for units in self._amounts:
                    yield Candidate(UnmetCause.NO_VEHICLE, reason, self._vehicle(depot, units))

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

    def _no_stock(self) -> Iterator[Candidate]:
        held = sum(s.quantity for s in self.problem.stock if s.item == self.demand.item)
        sent = sum(d.quantity for d in self.deliveries if d.demand.item == self.demand.item)
        first = self.served_first()
        reason = (
            msg("planning.reason.serves_first", quantity=first, item=self.item)
            if first
            else msg("planning.reason.no_stock", quantity=held, sent=sent, item=self.item)
            if held
            else msg("planning.reason.none_held", item=self.item)
        )
        cause = UnmetCause.COMMITTED if first else UnmetCause.NO_STOCK
        near = [d for d in self.by_time(self._carried_s) if self._carried_s[d.id] <= self.demand.limit_s]
        for units in self._amounts:
            roomy = next((d for d in near if self._room_kg[d.id] >= self._kg(units)), None)
            if roomy is not None:
                yield Candidate(cause, reason, self._stock(roomy, units))
        most = self._amounts[-1]
        by_wheels = {d: self.seconds(cures.WHEELS, d) for d in self.depots}
        nearest = self.by_time(by_wheels)[0]
        change = cures.both(self._stock(nearest, most), self._vehicle(nearest, most))
        if by_wheels[nearest.id] <= self.demand.limit_s:
            yield Candidate(cause, reason, change)
        elif math.isfinite(by_wheels[nearest.id]):
            yield self.too_far(nearest, by_wheels[nearest.id], change)
        else:
            yield self.no_way()

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
