"""The table of the journal: one entry a step, chained by hash, in order of sequence, never of a clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.message import Message
from app.domain.operation import PERMANENT, Change, Step
from app.store import chain
from app.store.codec import KINDS, dump, from_json, load, to_json
from app.store.geopackage_tables import DeclaredType
from app.store.identity import SCHEMA_VERSION
from app.store.values import UnfitError, message_from_json, message_to_json, time_from_json, time_to_json

metadata = sa.MetaData()

JOURNAL = sa.Table(
    "muster_journal",
    metadata,
    sa.Column("sequence", sa.INTEGER, primary_key=True, autoincrement=False),
    sa.Column("seat", sa.TEXT, nullable=False),
    sa.Column("at", DeclaredType("DATETIME"), nullable=False),
    sa.Column("author", sa.TEXT, nullable=False),
    sa.Column("label", sa.TEXT, nullable=False),
    sa.Column("undoes", sa.INTEGER),
    sa.Column("undoable", sa.INTEGER, nullable=False),
    sa.Column("schema_version", sa.INTEGER, nullable=False),
    sa.Column("body", sa.BLOB, nullable=False),
    sa.Column("previous", sa.TEXT, nullable=False),
    sa.Column("hash", sa.TEXT, nullable=False),
)
"""`body` is what was hashed, byte for byte; the columns before it repeat parts of it for those who query."""

REPEATED = ("sequence", "seat", "at", "author", "label", "undoes", "undoable", "schema_version")


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One step as the journal has it."""

    sequence: int
    seat: str
    at: datetime
    author: str
    label: Message
    undoes: int | None
    undoable: bool
    schema_version: int
    changes: tuple[Change, ...]
    campus_hash: str
    """Of the entry that brings in a campus, the hash of it; else empty."""
    hash: str

    def step(self, origin: object | None = None) -> Step:
        """What the bus is told of it."""
        return Step(self.sequence, self.at, self.author, self.label, self.changes, self.undoes, origin)


@dataclass(frozen=True, slots=True)
class Draft:
    """A step that is about to be written."""

    seat: str
    at: datetime
    author: str
    label: Message
    changes: tuple[Change, ...]
    undoes: int | None = None
    campus_hash: str = ""


def append(connection: sa.Connection, draft: Draft, sequence: int, previous: str) -> JournalEntry:
    """Write an entry; raises UnfitError where the label or author cannot be kept."""
    undoable = not draft.campus_hash and any(change.kind not in PERMANENT for change in draft.changes)
    content: dict[str, Any] = {
        "sequence": sequence,
        "seat": draft.seat,
        "at": time_to_json(draft.at),
        "author": draft.author,
        "label": message_to_json(draft.label),
        "undoes": draft.undoes,
        "undoable": undoable,
        "schema_version": SCHEMA_VERSION,
        "changes": [_change_to_json(change) for change in draft.changes],
    }
    if draft.campus_hash:
        content["campus_hash"] = draft.campus_hash
    body = dump(content)
    digest = chain.link(previous, body)
    connection.execute(
        JOURNAL.insert(), columns_of(content) | {"body": body, "previous": previous, "hash": digest}
    )
    return JournalEntry(
        sequence,
        draft.seat,
        draft.at,
        draft.author,
        draft.label,
        draft.undoes,
        undoable,
        SCHEMA_VERSION,
        draft.changes,
        draft.campus_hash,
        digest,
    )


def columns_of(content: dict[str, Any]) -> dict[str, Any]:
    """What the columns beside a body have to say."""
    values = {name: content[name] for name in REPEATED}
    return values | {"label": dump(content["label"]).decode(), "undoable": int(content["undoable"])}


def parse(body: bytes, digest: str) -> JournalEntry:
    """The entry of a body; raises UnfitError."""
    content = load(body)
    try:
        return JournalEntry(
            content["sequence"],
            content["seat"],
            time_from_json(content["at"]),
            content["author"],
            message_from_json(content["label"]),
            content["undoes"],
            content["undoable"],
            content["schema_version"],
            tuple(_change_from_json(change) for change in content["changes"]),
            content.get("campus_hash", ""),
            digest,
        )
    except (TypeError, KeyError, ValueError, AttributeError, RecursionError) as error:
        raise UnfitError(f"journal: {error}") from error


def read(connection: sa.Connection, *, after: int = 0, only: int | None = None) -> Iterator[JournalEntry]:
    """Entries in order: those after a sequence, or only one of them."""
    query = sa.select(JOURNAL.c.body, JOURNAL.c.hash).order_by(JOURNAL.c.sequence)
    query = query.where(JOURNAL.c.sequence > after if only is None else JOURNAL.c.sequence == only)
    for body, digest in connection.execute(query):
        yield parse(body, digest)


def head(connection: sa.Connection) -> tuple[int, str]:
    """The last sequence and hash."""
    query = sa.select(JOURNAL.c.sequence, JOURNAL.c.hash).order_by(JOURNAL.c.sequence.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return (row.sequence, row.hash) if row else (0, chain.GENESIS)


def hash_at(connection: sa.Connection, sequence: int) -> str:
    """The hash of one entry; empty where there is none."""
    query = sa.select(JOURNAL.c.hash).where(JOURNAL.c.sequence == sequence)
    return connection.execute(query).scalar_one_or_none() or ""


def label_of(text: str) -> Message:
    """The label in a column; raises UnfitError."""
    return message_from_json(load(text))


def _change_to_json(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.__name__,
        "id": change.id,
        "before": None if change.before is None else to_json(change.before),
        "after": None if change.after is None else to_json(change.after),
    }


def _change_from_json(value: Any) -> Change:
    kind = KINDS[value["kind"]]
    before, after = (None if value[k] is None else from_json(kind, value[k]) for k in ("before", "after"))
    return Change(kind, value["id"], before, after)
