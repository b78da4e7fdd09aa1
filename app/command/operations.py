"""Beginning an operation and taking its steps back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.campus.occupancy import with_estimates
from app.command.context import Context, new_id
from app.domain.operation import Campus, Operation, Step
from app.runtime.clock import now
from app.store.store import Store


def create_operation(
    path: Path,
    campus: Campus,
    *,
    name: str,
    author: str,
    exercise: bool = False,
    clock: Callable[[], datetime] = now,
) -> Store:
    """Write a new operation file with a copy of the campus, and open it.

    Without a name it is called after the day, in campus time. Where the campus gives no number of people for
    a building, it is estimated, and labelled so.

    Raises:
        UserError: the file exists already, or its folder cannot be written.
    """
    from app.map.qgis.styles import operation_styles

    moment = clock()
    name = name or moment.astimezone(ZoneInfo(campus.info.timezone)).date().isoformat()
    operation = Operation(id=new_id(), name=name, created_at=moment, exercise=exercise)
    return Store.create(
        path, operation, with_estimates(campus), author=author, clock=clock, styles=operation_styles()
    )


def undo(ctx: Context) -> Step:
    """Take back the newest step that can be; refused with the reason if its records changed since."""
    return ctx.store.undo(ctx.author)


def redo(ctx: Context) -> Step:
    """Put back what the newest undo took away."""
    return ctx.store.redo(ctx.author)
