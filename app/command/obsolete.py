"""Locks and reserves go with what they name."""

from __future__ import annotations

from app.domain.directive import PlanLock, Reserve
from app.domain.incident import Incident, IncidentStatus, Zone
from app.domain.resource import Depot, Team, Vehicle
from app.store.transaction import Transaction

NAMED = (Team, Vehicle, Depot, Zone, Incident)
"""What a lock can name, or hangs on."""


def drop_obsolete(tx: Transaction) -> None:
    """Drop the locks and reserves whose team, vehicle, depot or zone this step removes, or whose zone's
    incident it closes.
    """
    if not any(change.kind in NAMED and change.before is not None for change in tx.changes):
        return
    teams, vehicles = {t.id for t in tx.all(Team)}, {v.id for v in tx.all(Vehicle)}
    depots = {depot.id for depot in tx.all(Depot)}
    still_open = {i.id for i in tx.all(Incident) if i.status is IncidentStatus.OPEN}
    zones = {zone.id for zone in tx.all(Zone) if zone.incident_id in still_open}
    for lock in tx.all(PlanLock):
        target = lock.team_id or lock.vehicle_id or lock.depot_id
        if target not in teams | vehicles | depots or (lock.zone_id and lock.zone_id not in zones):
            tx.drop(PlanLock, lock.id)
    for reserve in tx.all(Reserve):
        if reserve.depot_id and reserve.depot_id not in depots:
            tx.drop(Reserve, reserve.id)
