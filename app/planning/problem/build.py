"""Makes the problem of a moment: what is free to be sent, and how long it takes around what is blocked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from shapely import union_all
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from app.campus.identity import IdentityCache
from app.campus.network import Floats, Ints, PathNetwork
from app.campus.resources import catalogue
from app.campus.speeds import travel_parameters
from app.campus.travel import Blockage, TravelTable, access_point, travel_times
from app.domain.campus import TravelMode
from app.domain.errors import UserError
from app.domain.incident import IncidentStatus, Priority, Zone
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, Demand, PlanStatus
from app.domain.resource import Stock, Team, TeamStatus
from app.planning.problem.check import check
from app.planning.problem.problem import Problem, Site, SpeedKey, Travel, team_key, vehicle_key
from app.runtime.progress import Progress

ALWAYS = frozenset({SpeedKey(TravelMode.FOOT), SpeedKey(TravelMode.VEHICLE)})
"""Travel that is always computed: a cure may add a team or a vehicle where there was none."""


network_of = IdentityCache(PathNetwork.of)
"""The network of a campus's paths, made once."""


@dataclass(frozen=True, eq=False)
class ReachedTravel:
    """A travel table whose columns are all zones, also those that have no access point."""

    table: TravelTable
    column: Ints
    """(zones,) column of the table, or -1."""

    @property
    def seconds(self) -> Floats:
        """(depots, zones) seconds, inf where there is no way."""
        result = np.full((len(self.table.seconds), len(self.column)), np.inf)
        there = self.column >= 0
        result[:, there] = self.table.seconds[:, self.column[there]]
        return result

    def route(self, origin: int, destination: int) -> LineString:
        """The way that is taken."""
        return self.table.route(origin, int(self.column[destination]))


@dataclass(frozen=True, eq=False)
class Terrain:
    """What travel times are computed from, so that "what if this way were open" can be asked."""

    network: PathNetwork
    blockage: Blockage
    origins: tuple[Point, ...]
    destinations: tuple[Point | None, ...]
    keys: tuple[SpeedKey, ...]
    areas: tuple[BaseGeometry, ...]
    """Each zone's area."""

    def travel(self) -> Mapping[SpeedKey, Travel]:
        """Travel from every depot to every zone for each mode and speed that occurs."""
        there = np.array([point is not None for point in self.destinations], dtype=bool)
        column = np.where(there, np.cumsum(there) - 1, -1)
        points = [point for point in self.destinations if point is not None]
        return {key: ReachedTravel(self._table(key, points), column) for key in self.keys}

    def without(self, closure_id: str) -> Terrain:
        """The terrain with one closure lifted."""
        left = tuple(c for c in self.blockage.closures if c.id != closure_id)
        return replace(self, blockage=replace(self.blockage, closures=left))

    def with_default_access(self, problem: Problem, zone_id: str) -> Problem | None:
        """The problem with a zone's access point where the program would put it; None if it is there
        already.
        """
        column = problem.site_column[zone_id]
        modes = sorted({key.mode for key in self.keys}, key=list(TravelMode).index)
        point = access_point(self.network, self.areas[column], self.blockage, modes)
        if point is None or point == self.destinations[column]:
            return None
        destinations = (*self.destinations[:column], point, *self.destinations[column + 1 :])
        sites = list(problem.sites)
        sites[column] = replace(sites[column], access=point)
        travel = replace(self, destinations=destinations).travel()
        return replace(problem, sites=tuple(sites), travel=travel)

    def _table(self, key: SpeedKey, points: Sequence[Point]) -> TravelTable:
        mode, speed = key.mode, key.speed_mps
        if speed is None and mode is TravelMode.FOOT:
            speed = travel_parameters().responder_foot.value
        return travel_times(self.network, mode, self.origins, points, self.blockage, speed_mps=speed)


def build_problem(
    snapshot: Snapshot, incident_ids: Collection[str], demands: Sequence[Demand], progress: Progress
) -> tuple[Problem, Terrain]:
    """The problem of meeting some incidents' needs with what other plans in force leave free.

    Raises:
        UserError: there is nothing to send or to meet, or figures make no sense.
        Cancelled: a person stopped it.
    """
    campus = snapshot.campus
    if not (campus.depots and (campus.teams or campus.stock)):
        raise UserError(msg("planning.no_resources"))
    zones = [zone for zone in snapshot.zones if zone.incident_id in set(incident_ids)]
    zones.sort(key=lambda zone: zone.id)
    depots = tuple(sorted(campus.depots, key=lambda depot: depot.id))
    progress.report(None, msg("planning.travelling"))
    network = network_of(campus.paths)
    blockage = blocked(snapshot)
    vehicles = tuple(sorted((v for v in campus.vehicles if v.available), key=lambda v: v.id))
    free, committed, resting = _teams(snapshot, incident_ids)
    keys = {team_key(t) for t in campus.teams} | {vehicle_key(v) for v in vehicles} | ALWAYS
    modes = sorted({key.mode for key in keys}, key=list(TravelMode).index)
    sites = tuple(_site(zone, network, blockage, modes) for zone in zones)
    terrain = Terrain(
        network=network,
        blockage=blockage,
        origins=tuple(depot.point for depot in depots),
        destinations=tuple(site.access for site in sites),
        keys=tuple(sorted(keys, key=str)),
        areas=tuple(zone.area for zone in zones),
    )
    progress.check()
    left, promised = _stock(snapshot, incident_ids)
    problem = Problem(
        sites=sites,
        depots=depots,
        teams=free,
        stock=left,
        vehicles=vehicles,
        demands=tuple(sorted(demands, key=lambda demand: demand.id)),
        travel=terrain.travel(),
        unit_kg=_weights(demands, left),
        committed_teams=committed,
        resting_teams=resting,
        committed_stock=promised,
        committed_to=_served(snapshot, incident_ids),
        committed_priority=_urgency(snapshot, incident_ids, promised),
    )
    return check(problem), terrain


