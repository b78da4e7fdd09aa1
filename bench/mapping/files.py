"""Campus files: how long a generated campus takes to write and to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from app.domain.operation import Campus
from app.store.campus_file import read_campus, write_campus
from bench.mapping.campuses import opened
from bench.rows import Row, at_most, size_words

_WRITE_S, _READ_S = 20.0, 10.0
_OF = 100_000
"""Seconds allowed for so many buildings; fewer get their share."""


def measure(sizes: tuple[int, ...], full: bool) -> Iterator[Row]:
    """The buildings of a generated campus, with what each holds by hour."""
    for size in sizes:
        with opened(size) as store:
            whole = store.snapshot().campus
        campus = Campus(info=whole.info, buildings=whole.buildings)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "campus.gpkg"
            begun = perf_counter()
            write_campus(campus, path)
            written = perf_counter()
            read_campus(path)
            read = perf_counter()
        share = size / _OF
        yield Row(f"file.write.{size_words(size)}", written - begun, "s", at_most(_WRITE_S * share))
        yield Row(f"file.read.{size_words(size)}", read - written, "s", at_most(_READ_S * share))
