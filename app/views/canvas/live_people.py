"""The people inside a draft while it is being drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal
from shapely.geometry import MultiPolygon, Polygon

from app.views.canvas.tools.tool import Draft

CountPeople: TypeAlias = Callable[[Polygon | MultiPolygon], str]
"""Words for the people inside an area, one or more lines."""

_EVERY_MS = 60


class LivePeople(QObject):
    """Asks for the people inside the newest draft, at most about 16 times a second."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.count: CountPeople | None = None
        self.words = ""
        self._area: Polygon | MultiPolygon | None = None
        self._timer = QTimer(self, singleShot=True, interval=_EVERY_MS)
        self._timer.timeout.connect(self._ask)

    def follow(self, draft: Draft) -> None:
        """The draft changed."""
        self._area = draft.area
        if draft.area is None or self.count is None:
            self._timer.stop()
            self._say("")
        elif not self._timer.isActive():
            self._timer.start()

    def _ask(self) -> None:
        if self._area is not None and self.count is not None:
            self._say(self.count(self._area))

    def _say(self, words: str) -> None:
        if words != self.words:
            self.words = words
            self.changed.emit()
