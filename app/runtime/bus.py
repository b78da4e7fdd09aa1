"""Who wants to know that something changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Bus(Generic[T]):
    """Delivers each event to every subscriber, in the order of subscription, on the sender's thread."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[T], None]] = []

    def subscribe(self, subscriber: Callable[[T], None]) -> Callable[[], None]:
        """Add a subscriber; returns the call that removes it."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def emit(self, event: T) -> None:
        """Tell everybody who was subscribed when the event happened."""
        for subscriber in tuple(self._subscribers):
            subscriber(event)
