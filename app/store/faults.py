"""What goes wrong with a file, in words that say what to do about it."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.store.values import UnfitError

_FULL = {errno.ENOSPC, errno.EDQUOT}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the failures of a disk or of SQLite into UserErrors about the file."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        if not isinstance(error.orig, sqlite3.Error):
            raise
        raise UserError(_of_sqlite(error.orig, path)) from error
    except sqlite3.Error as error:
        raise UserError(_of_sqlite(error, path)) from error
    except UnfitError as error:
        raise UserError(msg("store.damaged", file=path.name, reason=str(error))) from error
    except OSError as error:
        raise UserError(_of_system(error, path)) from error


def _of_system(error: OSError, path: Path) -> Message:
    if error.errno in _FULL:
        return msg("store.disk_full", folder=str(path.parent))
    if error.errno in _REFUSED:
        return msg("store.read_only", file=path.name, folder=str(path.parent))
    return msg("store.disk_error", file=path.name, reason=error.strerror or str(error))


def _of_sqlite(error: sqlite3.Error, path: Path) -> Message:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return msg("store.disk_full", folder=str(path.parent))
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return msg("store.read_only", file=path.name, folder=str(path.parent))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return msg("store.busy", file=path.name)
    if code == sqlite3.SQLITE_IOERR:
        return msg("store.disk_error", file=path.name, reason=str(error))
    return msg("store.damaged", file=path.name, reason=str(error))
