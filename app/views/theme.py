"""Dresses the application from the design tokens: one palette, one font, one stylesheet."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.map.paint.qt import font
from app.map.tokens import DARK, LIGHT, Tokens
from app.views.icons import PATHS
from app.views.stylesheet import stylesheet

THEMES = {"dark": DARK, "light": LIGHT}


def colour(tokens: Tokens, role: str) -> str:
    """The colour of a token by its name: `text`, `accent`, or one of a swatch, `danger.line`."""
    value: str = attrgetter(role)(tokens)
    return value


def palette(tokens: Tokens) -> QPalette:
    """The Qt palette, for what no style rule reaches."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, name in (
        (roles.Window, "surface"),
        (roles.WindowText, "text"),
        (roles.Base, "raised"),
        (roles.AlternateBase, "surface"),
        (roles.Text, "text"),
        (roles.PlaceholderText, "faint"),
        (roles.Button, "raised"),
        (roles.ButtonText, "text"),
        (roles.BrightText, "text"),
        (roles.Highlight, "accent"),
        (roles.HighlightedText, "accent_ink"),
        (roles.Accent, "accent"),
        (roles.Link, "accent"),
        (roles.LinkVisited, "accent"),
        (roles.ToolTipBase, "text"),
        (roles.ToolTipText, "surface"),
        (roles.Light, "line"),
        (roles.Midlight, "line"),
        (roles.Mid, "line_strong"),
        (roles.Dark, "line_strong"),
        (roles.Shadow, "shadow"),
    ):
        made.setColor(role, QColor(colour(tokens, name)))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.faint))
    return made


def dress_application(application: QApplication, tokens: Tokens) -> None:
    """Put the theme on the whole application, unless it wears it already."""
    if application.property("theme") != tokens.name:
        with built_bare(application, tokens):
            pass


@contextmanager
def built_bare(application: QApplication, tokens: Tokens) -> Iterator[None]:
    """Widgets that are made within get the theme at the end, all at once.

    Under a style sheet Qt styles a whole tree again each time that it is put into another one, which takes
    four times as long for a window. To drop a sheet first is also a third faster than to change it.
    """
    if application.style().objectName() != "fusion":
        application.setStyle(QStyleFactory.create("fusion"))
    application.setStyleSheet("")
    application.setFont(font(tokens.type.body))
    application.setPalette(palette(tokens))
    try:
        yield
    finally:
        application.setStyleSheet(stylesheet(tokens, _signs(tokens)))
        application.setProperty("theme", tokens.name)


@lru_cache
def _folder() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="muster-theme-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def _signs(tokens: Tokens) -> dict[str, str]:
    """Addresses of the small signs that a stylesheet can only take from files."""
    made = {}
    for key, name, role, width in (
        ("tick", "approve", "accent_ink", 3.0),
        ("down", "arrow_down", "muted", 2.2),
        ("up", "arrow_up", "muted", 2.2),
        ("right", "arrow_right", "muted", 2.2),
    ):
        path = _folder() / f"{tokens.name}-{key}.svg"
        path.write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16" height="16">'
            f'<path d="{PATHS[name]}" fill="none" stroke="{colour(tokens, role)}" stroke-width="{width}" '
            'stroke-linecap="round" stroke-linejoin="round"/></svg>',
            "utf-8",
        )
        made[key] = path.as_posix()
    return made
