"""Shapes from figures, and shapes made of others, keep what a person means."""

from __future__ import annotations

import itertools
import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from app.campus.bearings import grid_bearing
from app.domain.errors import UserError
from app.map.sketch import construct, modify
from app.map.sketch.trace import TraceNet

SQUARE = box(0, 0, 100, 100)
FRAME = Polygon(SQUARE.exterior, [box(40, 40, 60, 60).exterior])
places = st.tuples(st.floats(-500, 500), st.floats(-500, 500))


def same(one, other) -> bool:  # type: ignore[no-untyped-def]
    return bool(one.symmetric_difference(other).area < 1e-6)


@given(places, st.floats(0.5, 800), st.floats(0, 359.9))
def test_a_place_at_a_bearing_is_seen_at_that_bearing(
    start: tuple[float, float], length: float, bearing: float
) -> None:
    end = construct.at_bearing(start, length, bearing)
    assert math.dist(start, end) == pytest.approx(length)
    off = (grid_bearing(start, end) - bearing + 180) % 360 - 180
    assert abs(off) < 1e-6


@given(st.floats(5, 800), st.floats(0, 360), st.floats(5, 360))
def test_a_sector_has_the_area_of_its_part_of_the_circle(
    radius: float, bearing: float, opening: float
) -> None:
    ring = Polygon(construct.sector((3, 4), radius, bearing, opening))
    assert ring.is_valid
    assert ring.area == pytest.approx(math.pi * radius**2 * opening / 360, rel=0.002)


def test_a_sector_opens_downwind() -> None:
    ring = Polygon(construct.sector((0, 0), 100, 90, 60))
    assert (
        ring.contains(Point(80, 0)) and not ring.contains(Point(0, 20)) and ring.bounds[0] == pytest.approx(0)
    )


def test_a_rectangle_on_a_side_lies_where_the_pointer_is() -> None:
    start, end, place = (0.0, 0.0), (30.0, 40.0), (60.0, -10.0)
    depth = construct.depth_of(start, end, place)
    ring = Polygon(construct.rectangle_on(start, end, depth))
    assert ring.is_valid and ring.boundary.distance(Point(place)) == pytest.approx(0)
    assert ring.area == pytest.approx(50 * abs(depth))


def test_a_held_length_and_bearing_hold_the_pointer_back() -> None:
    assert construct.constrained((0, 0), (3, 4), length_m=10) == pytest.approx((6, 8))
    assert construct.constrained((0, 0), (3, 4), bearing_deg=90) == pytest.approx((3, 0))
    assert construct.constrained((0, 0), (3, 4), length_m=7, bearing_deg=0) == pytest.approx((0, 7))
    assert construct.nearest_turn(97, 5) == 95.0


def test_a_run_that_crosses_itself_says_where() -> None:
    assert construct.crossings([(0, 0), (10, 10), (10, 0), (0, 10)], closed=True) == ((5.0, 5.0),)
    assert construct.crossings([(0, 0), (10, 0), (10, 10), (0, 10)], closed=True) == ()


def test_a_line_across_cuts_an_area_and_the_pieces_make_it_again() -> None:
    pieces = modify.split(FRAME, LineString([(-10, 50), (110, 50)]))
    assert len(pieces) == 2 and all(piece.is_valid for piece in pieces)
    assert same(modify.merge(pieces), FRAME)


@given(st.lists(places, min_size=2, max_size=5))
def test_whatever_line_cuts_the_pieces_are_valid_and_make_the_whole(line: list[tuple[float, float]]) -> None:
    way = LineString(line)
    try:
        pieces = modify.split(FRAME, way)
    except UserError:
        return
    assert len(pieces) > 1 and all(piece.is_valid and piece.area > 0 for piece in pieces)
    assert sum(piece.area for piece in pieces) == pytest.approx(FRAME.area, rel=1e-6)


def test_a_line_that_stops_inside_cuts_nothing() -> None:
    with pytest.raises(UserError, match="not_cut"):
        modify.split(SQUARE, LineString([(-10, 50), (50, 50)]))


def test_a_line_is_cut_where_another_crosses_it() -> None:
    pieces = modify.split(LineString([(0, 0), (100, 0)]), LineString([(30, -5), (30, 5)]))
    assert [round(piece.length) for piece in pieces] == [70, 30]
    assert modify.merge(pieces).length == pytest.approx(100)


def test_areas_and_lines_do_not_merge() -> None:
    with pytest.raises(UserError, match="merge_kinds"):
        modify.merge([SQUARE, LineString([(0, 0), (1, 1)])])


def test_an_outline_is_drawn_anew_between_two_crossings() -> None:
    grown = modify.reshape(SQUARE, LineString([(20, 90), (20, 130), (80, 130), (80, 90)]))
    assert same(grown, SQUARE.union(box(20, 100, 80, 130)))
    cut = modify.reshape(SQUARE, LineString([(20, 110), (20, 70), (80, 70), (80, 110)]))
    assert same(cut, SQUARE.difference(box(20, 70, 80, 100)))


