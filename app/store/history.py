"""Which steps can be taken back and which put back, as the journal tells it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.message import Message


@dataclass(frozen=True, slots=True)
class Undoable:
    """A step that undo or redo may turn to."""

    sequence: int
    label: Message


class History:
    """The steps of one seat that are done and those that it took back, the newest last.

    Steps of other seats, and those that wrote nothing but permanent records, are passed over.
    """

    def __init__(self, seat: str) -> None:
        self._seat = seat
        self._done: list[Undoable] = []
        self._undone: list[Undoable] = []

    def note(self, sequence: int, seat: str, label: Message, *, undoes: int | None, undoable: bool) -> None:
        """Take in a step, in the order of the journal."""
        if seat != self._seat or not undoable:
            return
        if undoes is None:
            self._done.append(Undoable(sequence, label))
            self._undone.clear()
        elif self._undone and self._undone[-1].sequence == undoes:
            self._done.append(self._undone.pop())
        elif self._done and self._done[-1].sequence == undoes:
            self._undone.append(self._done.pop())

    @property
    def to_undo(self) -> Undoable | None:
        """The step that undo would take back."""
        return self._done[-1] if self._done else None

    @property
    def to_redo(self) -> Undoable | None:
        """The step that redo would put back."""
        return self._undone[-1] if self._undone else None
