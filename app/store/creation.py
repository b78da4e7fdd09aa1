"""Making a new file: drafted beside its place and moved there when whole."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from app.domain.campus import CampusInfo
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import CAMPUS_RECORDS, RECORDS, Campus, Change, Operation, Record
from app.store import chain, identity, journal_table
from app.store.connection import Use, connect, engine
from app.store.content_hash import campus_hash
from app.store.faults import explained
from app.store.identity import Content
from app.store.journal_table import Draft
from app.store.layer_styles import LAYER_STYLES, Styles, in_map_order, write_styles
from app.store.place import require_local
from app.store.rows import insert_all
from app.store.schema import create_tables, guard, layers, table_name
from app.store.state import CAMPUS_LISTS, FIRST, State


def create_operation(path: Path, operation: Operation, campus: Campus, draft: Draft, styles: Styles) -> State:
    """Write an operation file with one step, which brings in the operation and the campus."""
    if path.exists():
        raise UserError(msg("store.exists", file=path.name))
    require_local(path)
    change = Change(Operation, operation.id, None, operation)
    first = Draft(draft.seat, draft.at, draft.author, draft.label, (change,), campus_hash=campus_hash(campus))
    with drafted(path) as target, _new_geopackage(target) as connection:
        epsg = campus.info.epsg
        create_tables(connection, epsg, in_map_order(RECORDS, styles))
        journal_table.metadata.create_all(connection)
        own = identity.write_identity(connection, Content.OPERATION, epsg)
        _insert_campus(connection, campus, draft.at)
        insert_all(connection, layers(epsg)[Operation], (operation,), draft.at)
        entry = journal_table.append(connection, first, FIRST, chain.GENESIS)
        write_styles(connection, styles, draft.at)
        own_tables = (journal_table.JOURNAL, identity.FILE, identity.SCHEMA, LAYER_STYLES)
        guard(connection, [*map(table_name, RECORDS), *(table.name for table in own_tables)])
    chain.write_anchor(own.file_id, chain.Anchor(FIRST, entry.hash))
    records: dict[type, dict[str, Record]] = {kind: {} for kind in RECORDS}
    records |= {kind: {record.id: record for record in found} for kind, found in campus_lists(campus)}
    records[Operation] = {operation.id: operation}
    return State(FIRST, entry.hash, records, {kind: {} for kind in RECORDS})


def create_campus(path: Path, campus: Campus, at: datetime, styles: Styles) -> None:
    """Write a campus file, in place of one that may be there."""
    with drafted(path) as target, _new_geopackage(target) as connection:
        create_tables(connection, campus.info.epsg, in_map_order(CAMPUS_RECORDS, styles))
        identity.write_identity(connection, Content.CAMPUS, campus.info.epsg)
        _insert_campus(connection, campus, at)
        write_styles(connection, styles, at)


def campus_lists(campus: Campus) -> Iterator[tuple[type, Iterable[Record]]]:
    """The records of a campus by kind."""
    yield CampusInfo, (campus.info,)
    for kind, name in CAMPUS_LISTS.items():
        yield kind, getattr(campus, name)


def _insert_campus(connection: sa.Connection, campus: Campus, at: datetime) -> None:
    tables = layers(campus.info.epsg)
    for kind, records in campus_lists(campus):
        insert_all(connection, tables[kind], records, at)


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """A name beside `path` to write to; moved to `path` when the block ends well, else removed."""
    if not path.parent.is_dir():
        raise UserError(msg("store.no_folder", folder=str(path.parent)))
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    try:
        with explained(path):
            yield draft
            _sync(draft)
            draft.replace(path)
            if os.name == "posix":
                _sync(path.parent)
    finally:
        for leftover in path.parent.glob(f"{draft.name}*"):
            leftover.unlink()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _new_geopackage(path: Path) -> Iterator[sa.Connection]:
    first = connect(path, Use.CREATE)
    identity.mark_as_geopackage(first)
    first.close()
    target = engine(path, Use.WRITE, journal_mode="MEMORY")
    try:
        with target.begin() as connection:
            yield connection
    finally:
        target.dispose()
