"""What the keys do on the map: the tool's own keys first, then moving about, zooming, snapping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from app.views.canvas.tools.tool import ARROWS, Action

if TYPE_CHECKING:
    from app.views.canvas.view import MapView

ZOOM_STEP = 2**0.5
_PAN_PX = 80.0
_CURSOR_PX = 12.0
_FINE_PX = 1.0
_ZOOM: dict[int, float] = {
    Qt.Key.Key_Plus: ZOOM_STEP,
    Qt.Key.Key_Equal: ZOOM_STEP,
    Qt.Key.Key_Minus: 1 / ZOOM_STEP,
    Qt.Key.Key_Underscore: 1 / ZOOM_STEP,
}
_COMMAND_KEYS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


def action_for(view: MapView, event: QKeyEvent) -> Action | None:
    """What a key does on the map now, or None if it is for somebody else."""
    return view.tool.action_for(event) or _cursor_action(view, event) or _view_action(view, event)


def _cursor_action(view: MapView, event: QKeyEvent) -> Action | None:
    way = ARROWS.get(event.key())
    if way is None or not view.tool.keyboard_cursor or event.modifiers() & _COMMAND_KEYS:
        return None
    fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    step = _FINE_PX if fine else _CURSOR_PX
    return lambda: view.move_cursor(QPointF(way[0] * step, -way[1] * step))


def _view_action(view: MapView, event: QKeyEvent) -> Action | None:
    key = event.key()
    if (way := ARROWS.get(key)) is not None:
        return lambda: view.navigator.pan(-way[0] * _PAN_PX, way[1] * _PAN_PX)
    if key in _ZOOM:
        return lambda: view.navigator.zoom(_ZOOM[key])
    if key == Qt.Key.Key_Home:
        return view.fit
    if key == Qt.Key.Key_S and not event.modifiers():
        return view.toggle_snapping
    return None
