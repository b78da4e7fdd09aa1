"""One demo operation for all tests of the command line; each module works on a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.operations import burning


@pytest.fixture(scope="session")
def fire(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dormitory of the demo campus is on fire; nothing is planned. Not to be written to."""
    return burning(tmp_path_factory.mktemp("fire") / "operation.gpkg")
