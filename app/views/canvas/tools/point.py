"""Places a point, as for an incident."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeyEvent
from shapely.geometry import Point

from app.domain.campus import Building
from app.domain.message import msg
from app.views.canvas.ink import Ink
from app.views.canvas.tools.tool import Action, Pointer, Tool, is_enter


class PlacePointTool(Tool):
    """A click, or Enter at the keyboard's cursor, finishes with a `Point`; its building lights up."""

    hint = msg("canvas.hint.point")

    def __init__(self, parent: QObject | None = None, *, snaps: bool = False) -> None:
        super().__init__(parent)
        self.snaps = snaps

    def hovers(self, kind: type) -> bool:
        """Buildings: most incidents are in one."""
        return kind is Building

    def click(self, pointer: Pointer) -> None:
        """Place the point."""
        self.finish(Point(pointer.at))

    def move(self, pointer: Pointer) -> None:
        """The mark follows the pointer."""
        self.canvas.refresh()

    def action_for(self, event: QKeyEvent) -> Action | None:
        """Enter places the point at the cursor."""
        if is_enter(event):
            return self._place_here
        return super().action_for(event)

    def paint(self, ink: Ink) -> None:
        """The mark at the pointer."""
        if self.canvas.pointer is not None:
            ink.cross_hair(self.canvas.pointer.screen)

    def _place_here(self) -> None:
        if self.canvas.pointer is not None:
            self.click(self.canvas.pointer)
