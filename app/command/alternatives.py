"""Alternatives: what-ifs that are kept under a name, so that plans can be compared side by side."""

from __future__ import annotations

from dataclasses import replace

from app.command.context import Context, current, new_id
from app.domain.directive import Alternative, WhatIf
from app.domain.errors import UserError
from app.domain.message import msg
from app.planning.change.whatif import with_resources
from app.planning.program.objective import check_profile


def keep(ctx: Context, name: str, change: WhatIf) -> Alternative:
    """Keep a what-if under a name.

    Raises:
        UserError: it has no name, the name is taken, or the what-if makes no sense for the operation.
    """
    name = _free(ctx, name)
    _check(ctx, change)
    kept = Alternative(id=new_id(), name=name, at=ctx.clock(), author=ctx.author, change=change)
    with ctx.step(msg("step.keep_alternative", name=name)) as tx:
        tx.put(kept, 0)
    return kept


def change(
    ctx: Context,
    alternative: Alternative,
    *,
    name: str | None = None,
    to: WhatIf | None = None,
    expected: int | None = None,
) -> Alternative:
    """Rename an alternative or put another what-if in its place; None leaves a field as it is.

    Raises:
        UserError: as `keep`, or somebody else changed or dropped it since.
    """
    new_name = alternative.name if name is None else _free(ctx, name, but=alternative.id)
    if to is not None:
        _check(ctx, to)
    with ctx.step(msg("step.change_alternative", name=new_name)) as tx:
        now = current(tx, alternative)
        changed = replace(now, name=new_name, change=now.change if to is None else to)
        tx.put(changed, expected)
    return changed


def drop(ctx: Context, alternative: Alternative) -> None:
    """Forget an alternative.

    Raises:
        UserError: somebody else dropped it already.
    """
    with ctx.step(msg("step.drop_alternative", name=alternative.name)) as tx:
        tx.drop(Alternative, current(tx, alternative).id)


def _check(ctx: Context, made: WhatIf) -> None:
    check_profile(made.profile)
    with_resources(ctx.snapshot, made)


def _free(ctx: Context, name: str, but: str = "") -> str:
    name = name.strip()
    if not name:
        raise UserError(msg("alternative.name_missing"))
    taken = {one.name.casefold() for one in ctx.snapshot.alternatives if one.id != but}
    if name.casefold() in taken:
        raise UserError(msg("alternative.name_taken", name=name))
    return name
