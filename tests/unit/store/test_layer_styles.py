"""A file carries the look of its layers, and is a GeoPackage without a flaw."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pyogrio
import pytest

from app.store import journal
from app.store.campus_file import write_campus
from app.store.store import Store
from tests.unit.store import samples
from tests.unit.store.gis_programs import flaws, said_by_qgis
from tests.unit.store.test_store import put

PLAIN = '<qgis><renderer-v2 type="nullSymbol"/><layerGeometryType>3</layerGeometryType></qgis>'
STYLES = {"zones": ("Ours", PLAIN), "buildings": ("Ours", PLAIN)}
CAMPUS_STYLES = {"paths": ("Ours", PLAIN), "buildings": ("Ours", PLAIN)}


@pytest.fixture
def styled(tmp_path: Path) -> Path:
    """An operation file with a zone and a look for two of its layers, closed."""
    path = tmp_path / "styled.gpkg"
    store = Store.create(
        path, samples.operation(), samples.campus(), author="a", clock=samples.tick, styles=STYLES
    )
    put(store, samples.incident(), samples.zone())
    store.close()
    return path


def _rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_each_style_is_the_default_of_its_layer(styled: Path) -> None:
    query = "SELECT f_table_name, f_geometry_column, styleName, styleQML, useAsDefault FROM layer_styles"
    assert _rows(styled, query) == [
        ("zones", "area", "Ours", PLAIN, 1),
        ("buildings", "footprint", "Ours", PLAIN, 1),
    ]


def test_times_of_styles_are_those_of_the_clock(styled: Path) -> None:
    moment = "2026-03-02T02:16:00.000Z"
    assert set(_rows(styled, "SELECT update_time FROM layer_styles")) == {(moment,)}
    query = "SELECT data_type, last_change FROM gpkg_contents WHERE table_name='layer_styles'"
    assert _rows(styled, query) == [("attributes", moment)]


def test_layers_are_listed_as_they_lie_on_the_map(styled: Path, tmp_path: Path) -> None:
    assert [str(name) for name, _ in pyogrio.list_layers(styled)][:2] == ["zones", "buildings"]
    write_campus(samples.campus(), tmp_path / "c.gpkg", CAMPUS_STYLES)
    assert [str(name) for name, _ in pyogrio.list_layers(tmp_path / "c.gpkg")][:2] == ["paths", "buildings"]


def test_a_style_for_what_is_no_layer_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="stock"):
        write_campus(samples.campus(), tmp_path / "c.gpkg", {"stock": ("Ours", PLAIN)})
    assert not list(tmp_path.iterdir())


def test_gdal_finds_no_flaw_in_an_operation(styled: Path) -> None:
    assert flaws(styled) == ""


def test_gdal_finds_no_flaw_in_a_campus(tmp_path: Path) -> None:
    write_campus(samples.campus(), tmp_path / "c.gpkg", CAMPUS_STYLES)
    assert flaws(tmp_path / "c.gpkg") == ""


def test_gdal_would_find_a_flaw(tmp_path: Path) -> None:
    path = tmp_path / "c.gpkg"
    write_campus(samples.campus(), path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE gpkg_geometry_columns SET srs_id=4326 WHERE table_name='paths'")
    assert "paths" in flaws(path)


SAVE_STYLE = """
    layer = QgsVectorLayer(f"{sys.argv[1]}|layername=zones", "zones", "ogr")
    print(layer.renderer().type())
    print("refused" if layer.saveStyleToDatabase("Mine", "", True, "") else "saved")
"""


def test_qgis_cannot_save_a_style_in_an_operation(styled: Path, tmp_path: Path) -> None:
    before = _rows(styled, "SELECT * FROM layer_styles")
    assert said_by_qgis(SAVE_STYLE, tmp_path, styled).split() == ["nullSymbol", "refused"]
    assert _rows(styled, "SELECT * FROM layer_styles") == before
    assert journal.verify(styled).ok
    with closing(Store.open(styled)) as store:
        put(store, samples.zone("Zone B"))


def test_qgis_cannot_save_a_style_in_an_operation_that_has_none(store: Store, tmp_path: Path) -> None:
    put(store, samples.incident(), samples.zone())
    assert said_by_qgis(SAVE_STYLE, tmp_path, store.path).split()[1] == "refused"
    assert journal.verify(store.path).ok
