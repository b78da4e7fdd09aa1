"""Shapes without a window: what is kept, what is refused, and the words for their measures."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from app.runtime.text import LANGUAGES, Text
from app.views.canvas import measures
from app.views.canvas.shapes import (
    Circle,
    History,
    Shape,
    VertexRef,
    line_problem,
    ring_problem,
    without_repeats,
)

GEOMETRIES: list[BaseGeometry] = [
    Point(3, 4),
    LineString([(0, 0), (5, 0), (5, 5)]),
    MultiLineString([[(0, 0), (5, 0)], [(9, 9), (12, 9)]]),
    Polygon([(0, 0), (40, 0), (40, 30), (0, 30)], [[(10, 10), (20, 10), (20, 20), (10, 20)]]),
    MultiPolygon([box(0, 0, 10, 10), box(20, 0, 30, 10)]),
]

ordinate = st.floats(-1000, 1000).map(lambda value: round(value, 2))
rings = st.lists(st.tuples(ordinate, ordinate), min_size=0, max_size=9).map(tuple)


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=lambda g: g.geom_type)
def test_a_shape_gives_back_the_geometry_that_it_was_made_of(geometry: BaseGeometry) -> None:
    shape = Shape.of(geometry)
    assert shape.geometry().equals_exact(geometry, 0)
    assert shape.problem() is None


@given(rings)
def test_a_ring_without_a_problem_is_a_valid_area(ring: tuple[tuple[float, float], ...]) -> None:
    if ring_problem(ring) is None:
        polygon = Polygon(ring)
        assert polygon.is_valid and polygon.area >= 1


@pytest.mark.parametrize(
    ("ring", "key"),
    [
        (((0, 0), (10, 10), (10, 0), (0, 10)), "canvas.refused.crossing"),
        (((0, 0), (10, 0), (10, 10), (5, 0), (0, 10)), "canvas.refused.crossing"),
        (((0, 0), (10, 0), (10, 0), (0, 0)), "canvas.refused.polygon_too_few"),
        (((0, 0), (10, 0), (20, 0)), "canvas.refused.no_area"),
        (((0, 0), (1, 0), (0, 1)), "canvas.refused.no_area"),
        (((0, 0), (math.nan, 0), (0, 10)), "canvas.refused.not_finite"),
        (((0, 0), (math.inf, 0), (0, 10)), "canvas.refused.not_finite"),
        ((), "canvas.refused.polygon_too_few"),
    ],
)
def test_why_a_ring_is_refused(ring: tuple[tuple[float, float], ...], key: str) -> None:
    reason = ring_problem(ring)
    assert reason is not None and reason.key == key


def test_why_a_line_or_a_circle_is_refused() -> None:
    assert line_problem(((0, 0), (9, 9))) is None
    assert line_problem(((0, 0), (0, 0))) is not None
    assert line_problem(((0, 0), (math.nan, 0))) is not None
    assert [Circle((0, 0), r).problem() is None for r in (0.0, 0.4, 1.0, 50_000.0, 50_001.0, math.nan)] == [
        False,
        False,
        True,
        True,
        False,
        False,
    ]


@given(rings, st.booleans())
def test_no_vertex_lies_on_the_one_before_it(ring: tuple[tuple[float, float], ...], closed: bool) -> None:
    kept = without_repeats(ring, closed=closed)
    assert all(one != other for one, other in pairwise(kept))
    assert not closed or len(kept) < 2 or kept[0] != kept[-1]
    assert set(kept) <= set(ring)


def test_vertices_are_changed_without_touching_the_shape_before() -> None:
    before = Shape.of(GEOMETRIES[3])
    hole = VertexRef(0, 1, 0)
    after = before.moved(hole, (12.0, 12.0)).inserted(VertexRef(0, 0, 4), (-5.0, 15.0))
    assert before.geometry().equals_exact(GEOMETRIES[3], 0)
    assert after.vertex(hole) == (12.0, 12.0)
    assert after.geometry().area == pytest.approx(before.geometry().area + 75 + 20, abs=0.01)
    assert before.removed({VertexRef(0, 0, 2)}) is not None
    triangle = Shape.of(Polygon([(0, 0), (9, 0), (0, 9)]))
    assert triangle.removed({VertexRef(0, 0, 0)}) is None


def test_a_history_forgets_what_was_undone_once_something_else_is_done() -> None:
    history = History("a")
    for state in "bcc":
        history.push(state)
    assert history.undo() and history.undo() and not history.undo()
    history.push("d")
    assert history.state == "d" and not history.redo()
    assert history.undo() and history.state == "a"


@pytest.mark.parametrize(
    ("metres", "english", "chinese"),
    [
        (0.0, "0.0 m", "0.0 米"),
        (12.345, "12.3 m", "12.3 米"),
        (99.96, "100 m", "100 米"),
        (456.4, "456 m", "456 米"),
        (999.6, "1.00 km", "1.00 千米"),
        (1234567.0, "1,234.57 km", "1,234.57 千米"),
    ],
)
def test_lengths_in_words(metres: float, english: str, chinese: str) -> None:
    assert [measures.length(Text(language), metres) for language in LANGUAGES] == [english, chinese]


@pytest.mark.parametrize(
    ("square_metres", "english", "chinese"),
    [
        (0.4, "0 m²", "0 平方米"),
        (9_876.5, "9,876 m²", "9,876 平方米"),
        (9_999.6, "1.00 ha", "1.00 公顷"),
        (123_456, "12.35 ha", "12.35 公顷"),
        (1_000_000, "1.00 km²", "1.00 平方千米"),
    ],
)
def test_areas_in_words(square_metres: float, english: str, chinese: str) -> None:
    assert [measures.area(Text(language), square_metres) for language in LANGUAGES] == [english, chinese]


def test_bearings_run_clockwise_from_north() -> None:
    text = Text("en")
    ends = ((0, 5), (5, 0), (0, -5), (-5, 0), (-0.001, 5))
    assert [measures.bearing(text, (0, 0), end) for end in ends] == ["000°", "090°", "180°", "270°", "000°"]


def test_the_area_of_a_ring_is_exact_far_from_the_origin() -> None:
    ring = [(491_000.0 + x, 5_455_000.0 + y) for x, y in ((0, 0), (0.5, 0), (0.5, 0.25), (0, 0.25))]
    assert measures.ring_area(ring) == pytest.approx(0.125, rel=1e-9)
    assert measures.run_length(ring, closed=True) == pytest.approx(1.5)
