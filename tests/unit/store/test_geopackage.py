"""Other programs read an operation while Muster writes it, and cannot harm it.

They run as processes of their own, as they do in life: within one process a second SQLite library that closes
the file would let go of the first one's locks (https://www.sqlite.org/howtocorrupt.html, 2.2).
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from shapely.geometry import box

from app.domain.incident import Extent, ExtentKind
from app.domain.source import Source, SourceStatus
from app.store import journal
from app.store.store import Store
from tests.unit.store import samples
from tests.unit.store.gis_programs import qgis
from tests.unit.store.test_store import put


@pytest.fixture
def live(store: Store) -> Iterator[Store]:
    """An open operation with an incident, its extent, a zone and a log."""
    extent = Extent(
        id="x1",
        incident_id="i1",
        kind=ExtentKind.CIRCLE,
        area=box(499_950, 5_449_950, 500_060, 5_450_050),
        core=box(500_000, 5_450_000, 500_030, 5_450_012.5),
        source=Source(SourceStatus.GIVEN, "drawn"),
    )
    put(store, samples.incident(), extent, samples.zone(), samples.log_entry())
    yield store


def other_program(code: str, *arguments: object) -> str:
    """Run Python code that knows nothing of Muster in a process of its own; what it printed."""
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(code), *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert result.returncode == 0, result.stderr
    return result.stdout


READ = """
    import json, sys, pyogrio
    found = {}
    for layer in ("incidents", "zones", "extents", "buildings", "log_entries"):
        frame = pyogrio.read_dataframe(sys.argv[1], layer=layer)
        crs = getattr(frame, "crs", None)
        found[layer] = {"rows": json.loads(frame.drop(columns=["geometry", "core"], errors="ignore").to_json(
            orient="records", date_format="iso")), "crs": crs and crs.to_epsg()}
        if crs:
            found[layer]["bounds"] = [float(x) for x in frame.total_bounds]
    found["layers"] = [list(map(str, row)) for row in pyogrio.list_layers(sys.argv[1])]
    print(json.dumps(found))
