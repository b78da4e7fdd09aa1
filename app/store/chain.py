"""The hash chain of the journal, and the anchor that is kept outside the file.

Each entry's hash is SHA-256 over the hash before it and the entry's own bytes, so that no entry can be
changed, removed or moved without every later hash being wrong. A chain alone accepts a cut tail: therefore
the number of entries and the last hash are also kept in the user's state folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from app.runtime.files import state_path

GENESIS = "0" * 64
"""The hash before the first entry."""


def link(previous: str, body: bytes) -> str:
    """The hash of an entry, in hexadecimal, from the hash before it and its exact bytes."""
    return hashlib.sha256(bytes.fromhex(previous) + body).hexdigest()


@dataclass(frozen=True, slots=True)
class Anchor:
    """How far a journal had got when this computer last wrote to it: number of entries and last hash."""

    count: int
    head: str


def anchor_file(file_id: str) -> Path:
    """Where the anchor of a file is kept."""
    return state_path() / "anchors" / f"{file_id}.json"


def read_anchor(file_id: str) -> Anchor | None:
    """The anchor of a file; None where this computer never wrote to it."""
    try:
        value = json.loads(anchor_file(file_id).read_bytes())
        return Anchor(int(value["count"]), str(value["head"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_anchor(file_id: str, anchor: Anchor) -> None:
    """Keep an anchor, unless one is kept that is further on.

    A full or unwritable state folder does not undo a step that is already safe.
    """
    known = read_anchor(file_id)
    if known is not None and known.count >= anchor.count:
        return
    with contextlib.suppress(OSError):
        target = anchor_file(file_id)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps({"count": anchor.count, "head": anchor.head}), "utf-8")
        draft.replace(target)
