"""What a window wears: its language and its theme, changed while it runs."""

from __future__ import annotations

from typing import TypeVar
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QPixmap
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from shiboken6 import isValid

from app.domain.message import Message
from app.map.tokens import Tokens
from app.runtime.text import Text
from app.views import icons, theme

W = TypeVar("W", bound="QWidget | QAction")


class Dress(QObject):
    """Remembers which words and icons each widget wears, and puts them on again after a switch.

    `changed` follows, so that panels can redo what they wrote themselves.
    """

    changed = Signal()

    def __init__(self, text: Text, tokens: Tokens) -> None:
        super().__init__()
        self.text = text
        self.tokens = tokens
        self._words: WeakKeyDictionary[QObject, dict[str, Message]] = WeakKeyDictionary()
        self._icons: WeakKeyDictionary[QObject, tuple[str, str, int]] = WeakKeyDictionary()

    def words(self, widget: W, **messages: Message) -> W:
        """Give `widget` words by property: `words(button, text=msg("…"), toolTip=msg("…"))`."""
        self._words.setdefault(widget, {}).update(messages)
        self._say(widget, messages)
        return widget

    def icon(self, widget: W, name: str, role: str = "muted", size: int = 20) -> W:
        """Give a button, action or label an icon in the colour of a token."""
        self._icons[widget] = (name, role, size)
        self._draw(widget, name, role, size)
        return widget

    def wear(self, *, text: Text | None = None, tokens: Tokens | None = None) -> None:
        """Change the language, the theme, or both."""
        self.text = text or self.text
        self.tokens = tokens or self.tokens
        for widget, messages in tuple(self._words.items()):
            if isValid(widget):
                self._say(widget, messages)
        for widget, (name, role, size) in tuple(self._icons.items()):
            if isValid(widget):
                self._draw(widget, name, role, size)
        self.changed.emit()

    def _say(self, widget: QObject, messages: dict[str, Message]) -> None:
        for name, message in messages.items():
            getattr(widget, f"set{name[0].upper()}{name[1:]}")(self.text.render(message))

    def _draw(self, widget: QObject, name: str, role: str, size: int) -> None:
        colour, faint = theme.colour(self.tokens, role), self.tokens.faint
        if isinstance(widget, QLabel):
            widget.setPixmap(self.pixmap(name, role, size, widget.devicePixelRatioF()))
        elif isinstance(widget, QAbstractButton | QAction):
            widget.setIcon(icons.icon(name, colour, faint, size))

    def pixmap(self, name: str, role: str, size: int = 20, ratio: float = 1.0) -> QPixmap:
        """An icon in the colour of a token."""
        return icons.pixmap(name, theme.colour(self.tokens, role), size, ratio)
