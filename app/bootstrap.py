"""The composition root: the only place that wires the rooms together."""

from __future__ import annotations

import getpass
import locale
import os
import sys
from pathlib import Path

from app.command.context import Context
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import Campus
from app.runtime.files import data_path
from app.runtime.text import LANGUAGES, Text
from app.store.campus_file import read_campus
from app.store.store import Store


def chosen_language(wanted: str | None = None) -> str:
    """The language to speak: the one asked for, else MUSTER_LANG, else the system's, else English."""
    system = locale.getlocale()[0] or os.environ.get("LANG", "")
    for candidate in (wanted, os.environ.get("MUSTER_LANG"), system):
        if candidate and candidate[:2].lower() in LANGUAGES:
            return candidate[:2].lower()
    return "en"


def text_for(campus: Campus, language: str | None = None) -> Text:
    """Words in the chosen language, times in the campus's own zone."""
    return Text(chosen_language(language), campus.info.timezone)


def default_author() -> str:
    """The name under which changes are journalled until a person enters another."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "operator"


def open_operation(path: Path, author: str | None = None) -> Context:
    """Open an operation file for work.

    Raises:
        UserError: there is no such file, or it is not an operation that this version can open.
    """
    if not path.exists():
        raise UserError(msg("file.missing", file=str(path)))
    return Context(Store.open(path), author or default_author())


def demo_campus() -> Campus:
    """The campus that ships."""
    return read_campus(data_path("campus_maps", "demo-campus.gpkg"))


def has_display() -> bool:
    """Whether a window can be opened here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
