"""What a step may do: put and drop records, and see what it has put."""

from __future__ import annotations

from typing import Any, TypeVar

from app.domain.campus import CampusInfo
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import PERMANENT, RECORDS, Change, Operation, Record, Step
from app.store.codec import to_json
from app.store.state import State
from app.store.values import UnfitError

R = TypeVar("R")


class Transaction:
    """Collects the changes of one step over the state before it."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._after: dict[tuple[type, str], Record | None] = {}
        self.step: Step | None = None
        """What became of it, once it is safe on disk."""

    def get(self, kind: type[R], record_id: str) -> R:
        """A record as this step leaves it so far; KeyError where there is none."""
        record: R | None = self.find(kind, record_id)
        if record is None:
            raise KeyError(record_id)
        return record

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """All records of a kind as this step leaves them so far."""
        own = {record_id: record for (k, record_id), record in self._after.items() if k is kind}
        records: dict[str, Any] = self._state.records[kind] | own
        return tuple(record for record in records.values() if record is not None)

    def version(self, kind: type, record_id: str) -> int:
        """The version of a record before this step; 0 where there was none."""
        return self._state.version(kind, record_id)

    def put(self, record: Record, expected: int | None = None) -> None:
        """Write a record, new or in place of the one with its id.

        `expected` is the version that the person saw (`Store.version`), 0 for a record that was not there.

        Raises:
            UserError: the record was changed or removed since, or holds what a file cannot keep.
        """
        kind = type(record)
        if kind not in RECORDS:
            raise TypeError(f"{kind.__name__} is not a kind of record")
        if expected is not None and expected != self.version(kind, record.id):
            raise UserError(msg("store.changed_since", name=name_of(record)))
        before = self.find(kind, record.id)
        if kind is CampusInfo and (before is None or before.epsg != record.epsg):
            raise ValueError("an operation keeps the campus and the CRS that it began with")
        try:
            to_json(record)
        except UnfitError as error:
            raise UserError(msg("store.unfit", name=name_of(record), reason=str(error))) from error
        self._after[kind, record.id] = record

    def drop(self, kind: type, record_id: str) -> None:
        """Remove a record; KeyError where there is none, ValueError for one that can only be superseded."""
        if kind in PERMANENT or kind in (CampusInfo, Operation):
            raise ValueError(f"a {kind.__name__} is never removed")
        self.get(kind, record_id)
        self._after[kind, record_id] = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is different after this step."""
        found = []
        for (kind, record_id), after in self._after.items():
            before = self._state.records[kind].get(record_id)
            if before != after:
                found.append(Change(kind, record_id, before, after))
        return tuple(found)

    def restore(self, kind: type, record_id: str, record: Record | None) -> None:
        """Set a record, or its absence, to what the journal has of it."""
        self._after[kind, record_id] = record

    def find(self, kind: type, record_id: str) -> Any:
        """A record as this step leaves it so far, or None."""
        if (kind, record_id) in self._after:
            return self._after[kind, record_id]
        return self._state.records[kind].get(record_id)


def name_of(record: Record) -> str:
    """What a person knows a record by."""
    for field in ("name", "title", "number"):
        name = getattr(record, field, "")
        if name:
            return str(name)
    return str(record.id)
