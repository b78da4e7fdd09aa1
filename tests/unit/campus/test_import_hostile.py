"""Files that are broken, wrong or hostile: each is refused with a message that says what and where."""

from __future__ import annotations

import json
import sqlite3
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyogrio.raw import write as write_raw
from shapely import Point, Polygon, to_wkb

from app.campus.importer import import_campus
from app.campus.recipe import load_recipe
from app.domain.errors import Cancelled, UserError
from app.domain.message import Message
from app.runtime.progress import CancelToken, Progress
from tests.unit.campus.import_data import (
    RECIPE,
    building,
    square,
    write_campus,
    write_features,
    write_recipe,
)


def refused(sources: list[Path], folder: Path, recipe: str = RECIPE) -> Message:
    """The message with which an import is refused."""
    with pytest.raises(UserError) as caught:
        import_campus(sources, load_recipe(write_recipe(folder, recipe)))
    return caught.value.message


def params(message: Message) -> dict[str, str]:
    return {name: str(value) for name, value in message.params}


def write_buildings(path: Path, polygons: list[Polygon], crs: str | None, driver: str) -> Path:
    n = len(polygons)
    columns = {
        "ID": np.array([f"B{i}" for i in range(n)], dtype=object),
        "NAME": np.array([f"House {i}" for i in range(n)], dtype=object),
        "FLOORS": np.full(n, 2),
        "HEIGHT": np.full(n, 7.0),
        "USE": np.array(["Hall"] * n, dtype=object),
    }
    warnings.filterwarnings("ignore", "'crs' was not provided")
    write_raw(
        str(path),
        geometry=to_wkb(np.array(polygons, dtype=object)),
        field_data=list(columns.values()),
        fields=list(columns),
        geometry_type="Polygon",
        crs=crs,
        driver=driver,
    )
    return path


def test_a_file_that_does_not_exist(tmp_path: Path) -> None:
    message = refused([tmp_path / "nowhere.geojson"], tmp_path)
    assert message.key == "import.file_missing"
    assert "nowhere.geojson" in params(message)["file"]


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_campus(tmp_path) / "buildings.geojson"

    def refuse(self: Path, *args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    recipe = load_recipe(write_recipe(tmp_path))
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UserError) as caught:
        import_campus([path], recipe)
    assert caught.value.message.key == "import.file_unreadable"
    assert params(caught.value.message)["reason"] == "Permission denied"


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "buildings.geojson"
    path.touch()
    assert refused([path], tmp_path).key == "import.file_empty"


def test_an_empty_folder(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    assert refused([folder], tmp_path).key == "import.no_files"


def test_an_unknown_kind_of_file(tmp_path: Path) -> None:
    path = tmp_path / "campus.docx"
    path.write_bytes(b"PK\x03\x04 words")
    message = refused([path], tmp_path)
    assert message.key == "import.unknown_format"
    assert ".gpkg" in params(message)["formats"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("buildings.gpkg", b"these are only words"),
        ("buildings.geojson", b"\x89PNG\r\n\x1a\n picture"),
        ("buildings.geojson", b"<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>"),
        ("buildings.kml", b"<gpx></gpx>"),
        ("buildings.kml", b"not even xml"),
        ("buildings.osm", b"<kml></kml>"),
        ("buildings.pbf", b"SQLite format 3\x00"),
        ("buildings.shp", b"shape?"),
        ("buildings.fgb", b"{}"),
        ("buildings.zip", b"{}"),
    ],
)
def test_a_wrong_extension(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refused([path], tmp_path).key == "import.wrong_content"


def test_a_corrupt_zip(tmp_path: Path) -> None:
    path = tmp_path / "buildings.zip"
    path.write_bytes(b"PK\x03\x04" + b"garbage" * 50)
    assert refused([path], tmp_path).key == "import.archive_corrupt"


def test_a_zip_whose_content_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "buildings.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("buildings.geojson", json.dumps({"features": list(range(5000))}))
    content = bytearray(path.read_bytes())
    content[60:200] = b"\xff" * 140
    path.write_bytes(content)
    assert refused([path], tmp_path).key == "import.archive_corrupt"


def test_a_corrupt_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "buildings.gpkg"
    with sqlite3.connect(path) as connection:
        connection.execute("create table words (a)")
    connection.close()
    path.write_bytes(path.read_bytes()[:1500] + b"\x00" * 600)
    assert refused([path], tmp_path).key in ("import.reader_failed", "import.source_missing")


@pytest.mark.parametrize(
    "entry", ["../../etc/evil.geojson", "/etc/evil.geojson", "..\\evil.geojson", "C:\\x.geojson"]
)
def test_path_traversal_in_a_zip(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "buildings.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, "{}")
    message = refused([path], tmp_path)
    assert message.key == "import.archive_path"
    assert "evil" in params(message)["entry"] or "x.geojson" in params(message)["entry"]
    assert not list(tmp_path.parent.glob("**/evil.geojson"))


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = tmp_path / "buildings.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("buildings.geojson", b" " * 40_000_000)
    assert refused([path], tmp_path).key == "import.archive_bomb"


def test_a_zip_without_maps(tmp_path: Path) -> None:
    path = tmp_path / "buildings.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing here")
    assert refused([path], tmp_path).key == "import.archive_nothing"


def test_a_vrt_hidden_in_a_zip_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "buildings.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("buildings.geojson", "<OGRVRTDataSource></OGRVRTDataSource>")
    assert refused([path], tmp_path).key == "import.wrong_content"


def test_a_billion_laughs_kml(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    path = tmp_path / "buildings.kml"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY l0 "lol">{entities}]>'
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>&l9;</name></Placemark></kml>'
    )
    assert refused([path], tmp_path).key == "import.xml_entities"


