"""One demo operation for all tests of the command line; each module works on a copy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest

from app.runtime import clock
from tests.unit.cli.operations import burning

AHEAD = datetime(2026, 3, 2, 19, 5, tzinfo=UTC) - datetime.now(UTC)


class SameNight(datetime):
    """Time goes on, from five past three on the demo campus: people and shifts are those of that hour."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + AHEAD


@pytest.fixture(scope="session", autouse=True)
def same_night() -> Iterator[None]:
    """Whenever the tests run, the clock of the program says the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "datetime", SameNight)
        yield


@pytest.fixture(scope="session")
def fire(tmp_path_factory: pytest.TempPathFactory, same_night: None) -> Path:
    """A dormitory of the demo campus is on fire; nothing is planned. Not to be written to."""
    return burning(tmp_path_factory.mktemp("fire") / "operation.gpkg")