def test_a_line_and_a_hole_are_drawn_anew_too() -> None:
    line = modify.reshape(
        LineString([(0, 0), (100, 0)]), LineString([(30, -5), (30, 20), (60, 20), (60, -5)])
    )
    assert list(line.coords) == [(0, 0), (30, 0), (30, 20), (60, 20), (60, 0), (100, 0)]
    frame = modify.reshape(FRAME, LineString([(45, 55), (45, 80), (55, 80), (55, 55)]))
    assert frame.area == pytest.approx(FRAME.area - 10 * 20)


def test_a_line_that_crosses_once_reshapes_nothing() -> None:
    with pytest.raises(UserError, match="reshape_twice"):
        modify.reshape(SQUARE, LineString([(50, 50), (50, 200)]))


def test_holes_are_made_and_filled() -> None:
    holed = modify.add_hole(SQUARE, box(10, 10, 20, 20))
    assert holed.area == pytest.approx(9900) and same(modify.fill_holes(holed, (15, 15)), SQUARE)
    with pytest.raises(UserError, match="hole_inside"):
        modify.add_hole(SQUARE, box(90, 90, 120, 120))
    with pytest.raises(UserError, match="no_hole"):
        modify.fill_holes(holed, (50, 50))


def test_a_parallel_lies_to_the_right_of_the_way() -> None:
    aside = modify.offset(LineString([(0, 0), (100, 0)]), 10)
    assert shapely.get_coordinates(aside)[:, 1].tolist() == pytest.approx([-10, -10])
    assert modify.offset(SQUARE, 10).area == pytest.approx(120 * 120)
    with pytest.raises(UserError, match="nothing_left"):
        modify.offset(SQUARE, -60)


def test_a_buffer_takes_in_all_within_the_distance() -> None:
    area = modify.buffer([Point(0, 0), LineString([(50, 0), (60, 0)])], 10)
    assert isinstance(area, MultiPolygon)
    assert area.area == pytest.approx(2 * math.pi * 100 + 200, rel=0.01)


def test_a_shape_is_turned_clockwise_and_back() -> None:
    turned = modify.turned(LineString([(0, 0), (0, 10)]), 90, (0, 0))
    assert turned.coords[1] == pytest.approx((10, 0))
    assert same(modify.turned(modify.turned(FRAME, 33, (7, 9)), -33, (7, 9)), FRAME)
    assert modify.scaled(SQUARE, 2, (0, 0)).bounds == (0, 0, 200, 200)


CROSSROADS = [LineString([(0, 0), (50, 0), (100, 0)]), LineString([(50, 0), (50, 80)]), box(200, 0, 300, 60)]


def test_a_trace_follows_the_edges_the_short_way() -> None:
    net = TraceNet(CROSSROADS)
    assert net.way((10, 0), (50, 30)) == ((10, 0), (50, 0), (50, 30))
    assert net.way((210, 0), (200, 20)) == ((210, 0), (200, 0), (200, 20))
    assert net.way((60, 0), (90, 0)) == ((60, 0), (90, 0))


def test_a_trace_needs_edges_that_lead_there() -> None:
    net = TraceNet(CROSSROADS)
    assert net.way((10, 0), (210, 0)) is None
    assert net.way((10, 5), (50, 30)) is None
    assert TraceNet([]).way((0, 0), (1, 1)) is None


@given(st.floats(0, 319.9), st.floats(0, 319.9))
def test_around_a_building_the_trace_is_never_longer_than_half_the_outline(one: float, other: float) -> None:
    ring = CROSSROADS[2].exterior
    start, end = (ring.interpolate(at).coords[0] for at in (one, other))
    way = TraceNet([CROSSROADS[2]]).way(start, end)
    assert way is not None and way[0] == start and way[-1] == end
    assert sum(math.dist(a, b) for a, b in itertools.pairwise(way)) <= ring.length / 2 + 0.01


@given(st.floats(0, 359), st.floats(10, 350))
def test_half_of_a_sector_lies_to_either_side_of_its_bearing(bearing: float, opening: float) -> None:
    ring = Polygon(construct.sector((0, 0), 100, bearing, opening))
    for side in (-1, 1):
        inside = construct.at_bearing((0, 0), 50, bearing + side * (opening / 2 - 2))
        outside = construct.at_bearing((0, 0), 50, bearing + side * (opening / 2 + 2))
        assert ring.contains(Point(inside)) and not ring.contains(Point(outside))
        edge = construct.at_bearing((0, 0), 50, bearing + side * opening / 2)
        assert construct.opening_to((0, 0), bearing, edge) == pytest.approx(min(opening, 360))


def test_a_fixed_bearing_never_draws_backwards() -> None:
    assert construct.constrained((5, 5), (0, 0), bearing_deg=90) == pytest.approx((5, 5))
    assert construct.constrained((5, 5), (20, 0), bearing_deg=90) == pytest.approx((20, 5))


@pytest.mark.parametrize("x", [10.0, 90.0])
def test_of_two_shapes_the_larger_is_meant_wherever_the_line_cuts(x: float) -> None:
    kept = modify.reshape(SQUARE, LineString([(x, -10), (x, 110)]))
    assert kept.area == pytest.approx(9_000)
    assert kept.contains(Point(50, 50))
