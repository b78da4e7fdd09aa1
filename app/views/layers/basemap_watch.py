"""Tells the window, not too often, that more of the basemap arrived."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.map.basemaps.basemap import OPENED

_TELL_MS = 200
"""Pictures that arrive within this time are shown together."""


class BasemapWatch(QObject):
    """`changed` after something arrived or went wrong, on the window's thread."""

    changed = Signal()
    _arrived = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=_TELL_MS, singleShot=True)
        self._timer.timeout.connect(self.changed)
        self._arrived.connect(self._wait, Qt.ConnectionType.QueuedConnection)
        self._leave = OPENED.listen(self._tell)

    def close(self) -> None:
        """Listen no more and let the basemaps go."""
        self._leave()
        self._timer.stop()
        OPENED.close()

    def _tell(self) -> None:
        with contextlib.suppress(RuntimeError):  # the window was deleted meanwhile
            self._arrived.emit()

    def _wait(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
