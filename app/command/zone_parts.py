"""Splitting and merging zones; what people set on them and the needs that they entered live on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import shapely
from shapely.geometry import MultiPolygon, Polygon

from app.command.context import Context, new_id, unchanged
from app.command.zones import check_zone_area, free_name, keep_out_of_the_fire
from app.domain.errors import UserError
from app.domain.incident import EvacuationStatus, Priority, Zone
from app.domain.message import msg
from app.domain.operation import Campus
from app.domain.plan import DemandEdit
from app.planning.needs.demand import demand_for
from app.planning.zones.checks import ZoneFinding
from app.runtime.text import enum_key
from app.store.transaction import Transaction

LOST_M2 = 1.0
"""What a split may leave out or count twice, for the rounding of the cut."""

GRAVITY = (
    EvacuationStatus.ORDER,
    EvacuationStatus.SHELTER,
    EvacuationStatus.ADVISORY,
    EvacuationStatus.NONE,
    EvacuationStatus.REENTRY,
)
"""Gravest first. Leave to return never spreads to ground for which it was not given."""


def gravest(zones: Sequence[Zone]) -> EvacuationStatus:
    """The gravest status among zones.

    Raises:
        UserError: some were told to leave and others to stay indoors; a person has to say which holds.
    """
    if contradict(zones):
        raise UserError(
            msg(
                "zone.merge_contradiction",
                leaving=_names([z for z in zones if z.status is EvacuationStatus.ORDER]),
                staying=_names([z for z in zones if z.status is EvacuationStatus.SHELTER]),
            )
        )
    return min((zone.status for zone in zones), key=GRAVITY.index)


def contradict(zones: Sequence[Zone]) -> bool:
    """Whether some zones were told to leave and others to stay indoors."""
    return {EvacuationStatus.ORDER, EvacuationStatus.SHELTER} <= {zone.status for zone in zones}


def split_zone(ctx: Context, zone: Zone, parts: Sequence[Polygon | MultiPolygon]) -> tuple[Zone, ...]:
    """Make parts of a zone zones of their own, the largest first: that one is the zone, changed.

    All have the zone's status and priority. The needs that people entered stay with the largest part, so
    that they are not counted twice; an access point that a person set goes to the part that it is nearest to.

    Raises:
        UserError: the parts are not all of the zone and nothing else, one cannot be kept, or somebody else
            changed the zone since.
    """
    check_parts(ctx.snapshot.campus, zone, parts)
    with ctx.step(msg("step.split_zone", name=zone.name, n=len(parts))) as tx:
        return put_parts(tx, zone, parts)


def put_parts(tx: Transaction, zone: Zone, parts: Sequence[Polygon | MultiPolygon]) -> tuple[Zone, ...]:
    """Split a zone within a step; the parts are checked."""
    ordered = sorted(parts, key=lambda part: -part.area)
    nearest = min(ordered, key=zone.access.distance) if zone.access is not None else None
    now = unchanged(tx, zone)
    zones = []
    for number, part in enumerate(ordered):
        made = replace(now, area=part, access=now.access if part is nearest else None)
        if number:
            made = replace(made, id=new_id(), name=free_name(tx.all(Zone)))
        tx.put(made)
        zones.append(made)
    return tuple(zones)


def check_parts(campus: Campus, zone: Zone, parts: Sequence[Polygon | MultiPolygon]) -> None:
    """Refuse (UserError) parts of which one cannot be a zone, or that are not all of the zone."""
    for part in parts:
        check_zone_area(campus, part)
    if len(parts) < 2:
        raise UserError(msg("zone.split_one", name=zone.name))
    union = shapely.union_all(list(parts))
    missing = zone.area.symmetric_difference(union).area
    twice = sum(part.area for part in parts) - union.area
    if missing > LOST_M2 or twice > LOST_M2:
        raise UserError(msg("zone.split_loses", name=zone.name, area_m2=round(max(missing, twice))))


def merge_zones(ctx: Context, zones: Sequence[Zone], *, status: EvacuationStatus | None = None) -> Zone:
    """Make several zones of an incident one: the largest of them, grown.

    It takes the gravest status and priority, unless `status` says what a person decided; the step's label
    says so. Where people entered a need for one of them, the needs of all for that item are added up.

    Raises:
        UserError: they are of several incidents or fewer than two, one was told to leave and another to stay
            indoors and no status is given, or somebody else changed one since.
    """
    if len({zone.id for zone in zones}) < 2:
        raise UserError(msg("zone.merge_one"))
    if len({zone.incident_id for zone in zones}) > 1:
        raise UserError(msg("zone.merge_incidents"))
    ordered = sorted(zones, key=lambda zone: (-zone.area.area, zone.id))
    first = ordered[0]
    decided = gravest(zones) if status is None else status
    area = shapely.union_all([zone.area for zone in ordered])
    check_zone_area(ctx.snapshot.campus, area)
    access = next((zone.access for zone in ordered if zone.access is not None), None)
    merged = replace(
        first,
        area=area,
        status=decided,
        priority=min((zone.priority for zone in zones), key=list(Priority).index),
        access=None if access is not None and area.intersects(access) else access,
    )
    keep_out_of_the_fire(ctx.snapshot, merged)
    edits = _needs(ctx, ordered)
    with ctx.step(msg("step.merge_zones", names=_names(ordered[1:]), name=first.name, status=decided)) as tx:
        for zone in ordered:
            unchanged(tx, zone)
        _put_merged(tx, merged, ordered[1:], edits)
    return merged


def _put_merged(tx: Transaction, merged: Zone, absorbed: Sequence[Zone], edits: Sequence[DemandEdit]) -> None:
    gone = {zone.id for zone in absorbed}
    for edit in tx.all(DemandEdit):
        if edit.zone_id in gone:
            tx.drop(DemandEdit, edit.id)
    for zone in absorbed:
        tx.drop(Zone, zone.id)
    tx.put(merged)
    for edit in edits:
        tx.put(edit)


def _needs(ctx: Context, zones: Sequence[Zone]) -> list[DemandEdit]:
    """For each item that somebody entered for one of the zones, the sum over all of them as one entry.

    Where only the rule speaks for a zone its figure is added, so that joining two zones never halves a need;
    an entry that a later phase's rule has overtaken counts no more.
    """
    names = {zone.id: zone.name for zone in zones}
    entered = {(e.zone_id, e.item): e for e in ctx.snapshot.demand_edits if e.zone_id in names}
    if not entered:
        return []
    now = ctx.clock()
    table = demand_for(ctx.snapshot, (zones[0].incident_id,), now).demands
    ruled = {(d.zone_id, d.item): d.best for d in table}
    overtaken = {(d.zone_id, d.item) for d in table if not d.edited}
    counting = {key: edit for key, edit in entered.items() if key not in overtaken}
    best = {key: edit.best for key, edit in counting.items()} | ruled
    return [
        DemandEdit(
            id=f"demand_edit:{zones[0].id}:{item}",
            zone_id=zones[0].id,
            item=item,
            best=sum(best.get((zone_id, item), 0) for zone_id in names),
            at=now,
            author=ctx.author,
            reason="; ".join(
                _share(name, best[zone_id, item], counting.get((zone_id, item)))
                for zone_id, name in names.items()
                if (zone_id, item) in best
            ),
        )
        for item in sorted({item for _, item in counting})
    ]


def _share(name: str, best: int, edit: DemandEdit | None) -> str:
    return f"{name} {best}" if edit is None else f"{name} {best} ({edit.reason})"


def _names(zones: Sequence[Zone]) -> str:
    return ", ".join(zone.name for zone in zones)


def cure_zones(ctx: Context, finding: ZoneFinding) -> tuple[Zone, ...]:
    """Put a fault of zones right in the way that its cure says, in one step.

    Raises:
        UserError: the fault has no safe cure, or somebody else changed one of the zones since it was found.
    """
    if finding.cure is None:
        raise UserError(msg("zone.no_cure"))
    for _, area in finding.cure.areas:
        check_zone_area(ctx.snapshot.campus, area)
    names = _names([zone for zone, _ in finding.cure.areas])
    with ctx.step(msg("step.cure_zones", fault=msg(enum_key(finding.fault)), names=names)) as tx:
        changed = tuple(replace(unchanged(tx, zone), area=area) for zone, area in finding.cure.areas)
        for zone in changed:
            keep_out_of_the_fire(ctx.snapshot, zone)
            tx.put(zone)
    return changed