def blocked(snapshot: Snapshot) -> Blockage:
    """What nobody passes: the closures and the extents of all open incidents.

    Where an incident has zones but no extent yet, how far the danger reaches is unknown: its zones are shut.
    """
    still_open = {i.id for i in snapshot.incidents if i.status is IncidentStatus.OPEN}
    areas = [extent.area for extent in snapshot.extents if extent.incident_id in still_open]
    unknown = still_open - {extent.incident_id for extent in snapshot.extents}
    areas += [zone.area for zone in snapshot.zones if zone.incident_id in unknown]
    return Blockage(union_all(areas) if areas else None, tuple(snapshot.closures))


def commitments(snapshot: Snapshot, incident_ids: Collection[str]) -> list[Assignment]:
    """What approved plans for other incidents hold. A plan that shares an incident will be superseded."""
    chosen = set(incident_ids)
    others = {
        plan.id
        for plan in snapshot.plans
        if plan.status is PlanStatus.APPROVED and not chosen & set(plan.incident_ids)
    }
    still_open = {i.id for i in snapshot.incidents if i.status is IncidentStatus.OPEN}
    return [a for a in snapshot.assignments if a.plan_id in others and a.incident_id in still_open]


def released(snapshot: Snapshot, incident_ids: Collection[str]) -> set[str]:
    """Ids of the teams that a plan in force holds for these incidents; the next plan disposes of them."""
    chosen = set(incident_ids)
    own = {
        plan.id
        for plan in snapshot.plans
        if plan.status is PlanStatus.APPROVED and chosen & set(plan.incident_ids)
    }
    return {a.team_id for a in snapshot.assignments if a.plan_id in own and a.team_id}


def _teams(
    snapshot: Snapshot, incident_ids: Collection[str]
) -> tuple[tuple[Team, ...], tuple[Team, ...], tuple[Team, ...]]:
    """Free teams, those at work elsewhere, and those out of service."""
    held = {a.team_id for a in commitments(snapshot, incident_ids) if a.team_id}
    own = released(snapshot, incident_ids)
    free: list[Team] = []
    committed: list[Team] = []
    resting: list[Team] = []
    for team in sorted(snapshot.campus.teams, key=lambda t: t.id):
        if team.status is TeamStatus.OUT_OF_SERVICE:
            resting.append(team)
        elif team.id in held or (team.status is TeamStatus.ASSIGNED and team.id not in own):
            committed.append(team)
        else:
            free.append(team)
    return tuple(free), tuple(committed), tuple(resting)


def _served(snapshot: Snapshot, incident_ids: Collection[str]) -> dict[str, str]:
    names = {zone.id: zone.name for zone in snapshot.zones}
    held = commitments(snapshot, incident_ids)
    return {a.team_id: names.get(a.zone_id, a.zone_id) for a in held if a.team_id}


def _urgency(
    snapshot: Snapshot, incident_ids: Collection[str], promised: Sequence[Stock]
) -> dict[str, Priority]:
    """The most urgent need that each held team and promised line of stock serves."""
    priority = {(d.zone_id, d.item): d.priority for d in snapshot.demands}
    line = {(s.depot_id, s.item): s.id for s in promised}
    found: dict[str, Priority] = {}
    for a in commitments(snapshot, incident_ids):
        held = a.team_id or line.get((a.depot_id, a.item), "")
        serves = priority.get((a.zone_id, a.item))
        if serves is not None:
            found[held] = min(serves, found.get(held, serves), key=list(Priority).index)
    return found


def _stock(snapshot: Snapshot, incident_ids: Collection[str]) -> tuple[tuple[Stock, ...], tuple[Stock, ...]]:
    """Stock that is left, one line for each depot and supply, and what is promised to other incidents."""
    promised: Counter[tuple[str, str]] = Counter()
    for assignment in commitments(snapshot, incident_ids):
        if not assignment.team_id:
            promised[assignment.depot_id, assignment.item] += assignment.quantity
    held: dict[tuple[str, str], Stock] = {}
    for line in sorted(snapshot.campus.stock, key=lambda s: s.id):
        key = (line.depot_id, line.item)
        known = held.get(key)
        held[key] = replace(known, quantity=known.quantity + line.quantity) if known else line
    left = tuple(
        replace(line, quantity=line.quantity - min(promised[key], max(line.quantity, 0)))
        for key, line in held.items()
    )
    taken = tuple(
        replace(line, quantity=min(promised[key], line.quantity))
        for key, line in held.items()
        if promised[key] and line.quantity > 0
    )
    return left, taken


def _site(zone: Zone, network: PathNetwork, blockage: Blockage, modes: Sequence[TravelMode]) -> Site:
    access = zone.access or access_point(network, zone.area, blockage, modes or (TravelMode.FOOT,))
    return Site(zone.id, zone.incident_id, zone.name, access)


def _weights(demands: Sequence[Demand], stock: Sequence[Stock]) -> dict[str, float]:
    """Weight of each supply that matters; one that the catalogue does not know counts as weightless."""
    known = catalogue().supplies
    items = {demand.item for demand in demands} | {line.item for line in stock}
    return {item: known[item].weight_kg if item in known else 0.0 for item in sorted(items)}
