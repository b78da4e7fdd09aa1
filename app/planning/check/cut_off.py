"""Ways that a danger cuts: those of a proposal, which must not exist, and those of plans already in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
import shapely

from app.campus.network import SNAP_M, PathNetwork
from app.campus.travel import Blockage
from app.domain.incident import IncidentStatus
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, PlanStatus, Tour
from app.planning.problem.problem import team_key
from app.planning.problem.terrain import blocked, network_of, protected_ways

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
    """The assignments in force whose route now enters an extent or runs on a closed way: nobody may be sent
    along it.

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
        for mode in {a.mode for a in group}:
            closed = network.usable_edges(mode) & ~own.open_edges(network, mode)
            cut |= {a for a in group if a.mode is mode and _runs_on(network, closed, a)}
    return tuple(a for a in running if a in cut)


def _runs_on(network: PathNetwork, closed: np.ndarray, assignment: Assignment) -> bool:
    near = network.edge_tree.query(assignment.route)
    ways = shapely.buffer(network.edge_lines[near[closed[near]]], SNAP_M)
    return bool((shapely.length(shapely.intersection(ways, assignment.route)) > SHARED_M).any())
