"""A map that shows a few made-up buildings, and a hand on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import SignalInstance
from pytestqt.qtbot import QtBot

from app.runtime.text import Text
from app.views.canvas import MapView
from tests.views.canvas.hand import Hand, make_scene

Listen = Callable[[SignalInstance], list[object]]


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[MapView]:
    """A map of 824 by 648 pixels that shows the test campus at one pixel a metre."""
    view = MapView(Text("en"))
    qtbot.addWidget(view)
    view.resize(848, 648)
    view.set_scene(make_scene())
    view.show()
    view.setFocus()
    qtbot.waitExposed(view)
    qtbot.waitUntil(lambda: not view.busy, timeout=5000)
    yield view
    view.shut_down()


@pytest.fixture
def hand(view: MapView, qtbot: QtBot) -> Hand:
    """The hand on that map."""
    return Hand(view, qtbot)


@pytest.fixture
def heard() -> Listen:
    """Collects what a signal carried."""

    def listen(signal: SignalInstance) -> list[object]:
        events: list[object] = []
        signal.connect(lambda *values: events.append(values[0] if len(values) == 1 else values))
        return events

    return listen
