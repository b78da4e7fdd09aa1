"""What floats over the map: the selected object, forms for buildings and places, closures, needs, zones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from shapely.geometry import LineString, Point

from app.command.campus import edit_building
from app.command.zones import close_way, move_access_point
from app.domain.campus import Building, Ground, HazardousMaterial, Place, PlaceKind
from app.domain.incident import Closure, Zone
from app.domain.message import msg
from app.map.scene import Ref
from app.store.campus_file import read_campus
from app.views.canvas import EditTool, LineTool, PlacePointTool
from tests.views.seat import CONTROL, SOUTH, WEST, Seat
from tests.views.test_panels import shown

MAPLE = Ref(Building, "building:Maple")
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def cards(seat: Seat):  # type: ignore[no-untyped-def]
    return seat.window.map.cards


def look(seat: Seat, x: float, y: float, scale: float = 2000) -> None:
    """Bring a place into the middle of the map."""
    view = seat.window.map.view
    view.fly_to((x, y), scale)
    seat.wait(lambda: bool(view.refs_at(x, y)))


def click_at(seat: Seat, x: float, y: float) -> None:
    """A click on the map at a place in metres, held off from snapping."""
    view = seat.window.map.view
    at: QPoint = view.to_screen(x, y).toPoint()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, SHIFT, at)
    QApplication.processEvents()


def draw(seat: Seat, *places: tuple[float, float]) -> None:
    """Click each corner, then Enter."""
    for x, y in places:
        click_at(seat, x, y)
    QTest.keyClick(seat.window.map.view, Qt.Key.Key_Return)
    QApplication.processEvents()


def select_maple(seat: Seat) -> None:
    """Choose the dormitory on the map."""
    look(seat, WEST + 20, SOUTH + 27)
    click_at(seat, WEST + 20, SOUTH + 27)


def test_a_click_on_a_building_says_what_is_known_of_it(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    select_maple(seat)
    assert cards.side is cards.selected
    words = shown(cards.selected)
    for expected in (
        "Maple Hall",
        "枫园1号楼",
        "Dormitory",
        "Floors",
        "13",
        "600 m²",
        "Rooms",
        "160",
        "estimated",
    ):
        assert expected in words, expected
    assert "none known" in words, "entrances that nobody entered are not zero"
    share = cards.selected.bars
    assert "03:00" in share.tip(3)
    assert share.bar(3).height() > share.bar(14).height(), "at night a dormitory is full"
    assert seat.window.map_share >= 0.60
    QTest.keyClick(seat.window.map.view, Qt.Key.Key_Escape)
    assert cards.side is None


def test_the_card_speaks_the_language_of_the_window_and_closes_with_escape(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    select_maple(seat)
    seat.window.switch_language()
    assert "分时段人数" in shown(cards.selected)
    seat.chord(Qt.Key.Key_I, CONTROL)
    assert seat.focus is cards.selected
    seat.chord(Qt.Key.Key_Escape)
    assert cards.side is None
    assert seat.focus is seat.window.map.view


def test_everything_that_is_drawn_can_be_selected(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    seat.open_incident()
    seat.propose()
    close_way(seat.desk.ctx, LineString([(WEST + 500, SOUTH - 9), (WEST + 500, SOUTH + 9)]), reason="gas")
    snapshot = seat.store.snapshot()
    expected = {
        snapshot.campus.paths[0]: ("vehicle", "800 m"),
        snapshot.campus.depots[0]: ("North store", "Guides"),
        snapshot.incidents[0]: (snapshot.incidents[0].number, "duty desk"),
        snapshot.extents[0]: ("computed", "3\u202f450 m²"),
        snapshot.zones[0]: ("Z1", "Life safety"),
        snapshot.closures[0]: ("gas", "18 m"),
        seat.desk.proposal.assignments[0]: ("North store", "not approved"),
    }
    for record, words in expected.items():
        cards.show_ref(Ref(type(record), record.id))
        assert cards.side is cards.selected, record
        for word in words:
            assert word in shown(cards.selected), (record, word)
    cards.show_ref(Ref(Ground, "ground:none"))
    assert cards.side is None, "the ground beneath is nothing to read about"


def test_a_laboratory_shows_its_hazardous_materials(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    with seat.desk.ctx.step(msg("step.edit_building", name="Lecture Hall")) as tx:
        tx.put(
            HazardousMaterial(
                id="hazmat:1", building_id="building:Lecture", room="204", name="Acetone", un_number="1090",
                quantity=40, unit="L", container="drum", name_zh="丙酮",
            )
        )  # fmt: skip
    cards.show_ref(Ref(Building, "building:Lecture"))
    words = shown(cards.selected)
    assert "Acetone" in words
    assert "UN 1090 · 204 · drum" in words
    assert "40 L" in words


def test_an_incident_is_opened_from_the_selected_building(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    select_maple(seat)
    seat.click(cards.selected.buttons["incident"])
    assert seat.window.form.isVisible()
    assert seat.window.form.finder.text() == "Maple Hall"
    assert cards.side is None, "the card makes room for the form"
    seat.chord(Qt.Key.Key_1)
    seat.chord(Qt.Key.Key_Return)
    assert seat.store.snapshot().incidents[0].building_id == "building:Maple"


def test_a_building_is_edited_marked_and_undone(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    select_maple(seat)
    seat.chord(Qt.Key.Key_T, CONTROL)
    form = cards.building
    assert cards.side is form
    assert seat.focus is form.fields["name"]
    form.fields["name"].selectAll()
    QTest.keyClicks(seat.focus, "Maple House")
    form.fields["floors"].setFocus()
    form.fields["floors"].selectAll()
    seat.type("9")
    building = seat.store.get(Building, "building:Maple")
    assert (building.name, building.floors, building.edited) == ("Maple House", 9, ("floors", "name"))
    assert cards.side is cards.selected
    assert "edited" in shown(cards.selected)
    seat.chord(Qt.Key.Key_Z, CONTROL)
    assert seat.store.get(Building, "building:Maple").name == "Maple Hall"
    assert "Maple Hall" in shown(cards.selected)


def test_an_impossible_figure_is_refused_in_the_form(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    cards.edit(seat.store.get(Building, "building:Maple"))
    for typed in ("minus three", "-3", "12,5", "nan"):
        field = cards.building.fields["height_m"]
        field.setFocus()
        field.selectAll()
        seat.type(typed)
        assert cards.building.banner.notice.message.key == "campus.figure", typed
        assert field.text() == typed
    assert seat.store.get(Building, "building:Maple").height_m == 13


def test_a_form_does_not_overwrite_an_edit_that_came_between(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    building = seat.store.get(Building, "building:Maple")
    cards.edit(building)
    seat.chord(Qt.Key.Key_End)
    QTest.keyClicks(seat.focus, " West")
    edit_building(seat.desk.ctx, building, floors=12)
    assert cards.building.fields["name"].text().endswith("West"), "what was typed survives the refresh"
    click_at(seat, WEST + 300, SOUTH - 80)
    assert cards.side is cards.building, "a click on the map does not throw the form away"
    seat.click(cards.building.save_button)
    assert cards.building.banner.isVisible()
    kept = seat.store.get(Building, "building:Maple")
    assert (kept.name, kept.floors) == ("Maple Hall", 12)


def test_an_assembly_area_is_drawn_named_changed_removed_and_undone(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    look(seat, WEST + 500, SOUTH, 3000)
    seat.chord(Qt.Key.Key_F3)
    corners = [(WEST + 520, SOUTH - 40), (WEST + 580, SOUTH - 40), (WEST + 580, SOUTH - 80)]
    draw(seat, *corners)
    form = cards.place
    assert seat.focus is form.name
    QTest.keyClicks(form.name, "South lawn")
    form.name_zh.setText("南草坪")
    form.capacity.setFocus()
    seat.type("1,200")
    (place,) = seat.store.snapshot().campus.places
    assert (place.kind, place.name, place.name_zh) == (PlaceKind.ASSEMBLY_AREA, "South lawn", "南草坪")
    assert place.capacity == 1200
    assert place.geometry.area == pytest.approx(1200, rel=0.05)

    cards.show_ref(Ref(Place, place.id))
    assert "1200 people" in shown(cards.selected)
    seat.click(cards.selected.buttons["edit"])
    form.kind.setCurrentIndex(list(PlaceKind).index(PlaceKind.SHELTER))
    seat.click(form.save_button)
    assert seat.store.get(Place, place.id).kind is PlaceKind.SHELTER
    cards.show_ref(Ref(Place, place.id))
    seat.click(cards.selected.buttons["remove"])
    assert not seat.store.snapshot().campus.places
    assert cards.side is None, "nothing is left to tell of"
    seat.chord(Qt.Key.Key_Z, CONTROL)
    assert seat.store.snapshot().campus.places


def test_a_hydrant_is_a_point_and_a_place_must_be_drawn(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    seat.chord(Qt.Key.Key_F3)
    form = cards.place
    form.name.setFocus()
    seat.type("Hydrant 7")
    assert form.banner.notice.message.key == "views.place.not_drawn"
    form.kind.setFocus()
    form.kind.setCurrentIndex(list(PlaceKind).index(PlaceKind.GATE))
    seat.chord(Qt.Key.Key_Down)
    assert isinstance(seat.window.map.view.tool, PlacePointTool)
    look(seat, WEST + 520, SOUTH - 40)
    click_at(seat, WEST + 520, SOUTH - 40)
    seat.chord(Qt.Key.Key_Return)
    (place,) = seat.store.snapshot().campus.places
    assert (place.kind, place.name) == (PlaceKind.HYDRANT, "Hydrant 7")
    assert place.geometry.distance(Point(WEST + 520, SOUTH - 40)) < 2


def test_the_campus_is_saved_with_its_hand_edits(
    seat: Seat,
    cards,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[no-untyped-def]
) -> None:
    edit_building(seat.desk.ctx, seat.store.get(Building, "building:Maple"), floors=11)
    path = tmp_path / "kept.gpkg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    seat.chord(Qt.Key.Key_S, CONTROL | SHIFT)
    seat.wait(seat.window.map.banner.isVisible)
    maple = next(b for b in read_campus(path).buildings if b.id == "building:Maple")
    assert (maple.floors, maple.edited) == (11, ("floors",))


def test_a_way_is_closed_by_a_line_and_the_proposal_goes_stale(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    seat.open_incident()
    seat.propose()
    assert not seat.desk.stale
    seat.chord(Qt.Key.Key_F4)
    card = cards.closures
    assert seat.focus is card.reason
    card.foot_too.setChecked(False)
    look(seat, WEST + 500, SOUTH, 3000)
    seat.type("gas main")
    assert isinstance(seat.window.map.view.tool, LineTool)
    draw(seat, (WEST + 500, SOUTH - 15), (WEST + 500, SOUTH + 15))
    (closure,) = seat.store.snapshot().closures
    assert (closure.reason, closure.foot) == ("gas main", False)
    assert seat.desk.stale
    assert seat.window.right.proposal.stale.isVisible()
    assert "gas main" in shown(card)
    assert "Closed to vehicles" in shown(card)
    again = card.entries[closure.id].findChild(QPushButton)
    seat.click(again)
    assert not seat.store.snapshot().closures
    assert not seat.desk.stale, "with the way open the proposal holds again"
    seat.chord(Qt.Key.Key_Z, CONTROL)
    assert seat.store.snapshot().closures
    cards.show_ref(Ref(Closure, closure.id))
    seat.click(cards.selected.buttons["reopen"])
    assert not seat.store.snapshot().closures


def test_an_area_closes_the_ways_in_it(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    seat.chord(Qt.Key.Key_K, CONTROL)
    seat.type("close the ways in an area")
    look(seat, WEST + 500, SOUTH, 3000)
    draw(seat, (WEST + 480, SOUTH - 15), (WEST + 540, SOUTH - 15), (WEST + 540, SOUTH + 15))
    (closure,) = seat.store.snapshot().closures
    assert closure.shape.area > 500
    assert closure.foot


def test_a_need_is_corrected_with_a_reason_and_the_proposal_goes_stale(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    seat.open_incident()
    seat.propose()
    seat.chord(Qt.Key.Key_D, CONTROL)
    needs = cards.needs
    assert seat.focus is needs.table
    first = needs.table.topLevelItem(0)
    before = needs._current()
    assert before is not None
    assert [first.text(index) for index in (1, 3, 5)] == ["Z1", f"{before.low}", f"{before.high}"]
    assert first.toolTip(0)
    seat.chord(Qt.Key.Key_Return)
    assert seat.focus is needs.figure
    QTest.keyClicks(seat.focus, f"{before.best + 3}")
    needs.reason.setFocus()
    seat.type("")
    assert needs.banner.notice.message.key == "demand.reason_missing"
    assert needs.figure.value() == before.best + 3
    needs.reason.setFocus()
    seat.type("two wings")
    (edit,) = seat.store.snapshot().demand_edits
    assert (edit.item, edit.best, edit.reason) == (before.item, before.best + 3, "two wings")
    assert seat.desk.stale
    line = needs.table.currentItem()
    assert line.text(9) == "edited"
    assert "two wings" in line.toolTip(0)
    assert str(before.best + 3) in line.text(4)
    seat.chord(Qt.Key.Key_Z, CONTROL)
    assert not seat.store.snapshot().demand_edits
    assert not seat.desk.stale
    seat.chord(Qt.Key.Key_Escape)
    assert not needs.isVisible()


def test_a_correction_that_is_being_typed_survives_other_changes(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    seat.open_incident()
    seat.chord(Qt.Key.Key_D, CONTROL)
    seat.chord(Qt.Key.Key_Return)
    cards.needs.reason.setFocus()
    QTest.keyClicks(cards.needs.reason, "half a rea")
    edit_building(seat.desk.ctx, seat.store.get(Building, "building:Cedar"), floors=2)
    assert cards.needs.reason.text() == "half a rea"
    assert cards.needs.reason.isVisible()


def test_a_zone_is_reshaped_by_its_vertices_and_undone(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    seat.open_incident()
    (zone,) = seat.store.snapshot().zones
    cards.show_ref(Ref(Zone, zone.id))
    seat.click(cards.selected.buttons["reshape"])
    view = seat.window.map.view
    assert isinstance(view.tool, EditTool)
    assert seat.focus is view
    seat.chord(Qt.Key.Key_Tab)
    for _ in range(4):
        seat.chord(Qt.Key.Key_Up)
    seat.chord(Qt.Key.Key_Return)
    assert not seat.store.get(Zone, zone.id).area.equals(zone.area)
    seat.chord(Qt.Key.Key_Z, CONTROL)
    assert seat.store.get(Zone, zone.id).area.equals(zone.area)


def test_how_much_can_report_at_a_zone_is_typed_into_its_card(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    seat.open_incident()
    (zone,) = seat.store.snapshot().zones
    cards.show_ref(Ref(Zone, zone.id))
    field = cards.selected.capacity.field
    assert field.text() == "no limit"
    field.setFocus()
    field.selectAll()
    seat.type("2")
    assert seat.store.get(Zone, zone.id).access_capacity == 2
    seat.propose()
    assert len({one.team_id or one.depot_id for one in seat.desk.proposal.assignments}) <= 2
    field.setFocus()
    field.selectAll()
    seat.type("0")
    assert seat.store.get(Zone, zone.id).access_capacity is None


def test_an_access_point_inside_the_extent_is_refused_on_the_map_and_asked_again(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    seat.open_incident()
    seat.window.right.turn_to("situation")
    (zone,) = seat.store.snapshot().zones
    line = seat.window.right.situation.extent.lines[zone.id]
    assert not line.reset.isVisible()
    seat.window.right.situation.findChild(type(line)).access.click()
    look(seat, WEST + 20, SOUTH + 27, 3000)
    click_at(seat, WEST + 20, SOUTH + 27)
    assert seat.window.map.banner.notice.message.key == "zone.access_in_extent"
    assert seat.window.map.banner.isVisible()
    view = seat.window.map.view
    seat.wait(lambda: isinstance(view.tool, PlacePointTool))
    click_at(seat, WEST + 130, SOUTH + 10)
    moved = seat.store.get(Zone, zone.id).access
    assert moved is not None
    assert moved.distance(Point(WEST + 130, SOUTH + 10)) < 2
    assert not line.reset.isHidden()
    line.reset.click()
    assert seat.store.get(Zone, zone.id).access is None
    seat.chord(Qt.Key.Key_Z, CONTROL)
    assert seat.store.get(Zone, zone.id).access is not None


def test_where_arrivals_report_is_shown_also_after_approval(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    seat.open_incident()
    seat.propose()
    (zone,) = seat.store.snapshot().zones
    ((_, point),) = seat.desk.proposal.access_points
    seat.chord(Qt.Key.Key_Return, CONTROL)
    assert seat.desk.proposal is None
    scene = seat.window.map.view.scene()
    layer = next(layer for layer in scene.layers if layer.id == "zones")
    (sign,) = layer.content.symbols
    assert Point(sign.x, sign.y).distance(point) < 1.0
    move_access_point(seat.desk.ctx, zone, Point(WEST + 300, SOUTH))
    QApplication.processEvents()
    layer = next(la for la in seat.window.map.view.scene().layers if la.id == "zones")
    assert (layer.content.symbols[0].x, layer.content.symbols[0].y) == (WEST + 300, SOUTH)


def test_new_keys_are_in_help_and_in_the_search_box(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    seat.chord(Qt.Key.Key_F1)
    words = shown(seat.window.help)
    for keys in ("F3", "F4", "Ctrl+D", "Ctrl+I", "Ctrl+T", "Ctrl+Shift+S"):
        assert keys in words
    seat.chord(Qt.Key.Key_Escape)
    for query in (
        "closed ways",
        "save campus",
        "add a place",
        "needs behind",
        "selected object",
        "edit selected",
    ):
        assert seat.window.finding.anything(query)[0].act is not None, query


def test_no_card_is_clipped_in_either_language(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    seat.open_incident()
    seat.window.map.redraw()
    zone = seat.store.snapshot().zones[0]
    moved = replace(zone, access=Point(WEST + 300, SOUTH))
    move_access_point(seat.desk.ctx, zone, moved.access)
    for _ in range(2):
        for show in (
            lambda: cards.show_ref(MAPLE),
            lambda: cards.show_ref(Ref(Zone, zone.id)),
            cards.show_closures,
            cards.add_place,
        ):
            show()
            QApplication.processEvents()
            QApplication.processEvents()
            assert cards.side is not None
            for made in cards.side.findChildren(QPushButton):
                if made.isVisible() and made.text():
                    assert made.width() >= made.sizeHint().width() - 1, made.text()
                    assert made.height() >= 28, made.text()
            assert seat.window.map.rect().contains(cards.side.geometry())
        cards.place.leave()
        seat.window.switch_language()
