"""Closed ways: several at once, and changing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shapely.geometry import LineString, MultiPolygon, Polygon

from app.command.context import Context, current, new_id, unchanged
from app.domain.campus import CampusInfo
from app.domain.errors import UserError
from app.domain.incident import Closure
from app.domain.message import msg
from app.hazards.shapes import check_area, check_line, check_on_campus


def close_ways(ctx: Context, closures: Sequence[Closure]) -> tuple[Closure, ...]:
    """Close several ways in one step, as an import does; all of them or none. One without an id gets one.

    Raises:
        UserError: a shape crosses itself, is empty, or lies off the campus.
    """
    if not closures:
        return ()
    kept = tuple(_checked(ctx.snapshot.campus.info, replace(c, id=c.id or new_id())) for c in closures)
    with ctx.step(msg("step.close_ways", n=len(kept))) as tx:
        for closure in kept:
            tx.put(closure, 0)
    return kept


def change_closure(
    ctx: Context,
    closure: Closure,
    *,
    shape: LineString | Polygon | MultiPolygon | None = None,
    reason: str | None = None,
    foot: bool | None = None,
    expected: int | None = None,
) -> Closure:
    """Change a closure; None leaves a field as it is. `expected` is the version that the form opened with.

    Raises:
        UserError: the new shape cannot be kept, or somebody else changed or opened the way since.
    """
    checked = None if shape is None else check_closed(ctx.snapshot.campus.info, shape)
    with ctx.step(msg("step.change_closure", reason=reason or closure.reason)) as tx:
        now = current(tx, closure)
        changed = replace(
            now,
            shape=now.shape if checked is None else checked,
            reason=now.reason if reason is None else reason.strip(),
            foot=now.foot if foot is None else foot,
        )
        tx.put(changed, expected)
    return changed


def replace_closures(
    ctx: Context, removed: Sequence[Closure], added: Sequence[Closure]
) -> tuple[Closure, ...]:
    """Put some closures in the place of others in one step, as splitting and merging do.

    An added one that bears the id of a removed one is that one, changed; one without an id gets one.

    Raises:
        UserError: a shape cannot be kept, or one of those to remove was changed or opened since.
    """
    info = ctx.snapshot.campus.info
    kept = tuple(_checked(info, replace(c, id=c.id or new_id())) for c in added)
    with ctx.step(msg("step.replace_closures", n=len(removed), into=len(kept))) as tx:
        for closure in removed:
            tx.drop(Closure, unchanged(tx, closure).id)
        for closure in kept:
            tx.put(closure)
    return kept


def check_closed(
    info: CampusInfo, shape: LineString | Polygon | MultiPolygon
) -> LineString | Polygon | MultiPolygon:
    """A shape that can close ways, in two dimensions.

    Raises:
        UserError: it has no length or area, crosses itself, or lies off the campus.
    """
    flat = check_line(shape) if isinstance(shape, LineString) else check_area(shape)
    if isinstance(flat, LineString) and not flat.intersects(info.boundary):
        raise UserError(msg("extent.outside", metres=round(flat.distance(info.boundary))))
    if not isinstance(flat, LineString):
        check_on_campus(info, flat)
    return flat


def _checked(info: CampusInfo, closure: Closure) -> Closure:
    return replace(closure, shape=check_closed(info, closure.shape))
