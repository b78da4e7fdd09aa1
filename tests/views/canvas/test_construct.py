"""Shapes from figures: rectangles, sectors, typed lengths, bearings and coordinates, tracing, by hand."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from shapely.geometry import LineString, Point, Polygon

from app.campus.coordinates import CoordinateFormat, format_coordinate
from app.campus.frame import Frame
from app.views.canvas import (
    FreehandTool,
    LineTool,
    MapView,
    PlacePointTool,
    PolygonTool,
    RectangleTool,
    SectorTool,
    Tool,
    TurnedRectangleTool,
)
from tests.views.canvas.conftest import Listen
from tests.views.canvas.hand import ANNEX_FOOTPRINT, HALL_FOOTPRINT, LANE_LINE, Hand, area, at

CONTROL = Qt.KeyboardModifier.ControlModifier


def take_up(view: MapView, hand: Hand, tool: Tool) -> Tool:
    view.set_tool(tool)
    hand.settle()
    return tool


def same(one: object, other: Polygon, tolerance: float = 1e-6) -> bool:
    return isinstance(one, Polygon) and one.symmetric_difference(other).area < tolerance


def fields(hand: Hand) -> dict[str, str]:
    return {line.words: line.value for line in hand.read() if line.value}


@pytest.mark.parametrize("way", ["drag", "clicks", "keys"])
def test_a_rectangle_from_corner_to_corner(view: MapView, hand: Hand, heard: Listen, way: str) -> None:
    tool = take_up(view, hand, RectangleTool())
    finished = heard(tool.finished)
    if way == "drag":
        hand.drag(at(60, 60), at(160, 120))
    elif way == "clicks":
        hand.click(at(60, 60))
        hand.click(at(160, 120))
    else:
        hand.move(at(60, 60))
        hand.key(Qt.Key.Key_Space)
        hand.move(at(160, 120))
        hand.key(Qt.Key.Key_Space)
    (drawn,) = finished
    assert same(drawn, area((60, 60), (160, 60), (160, 120), (60, 120)))


def test_width_and_height_are_typed(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = take_up(view, hand, RectangleTool())
    finished = heard(tool.finished)
    hand.click(at(60, 60))
    hand.move(at(100, 20))
    hand.type("50")
    hand.key(Qt.Key.Key_Tab)
    hand.type("20.5")
    assert fields(hand)["Width"] == "50 m" and fields(hand)["Height"] == "20.5"
    hand.key(Qt.Key.Key_Return)
    (drawn,) = finished
    assert same(drawn, area((60, 60), (110, 60), (110, 39.5), (60, 39.5)))


def test_control_makes_a_square(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = take_up(view, hand, RectangleTool())
    finished = heard(tool.finished)
    hand.click(at(60, 60))
    hand.click(at(160, 100), CONTROL)
    (drawn,) = finished
    assert same(drawn, area((60, 60), (160, 60), (160, 160), (60, 160)))


def test_a_rectangle_on_a_side(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = take_up(view, hand, TurnedRectangleTool())
    finished = heard(tool.finished)
    for place in (at(60, 60), at(120, 140), at(200, 80)):
        hand.click(place)
    (drawn,) = finished
    assert isinstance(drawn, Polygon) and drawn.area == pytest.approx(10_000)
    assert drawn.boundary.distance(Point(at(200, 80))) < 1e-6


def test_a_sector_downwind_of_a_release_is_typed(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = take_up(view, hand, SectorTool())
    finished = heard(tool.finished)
    hand.click(at(200, 200))
    hand.type("120")
    hand.key(Qt.Key.Key_Tab)
    hand.type("90")
    hand.key(Qt.Key.Key_Tab)
    hand.type("40")
    hand.key(Qt.Key.Key_Return)
    (drawn,) = finished
    assert isinstance(drawn, Polygon) and drawn.is_valid
    assert drawn.area == pytest.approx(math.pi * 120**2 * 40 / 360, rel=0.002)
    assert drawn.contains(Point(at(310, 200))) and not drawn.contains(Point(at(200, 260)))


def test_a_sector_by_three_clicks(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = take_up(view, hand, SectorTool())
    finished = heard(tool.finished)
    for place in (at(200, 150), at(300, 150), at(250, 200)):
        hand.click(place)
    (drawn,) = finished
    assert isinstance(drawn, Polygon) and drawn.area == pytest.approx(math.pi * 100**2 / 4, rel=0.002)


def test_a_place_is_taken_back_and_set_again(view: MapView, hand: Hand) -> None:
    tool = take_up(view, hand, SectorTool())
    assert isinstance(tool, SectorTool)
    hand.click(at(200, 150))
    hand.click(at(300, 150))
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert len(tool.anchors) == 1
    hand.key(Qt.Key.Key_Y, CONTROL)
    assert len(tool.anchors) == 2
    hand.key(Qt.Key.Key_Backspace, times=2)
    assert not tool.drafting


def test_length_and_bearing_of_a_segment_are_typed(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = take_up(view, hand, LineTool())
    finished = heard(tool.finished)
    hand.click(at(100, 100))
    hand.move(at(130, 160))
    hand.type("75.5")
    hand.key(Qt.Key.Key_Tab)
    hand.type("90")
    assert fields(hand)["Length"] == "75.5 m" and fields(hand)["Bearing"] == "90"
    hand.key(Qt.Key.Key_Return)
    hand.key(Qt.Key.Key_Escape)
    assert (finished == [] and view.tool is not tool) or len(tool.vertices) == 2  # type: ignore[attr-defined]


def test_a_typed_length_holds_while_the_pointer_turns(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = take_up(view, hand, LineTool())
    finished = heard(tool.finished)
    hand.click(at(100, 100))
    hand.type("50")
    hand.click(at(100, 220))
    hand.key(Qt.Key.Key_Return)
    (drawn,) = finished
    assert isinstance(drawn, LineString) and drawn.length == pytest.approx(50)
    assert drawn.coords[1] == pytest.approx(at(100, 150))


def test_escape_empties_the_fields_before_it_gives_up(view: MapView, hand: Hand) -> None:
    tool = take_up(view, hand, LineTool())
    hand.click(at(100, 100))
    hand.type("50")
    hand.key(Qt.Key.Key_Escape)
    assert view.tool is tool and fields(hand) == {}
    hand.key(Qt.Key.Key_Escape)
    assert view.tool is not tool


@pytest.mark.parametrize("style", list(CoordinateFormat))
def test_a_vertex_is_placed_by_its_coordinates(
    view: MapView, hand: Hand, heard: Listen, style: CoordinateFormat
) -> None:
    meant = at(412, 318)
    words = format_coordinate(Frame(32610).to_wgs84(Point(meant)), style)
    tool = take_up(view, hand, LineTool())
    finished = heard(tool.finished)
    hand.move(at(50, 50))
    hand.key(Qt.Key.Key_Tab)
    hand.type(words)
    hand.key(Qt.Key.Key_Return)
    hand.click(at(100, 100))
    hand.key(Qt.Key.Key_Return)
    (drawn,) = finished
    assert isinstance(drawn, LineString) and math.dist(drawn.coords[0], meant) < 3


def test_pasted_coordinates_that_are_nowhere_are_refused(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = take_up(view, hand, LineTool())
    refused = heard(tool.refused)
    hand.move(at(50, 50))
    QGuiApplication.clipboard().setText("95N 200E")
    hand.key(Qt.Key.Key_V, CONTROL)
    hand.key(Qt.Key.Key_Return)
    assert len(refused) == 1 and not tool.drafting


def test_control_keeps_right_angles_to_the_segment_before(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = take_up(view, hand, LineTool())
    finished = heard(tool.finished)
    hand.click(at(100, 100))
    hand.click(at(160, 180))
    hand.click(at(238, 118), CONTROL)
    hand.key(Qt.Key.Key_Return)
    (drawn,) = finished
    assert isinstance(drawn, LineString)
    (ax, ay), (bx, by), (cx, cy) = drawn.coords
    assert (bx - ax) * (cx - bx) + (by - ay) * (cy - by) == pytest.approx(0, abs=1e-6)


def test_tracing_follows_the_wall_of_a_building(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = take_up(view, hand, LineTool())
    finished = heard(tool.finished)
    corners = list(ANNEX_FOOTPRINT.exterior.coords)
    hand.click(corners[0])
    hand.key(Qt.Key.Key_T)
    assert view.tracing
    hand.move(corners[2])
    assert len(tool.live()) == 3  # type: ignore[attr-defined]
    hand.click(corners[2])
    hand.key(Qt.Key.Key_Return)
    (drawn,) = finished
    assert isinstance(drawn, LineString) and len(drawn.coords) == 3
    assert drawn.coords[1] in corners and ANNEX_FOOTPRINT.boundary.covers(drawn)


def test_tracing_along_a_path_stops_where_the_pointer_is(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = take_up(view, hand, PolygonTool())
    assert isinstance(tool, PolygonTool)
    view.toggle_tracing()
    hand.click(LANE_LINE.coords[0])
    hand.click(at(760, 472))
    assert tool.vertices[0] == LANE_LINE.coords[0]
    assert LANE_LINE.coords[1] in tool.vertices
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert len(tool.vertices) == 1


def test_without_edges_between_tracing_goes_straight(view: MapView, hand: Hand) -> None:
    tool = take_up(view, hand, LineTool())
    assert isinstance(tool, LineTool)
    view.toggle_tracing()
    hand.click(ANNEX_FOOTPRINT.exterior.coords[0])
    hand.click(HALL_FOOTPRINT.exterior.coords[0])
    assert len(tool.vertices) == 2


def test_an_outline_that_crosses_itself_is_repaired_on_request(
    view: MapView, hand: Hand, heard: Listen
) -> None:
    tool = take_up(view, hand, PolygonTool())
    finished = heard(tool.finished)
    for place in (at(60, 60), at(160, 160), at(160, 60), at(60, 160)):
        hand.click(place)
    assert any("repair" in line.words for line in hand.read())
    hand.key(Qt.Key.Key_R)
    (drawn,) = finished
    assert drawn.is_valid and drawn.area == pytest.approx(5000)  # type: ignore[attr-defined]


@pytest.mark.parametrize("closes", [False, True])
def test_drawing_by_hand_keeps_the_form_with_few_vertices(
    view: MapView, hand: Hand, heard: Listen, closes: bool
) -> None:
    tool = take_up(view, hand, FreehandTool(closes=closes))
    finished = heard(tool.finished)
    places = [at(200 + 80 * math.cos(a / 20), 150 + 80 * math.sin(a / 20)) for a in range(120)]
    QTest.mousePress(hand.window, Qt.MouseButton.LeftButton, pos=hand.pixel(places[0]))
    for place in places:
        QTest.mouseMove(hand.window, hand.pixel(place))
    QTest.mouseRelease(hand.window, Qt.MouseButton.LeftButton, pos=hand.pixel(places[-1]))
    (drawn,) = finished
    run = drawn.exterior if closes else drawn  # type: ignore[attr-defined]
    assert drawn.is_valid and len(run.coords) < 40  # type: ignore[attr-defined]
    assert run.hausdorff_distance(LineString(places)) < (90 if closes else 3)


def test_a_point_of_an_annotation_snaps(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = take_up(view, hand, PlacePointTool(snaps=True))
    finished = heard(tool.finished)
    hand.click((HALL_FOOTPRINT.exterior.coords[0][0] + 4, HALL_FOOTPRINT.exterior.coords[0][1] + 3))
    (drawn,) = finished
    assert isinstance(drawn, Point) and (drawn.x, drawn.y) == HALL_FOOTPRINT.exterior.coords[0]


@pytest.mark.parametrize("make", [RectangleTool, TurnedRectangleTool, SectorTool, PolygonTool, LineTool])
def test_a_draft_goes_on_where_it_was(view: MapView, hand: Hand, make: type[Tool]) -> None:
    first = take_up(view, hand, make())
    hand.click(at(100, 100))
    if make not in (RectangleTool,):
        hand.click(at(160, 100))
    kept = first.memento()
    assert kept is not None
    again = take_up(view, hand, make())
    again.recall(kept)
    assert again.drafting and again.memento() == kept
