"""An operation and a campus opened in QGIS look as in Muster, and QGIS leaves the operation whole."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import LineString, Point, Polygon, box

from app.command.campus import write_campus_file
from app.command.context import Context
from app.command.demo import fullest_dormitory
from app.command.operations import create_operation
from app.domain.campus import BuildingUse, GroundKind, PathKind, PlaceKind, TravelMode
from app.domain.drawing import (
    Annotation,
    AnnotationStyle,
    Bookmark,
    Cordon,
    CordonKind,
    LinePattern,
)
from app.domain.incident import Closure, EvacuationStatus, Extent, ExtentKind, Incident, IncidentType, Zone
from app.domain.message import msg
from app.domain.observation import Alert
from app.domain.operation import Campus, Record
from app.domain.plan import Assignment, Tour, TourStop
from app.domain.resource import TeamPosition
from app.domain.source import Source, SourceStatus
from app.map.qgis.styles import campus_styles, operation_styles
from app.map.tokens import LIGHT
from app.runtime.files import data_path
from app.store import journal
from app.store.campus_file import read_campus
from tests.unit.store.gis_programs import flaws, said_by_qgis

DRAWN, MARKED = "#123456", "#654321"

LOOK = """
    found = {}
    for name in sys.argv[2:]:
        layer = QgsVectorLayer(f"{sys.argv[1]}|layername={name}", name, "ogr")
        renderer = layer.renderer()
        seen = {"renderer": renderer.type(), "labels": layer.labelsEnabled(), "things": layer.featureCount()}
        if renderer.type() == "categorizedSymbol":
            seen["categories"] = {
                category.value(): [category.symbol().color().name(), category.label()]
                for category in renderer.categories()
            }
        if layer.hasScaleBasedVisibility():
            seen["smallest_scale"] = layer.minimumScale()
        found[name] = seen
    print(json.dumps(found))
"""

RENDER = """
    from qgis.core import QgsMapRendererSequentialJob, QgsMapSettings, QgsRectangle
    from qgis.PyQt.QtCore import QSize
    layers = [QgsVectorLayer(f"{sys.argv[1]}|layername={name}", name, "ogr") for name in sys.argv[6:]]
    for layer in layers:
        layer.setLabelsEnabled(False)
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[0].crs())
    settings.setOutputSize(QSize(300, 300))
    settings.setExtent(QgsRectangle(*map(float, sys.argv[2:6])))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    colours = {image.pixelColor(x, y).name() for x in range(300) for y in range(300)}
    print(json.dumps(sorted(colours)))
