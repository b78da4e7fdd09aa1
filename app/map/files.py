"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import UserError
from app.domain.message import msg


def write_file(path: Path, data: bytes) -> None:
    """Write beside the target and put in its place at once, so that nobody ever reads half a file.

    Raises UserError for a folder that is missing or read-only and for a full disk.
    """
    try:
        with _beside(path) as temporary:
            temporary.write_bytes(data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError(msg("sheet.cannot_write", path=str(path), reason=reason)) from error


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
