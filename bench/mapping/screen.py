"""A map on the screen that is measured: real events, real frames, and a clock that notices stalls."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.map.scene import Scene
from app.runtime.text import Text
from app.views.canvas import MapView

_PATIENCE_MS = 600_000
_BETWEEN_MS = 12.0
"""Between two events the window rests so long, as a hand does."""


class Pulse(QObject):
    """Ticks on the GUI thread; the longest time between two ticks is the worst stall."""

    def __init__(self) -> None:
        super().__init__()
        self.worst_ms = 0.0
        self._last = perf_counter()
        self._timer = QTimer(self, interval=4, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = perf_counter()
        self.worst_ms = max(self.worst_ms, (now - self._last) * 1000)
        self._last = now


class Paints(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """See every event, keep none."""
        self.count += event.type() == QEvent.Type.Paint
        return False


@contextmanager
def shown(scene: Scene, width: int, height: int) -> Iterator[tuple[MapView, Pulse]]:
    """The map of a scene in a window of `width` × `height` px, at rest; the pulse beat since it was set."""
    _application()
    gc.freeze()  # As the program does when it has opened an operation.
    view = MapView(Text("en"))
    view.resize(width, height)
    view.show()
    QApplication.processEvents()
    beat = Pulse()
    view.set_scene(scene)
    rest(view)
    try:
        yield view, beat
    finally:
        view.shut_down()
        view.close()


def rest(view: MapView) -> None:
    """Wait until nothing is being prepared."""
    if view.busy:
        loop = QEventLoop()
        view.settled.connect(loop.quit)
        QTimer.singleShot(_PATIENCE_MS, loop.quit)
        loop.exec()


def sharp_ms(view: MapView, factor: float) -> float:
    """Milliseconds from a zoom step to a sharp picture of all that the window shows, on the glass."""
    begun = perf_counter()
    view.navigator.zoom(factor)
    until_sharp(view)
    view.repaint()
    taken = (perf_counter() - begun) * 1000
    rest(view)
    return taken


def until_sharp(view: MapView) -> None:
    """Wait until all that the window shows is sharp."""
    while not view.sharp:
        loop = QEventLoop()
        connection = view.pictured.connect(loop.quit)
        QTimer.singleShot(_PATIENCE_MS, loop.quit)
        loop.exec()
        QObject.disconnect(connection)


def move_ms(view: MapView, at: QPoint) -> float:
    """Milliseconds that the window takes for a move of the mouse, painted."""
    paints = _paints(view)
    before = paints.count
    begun = perf_counter()
    QTest.mouseMove(view.windowHandle(), at)
    if paints.count == before:
        view.repaint()
    taken = (perf_counter() - begun) * 1000
    breathe()
    return taken


def wheel_ms(view: MapView, at: QPoint, notches: int) -> float:
    """Milliseconds that the window takes for a turn of the wheel, painted."""
    place = QPointF(at)
    event = QWheelEvent(
        place,
        view.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    begun = perf_counter()
    QApplication.sendEvent(view, event)
    view.repaint()
    taken = (perf_counter() - begun) * 1000
    breathe()
    return taken


def breathe() -> None:
    """Let timers and the thread beside have their turn."""
    loop = QEventLoop()
    QTimer.singleShot(int(_BETWEEN_MS), loop.quit)
    loop.exec()


def _paints(view: MapView) -> Paints:
    return view.findChild(Paints) or Paints(view)


def _application() -> QApplication:
    running = QApplication.instance()
    if not isinstance(running, QApplication):
        _kept.append(QApplication(["bench"]))
        return _kept[-1]
    return running


_kept: list[QApplication] = []
