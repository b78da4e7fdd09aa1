"""A building emptied step by step, for curves: queues at stair doors, stairs that fill, a hall with exits.

Node–link network after Gwynne and Rosenbaum (SFPE Handbook; see `hydraulic`). Each flight is a node with a
density. People cross it at the pace of the density that they meet and leave it no faster than its flow. Above
the density of the greatest flow it takes in less, at the cap nothing: a cap near the jam density would lock
the network up (Tsai 2007, after jupedsim-network; primary not checked).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.hazards.egress.building import EgressPlan
from app.hazards.egress.hydraulic import BEST_DENSITY, CROWDING, FREE_DENSITY, speed_mps

Array = NDArray[np.float64]

STEP_S = 0.5
"""Seconds of a step."""
FINE_STEPS = 6000
"""A run that would need more steps than this takes longer ones."""
DONE = 1e-6
"""Persons: fewer than this are nobody."""


@dataclass(frozen=True, slots=True)
class Emptying:
    """People over time: `seconds`, `left` inside, `out` by exit (steps × exits) as running totals."""

    seconds: Array
    left: Array
    out: Array

    @property
    def empty_s(self) -> float:
        """When the last person left; infinite where somebody remains."""
        done = np.flatnonzero(self.left <= DONE)
        return float(self.seconds[done[0]]) if done.size else math.inf


def empty_building(plan: EgressPlan, set_off_s: Array, expected_s: float) -> Emptying:
    """Empty a building. `set_off_s`: one moment for each person, floor by floor from the ground.

    `expected_s` is the time in closed form: the run stops at twice that, and is coarser where it is long.
    """
    step = STEP_S * max(1, math.ceil(expected_s / STEP_S / FINE_STEPS))
    steps = math.ceil(2 * max(expected_s, 60.0) / step)
    doors, hall = _arrivals(plan, set_off_s, step, steps)
    state = _State(plan, step, steps)
    out = np.zeros((steps + 1, len(plan.exits_m)))
    last = steps
    for now in range(steps):
        out[now + 1] = out[now] + state.advance(now, doors[now], float(hall[now]))
        if plan.total - out[now + 1].sum() <= DONE:
            last = now + 1
            break
    out = out[: last + 1]
    left: Array = np.maximum(0.0, plan.total - out.sum(axis=1))
    return Emptying(np.arange(last + 1, dtype=np.float64) * step, left, out)


def _arrivals(plan: EgressPlan, set_off_s: Array, step: float, steps: int) -> tuple[Array, Array]:
    """Who comes to stair doors (steps × flights × stairs) and to the hall (steps), in persons a step.

    People stand evenly along the corridor.
    """
    doors = np.zeros((steps, max(len(plan.people) - 1, 1), max(len(plan.stairs_m), 1)))
    hall = np.zeros(steps)
    shares = np.array(plan.stair_shares() if plan.stairs_m else (1.0,))
    begin = 0
    for floor, people in enumerate(plan.people):
        walk = plan.corridor_length_m / speed_mps(0) * (np.arange(people) + 0.5) / max(people, 1)
        moments = set_off_s[begin : begin + people] + walk
        begin += people
        when = np.minimum(np.ceil(moments / step).astype(int), steps - 1)
        counts = np.bincount(when, minlength=steps).astype(float)
        if floor:
            doors[:, floor - 1, :] += counts[:, None] * shares
        else:
            hall += counts
    return doors, hall


class _State:
    """Queues before stair doors, people on flights (flights × stairs) and in the hall."""

    def __init__(self, plan: EgressPlan, step: float, steps: int) -> None:
        shape = (max(len(plan.people) - 1, 1), max(len(plan.stairs_m), 1))
        widths = [plan.stair_width(s) for s in range(len(plan.stairs_m))] or [0.0]
        self.step, self.cap = step, plan.density_cap
        self.length, self.k = plan.flight_m, plan.k
        self.width = np.array(widths)
        self.door_room = plan.stair_door_pps * step
        self.stair_room = np.array([plan.stair_pps(s) for s in range(len(plan.stairs_m))] or [0.0]) * step
        self.exit_room = np.array([plan.exit_pps(e) for e in range(len(plan.exits_m))]) * step
        self.area = np.maximum(self.length * self.width, 1e-9)
        self.queue, self.on, self.ready = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        slowest = self.length / speed_mps(BEST_DENSITY, self.k)
        self.coming = np.zeros((steps + math.ceil(slowest / step) + 2, *shape))
        self.rows, self.columns = np.indices(shape)
        self.hall = 0.0

    def advance(self, now: int, doors: Array, hall: float) -> Array:
        """One step; who left by each exit in it."""
        self.queue += doors
        self.hall += hall
        self.ready += self.coming[now]
        density = self.on / self.area
        room = self._room(density)
        down = np.minimum(self.ready, self.stair_room)
        from_above = np.zeros_like(down)
        from_above[:-1] = down[1:]
        from_door = np.minimum(self.queue, self.door_room)
        from_above, from_door = merge(from_above, from_door, room)
        down[1:] = from_above[:-1]
        self.queue -= from_door
        self._cross(now, density, from_above + from_door)
        self.ready -= down
        self.on += from_above + from_door - down
        left = self._leave()
        self.hall += float(down[0].sum())
        return left

    def _room(self, density: Array) -> Array:
        """What each flight takes in: its flow, less above the best density, nothing at the cap."""
        crowded = np.maximum(density, BEST_DENSITY)
        share = crowded * (1 - CROWDING * crowded) / (BEST_DENSITY / 2)
        space = np.maximum(0.0, self.cap * self.area - self.on)
        return np.asarray(np.minimum(self.stair_room * share, space))

    def _cross(self, now: int, density: Array, entering: Array) -> None:
        """People who enter are ready at the foot of the flight after its length at the pace that they meet.

        Their pace is that of the greatest flow at least: what is slower is the queue at the foot.
        """
        pace = self.k * (1 - CROWDING * np.clip(density, FREE_DENSITY, BEST_DENSITY))
        delay = np.ceil(self.length / pace / self.step).astype(int)
        self.coming[now + delay, self.rows, self.columns] += entering

    def _leave(self) -> Array:
        """The hall empties over the exits by their capacity."""
        through = float(self.exit_room.sum())
        if through <= 0:
            return np.zeros_like(self.exit_room)
        leaving = min(self.hall, through)
        self.hall -= leaving
        return np.asarray(self.exit_room * (leaving / through))


def merge(stair: Array, floor: Array, room: Array, stair_share: float = 0.5) -> tuple[Array, Array]:
    """Two streams at a landing: by share where both cannot pass; what one leaves is the other's."""
    first = np.minimum(stair, np.maximum(room * stair_share, room - floor))
    return first, np.minimum(floor, room - first)
