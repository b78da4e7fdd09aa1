"""Makes the problem of a moment: what is free to be sent, and how long it takes around what is blocked."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.campus.duty import readiness
from app.campus.network import PathNetwork
from app.campus.travel import Blockage, access_point
from app.campus.ways import blocked, network_of
from app.domain.campus import TravelMode
from app.domain.errors import UserError
from app.domain.incident import Zone
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.domain.plan import Demand, DemandKind
from app.planning.problem.check import check
from app.planning.problem.held import in_force, served, sorted_teams, stock_left, urgency
from app.planning.problem.positions import whereabouts
from app.planning.problem.problem import Problem, Site, SpeedKey, latest_s, team_key, vehicle_key
from app.planning.problem.terms import expired_notes, fresh, goods, handling, labels, standing_rules
from app.planning.problem.terrain import Terrain, protected_ways
from app.runtime.progress import Progress

__all__ = ["Terrain", "blocked", "build_problem", "network_of"]

ALWAYS = frozenset({SpeedKey(TravelMode.FOOT), SpeedKey(TravelMode.VEHICLE)})
"""Travel that is always computed: a cure may add a team or a vehicle where there was none."""


def build_problem(
    snapshot: Snapshot,
    incident_ids: Collection[str],
    demands: Sequence[Demand],
    progress: Progress,
    *,
    at: datetime,
) -> tuple[Problem, Terrain]:
    """The problem of meeting some incidents' needs with what other plans in force leave free.

    Seconds count from `at`. Teams set out from where they are; those whose duty does not begin before the
    last need is late count as out of service. Where nobody on the campus is known to lead, needs ask for no
    officers. What was taken for granted stands in the problem's `assumptions`.

    Raises:
        UserError: there is nothing to send or to meet, or figures make no sense.
        Cancelled: a person stopped it.
    """
    campus = snapshot.campus
    if not (campus.depots and (campus.teams or campus.stock)):
        raise UserError(msg("planning.no_resources"))
    depots = tuple(sorted(campus.depots, key=lambda depot: depot.id))
    needs, notes = _needs(snapshot, demands)
    free, committed, resting = sorted_teams(snapshot, incident_ids)
    duty = {team.id: readiness(team, ZoneInfo(campus.info.timezone), at) for team in free}
    latest = max((latest_s(demand) for demand in needs), default=0.0)
    resting += [team for team in free if duty[team.id].ready_s > latest]
    free = [team for team in free if duty[team.id].ready_s <= latest]
    where = whereabouts(snapshot, at)
    if where.estimated:
        notes.append(msg("planning.assumed.reckoned", n=len(where.estimated)))
    usable, expired = fresh(campus.stock, at)
    left, promised = stock_left(snapshot, usable, incident_ids)
    known = goods(needs, left, {code for team in campus.teams for code in team.capabilities})
    locks, reserves, gone = standing_rules(snapshot)
    vehicles = tuple(sorted((v for v in campus.vehicles if v.available), key=lambda v: v.id))
    tours = bool(vehicles) and any(demand.kind is DemandKind.SUPPLY for demand in needs)
    notes += [*expired_notes(expired, depots, needs, known), *gone, *labels(known, tours=tours)]
    progress.report(None, msg("planning.travelling"))
    zones = [zone for zone in snapshot.zones if zone.incident_id in set(incident_ids)]
    zones.sort(key=lambda zone: zone.id)
    network, blockage = network_of(campus.paths), blocked(snapshot)
    keys = {team_key(t) for t in campus.teams} | {vehicle_key(v) for v in vehicles} | ALWAYS
    modes = sorted({key.mode for key in keys}, key=list(TravelMode).index)
    sites = tuple(_site(zone, network, blockage, modes) for zone in zones)
    places = tuple(where.place_of.values())
    terrain = Terrain(
        network=network,
        blockage=blockage,
        origins=(*(depot.point for depot in depots), *(place.point for place in places)),
        destinations=tuple(site.access for site in sites),
        keys=tuple(sorted(keys, key=str)),
        areas=tuple(zone.area for zone in zones),
        depots=len(depots),
        touring=frozenset(vehicle_key(v) for v in vehicles) if tours else frozenset(),
        protected=protected_ways(snapshot, campus.teams),
    )
    progress.check()
    travel, onward = terrain.tables()
    problem = Problem(
        sites=sites,
        depots=depots,
        teams=tuple(free),
        stock=left,
        vehicles=vehicles,
        demands=tuple(sorted(needs, key=lambda demand: demand.id)),
        travel=travel,
        onward=onward,
        places=places,
        place_of={team_id: place.id for team_id, place in where.place_of.items()},
        ready_s={team.id: duty[team.id].ready_s for team in free if duty[team.id].ready_s > 0},
        leaves_s={t.id: duty[t.id].leaves_s for t in free if math.isfinite(duty[t.id].leaves_s)},
        unit_kg=known.unit_kg,
        unit_l=known.unit_l,
        kits=known.kits,
        substitutes=known.substitutes,
        handling=handling(),
        locks=locks,
        reserves=reserves,
        in_force=in_force(snapshot, incident_ids),
        committed_teams=tuple(committed),
        resting_teams=tuple(sorted(resting, key=lambda team: team.id)),
        committed_stock=promised,
        expired_stock=expired,
        committed_to=served(snapshot, incident_ids),
        committed_priority=urgency(snapshot, incident_ids, promised),
        assumptions=tuple(notes),
    )
    return check(problem), terrain


def _needs(snapshot: Snapshot, demands: Sequence[Demand]) -> tuple[list[Demand], list[Message]]:
    """The needs; without officers where the campus's records name none, which would leave all unmet."""
    if any(team.officers for team in snapshot.campus.teams):
        return list(demands), []
    asking = sum(demand.crew_per_officer is not None for demand in demands)
    notes = [msg("planning.assumed.no_officers")] if asking and snapshot.campus.teams else []
    return [replace(demand, crew_per_officer=None) for demand in demands], notes


def _site(zone: Zone, network: PathNetwork, blockage: Blockage, modes: Sequence[TravelMode]) -> Site:
    access = zone.access or access_point(network, zone.area, blockage, modes or (TravelMode.FOOT,))
    return Site(zone.id, zone.incident_id, zone.name, access, zone.access_capacity)
