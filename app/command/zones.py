"""Zones, their access points, and closed ways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count

from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from app.campus.ways import blocked
from app.command.closures import check_closed
from app.command.context import Context, current, new_id
from app.domain.errors import UserError
from app.domain.incident import Closure, EvacuationStatus, Extent, IncidentType, Priority, Zone
from app.domain.message import msg
from app.domain.operation import Campus, Snapshot
from app.hazards.shapes import check_area, check_on_campus, check_point
from app.store.transaction import Transaction

_GIVEN_NAME = re.compile(r"Z\d+")
FIRES = frozenset({IncidentType.DORMITORY_FIRE, IncidentType.BUILDING_FIRE})


def derived_id(incident_id: str, part: int) -> str:
    """The id of the zone that stands for one part of an extent."""
    return f"zone:{incident_id}:{part}"


def is_derived(zone: Zone, extent: Extent | None) -> bool:
    """Whether a zone is still a part of the extent, as nobody drew, split, merged or reshaped it."""
    return (
        extent is not None
        and zone.id.startswith(f"zone:{zone.incident_id}:")
        and any(zone.area == part for part in _parts(extent))
    )


def _parts(extent: Extent) -> list[Polygon]:
    return list(extent.area.geoms) if isinstance(extent.area, MultiPolygon) else [extent.area]


def derive_zones(tx: Transaction, extent: Extent, before: Extent | None) -> None:
    """Make each part of the extent a zone, unless zones were drawn, split, merged or reshaped by hand.

    `before` is the extent that the zones were derived from. What people set on a zone, and the needs that
    they entered for it, stay with the part that covers most of it, in whatever order the parts come; a part
    elsewhere is a new zone.
    """
    present = [zone for zone in tx.all(Zone) if zone.incident_id == extent.incident_id]
    if any(not is_derived(zone, before) for zone in present):
        return
    parts = _parts(extent)
    kept = _successors(present, parts)
    for index, part in enumerate(parts):
        zone = kept.get(index) or _new_zone(tx.all(Zone), extent.incident_id, part)
        inside = zone.access is not None and extent.area.intersects(zone.access)
        tx.put(replace(zone, area=part, access=None if inside else zone.access))
    for zone in present:
        if zone not in kept.values():
            tx.drop(Zone, zone.id)


def _successors(zones: Sequence[Zone], parts: Sequence[Polygon]) -> dict[int, Zone]:
    """The zone that lives on in each part: pairs by the area that they share, the largest first."""
    shared = [
        (-zone.area.intersection(part).area, zone.id, index)
        for zone in zones
        for index, part in enumerate(parts)
        if zone.area.intersects(part)
    ]
    left = {zone.id: zone for zone in zones}
    kept: dict[int, Zone] = {}
    for _, zone_id, index in sorted(shared):
        if index not in kept and zone_id in left:
            kept[index] = left.pop(zone_id)
    return kept


def _new_zone(zones: Sequence[Zone], incident_id: str, part: Polygon) -> Zone:
    taken = {zone.id for zone in zones}
    number = next(n for n in count(1) if derived_id(incident_id, n) not in taken)
    return Zone(id=derived_id(incident_id, number), incident_id=incident_id, name=free_name(zones), area=part)


def free_name(zones: Iterable[Zone]) -> str:
    """The first of Z1, Z2, … that no zone of the operation bears, so that each can be told on the map."""
    taken = {zone.name for zone in zones}
    return next(name for number in count(1) if (name := f"Z{number}") not in taken)


def draw_zone(
    ctx: Context,
    incident_id: str,
    area: Polygon | MultiPolygon,
    *,
    name: str = "",
    priority: Priority = Priority.LIFE_SAFETY,
) -> Zone:
    """Add a zone drawn by hand; the first takes the place of those derived from the extent, as they were.

    Derived zones that people gave a status, a priority, an access point or needs stay beside it.

    Raises:
        UserError: the shape crosses itself, is empty, or lies outside the campus.
    """
    snapshot = ctx.snapshot
    check_zone_area(snapshot.campus, area)
    replaced = untouched_zones(snapshot, incident_id)
    zone = Zone(
        id=new_id(),
        incident_id=incident_id,
        name=name or free_name(z for z in snapshot.zones if z.id not in replaced),
        area=area,
        priority=priority,
    )
    with ctx.step(msg("step.draw_zone", name=zone.name)) as tx:
        for zone_id in replaced:
            tx.drop(Zone, zone_id)
        tx.put(zone)
    return zone


def untouched_zones(snapshot: Snapshot, incident_id: str) -> set[str]:
    """Ids of the incident's zones if all are derived and nobody set anything on them; else none."""
    zones = [zone for zone in snapshot.zones if zone.incident_id == incident_id]
    extent = snapshot.extent(incident_id)
    needed = {edit.zone_id for edit in snapshot.demand_edits}
    bare = all(
        is_derived(zone, extent)
        and zone.id not in needed
        and zone.status is EvacuationStatus.NONE
        and zone.priority is Priority.LIFE_SAFETY
        and zone.access is None
        and _GIVEN_NAME.fullmatch(zone.name)
        for zone in zones
    )
    return {zone.id for zone in zones} if bare else set()


