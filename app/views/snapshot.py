"""A picture of the window as soon as its map is sharp, for reports and for those who look from elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject, QTimer

from app.domain.errors import UserError
from app.map.files import write_file
from app.views.window import MainWindow

_QUALITY = 80
"""PNG loses nothing at any quality; at this one it is written in a third of the time, a little larger."""


class Snapshot(QObject):
    """Writes a PNG of a window once, then closes the window; `error` says why there is none."""

    def __init__(self, window: MainWindow, path: Path) -> None:
        super().__init__(window)
        self.error: UserError | None = None
        self._window = window
        self._path = path
        self._taken = False
        window.map.view.pictured.connect(self._look)

    def _look(self) -> None:
        if self._window.map.view.sharp and not self._taken:
            self._taken = True
            QTimer.singleShot(0, self._take)

    def _take(self) -> None:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._window.grab().save(buffer, "PNG", _QUALITY)
        try:
            write_file(self._path, bytes(buffer.data().data()))
        except UserError as error:
            self.error = error
        self._window.close()
