"""One solver process for all planning tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.planning.solving.process import SolverProcess


@pytest.fixture(scope="session")
def process() -> Iterator[SolverProcess]:
    """A worker that stays alive between tests."""
    with SolverProcess() as worker:
        yield worker
