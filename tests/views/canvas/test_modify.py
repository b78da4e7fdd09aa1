"""Changing whole shapes with the mouse, the keyboard and typed figures."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.views.canvas import (
    BufferTool,
    FillTool,
    HoleTool,
    MapView,
    MoveTool,
    OffsetTool,
    ReshapeTool,
    ScaleTool,
    SplitTool,
    Tool,
    TurnTool,
)
from tests.views.canvas.conftest import Listen
from tests.views.canvas.hand import Hand, area, at

CONTROL = Qt.KeyboardModifier.ControlModifier
SQUARE = area((100, 60), (200, 60), (200, 160), (100, 160))
FRAME = Polygon(SQUARE.exterior, [area((140, 100), (160, 100), (160, 120), (140, 120)).exterior])
LINE = LineString([at(100, 60), at(200, 60)])


def take_up(view: MapView, hand: Hand, tool: Tool) -> Tool:
    view.set_tool(tool)
    hand.settle()
    return tool


def one(finished: list[object]) -> BaseGeometry:
    """The only shape that a tool made of the only shape that it was given."""
    ((group,),) = finished  # type: ignore[misc]
    (geometry,) = group
    return geometry


def same(first: BaseGeometry, second: BaseGeometry) -> bool:
    return bool(first.symmetric_difference(second).area < 1e-6)


def test_a_line_splits_every_shape_that_it_crosses(view: MapView, hand: Hand, heard: Listen) -> None:
    other = area((260, 60), (300, 60), (300, 100), (260, 100))
    finished = heard(take_up(view, hand, SplitTool([SQUARE, other, LINE])).finished)
    hand.click(at(80, 80))
    hand.move(at(330, 80))
    assert any("pieces" in line.words for line in hand.read())
    hand.click(at(330, 80))
    hand.key(Qt.Key.Key_Return)
    ((square, small, line),) = finished  # type: ignore[misc]
    assert [round(piece.area) for piece in square] == [8000, 2000]
    assert [round(piece.area) for piece in small] == [800, 800] and line == (LINE,)


def test_a_line_that_stops_inside_is_refused_and_can_go_on(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = take_up(view, hand, SplitTool([SQUARE]))
    finished, refused = heard(tool.finished), heard(tool.refused)
    hand.click(at(80, 100))
    hand.click(at(150, 100))
    hand.key(Qt.Key.Key_Return)
    assert finished == [] and len(refused) == 1 and view.tool is tool
    hand.click(at(230, 100))
    hand.key(Qt.Key.Key_Return)
    assert len(finished) == 1


def test_a_part_of_the_outline_is_drawn_anew(view: MapView, hand: Hand, heard: Listen) -> None:
    finished = heard(take_up(view, hand, ReshapeTool([SQUARE])).finished)
    for place in (at(190, 80), at(240, 80), at(240, 140), at(190, 140)):
        hand.click(place)
    hand.key(Qt.Key.Key_Return)
    assert one(finished).area == pytest.approx(100 * 100 + 40 * 60)


def test_a_hole_is_cut_and_filled(view: MapView, hand: Hand, heard: Listen) -> None:
    finished = heard(take_up(view, hand, HoleTool(SQUARE)).finished)
    for place in (at(120, 80), at(150, 80), at(150, 110), at(120, 80)):
        hand.click(place)
    holed = one(finished)
    assert isinstance(holed, Polygon) and len(holed.interiors) == 1
    filled = heard(take_up(view, hand, FillTool(holed)).finished)
    hand.click(at(145, 90))
    assert same(one(filled), SQUARE)


def test_a_hole_outside_is_refused(view: MapView, hand: Hand, heard: Listen) -> None:
    tool = take_up(view, hand, HoleTool(SQUARE))
    refused = heard(tool.refused)
    for place in (at(180, 80), at(250, 80), at(250, 110)):
        hand.click(place)
    hand.key(Qt.Key.Key_Return)
    assert len(refused) == 1 and view.tool is tool


def test_enter_fills_every_hole(view: MapView, hand: Hand, heard: Listen) -> None:
    finished = heard(take_up(view, hand, FillTool(FRAME)).finished)
    hand.key(Qt.Key.Key_Return)
    assert same(one(finished), SQUARE)


@pytest.mark.parametrize("typed", [True, False])
def test_a_buffer_is_as_wide_as_pointed_at_or_typed(
    view: MapView, hand: Hand, heard: Listen, typed: bool
) -> None:
    finished = heard(take_up(view, hand, BufferTool([LINE, Point(at(150, 60))])).finished)
    hand.move(at(150, 100))
    assert "40.0 m" in hand.read()[0].words
    if typed:
        hand.type("25")
        hand.key(Qt.Key.Key_Return)
    else:
        hand.click(at(150, 100))
    width = 25 if typed else 40
    assert one(finished).area == pytest.approx(100 * 2 * width + math.pi * width**2, rel=0.01)


def test_a_parallel_goes_to_the_side_of_the_pointer(view: MapView, hand: Hand, heard: Listen) -> None:
    finished = heard(take_up(view, hand, OffsetTool([LINE])).finished)
    hand.click(at(150, 90))
    assert [y for _, y in one(finished).coords] == pytest.approx([at(0, 90)[1]] * 2)
    inner = heard(take_up(view, hand, OffsetTool([SQUARE])).finished)
    hand.click(at(150, 80))
    assert one(inner).area == pytest.approx(60 * 60)


def test_shapes_are_turned_by_a_drag_by_steps_and_by_figures(
    view: MapView, hand: Hand, heard: Listen
) -> None:
    finished = heard(take_up(view, hand, TurnTool([SQUARE])).finished)
    hand.drag(at(150, 200), at(240, 110))
    assert same(one(finished), SQUARE)
    typed = heard(take_up(view, hand, TurnTool([LINE])).finished)
    hand.move(at(300, 300))
    hand.type("90")
    hand.key(Qt.Key.Key_Return)
    line = one(typed)
    assert line.coords[0] == pytest.approx(at(150, 110)) and line.coords[1] == pytest.approx(at(150, 10))


def test_shapes_are_turned_from_the_keyboard(view: MapView, hand: Hand, heard: Listen) -> None:
    finished = heard(take_up(view, hand, TurnTool([LINE])).finished)
    hand.move(at(150, 120))
    hand.key(Qt.Key.Key_Space)
    hand.key(Qt.Key.Key_Right, times=5)
    hand.key(Qt.Key.Key_Down, times=5)
    hand.key(Qt.Key.Key_Space)
    assert one(finished).coords[0] == pytest.approx(at(150, 110), abs=0.5)


def test_a_shape_is_scaled_about_its_middle(view: MapView, hand: Hand, heard: Listen) -> None:
    finished = heard(take_up(view, hand, ScaleTool([SQUARE])).finished)
    hand.drag(at(150, 130), at(150, 150))
    grown = one(finished)
    assert grown.area == pytest.approx(100 * 100 * 4) and grown.centroid.distance(SQUARE.centroid) < 1e-6


def test_shapes_are_moved_together_with_a_corner_on_a_corner(
    view: MapView, hand: Hand, heard: Listen
) -> None:
    finished = heard(take_up(view, hand, MoveTool([SQUARE, LINE])).finished)
    hand.drag(at(100, 60), at(140, 90))
    (((square,), (line,)),) = finished  # type: ignore[misc]
    assert square.bounds[:2] == pytest.approx(at(140, 90)) and line.coords[0] == pytest.approx(at(140, 90))


def test_a_move_is_typed(view: MapView, hand: Hand, heard: Listen) -> None:
    finished = heard(take_up(view, hand, MoveTool([SQUARE])).finished)
    hand.move(at(60, 40))
    hand.key(Qt.Key.Key_Space)
    hand.type("30")
    hand.key(Qt.Key.Key_Tab)
    hand.type("180")
    hand.key(Qt.Key.Key_Return)
    assert one(finished).bounds[:2] == pytest.approx(at(100, 30))


@pytest.mark.parametrize(
    "make", [SplitTool, ReshapeTool, BufferTool, OffsetTool, TurnTool, ScaleTool, MoveTool]
)
def test_escape_leaves_everything_as_it_was(
    view: MapView, hand: Hand, heard: Listen, make: type[Tool]
) -> None:
    tool = take_up(view, hand, make([MultiPolygon([SQUARE])]))  # type: ignore[arg-type]
    finished, cancelled = heard(tool.finished), heard(tool.cancelled)
    hand.move(at(150, 150))
    hand.key(Qt.Key.Key_Escape)
    assert finished == [] and len(cancelled) == 1 and view.tool is not tool
