"""One building as elements that people pass, and its time to empty in closed form.

Floors lead by a corridor and a stair door into stairs; stairs and the ground floor lead into one hall, and
the hall to the exits. The doors of rooms are never the narrowest: few people use each.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from app.hazards.egress.hydraulic import (
    effective_width_m,
    most_flow,
    passage_s,
    speed_mps,
    stair_k,
    stair_length_m,
    stair_takes,
    stair_takes_at,
)


class ElementKind(StrEnum):
    """What people pass."""

    CORRIDOR = "corridor"
    STAIR_DOOR = "stair_door"
    STAIR = "stair"
    EXITS = "exits"


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressPlan:
    """A building for the calculation. Lengths and clear widths in m, flows in persons per second and metre.

    `people` by floor, ground floor first. `flow_factor` moves every flow.
    """

    people: tuple[int, ...]
    stairs_m: tuple[float, ...]
    exits_m: tuple[float, ...]
    stair_door_m: float
    corridor_m: float
    corridor_length_m: float
    riser_m: float
    tread_m: float
    floor_height_m: float
    landing_m: float
    """Level way on the landings of one storey."""
    level_flow: float
    door_boundary_m: float
    stair_boundary_m: float
    corridor_boundary_m: float
    density_cap: float
    flow_factor: float = 1.0

    @property
    def total(self) -> int:
        """Everybody inside."""
        return sum(self.people)

    @property
    def above(self) -> int:
        """Those who need a stair."""
        return sum(self.people[1:])

    @property
    def k(self) -> float:
        """Speed factor of the stairs in m/s."""
        return stair_k(self.riser_m, self.tread_m)

    @property
    def flight_m(self) -> float:
        """Way down by one storey, landings included."""
        return stair_length_m(self.floor_height_m, self.riser_m, self.tread_m) + self.landing_m

    def down_s(self, floor: int) -> float:
        """Seconds from a floor down to the hall at free pace."""
        return floor * self.flight_m / speed_mps(0, self.k)

    def stair_width(self, stair: int) -> float:
        """Effective width of a stair."""
        return effective_width_m(self.stairs_m[stair], self.stair_boundary_m)

    def stair_pps(self, stair: int) -> float:
        """Capacity of a stair."""
        return self.flow_factor * most_flow(self.k) * self.stair_width(stair)

    def stairs_take(self, seconds: float, density: float) -> tuple[int, int]:
        """Persons that all stairs take in a time: at a density on them, and at that of the rule of thumb."""
        storeys, going_m = len(self.people), self.flight_m
        low = high = 0
        for stair, clear_m in enumerate(self.stairs_m):
            area_m2 = clear_m * going_m
            low += stair_takes_at(self.stair_width(stair), seconds, area_m2, storeys, density)
            high += stair_takes(clear_m, seconds, area_m2, storeys)
        return low, high

    @property
    def stair_door_pps(self) -> float:
        """Capacity of one stair door."""
        return self.flow_factor * self.level_flow * effective_width_m(self.stair_door_m, self.door_boundary_m)

    @property
    def corridor_pps(self) -> float:
        """Capacity of a corridor."""
        return (
            self.flow_factor * self.level_flow * effective_width_m(self.corridor_m, self.corridor_boundary_m)
        )

    def exit_pps(self, exit_: int) -> float:
        """Capacity of an exit."""
        return (
            self.flow_factor * self.level_flow * effective_width_m(self.exits_m[exit_], self.door_boundary_m)
        )

    @property
    def exits_pps(self) -> float:
        """Capacity of all exits."""
        return sum(map(self.exit_pps, range(len(self.exits_m))))

    def stair_shares(self) -> tuple[float, ...]:
        """Share of each floor's people on each stair: by what stair and stair door let through."""
        through = [min(self.stair_pps(s), self.stair_door_pps) for s in range(len(self.stairs_m))]
        total = sum(through)
        return tuple(one / total if total else 1 / len(through) for one in through)

    def without_stair(self, stair: int) -> EgressPlan:
        """The building with one stair blocked."""
        return replace(self, stairs_m=self.stairs_m[:stair] + self.stairs_m[stair + 1 :])

    def without_exit(self, exit_: int) -> EgressPlan:
        """The building with one exit blocked."""
        return replace(self, exits_m=self.exits_m[:exit_] + self.exits_m[exit_ + 1 :])


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """An element with those who pass it. `total_s`: until the last of them is outside."""

    kind: ElementKind
    index: int = 0
    """Which stair, from 0."""
    floor: int = 0
    """Which floor, ground floor 0; of stairs and exits, from which floor up people are counted."""
    clear_m: float
    effective_m: float
    capacity_pps: float
    people: float
    first_s: float
    after_s: float

    @property
    def queue_s(self) -> float:
        """`N/C`."""
        return passage_s(self.people, self.capacity_pps)

    @property
    def total_s(self) -> float:
        """`t_first_arrival + N/C + t_after`."""
        return self.first_s + self.queue_s + self.after_s if self.people > 0 else 0.0