"""


@pytest.fixture(scope="module")
def campus() -> Campus:
    """The demo campus."""
    return read_campus(data_path("campus_maps", "demo-campus.gpkg"))


@pytest.fixture
def operation(tmp_path: Path, campus: Campus) -> Path:
    """An operation on it with something in every layer, closed."""
    moment = datetime(2026, 3, 2, 19, 5, tzinfo=UTC)
    path = tmp_path / "night.gpkg"
    store = create_operation(path, campus, name="Night", author="a", clock=lambda: moment)
    ctx = Context(store, "a", lambda: moment)
    with ctx.step(msg("store.created", name="Night", campus="")) as tx:
        for record in _fire(fullest_dormitory(campus).footprint, campus.depots[0].id, moment):
            tx.put(record)
    store.close()
    return path


def _fire(hall: Any, depot_id: str, moment: datetime) -> list[Record]:
    x, y = hall.centroid.x, hall.centroid.y
    area: Polygon = hall.buffer(40)
    return [
        Incident(
            id="i1", number="2026-001", type=IncidentType.DORMITORY_FIRE, point=Point(x, y), opened_at=moment,
            opened_by="a",
        ),
        Extent(
            id="x1", incident_id="i1", kind=ExtentKind.POLYGON, area=area, core=hall,
            source=Source(SourceStatus.GIVEN, "drawn"),
        ),
        Zone(id="z1", incident_id="i1", name="Z1", area=area, status=EvacuationStatus.ORDER),
        Closure(id="c1", shape=LineString([(x, y), (x + 90, y)])),
        Closure(id="c2", shape=box(x + 100, y, x + 140, y + 40)),
        Cordon(id="k1", incident_id="i1", kind=CordonKind.INNER, area=area.buffer(30)),
        Annotation(
            id="n1", geometry=LineString([(x - 140, y - 60), (x + 140, y - 60)]), at=moment, author="a",
            name="Hose line", style=AnnotationStyle(colour=DRAWN, width=8.0),
        ),
        Annotation(
            id="n2", geometry=Point(x - 90, y - 90), at=moment, author="a",
            style=AnnotationStyle(icon="hydrant", colour=MARKED),
        ),
        Bookmark(id="b1", name="North", centre=Point(x, y), scale=2500.0),
        Assignment(
            id="a1", plan_id="p1", zone_id="z1", depot_id=depot_id, item="blanket", quantity=20,
            mode=TravelMode.CART, travel_s=200, route=LineString([(x + 300, y), (x + 50, y)]),
        ),
        Tour(
            id="t1", plan_id="p1", vehicle_id="v1", depot_id=depot_id, number=1, depart_s=60, back_s=500,
            stops=(TourStop(zone_id="z1", arrive_s=260, loads=()),), load_kg=40,
            route=LineString([(x + 300, y + 9), (x + 50, y + 9), (x + 300, y + 9)]),
        ),
        TeamPosition(
            id="position:e1", team_id="e1", point=Point(x + 60, y + 60), at=moment, author="a"
        ),
        Alert(
            id="w1", identifier="w1", sender="s", sent=moment, status="Actual", message_type="Alert",
            event="Flood", urgency="Expected", severity="Severe", certainty="Likely", headline="Flood",
            area=area, received_at=moment, author="a",
        ),
    ]  # fmt: skip


def _seen(path: Path, home: Path, tables: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said_by_qgis(LOOK, home, path, *tables))
    return found


def test_every_layer_of_an_operation_wears_its_style(operation: Path, tmp_path: Path) -> None:
    seen = _seen(operation, tmp_path, operation_styles())
    categories = {name: len(look["categories"]) for name, look in seen.items() if "categories" in look}
    assert categories == {
        "buildings": len(BuildingUse) + 1,
        "paths": len(PathKind),
        "grounds": len(GroundKind),
        "places": 2 * len(PlaceKind),
        "incidents": len(IncidentType),
        "zones": len(EvacuationStatus),
        "closures": 2,
        "assignments": len(TravelMode),
        "tours": len(LIGHT.map.tours),
        "alerts": 2,
        "cordons": len(CordonKind),
        "annotations": 2 * len(LinePattern) + 1 + len(list(data_path("symbols").glob("*.svg"))),
    }
    assert {look["renderer"] for name, look in seen.items() if name not in categories} == {"singleSymbol"}
    assert {name for name, look in seen.items() if look["labels"]} >= {"buildings", "incidents", "zones"}
    assert all(look["things"] for look in seen.values())
    assert 1_000 < seen["entrances"]["smallest_scale"] < 5_000
    assert journal.verify(operation).ok


def test_colours_and_words_are_those_of_the_map(operation: Path, tmp_path: Path) -> None:
    seen = _seen(operation, tmp_path, ("buildings", "zones"))
    colour, words = seen["buildings"]["categories"]["dormitory"]
    assert colour == LIGHT.buildings[BuildingUse.DORMITORY].fill
    assert words == "Dormitory / 学生宿舍"
    assert seen["zones"]["categories"]["order"][0] == LIGHT.zones[EvacuationStatus.ORDER].fill


def test_every_layer_of_a_campus_file_wears_its_style(campus: Campus, tmp_path: Path) -> None:
    path = tmp_path / "c.gpkg"
    write_campus_file(campus, path)
    seen = _seen(path, tmp_path, campus_styles())
    assert len(seen["buildings"]["categories"]) == len(BuildingUse) + 1
    assert len(seen["paths"]["categories"]) == len(PathKind)


def test_what_is_drawn_has_the_colours_of_the_tokens(operation: Path, campus: Campus, tmp_path: Path) -> None:
    bounds = fullest_dormitory(campus).footprint.buffer(150).bounds
    tables = ("incidents", "closures", "places", "entrances", "buildings", "paths", "grounds", "campus")
    drawn = set(json.loads(said_by_qgis(RENDER, tmp_path, operation, *bounds, *tables)))
    dormitory = LIGHT.buildings[BuildingUse.DORMITORY]
    assert {dormitory.fill, dormitory.line, LIGHT.danger.fill, LIGHT.map.road} <= drawn
    assert LIGHT.grounds[GroundKind.GREEN].fill in drawn and LIGHT.map.closure.fill in drawn


def test_an_annotation_has_the_colours_that_a_person_gave_it(
    operation: Path, campus: Campus, tmp_path: Path
) -> None:
    bounds = fullest_dormitory(campus).footprint.buffer(150).bounds
    drawn = set(json.loads(said_by_qgis(RENDER, tmp_path, operation, *bounds, "annotations")))
    assert {DRAWN, MARKED} <= drawn


def test_gdal_finds_no_flaw_in_what_muster_writes(operation: Path) -> None:
    assert flaws(operation) == ""
    assert flaws(data_path("campus_maps", "demo-campus.gpkg")) == ""
