"""Who acts, on which operation, by which clock."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from app.command.obsolete import drop_obsolete
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.operation import Record, Snapshot
from app.runtime.clock import now
from app.store.store import Store
from app.store.transaction import Transaction, name_of

R = TypeVar("R", bound=Record)


def new_id() -> str:
    """An id for something that a person made."""
    return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class Context:
    """Handed to every command. `origin` tells the bus who asked, so that a view can skip its own echo."""

    store: Store
    author: str
    clock: Callable[[], datetime] = now
    origin: object | None = None

    @property
    def snapshot(self) -> Snapshot:
        """The state of the operation now."""
        return self.store.snapshot()

    @contextmanager
    def step(self, label: Message) -> Iterator[Transaction]:
        """One journalled, undoable change under this author's name; locks on what it removes go with it."""
        with self.store.step(label, author=self.author, origin=self.origin) as tx:
            yield tx
            drop_obsolete(tx)


def current(tx: Transaction, record: R) -> R:
    """A record as it stands in this step: a panel may still hold it as it was before somebody else's change.

    Raises:
        UserError: it was removed since.
    """
    found: R | None = tx.find(type(record), record.id)
    if found is None:
        raise UserError(msg("store.changed_since", name=name_of(record)))
    return found


def unchanged(tx: Transaction, record: R) -> R:
    """A record that is still what the caller worked from, such as the one that a shape was cut from.

    Raises:
        UserError: it was changed or removed since.
    """
    if current(tx, record) != record:
        raise UserError(msg("store.changed_since", name=name_of(record)))
    return record
