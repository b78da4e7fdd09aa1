"""The one finder of files that ship with the program, and of the user's own folders."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent.parent


def data_path(*parts: str) -> Path:
    """A file or folder below `data/`: beside the package in a checkout, inside it in an installed wheel.

    Raises FileNotFoundError if it does not ship.
    """
    for root in (_PACKAGE / "data", _PACKAGE.parent / "data"):
        candidate = root.joinpath(*parts)
        if candidate.exists():
            return candidate
    raise FileNotFoundError("/".join(("data", *parts)))


def locale_path() -> Path:
    """The folder of the message catalogues."""
    return _PACKAGE / "locale"


def state_path() -> Path:
    """The user's own folder for what outlives an operation file: journal anchors, recent files, crash log."""
    return Path(platformdirs.user_state_path("muster", ensure_exists=True))


def config_path() -> Path:
    """The user's own folder for settings and edited rules."""
    return Path(platformdirs.user_config_path("muster", ensure_exists=True))
