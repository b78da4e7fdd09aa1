"""Bad input at the terminal: a clear message, exit code 1, and everything left as it was.

The rooms test their own refusals closely; here stands one test for each line that a person can run into.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import demo_campus
from app.runtime.files import data_path
from app.store.campus_file import write_campus

Muster = Callable[..., "subprocess.CompletedProcess[str]"]


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def square(x: float, y: float, size: float = 0.0005) -> list[list[float]]:
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


def geojson(path: Path, *rings: list[list[float]], ids: tuple[str, ...] = ()) -> Path:
    """Buildings as an OpenStreetMap-like GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": {"osm_id": ids[n] if ids else str(n), "building": "university", "name": f"B{n}"},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for n, ring in enumerate(rings)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    """A recipe of one's own for the GeoJSON above."""
    path = tmp_path / "mine.toml"
    path.write_text(
        """
name = "Mine"
timezone = "UTC"
attribution = "me"

[[source]]
name = "buildings"
files = ["*.geojson"]

[[building]]
source = "buildings"
id = "osm_id"
[building.fields]
name = "name"
""",
        "utf-8",
    )
    return path


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An operation on the demo campus, made once and copied."""
    from app.command.operations import create_operation

    path = tmp_path_factory.mktemp("master") / "operation.gpkg"
    create_operation(path, demo_campus(), name="", author="desk", exercise=True).close()
    return path


@pytest.fixture
def operation(master: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy to be ill-treated; it must come out as it went in."""
    path = tmp_path / "operation.gpkg"
    shutil.copy(master, path)
    yield path


def refused(muster: Muster, *arguments: object) -> str:
    """What the program says when it refuses."""
    said = muster(*arguments, fails=1).stderr
    assert said.startswith("Muster could not do that: ")
    assert len(said) < 4000
    return said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.geojson", b""),
        ("empty.gpkg", b""),
        ("corrupt.gpkg", b"SQLite format 3\0" + b"\xff" * 4096),
        ("corrupt.zip", b"PK\x03\x04" + b"\0" * 100),
        ("nonsense.kml", b"<kml><Document>"),
        ("deep.geojson", b'{"a":' * 100_000),
        ("bomb.kml", b'<!DOCTYPE k [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><kml>&b;</kml>'),
        ("text.osm.pbf", b"hello"),
    ],
)
def test_unreadable_empty_corrupt_and_hostile_files(
    name: str, content: bytes, tmp_path: Path, muster: Muster
) -> None:
    source, out = tmp_path / name, tmp_path / "out.gpkg"
    source.write_bytes(content)
    refused(muster, "campus", "import", source, "--out", out)
    assert not out.exists()


def test_a_file_that_does_not_exist(tmp_path: Path, muster: Muster) -> None:
    assert "nowhere" in refused(
        muster, "campus", "import", tmp_path / "nowhere.gpkg", "--out", tmp_path / "c.gpkg"
    )
    assert "nowhere" in refused(muster, "log", tmp_path / "nowhere.gpkg")


def test_a_wrong_crs(tmp_path: Path, recipe: Path, muster: Muster) -> None:
    source = geojson(tmp_path / "far.geojson", square(480_000, 5_450_000, 50))
    out = tmp_path / "out.gpkg"
    refused(muster, "campus", "import", source, "--recipe", recipe, "--out", out)
    assert not out.exists()


def test_nan_coordinates(tmp_path: Path, recipe: Path, muster: Muster) -> None:
    ring: list[Any] = square(10, 50)
    ring[1] = [float("nan"), 50]
    source = geojson(tmp_path / "nan.geojson", ring)
    refused(muster, "campus", "import", source, "--recipe", recipe, "--out", tmp_path / "out.gpkg")


def test_a_self_crossing_polygon_is_repaired_and_reported(
    tmp_path: Path, recipe: Path, muster: Muster
) -> None:
    bow = [[10, 50], [10.001, 50.001], [10.001, 50], [10, 50.001], [10, 50]]
    source = geojson(tmp_path / "bow.geojson", bow, square(10.002, 50))
    said = muster("campus", "import", source, "--recipe", recipe, "--out", tmp_path / "out.gpkg").stdout
    assert "B0" in said or "0" in said
    assert "repair" in said.lower()


def test_duplicate_ids_are_rejected_by_name(tmp_path: Path, recipe: Path, muster: Muster) -> None:
    source = geojson(tmp_path / "twice.geojson", square(10, 50), square(10.002, 50), ids=("7", "7"))
    said = muster("campus", "import", source, "--recipe", recipe, "--out", tmp_path / "out.gpkg").stdout
    assert "7" in said
    assert "reject" in said.lower()


