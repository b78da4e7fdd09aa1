"""Keeps the snapping ready for the scene on the screen, built aside."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.map.scene import Content, Scene
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
        self._contents: list[Content] | None = None

    def want(self, scene: Scene) -> None:
        """Let pointers snap to this scene; nothing is made again where it draws the same things."""
        contents = [layer.content for layer in scene.layers]
        if contents != self._contents:
            self._contents = contents
            self._aside.run(lambda: self._maker.make(scene), self._take)

    def snap(self, at: Coordinate, reach_m: float, ignored_id: str) -> Snap | None:
        """The place meant by a pointer at a place in metres, if any."""
        return self._snapper.snap(*at, reach_m, ignored_id) if self.on else None

    def _take(self, snapper: Snapper) -> None:
        self._snapper = snapper
        self.changed.emit()