def check_zone_area(campus: Campus, area: Polygon | MultiPolygon) -> None:
    """Refuse (UserError) an area that is no proper one or lies off the campus."""
    check_on_campus(campus.info, check_area(area))


def change_zone(
    ctx: Context,
    zone: Zone,
    *,
    name: str | None = None,
    area: Polygon | MultiPolygon | None = None,
    priority: Priority | None = None,
    status: EvacuationStatus | None = None,
    expected: int | None = None,
) -> Zone:
    """Change a zone; None leaves a field as it is. `expected` is the version that the form opened with.

    Raises:
        UserError: the new shape is not valid, people would shelter in what burns, or the zone was changed by
            somebody else since.
    """
    if area is not None:
        check_zone_area(ctx.snapshot.campus, area)
    with ctx.step(msg("step.change_zone", name=name or zone.name)) as tx:
        now = current(tx, zone)
        changed = replace(
            now,
            name=now.name if name is None else name,
            area=now.area if area is None else area,
            priority=now.priority if priority is None else priority,
            status=now.status if status is None else status,
        )
        keep_out_of_the_fire(ctx.snapshot, changed)
        tx.put(changed, expected)
    return changed


def keep_out_of_the_fire(snapshot: Snapshot, zone: Zone) -> None:
    """Nobody is told to shelter in the burning building; neighbours in a zone of their own may be."""
    extent = snapshot.extent(zone.incident_id)
    if zone.status is not EvacuationStatus.SHELTER or extent is None or extent.core is None:
        return
    burns = snapshot.incident(zone.incident_id).type in FIRES
    if burns and zone.area.intersects(extent.core) and not zone.area.touches(extent.core):
        raise UserError(msg("zone.shelter_in_fire", name=zone.name))


def delete_zone(ctx: Context, zone: Zone) -> None:
    """Remove a zone; without drawn zones the parts of the extent count again."""
    extent = ctx.snapshot.extent(zone.incident_id)
    with ctx.step(msg("step.delete_zone", name=zone.name)) as tx:
        drop_zone(tx, zone, extent)


def drop_zone(tx: Transaction, zone: Zone, extent: Extent | None) -> None:
    """Remove a zone within a step; without drawn zones the parts of the incident's extent count again."""
    tx.drop(Zone, current(tx, zone).id)
    if extent is not None:
        derive_zones(tx, extent, extent)


def move_access_point(ctx: Context, zone: Zone, point: Point | None) -> Zone:
    """Set where arrivals of a zone report; None returns to the nearest reachable node outside the extent.

    Raises:
        UserError: the point lies inside the extent of an open incident, or is none.
    """
    area = blocked(ctx.snapshot).area
    if point is not None and area is not None and area.intersects(check_point(point)):
        raise UserError(msg("zone.access_in_extent", name=zone.name))
    with ctx.step(msg("step.move_access_point", name=zone.name)) as tx:
        moved = replace(current(tx, zone), access=point)
        tx.put(moved)
    return moved


MOST_ARRIVALS = 1000
"""A larger access capacity is a typing error, or no limit."""


def limit_access(ctx: Context, zone: Zone, capacity: int | None) -> Zone:
    """Set how many teams and vehicles can report at a zone in one plan; None: that is no limit.

    Raises:
        UserError: the figure is not from 1 to `MOST_ARRIVALS`.
    """
    if capacity is not None and not 1 <= capacity <= MOST_ARRIVALS:
        raise UserError(msg("zone.capacity", name=zone.name))
    with ctx.step(msg("step.limit_access", name=zone.name)) as tx:
        limited = replace(current(tx, zone), access_capacity=capacity)
        tx.put(limited)
    return limited


def close_way(
    ctx: Context,
    shape: LineString | Polygon | MultiPolygon,
    *,
    reason: str = "",
    foot: bool = True,
    incident_id: str = "",
) -> Closure:
    """Close every way that the shape touches, to wheels and, unless `foot` is False, to people on foot.

    Raises:
        UserError: the shape crosses itself, is empty, or lies off the campus.
    """
    checked = check_closed(ctx.snapshot.campus.info, shape)
    closure = Closure(id=new_id(), shape=checked, reason=reason, foot=foot, incident_id=incident_id)
    with ctx.step(msg("step.close_way", reason=reason)) as tx:
        tx.put(closure)
    return closure


def reopen_way(ctx: Context, closure: Closure) -> None:
    """Open a closed way again."""
    with ctx.step(msg("step.reopen_way", reason=closure.reason)) as tx:
        tx.drop(Closure, current(tx, closure).id)