"""


def test_pyogrio_reads_a_live_operation_with_crs_and_attributes(live: Store) -> None:
    found = json.loads(other_program(READ, live.path))
    (incident,) = found["incidents"]["rows"]
    assert found["incidents"]["crs"] == samples.EPSG
    assert found["incidents"]["bounds"] == [500_010, 5_450_005, 500_010, 5_450_005]
    assert (incident["id"], incident["type"], incident["title"]) == ("i1", "dormitory_fire", "Fire in Hall 0")
    assert incident["number"] == "2026-001" and incident["casualties"] is None
    (zone,) = found["zones"]["rows"]
    assert (zone["name"], zone["priority"]) == ("Zone A", "life_safety")
    assert found["zones"]["crs"] == samples.EPSG and found["extents"]["rows"][0]["id"] == "x1"
    assert [row["name_zh"] for row in found["buildings"]["rows"]] == ["0 号楼", "1 号楼", "2 号楼"]
    assert found["log_entries"]["rows"][0]["text"] == "Line 1" and found["log_entries"]["crs"] is None
    layers = dict(found["layers"])
    assert layers["incidents"] == "Point" and layers["paths"] == layers["assignments"] == "LineString"
    assert not any(name.startswith(("muster", "gpkg")) for name in layers)


def test_times_are_read_as_times(live: Store) -> None:
    code = """
        import sys, pyogrio
        print(pyogrio.read_dataframe(sys.argv[1], layer="incidents").opened_at[0].isoformat())
    """
    assert other_program(code, live.path).strip() == samples.tick().isoformat()


def test_the_header_says_geopackage(live: Store) -> None:
    assert live.path.read_bytes()[68:72] == b"GPKG"
    with closing(sqlite3.connect(live.path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (10300,)
        systems = connection.execute(
            "SELECT srs_id, definition FROM gpkg_spatial_ref_sys ORDER BY 1"
        ).fetchall()
    assert [srs_id for srs_id, _ in systems] == [-1, 0, 4326, samples.EPSG]
    assert systems[-1][1].startswith('PROJCS["WGS 84 / UTM zone 10N"')


def _box(path: Path, table: str) -> tuple[object, ...]:
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT min_x, min_y, max_x, max_y, last_change FROM gpkg_contents WHERE table_name=?"
        found: tuple[object, ...] = connection.execute(query, (table,)).fetchone()
        return found


def test_the_box_and_time_of_a_layer_follow_its_records(live: Store) -> None:
    first = _box(live.path, "zones")
    assert first[:4] == (499_990, 5_449_980, 500_050, 5_450_040)
    put(live, samples.zone(size=10))
    second = _box(live.path, "zones")
    assert second[:4] == (499_990, 5_449_980, 500_000, 5_450_040) and second[4] > first[4]  # type: ignore[operator]
    live.undo("a")
    live.undo("a")
    assert _box(live.path, "zones")[:4] == (None,) * 4
    assert _box(live.path, "buildings")[0] == 500_000


def test_gdal_may_not_write_and_is_told_who_may(live: Store) -> None:
    code = """
        import sys, geopandas, pyogrio
        frame = pyogrio.read_dataframe(sys.argv[1], layer="zones")
        try:
            pyogrio.write_dataframe(frame, sys.argv[1], layer="zones", append=True)
        except Exception as error:
            print(error)
    """
    assert "only_muster_may_edit_this_file" in other_program(code, live.path)
    assert journal.verify(live.path).ok


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO stock (id, depot_id, item, quantity, row_version) VALUES ('x', 'd1', 'tent', 9, 1)",
        "UPDATE zones SET name='X'",
        "DELETE FROM log_entries",
        "UPDATE muster_journal SET author='X'",
        "DELETE FROM muster_journal",
        "UPDATE muster_file SET epsg=4326",
        "UPDATE muster_schema SET version_num='9'",
    ],
)
def test_a_plain_program_may_not_write(live: Store, statement: str) -> None:
    with closing(sqlite3.connect(live.path)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="only_muster_may_edit_this_file"):
            connection.execute(statement)
        assert connection.execute("SELECT count(*) FROM zones").fetchone() == (1,)


def test_steps_go_on_after_another_program_added_a_spatial_index(live: Store) -> None:
    code = """
        import sqlite3, sys
        c = sqlite3.connect(sys.argv[1], isolation_level=None)
        t, g = "zones", "area"
        i = f"rtree_{t}_{g}"
        c.execute(f'CREATE VIRTUAL TABLE "{i}" USING rtree(id, minx, maxx, miny, maxy)')
        full = f"(NEW.\\"{g}\\" NOT NULL AND NOT ST_IsEmpty(NEW.\\"{g}\\"))"
        row = ", ".join(f'ST_{e}(NEW."{g}")' for e in ("MinX", "MaxX", "MinY", "MaxY"))
        put = f'INSERT OR REPLACE INTO "{i}" VALUES (NEW."fid", {row});'
        for verb in ("INSERT", "UPDATE"):
            head = f'CREATE TRIGGER "{i}_{verb}" AFTER {verb} ON "{t}"'
            c.execute(f"{head} WHEN {full} BEGIN {put} END")
        c.execute(f'CREATE TRIGGER "{i}_delete" AFTER DELETE ON "{t}" '
                  f'BEGIN DELETE FROM "{i}" WHERE id=OLD."fid"; END')
        row = (t, g, "gpkg_rtree_index", "F.3", "write-only")
        c.execute("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", row)
    """
    other_program(code, live.path)
    put(live, samples.zone(size=20), replace(samples.zone(), id="z2"))
    with closing(sqlite3.connect(live.path)) as connection:
        boxes = connection.execute("SELECT maxx FROM rtree_zones_area ORDER BY id").fetchall()
    assert boxes == [(500_010,), (500_050,)]
    live.undo("a")
    live.close()
    Store.open(live.path).close()
    assert journal.verify(live.path).ok


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="needs GDAL's ogrinfo")
def test_ogrinfo_indexes_but_cannot_update(live: Store) -> None:
    update = ["ogrinfo", str(live.path), "-sql", "UPDATE zones SET name='X'"]
    result = subprocess.run(update, capture_output=True, text=True, check=False)
    assert "only_muster_may_edit_this_file" in result.stdout + result.stderr
    index = ["ogrinfo", str(live.path), "-sql", "SELECT CreateSpatialIndex('buildings', 'footprint')"]
    subprocess.run(index, capture_output=True, check=True)
    put(live, replace(samples.building(1), footprint=box(500_000, 5_449_990, 500_010, 5_450_000)))
    assert journal.verify(live.path).ok


def test_another_program_opening_and_closing_the_file_during_writes_harms_nothing(live: Store) -> None:
    code = """
        import sys, pathlib, pyogrio
        rounds = 0
        while not pathlib.Path(sys.argv[2]).exists():
            for layer in ("zones", "log_entries"):
                pyogrio.read_dataframe(sys.argv[1], layer=layer)
            rounds += 1
            print(rounds, flush=True)
    """
    stop = live.path.with_name("stop")
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(code), str(live.path), str(stop)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None and reader.stderr is not None
        for written in range(100):
            if written % 20 == 0:
                assert reader.stdout.readline(), reader.stderr.read()
            put(live, replace(samples.log_entry(), id=f"w{written}"))
            if written % 10 == 5:
                put(live, samples.zone(f"Zone {written}"))
                live.undo("a")
        stop.touch()
        assert reader.wait(60) == 0, reader.stderr.read()
    live.close()
    again = Store.open(live.path)
    assert sum(entry.id.startswith("w") for entry in again.snapshot().log) == 100
    again.close()
    assert journal.verify(live.path).ok


def test_qgis_opens_edits_in_vain_and_closes_without_harm(live: Store, tmp_path: Path) -> None:
    code = """
        for name in ("incidents", "zones", "buildings"):
            layer = QgsVectorLayer(f"{sys.argv[1]}|layername={name}", name, "ogr")
            print(name, layer.isValid(), layer.crs().authid(), layer.featureCount())
            if name == "zones":
                layer.startEditing()
                for feature in layer.getFeatures():
                    layer.changeAttributeValue(feature.id(), layer.fields().indexOf("name"), "X")
                print("saved", layer.commitChanges())
                layer.rollBack()
            del layer
    """
    with qgis(code, tmp_path, live.path) as program:
        written = 0
        while program.poll() is None and written < 2_000:
            put(live, replace(samples.log_entry(), id=f"w{written}"))
            written += 1
        assert program.stdout is not None
        lines = program.stdout.read().splitlines()
    assert "incidents True EPSG:32610 1" in lines and "zones True EPSG:32610 1" in lines
    assert "buildings True EPSG:32610 3" in lines and "saved False" in lines
    put(live, samples.zone("Zone B"))
    live.close()
    assert journal.verify(live.path).ok
    again = Store.open(live.path)
    assert again.snapshot().zones[0].name == "Zone B" and len(again.snapshot().log) == written + 1
    again.close()
