"""Fingers and a pen on the map: they draw as the mouse does, two fingers move it, a long press asks."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QEventPoint, QMouseEvent, QTabletEvent, QTouchEvent

if TYPE_CHECKING:
    from app.views.canvas.view import MapView

SLOP_PX = 10.0
"""A finger that stays within this is a tap."""
LONG_PRESS_MS = 600
_DOUBLE_TAP_S = 0.4
_PALM_S = 0.5
"""Touches so soon after the pen are the hand that holds it."""


class Touch(QObject):
    """Turns touches and pen strokes into the acts of the mouse.

    A finger's press is held back until it moves or lifts, so that the first of two fingers draws nothing.
    Once it draws, further fingers are taken for the palm; so is every touch while the pen is near.
    """

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        self._down: QPointF | None = None
        self._drawing = False
        self._pair: tuple[QPointF, QPointF] | None = None
        self._last_tap = (0.0, QPointF())
        self._pen_at = 0.0
        self._long = QTimer(self, singleShot=True, interval=LONG_PRESS_MS)
        self._long.timeout.connect(self._held)

    def touch(self, event: QTouchEvent) -> bool:
        """Fingers came down, moved or went up; True: nothing else is to be made of it."""
        if time.monotonic() - self._pen_at < _PALM_S:
            return True
        points = [p for p in event.points() if p.state() is not QEventPoint.State.Released]
        if event.type() is QEvent.Type.TouchCancel:
            self._forget()
        elif not points:
            self._lift(event.points()[0].position() if event.points() else self._down)
        elif len(points) == 1:
            self._one(points[0].position())
        elif not self._drawing:
            self._two(points[0].position(), points[1].position())
        return True

    def pen(self, event: QTabletEvent) -> None:
        """The pen hovers, presses, draws or lifts; how hard it presses makes no difference."""
        self._pen_at = time.monotonic()
        self._view.show_large_handles(True)
        at, kind = event.position(), event.type()
        if kind is QEvent.Type.TabletPress:
            self._mouse(QEvent.Type.MouseButtonPress, at)
        elif kind is QEvent.Type.TabletRelease:
            self._mouse(QEvent.Type.MouseButtonRelease, at)
            self._tapped(at)
        else:
            self._mouse(QEvent.Type.MouseMove, at)
        event.accept()

    def _one(self, at: QPointF) -> None:
        self._view.show_large_handles(True)
        if self._pair is not None:
            return
        if self._down is None:
            self._down = at
            self._mouse(QEvent.Type.MouseMove, at)
            self._long.start()
        elif not self._drawing and _far(at - self._down):
            self._long.stop()
            self._drawing = True
            self._mouse(QEvent.Type.MouseButtonPress, self._down)
        if self._drawing:
            self._mouse(QEvent.Type.MouseMove, at)

    def _two(self, one: QPointF, other: QPointF) -> None:
        self._long.stop()
        if self._pair is not None:
            before, now = (self._pair[0] + self._pair[1]) / 2, (one + other) / 2
            way = now - before
            self._view.navigator.pan(way.x(), way.y())
            apart = _length(self._pair[1] - self._pair[0])
            if apart > 1:
                self._view.navigator.zoom(_length(other - one) / apart, now.x(), now.y())
        self._pair = (one, other)

    def _lift(self, at: QPointF | None) -> None:
        down, drawing, pair = self._down, self._drawing, self._pair
        self._forget()
        if pair is not None or down is None or at is None:
            return
        if not drawing:
            self._mouse(QEvent.Type.MouseButtonPress, down)
        self._mouse(QEvent.Type.MouseButtonRelease, at if drawing else down)
        if not drawing:
            self._tapped(down)

    def _tapped(self, at: QPointF) -> None:
        """Two taps in one place are a double click; the first has been told."""
        now = time.monotonic()
        before, place = self._last_tap
        if now - before < _DOUBLE_TAP_S and not _far(at - place):
            self._last_tap = (0.0, QPointF())
            self._mouse(QEvent.Type.MouseButtonDblClick, at)
            self._mouse(QEvent.Type.MouseButtonRelease, at)
        else:
            self._last_tap = (now, at)

    def _held(self) -> None:
        """The finger stayed: ask what is there, and draw nothing when it lifts."""
        at = self._down
        self._forget()
        if at is not None:
            self._view.ask_at(at.toPoint())

    def _forget(self) -> None:
        self._long.stop()
        self._down, self._drawing, self._pair = None, False, None

    def _mouse(self, kind: QEvent.Type, at: QPointF) -> None:
        none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
        button = none if kind is QEvent.Type.MouseMove else left
        held = left if self._drawing or kind is QEvent.Type.MouseButtonPress else none
        everywhere = self._view.mapToGlobal(at)
        self._view.draw_with(QMouseEvent(kind, at, everywhere, button, held, Qt.KeyboardModifier.NoModifier))


def _length(way: QPointF) -> float:
    return math.hypot(way.x(), way.y())


def _far(way: QPointF) -> bool:
    return _length(way) > SLOP_PX
