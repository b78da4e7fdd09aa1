"""Keeps what was derived from a value for as long as the same object is asked about again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class IdentityCache(Generic[K, V]):
    """Remembers the results for the last `size` objects, compared by identity, never by content.

    Comparing or hashing the 100,000 records of a campus would cost more than what is derived from them.
    """

    def __init__(self, derive: Callable[[K], V], size: int = 4) -> None:
        self._derive, self._size = derive, size
        self._entries: list[tuple[K, V]] = []
        self._lock = threading.Lock()

    def __call__(self, subject: K) -> V:
        """What was derived from this very object, derived now if it was not yet."""
        with self._lock:
            for known, value in self._entries:
                if known is subject:
                    return value
        value = self._derive(subject)
        with self._lock:
            self._entries = [(subject, value), *self._entries[: self._size - 1]]
        return value
