"""An operation file for each test."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.store.store import Store
from tests.unit.store import samples


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A minute later at every look."""
    minutes = itertools.count(10)
    return lambda: samples.tick(next(minutes))


@pytest.fixture
def operation_file(tmp_path: Path, clock: Callable[[], datetime]) -> Path:
    """A new operation file, closed."""
    path = tmp_path / "night.gpkg"
    Store.create(path, samples.operation(), samples.campus(), author="duty officer", clock=clock).close()
    return path


@pytest.fixture
def store(operation_file: Path, clock: Callable[[], datetime]) -> Iterator[Store]:
    """A new operation file, open."""
    store = Store.open(operation_file, clock=clock)
    yield store
    store.close()
