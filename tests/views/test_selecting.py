"""Selecting one thing and many, and what is told of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shapely.geometry import LineString, Point

from app.command.campus import edit_building
from app.command.drawings import add_annotation
from app.domain.campus import Building, Path
from app.domain.drawing import Annotation
from app.map.scene import Ref
from app.views.canvas.tools.select import Sweep
from tests.views.seat import CONTROL, SOUTH, WEST, Seat
from tests.views.test_panels import shown

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


def at(seat: Seat, dx: float, dy: float) -> QPoint:
    return seat.window.map.view.to_screen(WEST + dx, SOUTH + dy).toPoint()


def drag(seat: Seat, way: list[tuple[float, float]], keys: Qt.KeyboardModifier = NONE) -> None:
    """Press, move through places of the campus, release."""
    view = seat.window.map.view
    seat.wait(lambda: view.shown_scene() is not None and not view.busy)
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(view, left, keys, at(seat, *way[0]))
    for place in way[1:]:
        event_at = at(seat, *place)
        move(view, event_at, keys)
    QTest.mouseRelease(view, left, keys, at(seat, *way[-1]))


def move(view, place: QPoint, keys: Qt.KeyboardModifier) -> None:  # type: ignore[no-untyped-def]
    where = QPointF(place)
    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, where, view.mapToGlobal(where), Qt.MouseButton.NoButton, left, keys
    )
    QApplication.sendEvent(view, event)


def buildings(seat: Seat) -> set[str]:
    return {ref.id for ref in seat.window.map.view.selection() if ref.kind is Building}


def test_shift_drag_selects_by_rectangle_and_says_what_it_is(seat: Seat) -> None:
    drag(seat, [(-20, 50), (100, 10), (260, 10)], SHIFT)
    assert buildings(seat) == {"building:Maple", "building:Cedar"}
    card = seat.window.map.cards.many
    assert card.isVisible()
    assert "2 selected" in shown(card)
    assert "people inside" in shown(card)
    assert card.list.count() == 2


def test_alt_drag_selects_by_lasso_and_control_takes_away(seat: Seat) -> None:
    drag(seat, [(-20, 50), (660, 50), (660, 10), (-20, 10)], ALT)
    assert buildings(seat) == {"building:Maple", "building:Cedar", "building:Lecture"}
    drag(seat, [(380, 50), (460, 10)], SHIFT | CONTROL)
    assert buildings(seat) == {"building:Maple", "building:Cedar"}


def test_a_plain_drag_still_moves_the_map(seat: Seat) -> None:
    view = seat.window.map.view
    before = view.viewport()
    drag(seat, [(100, 100), (50, 100), (0, 100)])
    assert view.viewport().x > before.x
    assert view.selection() == ()


def test_in_rectangle_mode_a_drag_selects_anew_and_shift_adds(seat: Seat) -> None:
    view = seat.window.map.view
    view.select_by(Sweep.RECTANGLE)
    drag(seat, [(-20, 50), (60, 10)])
    drag(seat, [(380, 50), (460, 10)])
    assert buildings(seat) == {"building:Lecture"}
    drag(seat, [(-20, 50), (60, 10)], SHIFT)
    assert buildings(seat) == {"building:Lecture", "building:Maple"}
    view.setFocus()
    seat.chord(Qt.Key.Key_Escape)
    assert view.selection() == ()
    before = view.viewport()
    drag(seat, [(100, 100), (50, 100), (0, 100)])
    assert view.viewport() != before, "Escape lets a drag move the map again"


def test_control_click_adds_and_takes_away(seat: Seat) -> None:
    view = seat.window.map.view
    seat.wait(lambda: view.shown_scene() is not None and not view.busy)
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(view, left, NONE, at(seat, 20, 27))
    QTest.mouseClick(view, left, CONTROL, at(seat, 220, 27))
    assert buildings(seat) == {"building:Maple", "building:Cedar"}
    QTest.mouseClick(view, left, CONTROL, at(seat, 20, 27))
    assert buildings(seat) == {"building:Cedar"}
    assert seat.window.map.cards.selected.isVisible(), "one object has its own card again"


def test_a_kind_is_left_out_of_a_selection(seat: Seat) -> None:
    drag(seat, [(-80, 60), (690, -20)], SHIFT)
    card = seat.window.map.cards.many
    assert Path in card.kinds
    card.kinds[Path].click()
    assert Path not in {ref.kind for ref in seat.window.map.view.selection()}
    card.kinds[Path].click()
    assert Path in {ref.kind for ref in seat.window.map.view.selection()}


def test_a_zone_is_made_of_selected_buildings(seat: Seat) -> None:
    seat.open_incident()
    lecture = Point(WEST + 420, SOUTH + 27)
    assert not any(zone.area.contains(lecture) for zone in seat.desk.snapshot.zones)
    drag(seat, [(380, 50), (460, 10)], SHIFT)
    drag(seat, [(180, 50), (260, 10)], SHIFT)
    seat.click(seat.window.map.cards.many.zone)
    assert any(zone.area.contains(lecture) for zone in seat.desk.snapshot.zones)


def test_selected_annotations_are_deleted_in_one_step(seat: Seat) -> None:
    for x in (30, 60):
        line = LineString([(WEST + x, SOUTH + 90), (WEST + x, SOUTH + 120)])
        add_annotation(seat.desk.ctx, line, name=f"Note {x}")
    drag(seat, [(0, 130), (100, 80)], SHIFT)
    card = seat.window.map.cards.many
    assert {ref.kind for ref in card.refs} == {Annotation}
    seat.click(card.remove)
    assert seat.desk.snapshot.annotations == ()
    assert not card.isVisible()
    seat.desk.undo()
    assert len(seat.desk.snapshot.annotations) == 2


def test_the_selection_is_copied_as_a_table(seat: Seat) -> None:
    drag(seat, [(-20, 50), (260, 10)], SHIFT)
    seat.click(seat.window.map.cards.many.copy_)
    head, *rows = QGuiApplication.clipboard().text().split("\n")
    assert head.count("\t") == 3
    assert {row.split("\t")[1] for row in rows} == {"Maple Hall", "Cedar Hall"}


def test_stacked_objects_are_walked_with_the_arrow_keys(seat: Seat) -> None:
    seat.open_incident()
    view, card = seat.window.map.view, seat.window.map.cards.selected
    seat.wait(lambda: view.shown_scene() is not None and not view.busy)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, NONE, at(seat, 4, 33))
    assert len(view.stack) > 1
    first = card.ref
    card.setFocus()
    seat.chord(Qt.Key.Key_Down)
    assert card.ref != first
    assert view.selection() == (card.ref,)
    seat.chord(Qt.Key.Key_Up)
    assert card.ref == first


def test_a_card_tells_source_author_and_time_and_copies_them(seat: Seat) -> None:
    (maple, *_) = seat.desk.snapshot.campus.buildings
    seat.window.map.view.choose([Ref(Building, maple.id)])
    card = seat.window.map.cards.selected
    assert "Test data" in shown(card)
    seat.desk.sign_as("night shift")
    edit_building(seat.desk.ctx, maple, floors=6)
    words = shown(card)
    assert "6 (edited by hand)" in words
    assert "night shift" in words
    seat.click(card.buttons["copy"])
    copied = QGuiApplication.clipboard().text()
    assert "Maple Hall" in copied
    assert "night shift" in copied
    assert "MGRS" in copied
