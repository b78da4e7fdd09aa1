"""A solver process that all tests of a module share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from app.planning.siting.program import Search
from app.planning.solving.process import SolverProcess
from app.runtime.progress import Progress


@pytest.fixture(scope="module")
def process() -> Iterator[SolverProcess]:
    with SolverProcess() as process:
        yield process


@pytest.fixture
def search(process: SolverProcess) -> Callable[[], Search]:
    return lambda: Search(process, time.monotonic() + 60, Progress())
