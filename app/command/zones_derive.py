"""Zones derived from buildings, walking time, street blocks or the extent: looked at first, then accepted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.campus.blocks import STREETS, blocks_touching
from app.campus.travel import Blockage
from app.campus.walking import walking_area
from app.command.context import Context, new_id
from app.command.zones import check_zone_area, free_name, untouched_zones
from app.domain.campus import PathKind
from app.domain.errors import UserError
from app.domain.incident import EvacuationStatus, Priority, Zone
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.hazards.zone_shapes import building_set_area, ring_area
from app.planning.problem.build import network_of
from app.planning.zones.figures import ZoneFigures, zone_figures


@dataclass(frozen=True, slots=True)
class ZonePreview:
    """Areas that would become zones of an incident, with their figures; nothing is changed yet."""

    incident_id: str
    method: Message
    areas: tuple[Polygon | MultiPolygon, ...]
    figures: tuple[ZoneFigures, ...]


def by_buildings(snapshot: Snapshot, incident_id: str, building_ids: Collection[str]) -> ZonePreview:
    """One zone of the chosen buildings and the ground between them, beside the zones that are there.

    Raises:
        UserError: no building was chosen, or other zones have their ground.
    """
    chosen = [b for b in snapshot.campus.buildings if b.id in building_ids]
    others = [b for b in snapshot.campus.buildings if b.id not in building_ids]
    area = building_set_area(chosen, others, _taken(snapshot, incident_id))
    return _preview(snapshot, incident_id, msg("zone_method.buildings", n=len(chosen)), [area])


def by_walking(snapshot: Snapshot, incident_id: str, start: Point, minutes: float) -> ZonePreview:
    """One zone of what lies within a walking time of a point, around closed ways.

    Raises:
        UserError: no open way is near, the time is not possible, or other zones have all of the ground.
    """
    open_ways = Blockage(closures=tuple(snapshot.closures))
    area = walking_area(network_of(snapshot.campus.paths), start, 60 * minutes, open_ways)
    free = ring_area(area, 0.0, taken=_taken(snapshot, incident_id))
    return _preview(snapshot, incident_id, msg("zone_method.walking", minutes=minutes), [free])


def by_blocks(
    snapshot: Snapshot,
    incident_id: str,
    where: BaseGeometry,
    *,
    kinds: Sequence[PathKind] = STREETS,
    one: bool = False,
) -> ZonePreview:
    """A zone of each street block that an area touches or a point lies in; `one`: of all of them together.

    Raises:
        UserError: no block is there, or other zones have all of the ground.
    """
    blocks: Sequence[BaseGeometry] = blocks_touching(snapshot.campus, where, kinds)
    if not blocks:
        raise UserError(msg("zone_shape.no_blocks"))
    method = msg("zone_method.blocks", n=len(blocks))
    if one:
        blocks = [shapely.union_all(list(blocks))]
    taken = shapely.union_all(_taken(snapshot, incident_id))
    areas = [solid for block in blocks if (solid := _solid(block.difference(taken))) is not None]
    if not areas:
        raise UserError(msg("zone_shape.taken"))
    return _preview(snapshot, incident_id, method, areas)


def by_extent(snapshot: Snapshot, incident_id: str, metres: float, *, whole: bool = True) -> ZonePreview:
    """One zone of the extent grown by some metres; not `whole`: only of the ring around the extent.

    Raises:
        UserError: there is no extent, the distance is not possible, or other zones have all of the ground.
    """
    extent = snapshot.extent(incident_id)
    if extent is None:
        raise UserError(msg("zone_shape.no_extent"))
    area = ring_area(extent.area, metres, whole=whole, taken=_taken(snapshot, incident_id))
    return _preview(snapshot, incident_id, msg("zone_method.extent", metres=metres), [area])


def accept_zones(
    ctx: Context,
    preview: ZonePreview,
    *,
    status: EvacuationStatus = EvacuationStatus.NONE,
    priority: Priority = Priority.LIFE_SAFETY,
) -> tuple[Zone, ...]:
    """Make the areas of a preview zones, in one step.

    As with a drawn zone, those derived from the extent give way if nobody set anything on them.

    Raises:
        UserError: an area cannot be a zone, or the incident is gone.
    """
    return add_zones(ctx, preview.incident_id, preview.areas, status=status, priority=priority)


def add_zones(
    ctx: Context,
    incident_id: str,
    areas: Sequence[Polygon | MultiPolygon],
    names: Sequence[str] = (),
    *,
    status: EvacuationStatus = EvacuationStatus.NONE,
    priority: Priority = Priority.LIFE_SAFETY,
) -> tuple[Zone, ...]:
    """Add several zones in one step; those without a name, or whose name is taken, get a free one.

    Raises:
        UserError: an area cannot be a zone, or the incident is gone.
    """
    snapshot = ctx.snapshot
    if all(incident.id != incident_id for incident in snapshot.incidents):
        raise UserError(msg("zone.no_incident"))
    for area in areas:
        check_zone_area(snapshot.campus, area)
    replaced = untouched_zones(snapshot, incident_id)
    with ctx.step(msg("step.add_zones", n=len(areas))) as tx:
        for zone_id in replaced:
            tx.drop(Zone, zone_id)
        made = []
        for index, area in enumerate(areas):
            present = tx.all(Zone)
            wanted = names[index].strip() if index < len(names) else ""
            free = wanted and all(zone.name != wanted for zone in present)
            zone = Zone(
                id=new_id(),
                incident_id=incident_id,
                name=wanted if free else free_name(present),
                area=area,
                priority=priority,
                status=status,
            )
            tx.put(zone, 0)
            made.append(zone)
    return tuple(made)


def _preview(
    snapshot: Snapshot, incident_id: str, method: Message, areas: Sequence[Polygon | MultiPolygon]
) -> ZonePreview:
    when = snapshot.incident(incident_id).opened_at
    found = tuple(zone_figures(snapshot, area, when, incident_id=incident_id) for area in areas)
    return ZonePreview(incident_id, method, tuple(areas), found)


def _taken(snapshot: Snapshot, incident_id: str) -> list[BaseGeometry]:
    """Ground of the incident's zones, without those that will give way."""
    giving_way = untouched_zones(snapshot, incident_id)
    return [z.area for z in snapshot.zones if z.incident_id == incident_id and z.id not in giving_way]


def _solid(shape: BaseGeometry) -> Polygon | MultiPolygon | None:
    parts = [p for p in shapely.get_parts(shape).tolist() if isinstance(p, Polygon) and p.area > 1.0]
    union: Polygon | MultiPolygon | None = shapely.union_all(parts) if parts else None
    return union
