"""The one funnel for what nobody foresaw: it is logged, the person is told, and nothing is lost."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.runtime.files import state_path

_LOG_BYTES = 1_000_000


class CrashFunnel:
    """Takes every exception that reaches the top of a thread while it is installed."""

    def __init__(self, tell: Callable[[Path], None]) -> None:
        self.path = state_path() / "crash.log"
        self._tell = tell
        self._log = logging.Logger("muster.crash")
        self._handler = RotatingFileHandler(
            self.path, maxBytes=_LOG_BYTES, backupCount=3, encoding="utf-8", delay=True
        )
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        self._log.addHandler(self._handler)
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Begin to take exceptions."""
        sys.excepthook = self.take
        threading.excepthook = self._take_thread

    def remove(self) -> None:
        """Stop, and close the log."""
        sys.excepthook, threading.excepthook = self._before
        self._handler.close()

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an exception and tell the person."""
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        self._log.error("unforeseen", exc_info=(kind, error, trace))
        self._tell(self.path)

    def _take_thread(self, hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value is not None:
            self.take(hook.exc_type, hook.exc_value, hook.exc_traceback)
