"""Changing a shape that exists: its vertices, its place, and deleting it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from app.views.canvas import EditTool, MapView, SelectTool
from tests.views.canvas.conftest import Listen
from tests.views.canvas.hand import CORDON, CORDON_AREA, HALL_FOOTPRINT, Hand, area, at

SQUARE = area((60, 60), (180, 60), (180, 180), (60, 180))


def edit(view: MapView, hand: Hand, geometry: BaseGeometry, record_id: str = "") -> EditTool:
    tool = EditTool(geometry, record_id)
    view.set_tool(tool)
    hand.settle()
    return tool


def test_a_vertex_is_moved_by_dragging_it(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = edit(view, hand, SQUARE)
    finished = heard(tool.finished)
    hand.drag(at(183, 178), at(220, 220))
    hand.key(Qt.Key.Key_Return)
    (changed,) = finished
    assert isinstance(changed, Polygon) and changed.is_valid
    assert changed.symmetric_difference(area((60, 60), (180, 60), (220, 220), (60, 180))).area < 1e-6
    assert isinstance(view.tool, SelectTool)


def test_a_vertex_dragged_near_a_building_ends_on_its_corner(
    view: MapView, hand: Hand, heard: Listen
) -> None:
    tool = edit(view, hand, SQUARE)
    finished = heard(tool.finished)
    corner = HALL_FOOTPRINT.exterior.coords[0]
    hand.drag(at(180, 180), (corner[0] - 5, corner[1] - 4))
    hand.key(Qt.Key.Key_Return)
    (changed,) = finished
    assert isinstance(changed, Polygon) and corner in changed.exterior.coords


def test_the_edited_record_does_not_hold_its_own_vertices_back(
    view: MapView, hand: Hand, heard: Listen
) -> None:
    tool = edit(view, hand, CORDON_AREA, CORDON.id)
    finished = heard(tool.finished)
    hand.drag(at(520, 80), at(514, 75))
    hand.key(Qt.Key.Key_Return)
    (changed,) = finished
    assert isinstance(changed, Polygon) and (491_514.0, 5_455_075.0) in changed.exterior.coords


def test_the_small_handle_between_two_vertices_inserts_one(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = edit(view, hand, SQUARE)
    finished = heard(tool.finished)
    hand.drag(at(120, 180), at(120, 230))
    hand.key(Qt.Key.Key_Return)
    (changed,) = finished
    assert isinstance(changed, Polygon)
    assert changed.symmetric_difference(SQUARE.union(area((60, 180), (180, 180), (120, 230)))).area < 1e-6


def test_the_small_handle_on_the_closing_side_works_too(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = edit(view, hand, SQUARE)
    finished = heard(tool.finished)
    hand.drag(at(60, 120), at(20, 120))
    hand.key(Qt.Key.Key_Return)
    (changed,) = finished
    assert isinstance(changed, Polygon) and changed.area == pytest.approx(120 * 120 + 120 * 40 / 2)


def test_the_chosen_vertex_is_deleted(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = edit(view, hand, SQUARE)
    finished, unwanted = heard(tool.finished), heard(tool.deletion_wanted)
    hand.click(at(180, 180))
    hand.key(Qt.Key.Key_Delete)
    hand.key(Qt.Key.Key_Return)
    (changed,) = finished
    assert isinstance(changed, Polygon) and changed.area == pytest.approx(120 * 120 / 2)
    assert unwanted == []


def test_an_area_keeps_three_vertices(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = edit(view, hand, area((60, 60), (180, 60), (180, 180)))
    refused = heard(tool.refused)
    hand.click(at(180, 180))
    hand.key(Qt.Key.Key_Delete)
    assert len(refused) == 1 and len(hand.read()) == 3
    assert "at least 3" in hand.read()[-1].words and hand.read()[-1].danger


def test_with_no_vertex_chosen_delete_asks_for_the_whole_shape_to_go(
    view: MapView, hand: Hand, heard: Listen
) -> None:
    tool = edit(view, hand, SQUARE)
    unwanted = heard(tool.deletion_wanted)
    hand.key(Qt.Key.Key_Delete)
    assert len(unwanted) == 1


def test_the_whole_shape_is_moved_by_its_inside(view: MapView, hand: Hand, heard: Listen) -> None:
    donut = Polygon(SQUARE.exterior, [box(*at(80, 80), *at(100, 100)).exterior])
    tool = edit(view, hand, donut)
    finished = heard(tool.finished)
    hand.drag(at(150, 120), at(200, 100))
    hand.key(Qt.Key.Key_Return)
    (changed,) = finished
    assert isinstance(changed, Polygon) and len(changed.interiors) == 1
    assert changed.area == pytest.approx(donut.area)
    assert changed.centroid.x - donut.centroid.x == pytest.approx(50)
    assert changed.centroid.y - donut.centroid.y == pytest.approx(-20)


def test_every_part_of_a_shape_in_several_parts_can_be_edited(
    view: MapView, hand: Hand, heard: Listen
) -> None:
    parts = MultiPolygon([SQUARE, area((60, 220), (120, 220), (120, 280), (60, 280))])
    tool = edit(view, hand, parts)
    finished = heard(tool.finished)
    hand.drag(at(120, 280), at(160, 320))
    hand.key(Qt.Key.Key_Return)
    (changed,) = finished
    assert isinstance(changed, MultiPolygon)
    assert changed.geoms[0].equals(SQUARE) and changed.geoms[1].area > parts.geoms[1].area


def test_a_shape_that_crosses_itself_is_refused_and_can_be_taken_back(
    view: MapView, hand: Hand, heard: Listen
) -> None:
    tool = edit(view, hand, SQUARE)
    finished, refused, cancelled = heard(tool.finished), heard(tool.refused), heard(tool.cancelled)
    hand.drag(at(180, 180), at(20, 90))
    assert [line.danger for line in hand.read() if not line.muted] == [True]
    hand.key(Qt.Key.Key_Return)
    assert finished == [] and len(refused) == 1 and view.tool is tool
    hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert tool.draft().problem is None and tool.draft().area is not None
    hand.key(Qt.Key.Key_Return)
    assert finished == [] and len(cancelled) == 1


def test_a_shape_that_crosses_itself_is_repaired_on_request(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = edit(view, hand, SQUARE)
    finished = heard(tool.finished)
    hand.drag(at(180, 180), at(20, 90))
    hand.key(Qt.Key.Key_R)
    hand.key(Qt.Key.Key_Return)
    (changed,) = finished
    assert isinstance(changed, Polygon | MultiPolygon) and changed.is_valid and changed.area > 1000


def test_vertices_in_a_band_move_and_go_together(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = edit(view, hand, SQUARE)
    finished = heard(tool.finished)
    shift = Qt.KeyboardModifier.ShiftModifier
    first, last = hand.pixel(at(150, 40)), hand.pixel(at(210, 210))
    QTest.mouseMove(hand.window, first)
    QTest.mousePress(hand.window, Qt.MouseButton.LeftButton, shift, first)
    QTest.mouseMove(hand.window, last)
    QTest.mouseRelease(hand.window, Qt.MouseButton.LeftButton, shift, last)
    assert len(tool.chosen) == 2
    hand.drag(at(180, 180), at(240, 180))
    hand.key(Qt.Key.Key_Return)
    (changed,) = finished
    assert isinstance(changed, Polygon)
    assert changed.symmetric_difference(area((60, 60), (240, 60), (240, 180), (60, 180))).area < 1e-6


def test_parts_that_overlap_are_refused(view: MapView, hand: Hand, heard: Listen) -> None:
    parts = MultiPolygon([SQUARE, area((60, 220), (120, 220), (120, 280), (60, 280))])
    tool = edit(view, hand, parts)
    finished, refused = heard(tool.finished), heard(tool.refused)
    hand.drag(at(60, 220), at(70, 90))
    hand.key(Qt.Key.Key_Return)
    assert finished == [] and len(refused) == 1


def test_acts_are_taken_back_one_by_one_and_done_again(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = edit(view, hand, SQUARE)
    finished = heard(tool.finished)
    hand.drag(at(180, 180), at(220, 220))
    hand.drag(at(60, 60), at(40, 40))
    hand.drag(at(120, 120), at(140, 120))
    hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, times=3)
    assert not tool.drafting
    hand.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier, times=2)
    hand.key(Qt.Key.Key_Return)
    (changed,) = finished
    assert isinstance(changed, Polygon)
    assert changed.symmetric_difference(area((40, 40), (180, 60), (220, 220), (60, 180))).area < 1e-6


def test_escape_leaves_the_shape_as_it_was(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = edit(view, hand, SQUARE)
    finished, cancelled = heard(tool.finished), heard(tool.cancelled)
    hand.drag(at(180, 180), at(220, 220))
    hand.key(Qt.Key.Key_Escape)
    assert finished == [] and len(cancelled) == 1
    assert isinstance(view.tool, SelectTool)


def test_a_click_beside_the_shape_finishes_and_a_drag_there_moves_the_map(
    view: MapView, hand: Hand, heard: Listen
) -> None:
    tool = edit(view, hand, SQUARE)
    finished = heard(tool.finished)
    hand.drag(at(180, 180), at(220, 220))
    before = view.viewport()
    hand.drag(at(400, 150), at(430, 150))
    assert view.viewport().x == pytest.approx(before.x - 30) and finished == []
    hand.click(at(400, 150))
    assert len(finished) == 1


def test_vertices_are_chosen_and_moved_from_the_keyboard(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = edit(view, hand, SQUARE)
    finished = heard(tool.finished)
    hand.key(Qt.Key.Key_Tab, times=2)
    hand.key(Qt.Key.Key_Right, times=2)
    hand.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    hand.key(Qt.Key.Key_Return)
    (changed,) = finished
    assert isinstance(changed, Polygon)
    assert changed.exterior.coords[1] == pytest.approx(at(180 + 16, 60 - 1))


def test_lines_and_points_are_edited_alike(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = edit(view, hand, LineString([at(60, 60), at(160, 60)]))
    finished = heard(tool.finished)
    hand.drag(at(110, 60), at(110, 110))
    hand.drag(at(70, 70), at(70, 100))
    hand.key(Qt.Key.Key_Return)
    tool = edit(view, hand, Point(at(60, 60)))
    moved = heard(tool.finished)
    hand.drag(at(60, 60), at(90, 60))
    hand.key(Qt.Key.Key_Return)
    (line,), (point,) = finished, moved
    assert isinstance(line, LineString) and isinstance(point, Point)
    assert [
        c == pytest.approx(at(*p))
        for c, p in zip(line.coords, ((60, 90), (110, 140), (160, 90)), strict=True)
    ]
    assert (point.x, point.y) == pytest.approx(at(90, 60))


@pytest.mark.parametrize(("reach", "held"), [(14.0, False), (30.0, True)])
def test_the_reach_of_handles_can_be_set_for_fingers(
    view: MapView, hand: Hand, reach: float, held: bool
) -> None:
    view.hit_radius_px = reach
    tool = edit(view, hand, SQUARE)
    hand.drag(at(200, 195), at(230, 230))
    assert tool.drafting is held
