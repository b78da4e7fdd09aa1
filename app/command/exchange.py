"""Drawings to and from files: looked at first, then imported in one step."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from app.campus.datum import Datum
from app.command.closures import check_closed
from app.command.context import Context, new_id
from app.command.zones import check_zone_area, free_name, keep_out_of_the_fire, untouched_zones
from app.domain.drawing import Annotation
from app.domain.errors import UserError
from app.domain.incident import Zone
from app.domain.message import msg
from app.domain.operation import Record, Snapshot
from app.exchange import records
from app.exchange.model import Feature, ImportPreview, What
from app.hazards.shapes import check_drawing
from app.runtime.progress import Progress
from app.store.transaction import Transaction

IMPORTED = (What.ANNOTATIONS, What.ZONES, What.CORDONS, What.CLOSURES)
"""What a file can become; an extent is set by assessing, never by a file."""


def preview_drawings(
    snapshot: Snapshot,
    path: Path,
    *,
    epsg: int | None = None,
    datum: Datum = Datum.WGS84,
    progress: Progress | None = None,
) -> ImportPreview:
    """What a file of drawings would bring; see `app.exchange.reading.read_drawings`.

    Raises:
        CrsWanted: the file does not say in what coordinates it is; call again with `epsg`.
        UserError: the file cannot be read, or lies nowhere near the campus.
        Cancelled: a person stopped it.
    """
    from app.exchange.reading import read_drawings

    return read_drawings(path, snapshot.campus.info, epsg=epsg, datum=datum, progress=progress)


def import_drawings(
    ctx: Context,
    preview: ImportPreview,
    *,
    target: What | None = What.ANNOTATIONS,
    incident_id: str = "",
    leave_out_broken: bool = False,
) -> tuple[Record, ...]:
    """Take in what a preview shows, in one step: all of it, or nothing.

    `target` is what every drawing becomes; None leaves each what the file says it is, where an extent
    becomes an annotation. Zones and cordons belong to `incident_id`.

    Raises:
        UserError: drawings are broken and were not to be left out (each in the details), a shape cannot be
            what it is to become, or the incident is missing.
    """
    if preview.rejected and not leave_out_broken:
        details = tuple(msg("exchange.row", row=f.subject, problem=f.message) for f in preview.rejected)
        raise UserError(msg("exchange.broken", n=len(details), file=preview.source), details)
    if not preview.features:
        raise UserError(msg("exchange.no_features", file=preview.source))
    made = [r for f in preview.features for r in _records(ctx, f, target, incident_id, preview.source)]
    _check_incident(ctx.snapshot, made, incident_id)
    with ctx.step(msg("step.import_drawings", n=len(made), file=preview.source)) as tx:
        if any(isinstance(record, Zone) for record in made):
            for zone_id in untouched_zones(ctx.snapshot, incident_id):
                tx.drop(Zone, zone_id)
        return tuple(_put(tx, ctx.snapshot, record) for record in made)


def export_drawings(
    ctx: Context,
    path: Path,
    what: Collection[What] = tuple(What),
    *,
    incident_id: str = "",
    groups: Collection[str] | None = None,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write drawings to a file whose name tells its kind; returns the files to open.

    Raises:
        UserError: there is nothing to write, or the file cannot be written.
        Cancelled: a person stopped it.
    """
    from app.exchange.writing import write_drawings

    snapshot = ctx.snapshot
    features = records.features_of(snapshot, what, incident_id=incident_id, groups=groups)
    return write_drawings(features, snapshot.campus.info.epsg, path, progress)


def _records(
    ctx: Context, feature: Feature, target: What | None, incident_id: str, source: str
) -> Sequence[Record]:
    """What a feature becomes, each checked like one that is drawn."""
    info = ctx.snapshot.campus.info
    match target or feature.what:
        case What.ZONES:
            zone = records.zone(feature, incident_id)
            check_zone_area(ctx.snapshot.campus, zone.area)
            return (zone,)
        case What.CORDONS:
            cordon = records.cordon(feature, incident_id)
            check_zone_area(ctx.snapshot.campus, cordon.area)
            return (cordon,)
        case What.CLOSURES:
            shut = records.closures(feature, incident_id)
            return [replace(one, shape=check_closed(info, one.shape)) for one in shut]
        case _:
            made = records.annotation(
                feature, at=ctx.clock(), author=ctx.author, incident_id=incident_id, source=source
            )
            return (replace(made, geometry=check_drawing(info, made.geometry)),)


def _check_incident(snapshot: Snapshot, made: Sequence[Record], incident_id: str) -> None:
    there = any(incident.id == incident_id for incident in snapshot.incidents)
    free = all(isinstance(record, Annotation) or not hasattr(record, "area") for record in made)
    if not there and (incident_id or not free):
        raise UserError(msg("exchange.incident_wanted"))


def _put(tx: Transaction, snapshot: Snapshot, record: Record) -> Record:
    made = replace(record, id=new_id())
    if isinstance(made, Zone):
        present = tx.all(Zone)
        if not made.name or any(zone.name == made.name for zone in present):
            made = replace(made, name=free_name(present))
        keep_out_of_the_fire(snapshot, made)
    tx.put(made, 0)
    return made
