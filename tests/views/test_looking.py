"""Looking around: coordinates and scale in the status bar, bookmarks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from shapely.geometry import Point

from app.map.look import LayerView
from app.views.canvas import LineTool
from app.views.copy_menu import fill_copy_menu
from app.views.search import Hit
from app.views.status_bar import parse_scale
from tests.views.seat import CONTROL, SOUTH, WEST, Seat
from tests.views.test_panels import shown

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_a_click_writes_the_coordinates_another_way_and_the_way_is_remembered(seat: Seat) -> None:
    status = seat.window.status
    status.point_at(WEST, SOUTH)
    seen = [status.coordinates.text()]
    for _ in range(3):
        seat.click(status.coordinates)
        seen.append(status.coordinates.text())
    degrees, dms, utm, mgrs = seen
    assert "°N" in degrees
    assert "'" in dms
    assert "50S 400000 4400000" in utm
    assert mgrs.startswith("MGRS")
    assert seat.window.settings.coordinates == "mgrs"


def test_every_way_of_writing_a_place_is_copied_and_pasted_into_the_search_box(seat: Seat) -> None:
    place = Point(WEST + 123, SOUTH + 45)
    menu = QMenu()
    fill_copy_menu(menu, seat.desk, place)
    assert len(menu.actions()) == 5
    for action in menu.actions():
        action.trigger()
        pasted = QGuiApplication.clipboard().text()
        hit: Hit = seat.window.finding.places(pasted)[0]
        assert hit.geometry.distance(place) < 2, action.text()


@pytest.mark.parametrize(
    ("words", "scale"),
    [("1:2500", 2500), ("1/2 500", 2500), ("2,500", 2500), ("1：5000", 5000), ("1:0", None), ("big", None)],
)
def test_scales_are_read_as_people_write_them(words: str, scale: float | None) -> None:
    assert parse_scale(words) == scale


def test_a_scale_is_typed_into_the_status_bar(seat: Seat) -> None:
    field = seat.window.status.scale
    middle = (seat.window.map.view.viewport().x, seat.window.map.view.viewport().y)
    field.setFocus()
    field.selectAll()
    seat.type("1:1800")
    view = seat.window.map.view.viewport()
    assert view.scale == pytest.approx(1800)
    assert (view.x, view.y) == pytest.approx(middle)
    field.setFocus()
    field.selectAll()
    seat.type("wide")
    assert "1:2500" in shown(seat.window.map.banner)
    assert field.text() == "1:1\u202f800"


def test_a_view_is_kept_called_by_number_and_forgotten(seat: Seat) -> None:
    view, cards = seat.window.map.view, seat.window.map.cards
    view.fly_to((WEST + 50, SOUTH + 60), 2000)
    seat.chord(Qt.Key.Key_K, CONTROL | SHIFT)
    assert seat.focus is cards.bookmarks.name
    seat.type("North gate")
    assert [mark.name for mark in seat.desk.snapshot.bookmarks] == ["North gate"]
    assert "Ctrl+1" in shown(cards.bookmarks)
    view.fit()
    seat.chord(Qt.Key.Key_1, CONTROL)
    now = view.viewport()
    assert (now.x, now.y, now.scale) == pytest.approx((WEST + 50, SOUTH + 60, 2000))
    seat.chord(Qt.Key.Key_2, CONTROL)
    assert "no bookmark 2" in shown(seat.window.map.banner)
    cards.bookmarks._forget(seat.desk.snapshot.bookmarks[0])
    assert seat.desk.snapshot.bookmarks == ()
    seat.desk.undo()
    assert len(seat.desk.snapshot.bookmarks) == 1


def test_a_view_needs_a_name(seat: Seat) -> None:
    seat.chord(Qt.Key.Key_K, CONTROL | SHIFT)
    seat.chord(Qt.Key.Key_Return)
    assert seat.window.map.cards.bookmarks.banner.isVisible()
    assert seat.desk.snapshot.bookmarks == ()
    QTest.keyClick(seat.window.map.cards.bookmarks, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not seat.window.map.cards.bookmarks.isVisible()


def test_the_second_map_has_its_own_view_and_layers_and_follows_the_operation(seat: Seat) -> None:
    seat.chord(Qt.Key.Key_M, CONTROL | SHIFT)
    second = seat.window.second_map
    assert second.isVisible()
    seat.wait(lambda: second.view.scene() is not None)
    own = second.view.viewport()
    seat.window.map.view.fly_to((WEST, SOUTH), 900)
    assert second.view.viewport() == own, "not linked, it stays where it is"
    layer = next(a for a in second.layer_menu().actions() if a.text() == "Other buildings")
    layer.setChecked(False)
    assert second.view.scene().layer("buildings") is None
    assert seat.window.map.view.scene().layer("buildings") is not None
    seat.window.activateWindow()
    seat.window.map.view.setFocus()
    seat.open_incident()
    assert second.view.scene().layer("incidents") is not None
    assert "2026-001" in shown(second)
    seat.window.switch_language()
    assert second.view.text.language == "zh"
    seat.window.switch_theme()
    assert second.view.scene().tokens is seat.desk.dress.tokens
    seat.window.switch_theme()


def test_linked_maps_move_together_and_close_together(seat: Seat) -> None:
    seat.window.show_second_map()
    second, main = seat.window.second_map, seat.window.map.view
    seat.click(second.linked)
    main.fly_to((WEST + 80, SOUTH + 10), 1500)
    follower = second.view.viewport()
    assert (follower.x, follower.y, follower.scale) == pytest.approx((WEST + 80, SOUTH + 10, 1500))
    second.view.fly_to((WEST + 300, SOUTH), 2500)
    leader = main.viewport()
    assert (leader.x, leader.y, leader.scale) == pytest.approx((WEST + 300, SOUTH, 2500))
    QTest.keyClick(second, Qt.Key.Key_F11)
    assert second.isFullScreen()
    seat.window.close()
    assert not second.isVisible()


def test_the_overview_moves_the_map(seat: Seat) -> None:
    overview, view = seat.window.map.overview, seat.window.map.view
    if overview.isHidden():
        seat.chord(Qt.Key.Key_F6)
    assert overview.isVisible()
    view.fly_to((WEST, SOUTH), 1500)
    target = QPointF(*overview.viewport.to_screen(WEST + 400, SOUTH + 50)).toPoint()
    QTest.mouseClick(overview, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, target)
    now = view.viewport()
    metre = 1 / overview.viewport.ppm
    assert (now.x, now.y) == pytest.approx((WEST + 400, SOUTH + 50), abs=2 * metre)
    assert now.scale == pytest.approx(1500)
    seat.chord(Qt.Key.Key_F6)
    assert overview.isHidden()


def test_the_overview_shows_the_campus_it_was_given(seat: Seat) -> None:
    seat.window.resize(1920, 1080)
    view = seat.window.map.view
    seat.wait(lambda: view.coarse_picture is not None)
    overview = seat.window.map.overview
    colours = {overview.grab().toImage().pixel(x, y) for x in range(0, 180, 4) for y in range(0, 60, 4)}
    assert len(colours) > 4


def test_a_measurement_tells_bearings_and_is_copied(seat: Seat) -> None:
    view = seat.window.map.view
    view.fly_to((WEST + 60, SOUTH + 60), 2500)
    seat.chord(Qt.Key.Key_M, CONTROL)
    view.toggle_snapping()
    for dx, dy in ((0, 60), (100, 60), (100, 120)):
        place = view.to_screen(WEST + dx, SOUTH + dy).toPoint()
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    view.setFocus()
    seat.chord(Qt.Key.Key_Return)
    told = "\n".join(line.words for line in view.tool.figures(view.text))
    assert "Length 160 m" in told
    assert "grid 090." in told
    assert "true 089." in told, "west of the middle of the zone, grid north lies west of true north"
    seat.chord(Qt.Key.Key_C, CONTROL)
    head, first, second, total = QGuiApplication.clipboard().text().split("\n")
    assert head.count("\t") == 3
    assert float(first.split("\t")[1]) == pytest.approx(100, abs=1.5)
    assert float(second.split("\t")[1]) == pytest.approx(60, abs=1.5)
    assert float(total.split("\t")[1]) == pytest.approx(160, abs=2)
    assert seat.desk.snapshot.annotations == ()


def test_the_second_map_follows_the_first_until_it_has_its_own_look_and_remembers_that(
    seat: Seat,
) -> None:
    seat.window.show_second_map()
    second, looks = seat.window.second_map, seat.desk.looks
    looks.change(looks.current.with_layer("names", LayerView(visible=False)))
    assert second.view.scene().layer("names") is None
    assert second.overview.isHidden()
    chosen = {action.text(): action for action in second.layer_menu().actions()}
    assert chosen["Layers of the first map"].isChecked()
    chosen["Dormitories"].setChecked(False)
    chosen["Overview of the campus"].setChecked(True)
    looks.reset()
    assert second.view.scene().layer("names") is None and second.view.scene().layer("dormitories") is None
    assert seat.window.map.view.scene().layer("dormitories") is not None
    second.shut_down()
    seat.window.second_map = None
    seat.window.show_second_map()
    again = seat.window.second_map
    assert again.view.scene().layer("dormitories") is None
    assert again.overview.isVisible()
    assert again.view.rect().contains(again.overview.geometry())
    next(a for a in again.layer_menu().actions() if a.text() == "Layers of the first map").trigger()
    assert again.view.scene().layer("dormitories") is not None


def test_what_arrives_of_a_basemap_costs_nothing_but_pictures(seat: Seat) -> None:
    seat.window.show_second_map()
    second, first = seat.window.second_map.view, seat.window.map.view
    first.set_tool(LineTool())
    seat.wait(lambda: not first.busy and not second.busy)
    facts, made = seat.window.map._state, []
    first._snaps.changed.connect(lambda: made.append(1))
    before = first.scene(), second.scene()
    seat.desk.basemaps.changed.emit()
    seat.wait(lambda: first.scene() is not before[0] and second.scene() is not before[1])
    seat.wait(lambda: not first.busy and not second.busy)
    assert seat.window.map._state is facts and not made
    assert [layer.content for layer in first.scene().layers] == [layer.content for layer in before[0].layers]
