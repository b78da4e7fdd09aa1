"""The incident log: lines that people write, and striking them."""

from __future__ import annotations

from dataclasses import replace

from app.command.context import Context, current, new_id
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import LogEntry, LogKind


def write_log(ctx: Context, text: str, *, incident_id: str = "", kind: LogKind = LogKind.NOTE) -> LogEntry:
    """Add a line with time and author.

    Raises:
        UserError: the line is empty.
    """
    if not text.strip():
        raise UserError(msg("log.empty"))
    entry = LogEntry(
        id=new_id(),
        at=ctx.clock(),
        author=ctx.author,
        text=text.strip(),
        kind=kind,
        incident_id=incident_id,
    )
    with ctx.step(msg("step.log", text=entry.text)) as tx:
        tx.put(entry)
    return entry


def strike_log(ctx: Context, entry: LogEntry, reason: str) -> LogEntry:
    """Strike a line; it stays readable with who struck it, when and why.

    Raises:
        UserError: no reason was given, or the line is struck already.
    """
    if not reason.strip():
        raise UserError(msg("log.reason_missing"))
    reason = reason.strip()
    with ctx.step(msg("step.strike", text=entry.text, reason=reason)) as tx:
        if current(tx, entry).struck_at is not None:
            raise UserError(msg("log.struck_already"))
        struck = replace(entry, struck_at=ctx.clock(), struck_by=ctx.author, struck_reason=reason)
        tx.put(struck)
    return struck
