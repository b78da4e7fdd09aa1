"""What far views keep of shapes."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPolygonF
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from app.map.content import Shapes
from app.map.paint.detail import NEAREST, Outlines, Run, octave, run_of, stretches
from app.map.paint.geometry import drawable, forms_in, forms_of, path
from app.map.paint.renderer import paint_scene, warm
from app.map.scene import build_scene
from app.map.state import MapState
from app.map.style import Style
from app.map.viewport import Viewport
from tests.unit.map.small_campus import X, Y

AREA = Style(key="area", fill="#aa8866", line="#553311", width=0.9)
ROAD = Style(key="road", line="#ffffff", width=2.4, ground_width_m=7.0, casing="#888888")
LANE = Style(key="lane", line="#ffffff", width=1.0, ground_width_m=2.0, casing="#888888")
EVERYWHERE = (-1e9, -1e9, 1e9, 1e9)


def town(style: Style, make: object, count: int = 400) -> Shapes:
    """Shapes of many sizes on a square grid of 60 m, in a random but fixed order."""
    random = np.random.default_rng(5)
    places = [(60.0 * (i % 20), 60.0 * (i // 20)) for i in random.permutation(count)]
    sizes = random.uniform(2, 50, count)
    return Shapes.of((make(x, y, size), style, None) for (x, y), size in zip(places, sizes, strict=True))  # type: ignore[operator]


def house(x: float, y: float, size: float) -> Polygon:
    """A round house with a courtyard where it is large, wound either way."""
    round_ = Point(x, y).buffer(size / 2, quad_segs=16)
    if size > 40:
        return round_.difference(Point(x, y).buffer(size / 5))
    return round_.reverse() if size > 20 else round_


def lane(x: float, y: float, size: float) -> LineString:
    return LineString([(x + size * t, y + 0.05 * size * np.sin(9 * t)) for t in np.linspace(0, 1, 20)])


def runs(shapes: Shapes, ppm: float) -> list[Run]:
    return [run_of(shapes, members, octave(ppm)) for members in stretches(shapes)]


def ground(run: Run) -> BaseGeometry:
    """All the ground that a run of areas covers."""
    areas: list[BaseGeometry] = [box(*corners) for corners in run.boxes]
    for group in range(len(run.sizes)):
        points, starts = run.outline(group)
        rings = [shapely.Polygon(ring) for ring in np.split(points, starts[1:])]
        if run.several[group]:
            areas += rings
        else:
            areas.append(rings[0].difference(shapely.union_all(rings[1:])))
    return shapely.union_all(shapely.make_valid(areas))


@pytest.mark.parametrize("ppm", [0.9, 0.4, 0.2, 0.07])
def test_far_levels_cover_the_same_ground(ppm: float) -> None:
    shapes = town(AREA, house)
    true = shapely.union_all(shapes.geometries)
    shown = shapely.union_all([ground(run) for run in runs(shapes, ppm)])
    assert shown.hausdorff_distance(true) * ppm < 1.5
    assert shown.within(true.buffer(1.5 / ppm))
    corners = sum(len(run.outline(g)[0]) for run in runs(shapes, ppm) for g in range(len(run.sizes)))
    assert corners < shapely.get_num_coordinates(shapes.geometries).sum() / 2


@pytest.mark.parametrize("style", [ROAD, LANE])
@pytest.mark.parametrize("ppm", [0.9, 0.2, 0.03])
def test_far_levels_lose_no_line(style: Style, ppm: float) -> None:
    shapes = town(style, lane)
    shown: list[BaseGeometry] = []
    for run in runs(shapes, ppm):
        shown += [Point(dot) for dot in run.dots]
        for group in range(len(run.sizes)):
            points, starts = run.outline(group)
            shown += [LineString(line) for line in np.split(points, starts[1:])]
    drawn = shapely.union_all(shown)
    assert all(drawn.distance(line) * ppm < 1.5 for line in shapes.geometries)
    assert shapely.union_all(shapes.geometries).hausdorff_distance(drawn) * ppm < 1.5


def test_the_nearest_level_is_exact_and_in_order() -> None:
    shapes = town(AREA, house)
    (run,) = runs(shapes, 1.0)
    assert octave(1.0) == octave(50.0) == NEAREST
    for group, geometry in enumerate(shapes.geometries):
        points, starts = run.outline(group)
        assert points.tolist() == shapely.get_coordinates(geometry).tolist()
        assert len(starts) == 1 + len(geometry.interiors)


def test_groups_are_found_where_they_lie() -> None:
    shapes = town(AREA, house)
    (run,) = runs(shapes, 0.3)
    view = (100.0, 100.0, 300.0, 260.0)
    found = set(run.groups_in(view))
    for group in range(len(run.sizes)):
        points, _ = run.outline(group)
        (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
        meets = left <= view[2] and right >= view[0] and bottom <= view[3] and top >= view[1]
        assert not meets or group in found


def test_rings_of_many_parts_reach_qt_in_order() -> None:
    pair = MultiPolygon([box(0, 0, 10, 10).difference(box(4, 4, 6, 6)), box(20, 0, 30, 10)])
    points, starts = Outlines.of(np.array([pair], dtype=object), np.array([0, 1])).group(0)
    made = path(points, starts, Qt.FillRule.OddEvenFill)
    assert len(starts) == 3
    assert made.elementCount() == len(points)
    assert [made.elementAt(int(i)).isMoveTo() for i in starts] == [True] * 3
    assert made.fillRule() is Qt.FillRule.OddEvenFill
    assert (made.elementAt(1).x, made.elementAt(1).y) == tuple(points[1])
    assert isinstance(drawable(pair), QPainterPath)
    assert isinstance(drawable(box(0, 0, 1, 1)), QPolygonF)


def test_forms_are_made_once_and_go_with_their_shapes() -> None:
    shapes = town(AREA, house)
    (forms,) = forms_of(shapes, 0.3)
    assert forms_of(shapes, 0.4)[0] is forms
    assert forms_of(shapes, 0.2)[0] is not forms
    assert forms.group(0) is forms.group(0)
    assert sum(len(rects) for rects in forms.rects_in(EVERYWHERE)) == len(forms.run.boxes)
    assert not list(forms.rects_in((-500.0, -500.0, -400.0, -400.0)))


def test_a_part_of_a_view_is_painted_as_it_is_in_the_whole(state: MapState) -> None:
    scene = build_scene(state)
    view = Viewport(600, 400, X + 150, Y + 100, 1.4)
    warm(scene, view.ppm)
    whole = QImage(600, 400, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(whole)
    paint_scene(painter, scene, view, ratio=1.0)
    painter.end()
    part = QImage(300, 200, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(part)
    painter.translate(-150, -100)
    paint_scene(painter, scene, view, ratio=1.0, part=(150.0, 100.0, 450.0, 300.0))
    painter.end()
    one, other = (
        np.frombuffer(image.constBits(), np.uint8).astype(int)
        for image in (part, whole.copy(150, 100, 300, 200))
    )
    apart = np.abs(one - other).reshape(-1, 4).max(axis=1)
    assert apart.max() <= 2


def test_long_runs_lie_in_one_place_each_and_hold_every_shape_once() -> None:
    shapes = town(AREA, house, 4100)
    pieces = stretches(shapes)
    assert sorted(np.concatenate(pieces).tolist()) == list(range(4100))
    left, bottom, right, top = shapes.geometries[0].buffer(30).bounds
    met = forms_in(shapes, 2.0, (left, bottom, right, top))
    assert 0 < len(met) < len(pieces)
    kept = sum(len(forms.run.groups_in((left, bottom, right, top))) for forms in met)
    assert kept == len(shapes.within((left, bottom, right, top)))
