"""The ways of a moment: the network of a campus, and what of it is shut to whom."""

from __future__ import annotations

from collections.abc import Collection

from shapely import union_all
from shapely.geometry.base import BaseGeometry

from app.campus.blockage import Blockage
from app.campus.catalogue import catalogue
from app.campus.identity import IdentityCache
from app.campus.network import PathNetwork
from app.domain.incident import Extent, IncidentStatus
from app.domain.operation import Snapshot

network_of = IdentityCache(PathNetwork.of)
"""The network of a campus's paths, made once."""


def blocked(snapshot: Snapshot, protection: Collection[str] = ()) -> Blockage:
    """What nobody passes who wears that protection: the closures and the extents of all open incidents.

    Of incidents that the protection is for only the core is left, and where no core is known the whole
    extent. Where an incident has zones but no extent yet, how far the danger reaches is unknown: its zones
    are shut to everybody.
    """
    still_open = {i.id for i in snapshot.incidents if i.status is IncidentStatus.OPEN}
    entered = entered_by(snapshot, protection)
    areas = [part for e in snapshot.extents if e.incident_id in still_open for part in _closed(e, entered)]
    unknown = still_open - {extent.incident_id for extent in snapshot.extents}
    areas += [zone.area for zone in snapshot.zones if zone.incident_id in unknown]
    return Blockage(union_all(areas) if areas else None, tuple(snapshot.closures))


def _closed(extent: Extent, entered: Collection[str]) -> list[BaseGeometry]:
    """The core is closed to everybody, even where it reaches out of the area; the area around it to most."""
    if extent.core is None or not extent.core.area:
        return [extent.area]
    return [extent.core] if extent.incident_id in entered else [extent.area, extent.core]


def entered_by(snapshot: Snapshot, protection: Collection[str]) -> frozenset[str]:
    """Ids of the open incidents whose extent the protection lets a team enter."""
    known = catalogue().protections
    kinds = {kind for code in protection if code in known for kind in known[code].incidents}
    return frozenset(
        i.id for i in snapshot.incidents if i.status is IncidentStatus.OPEN and i.type.value in kinds
    )