@pytest.mark.parametrize("quantity", ["0", "-4", "nan", "1e999", "a few"])
def test_stock_that_is_no_positive_number(
    quantity: str, operation: Path, tmp_path: Path, muster: Muster
) -> None:
    table = tmp_path / "resources.csv"
    template = data_path("campus_maps", "resources-template.csv").read_text("utf-8-sig").splitlines()
    heads = template[0].split(",")
    row = dict.fromkeys(heads, "")
    row |= {"kind": "stock", "depot": "Security Post", "item": "blanket", "quantity": quantity}
    table.write_text("\n".join([template[0], ",".join(row[h] for h in heads)]), "utf-8")
    before = fingerprint(operation)
    assert "2" in refused(muster, "resources", "import", operation, table)
    assert fingerprint(operation) == before


def test_an_incident_outside_the_campus(operation: Path, muster: Muster) -> None:
    said = refused(muster, "incident", "add", operation, "--type", "flood", "--at", "0.5,51.4")
    assert "outside the campus" in said
    assert muster("log", operation).stdout.count("\n") == 2


def test_an_incident_at_a_place_that_nobody_knows(operation: Path, muster: Muster) -> None:
    said = refused(muster, "incident", "add", operation, "--type", "flood", "--at", "Jade Libary")
    assert "Jade Library" in said


@pytest.mark.parametrize("radius", ["0", "-5", "nan", "1e9"])
def test_a_radius_that_is_none(radius: str, operation: Path, muster: Muster) -> None:
    refused(
        muster, "incident", "add", operation, "--type", "crowd", "--at", "Jade Library", "--radius-m", radius
    )
    assert muster("log", operation).stdout.count("\n") == 2


def test_a_depot_cut_off_from_the_network_is_never_sent_from(tmp_path: Path, muster: Muster) -> None:
    from dataclasses import replace

    from shapely.geometry import Point

    campus = demo_campus()
    island = Point(campus.info.boundary.bounds[0] + 5, campus.info.boundary.centroid.y)
    corner = min(
        (Point(p) for p in campus.info.boundary.convex_hull.exterior.coords),
        key=lambda p: p.distance(island),
    )
    inside = campus.info.boundary.buffer(-1).exterior.interpolate(
        campus.info.boundary.exterior.project(corner)
    )
    cut_off = replace(
        campus,
        depots=tuple(replace(depot, point=inside) for depot in campus.depots),
        paths=tuple(p for p in campus.paths if p.line.distance(inside) > 200),
    )
    campus_file, operation = tmp_path / "c.gpkg", tmp_path / "o.gpkg"
    write_campus(cut_off, campus_file)
    muster("operation", "new", "--campus", campus_file, "--out", operation)
    muster("incident", "add", operation, "--type", "dormitory_fire", "--at", "Lotus House 6")
    document = json.loads(muster("plan", operation, "--json").stdout)
    assert not document["assignments"]
    assert {unmet["cause"] for unmet in document["unmet"]} <= {"unreachable", "no_stock", "no_team"}
    assert "unreachable" in {unmet["cause"] for unmet in document["unmet"]}


def test_no_resources_says_where_to_enter_them(tmp_path: Path, muster: Muster) -> None:
    from dataclasses import replace

    bare = replace(demo_campus(), depots=(), teams=(), stock=(), vehicles=())
    campus_file, operation = tmp_path / "c.gpkg", tmp_path / "o.gpkg"
    write_campus(bare, campus_file)
    muster("operation", "new", "--campus", campus_file, "--out", operation)
    muster("incident", "add", operation, "--type", "dormitory_fire", "--at", "Lotus House 6")
    said = refused(muster, "plan", operation)
    assert "resources" in said.lower()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to mount a file system")
def test_a_read_only_folder_and_a_full_disk(operation: Path, tmp_path: Path, muster: Muster) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let a test mount a file system")
    try:
        refused(muster, "export", operation, "--pdf", folder / "s.pdf")
        assert not list(folder.iterdir())
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        refused(muster, "export", operation, "--html", folder / "s.html")
        refused(muster, "operation", "new", "--campus", data_path("campus_maps", "demo-campus.gpkg"),
                "--out", folder / "o.gpkg")  # fmt: skip
        assert not list(folder.iterdir())
    finally:
        subprocess.run(["umount", folder], check=True)


def test_an_operation_of_a_newer_version(operation: Path, muster: Muster) -> None:
    with sqlite3.connect(operation) as connection:
        connection.create_function("only_muster_may_edit_this_file", 0, lambda: 1)
        connection.execute("UPDATE muster_schema SET version_num = '9999'")
    connection.close()
    before = fingerprint(operation)
    assert "newer" in refused(muster, "plan", operation)
    assert fingerprint(operation) == before


def test_an_output_that_exists_is_not_overwritten(operation: Path, muster: Muster) -> None:
    before = fingerprint(operation)
    refused(
        muster,
        "operation",
        "new",
        "--campus",
        data_path("campus_maps", "demo-campus.gpkg"),
        "--out",
        operation,
    )
    assert fingerprint(operation) == before


def test_a_campus_file_is_no_operation(muster: Muster) -> None:
    refused(muster, "plan", data_path("campus_maps", "demo-campus.gpkg"))
