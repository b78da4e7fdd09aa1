"""Points at what is on the map."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.domain.campus import CampusInfo, Ground
from app.domain.message import msg
from app.views.canvas.tool import Action, Pointer, Tool


class SelectTool(Tool):
    """A click selects what is under it, a drag moves the map, Escape selects nothing."""

    picked = Signal(object)
    """The `Pointer` of a click."""

    cursor = Qt.CursorShape.ArrowCursor
    snaps = False
    keyboard_cursor = False
    stays = True
    hint = msg("canvas.hint.select")

    def hovers(self, kind: type) -> bool:
        """Everything but the ground on which the rest stands; that is not selected either."""
        return kind not in (CampusInfo, Ground)

    def click(self, pointer: Pointer) -> None:
        """Select what is there."""
        self.picked.emit(pointer)

    def action_for(self, event: QKeyEvent) -> Action | None:
        """Escape selects nothing."""
        return self.cancel if event.key() == Qt.Key.Key_Escape else None
