"""The composition root: the only place that wires the rooms together."""

from __future__ import annotations

import gc
import getpass
import locale
import os
import sys
from pathlib import Path

from app.command.context import Context
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import Campus
from app.runtime.clock import now
from app.runtime.files import data_path, state_path
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
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def run_window(path: Path | None, language: str | None = None, snapshot: Path | None = None) -> int:
    """Open the window; without a path on the operation used last, or on a new one on the demo campus.

    With `snapshot` only for as long as it takes to write a picture of it there. Returns the exit code.
    Raises UserError where the named file cannot be opened, or the picture not written.
    """
    gc.disable()  # Nothing is garbage yet; the window collects from its first picture on.
    from app.views.app import run
    from app.views.settings import Settings

    if path is None:
        path = next((recent for recent in Settings().recent if recent.exists()), None) or _first_operation()
    ctx = open_operation(path)
    text = text_for(ctx.snapshot.campus, language)
    return run(ctx.store, text, language_given=bool(language), snapshot=snapshot)


def _first_operation() -> Path:
    """An exercise on the demo campus, so that somebody who starts Muster for the first time sees a campus."""
    from app.command.operations import create_operation

    path = state_path() / f"exercise-{now():%Y%m%d-%H%M%S}.gpkg"
    create_operation(path, demo_campus(), name="", author=default_author(), exercise=True).close()
    return path
