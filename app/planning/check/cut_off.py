"""Ways that a danger cuts: those of a proposal, which must not exist, and those of plans already in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import shapely
from shapely.geometry import LineString

from app.campus.network import SNAP_M, PathNetwork
from app.campus.travel import Blockage
from app.campus.ways import blocked, network_of
from app.domain.campus import TravelMode
from app.domain.incident import Closure, IncidentStatus
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, PlanStatus, Tour
from app.planning.problem.problem import team_key
from app.planning.problem.terrain import protected_ways

SHARED_M = 1.0
"""A route that has less in common with a closed way only crosses it."""


def through_danger(
    assignments: Sequence[Assignment], blockage: Blockage, protected: Mapping[str, Blockage] | None = None
) -> tuple[Assignment, ...]:
    """The assignments whose route enters the blocked area by more than `SNAP_M`. Its edge is free.

    `protected` gives what is blocked for a team, by its id, where its protection lets it pass more.
    """
    return tuple(
        a for one, group in _by_blockage(assignments, blockage, protected) for a in _inside(group, one)
    )


def _by_blockage(
    assignments: Sequence[Assignment], blockage: Blockage, protected: Mapping[str, Blockage] | None
) -> list[tuple[Blockage, list[Assignment]]]:
    groups: dict[int, tuple[Blockage, list[Assignment]]] = {}
    for assignment in assignments:
        own = (protected or {}).get(assignment.team_id, blockage)
        groups.setdefault(id(own), (own, []))[1].append(assignment)
    return list(groups.values())


def tours_through_danger(tours: Sequence[Tour], blockage: Blockage) -> tuple[Tour, ...]:
    """The tours whose route enters the blocked area by more than `SNAP_M`; no vehicle is protected."""
    return _inside(tours, blockage)


Way = TypeVar("Way", Assignment, Tour)


def _inside(assignments: Sequence[Way], blockage: Blockage) -> tuple[Way, ...]:
    if blockage.area is None or not assignments:
        return ()
    inner = blockage.area.buffer(-SNAP_M)
    shapely.prepare(inner)
    enters = shapely.intersects(inner, np.array([a.route for a in assignments], dtype=object))
    return tuple(a for a, entered in zip(assignments, enters, strict=True) if entered)


def ways_of_teams(snapshot: Snapshot) -> dict[str, Blockage]:
    """What is blocked for each team, by its id, whose protection lets it pass where others may not."""
    ways = protected_ways(snapshot, snapshot.campus.teams)
    keys = {team.id: team_key(team).protection for team in snapshot.campus.teams}
    return {team_id: ways[key] for team_id, key in keys.items() if key in ways}


def cut_routes(snapshot: Snapshot) -> tuple[Assignment, ...]:
    """The assignments in force whose way now enters an extent, runs on a closed way or is cut where it leaves
    the ways: nobody may be sent along it. Of a load that is also the whole tour that brings it.

    A plan avoids what was known when it was computed; an extent that grows, a new incident or a new closure
    can lie across it afterwards.
    """
    in_force = {plan.id for plan in snapshot.plans if plan.status is PlanStatus.APPROVED}
    still_open = {i.id for i in snapshot.incidents if i.status is IncidentStatus.OPEN}
    running = [a for a in snapshot.assignments if a.plan_id in in_force and a.incident_id in still_open]
    blockage = blocked(snapshot)
    if not running or (blockage.area is None and not blockage.closures):
        return ()
    network, protected = network_of(snapshot.campus.paths), ways_of_teams(snapshot)
    cut = set(through_danger(running, blockage, protected))
    for own, group in _by_blockage(running, blockage, protected):
        closed = _Closed(network, own)
        cut |= {a for a in group if closed.lies_across(a.route, a.mode)}
    loads = _loads_of_cut_tours(snapshot, running, _Closed(network, blockage))
    return tuple(a for a in running if a in cut or (not a.team_id and _load_key(a) in loads))


LoadKey = tuple[str, str, str, str]


def _load_key(load: Assignment) -> LoadKey:
    return load.plan_id, load.depot_id, load.demand_id, load.item


def _loads_of_cut_tours(
    snapshot: Snapshot, running: Sequence[Assignment], closed: _Closed
) -> frozenset[LoadKey]:
    """What the tours bring that are cut anywhere, between their stops and on the way back, too."""
    modes = {_load_key(a): a.mode for a in running if not a.team_id}
    found: set[LoadKey] = set()
    for tour in snapshot.tours:
        keys = {
            (tour.plan_id, tour.depot_id, load.demand_id, load.item)
            for stop in tour.stops
            for load in stop.loads
        } & modes.keys()
        ways = {modes[key] for key in keys}
        if any(closed.lies_across(tour.route, mode) for mode in ways) or (
            keys and tours_through_danger([tour], closed.blockage)
        ):
            found |= keys
    return frozenset(found)


class _Closed:
    """The closures of a blockage, asked whether they lie across a route."""

    def __init__(self, network: PathNetwork, blockage: Blockage) -> None:
        self.blockage = blockage
        self._network = network
        self._edges: dict[TravelMode, np.ndarray] = {}
        self._walls = Blockage(None, tuple(_within(closure) for closure in blockage.closures))

    def lies_across(self, route: LineString, mode: TravelMode) -> bool:
        """Whether the route runs on a way that is closed to the mode, or a closure to people on foot lies
        across a piece of it: the walks between a place and the ways belong to no way.
        """
        if not self.blockage.closures and self.blockage.area is None:
            return False
        xy = shapely.get_coordinates(route)
        pieces = shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1))
        return not self._walls.is_clear(pieces).all() or self._runs_on(route, mode)

    def _runs_on(self, route: LineString, mode: TravelMode) -> bool:
        if mode not in self._edges:
            usable = self._network.usable_edges(mode)
            self._edges[mode] = usable & ~self.blockage.open_edges(self._network, mode)
        near = self._network.edge_tree.query(route)
        ways = shapely.buffer(self._network.edge_lines[near[self._edges[mode][near]]], SNAP_M)
        return bool((shapely.length(shapely.intersection(ways, route)) > SHARED_M).any())


def _within(closure: Closure) -> Closure:
    """The closure without its edge, along which a way may run."""
    inner = closure.shape.buffer(-SNAP_M) if closure.shape.area > 0 else closure.shape
    return closure if inner.is_empty else replace(closure, shape=inner)
