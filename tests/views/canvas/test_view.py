"""Moving about on the map, pointing at things and choosing them."""

from __future__ import annotations

import math
import threading

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from app.map import tokens
from app.map.scene import Ref
from app.runtime.text import Text
from app.views.canvas import MapView, PolygonTool, backing
from tests.views.canvas.conftest import Listen
from tests.views.canvas.hand import ANNEX, BOUNDS, CORDON, HALL, LANE, Hand, X, Y, at, make_scene

EMPTY = at(150, 150)
IN_HALL = at(335, 335)
IN_ANNEX = at(600, 150)


def near(one: tuple[float, float], other: tuple[float, float], tolerance_m: float = 1e-6) -> bool:
    return math.dist(one, other) <= tolerance_m


def test_the_whole_campus_is_shown_first_and_after_a_change_of_size(view: MapView) -> None:
    view.resize(1248, 648)
    left, bottom, right, top = view.viewport().bounds
    assert left < BOUNDS[0] and bottom < BOUNDS[1] and right > BOUNDS[2] and top > BOUNDS[3]
    assert top - bottom == pytest.approx(648 / 600 * 600, rel=1e-6)


def test_a_view_of_a_part_keeps_its_middle_and_scale_when_resized(view: MapView) -> None:
    view.fly_to(at(335, 335), 1000)
    before = view.viewport()
    view.resize(500, 400)
    after = view.viewport()
    assert (after.x, after.y, after.ppm) == (before.x, before.y, before.ppm)
    assert after.scale == pytest.approx(1000)


def test_a_drag_takes_the_ground_along(view: MapView, hand: Hand) -> None:
    held = hand.real(EMPTY)
    goal = hand.pixel(at(260, 90))
    hand.drag(EMPTY, at(260, 90))
    assert near(view.viewport().to_world(goal.x(), goal.y()), held)


def test_dragging_inside_the_overscan_paints_nothing_again(view: MapView, hand: Hand) -> None:
    picture = view._backing.picture
    hand.drag(EMPTY, at(190, 120))
    hand.settle()
    assert view._backing.picture is picture


def test_a_longer_drag_is_painted_again_and_then_reaches_beyond_the_window(view: MapView, hand: Hand) -> None:
    hand.drag(EMPTY, at(560, 150))
    hand.settle()
    picture = view._backing.picture
    assert picture is not None and picture.sharp(view.viewport()) and picture.covers(view.viewport(), 20)


def test_the_windows_own_picture_is_sharp_before_its_surroundings_are_painted(
    view: MapView, hand: Hand
) -> None:
    first: list[tuple[bool, float]] = []
    for step in range(12):
        hand.settle()
        heard = view.pictured.connect(
            lambda: first.append((view.sharp, view._backing.picture.viewport.width))
        )
        view.navigator.zoom(1.07 if step % 3 else 0.81, 311.3, 207.7)
        while not first:
            QApplication.processEvents()
        view.disconnect(heard)
        assert first[0] == (True, view.width())
        first.clear()


def test_while_a_new_picture_is_painted_nothing_is_left_uncovered(view: MapView, hand: Hand) -> None:
    hand.settle()
    view.navigator.pan(-300, 0)
    shown = view.grab().toImage()
    ground = tokens.LIGHT.map.outside
    inside = view.to_screen(*at(790, 300)).toPoint()
    assert view.busy
    assert shown.pixelColor(inside).name() != ground


@pytest.mark.parametrize("button", [Qt.MouseButton.MiddleButton, None], ids=["middle button", "space"])
def test_the_map_can_be_dragged_while_drawing(
    view: MapView, hand: Hand, button: Qt.MouseButton | None
) -> None:
    tool = PolygonTool()
    view.set_tool(tool)
    held, goal = hand.real(EMPTY), hand.pixel(at(260, 90))
    if button is None:
        QTest.keyPress(view, Qt.Key.Key_Space)
    hand.drag(EMPTY, at(260, 90), button or Qt.MouseButton.LeftButton)
    if button is None:
        QTest.keyRelease(view, Qt.Key.Key_Space)
    assert near(view.viewport().to_world(goal.x(), goal.y()), held)
    assert tool.vertices == ()


def test_the_wheel_keeps_the_ground_under_the_cursor(view: MapView, hand: Hand) -> None:
    place = hand.real(at(600, 400))
    pixel = hand.pixel(at(600, 400))
    before = view.viewport().ppm
    hand.wheel(at(600, 400), 3)
    assert view.viewport().ppm == pytest.approx(before * 2**1.5)
    assert near(view.viewport().to_world(pixel.x(), pixel.y()), place)
    hand.wheel(place, -3)
    assert view.viewport().ppm == pytest.approx(before)


def test_zooming_ends_before_the_map_is_lost(view: MapView, hand: Hand) -> None:
    hand.wheel(at(400, 300), 100)
    closest = view.viewport()
    assert closest.scale > 50
    hand.wheel(at(400, 300), -200)
    assert view.viewport().scale < 50_000


def test_after_a_zoom_the_picture_becomes_sharp(view: MapView, hand: Hand) -> None:
    hand.wheel(at(400, 300), 2)
    assert not view._backing.picture.sharp(view.viewport())  # type: ignore[union-attr]
    hand.settle()
    assert view._backing.picture.sharp(view.viewport())  # type: ignore[union-attr]


def test_keys_move_and_zoom_and_show_all(view: MapView, hand: Hand) -> None:
    whole = view.viewport()
    hand.key(Qt.Key.Key_Plus, times=2)
    assert view.viewport().ppm == pytest.approx(2 * whole.ppm)
    hand.key(Qt.Key.Key_Right)
    hand.key(Qt.Key.Key_Up)
    assert view.viewport().x > whole.x and view.viewport().y > whole.y
    hand.key(Qt.Key.Key_Minus)
    assert view.viewport().ppm == pytest.approx(2**0.5 * whole.ppm)
    hand.key(Qt.Key.Key_Home)
    assert view.viewport() == whole


