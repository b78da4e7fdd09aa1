"""Work of the canvas beside the GUI thread, one piece after another, with its results brought back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

T = TypeVar("T")


class Aside(QObject):
    """Runs pieces of work on one thread of its own; `idle` tells when nothing is left to do.

    A failure is raised again on the GUI thread, where the program's one funnel meets it.
    """

    idle = Signal()
    _landed = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = pool = ThreadPoolExecutor(1, thread_name_prefix="canvas")
        self._pending = 0
        self._landed.connect(self._land)
        self.destroyed.connect(lambda: pool.shutdown(wait=True, cancel_futures=True))

    @property
    def busy(self) -> bool:
        """Whether any work is under way or waiting."""
        return self._pending > 0

    def run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do the work aside, then call `done` with its result on the GUI thread."""
        self._pending += 1
        self._pool.submit(self._work, work, done)

    def close(self) -> None:
        """Wait for what is under way, drop the rest."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _work(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        result, failure = None, None
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - raised again by _land
            failure = error
        with contextlib.suppress(RuntimeError):  # the map was deleted meanwhile
            self._landed.emit(done, result, failure)

    def _land(self, done: Callable[[Any], None], result: object, failure: Exception | None) -> None:
        self._pending -= 1
        try:
            if failure is not None:
                raise failure
            done(result)
        finally:
            if not self._pending:
                self.idle.emit()
