"""The records of a file in memory, and the snapshot that is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, get_args, get_type_hints

import sqlalchemy as sa

from app.domain.campus import CampusInfo
from app.domain.operation import RECORDS, Campus, Change, Operation, Record, Snapshot
from app.store.schema import Layer, RowReader
from app.store.values import UnfitError

FIRST = 1
"""The step that creates the file; the version of every record that no later step touched."""
_TOGETHER = 2000
"""Rows read at once: quicker than one by one, and no second copy of a large table."""


def _lists_of(holder: type) -> dict[type, str]:
    hints = get_type_hints(holder)
    found = {get_args(hints[field.name])[:1]: field.name for field in fields(holder)}
    return {kind[0]: name for kind, name in found.items() if kind and kind[0] in RECORDS}


CAMPUS_LISTS = _lists_of(Campus)
"""Kinds of record and the field of Campus that lists them."""
SNAPSHOT_LISTS = _lists_of(Snapshot)
"""Kinds of record and the field of Snapshot that lists them."""


def campus_of(records: Mapping[type, Mapping[str, Record]]) -> Campus:
    """The campus that these records make; raises UnfitError unless exactly one CampusInfo is among them."""
    lists = {name: tuple(records[kind].values()) for kind, name in CAMPUS_LISTS.items()}
    return Campus(info=_only(records, CampusInfo), **lists)


def _only(records: Mapping[type, Mapping[str, Record]], kind: type) -> Any:
    if len(records[kind]) != 1:
        raise UnfitError(f"{len(records[kind])} × {kind.__name__}")
    return next(iter(records[kind].values()))


def read_records(connection: sa.Connection, layer: Layer) -> tuple[dict[str, Record], dict[str, int]]:
    """The records of one kind by id in the order of their rows, and the versions that are not FIRST."""
    records, versions = {}, {}
    columns = [column for column in layer.table.columns if column.name != "fid"]
    reader = RowReader(layer.kind)
    for rows in connection.execute(sa.select(*columns).order_by(layer.table.c.fid)).partitions(_TOGETHER):
        for record, row in zip(reader.read([row[:-1] for row in rows]), rows, strict=True):
            records[record.id] = record
            if row[-1] != FIRST:
                versions[record.id] = row[-1]
    return records, versions


class State:
    """All records after step `sequence`. Only the writer changes it; others take its `snapshot`."""

    def __init__(
        self,
        sequence: int,
        head: str,
        records: dict[type, dict[str, Record]],
        versions: dict[type, dict[str, int]],
    ) -> None:
        self.sequence = sequence
        self.head = head
        self.records = records
        self._versions = versions
        self.snapshot = Snapshot(
            sequence=sequence,
            operation=_only(records, Operation),
            campus=campus_of(records),
            **{name: tuple(records[kind].values()) for kind, name in SNAPSHOT_LISTS.items()},
        )

    def version(self, kind: type, record_id: str) -> int:
        """The sequence of the step that last changed a record; 0 where there is none."""
        if record_id not in self.records[kind]:
            return 0
        return self._versions[kind].get(record_id, FIRST)

    def apply(self, sequence: int, head: str, changes: Iterable[Change]) -> None:
        """Move on by one step."""
        touched = set()
        for change in changes:
            touched.add(change.kind)
            if change.after is None:
                self.records[change.kind].pop(change.id, None)
                self._versions[change.kind].pop(change.id, None)
            else:
                self.records[change.kind][change.id] = change.after
                self._versions[change.kind][change.id] = sequence
        self.sequence, self.head = sequence, head
        self.snapshot = self._moved(touched)

    def _moved(self, touched: set[type]) -> Snapshot:
        values: dict[str, Any] = {"sequence": self.sequence}
        values |= {name: self._tuple(kind) for kind, name in SNAPSHOT_LISTS.items() if kind in touched}
        if Operation in touched:
            values["operation"] = _only(self.records, Operation)
        campus: dict[str, Any] = {n: self._tuple(kind) for kind, n in CAMPUS_LISTS.items() if kind in touched}
        if CampusInfo in touched:
            campus["info"] = _only(self.records, CampusInfo)
        if campus:
            values["campus"] = replace(self.snapshot.campus, **campus)
        return replace(self.snapshot, **values)

    def _tuple(self, kind: type) -> tuple[Any, ...]:
        return tuple(self.records[kind].values())


def load_state(connection: sa.Connection, layers: Mapping[type, Layer], sequence: int, head: str) -> State:
    """Read every record of a file."""
    records, versions = {}, {}
    for kind, layer in layers.items():
        records[kind], versions[kind] = read_records(connection, layer)
    return State(sequence, head, records, versions)
