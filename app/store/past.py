"""The state of a past moment, replayed from the journal.

The records that a file began with are those of now, each put back to what it was before the first step that
touched it; from there the steps are taken forward. Only what stands at the end is decoded, so that ten
thousand steps take well under a second.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.campus import CampusInfo
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.operation import CAMPUS_RECORDS, Operation, Record, Snapshot
from app.store.chain import Anchor
from app.store.codec import KINDS, from_json, load
from app.store.journal_table import JOURNAL, label_of
from app.store.state import CAMPUS_LISTS, FIRST, SNAPSHOT_LISTS
from app.store.values import UnfitError, time_from_json

_CAMPUS_NAMES = frozenset(kind.__name__ for kind in CAMPUS_RECORDS)


@dataclass(frozen=True, slots=True)
class PastStep:
    """A moment to go back to: the state as it was after this step."""

    sequence: int
    at: datetime
    author: str
    label: Message


@dataclass(slots=True)
class _Story:
    """What the journal says of one kind of record; values are as it spells them, None for no record."""

    first: dict[str, Any] = field(default_factory=dict)
    """Each touched record as it was before any step."""
    after: list[tuple[str, Any]] = field(default_factory=list)
    """Ids and values in the order in which the steps left them, up to the wanted one."""
    removed: set[str] = field(default_factory=set)
    """Ids that some step removed."""


def steps(connection: sa.Connection) -> tuple[PastStep, ...]:
    """Every step in order."""
    columns = (JOURNAL.c.sequence, JOURNAL.c.at, JOURNAL.c.author, JOURNAL.c.label)
    rows = connection.execute(sa.select(*columns).order_by(JOURNAL.c.sequence))
    return tuple(PastStep(n, time_from_json(at), author, label_of(label)) for n, at, author, label in rows)


def step_at(connection: sa.Connection, sequence: int) -> PastStep | None:
    """The step of that number, None where there is none."""
    columns = (JOURNAL.c.at, JOURNAL.c.author, JOURNAL.c.label)
    row = connection.execute(sa.select(*columns).where(JOURNAL.c.sequence == sequence)).first()
    return None if row is None else PastStep(sequence, time_from_json(row[0]), row[1], label_of(row[2]))


def sequence_at(connection: sa.Connection, when: datetime) -> int:
    """The last step, in order of sequence, whose clock said `when` or earlier.

    Raises:
        UserError: the file was begun later.
    """
    rows = connection.execute(sa.select(JOURNAL.c.sequence, JOURNAL.c.at).order_by(JOURNAL.c.sequence.desc()))
    began = when
    for sequence, at in rows:
        began = time_from_json(at)
        if began <= when:
            return int(sequence)
    raise UserError(msg("store.before_first", at=when, began=began))


def anchor_at(connection: sa.Connection, sequence: int) -> Anchor:
    """How far the journal had got after a step; raises UserError where there is no such step."""
    query = sa.select(JOURNAL.c.hash).where(JOURNAL.c.sequence == sequence)
    digest = connection.execute(query).scalar_one_or_none()
    if digest is None:
        raise UserError(msg("store.no_step", n=sequence))
    return Anchor(sequence, digest)


def snapshot_at(connection: sa.Connection, now: Snapshot, sequence: int) -> Snapshot:
    """The state after a step; `now` is the state after the last one.

    What is equal to its like in `now` is the same tuple. A record of the campus that some step removed stands
    behind the others of its kind, because nothing tells where among them it stood at first.

    Raises:
        UserError: there is no such step, or the campus was imported again after it: of an import the journal
            keeps only a hash.
        UnfitError: an entry is damaged.
    """
    anchor_at(connection, sequence)
    stories = _stories(connection, sequence)
    values: dict[str, Any] = {"sequence": sequence}
    campus: dict[str, Any] = {}
    for name, story in stories.items():
        kind = KINDS[name]
        if kind is CampusInfo:
            campus["info"] = _records(kind, story, (now.campus.info,))[0]
        elif kind is Operation:
            values["operation"] = _records(kind, story, (now.operation,))[0]
        elif kind in CAMPUS_LISTS:
            field_name = CAMPUS_LISTS[kind]
            campus[field_name] = _records(kind, story, getattr(now.campus, field_name))
        else:
            field_name = SNAPSHOT_LISTS[kind]
            values[field_name] = _records(kind, story, getattr(now, field_name))
    if any(found is not getattr(now.campus, name) for name, found in campus.items()):
        values["campus"] = replace(now.campus, **campus)
    return replace(now, **values)


def _stories(connection: sa.Connection, sequence: int) -> dict[str, _Story]:
    """What each kind went through, by its name; of the campus since its last import."""
    stories: dict[str, _Story] = {}
    for (body,) in connection.execute(sa.select(JOURNAL.c.body).order_by(JOURNAL.c.sequence)):
        entry = load(body)
        try:
            if entry.get("campus_hash") and entry["sequence"] > FIRST:
                _require_later(entry, sequence)
                stories = {name: story for name, story in stories.items() if name not in _CAMPUS_NAMES}
            for change in entry["changes"]:
                _note(stories.setdefault(change["kind"], _Story()), change, entry["sequence"] <= sequence)
        except (KeyError, TypeError, AttributeError) as error:
            raise UnfitError(f"journal: {error}") from error
    return stories


def _require_later(entry: dict[str, Any], sequence: int) -> None:
    if entry["sequence"] > sequence:
        at = time_from_json(entry["at"])
        raise UserError(msg("store.past_campus", n=sequence, imported=entry["sequence"], at=at))


def _note(story: _Story, change: dict[str, Any], wanted: bool) -> None:
    story.first.setdefault(change["id"], change["before"])
    if change["after"] is None:
        story.removed.add(change["id"])
    if wanted:
        story.after.append((change["id"], change["after"]))


def _records(kind: type, story: _Story, now: tuple[Record, ...]) -> tuple[Record, ...]:
    """The records of a kind after the wanted step, in the order in which the state then had them."""
    held: dict[str, Any] = dict(_beginning(story, now))
    for record_id, value in story.after:
        if value is None:
            held.pop(record_id, None)
        else:
            held[record_id] = value
    found = tuple(from_json(kind, value) if isinstance(value, dict) else value for value in held.values())
    return now if found == now else found


def _beginning(story: _Story, now: Iterable[Record]) -> Iterable[tuple[str, Any]]:
    for record in now:
        if record.id not in story.first:
            yield record.id, record
        elif record.id not in story.removed and story.first[record.id] is not None:
            yield record.id, story.first[record.id]
    for record_id in story.first:
        if record_id in story.removed and story.first[record_id] is not None:
            yield record_id, story.first[record_id]
