"""The drawer of zones and the dialogs for files of drawings, by mouse and keyboard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from shapely.geometry import Point, box

from app.campus.frame import Frame
from app.command.incidents import open_incident, proposed_extent, set_extent
from app.command.zones import draw_zone
from app.domain.campus import Building
from app.domain.incident import EvacuationStatus, IncidentType, Zone
from app.map.scene import Ref
from app.planning.zones.checks import ZoneFault, check_zones
from app.views.exchange.export_dialog import ExportDrawingsDialog
from app.views.exchange.import_dialog import ImportDialog
from app.views.zones.drawer import ZonesDrawer
from app.views.zones.words import live_lines
from tests.views.seat import SOUTH, WEST, Clock, Seat, new_operation

FIRE = "building:Maple"


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path) -> Iterator[Seat]:
    """A fire in Maple with its extent, at a window."""
    clock = Clock()
    store = new_operation(tmp_path / "night.gpkg", clock)
    made = Seat(qtbot, store, clock)
    ctx = made.desk.ctx
    incident = open_incident(ctx, IncidentType.DORMITORY_FIRE, Point(WEST + 20, SOUTH + 28), building_id=FIRE)
    extent = proposed_extent(ctx.snapshot, incident)
    assert extent is not None
    set_extent(ctx, extent)
    made.wait(lambda: made.desk.incident is not None)
    yield made
    made.window.close()
    store.close()


def drawer(seat: Seat) -> ZonesDrawer:
    seat.chord(Qt.Key.Key_F7)
    found: ZonesDrawer = seat.window.map.cards.zones
    seat.wait(found.isVisible)
    return found


def zones(seat: Seat) -> tuple[Zone, ...]:
    return seat.desk.snapshot.zones


def test_keys_tell_rename_and_remove_a_zone(seat: Seat) -> None:
    found = drawer(seat)
    seat.chord(Qt.Key.Key_1)
    seat.wait(lambda: zones(seat)[0].status is EvacuationStatus.ORDER)
    seat.chord(Qt.Key.Key_Return)
    seat.wait(lambda: isinstance(seat.focus, QLineEdit))
    seat.type("North side")
    seat.wait(lambda: zones(seat)[0].name == "North side")
    seat.wait(lambda: found.table.topLevelItem(0).text(0) == "North side")
    seat.chord(Qt.Key.Key_Escape)
    seat.wait(found.isHidden)


def test_a_choice_in_the_line_is_one_step(seat: Seat) -> None:
    found = drawer(seat)
    before = seat.desk.snapshot.sequence
    choice = found.table.itemWidget(found.table.topLevelItem(0), 1)
    assert isinstance(choice, QComboBox)
    choice.setFocus()
    seat.chord(Qt.Key.Key_Down)
    seat.wait(lambda: seat.desk.snapshot.sequence == before + 1)
    assert zones(seat)[0].status is not EvacuationStatus.NONE


def test_what_nobody_covers_is_shown_and_put_right_by_one_click(seat: Seat) -> None:
    incident = seat.desk.incident
    extent = seat.desk.snapshot.extent(incident.id)
    west, south, east, north = extent.area.bounds
    draw_zone(seat.desk.ctx, incident.id, box(west, south, west + (east - west) / 5, north))
    found = drawer(seat)
    assert check_zones(seat.desk.snapshot, incident.id)[0].fault is ZoneFault.UNCOVERED
    cure = found.findings.lines[0].findChild(QPushButton, "cure")
    seat.click(cure)
    seat.wait(lambda: not check_zones(seat.desk.snapshot, incident.id))
    seat.desk.undo()
    seat.wait(lambda: bool(check_zones(seat.desk.snapshot, incident.id)))


def test_a_derived_zone_is_seen_before_it_is_one(seat: Seat) -> None:
    found = drawer(seat)
    seat.window.map.view.set_selection([Ref(Building, "building:Cedar")])
    before = zones(seat)
    found.deriving.begin("buildings")
    seat.wait(found.preview.isVisible)
    assert zones(seat) == before
    shown = seat.desk.map_state().snapshot.zones
    assert len(shown) == len(before) + 1
    seat.chord(Qt.Key.Key_Escape)
    seat.wait(found.preview.isHidden)
    assert seat.desk.map_state().snapshot.zones == before and found.isVisible()
    found.deriving.begin("buildings")
    seat.click(found.preview.accept)
    seat.wait(lambda: zones(seat) != before)
    cedar = next(b for b in seat.desk.snapshot.campus.buildings if b.id == "building:Cedar")
    assert any(zone.area.contains(cedar.footprint) for zone in zones(seat))


def test_deriving_without_a_selection_says_what_to_do(seat: Seat) -> None:
    found = drawer(seat)
    seat.window.map.view.set_selection([])
    found.deriving.begin("buildings")
    assert found.banner.isVisible() and found.preview.isHidden()


def test_the_map_keeps_its_share_beside_the_drawer(seat: Seat) -> None:
    found = drawer(seat)
    assert seat.window.map_share >= 0.6
    assert found.height() <= seat.window.map.height() * 0.51


def test_figures_stand_beside_the_cursor(seat: Seat) -> None:
    words = live_lines(seat.desk, box(WEST - 10, SOUTH, WEST + 60, SOUTH + 60))
    assert words.startswith("People:") and "Dormitories: 1" in words and "Mobility-impaired: 1" in words


def test_drawings_go_out_and_come_back_by_dialog(seat: Seat, tmp_path: Path) -> None:
    window, desk = seat.window, seat.desk
    out = ExportDrawingsDialog(desk, tmp_path, window)
    out.open()
    out.file.setText(str(tmp_path / "all.kml"))
    out._export()
    seat.wait((tmp_path / "all.kml").exists)
    before = len(desk.snapshot.annotations)
    come = ImportDialog(desk, tmp_path / "all.kml", window)
    come.open()
    seat.wait(lambda: come.found is not None)
    come.target.setCurrentIndex(1)
    seat.click(come.go)
    seat.wait(lambda: len(desk.snapshot.annotations) > before)


def test_a_broken_file_asks_before_anything_is_left_out(seat: Seat, tmp_path: Path) -> None:
    lon, lat = Frame(32650).to_wgs84(Point(WEST, SOUTH)).coords[0]
    shapes = [{"type": "Point", "coordinates": [lon, lat]}, {"type": "Point", "coordinates": []}]
    path = tmp_path / "a.geojson"
    members = [{"type": "Feature", "geometry": shape, "properties": {}} for shape in shapes]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": members}))
    dialog = ImportDialog(seat.desk, path, seat.window)
    dialog.open()
    seat.wait(lambda: dialog.found is not None)
    assert not dialog.go.isEnabled() and dialog.problems.count() == 1
    dialog.leave_out.setFocus()
    seat.chord(Qt.Key.Key_Space)
    seat.click(dialog.go)
    seat.wait(lambda: len(seat.desk.snapshot.annotations) == 1)
