"""Drawing points, lines, areas and circles on the map, and measuring."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from app.domain.message import Message
from app.map import tokens
from app.runtime.text import Text
from app.views.canvas import (
    CircleTool,
    LineTool,
    MapView,
    MeasureTool,
    PlacePointTool,
    PolygonTool,
    SelectTool,
    Tool,
)
from tests.views.canvas.conftest import Listen
from tests.views.canvas.hand import HALL, HALL_FOOTPRINT, LANE_LINE, Hand, at, make_scene

#: Corners in the empty south-west, far from anything to snap to.
FIELD = (at(60, 60), at(220, 70), at(230, 210), at(50, 200))
BOW = (at(60, 60), at(220, 210), at(220, 60), at(60, 210))


def take_up(view: MapView, hand: Hand, tool: Tool) -> None:
    view.set_tool(tool)
    hand.settle()


def keys_of(messages: list[object]) -> list[str]:
    return [m.key for m in messages if isinstance(m, Message)]


def words(hand: Hand) -> list[str]:
    return [line.words for line in hand.read()]


def test_an_area_is_what_was_clicked(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = PolygonTool()
    finished = heard(tool.finished)
    take_up(view, hand, tool)
    for corner in FIELD:
        hand.click(corner)
    hand.key(Qt.Key.Key_Return)
    (drawn,) = finished
    clicked = Polygon([hand.real(corner) for corner in FIELD])
    assert isinstance(drawn, Polygon) and drawn.is_valid
    assert drawn.area == pytest.approx(clicked.area, rel=1e-9)
    assert drawn.symmetric_difference(clicked).area < 1e-6
    assert isinstance(view.tool, SelectTool)


@pytest.mark.parametrize("way", ["double click", "first corner", "enter"])
def test_three_ways_to_finish_give_the_same_area(view: MapView, hand: Hand, heard: Listen, way: str) -> None:
    tool = PolygonTool()
    finished = heard(tool.finished)
    take_up(view, hand, tool)
    for corner in FIELD[:-1]:
        hand.click(corner)
    if way == "double click":
        hand.double_click(FIELD[-1])
    else:
        hand.click(FIELD[-1])
        if way == "enter":
            hand.key(Qt.Key.Key_Enter)
        else:
            hand.click((FIELD[0][0] + 4, FIELD[0][1] - 3))
    (drawn,) = finished
    assert isinstance(drawn, Polygon)
    assert len(drawn.exterior.coords) == 5
    assert drawn.symmetric_difference(Polygon([hand.real(c) for c in FIELD])).area < 1e-6


def test_a_pointer_near_a_building_corner_means_that_corner(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = PolygonTool()
    finished = heard(tool.finished)
    take_up(view, hand, tool)
    corner = HALL_FOOTPRINT.exterior.coords[0]
    hand.click((corner[0] - 6, corner[1] - 5))
    assert "Building corner" in words(hand)
    for place in FIELD[:2]:
        hand.click(place)
    hand.key(Qt.Key.Key_Return)
    (drawn,) = finished
    assert isinstance(drawn, Polygon)
    assert drawn.exterior.coords[0] == corner


def test_a_pointer_near_a_path_means_the_path(view: MapView, hand: Hand) -> None:
    tool = LineTool()
    take_up(view, hand, tool)
    hand.click(at(200, 496))
    assert LANE_LINE.distance(Point(tool.vertices[0])) < 1e-6
    assert "Path" in words(hand)


def test_shift_and_s_keep_the_pointer_from_snapping(view: MapView, hand: Hand, heard: Listen) -> None:
    tool, switched = LineTool(), heard(view.snapping_changed)
    take_up(view, hand, tool)
    beside = at(304, 304)
    hand.click(beside, Qt.KeyboardModifier.ShiftModifier)
    hand.key(Qt.Key.Key_S)
    hand.click(at(376, 306))
    assert tool.vertices == (hand.real(beside), hand.real(at(376, 306)))
    hand.key(Qt.Key.Key_S)
    assert switched == [False, True]
    hand.click(at(368, 366))
    assert tool.vertices[-1] == at(370.25, 370.5)


def test_an_area_that_crosses_itself_is_shown_and_refused_until_it_is_mended(
    view: MapView, hand: Hand, heard: Listen
) -> None:
    tool = PolygonTool()
    finished, refused = heard(tool.finished), heard(tool.refused)
    take_up(view, hand, tool)
    for corner in BOW[:3]:
        hand.click(corner)
    hand.move(BOW[3])
    assert tool.draft().problem is not None and tool.draft().area is None
    assert [line.danger for line in hand.read() if line.danger] == [True]
    assert danger_on_screen(view)
    hand.click(BOW[3])
    hand.key(Qt.Key.Key_Return)
    assert finished == [] and keys_of(refused) == ["canvas.refused.crossing"]
    assert view.tool is tool and len(tool.vertices) == 4
    hand.key(Qt.Key.Key_Backspace)
    assert tool.refusal is None
    hand.key(Qt.Key.Key_Return)
    (drawn,) = finished
    assert isinstance(drawn, Polygon) and drawn.is_valid
    assert not danger_on_screen(view)


def danger_on_screen(view: MapView) -> bool:
    image = view.grab().toImage()
    red = tokens.LIGHT.danger.fill
    return any(
        image.pixelColor(x, y).name() == red
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )


@pytest.mark.parametrize(
    ("tool", "places", "reason"),
    [
        (PolygonTool, FIELD[:2], "canvas.refused.polygon_too_few"),
        (PolygonTool, (), "canvas.refused.polygon_too_few"),
        (PolygonTool, (at(60, 60), at(120, 60), at(180, 60)), "canvas.refused.no_area"),
        (LineTool, FIELD[:1], "canvas.refused.line_too_few"),
        (MeasureTool, (), "canvas.refused.line_too_few"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(
    view: MapView,
    hand: Hand,
    heard: Listen,
    tool: type[Tool],
    places: tuple[tuple[float, float], ...],
    reason: str,
) -> None:
    used = tool()
    finished, refused = heard(used.finished), heard(used.refused)
    take_up(view, hand, used)
    for place in places:
        hand.click(place)
    hand.move(at(140, 140))
    hand.key(Qt.Key.Key_Return)
    assert finished == [] and keys_of(refused) == [reason]
    assert Text("en")(reason) in words(hand)
    assert Text("zh")(reason) != reason != Text("en")(reason)


def test_figures_stand_beside_the_cursor_in_both_languages(view: MapView, hand: Hand) -> None:
    take_up(view, hand, PolygonTool())
    for corner in (at(50, 50), at(150, 50), at(150, 150)):
        hand.click(corner)
    hand.move(at(50, 150))
    assert words(hand) == ["Segment 100 m, bearing 270°", "Area 1.00 ha", "Perimeter 400 m"]
    view.set_text(Text("zh"))
    assert words(hand)[1:] == ["面积 1.00 公顷", "周长 400 米"]


def test_the_people_inside_are_counted_while_drawing(view: MapView, hand: Hand) -> None:
    asked: list[Polygon | MultiPolygon] = []

    def count(area: Polygon | MultiPolygon) -> str:
        asked.append(area)
        return "People 120"

    view.set_people_inside(count)
    take_up(view, hand, PolygonTool())
    for corner in FIELD[:3]:
        hand.click(corner)
    hand.move(FIELD[3])
    hand.bot.waitUntil(lambda: "People 120" in words(hand), timeout=2000)
    assert asked[-1].is_valid
    hand.key(Qt.Key.Key_Escape)
    hand.move(at(100, 100))
    assert "People 120" not in words(hand)


def test_a_draft_can_be_taken_back_and_done_again(view: MapView, hand: Hand) -> None:
    tool = PolygonTool()
    take_up(view, hand, tool)
    for corner in FIELD:
        hand.click(corner)
    all_four = tool.vertices
    hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, times=3)
    assert tool.vertices == all_four[:1]
    hand.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert tool.vertices == all_four[:3]


def test_undo_belongs_to_the_draft_while_there_is_one_and_then_to_the_window(qtbot: QtBot) -> None:
    window, view = QMainWindow(), MapView(Text("en"))
    qtbot.addWidget(window)
    window.setCentralWidget(view)
    undone: list[int] = []
    action = QAction("Undo", window, shortcut=QKeySequence.StandardKey.Undo)
    action.triggered.connect(lambda: undone.append(1))
    window.addAction(action)
    window.resize(848, 648)
    view.set_scene(make_scene())
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    view.setFocus()
    tool = LineTool()
    view.set_tool(tool)
    qtbot.waitUntil(lambda: not view.busy)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.to_screen(*at(60, 60)).toPoint())
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert tool.vertices == () and undone == []
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [1]
    view.shut_down()


def test_escape_gives_the_draft_up(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = PolygonTool()
    finished, cancelled = heard(tool.finished), heard(tool.cancelled)
    take_up(view, hand, tool)
    for corner in FIELD:
        hand.click(corner)
    hand.key(Qt.Key.Key_Escape)
    assert finished == [] and len(cancelled) == 1
    assert isinstance(view.tool, SelectTool) and tool.vertices == ()


def test_taking_up_another_tool_gives_the_draft_up(view: MapView, hand: Hand) -> None:
    first = PolygonTool()
    take_up(view, hand, first)
    hand.click(FIELD[0])
    assert first.drafting
    view.set_tool(LineTool())
    assert not first.drafting
    hand.click(FIELD[1])
    assert first.vertices == ()


def test_a_line_has_its_length(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = LineTool()
    finished = heard(tool.finished)
    take_up(view, hand, tool)
    hand.click(at(50, 50))
    hand.click(at(50, 150))
    hand.move(at(150, 150))
    assert words(hand) == ["Length 200 m", "Segment 100 m, bearing 090°"]
    hand.double_click(at(150, 150))
    (line,) = finished
    assert isinstance(line, LineString) and line.length == pytest.approx(200)


def test_a_point_is_placed_by_a_click_and_its_building_lights_up(
    view: MapView, hand: Hand, heard: Listen
) -> None:
    tool, lit = PlacePointTool(), heard(view.hovered)
    finished = heard(tool.finished)
    take_up(view, hand, tool)
    hand.move(at(335, 335))
    assert lit == [HALL]
    hand.click(at(302, 303))
    (point,) = finished
    assert isinstance(point, Point) and (point.x, point.y) == hand.real(at(302, 303))


def test_a_point_is_placed_from_the_keyboard(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = PlacePointTool()
    finished = heard(tool.finished)
    take_up(view, hand, tool)
    hand.key(Qt.Key.Key_Right, times=3)
    hand.key(Qt.Key.Key_Up)
    hand.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    hand.key(Qt.Key.Key_Return)
    (point,) = finished
    assert isinstance(point, Point)
    middle = view.viewport().to_world(*view.rect().center().toTuple())
    assert point.x - middle[0] == pytest.approx(35) and point.y - middle[1] == pytest.approx(12)


def test_an_area_is_drawn_from_the_keyboard(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = PolygonTool()
    finished = heard(tool.finished)
    hand.key(Qt.Key.Key_S)
    take_up(view, hand, tool)
    for way in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Down):
        hand.key(way, times=5)
        hand.key(Qt.Key.Key_Space)
    hand.key(Qt.Key.Key_Return)
    (drawn,) = finished
    assert isinstance(drawn, Polygon) and drawn.area == pytest.approx(60 * 60)


def test_the_keyboard_cursor_takes_the_map_along_at_its_edge(view: MapView, hand: Hand) -> None:
    take_up(view, hand, PolygonTool())
    right = view.viewport().bounds[2]
    hand.key(Qt.Key.Key_Right, times=45)
    assert view.viewport().bounds[2] > right + 100
    assert view.pointer is not None and view.rect().contains(view.pointer.screen.toPoint())


@pytest.mark.parametrize("way", ["drag", "two clicks"])
def test_a_circle_has_the_radius_that_was_drawn(view: MapView, hand: Hand, heard: Listen, way: str) -> None:
    tool = CircleTool()
    finished = heard(tool.finished)
    take_up(view, hand, tool)
    centre, rim = at(140, 140), at(220, 140)
    if way == "drag":
        hand.drag(centre, rim)
    else:
        hand.click(centre)
        assert finished == []
        hand.move(rim)
        assert words(hand) == ["Radius 80.0 m", "Area 2.01 ha"]
        hand.click(rim)
    (drawn,) = finished
    assert isinstance(drawn, Polygon) and tool.circle is not None
    assert tool.circle.centre == hand.real(centre)
    assert tool.circle.radius_m == pytest.approx(80)
    assert drawn.area == pytest.approx(math.pi * 80**2, rel=5e-4)


def test_the_radius_of_a_circle_can_be_typed(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = CircleTool()
    finished, refused = heard(tool.finished), heard(tool.refused)
    take_up(view, hand, tool)
    hand.click(at(140, 140))
    hand.type("0")
    hand.key(Qt.Key.Key_Return)
    assert finished == [] and keys_of(refused) == ["canvas.refused.radius"]
    hand.key(Qt.Key.Key_Backspace)
    hand.type("62.55.")
    hand.key(Qt.Key.Key_Backspace)
    hand.move(at(300, 140))
    assert next((line.words, line.value, line.held) for line in hand.read()) == ("Radius", "62.5", True)
    hand.key(Qt.Key.Key_Return)
    assert tool.circle is not None and tool.circle.radius_m == 62.5
    assert len(finished) == 1


def test_a_double_click_does_not_make_a_tiny_circle(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = CircleTool()
    finished, refused = heard(tool.finished), heard(tool.refused)
    take_up(view, hand, tool)
    hand.double_click(at(140, 140))
    assert finished == [] and refused == [] and tool.drafting


def test_a_distance_stays_on_the_map_until_the_next_is_begun(
    view: MapView, hand: Hand, heard: Listen
) -> None:
    tool = MeasureTool()
    finished = heard(tool.finished)
    take_up(view, hand, tool)
    hand.click(at(50, 50))
    hand.double_click(at(50, 250))
    hand.move(at(120, 120))
    (line,) = finished
    assert isinstance(line, LineString) and words(hand)[0] == "Length 200 m"
    assert view.tool is tool
    hand.click(at(60, 60))
    hand.move(at(60, 90))
    assert words(hand)[0] == "Length 30.0 m"


def test_closing_the_ring_measures_an_area(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = MeasureTool()
    finished = heard(tool.finished)
    take_up(view, hand, tool)
    for corner in (at(50, 50), at(250, 50), at(250, 250), at(50, 250), at(50, 50)):
        hand.click(corner)
    (ring,) = finished
    assert isinstance(ring, Polygon) and ring.area == pytest.approx(40_000)
    hand.move(at(120, 120))
    assert words(hand)[:2] == ["Area 4.00 ha", "Perimeter 800 m"]


def test_a_draft_outlives_a_new_scene_and_a_move_of_the_map(view: MapView, hand: Hand) -> None:
    tool = PolygonTool()
    take_up(view, hand, tool)
    for corner in FIELD[:3]:
        hand.click(corner)
    kept = tool.vertices
    view.set_scene(make_scene())
    hand.wheel(at(140, 140), 2)
    hand.settle()
    assert tool.vertices == kept and view.tool is tool
