"""Files from elsewhere: what is broken, hostile, or in unknown coordinates is refused with its reason."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from app.campus.datum import Datum
from app.campus.frame import Frame
from app.domain.drawing import AttributeType
from app.domain.errors import Cancelled, UserError
from app.domain.source import Severity
from app.exchange.model import CrsWanted
from app.exchange.reading import read_drawings
from app.runtime.progress import Progress
from app.runtime.text import Text
from tests.unit.exchange.test_round_trip import INFO, X, Y

LON, LAT = (float(v) for v in Frame(32650).to_wgs84(Point(X, Y)).coords[0])
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
SPOT = f"<Point><coordinates>{LON},{LAT},12</coordinates></Point>"


def geojson(path: Path, *members: object) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": members}))
    return path


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def spot(dx: float = 0.0) -> dict[str, object]:
    return {"type": "Point", "coordinates": [LON + dx, LAT]}


def test_what_is_broken_is_listed_with_its_reason_and_the_rest_is_read(tmp_path: Path) -> None:
    bow = [[LON, LAT], [LON + 0.001, LAT + 0.001], [LON + 0.001, LAT], [LON, LAT + 0.001], [LON, LAT]]
    path = geojson(
        tmp_path / "a.geojson",
        feature(spot(), name="good"),
        feature({"type": "Polygon", "coordinates": [bow]}),
        feature(None),
        feature({"type": "Point", "coordinates": ["x", None]}),
        feature({"type": "Point", "coordinates": [float("inf"), 1]}),
        feature({"type": "Point", "coordinates": [4_000, 1]}),
        feature({"type": "Point", "coordinates": [LON + 20, LAT]}),
        feature({"type": "Blob", "coordinates": [1, 1]}),
    )
    found = read_drawings(path, INFO)
    assert [f.name for f in found.features] == ["good"]
    assert [f.subject for f in found.rejected] == ["2", "3", "4", "5", "6", "7", "8"]
    text = Text("en")
    assert "crosses itself" in text.render(found.rejected[0].message)
    assert "no longitude and latitude" in text.render(found.rejected[4].message)


def test_types_are_kept_and_nested_values_become_text(tmp_path: Path) -> None:
    given = {
        "n": 3,
        "x": 1.0,
        "ok": True,
        "id": "007",
        "list": [1, {"a": "楼"}],
        "none": None,
        "nan": float("nan"),
    }
    (found,) = read_drawings(geojson(tmp_path / "a.geojson", feature(spot(), **given)), INFO).features
    types = {a.name: (a.type, a.value) for a in found.attributes}
    assert types == {
        "n": (AttributeType.INTEGER, 3),
        "x": (AttributeType.REAL, 1.0),
        "ok": (AttributeType.BOOLEAN, True),
        "id": (AttributeType.TEXT, "007"),
        "list": (AttributeType.TEXT, '[1, {"a": "楼"}]'),
    }


def test_mixed_collections_are_split_and_heights_dropped_with_a_note(tmp_path: Path) -> None:
    both = {"type": "GeometryCollection", "geometries": [
        {"type": "Point", "coordinates": [LON, LAT, 5]},
        {"type": "LineString", "coordinates": [[LON, LAT], [LON + 0.001, LAT]]},
    ]}  # fmt: skip
    found = read_drawings(geojson(tmp_path / "a.geojson", feature(both, name="pair")), INFO)
    assert [f.name for f in found.features] == ["pair", "pair"]
    assert not any(f.geometry.has_z for f in found.features)
    assert {f.message.key for f in found.findings} == {
        "exchange.collection_split", "exchange.heights_dropped",
    }  # fmt: skip
    assert all(f.severity is Severity.INFO for f in found.findings)


def test_the_old_crs_member_is_honoured(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    content = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32650"}},
        "features": [feature({"type": "Point", "coordinates": [X, Y]})],
    }
    path.write_text(json.dumps(content))
    assert read_drawings(path, INFO).features[0].geometry.equals(Point(X, Y))


def test_gcj_02_is_undone_only_when_a_person_says_so(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", feature(spot()))
    (plain,) = read_drawings(path, INFO).features
    (shifted,) = read_drawings(path, INFO, datum=Datum.GCJ02).features
    assert plain.geometry.distance(Point(X, Y)) < 0.001
    assert 300 < plain.geometry.distance(shifted.geometry) < 800


def test_names_folders_styles_and_types_come_from_kml(tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    path.write_text(
        KML.format(
            '<Style id="red"><LineStyle><color>ff0000ff</color><width>4</width></LineStyle>'
            "<PolyStyle><color>8000ff00</color></PolyStyle></Style>"
            '<StyleMap id="map"><Pair><key>normal</key><styleUrl>#red</styleUrl></Pair></StyleMap>'
            '<Schema id="s"><SimpleField name="beds" type="int"/>'
            '<SimpleField name="open" type="bool"/></Schema>'
            "<Folder><name>东区</name><Folder><name>门</name>"
            f"<Placemark><name>东门</name><description>宽</description><styleUrl>#map</styleUrl>"
            '<ExtendedData><Data name="code"><value>007</value></Data><SchemaData schemaUrl="#s">'
            '<SimpleData name="beds">12</SimpleData><SimpleData name="open">1</SimpleData>'
            f"</SchemaData></ExtendedData>{SPOT}</Placemark></Folder></Folder>"
        ),
        "utf-8",
    )
    (found,) = read_drawings(path, INFO).features
    assert (found.name, found.note, found.group) == ("东门", "宽", "东区 / 门")
    assert (found.style.colour, found.style.width) == ("#ff0000", 4.0)
    assert (found.style.fill, found.style.fill_opacity) == ("#00ff00", 0.5)
    assert {a.name: a.value for a in found.attributes} == {"code": "007", "beds": 12, "open": True}


BOMB = '<!DOCTYPE k [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
STEAL = '<!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("head", [BOMB, STEAL])
@pytest.mark.parametrize("packed", [False, True])
def test_entities_are_refused(tmp_path: Path, head: str, packed: bool) -> None:
    body = head + KML.format(f"<Placemark><name>&x;&b;</name>{SPOT}</Placemark>")
    path = tmp_path / ("a.kmz" if packed else "a.kml")
    if packed:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("doc.kml", body)
    else:
        path.write_text(body)
    with pytest.raises(UserError) as caught:
        read_drawings(path, INFO)
    assert caught.value.message.key == "import.xml_entities"


def kmz(path: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def test_archives_that_are_hostile_or_empty_are_refused(tmp_path: Path) -> None:
    cases = {
        "bomb": kmz(tmp_path / "bomb.kmz", "doc.kml", b"\0" * 30_000_000),
        "path": kmz(tmp_path / "path.kmz", "../doc.kml", b"<kml/>"),
        "none": kmz(tmp_path / "none.kmz", "readme.txt", b"hello"),
    }
    cut = tmp_path / "cut.kmz"
    cut.write_bytes(cases["none"].read_bytes()[:40])
    for path in (*cases.values(), cut):
        with pytest.raises(UserError):
            read_drawings(path, INFO)


def test_a_lying_archive_is_read_no_further_than_it_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.exchange.kml.LARGEST_BYTES", 1000)
    path = kmz(tmp_path / "a.kmz", "doc.kml", KML.format("x" * 5000).encode())
    with pytest.raises(UserError) as caught:
        read_drawings(path, INFO)
    assert caught.value.message.key == "import.archive_bomb"


def test_files_that_are_too_large_or_too_many_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = geojson(tmp_path / "a.geojson", *(feature(spot()) for _ in range(5)))
    monkeypatch.setattr("app.exchange.reading.MOST_FEATURES", 4)
    with pytest.raises(UserError):
        read_drawings(path, INFO)
    monkeypatch.setattr("app.exchange.reading.LARGEST_BYTES", 10)
    with pytest.raises(UserError) as caught:
        read_drawings(path, INFO)
    assert caught.value.message.key == "exchange.too_large"


DXF = """0
SECTION
2
HEADER
9
$ACADVER
1
AC1027
0
ENDSEC
0
SECTION
2
ENTITIES
0
LWPOLYLINE
8
墙
90
3
70
1
10
{x}
20
{y}
10
{x1}
20
{y}
10
{x1}
20
{y1}
0
TEXT
8
0
10
{x}
20
{y}
40
2.5
1
Gate
0
ENDSEC
0
EOF
"""


def dxf(path: Path, x: float, y: float) -> Path:
    path.write_text(DXF.format(x=x, y=y, x1=x + 40, y1=y + 30), "utf-8")
    return path


def test_a_dxf_needs_its_coordinate_system_said(tmp_path: Path) -> None:
    path = dxf(tmp_path / "plan.dxf", X, Y)
    with pytest.raises(CrsWanted):
        read_drawings(path, INFO)
    outline, gate = read_drawings(path, INFO, epsg=32650).features
    assert shapely.bounds(outline.geometry).tolist() == [X, Y, X + 40, Y + 30]
    assert (gate.name, outline.group, gate.group) == ("Gate", "墙", "")


def test_local_coordinates_are_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read_drawings(dxf(tmp_path / "plan.dxf", 10.0, 20.0), INFO, epsg=32650)
    assert caught.value.message.key == "exchange.far"
    assert "true coordinates" in Text("en").render(caught.value.message)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.gpkg", b"SQLite format 3\x00" + b"\0" * 200),
        ("a.gpkg", b"hello"),
        ("a.shp", b"\x00\x00\x27\x0a" + b"\x01" * 200),
        ("a.dxf", b"hello"),
        ("a.dxf", b"0\nSECTION\n2\nENTITIES\n0\nLWPOLYLINE\n"),
        ("a.geojson", b"[1, 2]"),
        ("a.geojson", b"{" * 100_000),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}'),
        ("a.geojson", b"\xff\xfe\x00"),
        ("a.kml", b"<kml"),
        ("a.kml", b"<html></html>"),
        ("a.kml", b""),
        ("a.kmz", b"PK"),
        ("a.txt", b"x"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UserError):
        read_drawings(path, INFO, epsg=32650)


def test_missing_files_and_folders_are_told(tmp_path: Path) -> None:
    (tmp_path / "folder.gpkg").mkdir()
    for name in ("missing.kml", "folder.gpkg"):
        with pytest.raises(UserError):
            read_drawings(tmp_path / name, INFO)


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    progress = Progress()
    progress.token.cancel()
    with pytest.raises(Cancelled):
        read_drawings(geojson(tmp_path / "a.geojson", feature(spot())), INFO, progress=progress)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
KINDS = st.sampled_from(
    ["Point", "LineString", "Polygon", "MultiPolygon", "MultiPoint", "GeometryCollection"]
)
MARKS = st.sampled_from(["<", ">", "&", "1", "\x01", "Polygon", ","])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=KINDS, coordinates=JSON, properties=JSON)
def test_no_geojson_is_a_defect(tmp_path: Path, kind: str, coordinates: object, properties: object) -> None:
    geometry = {"type": kind, "coordinates": coordinates, "geometries": coordinates}
    path = tmp_path / "any.geojson"
    member = {"type": "Feature", "geometry": geometry, "properties": properties}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [member]}))
    try:
        found = read_drawings(path, INFO)
    except UserError:
        return
    assert all(f.geometry.is_valid and not f.geometry.is_empty for f in found.features)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.tuples(st.integers(0, 400), MARKS), max_size=4))
def test_no_kml_is_a_defect(tmp_path: Path, cuts: list[tuple[int, str]]) -> None:
    ring = " ".join(f"{LON + dx},{LAT + dy}" for dx, dy in ((0, 0), (0.001, 0), (0.001, 0.001), (0, 0)))
    content = KML.format(
        "<Placemark><name>a</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )
    for place, text in cuts:
        content = content[:place] + text + content[place:]
    path = tmp_path / "any.kml"
    path.write_text(content)
    try:
        read_drawings(path, INFO)
    except UserError:
        return


def test_a_name_that_would_cover_the_map_is_cut_and_kept_whole_in_the_note(tmp_path: Path) -> None:
    long = "字" * 100_000
    path = geojson(tmp_path / "a.geojson", feature(spot(), name=long, description="seen from the road"))
    (found,) = read_drawings(path, INFO).features
    assert len(found.name) == 200 and found.name.endswith("字…")
    assert found.note == f"{long}\nseen from the road"
