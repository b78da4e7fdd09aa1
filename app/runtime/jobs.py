"""Long work off the caller's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from app.domain.errors import Cancelled
from app.domain.message import Message
from app.runtime.progress import CancelToken, Progress

T = TypeVar("T")


class JobRunner(Protocol):
    """Runs a job of a snapshot and hands its outcome back where the caller wants it."""

    def start(
        self,
        label: Message,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        *,
        keeps_result: bool = False,
    ) -> CancelToken:
        """Begin the work; exactly one of `done` and `failed` is called, `failed` if cancelled.

        Work that `keeps_result` may answer a cancel with the best that it has; that goes to `done`.
        """
        ...


class ThreadJobRunner:
    """Runs each job on a thread of its own.

    `deliver` brings a callback to the thread on which it has to run; `listener` hears of label, token,
    fraction and message.
    """

    def __init__(
        self,
        deliver: Callable[[Callable[[], None]], None],
        listener: Callable[[Message, CancelToken, float | None, Message | None], None] | None = None,
    ) -> None:
        self._deliver = deliver
        self._listener = listener

    def start(
        self,
        label: Message,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        *,
        keeps_result: bool = False,
    ) -> CancelToken:
        """Begin the work on a new thread; see `JobRunner`."""
        token = CancelToken()

        def tell(fraction: float | None, message: Message | None) -> None:
            if self._listener is not None:
                listener = self._listener
                self._deliver(lambda: listener(label, token, fraction, message))

        def run() -> None:
            try:
                result = work(Progress(token, tell))
            except Exception as error:  # noqa: BLE001 - every failure goes to the caller's funnel
                failure = error
                self._deliver(lambda: failed(failure))
            else:
                if token.cancelled and not keeps_result:
                    self._deliver(lambda: failed(Cancelled()))
                else:
                    self._deliver(lambda: done(result))

        threading.Thread(target=run, name=f"job {label.key}", daemon=True).start()
        return token
