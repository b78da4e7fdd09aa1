"""Writing records to their tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import Change, Record
from app.store.geopackage_tables import touch
from app.store.schema import Layer, to_row
from app.store.state import FIRST
from app.store.values import UnfitError, time_to_json


def insert_all(connection: sa.Connection, layer: Layer, records: Iterable[Record], at: datetime) -> None:
    """Fill an empty table.

    Raises:
        UserError: two records have the same id, or one holds what a file cannot keep.
    """
    rows: dict[str, dict[str, Any]] = {}
    geometries = []
    for record in records:
        if record.id in rows:
            raise UserError(msg("store.duplicate", table=layer.table.name, id=record.id))
        try:
            rows[record.id] = to_row(record, FIRST)
        except UnfitError as error:
            raise UserError(msg("store.unfit", name=record.id, reason=str(error))) from error
        if layer.geometry:
            geometries.append(getattr(record, layer.geometry.name))
    if rows:
        connection.execute(layer.table.insert(), list(rows.values()))
        touch(connection, layer.table.name, time_to_json(at), geometries if layer.geometry else None)


def write_changes(
    connection: sa.Connection,
    layers: Mapping[type, Layer],
    changes: Iterable[Change],
    version: int,
    at: datetime,
    before: Mapping[type, Mapping[str, Record]],
) -> None:
    """Bring the tables from the records `before` to what the changes say.

    Raises:
        UserError: a row that is to be changed is no longer there.
    """
    touched: dict[type, dict[str, Record | None]] = {}
    for change in changes:
        layer = layers[change.kind]
        _write_change(connection, layer, change, version)
        touched.setdefault(change.kind, {})[change.id] = change.after
    for kind, after in touched.items():
        layer = layers[kind]
        geometries = None
        if layer.geometry:
            left = {**before[kind], **after}.values()
            geometries = [getattr(record, layer.geometry.name) for record in left if record is not None]
        touch(connection, layer.table.name, time_to_json(at), geometries)


def _write_change(connection: sa.Connection, layer: Layer, change: Change, version: int) -> None:
    table = layer.table
    if change.after is None:
        result = connection.execute(table.delete().where(table.c.id == change.id))
    elif change.before is None:
        result = connection.execute(table.insert(), to_row(change.after, version))
    else:
        row = to_row(change.after, version)
        result = connection.execute(table.update().where(table.c.id == change.id).values(row))
    if result.rowcount != 1:
        raise UserError(msg("store.row_missing", table=table.name, id=change.id))
