"""The unfinished drawing of an operation, kept in the user's state folder so that it survives a crash."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, QTimer

from app.domain.errors import UserError
from app.map.files import write_file
from app.runtime.files import state_path

_SOON_MS = 250
_LARGEST_BYTES = 4_000_000
_WINDOWS = 8
"""How many windows on one operation keep a draft each; those opened later keep none."""


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What was being drawn, in plain values: what for, with which tool, on which record, and how far."""

    target: str
    shape: str
    memento: dict[str, Any] = field(default_factory=dict)
    record_kind: str = ""
    record_id: str = ""


class DraftKeeper(QObject):
    """Writes the newest draft a moment after each change; a file stays only while something is unfinished.

    Each window on an operation has a file of its own, locked while the window lives. A new window takes the
    one of a window that died, if there is one.
    """

    def __init__(self, operation_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path, self._lock = _own_path(operation_id)
        self._draft: KeptDraft | None = None
        self._timer = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._timer.timeout.connect(self._write)

    @property
    def draft(self) -> KeptDraft | None:
        """The newest draft of this window."""
        return self._draft

    def keep(self, draft: KeptDraft) -> None:
        """Write a draft soon."""
        if draft != self._draft:
            self._draft = draft
            self._timer.start()

    def forget(self) -> None:
        """There is nothing unfinished any more."""
        self._timer.stop()
        self._draft = None
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    def drop(self) -> None:
        """Forget the draft of this window, if it has one; what an earlier run left stays."""
        if self._draft is not None:
            self.forget()

    def flush(self) -> None:
        """Write what waits to be written, as before the window closes."""
        if self._timer.isActive():
            self._timer.stop()
            self._write()

    def close(self) -> None:
        """Write what waits and leave the file to the next window."""
        self.flush()
        if self._lock is not None:
            self._lock.unlock()

    def read(self) -> KeptDraft | None:
        """The draft that an earlier run left; None without one, or where the file makes no sense."""
        try:
            if self.path.stat().st_size > _LARGEST_BYTES:
                return None
            values = json.loads(self.path.read_text("utf-8"))
            draft = KeptDraft(**values)
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        words = (draft.target, draft.shape, draft.record_kind, draft.record_id)
        sound = isinstance(draft.memento, dict) and all(isinstance(word, str) for word in words)
        return draft if sound else None

    def _write(self) -> None:
        if self._draft is None or self._lock is None:
            return
        with contextlib.suppress(OSError, UserError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_file(self.path, json.dumps(asdict(self._draft)).encode())


def _own_path(operation_id: str) -> tuple[Path, QLockFile | None]:
    """A file that no living window keeps its draft in, one that was left behind first, and its lock."""
    safe = "".join(c if c.isalnum() or c in "-_" else "_" for c in operation_id)
    folder = state_path() / "drafts"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{safe}{'' if n == 1 else f'.{n}'}.json" for n in range(1, _WINDOWS + 1)]
    for path in sorted(paths, key=lambda path: not path.exists()):
        lock = QLockFile(str(path.with_suffix(".lock")))
        lock.setStaleLockTime(0)
        if lock.tryLock(0):
            return path, lock
    return paths[0], None
