"""What the mouse and a touchpad do on the map."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.views.canvas.keys import ZOOM_STEP

if TYPE_CHECKING:
    from app.views.canvas.view import MapView

_NOTCH = 120.0


class _Grip(Enum):
    """What the pressed button is doing."""

    NOTHING = 0
    TOOL = 1
    CLICK = 2
    PAN = 3


class Mouse:
    """Tells clicks from drags, and gives the tool what the map does not need itself."""

    def __init__(self, view: MapView) -> None:
        self._view = view
        self._grip = _Grip.NOTHING
        self._pressed = QPointF()
        self._last = QPointF()
        self._space = False
        self._space_used = False

    @property
    def panning(self) -> bool:
        """Whether a drag moves the map."""
        return self._grip is _Grip.PAN

    @property
    def ready_to_pan(self) -> bool:
        """Whether the space bar is held, so that a drag would move the map."""
        return self._space

    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        at = event.position()
        self._pressed = self._last = at
        left = event.button() is Qt.MouseButton.LeftButton
        if event.button() is Qt.MouseButton.MiddleButton or (left and self._space):
            self._grip, self._space_used = _Grip.PAN, True
        elif left:
            pointer = self._view.point_at(at, event.modifiers())
            self._grip = _Grip.TOOL if self._view.tool.press(pointer) else _Grip.CLICK
        self._view.show_cursor()

    def move(self, event: QMouseEvent) -> None:
        """The mouse moved."""
        at = event.position()
        if self._grip is _Grip.CLICK and _far(at - self._pressed):
            self._grip = _Grip.PAN
            self._view.show_cursor()
        if self._grip is _Grip.PAN:
            way, self._last = at - self._last, at
            self._view.navigator.pan(way.x(), way.y())
        pointer = self._view.point_at(at, event.modifiers())
        if self._grip in (_Grip.NOTHING, _Grip.TOOL):
            self._view.tool.move(pointer)

    def release(self, event: QMouseEvent) -> None:
        """A button went up."""
        grip, self._grip = self._grip, _Grip.NOTHING
        if grip in (_Grip.TOOL, _Grip.CLICK):
            pointer = self._view.point_at(event.position(), event.modifiers())
            if grip is _Grip.TOOL:
                self._view.tool.release(pointer)
            else:
                self._view.tool.click(pointer)
        self._view.show_cursor()

    def double_click(self, event: QMouseEvent) -> None:
        """A button was pressed for the second time; another press where the tool makes no difference."""
        if event.button() is Qt.MouseButton.LeftButton and not self._space:
            pointer = self._view.point_at(event.position(), event.modifiers())
            if self._view.tool.double_click(pointer):
                return
        self.press(event)

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom about the cursor; Control makes the steps finer."""
        notches = event.angleDelta().y() / _NOTCH
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            notches /= 4
        if notches:
            at = event.position()
            self._view.navigator.zoom(ZOOM_STEP**notches, at.x(), at.y())

    def native_gesture(self, event: QNativeGestureEvent) -> None:
        """Two fingers on a touchpad."""
        if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            at = event.position()
            self._view.navigator.zoom(max(0.1, 1 + event.value()), at.x(), at.y())

    def hold_space(self) -> None:
        """The space bar went down: a drag now moves the map."""
        self._space, self._space_used = True, False
        self._view.show_cursor()

    def let_space_go(self) -> bool:
        """The space bar went up; True if it was only struck, which is a click at the cursor."""
        struck = self._space and not self._space_used
        self._space = False
        self._view.show_cursor()
        return struck


def _far(way: QPointF) -> bool:
    return way.manhattanLength() >= QApplication.startDragDistance()
