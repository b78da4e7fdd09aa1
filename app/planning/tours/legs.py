"""How long legs between a depot and zones take, and the way of a whole tour."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString

from app.planning.problem.problem import Problem, SpeedKey

Floats = NDArray[np.float64]


class Legs:
    """Legs of vehicles of one speed from one depot; without onward ways, every leg leads over the depot."""

    def __init__(self, problem: Problem, key: SpeedKey, depot_id: str) -> None:
        self._problem = problem
        self._key = key
        self._depot_id = depot_id
        self._onward = key in problem.onward

    @cached_property
    def out(self) -> Floats:
        """(zones,) whole seconds from the depot, inf where there is no way."""
        return _whole(self._problem.travel[self._key].seconds[self._problem.row[self._depot_id]])

    @cached_property
    def onward(self) -> Floats:
        """(zones, zones) whole seconds from zone to zone."""
        zones = len(self._problem.sites)
        if self._onward:
            return _whole(self._problem.onward[self._key].seconds[:, :zones])
        return np.asarray(self.out[:, None] + self.out[None, :], dtype=np.float64)

    @cached_property
    def back(self) -> Floats:
        """(zones,) whole seconds back to the depot."""
        if not self._onward:
            return self.out
        ids = [depot.id for depot in self._problem.depots]
        column = len(self._problem.sites) + ids.index(self._depot_id)
        return _whole(self._problem.onward[self._key].seconds[:, column])

    def route(self, zones: Sequence[int]) -> LineString:
        """The way from the depot over zones and back."""
        names = [self._problem.sites[zone].zone_id for zone in zones]
        ways = [self._problem.route(self._key, self._depot_id, names[0])]
        for start, goal in zip(names, [*names[1:], self._depot_id], strict=True):
            ways += self._leg(start, goal)
        points = [ways[0].coords[0]]
        for way in ways:
            points += [point for i, point in enumerate(way.coords) if i or point != points[-1]]
        return LineString(points if len(points) > 1 else points * 2)

    def _leg(self, start: str, goal: str) -> list[LineString]:
        if self._onward:
            return [self._problem.onward_route(self._key, start, goal)]
        home = self._problem.route(self._key, self._depot_id, start).reverse()
        if goal == self._depot_id:
            return [home]
        return [home, self._problem.route(self._key, self._depot_id, goal)]


def _whole(seconds: Floats) -> Floats:
    return np.asarray(np.ceil(seconds - 1e-6), dtype=np.float64)
