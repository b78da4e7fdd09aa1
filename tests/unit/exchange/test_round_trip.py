"""Drawings written to a file and read back: names, attributes, looks, and geometry within a millimetre."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import (
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)

from app.domain.campus import CampusInfo
from app.domain.drawing import AnnotationStyle, Attribute, AttributeType, LinePattern
from app.domain.errors import Cancelled, UserError
from app.exchange.model import Feature, Format, ImportPreview, What
from app.exchange.reading import read_drawings
from app.exchange.values import GROUPS as GROUP_WORDS
from app.exchange.values import NAMES as NAME_WORDS
from app.exchange.values import NOTES as NOTE_WORDS
from app.exchange.writing import write_drawings
from app.runtime.progress import Progress
from tests.unit.store.gis_programs import flaws, said_by_qgis

X, Y = 440_123.456789, 4_427_654.321987
INFO = CampusInfo(
    id="campus",
    name="Campus",
    epsg=32650,
    timezone="Asia/Shanghai",
    boundary=box(X - 2000, Y - 2000, X + 2000, Y + 2000),
)
MM = 0.001
KINDS = [kind for kind in Format if kind is not Format.DXF]
LOOK = AnnotationStyle(
    colour="#a01022", fill="#ffee00", fill_opacity=0.4, width=3.5, pattern=LinePattern.DASHED, text_size=16.0
)


def shapes() -> list[shapely.Geometry]:
    ring = Polygon(
        [(X, Y), (X + 90.1234567, Y), (X + 90, Y + 60.7654321), (X, Y + 60)],
        [[(X + 10, Y + 10), (X + 20, Y + 10), (X + 20, Y + 20)]],
    )
    line = LineString([(X - 5, Y), (X + 1 / 3, Y + 2 / 3), (X + 40, Y - 8)])
    return [
        Point(X + 1 / 7, Y + 2 / 7),
        line,
        ring,
        MultiPoint([(X, Y), (X + 3, Y + 3)]),
        MultiLineString([line, shapely.affinity.translate(line, 50, 3)]),
        MultiPolygon([ring, shapely.affinity.translate(ring, 500, 0)]),
    ]


def drawn() -> list[Feature]:
    attributes = (
        Attribute.of("读数", 0.1),
        Attribute.of("count", 3),
        Attribute.of("checked", True),
        Attribute.of("remark", '靠近北门 <&> "quoted"'),
        Attribute("a name that is far too long for dBASE", AttributeType.TEXT, "007"),
    )
    return [
        Feature(
            geometry=shape, name=f"集合点 {n}", note="两行\n说明", group="草图", style=LOOK,
            attributes=attributes,
        )
        for n, shape in enumerate(shapes())
    ]  # fmt: skip


def there_and_back(features: Sequence[Feature], path: Path) -> ImportPreview:
    found = [read_drawings(written, INFO) for written in write_drawings(features, INFO.epsg, path)]
    return ImportPreview(
        source="all",
        crs=found[0].crs,
        features=tuple(feature for one in found for feature in one.features),
        findings=tuple(finding for one in found for finding in one.findings),
    )


def apart(a: shapely.Geometry, b: shapely.Geometry) -> float:
    return float(shapely.hausdorff_distance(a, b))


def same(a: Feature, b: Feature) -> bool:
    by_name = {x.name: x for x in a.attributes} == {x.name: x for x in b.attributes}
    plain = (a.name, a.note, a.group, a.what, a.style) == (b.name, b.note, b.group, b.what, b.style)
    return by_name and plain


@pytest.mark.parametrize("kind", KINDS)
def test_a_round_trip_keeps_everything(kind: Format, tmp_path: Path) -> None:
    before = drawn()
    after = there_and_back(before, tmp_path / f"图.{kind}")
    assert not after.findings
    assert len(after.features) == len(before)
    for one in before:
        other = next(f for f in after.features if f.name == one.name)
        assert same(one, other)
        assert apart(one.geometry, other.geometry) < MM
        assert other.geometry.geom_type.removeprefix("Multi") == one.geometry.geom_type.removeprefix("Multi")


@pytest.mark.parametrize("kind", KINDS)
def test_zones_cordons_and_closures_stay_what_they_are(kind: Format, tmp_path: Path) -> None:
    area = box(X, Y, X + 30, Y + 30)
    marks = (Attribute.of("status", "order"),)
    before = [
        Feature(geometry=area, what=What.ZONES, name="西区", attributes=marks),
        Feature(geometry=area, what=What.CORDONS, name="C1", attributes=(Attribute.of("kind", "inner"),)),
        Feature(geometry=LineString([(X, Y), (X + 9, Y)]), what=What.CLOSURES, name="树",
                attributes=(Attribute.of("foot", False),)),
        Feature(geometry=area, what=What.EXTENTS),
        Feature(geometry=Point(X, Y), name="note"),
    ]  # fmt: skip
    after = there_and_back(before, tmp_path / f"all.{kind}").features
    assert sorted((f.what, f.name, f.attributes) for f in after) == sorted(
        (f.what, f.name, f.attributes) for f in before
    )


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=30).filter(
    lambda text: text == text.strip()
)
NAMES = st.from_regex(r"[A-Za-z一-龥_][A-Za-z0-9一-龥_ ]{0,20}[A-Za-z0-9一-龥]", fullmatch=True).filter(
    lambda n: n.casefold()
    not in {
        *NAME_WORDS, *NOTE_WORDS, *GROUP_WORDS, "stroke", "fill", "style",
        "what", "reason", "geom", "fid", "id",
    }
)  # fmt: skip
VALUES = st.one_of(
    WORDS,
    st.integers(-(2**31), 2**31 - 1),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False, width=64, min_value=-1e12, max_value=1e12).map(
        lambda n: n + 0.0
    ),
)
OFFSETS = st.floats(-900, 900)


@st.composite
def features(draw: st.DrawFn) -> Feature:
    cx, cy = X + draw(OFFSETS), Y + draw(OFFSETS)
    kind = draw(st.sampled_from(["point", "line", "area"]))
    shape: shapely.Geometry
    if kind == "point":
        shape = Point(cx, cy)
    elif kind == "line":
        shape = LineString([(cx, cy), (cx + draw(st.floats(1, 99)), cy + draw(OFFSETS))])
    else:
        shape = Point(cx, cy).buffer(draw(st.floats(1, 400)), quad_segs=draw(st.integers(1, 6)))
    named = draw(st.dictionaries(NAMES, VALUES, max_size=4))
    return Feature(
        geometry=shape,
        name=draw(st.one_of(st.just(""), WORDS)),
        note=draw(st.one_of(st.just(""), WORDS)),
        attributes=tuple(Attribute.of(name, value) for name, value in named.items() if value != ""),
    )


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(features(), min_size=1, max_size=4))
def test_any_names_and_values_come_back(kind: Format, tmp_path: Path, before: list[Feature]) -> None:
    after = there_and_back(before, tmp_path / f"any.{kind}").features
    left = list(after)
    for one in before:
        match = next((f for f in left if same(one, f) and apart(one.geometry, f.geometry) < MM), None)
        assert match is not None, (one, left)
        left.remove(match)
    assert not left


def test_another_gis_reads_what_was_written(tmp_path: Path) -> None:
    for kind in KINDS:
        path = tmp_path / f"out.{kind}"
        for written in write_drawings(drawn(), INFO.epsg, path):
            said = subprocess.run(
                ["ogrinfo", "-al", "-ro", str(written)], capture_output=True, text=True, check=True
            )
            assert "集合点" in said.stdout


def test_a_geopackage_is_valid_and_looks_like_muster_in_qgis(tmp_path: Path) -> None:
    path = tmp_path / "drawings.gpkg"
    zone = Feature(geometry=box(X, Y, X + 30, Y + 30), what=What.ZONES, name="西区")
    write_drawings([*drawn(), zone], INFO.epsg, path)
    assert not flaws(path)
    look = """
        found = {}
        for name in ("annotations", "zones"):
            layer = QgsVectorLayer(f"{sys.argv[1]}|layername={name}", name, "ogr")
            found[name] = [layer.renderer().type(), layer.labelsEnabled(), layer.featureCount()]
        print(json.dumps(found))
    """
    seen = json.loads(said_by_qgis(look, tmp_path, path))
    assert seen == {
        "annotations": ["categorizedSymbol", True, len(shapes())],
        "zones": ["categorizedSymbol", True, 1],
    }


def test_a_shapefile_is_utf_8_and_one_for_each_kind_of_geometry(tmp_path: Path) -> None:
    written = write_drawings(drawn(), INFO.epsg, tmp_path / "草图.shp")
    assert [path.name for path in written] == [
        "草图_points.shp", "草图_multipoints.shp", "草图_lines.shp", "草图_areas.shp",
    ]  # fmt: skip
    for path in written:
        assert path.with_suffix(".cpg").read_text().strip() == "UTF-8"
        assert path.with_suffix(".prj").exists()


def test_a_value_that_somebody_changed_in_a_shapefile_is_not_changed_back(tmp_path: Path) -> None:
    long = "很长的说明" * 60
    feature = Feature(geometry=Point(X, Y), name="a", note=long)
    (path,) = write_drawings([feature], INFO.epsg, tmp_path / "one.shp")
    assert read_drawings(path, INFO).features[0].note == long
    edited = tmp_path / "edited.shp"
    subprocess.run(
        ["ogr2ogr", "-dialect", "SQLite", "-sql", "SELECT geometry, name, 'short' AS note FROM one",
         "-lco", "ENCODING=UTF-8", str(edited), str(path)],
        check=True,
    )  # fmt: skip
    path.with_suffix(".muster.json").rename(edited.with_suffix(".muster.json"))
    assert read_drawings(edited, INFO).features[0].note == "short"


def test_geojson_is_as_rfc_7946_wants_it(tmp_path: Path) -> None:
    (path,) = write_drawings(drawn(), INFO.epsg, tmp_path / "a.geojson")
    content = json.loads(path.read_text("utf-8"))
    assert "crs" not in content
    (area,) = (m for m in content["features"] if m["geometry"]["type"] == "Polygon")
    outer = area["geometry"]["coordinates"][0]
    assert Polygon(outer).exterior.is_ccw
    assert all(116 < lon < 117 and 39 < lat < 41 for lon, lat in outer)
    assert area["properties"]["stroke"] == "#a01022" and area["properties"]["fill-opacity"] == 0.4


@pytest.mark.parametrize("kind", KINDS)
def test_a_cancelled_export_leaves_the_old_file(kind: Format, tmp_path: Path) -> None:
    path = tmp_path / f"kept.{kind}"
    path.write_bytes(b"before")
    progress = Progress()
    progress.token.cancel()
    with pytest.raises(Cancelled):
        write_drawings(drawn()[:1], INFO.epsg, path, progress)
    assert path.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_what_cannot_be_written_says_so(tmp_path: Path) -> None:
    for name in ("a.dxf", "a.pdf", "missing/a.kml"):
        with pytest.raises(UserError):
            write_drawings(drawn(), INFO.epsg, tmp_path / name)
    with pytest.raises(UserError):
        write_drawings([], INFO.epsg, tmp_path / "a.kml")
