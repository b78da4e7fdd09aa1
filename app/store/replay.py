"""Whether the records of a file are those that its journal leads to.

The journal is walked back from its last entry: each record has to be what the entry left, and is then put
back to what it was before; at the first entry nothing may be left but the campus whose hash that entry holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.operation import CAMPUS_RECORDS, Record
from app.store.content_hash import hash_of
from app.store.journal_table import JournalEntry
from app.store.schema import Layer, RowReader
from app.store.state import FIRST
from app.store.values import UnfitError

Key = tuple[type, str]


@dataclass(slots=True)
class _Held:
    """What the tables hold, taken back step by step."""

    records: dict[Key, Record] = field(default_factory=dict)
    versions: dict[Key, int] = field(default_factory=dict)
    wrong: dict[Key, None] = field(default_factory=dict)
    unreadable: list[Message] = field(default_factory=list)


def disagreements(
    connection: sa.Connection, layers: Mapping[type, Layer], entries: Sequence[JournalEntry]
) -> Iterator[Message]:
    """What is different between the records and the journal; `entries` is the whole of it, in order."""
    held = _Held()
    for layer in layers.values():
        _read(connection, layer, held)
    latest: set[Key] = set()
    for entry in reversed(entries):
        _take_back(entry, held, latest)
    for key, version in held.versions.items():
        if key not in latest and version != FIRST:
            held.wrong[key] = None
    held.wrong |= {key: None for key in held.records if key[0] not in CAMPUS_RECORDS}
    yield from held.unreadable
    for kind, record_id in held.wrong:
        yield msg("verify.record", table=layers[kind].table.name, id=record_id)
    if not held.wrong and not held.unreadable and entries and not _campus_is(entries[0].campus_hash, held):
        yield msg("verify.campus")


def _read(connection: sa.Connection, layer: Layer, held: _Held) -> None:
    columns = [column for column in layer.table.columns if column.name != "fid"]
    result = connection.execute(sa.select(*columns).order_by(layer.table.c.fid))
    reader = RowReader(layer.kind)
    while True:
        try:
            row = result.fetchone()
            if row is None:
                return
            *values, version = row
            (record,) = reader.read([values])
        except (UnfitError, sa.exc.DBAPIError) as error:
            held.unreadable.append(msg("verify.row", table=layer.table.name, reason=str(error)))
            if isinstance(error, sa.exc.DBAPIError):
                return
        else:
            held.records[layer.kind, record.id] = record
            held.versions[layer.kind, record.id] = version


def _take_back(entry: JournalEntry, held: _Held, latest: set[Key]) -> None:
    for change in reversed(entry.changes):
        key = (change.kind, change.id)
        if held.records.get(key) != change.after:
            held.wrong[key] = None
        if key not in latest and change.after is not None and held.versions.get(key) != entry.sequence:
            held.wrong[key] = None
        latest.add(key)
        if change.before is None:
            held.records.pop(key, None)
        else:
            held.records[key] = change.before


def _campus_is(expected: str, held: _Held) -> bool:
    by_kind: dict[type, list[Record]] = {kind: [] for kind in CAMPUS_RECORDS}
    for (kind, _), record in held.records.items():
        by_kind[kind].append(record)
    try:
        return hash_of(by_kind) == expected
    except UserError:
        return False
