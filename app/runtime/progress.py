"""How long work tells how far it is and learns that it should stop."""

from __future__ import annotations

import threading
from collections.abc import Callable

from app.domain.errors import Cancelled
from app.domain.message import Message


class CancelToken:
    """Set once by a person, read by the work from any thread."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the work to stop."""
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep, but wake at once when cancelled; returns whether it was."""
        return self._event.wait(seconds)


class Progress:
    """Handed to every long piece of work. `report` takes a fraction from 0 to 1, or None while unknown."""

    def __init__(
        self,
        token: CancelToken | None = None,
        listener: Callable[[float | None, Message | None], None] | None = None,
    ) -> None:
        self.token = token or CancelToken()
        self._listener = listener

    def report(self, fraction: float | None, message: Message | None = None) -> None:
        """Tell how far the work is; raises `Cancelled` if a person asked it to stop."""
        self.check()
        if self._listener is not None:
            self._listener(fraction, message)

    def check(self) -> None:
        """Raise `Cancelled` if a person asked the work to stop."""
        if self.token.cancelled:
            raise Cancelled
