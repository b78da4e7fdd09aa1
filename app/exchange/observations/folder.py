"""A folder into which other programs put files; files are read where they lie and never changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import UserError
from app.domain.message import msg
from app.exchange.observations.mapping import write_atomically
from app.runtime.files import state_path

FILE = "inbox.json"
SUFFIXES = (".csv", ".xlsx", ".json", ".xml", ".cap")
_MOST_REMEMBERED = 20_000
_LARGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file that has come to rest and was not settled yet."""

    path: Path
    digest: str
    """SHA-256 of its content."""


class Inbox:
    """Watches one folder by looking at it again and again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: dict[str, tuple[int, int]] = {}
        self._digests: dict[tuple[str, int, int], str] = {}

    def scan(self) -> tuple[InboxFile, ...]:
        """Files whose size and time did not change since the last scan and whose content is not settled.

        Raises:
            UserError: the folder cannot be read.
        """
        now = self._present()
        resting = [name for name, state in now.items() if self._seen.get(name) == state]
        self._seen = now
        settled = set(_settled())
        found: dict[str, InboxFile] = {}
        for name in sorted(resting):
            digest = self._digest(name, now[name])
            if digest and digest not in settled:
                found.setdefault(digest, InboxFile(self.path / name, digest))
        return tuple(found.values())

    def settle(self, file: InboxFile) -> None:
        """Remember a file's content as read, or as reported with its reasons: it does not come again."""
        kept = [digest for digest in _settled() if digest != file.digest]
        write_atomically(state_path() / FILE, json.dumps([*kept, file.digest][-_MOST_REMEMBERED:]))

    def _present(self) -> dict[str, tuple[int, int]]:
        found = {}
        try:
            for entry in self.path.iterdir():
                if (
                    entry.suffix.lower() in SUFFIXES
                    and not entry.name.startswith((".", "~"))
                    and entry.is_file()
                ):
                    state = entry.stat()
                    found[entry.name] = (state.st_size, state.st_mtime_ns)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UserError(
                msg("observations.folder_unreadable", folder=str(self.path), reason=reason)
            ) from error
        return found

    def _digest(self, name: str, state: tuple[int, int]) -> str:
        known = self._digests.get((name, *state))
        if known is None:
            try:
                with (self.path / name).open("rb") as stream:
                    known = hashlib.sha256(stream.read(_LARGEST + 1)).hexdigest()
            except OSError:
                return ""
            self._digests[name, *state] = known
        return known


def _settled() -> list[str]:
    try:
        found = json.loads((state_path() / FILE).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    return [str(one) for one in found] if isinstance(found, list) else []
