"""The journal of an operation file: reading it, and checking its chain, its anchor and the records."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.message import Message, msg
from app.store import chain
from app.store.codec import load
from app.store.connection import Use, connect, reading
from app.store.faults import explained
from app.store.identity import Content, Identity
from app.store.journal_table import JOURNAL, REPEATED, JournalEntry, columns_of, parse, read
from app.store.migrations import readable
from app.store.replay import disagreements
from app.store.schema import layers
from app.store.values import UnfitError

__all__ = ["JournalEntry", "JournalReport", "entries", "verify"]


@dataclass(frozen=True, slots=True)
class JournalReport:
    """What the check of a journal found."""

    ok: bool
    count: int
    """Entries in the file."""
    head: str
    """Hash of the last one."""
    anchored: bool
    """Whether this computer knew how long the journal was; else only the records tell of a cut tail."""
    problems: tuple[Message, ...]


def verify(path: Path) -> JournalReport:
    """Check every entry of an operation's journal, and every record against it.

    Raises:
        UserError: the file is missing or is not an operation that this program can read.
    """
    with readable(path, Content.OPERATION) as (current, identity):
        return _report(current, identity)


def _report(path: Path, identity: Identity) -> JournalReport:
    with explained(path), closing(connect(path, Use.READ)) as connection:
        problems = list(_database_problems(connection))
        rows = _raw_rows(connection) if not problems else []
    found: list[JournalEntry] = []
    problems += _chain_problems(rows, found)
    count, head = len(rows), _text(rows[-1]["hash"]) if rows else chain.GENESIS
    anchor = chain.read_anchor(identity.file_id)
    problems += _anchor_problems(rows, anchor)
    if not problems:
        with reading(path) as records:
            problems += disagreements(records, layers(identity.epsg), found)
    return JournalReport(not problems, count, head, anchor is not None, tuple(problems))


def entries(path: Path) -> Iterator[JournalEntry]:
    """All entries of an operation file in order, also while others write to it.

    Raises:
        UserError: it is not an operation file that this program can read, or an entry is damaged.
    """
    with readable(path, Content.OPERATION) as (current, _), reading(current) as connection:
        yield from read(connection)


def _database_problems(connection: sqlite3.Connection) -> Iterator[Message]:
    try:
        for (finding,) in connection.execute("PRAGMA quick_check"):
            if finding != "ok":
                yield msg("verify.database", reason=finding)
    except sqlite3.DatabaseError as error:
        yield msg("verify.database", reason=str(error))


def _raw_rows(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Rows as they are stored: a text comes as a tuple of its bytes, so that no two values look alike."""
    connection.text_factory = lambda data: (data,)
    names = JOURNAL.columns.keys()
    listed = ", ".join(names)
    query = f"SELECT {listed} FROM {JOURNAL.name} ORDER BY sequence"
    return [dict(zip(names, row, strict=True)) for row in connection.execute(query)]


def _stored(value: Any) -> Any:
    return (value.encode(),) if isinstance(value, str) else value


def _text(value: Any) -> str:
    return value[0].decode("utf-8", "replace") if isinstance(value, tuple) else str(value)


def _chain_problems(rows: list[dict[str, Any]], found: list[JournalEntry]) -> Iterator[Message]:
    """Fills `found` with those that can be read."""
    previous, expected = chain.GENESIS, 1
    for row in rows:
        sequence = row["sequence"]
        if sequence != expected:
            yield msg("verify.gap", first=expected, last=sequence - 1)
        if row["previous"] != _stored(previous) or row["hash"] != _stored(_link(previous, row["body"])):
            yield msg("verify.hash", n=sequence)
        else:
            yield from _column_problems(row, found)
        previous, expected = _text(row["hash"]), sequence + 1


def _link(previous: str, body: Any) -> str:
    try:
        return chain.link(previous, body)
    except (TypeError, ValueError):
        return ""


def _column_problems(row: dict[str, Any], found: list[JournalEntry]) -> Iterator[Message]:
    try:
        content = load(row["body"])
        found.append(parse(row["body"], _text(row["hash"])))
        said = columns_of(content)
    except (UnfitError, TypeError, KeyError):
        yield msg("verify.unreadable", n=row["sequence"])
        return
    for name in REPEATED:
        if row[name] != _stored(said[name]):
            yield msg("verify.column", n=row["sequence"], column=name)


def _anchor_problems(rows: list[dict[str, Any]], anchor: chain.Anchor | None) -> Iterator[Message]:
    if anchor is None:
        return
    if anchor.count > len(rows):
        yield msg("verify.cut", count=len(rows), known=anchor.count)
    elif anchor.count and rows[anchor.count - 1]["hash"] != _stored(anchor.head):
        yield msg("verify.rewritten", known=anchor.count)
