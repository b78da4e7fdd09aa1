"""Two real campuses, from raw data to a printed plan."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.domain.campus import BuildingUse
from app.store.campus_file import read_campus, write_campus

Muster = Callable[..., "subprocess.CompletedProcess[str]"]


@dataclass(frozen=True)
class Real:
    """A real campus and what is known of it."""

    name: str
    buildings: int
    dormitories: int


UBC = Real("ubc", 443, 67)
UWM = Real("uwm", 325, 5)


def imported(real: Real, sample_data: Path, folder: Path, muster: Muster) -> tuple[Path, str]:
    """The campus file and the report."""
    folder.mkdir(exist_ok=True)
    out = folder / f"{real.name}.gpkg"
    sources = sorted(p for p in (sample_data / "campuses" / real.name).iterdir())
    done = muster("campus", "import", *sources, "--out", out)
    return out, done.stdout


@pytest.mark.parametrize("real", [UBC, UWM], ids=lambda real: real.name)
def test_the_raw_data_become_a_campus(real: Real, sample_data: Path, tmp_path: Path, muster: Muster) -> None:
    out, report = imported(real, sample_data, tmp_path, muster)
    campus = read_campus(out)
    assert len(campus.buildings) == real.buildings
    assert sum(b.use is BuildingUse.DORMITORY for b in campus.buildings) == real.dormitories
    shown = muster("campus", "show", out).stdout
    assert re.search(rf"Buildings +{real.buildings}\b", shown)
    assert "no depots yet" in shown
    shares = dict(re.findall(r"(on foot|vehicle) +[\d.]+ +([\d.]+)%", shown))
    assert float(shares["on foot"]) >= 98.5
    assert float(shares["vehicle"]) >= 97.5
    if real is UBC:
        low = [b for b in campus.buildings if b.floors and b.height_m and b.height_m / b.floors < 2.2]
        assert len(low) == 12
        assert all(b.name in report for b in low)


@pytest.mark.parametrize("real", [UBC, UWM], ids=lambda real: real.name)
def test_importing_twice_gives_the_same_and_keeps_hand_edits(
    real: Real, sample_data: Path, tmp_path: Path, muster: Muster
) -> None:
    out, _ = imported(real, sample_data, tmp_path, muster)
    first = read_campus(out)
    again, _ = imported(real, sample_data, tmp_path / "again", muster)
    second = read_campus(again)
    assert (first.buildings, first.paths, first.places) == (second.buildings, second.paths, second.places)
    edited = replace(first.buildings[0], name="Renamed by hand", edited=("name",))
    write_campus(replace(first, buildings=(edited, *first.buildings[1:])), out)
    imported(real, sample_data, tmp_path, muster)
    third = read_campus(out)
    assert {b.id: b for b in third.buildings}[edited.id].name == "Renamed by hand"
    assert len(third.buildings) == real.buildings


@pytest.mark.parametrize("real", [UBC, UWM], ids=lambda real: real.name)
def test_a_real_campus_becomes_an_operation_that_is_planned_and_printed(
    real: Real, sample_data: Path, tmp_path: Path, muster: Muster, program: Callable[[str], str]
) -> None:
    campus_file, _ = imported(real, sample_data, tmp_path, muster)
    operation, table = tmp_path / "operation.gpkg", tmp_path / "resources.csv"
    muster("operation", "new", "--campus", campus_file, "--out", operation, "--exercise")
    muster("resources", "template", table, "--campus", campus_file)
    muster("resources", "import", operation, table)
    campus = read_campus(campus_file)
    dormitory = next(b for b in campus.buildings if b.use is BuildingUse.DORMITORY)
    added = muster("incident", "add", operation, "--type", "dormitory_fire", "--at", dormitory.name)
    assert re.search(r"\d+ people inside", added.stdout)
    document = json.loads(muster("plan", operation, "--json", "--approve").stdout)
    assert document["solver"]["status"] in {"optimal", "feasible"}
    assert document["assignments"]
    pdf, html = tmp_path / "s.pdf", tmp_path / "s.html"
    muster("export", operation, "--pdf", pdf, "--html", html, "--paper", "A4", "--portrait")
    words = subprocess.run(
        [program("pdftotext"), pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "EXERCISE" in words
    assert campus.info.attribution.split(",")[0][:12] in " ".join(words.split())
    muster("log", operation, "--verify")
