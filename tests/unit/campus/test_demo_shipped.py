"""The demo campus that ships is the one that the generator makes."""

from __future__ import annotations

from pathlib import Path

from app.campus.demo import generate_campus
from app.runtime.files import data_path
from app.store.campus_file import read_campus


def test_shipped_file_is_what_the_generator_makes() -> None:
    assert read_campus(_shipped()) == generate_campus(), "run `make demo-campus`"


def test_shipped_file_is_small() -> None:
    assert _shipped().stat().st_size < 4_000_000


def _shipped() -> Path:
    return data_path("campus_maps", "demo-campus.gpkg")
