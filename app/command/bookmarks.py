"""Bookmarks: views of the map that everybody at the operation can come back to."""

from __future__ import annotations

import math
from dataclasses import replace

from shapely.geometry import Point

from app.command.context import Context, current, new_id
from app.domain.drawing import Bookmark
from app.domain.errors import UserError
from app.domain.message import msg
from app.hazards.shapes import check_point


def add_bookmark(ctx: Context, name: str, centre: Point, scale: float) -> Bookmark:
    """Keep a view of the map; `centre` in metres, `scale` as denominator.

    Raises:
        UserError: it has no name, or the name is taken.
        ValueError: a view that no map has.
    """
    if not (math.isfinite(scale) and scale > 0):
        raise ValueError(f"{scale} is no scale")
    bookmark = Bookmark(id=new_id(), name=_free(ctx, name), centre=check_point(centre), scale=float(scale))
    with ctx.step(msg("step.add_bookmark", name=bookmark.name)) as tx:
        tx.put(bookmark, 0)
    return bookmark


def rename_bookmark(ctx: Context, bookmark: Bookmark, name: str, *, expected: int | None = None) -> Bookmark:
    """Give a view another name.

    Raises:
        UserError: the name is empty or taken, or somebody else changed or removed the view since.
    """
    name = _free(ctx, name, but=bookmark.id)
    with ctx.step(msg("step.rename_bookmark", before=bookmark.name, name=name)) as tx:
        renamed = replace(current(tx, bookmark), name=name)
        tx.put(renamed, expected)
    return renamed


def delete_bookmark(ctx: Context, bookmark: Bookmark) -> None:
    """Forget a view.

    Raises:
        UserError: it was removed since.
    """
    with ctx.step(msg("step.delete_bookmark", name=bookmark.name)) as tx:
        tx.drop(Bookmark, current(tx, bookmark).id)


def _free(ctx: Context, name: str, but: str = "") -> str:
    name = name.strip()
    if not name:
        raise UserError(msg("bookmark.name_missing"))
    taken = {b.name.casefold() for b in ctx.snapshot.bookmarks if b.id != but}
    if name.casefold() in taken:
        raise UserError(msg("bookmark.name_taken", name=name))
    return name
