"""What is under the pointer: lit up at once, named after a moment's rest."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QToolTip, QWidget

from app.map.scene import Ref

REST_MS = 350


class Hover(QObject):
    """Follows the record under the pointer and shows its name in a tooltip when the pointer rests on it."""

    changed = Signal(object)

    def __init__(self, widget: QWidget, describe: Callable[[Ref], str]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._describe = describe
        self._ref: Ref | None = None
        self._where = QPoint()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._show)

    @property
    def ref(self) -> Ref | None:
        """The record under the pointer."""
        return self._ref

    def point(self, ref: Ref | None, where: QPoint) -> None:
        """The pointer is on `ref` at a place of the widget."""
        self._where = where
        if ref is None:
            self._rest.stop()
        else:
            self._rest.start()
        if ref != self._ref:
            self._ref = ref
            QToolTip.hideText()
            self.changed.emit(ref)

    def leave(self) -> None:
        """The pointer is on nothing."""
        self.point(None, QPoint())

    def _show(self) -> None:
        words = self._describe(self._ref) if self._ref is not None else ""
        if words:
            QToolTip.showText(self._widget.mapToGlobal(self._where), _plain(words), self._widget)


def _plain(words: str) -> str:
    """Words for a tooltip, in which Qt would otherwise read markup out of a name."""
    return f"<div>{escape(words).replace(chr(10), '<br>')}</div>"
