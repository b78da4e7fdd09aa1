"""Who acts, on which operation, by which clock."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from app.domain.message import Message
from app.domain.operation import Snapshot
from app.runtime.clock import now
from app.store.store import Store
from app.store.transaction import Transaction


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

    def step(self, label: Message) -> AbstractContextManager[Transaction]:
        """One journalled, undoable change under this author's name."""
        return self.store.step(label, author=self.author, origin=self.origin)
