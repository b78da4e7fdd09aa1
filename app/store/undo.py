"""Taking a step back, or putting it back, inside a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import PERMANENT, RECORDS, Record
from app.store.journal_table import JournalEntry
from app.store.schema import snake_case
from app.store.transaction import Transaction, name_of


def replay(transaction: Transaction, entry: JournalEntry, *, redo: bool) -> None:
    """Undo or redo what an entry did, except to permanent records.

    Raises:
        UserError: a record is no longer what the entry left, or another record needs one that would go.
    """
    gone = []
    for change in entry.changes:
        if change.kind in PERMANENT:
            continue
        found, wanted = (change.before, change.after) if redo else (change.after, change.before)
        if transaction.find(change.kind, change.id) != found:
            name = name_of(change.after or change.before)
            raise UserError(msg("store.replay_changed", label=entry.label, name=name))
        transaction.restore(change.kind, change.id, wanted)
        if wanted is None:
            gone.append(found)
    for record in gone:
        for other in _dependents(transaction, record):
            raise UserError(
                msg("store.replay_needed", label=entry.label, name=name_of(record), by=name_of(other))
            )


def _dependents(transaction: Transaction, record: Record) -> Iterator[Record]:
    """Records that name this one in a field such as `incident_id`."""
    reference = f"{snake_case(type(record))}_id"
    for kind in RECORDS:
        if kind not in PERMANENT and reference in {field.name for field in fields(kind)}:
            candidates: tuple[Record, ...] = transaction.all(kind)
            for other in candidates:
                if getattr(other, reference) == record.id:
                    yield other
