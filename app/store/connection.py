"""How a file is opened: what every connection is told, and how a transaction begins."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from app.domain.errors import UserError
from app.domain.message import msg
from app.store.gpkg import register_functions
from app.store.schema import GUARD

BUSY_TIMEOUT_S = 10.0
"""How long a write waits for another Muster to finish its own."""


def connect(path: Path, *, mode: str = "rw") -> sqlite3.Connection:
    """A plain connection with Muster's functions; `mode` is ro, rw or rwc as in SQLite's URI file names."""
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
    return connection


def engine(path: Path, *, mode: str = "rw", journal_mode: str | None = None) -> sa.Engine:
    """An engine whose every transaction begins as `BEGIN IMMEDIATE`, or as a plain one where it only reads.

    The first use raises sqlite3.OperationalError where the file cannot be opened in that mode, and UserError
    where the disk cannot give the journal mode.
    """

    def creator() -> sqlite3.Connection:
        connection = connect(path, mode=mode)
        if journal_mode is not None:
            (actual,) = connection.execute(f"PRAGMA journal_mode={journal_mode}").fetchone()
            if actual != journal_mode.lower():
                raise UserError(msg("store.no_wal", file=path.name, folder=str(path.parent)))
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    result = sa.create_engine("sqlite+pysqlite://", creator=creator, poolclass=sa.pool.QueuePool)
    begin = "BEGIN" if mode == "ro" else "BEGIN IMMEDIATE"
    sa.event.listen(result, "begin", lambda connection: connection.exec_driver_sql(begin))
    return result
