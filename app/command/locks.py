"""Locks and reserves: what a person lays down for every plan, laid down and lifted in undoable steps."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from app.command.context import Context, current, new_id
from app.domain.directive import LockKind, PlanLock, Reserve
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.planning.change.directives import check_lock, check_reserve, directive_words, names_of
from app.store.transaction import Transaction

D = TypeVar("D", PlanLock, Reserve)


def add_lock(
    ctx: Context,
    kind: LockKind,
    *,
    team_id: str = "",
    vehicle_id: str = "",
    depot_id: str = "",
    item: str = "",
    zone_id: str = "",
    quantity: int = 0,
    reason: str = "",
) -> PlanLock:
    """Make something be used, or keep it from being used, in every plan from now on; see `PlanLock`.

    Raises:
        UserError: it names what is not there, or says the same as another lock, or the contrary.
    """
    lock = PlanLock(
        id=new_id(),
        kind=kind,
        at=ctx.clock(),
        author=ctx.author,
        team_id=team_id,
        vehicle_id=vehicle_id,
        depot_id=depot_id,
        item=item,
        zone_id=zone_id,
        quantity=quantity,
        reason=reason.strip(),
    )
    words = directive_words(lock, names_of(ctx.snapshot))
    with ctx.step(msg("step.add_lock", what=words)) as tx:
        tx.put(check_lock(_as_in(ctx.snapshot, tx), lock), 0)
    return lock


def drop_lock(ctx: Context, lock: PlanLock) -> None:
    """Lift a lock.

    Raises:
        UserError: somebody else lifted it already.
    """
    _drop(ctx, lock)


def add_reserve(ctx: Context, item: str, quantity: int, *, depot_id: str = "", reason: str = "") -> Reserve:
    """Keep crew members with a capability, or units of a supply, back at a depot or anywhere on the campus.

    Raises:
        UserError: it names what is not there, or there is a reserve for the same already.
    """
    reserve = Reserve(
        id=new_id(),
        item=item,
        quantity=quantity,
        at=ctx.clock(),
        author=ctx.author,
        depot_id=depot_id,
        reason=reason.strip(),
    )
    words = directive_words(reserve, names_of(ctx.snapshot))
    with ctx.step(msg("step.add_lock", what=words)) as tx:
        tx.put(check_reserve(_as_in(ctx.snapshot, tx), reserve), 0)
    return reserve


def drop_reserve(ctx: Context, reserve: Reserve) -> None:
    """Release a reserve.

    Raises:
        UserError: somebody else released it already.
    """
    _drop(ctx, reserve)


def _drop(ctx: Context, directive: D) -> None:
    words = directive_words(directive, names_of(ctx.snapshot))
    with ctx.step(msg("step.drop_lock", what=words)) as tx:
        tx.drop(type(directive), current(tx, directive).id)


def _as_in(snapshot: Snapshot, tx: Transaction) -> Snapshot:
    """The snapshot with the locks and reserves that another Muster may have written just now."""
    return replace(snapshot, locks=tx.all(PlanLock), reserves=tx.all(Reserve))
