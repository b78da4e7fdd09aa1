"""How a file is opened: what every connection is told, and how a transaction begins."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from app.domain.errors import UserError
from app.domain.message import msg
from app.store.faults import explained
from app.store.gpkg import register_functions
from app.store.schema import GUARD

BUSY_TIMEOUT_S = 10.0
"""How long a write waits for another Muster to finish its own."""


class Use(Enum):
    """What a file is opened for."""

    READ = auto()
    """Opened as if to write, where the disk allows it, so that the last one to close tidies up."""
    WRITE = auto()
    CREATE = auto()


def connect(path: Path, use: Use) -> sqlite3.Connection:
    """A plain connection with Muster's functions; raises sqlite3.Error."""
    mode = "rwc" if use is Use.CREATE else "rw"
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=BUSY_TIMEOUT_S,
        check_same_thread=False,
    )
    register_functions(connection)
    connection.create_function(GUARD, 0, lambda: None)
    connection.execute("PRAGMA trusted_schema=ON")
    connection.execute("PRAGMA foreign_keys=ON")
    if use is Use.READ:
        connection.execute("PRAGMA query_only=ON")
    return connection


def engine(path: Path, use: Use, *, journal_mode: str | None = None) -> sa.Engine:
    """An engine whose every transaction begins as `BEGIN IMMEDIATE`, or as a plain one where it only reads.

    The first use raises sqlite3.OperationalError where the file cannot be opened so, and UserError where the
    disk cannot give the journal mode.
    """

    def creator() -> sqlite3.Connection:
        connection = connect(path, use)
        if journal_mode is not None:
            (actual,) = connection.execute(f"PRAGMA journal_mode={journal_mode}").fetchone()
            if actual != journal_mode.lower():
                raise UserError(msg("store.no_wal", file=path.name, folder=str(path.parent)))
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    result = sa.create_engine("sqlite+pysqlite://", creator=creator, poolclass=sa.pool.QueuePool)
    begin = "BEGIN" if use is Use.READ else "BEGIN IMMEDIATE"
    sa.event.listen(result, "begin", lambda connection: connection.exec_driver_sql(begin))
    return result


@contextmanager
def reading(path: Path) -> Iterator[sa.Connection]:
    """One consistent view of a file; raises UserError where it cannot be read."""
    source = engine(path, Use.READ)
    try:
        with explained(path), source.begin() as connection:
            yield connection
    finally:
        source.dispose()