@pytest.mark.parametrize("where", ["features", "coordinates"])
def test_deeply_nested_geojson(tmp_path: Path, where: str) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    inner = f'{{"type":"Feature","geometry":{{"type":"Polygon","coordinates":{deep}}}}}'
    body = deep if where == "features" else f"[{inner}]"
    path = tmp_path / "buildings.geojson"
    path.write_text(f'{{"type":"FeatureCollection","features":{body}}}')
    assert refused([path], tmp_path).key == "import.reader_failed"


@pytest.mark.parametrize("number", ["NaN", "1e999", "Infinity"])
def test_nan_and_infinite_coordinates_in_geojson(tmp_path: Path, number: str) -> None:
    folder = write_campus(tmp_path)
    path = folder / "buildings.geojson"
    path.write_text(path.read_text().replace("116.3,", f"{number},").replace("[116.3", f"[{number}", 1))
    try:
        result = import_campus([folder], load_recipe(write_recipe(tmp_path)))
    except UserError as error:
        assert error.message.key == "import.reader_failed"
    else:
        assert all(np.isfinite(one.footprint.area) for one in result.campus.buildings)


def test_nan_coordinates_reject_the_row_with_the_reason(tmp_path: Path) -> None:
    good = [Polygon(square(40.0 * n, 0)) for n in range(3)]
    with np.errstate(invalid="ignore"):
        broken = Polygon([(116.3, 40.0), (float("nan"), 40.0), (116.31, 40.01), (116.3, 40.0)])
    write_buildings(tmp_path / "buildings.gpkg", [*good, broken], "EPSG:4326", "GPKG")
    result = import_campus([tmp_path / "buildings.gpkg"], load_recipe(write_recipe(tmp_path)))
    assert len(result.campus.buildings) == 3
    assert [
        params(one.message)["reason"] for one in result.report.findings if "rejected" in one.message.key
    ] == [str(Message("import.problem.not_finite"))]


def test_no_crs(tmp_path: Path) -> None:
    write_buildings(tmp_path / "buildings.shp", [Polygon(square(0, 0))], None, "ESRI Shapefile")
    message = refused([tmp_path / "buildings.shp"], tmp_path)
    assert message.key == "import.no_crs"
    assert params(message)["source"] == "buildings"


def test_no_crs_is_cured_by_the_recipe(tmp_path: Path) -> None:
    write_buildings(tmp_path / "buildings.shp", [Polygon(square(0, 0))], None, "ESRI Shapefile")
    recipe = RECIPE.replace('files = ["buildings.*"]', 'files = ["buildings.*"]\nepsg = 4326')
    result = import_campus([tmp_path / "buildings.shp"], load_recipe(write_recipe(tmp_path, recipe)))
    assert result.campus.buildings[0].footprint.area == pytest.approx(400, rel=0.02)


def test_wrong_crs_metres_called_degrees(tmp_path: Path) -> None:
    metres = Polygon([(440_000, 4_428_000), (440_020, 4_428_000), (440_020, 4_428_020), (440_000, 4_428_000)])
    write_buildings(tmp_path / "buildings.gpkg", [metres], "EPSG:4326", "GPKG")
    assert refused([tmp_path / "buildings.gpkg"], tmp_path).key == "import.wrong_crs"


def test_wrong_crs_degrees_called_metres(tmp_path: Path) -> None:
    write_buildings(tmp_path / "buildings.gpkg", [Polygon(square(0, 0))], "EPSG:32650", "GPKG")
    assert refused([tmp_path / "buildings.gpkg"], tmp_path).key == "import.wrong_crs"