def test_the_place_under_the_cursor_and_the_scale_are_told(view: MapView, hand: Hand, heard: Listen) -> None:
    places, scales = heard(view.cursor_moved), heard(view.scale_changed)
    hand.move(EMPTY)
    assert near(places[-1], hand.real(EMPTY))
    view.fly_to(IN_HALL, 2500)
    assert scales[-1] == pytest.approx(2500)


def test_what_is_under_the_pointer_lights_up_and_goes_out(view: MapView, hand: Hand, heard: Listen) -> None:
    refs = heard(view.hovered)
    hand.move(IN_HALL)
    hand.move(at(338, 338))
    hand.move(EMPTY)
    hand.move(at(400, 500))
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert refs == [HALL, None, LANE, None]


def test_resting_on_a_building_names_it_without_reading_markup(view: MapView, hand: Hand) -> None:
    view.describe = lambda ref: f"<b>{ref.id}</b> & more"
    hand.move(IN_HALL)
    hand.bot.waitUntil(QToolTip.isVisible, timeout=3000)
    assert QToolTip.text() == "<div>&lt;b&gt;building:hall&lt;/b&gt; &amp; more</div>"
    QToolTip.hideText()


def test_a_click_selects_a_click_on_nothing_deselects(view: MapView, hand: Hand, heard: Listen) -> None:
    chosen = heard(view.selected)
    hand.click(IN_HALL)
    assert view.selection() == (HALL,)
    hand.click(at(-10, -10))
    hand.click(IN_HALL)
    hand.key(Qt.Key.Key_Escape)
    assert chosen == [HALL, None, HALL, None]
    assert view.selection() == ()


def test_another_click_there_selects_what_lies_beneath(view: MapView, hand: Hand, heard: Listen) -> None:
    chosen = heard(view.selected)
    for _ in range(2):
        hand.click(IN_ANNEX)
    assert chosen == [CORDON, ANNEX]


def test_the_ground_on_which_all_stands_is_not_selected(view: MapView, hand: Hand, heard: Listen) -> None:
    chosen = heard(view.selected)
    hand.click(IN_HALL)
    hand.click(EMPTY)
    assert chosen == [HALL, None]


def test_a_drag_selects_nothing(view: MapView, hand: Hand, heard: Listen) -> None:
    chosen = heard(view.selected)
    hand.drag(IN_HALL, at(400, 400))
    assert chosen == []


def test_the_selection_set_from_outside_is_drawn_but_not_told(view: MapView, heard: Listen) -> None:
    chosen = heard(view.selected)
    before = view.grab().toImage()
    view.set_selection([HALL, Ref(int, "gone")])
    assert view.grab().toImage() != before
    assert chosen == []


def test_the_right_button_asks_for_a_menu(view: MapView, hand: Hand, heard: Listen) -> None:
    asked = heard(view.context_requested)
    pixel = hand.pixel(IN_HALL)
    where = view.mapToGlobal(pixel)
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, pixel, where))
    ref, x, y, point = asked[0]
    assert ref == HALL and near((x, y), hand.real(IN_HALL)) and point == where


def test_a_new_scene_keeps_the_view_but_another_campus_is_shown_whole(view: MapView, hand: Hand) -> None:
    view.fly_to(IN_HALL, 1000)
    kept = view.viewport()
    dark = make_scene(theme=tokens.DARK)
    view.set_scene(dark)
    assert view.viewport() == kept
    hand.settle()
    assert view.shown_scene() is dark
    view.set_scene(make_scene((X, Y, X + 4000, Y + 3000)))
    assert view.viewport().ppm == pytest.approx(0.2)


def test_the_window_answers_while_a_picture_is_painted(
    view: MapView, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slow(*args: object, **more: object) -> tuple[()]:
        assert go_on.wait(20)
        return ()

    monkeypatch.setattr(backing, "paint_scene", slow)
    hand.wheel(at(400, 300), 1)
    held, goal = hand.real(EMPTY), hand.pixel(at(200, 150))
    hand.drag(EMPTY, at(200, 150))
    assert near(view.viewport().to_world(goal.x(), goal.y()), held)
    assert not view.grab().isNull() and view.busy
    go_on.set()
    hand.settle()


def test_a_picture_that_nobody_wants_any_more_is_given_up(view: MapView, hand: Hand) -> None:
    for _ in range(12):
        hand.wheel(at(400, 300), 1)
    assert view._aside._pending <= 2
    hand.settle()
    assert view._backing.picture.sharp(view.viewport())  # type: ignore[union-attr]


def test_a_defect_in_painting_reaches_the_gui_thread(
    view: MapView, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **more: object) -> tuple[()]:
        raise ZeroDivisionError("broken layer")

    with hand.bot.captureExceptions() as exceptions, monkeypatch.context() as patch:
        patch.setattr(backing, "paint_scene", broken)
        hand.wheel(at(400, 300), 1)
        hand.settle()
    assert [kind for kind, *_ in exceptions] == [ZeroDivisionError]
    hand.wheel(at(400, 300), 1)
    hand.settle()
    assert view._backing.picture.sharp(view.viewport())  # type: ignore[union-attr]


def test_names_and_hints_follow_the_language(view: MapView) -> None:
    assert view.accessibleName() == "Campus map"
    view.set_text(Text("zh"))
    assert view.accessibleName() == "校园地图"
    assert "滚轮" in Text("zh").render(view.tool.hint)
