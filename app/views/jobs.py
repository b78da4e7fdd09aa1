"""Brings what happens on other threads to the window's own, and tells who watches about running jobs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.message import Message
from app.runtime.jobs import ThreadJobRunner
from app.runtime.progress import CancelToken, Progress

T = TypeVar("T")


class Courier(QObject):
    """Runs calls on the thread that made it, from whatever thread they are handed in."""

    _sent = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._sent.connect(self._run)

    def deliver(self, call: Callable[[], None]) -> None:
        """Run `call` at once when on the window's thread, else as soon as that thread is free."""
        self._sent.emit(call)

    @Slot(object)
    def _run(self, call: Callable[[], None]) -> None:
        call()


@dataclass(frozen=True, slots=True)
class JobState:
    """How far a running job is."""

    label: Message
    token: CancelToken
    fraction: float | None = None
    message: Message | None = None


class Jobs(QObject):
    """The running jobs of a window; a `JobRunner` whose outcomes land on the window's thread."""

    changed = Signal()

    def __init__(self, courier: Courier) -> None:
        super().__init__()
        self._runner = ThreadJobRunner(courier.deliver, self._heard)
        self._running: dict[CancelToken, JobState] = {}

    @property
    def running(self) -> tuple[JobState, ...]:
        """What runs now, oldest first."""
        return tuple(self._running.values())

    def start(
        self,
        label: Message,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        *,
        keeps_result: bool = False,
    ) -> CancelToken:
        """Begin the work; exactly one of `done` and `failed` is called, on the window's thread."""
        slot: list[CancelToken] = []

        def finished(result: T) -> None:
            self._end(slot[0])
            done(result)

        def broke(error: Exception) -> None:
            self._end(slot[0])
            failed(error)

        token = self._runner.start(label, work, finished, broke, keeps_result=keeps_result)
        slot.append(token)
        self._running[token] = JobState(label, token)
        self.changed.emit()
        return token

    def cancel_all(self) -> None:
        """Ask every running job to stop."""
        for token in tuple(self._running):
            token.cancel()

    def _heard(
        self, label: Message, token: CancelToken, fraction: float | None, message: Message | None
    ) -> None:
        if token in self._running:
            self._running[token] = JobState(label, token, fraction, message)
            self.changed.emit()

    def _end(self, token: CancelToken) -> None:
        self._running.pop(token, None)
        self.changed.emit()
