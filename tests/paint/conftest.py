"""Painting is tested on the states that the map is tested on."""

from __future__ import annotations

from tests.unit.map.conftest import state

__all__ = ["state"]
