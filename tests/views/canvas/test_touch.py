"""Fingers and a pen on the map."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shapely.geometry import LineString, Polygon

from app.views.canvas import EditTool, FreehandTool, LineTool, MapView, PolygonTool
from app.views.canvas.touch import LONG_PRESS_MS
from tests.views.canvas.conftest import Listen
from tests.views.canvas.hand import HALL, HALL_FOOTPRINT, Hand, area, at

SQUARE = area((60, 60), (180, 60), (180, 180), (60, 180))


@pytest.fixture(scope="module")
def screen() -> QPointingDevice:
    """A touch screen."""
    return QTest.createTouchDevice()


def tap(view: MapView, hand: Hand, screen: QPointingDevice, place: tuple[float, float]) -> None:
    pixel = hand.pixel(place)
    QTest.touchEvent(hand.window, screen).press(0, pixel).commit()
    QTest.touchEvent(hand.window, screen).release(0, pixel).commit()


def test_taps_draw_and_handles_grow_for_fingers(
    view: MapView, hand: Hand, heard: Listen, screen: QPointingDevice
) -> None:
    tool = PolygonTool()
    view.set_tool(tool)
    hand.settle()
    finished = heard(tool.finished)
    for place in (at(60, 60), at(160, 60), at(160, 160)):
        tap(view, hand, screen, place)
    assert view.large_handles and len(tool.vertices) == 3
    tap(view, hand, screen, at(78, 70))
    (drawn,) = finished
    assert isinstance(drawn, Polygon) and drawn.area == pytest.approx(5000)
    hand.click(at(700, 500))
    assert not view.large_handles


def test_a_finger_drags_a_vertex_from_beside_it(
    view: MapView, hand: Hand, heard: Listen, screen: QPointingDevice
) -> None:
    tool = EditTool(SQUARE)
    view.set_tool(tool)
    finished = heard(tool.finished)
    start, end = hand.pixel(at(190, 195)), hand.pixel(at(240, 240))
    QTest.touchEvent(hand.window, screen).press(0, start).commit()
    for share in (0.3, 0.6, 1.0):
        QTest.touchEvent(hand.window, screen).move(0, start + (end - start) * share).commit()
    QTest.touchEvent(hand.window, screen).release(0, end).commit()
    hand.key(Qt.Key.Key_Return)
    (changed,) = finished
    assert isinstance(changed, Polygon) and changed.area > SQUARE.area


def test_two_fingers_move_and_zoom_while_the_draft_stays(
    view: MapView, hand: Hand, screen: QPointingDevice
) -> None:
    tool = LineTool()
    view.set_tool(tool)
    hand.settle()
    tap(view, hand, screen, at(60, 60))
    before, vertices = view.viewport(), tool.vertices
    one, other = QPoint(300, 300), QPoint(400, 300)
    QTest.touchEvent(hand.window, screen).press(0, one).commit()
    QTest.touchEvent(hand.window, screen).move(0, one).press(1, other).commit()
    apart = QPoint(100, 0)
    QTest.touchEvent(hand.window, screen).move(0, one - apart / 2).move(1, other + apart / 2).commit()
    QTest.touchEvent(hand.window, screen).release(0, one).release(1, other).commit()
    assert view.viewport().ppm == pytest.approx(2 * before.ppm, rel=0.05)
    assert tool.vertices == vertices


def test_the_palm_does_not_draw_while_a_finger_does(
    view: MapView, hand: Hand, heard: Listen, screen: QPointingDevice
) -> None:
    tool = FreehandTool()
    view.set_tool(tool)
    finished = heard(tool.finished)
    QTest.touchEvent(hand.window, screen).press(0, QPoint(100, 100)).commit()
    QTest.touchEvent(hand.window, screen).move(0, QPoint(150, 120)).commit()
    QTest.touchEvent(hand.window, screen).move(0, QPoint(200, 140)).press(1, QPoint(500, 400)).commit()
    QTest.touchEvent(hand.window, screen).move(0, QPoint(260, 100)).move(1, QPoint(510, 410)).commit()
    QTest.touchEvent(hand.window, screen).release(0, QPoint(260, 100)).release(1, QPoint(510, 410)).commit()
    (drawn,) = finished
    assert isinstance(drawn, LineString)
    assert max(x for x, _ in drawn.coords) < view.viewport().to_world(300, 100)[0]


def test_a_long_press_asks_what_is_there(
    view: MapView, hand: Hand, heard: Listen, screen: QPointingDevice, qtbot: QtBot
) -> None:
    asked, selected = heard(view.context_requested), heard(view.selected)
    middle = HALL_FOOTPRINT.representative_point()
    pixel = hand.pixel((middle.x, middle.y))
    QTest.touchEvent(hand.window, screen).press(0, pixel).commit()
    qtbot.waitUntil(lambda: bool(asked), timeout=LONG_PRESS_MS + 3000)
    QTest.touchEvent(hand.window, screen).release(0, pixel).commit()
    ((ref, *_),) = asked  # type: ignore[misc]
    assert ref == HALL and selected == []


def pen(view: MapView, kind: QEvent.Type, place: QPointF, pressure: float = 0.0) -> None:
    device = QPointingDevice(
        "pen",
        7,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        1,
    )
    held = Qt.MouseButton.LeftButton if pressure else Qt.MouseButton.NoButton
    event = QTabletEvent(
        kind,
        device,
        place,
        view.mapToGlobal(place),
        pressure,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        Qt.KeyboardModifier.NoModifier,
        Qt.MouseButton.LeftButton,
        held,
    )
    QApplication.sendEvent(view, event)


def test_the_pen_shows_where_it_snaps_before_it_touches(view: MapView, hand: Hand) -> None:
    view.set_tool(LineTool())
    hand.settle()
    corner = HALL_FOOTPRINT.exterior.coords[0]
    pen(view, QEvent.Type.TabletMove, QPointF(hand.pixel(corner)) + QPointF(3, 3))
    assert view.pointer is not None and view.pointer.snap is not None and view.pointer.at == corner


def test_the_pen_draws_however_hard_it_presses(
    view: MapView, hand: Hand, heard: Listen, screen: QPointingDevice
) -> None:
    tool = FreehandTool()
    view.set_tool(tool)
    finished = heard(tool.finished)
    pen(view, QEvent.Type.TabletPress, QPointF(100, 100), 0.1)
    for step in range(1, 20):
        pen(view, QEvent.Type.TabletMove, QPointF(100 + 10 * step, 100), 0.05 * step)
    tap(view, hand, screen, at(400, 400))
    pen(view, QEvent.Type.TabletRelease, QPointF(290, 100))
    (drawn,) = finished
    assert isinstance(drawn, LineString) and drawn.length == pytest.approx(view.metres(190), rel=0.01)
