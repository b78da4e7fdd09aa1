"""Sends the vehicles of one depot out, tour by tour, until all is carried or nothing more can be."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache

import numpy as np

from app.domain.campus import TravelMode
from app.domain.resource import Vehicle
from app.planning.problem.problem import Problem, SpeedKey, vehicle_key, whole
from app.planning.program.delivery import Delivery
from app.planning.tours.cargo import SLACK, Cargo
from app.planning.tours.legs import Floats, Legs


class Seed(Enum):
    """Which load begins the next tour."""

    LEAVES_FIRST = "leaves_first"
    """The one that has to be under way first."""
    NEAREST = "nearest"
    PRIORITY = "priority"
    """The one for the most urgent need; of these, the one that has to be under way first."""


@dataclass(frozen=True, slots=True)
class Style:
    """A way to choose what begins a tour and how it goes on."""

    seed: Seed
    largest: bool = False
    """Send the largest vehicle that is there in time; otherwise the one that is there first."""
    straight: bool = False
    """Go to one zone and back."""


STYLES = (
    Style(Seed.LEAVES_FIRST, largest=True),
    Style(Seed.LEAVES_FIRST),
    Style(Seed.NEAREST),
    Style(Seed.PRIORITY, largest=True),
    Style(Seed.PRIORITY),
    Style(Seed.NEAREST, straight=True),
    Style(Seed.LEAVES_FIRST, straight=True),
)
ALWAYS = 2
"""So many styles are always tried, the others as long as something is left behind."""


@dataclass(eq=False)
class Draft:
    """A tour in the making."""

    vehicle: Vehicle
    legs: Legs
    stop_s: float
    depart_s: float
    """Its seconds are whole, and so are all times that follow from it and from legs."""
    zones: list[int] = field(default_factory=list)
    cargo: list[Counter[int]] = field(default_factory=list)
    """At each zone: index of a delivery and its units."""
    latest: list[float] = field(default_factory=list)
    """At each zone, the tightest limit of what is set down."""
    kg: float = 0.0
    litres: float = 0.0

    def arrivals(self) -> list[float]:
        """At each zone."""
        return self._clock()[:-1]

    def back_s(self) -> float:
        """When it is at its depot again."""
        return whole(self._clock()[-1])

    def _clock(self) -> list[float]:
        clock, found = self.depart_s + float(self.legs.out[self.zones[0]]), []
        for number, zone in enumerate(self.zones):
            found.append(whole(clock))
            following = self.zones[number + 1 : number + 2]
            leg = self.legs.onward[zone, following[0]] if following else self.legs.back[zone]
            clock += self.stop_s + float(leg)
        return [*found, clock]

    def slack_s(self) -> float:
        """By how much it could leave later."""
        return min(late - at for late, at in zip(self.latest, self.arrivals(), strict=True))

    @property
    def room_kg(self) -> float:
        """Weight that it still takes."""
        return self.vehicle.capacity_kg - self.kg

    @property
    def room_l(self) -> float:
        """Volume that it still takes."""
        return math.inf if self.vehicle.capacity_l is None else self.vehicle.capacity_l - self.litres


class Dispatch:
    """The vehicles of one depot and what they have to carry."""

    def __init__(
        self,
        problem: Problem,
        depot_id: str,
        deliveries: Sequence[Delivery],
        chosen: Sequence[int],
        slots: dict[int, float],
        avoided: Collection[str],
        style: Style,
    ) -> None:
        self._problem = problem
        self._depot = problem.depot[depot_id]
        self._slots = slots
        """Site and how many more stops its access takes; shared by all depots and counted down."""
        self._style = style
        modes: defaultdict[TravelMode, list[int]] = defaultdict(list)
        for index in chosen:
            carrier = deliveries[index].carrier
            assert carrier is not None
            modes[carrier.mode].append(index)
        self._cargo = {mode: Cargo(problem, deliveries, modes[mode]) for mode in sorted(modes)}
        self._fleet = [v for v in problem.vehicles if v.depot_id == depot_id and v.id not in avoided]
        self._fleet.sort(key=lambda v: v.id)
        self._free_s = {v.id: self._depot.delay_s for v in self._fleet}
        self._trips = {v.id: v.trips for v in self._fleet}
        self._loaded_kg = 0.0
        rate = self._depot.loading_kg_per_min
        self._kg_per_s = math.inf if rate is None else rate / 60
        self._legs = cache(self._make_legs)

    def _make_legs(self, key: SpeedKey) -> Legs:
        return Legs(self._problem, key, self._depot.id)

    def run(self) -> list[Draft]:
        """The tours, in the order in which they are loaded."""
        found = []
        hopeless: set[tuple[TravelMode, int]] = set()
        for mode, group in iter(lambda: self._most_urgent(hopeless), None):
            draft = self._begin(mode, group)
            if draft is None:
                hopeless.add((mode, group))
                continue
            self._go_on(draft, self._cargo[mode])
            self._send(draft)
            found.append(draft)
        return found

    def left(self) -> Counter[int]:
        """Index of a delivery and its units that are not carried."""
        pieces = (piece for cargo in self._cargo.values() for group in cargo.pieces for piece in group)
        return Counter({piece.delivery: piece.units for piece in pieces if piece.units})

    def _most_urgent(self, hopeless: Collection[tuple[TravelMode, int]]) -> tuple[TravelMode, int] | None:
        """The load that has to leave first, of those that have not failed already."""
        best: tuple[float, TravelMode, int] | None = None
        for mode, cargo in self._cargo.items():
            keys = sorted({vehicle_key(v) for v in self._fleet if v.mode is mode}, key=repr)
            if not keys:
                continue
            ways = np.min([self._legs(key).out for key in keys], axis=0)
            leaves = np.where(cargo.open, self._order(cargo, ways[cargo.zone]), np.inf)
            leaves[[group for other, group in hopeless if other is mode]] = np.inf
            if len(leaves) and np.isfinite(leaves).any():
                group = int(np.argmin(leaves))
                if best is None or leaves[group] < best[0]:
                    best = (float(leaves[group]), mode, group)
        return best[1:] if best else None

    def _order(self, cargo: Cargo, ways: Floats) -> Floats:
        """(groups,) what begins a tour first has the least."""
        leaves = np.asarray(cargo.latest - ways, dtype=np.float64)
        if self._style.seed is Seed.NEAREST:
            return ways
        if self._style.seed is Seed.PRIORITY:
            return np.asarray(leaves + cargo.rank * 1e7, dtype=np.float64)
        return leaves

    def _ready_s(self, vehicle: Vehicle) -> float:
        return whole(self._free_s[vehicle.id] + self._problem.turnaround_s(vehicle))

    def _begin(self, mode: TravelMode, group: int) -> Draft | None:
        """A tour with as much of one load as the best vehicle takes that is there in time."""
        cargo = self._cargo[mode]
        left = cargo.left_kg()
        for vehicle in sorted(
            self._able(mode, cargo, group), key=lambda v: self._rank(v, cargo, group, left)
        ):
            draft = Draft(vehicle, self._legs(vehicle_key(vehicle)), self._stop_s, self._ready_s(vehicle))
            if self._insert(draft, cargo, group, 0):
                return draft
        return None

    @property
    def _stop_s(self) -> float:
        return self._problem.handling.stop_s

    def _able(self, mode: TravelMode, cargo: Cargo, group: int) -> Iterator[Vehicle]:
        zone = int(cargo.zone[group])
        for vehicle in self._fleet:
            if vehicle.mode is not mode or not self._trips[vehicle.id]:
                continue
            legs = self._legs(vehicle_key(vehicle))
            in_time = self._ready_s(vehicle) + legs.out[zone] <= cargo.latest[group]
            room = math.inf if vehicle.capacity_l is None else vehicle.capacity_l
            if in_time and math.isfinite(legs.back[zone]) and cargo.fits(group, vehicle.capacity_kg, room):
                yield vehicle

    def _rank(self, vehicle: Vehicle, cargo: Cargo, group: int, left_kg: float) -> tuple[float, float, str]:
        way = self._legs(vehicle_key(vehicle)).out[int(cargo.zone[group])]
        arrival = self._ready_s(vehicle) + float(way)
        size = -min(vehicle.capacity_kg, left_kg)
        first, second = (size, arrival) if self._style.largest else (arrival, size)
        return first, second, vehicle.id

    def _insert(self, draft: Draft, cargo: Cargo, group: int, position: int) -> bool:
        """Stop for a load at a position of a tour, if something of it can be taken."""
        zone = int(cargo.zone[group])
        if self._slots.get(zone, 1.0) < 1:
            return False
        draft.zones.insert(position, zone)
        draft.cargo.insert(position, Counter())
        draft.latest.insert(position, float(cargo.latest[group]))
        if self._load(draft, cargo, group, position):
            if zone in self._slots:
                self._slots[zone] -= 1
            return True
        del draft.zones[position], draft.cargo[position], draft.latest[position]
        return False

    def _load(self, draft: Draft, cargo: Cargo, group: int, position: int) -> bool:
        """Load what fits and what the depot can load before the tour has to leave."""
        slack = draft.slack_s()
        if slack < 0:
            return False
        room_kg = draft.room_kg
        if math.isfinite(self._kg_per_s):
            by_then = (draft.depart_s + math.floor(slack)) * self._kg_per_s
            room_kg = min(room_kg, by_then - self._loaded_kg - draft.kg)
        taken = cargo.take(group, room_kg, draft.room_l)
        for piece, units in taken:
            draft.cargo[position][piece.delivery] += units
            draft.kg += units * piece.kg
            draft.litres += units * piece.litres
        if taken and math.isfinite(self._kg_per_s):
            loaded = whole(max(0.0, self._loaded_kg + draft.kg - SLACK) / self._kg_per_s)
            draft.depart_s = max(draft.depart_s, loaded)
        return bool(taken)

    def _go_on(self, draft: Draft, cargo: Cargo) -> None:
        """Add what lies at the tour's zones, then the load with the least detour, as long as one fits."""
        shut: set[int] = set()
        while True:
            self._add_here(draft, cargo)
            found = None if self._style.straight else self._cheapest(draft, cargo, shut)
            if found is None:
                return
            group, position = found
            if not self._insert(draft, cargo, group, position):
                shut.add(group)

    def _add_here(self, draft: Draft, cargo: Cargo) -> None:
        for position, zone in enumerate(draft.zones):
            here = np.flatnonzero(cargo.open & (cargo.zone == zone))
            for group in sorted(here.tolist(), key=lambda g: float(cargo.latest[g])):
                before = draft.latest[position]
                draft.latest[position] = min(before, float(cargo.latest[group]))
                if not self._load(draft, cargo, group, position):
                    draft.latest[position] = before

    def _cheapest(self, draft: Draft, cargo: Cargo, shut: Collection[int]) -> tuple[int, int] | None:
        """The load and position with the least detour that keeps every limit."""
        open_to = cargo.open.copy()
        open_to[list(shut)] = False
        groups = np.flatnonzero(open_to)
        if not len(groups) or (draft.room_kg <= SLACK and draft.kg > 0) or draft.room_l <= SLACK:
            return None
        zones, latest, legs = cargo.zone[groups], cargo.latest[groups], draft.legs
        arrivals = draft.arrivals()
        slack = np.array([late - at for late, at in zip(draft.latest, arrivals, strict=True)])
        best: tuple[float, int, int] | None = None
        for position in range(len(draft.zones) + 1):
            reached, detour = self._detours(draft, arrivals, zones, position)
            after = slack[position:].min() if position < len(slack) else math.inf
            fits = (
                (reached <= latest) & (detour <= after) & np.isfinite(detour) & np.isfinite(legs.back[zones])
            )
            if fits.any():
                cost = np.where(fits, detour, np.inf)
                number = int(np.argmin(cost))
                if best is None or cost[number] < best[0]:
                    best = (float(cost[number]), int(groups[number]), position)
        return best[1:] if best else None

    def _detours(
        self, draft: Draft, arrivals: Sequence[float], zones: np.ndarray, position: int
    ) -> tuple[Floats, Floats]:
        """When zones would be reached if visited at a position, and how much later what follows becomes."""
        legs = draft.legs
        if position:
            before = draft.zones[position - 1]
            there = legs.onward[before, zones]
            start = arrivals[position - 1] + self._stop_s
        else:
            there, start = legs.out[zones], draft.depart_s
        if position < len(draft.zones):
            after = draft.zones[position]
            onward, direct = legs.onward[zones, after], arrivals[position] - start
        else:
            onward, direct = legs.back[zones], float(legs.back[draft.zones[-1]])
        return np.ceil(start + there - 1e-6), there + self._stop_s + onward - direct

    def _send(self, draft: Draft) -> None:
        self._trips[draft.vehicle.id] -= 1
        self._free_s[draft.vehicle.id] = draft.back_s()
        self._loaded_kg += draft.kg
