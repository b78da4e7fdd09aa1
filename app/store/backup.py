"""Copies of an operation file, by SQLite's backup alone: a bare copy beside a write-ahead log loses data."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from app.domain.errors import UserError
from app.domain.message import msg
from app.store.connection import Use, connect
from app.store.creation import drafted
from app.store.faults import explained
from app.store.identity import Content, identify
from app.store.place import require_local


def back_up(source: Path, target: Path) -> None:
    """Copy an operation file as it is after its last step, whole or not at all, also while others use it.

    Raises:
        UserError: the target exists or cannot be written, or the source cannot be read.
    """
    if target.exists():
        raise UserError(msg("store.exists", file=target.name))
    with explained(source), closing(connect(source, Use.READ)) as origin:
        _copy(origin, target)


def local_copy(source: Path, target: Path) -> None:
    """As `back_up`, from a network share or a read-only medium, where SQLite itself may not be able to read.

    Nobody may be writing to the source. Raises UserError as `back_up`, or where the target is no better.
    """
    require_local(target)
    if target.exists():
        raise UserError(msg("store.exists", file=target.name))
    with tempfile.TemporaryDirectory() as folder, explained(source):
        near = Path(folder) / "copy.gpkg"
        shutil.copyfile(source, near)
        log = source.with_name(f"{source.name}-wal")
        if log.exists():
            shutil.copyfile(log, near.with_name(f"{near.name}-wal"))
        with closing(connect(near, Use.WRITE)) as origin:
            if origin.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise UserError(msg("store.damaged", file=source.name, reason="quick_check"))
            _copy(origin, target)


def _copy(origin: sqlite3.Connection, target: Path) -> None:
    with drafted(target) as draft:
        with closing(sqlite3.connect(draft)) as copy:
            origin.backup(copy)
        identify(draft, Content.OPERATION)
