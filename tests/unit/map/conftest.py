"""States of the small campus for tests of the map."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.map.state import MapState
from app.runtime.text import Text
from tests.unit.map import small_campus


@pytest.fixture
def state() -> MapState:
    """A fire with a proposal under review, in English."""
    return MapState(
        snapshot=small_campus.snapshot(),
        text=Text("en", "America/Vancouver"),
        proposal=small_campus.proposal(),
        people={"incident:1": small_campus.people()},
    )
