"""Windows of the tests are drawn in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from pytestqt.qtbot import QtBot

from tests.views.seat import Clock, Seat, new_operation


@pytest.fixture
def clock() -> Clock:
    """A clock that only the test moves."""
    return Clock()


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path, clock: Clock) -> Iterator[Seat]:
    """A person at the window of a fresh operation on the small campus."""
    seat = Seat(qtbot, new_operation(tmp_path / "operation.gpkg", clock), clock)
    yield seat
    seat.leave()
