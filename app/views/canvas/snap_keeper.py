"""Keeps the snapping ready for the scene on the screen, built aside."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.map.scene import Scene
from app.views.canvas.aside import Aside
from app.views.canvas.measures import Coordinate
from app.views.canvas.snapping import Snap, Snapper, SnapperMaker


class SnapKeeper(QObject):
    """Snaps when it is switched on and its index is ready; `changed` tells of a new index."""

    changed = Signal()

    def __init__(self, aside: Aside, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on = True
        self._aside = aside
        self._maker = SnapperMaker()
        self._snapper = Snapper()
        self._scene: Scene | None = None

    def want(self, scene: Scene) -> None:
        """See to it that pointers snap to this scene."""
        if scene is not self._scene:
            self._scene = scene
            self._aside.run(lambda: self._maker.make(scene), self._take)

    def snap(self, at: Coordinate, reach_m: float, ignored_id: str) -> Snap | None:
        """The place meant by a pointer at a place in metres, if any."""
        return self._snapper.snap(*at, reach_m, ignored_id) if self.on else None

    def _take(self, snapper: Snapper) -> None:
        self._snapper = snapper
        self.changed.emit()