def test_wrong_crs_layers_far_apart(tmp_path: Path) -> None:
    folder = write_campus(tmp_path)
    text = (folder / "ways.geojson").read_text()
    (folder / "ways.geojson").write_text(text.replace("116.3", "117.3"))
    message = refused([folder], tmp_path)
    assert message.key == "import.far_apart"
    assert "ways" in params(message)["layer"]


def test_a_layer_is_missing(tmp_path: Path) -> None:
    recipe = RECIPE.replace('files = ["buildings.*"]', 'files = ["*.geojson"]\nlayer = "houses"')
    message = refused([write_campus(tmp_path)], tmp_path, recipe)
    assert message.key == "import.source_missing"
    assert params(message)["layer"] == "houses"
    assert "buildings.geojson" in params(message)["seen"]


def test_a_column_is_missing(tmp_path: Path) -> None:
    recipe = RECIPE.replace('floors = "FLOORS"', 'floors = "STOREYS"')
    message = refused([write_campus(tmp_path)], tmp_path, recipe)
    assert message.key == "import.column_missing"
    assert params(message)["column"] == "STOREYS"
    assert "FLOORS" in params(message)["columns"]


def test_no_recipe_fits(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        import_campus([write_campus(tmp_path)])
    assert caught.value.message.key == "import.no_recipe"
    assert "ubc-vancouver" in params(caught.value.message)["recipes"]


def test_no_usable_building_imports_nothing_and_says_why(tmp_path: Path) -> None:
    point = {"type": "Feature", "properties": building(1)["properties"]}
    path = write_features(
        tmp_path / "buildings.geojson",
        [{**point, "geometry": {"type": "Point", "coordinates": [116.3, 40.0]}}],
    )
    with pytest.raises(UserError) as caught:
        import_campus([path], load_recipe(write_recipe(tmp_path)))
    assert caught.value.message.key == "import.no_buildings"
    assert [detail.key for detail in caught.value.details] == ["import.rejected"]


def _bow_tie() -> list[list[float]]:
    a, b, c, d, _ = square(0, 100)
    return [a, c, b, d, a]


@pytest.mark.parametrize(
    ("ring", "outcome", "reason"),
    [
        (_bow_tie(), "import.repaired", "import.problem.invalid"),
        ([square(0, 100)[0]] * 4, "import.rejected", "import.problem.zero_area"),
        (
            [square(0, 100)[0], square(0, 100)[1], square(0, 100)[0], square(0, 100)[0]],
            "import.rejected",
            "import.problem.zero_area",
        ),
        (square(0, 100, 0.5), "import.rejected", "import.problem.sliver"),
    ],
)
def test_self_crossing_and_empty_areas(
    tmp_path: Path, ring: list[list[float]], outcome: str, reason: str
) -> None:
    write_campus(tmp_path, building(1), building(2), building(9, ring))
    result = import_campus([tmp_path], load_recipe(write_recipe(tmp_path)))
    found = [one for one in result.report.findings if one.message.key == outcome]
    assert [dict(one.message.params)["reason"].key for one in found] == [reason]  # type: ignore[union-attr]
    ids = {one.id for one in result.campus.buildings}
    assert ("building:B9" in ids) == (outcome == "import.repaired")
    assert all(one.footprint.is_valid for one in result.campus.buildings)


def test_duplicate_ids_are_rejected_with_the_row(tmp_path: Path) -> None:
    write_campus(tmp_path, building(1), building(2), building(3, ID="B1", NAME="Another"))
    result = import_campus([tmp_path], load_recipe(write_recipe(tmp_path)))
    assert [(one.id, one.name) for one in result.campus.buildings] == [
        ("building:B1", "House 1"),
        ("building:B2", "House 2"),
    ]
    (finding,) = [one for one in result.report.findings if one.message.key == "import.rejected"]
    assert finding.subject.endswith("/ 2")
    assert dict(finding.message.params)["reason"].key == "import.problem.duplicate_id"  # type: ignore[union-attr]


def test_a_row_without_an_id_is_rejected(tmp_path: Path) -> None:
    write_campus(tmp_path, building(1), building(2, ID=None))
    result = import_campus([tmp_path], load_recipe(write_recipe(tmp_path)))
    assert [one.id for one in result.campus.buildings] == ["building:B1"]


def test_values_that_do_not_fit_are_reported_and_left_empty(tmp_path: Path) -> None:
    write_campus(
        tmp_path,
        building(1, FLOORS="many"),
        building(2, FLOORS="1e999"),
        building(3, HEIGHT=-5),
        building(4, USE="Hut"),
    )
    result = import_campus([tmp_path], load_recipe(write_recipe(tmp_path)))
    floors = {one.id: one.floors for one in result.campus.buildings}
    assert floors == {"building:B1": None, "building:B2": None, "building:B3": 2, "building:B4": 2}
    said = {
        str(dict(one.message.params)["field"]): str(dict(one.message.params)["examples"])
        for one in result.report.findings
        if one.message.key == "import.unreadable"
    }
    assert said == {"floors": "many, 1e999", "height_m": "-5", "use": "Hut"}


def test_control_characters_and_endless_names_are_tamed(tmp_path: Path) -> None:
    write_campus(tmp_path, building(1, NAME="A\x1b[31m\nB" + "x" * 10_000))
    (one,) = import_campus([tmp_path], load_recipe(write_recipe(tmp_path))).campus.buildings
    assert one.name.startswith("A [31m B")
    assert len(one.name) == 500


def test_a_kml_with_chinese_names(tmp_path: Path) -> None:
    ring = " ".join(f"{lon},{lat},0" for lon, lat in square(0, 0))
    path = tmp_path / "校园.kml"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>'
        "<name>宿舍</name><Placemark id='d1'><name>第一学生宿舍</name>"
        "<Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder></Document></kml>",
        "utf-8",
    )
    recipe = """
name = "KML"
attribution = "自测"
timezone = "Asia/Shanghai"
[[source]]
name = "halls"
files = ["*.kml"]
layer = "宿舍"
[[building]]
source = "halls"
id = "Name"
fields = { name = "Name", use = { default = "dormitory" } }
"""
    (one,) = import_campus([path], load_recipe(write_recipe(tmp_path, recipe))).campus.buildings
    assert (one.id, one.name) == ("building:第一学生宿舍", "第一学生宿舍")
    assert one.footprint.area == pytest.approx(400, rel=0.02)