def elements(plan: EgressPlan) -> tuple[Element, ...]:
    """Corridor and stair door of each upper floor, each stair where it binds most, and the exits together.

    Each `total_s` is a lower bound of the time to empty the building: of those on the floors from one up,
    the first reaches the element after its walk at free pace, the last has that of the element to the exit.
    """
    shares = plan.stair_shares() if plan.stairs_m else ()
    upper = [floor for floor, people in enumerate(plan.people) if floor and people]
    found = [
        element
        for floor in upper
        for stair, share in enumerate(shares)
        for element in _floor_elements(plan, floor, stair, plan.people[floor] * share)
    ]
    found += [
        max((_stair(plan, stair, share, floor) for floor in upper), key=_total)
        for stair, share in enumerate(shares)
        if upper
    ]
    inside = [floor for floor, people in enumerate(plan.people) if people] or [0]
    found.append(max((_exits(plan, floor) for floor in inside), key=_total))
    return tuple(found)


def _total(element: Element) -> float:
    return element.total_s


def _stair(plan: EgressPlan, stair: int, share: float, floor: int) -> Element:
    """The flight below a floor, with everybody from that floor up."""
    return Element(
        kind=ElementKind.STAIR,
        index=stair,
        floor=floor,
        clear_m=plan.stairs_m[stair],
        effective_m=plan.stair_width(stair),
        capacity_pps=plan.stair_pps(stair),
        people=sum(plan.people[floor:]) * share,
        first_s=plan.corridor_length_m / speed_mps(0),
        after_s=plan.down_s(floor),
    )


def _exits(plan: EgressPlan, floor: int) -> Element:
    """All exits, with everybody from a floor up."""
    return Element(
        kind=ElementKind.EXITS,
        floor=floor,
        clear_m=sum(plan.exits_m),
        effective_m=sum(effective_width_m(width, plan.door_boundary_m) for width in plan.exits_m),
        capacity_pps=plan.exits_pps,
        people=sum(plan.people[floor:]),
        first_s=plan.corridor_length_m / speed_mps(0) + plan.down_s(floor),
        after_s=0.0,
    )


def _floor_elements(plan: EgressPlan, floor: int, stair: int, people: float) -> tuple[Element, Element]:
    corridor = Element(
        kind=ElementKind.CORRIDOR,
        index=stair,
        floor=floor,
        clear_m=plan.corridor_m,
        effective_m=effective_width_m(plan.corridor_m, plan.corridor_boundary_m),
        capacity_pps=plan.corridor_pps,
        people=people,
        first_s=plan.corridor_length_m / speed_mps(0),
        after_s=plan.down_s(floor),
    )
    door = replace(
        corridor,
        kind=ElementKind.STAIR_DOOR,
        clear_m=plan.stair_door_m,
        effective_m=effective_width_m(plan.stair_door_m, plan.door_boundary_m),
        capacity_pps=plan.stair_door_pps,
    )
    return corridor, door


def controlling(plan: EgressPlan) -> Element:
    """The element after which the last person is outside latest."""
    return max(elements(plan), key=_total)


def walk_s(plan: EgressPlan) -> float:
    """The farthest person's way out with nobody in it."""
    top = max((floor for floor, people in enumerate(plan.people) if people), default=0)
    return plan.corridor_length_m / speed_mps(0) + plan.down_s(top)


def movement_s(plan: EgressPlan) -> float:
    """Seconds of movement until the building is empty, when all set off at once; infinite where none can."""
    if not plan.total:
        return 0.0
    if plan.above and not plan.stairs_m:
        return float("inf")
    return max(walk_s(plan), controlling(plan).total_s)
