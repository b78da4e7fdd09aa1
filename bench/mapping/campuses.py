"""Generated operations of many sizes, kept on disk: 100,000 buildings take half a minute to make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import platformdirs

from app.bootstrap import demo_campus
from app.campus.demo import generate_campus
from app.command.operations import create_operation
from app.map.state import MapState
from app.runtime.text import Text
from app.store.store import Store

_VERSION = 2
"""Of what is kept; raised when the generator, the schema or the QGIS styles of a file change."""
DEMO = 0
"""The size that stands for the demo campus as it ships."""


def operation_file(buildings: int) -> Path:
    """An operation without incidents on a campus of so many buildings, made at first use."""
    home = Path(platformdirs.user_cache_dir("muster")) / "bench"
    path = home / f"operation-{buildings}-v{_VERSION}.gpkg"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        campus = generate_campus(buildings=buildings) if buildings else demo_campus()
        with TemporaryDirectory(dir=home) as draft:
            made = Path(draft) / path.name
            create_operation(made, campus, name="Bench", author="bench", exercise=True).close()
            made.replace(path)
    return path


@contextmanager
def opened(buildings: int) -> Iterator[Store]:
    """The store of such an operation, closed at the end."""
    store = Store.open(operation_file(buildings))
    try:
        yield store
    finally:
        store.close()


def map_state(buildings: int) -> MapState:
    """What the map shows of such an operation, in the light theme."""
    with opened(buildings) as store:
        snapshot = store.snapshot()
    return MapState(snapshot=snapshot, text=Text("en", snapshot.campus.info.timezone))
