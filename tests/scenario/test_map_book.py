"""The map book from the command line: every page can be searched, its maps measured, its past printed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from app.store.store import Store

Muster = Callable[..., "subprocess.CompletedProcess[str]"]
Program = Callable[[str], str]


def said(*command: object) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=True, timeout=60)
    return " ".join(done.stdout.split())


@pytest.fixture
def operation(demo: Path) -> Path:
    """The operation of the demo: a fire, its zones, a plan in force."""
    (found,) = (path for path in demo.glob("*.gpkg") if "campus" not in path.name)
    return found


def test_the_book_of_the_demo(operation: Path, tmp_path: Path, muster: Muster, program: Program) -> None:
    book = tmp_path / "book.pdf"
    muster("export", operation, "--book", book, "--paper", "A4", "--language", "zh")
    store = Store.open(operation)
    snapshot = store.snapshot()
    store.close()
    words = said(program("pdftotext"), book, "-")
    names = {team.id: team.name_zh or team.name for team in snapshot.campus.teams}
    sent = {a.team_id for a in snapshot.assignments if a.team_id}
    assert sent
    assert all(names[team_id] in words for team_id in sent)
    assert all(zone.name in words for zone in snapshot.zones)
    fonts = subprocess.run([program("pdffonts"), book], capture_output=True, text=True, check=True).stdout
    rows = fonts.splitlines()[2:]
    assert rows and all(row.split()[-5] == "yes" for row in rows), fonts


def test_gdal_finds_a_zone_on_its_sheet(
    operation: Path, tmp_path: Path, muster: Muster, program: Program
) -> None:
    book = tmp_path / "book.pdf"
    muster("export", operation, "--book", book)
    store = Store.open(operation)
    snapshot = store.snapshot()
    store.close()
    zone = min(snapshot.zones, key=lambda zone: (zone.name, zone.id))
    info = json.loads(said(program("gdalinfo"), "-json", f"PDF:2:{book}"))
    assert f'ID["EPSG",{snapshot.campus.info.epsg}]' in info["coordinateSystem"]["wkt"]
    ring = info["cornerCoordinates"]
    left, top = ring["upperLeft"]
    right, bottom = ring["lowerRight"]
    west, south, east, north = zone.area.bounds
    assert left < west < east < right and bottom < south < north < top


def test_a_past_moment_without_an_incident_is_refused_and_leaves_no_file(
    operation: Path, tmp_path: Path, muster: Muster
) -> None:
    refused = muster("export", operation, "--book", tmp_path / "none.pdf", "--at", "1", fails=1)
    assert "No incident is open" in refused.stderr
    assert not (tmp_path / "none.pdf").exists()
