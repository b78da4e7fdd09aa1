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
from app.domain.campus import PathKind
from app.domain.operation import Campus
from app.map.state import MapState
from app.runtime.text import Text
from app.store.store import Store

_VERSION = 3
"""Of what is kept; raised when the generator, the schema or the QGIS styles of a file change."""
_ROADS_EACH = 0.2
"""Segments of road for each building of a plain campus: 20,000 for 100,000."""
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


def plain_file(buildings: int) -> Path:
    """The same buildings with a road segment for every five, and nothing else: what QGIS is measured with."""
    whole = operation_file(buildings)
    path = whole.with_stem(f"{whole.stem}-plain")
    if not path.exists():
        with opened(buildings) as store:
            campus = store.snapshot().campus
        roads = [way for way in campus.paths if way.kind in (PathKind.ROAD, PathKind.SERVICE_ROAD)]
        count = round(buildings * _ROADS_EACH)
        plain = Campus(
            info=campus.info,
            buildings=campus.buildings,
            paths=tuple(roads[:: max(len(roads) // count, 1)][:count]),
        )
        with TemporaryDirectory(dir=path.parent) as draft:
            made = Path(draft) / path.name
            create_operation(made, plain, name="Bench", author="bench", exercise=True).close()
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
