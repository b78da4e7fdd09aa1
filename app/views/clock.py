"""One tick a second for every running clock of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from app.views.desk import Desk


def tick(desk: Desk, slot: Callable[[], None]) -> QTimer:
    """Call `slot` each second from now on; the timer belongs to the desk."""
    timer = QTimer(desk, interval=1000)
    timer.timeout.connect(slot)
    timer.start()
    return timer
