"""Painting is tested on the states that the map is tested on, in the process that tests windows as well."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.unit.map.conftest import state

__all__ = ["state"]


@pytest.fixture(scope="session", autouse=True)
def application(qapp: QApplication) -> QApplication:
    """One application for painting and windows: Qt allows only one in a process."""
    return qapp
