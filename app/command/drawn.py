"""Splitting, copying and deleting several drawn records, of whatever kinds, in one undoable step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.command.context import Context, current, new_id, unchanged
from app.command.redraw import Drawn, with_shape
from app.command.zone_parts import check_parts, put_parts
from app.command.zones import drop_zone, free_name
from app.domain.campus import Place
from app.domain.drawing import Annotation
from app.domain.errors import UserError
from app.domain.incident import EvacuationStatus, Zone
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.store.transaction import Transaction


def split_drawn(ctx: Context, splits: Sequence[tuple[Drawn, Sequence[BaseGeometry]]]) -> None:
    """Make the pieces of each record records of their own; the first piece stays the record itself.

    Of a zone the largest part stays the zone, as `split_zone` tells.

    Raises:
        UserError: a record has no pieces, a piece cannot be kept, or somebody changed a record since.
    """
    if not splits:
        return
    snapshot = ctx.snapshot
    kept = [(record, _pieces(snapshot, record, pieces)) for record, pieces in splits]
    into = sum(len(pieces) for _, pieces in kept)
    with ctx.step(msg("step.split_drawings", n=len(kept), into=into)) as tx:
        for record, pieces in kept:
            if isinstance(record, Zone):
                put_parts(tx, record, [piece.area for piece in pieces if isinstance(piece, Zone)])
                continue
            unchanged(tx, record)
            for piece in pieces:
                tx.put(piece)


def _pieces(snapshot: Snapshot, record: Drawn, pieces: Sequence[BaseGeometry]) -> list[Drawn]:
    if isinstance(record, Place):
        raise UserError(msg("drawing.not_split"))
    if isinstance(record, Zone):
        check_parts(snapshot.campus, record, [p for p in pieces if isinstance(p, Polygon | MultiPolygon)])
    shaped = [with_shape(snapshot, record, piece) for piece in pieces]
    return [piece if number == 0 else replace(piece, id=new_id()) for number, piece in enumerate(shaped)]


def copy_drawn(ctx: Context, shapes: Sequence[tuple[Drawn, BaseGeometry]]) -> tuple[Drawn, ...]:
    """Add records like others with shapes of their own; what is there stays as it is.

    A copied zone has the priority, not the status: nobody has ordered anything for the new ground.

    Raises:
        UserError: a shape is not one that such a record can have.
    """
    if not shapes:
        return ()
    snapshot = ctx.snapshot
    kept = [_copy(ctx, with_shape(snapshot, _bare(record), geometry)) for record, geometry in shapes]
    with ctx.step(msg("step.copy_drawings", n=len(kept))) as tx:
        return tuple(_put_copy(tx, record) for record in kept)


def _bare(record: Drawn) -> Drawn:
    """The record without what was decided for its own ground."""
    if isinstance(record, Zone):
        return replace(record, status=EvacuationStatus.NONE, access=None)
    return record


def _copy(ctx: Context, record: Drawn) -> Drawn:
    if isinstance(record, Annotation):
        return replace(record, id=new_id(), at=ctx.clock(), author=ctx.author)
    if isinstance(record, Place):
        return replace(record, id=f"hand:{new_id()}", edited=())
    return replace(record, id=new_id())


def _put_copy(tx: Transaction, record: Drawn) -> Drawn:
    named = replace(record, name=free_name(tx.all(Zone))) if isinstance(record, Zone) else record
    tx.put(named, 0)
    return named


def delete_drawn(ctx: Context, records: Sequence[Drawn]) -> None:
    """Remove records.

    Raises:
        UserError: one of them was removed since.
    """
    if not records:
        return
    snapshot = ctx.snapshot
    with ctx.step(msg("step.delete_drawings", n=len(records))) as tx:
        for record in records:
            if isinstance(record, Zone):
                drop_zone(tx, record, snapshot.extent(record.incident_id))
            else:
                tx.drop(type(record), current(tx, record).id)
