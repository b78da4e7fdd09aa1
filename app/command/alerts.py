"""Keeping alerts that came in; an update or a cancel takes the place of what it names."""

from __future__ import annotations

from dataclasses import replace

from app.command.context import Context
from app.command.observations import Added
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.observation import Alert
from app.exchange.cap import CapReading


def add_alerts(ctx: Context, reading: CapReading) -> Added:
    """Keep the alerts of a message in one step and drop those that they replace, in whatever order they come.

    Raises:
        UserError: the message breaks the schema; `details` says where.
    """
    rejected = reading.rejected
    if rejected:
        raise UserError(msg("cap.rejected", n=len(rejected)), tuple(one.message for one in rejected))
    known = {alert.id: alert for alert in ctx.snapshot.alerts}
    gone = {old for alert in known.values() for old in alert.replaces}
    wanted = [alert for alert in reading.alerts if _key(alert) not in gone]
    new = [alert for alert in wanted if alert.id not in known]
    changed = [alert for alert in wanted if alert.id in known and not _same(known[alert.id], alert)]
    if new or changed:
        first = (*new, *changed)[0]
        replaced = {old for alert in (*new, *changed) for old in alert.replaces}
        with ctx.step(msg("step.add_alert", headline=first.headline or first.identifier)) as tx:
            for alert in tx.all(Alert):
                if _key(alert) in replaced:
                    tx.drop(Alert, alert.id)
            for alert in (*new, *changed):
                tx.put(alert)
    return Added(len(new), len(reading.alerts) - len(new) - len(changed), len(changed))


def _key(alert: Alert) -> str:
    """The id without the number of the block of information."""
    return alert.id.partition(":")[0]


def _same(known: Alert, found: Alert) -> bool:
    return replace(found, author=known.author, received_at=known.received_at) == known