def test_cancelling_stops_at_the_next_step(tmp_path: Path) -> None:
    token = CancelToken()
    steps: list[float | None] = []

    def listen(fraction: float | None, message: Message | None) -> None:
        steps.append(fraction)
        if len(steps) == 3:
            token.cancel()

    recipe = load_recipe(write_recipe(write_campus(tmp_path)))
    with pytest.raises(Cancelled):
        import_campus([tmp_path], recipe, progress=Progress(token, listen))
    assert len(steps) == 3


@pytest.mark.parametrize(
    "write",
    [
        lambda path: write_buildings(path / "buildings.gpkg", [Polygon(square(0, 0))], "EPSG:4326", "GPKG"),
        lambda path: write_buildings(
            path / "buildings.shp", [Polygon(square(0, 0))], "EPSG:4326", "ESRI Shapefile"
        ),
        lambda path: write_buildings(
            path / "buildings.fgb", [Polygon(square(0, 0))], "EPSG:4326", "FlatGeobuf"
        ),
    ],
)
def test_other_formats_are_read(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    result = import_campus([write(tmp_path)], load_recipe(write_recipe(tmp_path)))
    assert [one.name for one in result.campus.buildings] == ["House 0"]


def test_a_zipped_shapefile_is_read(tmp_path: Path) -> None:
    write_buildings(tmp_path / "buildings.shp", [Polygon(square(0, 0))], "EPSG:4326", "ESRI Shapefile")
    path = tmp_path / "packed" / "buildings.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        for part in tmp_path.glob("buildings.*"):
            archive.write(part, part.name)
    result = import_campus([path], load_recipe(write_recipe(tmp_path)))
    assert [one.name for one in result.campus.buildings] == ["House 0"]


MAGIC = {
    "buildings.gpkg": b"SQLite format 3\x00",
    "buildings.geojson": b'{"type":"FeatureCollection","features":[',
    "buildings.shp": b"\x00\x00\x27\x0a",
    "buildings.fgb": b"fgb\x03fgb\x00",
    "buildings.kml": b"<kml>",
    "buildings.osm": b"<osm>",
    "buildings.pbf": b"\x00\x00\x00\x0d\x0a\x09OSMHeader",
    "buildings.zip": b"PK\x03\x04",
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(MAGIC)), rest=st.binary(max_size=200))
def test_any_bytes_behind_a_right_beginning_are_refused(name: str, rest: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(MAGIC[name] + rest)
    with pytest.raises(UserError):
        import_campus([path], load_recipe(write_recipe(tmp_path)))


def test_an_unknown_time_zone(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        import_campus([write_campus(tmp_path)], load_recipe(write_recipe(tmp_path)), timezone="Mars/Olympus")
    assert caught.value.message.key == "import.no_such_timezone"


def test_a_stray_point_is_no_building() -> None:
    from app.campus.importing.repair import mend_area

    assert mend_area(Point(0, 0)).parts == ()
