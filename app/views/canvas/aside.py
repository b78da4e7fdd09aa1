"""Work of the canvas beside the GUI thread, one piece after another, with its results brought back."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import TypeVar

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QObject, Signal

T = TypeVar("T")

_TURN_S = 0.001
"""A thread that works in Python lets the GUI thread have its turn after so long; Python's own is 5 ms."""


def _nothing() -> None:
    """Nothing is to be done."""


@cache
def make_classes_ready() -> None:
    """Let PySide make all its classes of values and painting now, on the GUI thread.

    It makes a class when the class is first named, or first met among the overloads of a call, and two
    threads that come to the same class at once crash the program (seen with PySide6 6.11.3 and `QGradient`
    in `QPainter.fillRect`).
    """
    for module in (QtCore, QtGui):
        for name in dir(module):
            getattr(module, name)


class Aside(QObject):
    """Runs pieces of work on one thread of its own; `idle` tells when nothing is left to do.

    A failure is raised again on the GUI thread, where the program's one funnel meets it.
    """

    idle = Signal()
    _landed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        make_classes_ready()
        sys.setswitchinterval(_TURN_S)
        self._pool = pool = ThreadPoolExecutor(1, thread_name_prefix="canvas")
        self._pending = 0
        self._closed = False
        self._landed.connect(self._land)
        self.destroyed.connect(lambda: pool.shutdown(wait=True, cancel_futures=True))

    @property
    def busy(self) -> bool:
        """Whether any work is under way or waiting."""
        return self._pending > 0

    def run(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[], None] = _nothing
    ) -> None:
        """Do the work aside, then call `done` with its result, or `failed`, on the GUI thread."""
        if not self._closed:
            self._pending += 1
            self._pool.submit(self._work, work, done, failed)

    def close(self) -> None:
        """Wait for what is under way, drop the rest and whatever may be asked for later."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _work(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[], None]) -> None:
        outcome: Callable[[], None]
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - raised again on the GUI thread
            outcome = partial(_fail, failed, error)
        else:
            outcome = partial(done, result)
        with contextlib.suppress(RuntimeError):  # the map was deleted meanwhile
            self._landed.emit(outcome)

    def _land(self, outcome: Callable[[], None]) -> None:
        self._pending -= 1
        try:
            outcome()
        finally:
            if not self._pending:
                self.idle.emit()


def _fail(failed: Callable[[], None], error: Exception) -> None:
    failed()
    raise error
