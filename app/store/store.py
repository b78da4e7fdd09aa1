"""The operation file: the one writer, its steps, its snapshot, undo and redo."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import sqlalchemy as sa

from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.operation import Campus, Operation, Snapshot, Step
from app.runtime.bus import Bus
from app.runtime.clock import now
from app.store import chain, creation, journal_table, past
from app.store.backup import back_up
from app.store.connection import Use, engine
from app.store.faults import explained
from app.store.history import History, Undoable
from app.store.identity import Content
from app.store.journal_table import JOURNAL, Draft, JournalEntry
from app.store.layer_styles import Styles
from app.store.migrations import bring_up_to_date
from app.store.place import require_local
from app.store.rows import write_changes
from app.store.schema import layers
from app.store.state import State, load_state
from app.store.transaction import Transaction
from app.store.undo import replay
from app.store.values import message_to_json

R = TypeVar("R")

SEAT = "1"
"""The seat of a file that only one post works on."""


class Store:
    """An open operation file.

    One thread writes at a time; `snapshot()` may be called from any. Another Muster may have the same file
    open: what it wrote is taken in at the next step or `refresh()`, and told on the bus.
    """

    def __init__(
        self, path: Path, *, clock: Callable[[], datetime], seat: str, state: State | None = None
    ) -> None:
        self.path = path
        self.bus: Bus[Step] = Bus()
        self._clock = clock
        self._seat = seat
        self._lock = threading.RLock()
        self._writing = False
        require_local(path)
        self._identity = bring_up_to_date(path, Content.OPERATION)
        self._layers = layers(self._identity.epsg)
        self._engine = engine(path, Use.WRITE, journal_mode="WAL")
        self._reader = engine(path, Use.READ)
        self._inode = _inode(path)
        self._history = History(seat)
        with explained(path), self._engine.begin() as connection:
            sequence, head = journal_table.head(connection)
            self._state = state or load_state(connection, self._layers, sequence, head)
            self._read_history(connection)
            known = chain.read_anchor(self._identity.file_id)
            self.complete = known is None or journal_table.hash_at(connection, known.count) == known.head
            """Whether the journal holds all that this computer knows to have been written to it."""

    @classmethod
    def create(
        cls,
        path: Path,
        operation: Operation,
        campus: Campus,
        *,
        author: str,
        clock: Callable[[], datetime] = now,
        seat: str = SEAT,
        styles: Styles = MappingProxyType({}),
    ) -> Store:
        """Write a new operation file with a copy of the campus, whole or not at all, and open it.

        `styles` are how its layers look in QGIS, see `app.store.layer_styles.Styles`.

        Raises:
            UserError: the file exists, its folder cannot be written, or the campus holds what a file cannot
                keep.
        """
        label = msg("store.created", name=operation.name, campus=campus.info.name)
        first = Draft(seat, clock(), author, label, ())
        state = creation.create_operation(path, operation, campus, first, styles)
        return cls(path, clock=clock, seat=seat, state=state)

    @classmethod
    def open(cls, path: Path, *, clock: Callable[[], datetime] = now, seat: str = SEAT) -> Store:
        """Open an operation file.

        Raises:
            UserError: it is not one, is damaged, cannot be written, or comes from a newer version.
        """
        return cls(path, clock=clock, seat=seat)

    def snapshot(self) -> Snapshot:
        """The state after the last step; the same object until the next one. Safe on any thread."""
        return self._state.snapshot

    def get(self, kind: type[R], record_id: str) -> R:
        """A record; KeyError where there is none."""
        record: R = self._state.records[kind][record_id]
        return record

    def version(self, kind: type, record_id: str) -> int:
        """The sequence of its last step, 0 where there is none: see `Transaction.put`."""
        return self._state.version(kind, record_id)

    def last_change(self, kind: type, record_id: str) -> past.PastStep | None:
        """The step that last changed a record, None where there is no such record."""
        with explained(self.path), self._reader.begin() as connection:
            return past.step_at(connection, self.version(kind, record_id))

    @property
    def anchor(self) -> chain.Anchor:
        """Number of steps and hash of the last: printed on a page, it proves later that none was cut off."""
        return chain.Anchor(self._state.sequence, self._state.head)

    def steps(self) -> tuple[past.PastStep, ...]:
        """Every step that this Muster knows of, in order: the moments that `snapshot_at` can show."""
        with explained(self.path), self._reader.begin() as connection:
            found = past.steps(connection)
        return tuple(step for step in found if step.sequence <= self._state.sequence)

    def sequence_at(self, when: datetime) -> int:
        """The last step, in order of sequence, whose clock said `when` or earlier; raises UserError."""
        with explained(self.path), self._reader.begin() as connection:
            return past.sequence_at(connection, when)

    def anchor_at(self, sequence: int) -> chain.Anchor:
        """The anchor as it was after a step; raises UserError where there is no such step."""
        with explained(self.path), self._reader.begin() as connection:
            return past.anchor_at(connection, sequence)

    def snapshot_at(self, sequence: int) -> Snapshot:
        """The state after a past step. Safe on any thread.

        Raises:
            UserError: there is no such step, or the campus was imported again since.
        """
        now = self.snapshot()
        if sequence == now.sequence:
            return now
        with explained(self.path), self._reader.begin() as connection:
            return past.snapshot_at(connection, now, sequence)

    @contextmanager
    def step(self, label: Message, *, author: str, origin: object | None = None) -> Iterator[Transaction]:
        """One change, journalled in the same transaction; an exception inside leaves everything as it was.

        The step is told on the bus once it is safe on disk. Without changes nothing is written or told.

        Raises:
            UserError: the disk is full, the file is held by another program, was moved, or is damaged.
        """
        with self._transaction(label, author, origin) as transaction:
            yield transaction

    def undo(self, author: str) -> Step:
        """Take back this seat's newest step that can be, except for permanent records, as a step of its own.

        Raises:
            UserError: there is none, a record that it changed was changed again since, or another record has
                come to need one that would go.
        """
        return self._replay(author, redo=False)

    def redo(self, author: str) -> Step:
        """Put back what the newest undo took away; raises UserError as `undo`."""
        return self._replay(author, redo=True)

    def can_undo(self) -> Message | None:
        """The label of the step that undo would take back."""
        return _label(self._history.to_undo)

    def can_redo(self) -> Message | None:
        """The label of the step that redo would put back."""
        return _label(self._history.to_redo)

    def refresh(self) -> tuple[Step, ...]:
        """Take in and tell the steps that another Muster wrote to this file; nothing while a step is open.

        It only reads and waits for nobody, so that it can be asked often.
        """
        with self._lock:
            if self._writing:
                return ()
            with explained(self.path), self._reader.begin() as connection:
                steps = self._catch_up(connection)
        self._tell(steps)
        return steps

    def backup(self, target: Path) -> None:
        """Copy the file as it is after its last step; raises UserError as `app.store.backup.back_up`."""
        back_up(self.path, target)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._reader.dispose()
            self._engine.dispose()

    @contextmanager
    def _transaction(
        self, label: Message, author: str, origin: object | None, undoes: int | None = None
    ) -> Iterator[Transaction]:
        _require_fit(label, author)
        told: list[Step] = []
        try:
            with self._lock, self._exclusive(), self._begun() as connection:
                with explained(self.path):
                    told += self._catch_up(connection)
                transaction = Transaction(self._state)
                yield transaction
                changes = transaction.changes
                if changes:
                    draft = Draft(self._seat, self._clock(), author, label, changes, undoes)
                    entry = self._write(connection, draft)
                    self._take_in(entry)
                    transaction.step = entry.step(origin)
                    told.append(transaction.step)
        finally:
            self._tell(told)

    @contextmanager
    def _begun(self) -> Iterator[sa.Connection]:
        with explained(self.path):
            self._require_same_file()
            connection = self._engine.connect()
        try:
            with explained(self.path):
                connection.begin()
            yield connection
        finally:
            connection.close()

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        if self._writing:
            raise RuntimeError("a step is already being made")
        self._writing = True
        try:
            yield
        finally:
            self._writing = False

    def _write(self, connection: sa.Connection, draft: Draft) -> JournalEntry:
        with explained(self.path):
            sequence = self._state.sequence + 1
            write_changes(connection, self._layers, draft.changes, sequence, draft.at, self._state.records)
            entry = journal_table.append(connection, draft, sequence, self._state.head)
            connection.commit()
        return entry

    def _take_in(self, entry: JournalEntry) -> None:
        self._state.apply(entry.sequence, entry.hash, entry.changes)
        self._history.note(
            entry.sequence, entry.seat, entry.label, undoes=entry.undoes, undoable=entry.undoable
        )
        if self.complete:
            chain.write_anchor(self._identity.file_id, self.anchor)

    def _catch_up(self, connection: sa.Connection) -> tuple[Step, ...]:
        entries = tuple(journal_table.read(connection, after=self._state.sequence))
        previous = journal_table.hash_at(connection, self._state.sequence)
        if previous != self._state.head:
            raise UserError(msg("store.replaced", file=self.path.name))
        for entry in entries:
            self._take_in(entry)
        return tuple(entry.step() for entry in entries)

    def _tell(self, steps: list[Step] | tuple[Step, ...]) -> None:
        for step in steps:
            self.bus.emit(step)

    def _require_same_file(self) -> None:
        if _inode(self.path) != self._inode:
            raise UserError(msg("store.replaced", file=self.path.name))

    def _read_history(self, connection: sa.Connection) -> None:
        columns = (JOURNAL.c.sequence, JOURNAL.c.seat, JOURNAL.c.label, JOURNAL.c.undoes, JOURNAL.c.undoable)
        for sequence, seat, label, undoes, undoable in connection.execute(
            sa.select(*columns).order_by(JOURNAL.c.sequence)
        ):
            message = journal_table.label_of(label)
            self._history.note(sequence, seat, message, undoes=undoes, undoable=bool(undoable))

    def _replay(self, author: str, *, redo: bool) -> Step:
        with self._lock:
            self.refresh()
            target = self._history.to_redo if redo else self._history.to_undo
            if target is None:
                raise UserError(msg("store.nothing_to_redo") if redo else msg("store.nothing_to_undo"))
            label = msg("store.redo", label=target.label) if redo else msg("store.undo", label=target.label)
            with self._transaction(label, author, None, undoes=target.sequence) as transaction:
                replay(transaction, self._entry(target.sequence), redo=redo)
            assert transaction.step is not None
            return transaction.step

    def _entry(self, sequence: int) -> JournalEntry:
        with explained(self.path), self._reader.begin() as connection:
            (entry,) = journal_table.read(connection, only=sequence)
            return entry


def _require_fit(label: Message, author: str) -> None:
    try:
        message_to_json(label)
        author.encode()
    except ValueError as error:
        raise UserError(msg("store.unfit", name=label.key, reason=str(error))) from error


def _label(target: Undoable | None) -> Message | None:
    return target.label if target else None


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
