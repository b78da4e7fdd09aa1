"""Calls for outside help."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.command.context import Context, current
from app.domain.errors import UserError
from app.domain.incident import ExternalRequest
from app.domain.message import msg


def record_call(
    ctx: Context,
    request: ExternalRequest,
    *,
    called_at: datetime | None = None,
    reference: str = "",
    expected_at: datetime | None = None,
    expected: int | None = None,
) -> ExternalRequest:
    """Note that outside help was called, when (default: now), under which reference, and when it is expected.

    Raises:
        UserError: help would arrive before it was called, or somebody else changed the request since.
    """
    called_at = called_at or ctx.clock()
    if expected_at is not None and expected_at < called_at:
        raise UserError(msg("help.expected_before_call", service=request.service))
    reference = reference.strip()
    with ctx.step(msg("step.record_call", service=request.service, reference=reference)) as tx:
        now = current(tx, request)
        called = replace(now, called_at=called_at, reference=reference, expected_at=expected_at)
        tx.put(called, expected)
    return called


def record_arrival(ctx: Context, request: ExternalRequest) -> ExternalRequest:
    """Note that outside help has arrived.

    Raises:
        UserError: it was never called.
    """
    with ctx.step(msg("step.record_arrival", service=request.service)) as tx:
        now = current(tx, request)
        if now.called_at is None:
            raise UserError(msg("help.not_called", service=request.service))
        arrived = replace(now, arrived_at=ctx.clock())
        tx.put(arrived)
    return arrived


def withdraw_call(ctx: Context, request: ExternalRequest) -> ExternalRequest:
    """Take a call back that was noted by mistake."""
    with ctx.step(msg("step.withdraw_call", service=request.service)) as tx:
        blank = replace(current(tx, request), called_at=None, reference="", expected_at=None, arrived_at=None)
        tx.put(blank)
    return blank
