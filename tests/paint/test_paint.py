"""What the painter puts where."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from shapely.geometry import LineString, MultiPolygon, box

from app.domain.campus import Building, BuildingState, BuildingUse
from app.domain.errors import Cancelled
from app.map.content import Ref
from app.map.paint.geometry import drawable, polygon
from app.map.paint.highlight import paint_highlight
from app.map.paint.qt import font
from app.map.paint.renderer import paint_scene, warm
from app.map.paint.symbols import draw_symbol, icon
from app.map.scene import build_scene
from app.map.state import MapState
from app.map.style import Badge, SymbolStyle
from app.map.tokens import LIGHT
from app.map.viewport import Viewport
from app.runtime.files import data_path
from app.runtime.progress import CancelToken, Progress
from tests.unit.map.small_campus import X, Y


def paint(state: MapState, view: Viewport, **options: object) -> QImage:
    image = QImage(round(view.width), round(view.height), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    paint_scene(painter, build_scene(state), view, **options)  # type: ignore[arg-type]
    painter.end()
    return image


def at(image: QImage, view: Viewport, x: float, y: float) -> str:
    px, py = view.to_screen(x, y)
    return image.pixelColor(round(px), round(py)).name()


@pytest.mark.parametrize("ratio", [None, 1.0])
def test_buildings_are_filled_by_use_where_they_stand(state: MapState, ratio: float | None) -> None:
    view = Viewport(600, 400, X + 80, Y + 75, 3.0)
    image = paint(state, view, labels=False, ratio=ratio)
    assert at(image, view, X + 60, Y + 75) == LIGHT.buildings[BuildingUse.RESIDENTIAL].fill
    assert at(image, view, X + 30, Y + 100) == LIGHT.map.ground
    assert at(image, view, X - 15, Y + 75) == LIGHT.map.outside


def test_courtyards_stay_open(state: MapState) -> None:
    view = Viewport(600, 400, X + 754, Y + 101, 4.0)
    image = paint(state, view, labels=False)
    assert at(image, view, X + 754, Y + 101) == LIGHT.map.ground


@pytest.mark.parametrize("ppm", [0.03, 0.3])
def test_far_views_still_show_every_building(state: MapState, ppm: float) -> None:
    view = Viewport(400, 300, X + 480, Y + 250, ppm)
    image = paint(state, view, layers={"buildings", "dormitories"})
    for building in state.snapshot.campus.buildings:
        if building.state is BuildingState.OCCUPIED:
            wall = [building.footprint.boundary.interpolate(i / 16, normalized=True) for i in range(16)]
            near = {at(image, view, point.x, point.y) for point in wall}
            assert near != {LIGHT.map.outside}, building.id


def test_pictures_of_symbols_look_like_their_vectors(state: MapState) -> None:
    view = Viewport(400, 300, X + 150, Y + 100, 2.0)
    one, other = (paint(state, view, labels=False, ratio=ratio) for ratio in (None, 1.0))
    blue = QColor(LIGHT.map.depot.fill).name()
    px, py = view.to_screen(X + 150, Y + 100)
    for image in (one, other):
        near = [
            image.pixelColor(round(px) + dx, round(py) + dy).name()
            for dx in range(-12, 13)
            for dy in range(-12, 13)
        ]
        assert near.count(blue) > 100


def test_labels_come_back_in_their_places(state: MapState) -> None:
    view = Viewport(1200, 700, X + 480, Y + 250, 1.2)
    image = QImage(1200, 700, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    placed = paint_scene(painter, build_scene(state), view, ratio=1.0)
    assert paint_scene(painter, build_scene(state), view, labels=False) == ()
    painter.end()
    texts = {p.label.text for p in placed}
    assert any("2026-001" in text for text in texts)
    assert "Main Store" in texts


def test_layers_can_be_painted_alone(state: MapState) -> None:
    view = Viewport(600, 400, X + 80, Y + 75, 3.0)
    image = paint(state, view, layers={"ground"}, labels=False)
    assert at(image, view, X + 60, Y + 75) == LIGHT.map.ground


def test_a_highlight_is_seen_on_a_building_and_on_a_symbol(state: MapState) -> None:
    view = Viewport(600, 400, X + 100, Y + 90, 3.0)
    plain = paint(state, view, labels=False)
    lit = plain.copy()
    painter = QPainter(lit)
    paint_highlight(painter, build_scene(state), view, [Ref(Building, "building:0")])
    painter.end()
    assert lit != plain
    chosen = paint(replace(state, selection=frozenset({Ref(Building, "building:0")})), view, labels=False)
    assert chosen != plain


def test_painting_can_be_cancelled(state: MapState) -> None:
    token = CancelToken()
    token.cancel()
    image = QImage(100, 100, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    try:
        with pytest.raises(Cancelled):
            paint_scene(
                painter,
                build_scene(state),
                Viewport(100, 100, X + 480, Y + 250, 0.2),
                progress=Progress(token),
            )
    finally:
        painter.end()


def test_warming_makes_the_first_painting_ready(state: MapState) -> None:
    warm(build_scene(state), 0.3)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        warm(build_scene(state), 0.3, Progress(token))


def test_points_reach_qt_unharmed() -> None:
    points = np.array([(491000.125, 5455000.25), (491010.5, 5455020.75), (491000.125, 5455030.0)])
    made = polygon(points)
    assert [(p.x(), p.y()) for p in made] == [tuple(p) for p in points]


def test_holes_and_parts_become_paths() -> None:
    ring = box(0, 0, 10, 10).difference(box(4, 4, 6, 6))
    for shape in (ring, MultiPolygon([box(0, 0, 1, 1), box(3, 3, 4, 4)])):
        path = drawable(shape)
        assert path.boundingRect().width() == pytest.approx(shape.bounds[2])
    assert not drawable(ring).contains(QPointF(5, 5))  # type: ignore[union-attr]
    assert drawable(LineString([(0, 0), (3, 4)])).boundingRect().height() == 4


def test_every_symbol_that_ships_can_be_drawn_and_read_at_16_px() -> None:
    for file in data_path("symbols").glob("*.svg"):
        assert icon(file.stem, "#ffffff").isValid(), file.name
        image = QImage(16, 16, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        style = SymbolStyle(key="t", icon=file.stem, badge=Badge.DISC, size=16, fill="#000000", ink="#ffffff")
        draw_symbol(painter, 8, 8, style)
        painter.end()
        light = sum(image.pixelColor(x, y).lightness() > 128 for x in range(16) for y in range(16))
        assert 8 <= light <= 120, file.name


def test_a_cancelled_painting_leaves_the_painter_as_it_was(state: MapState) -> None:
    token = CancelToken()
    token.cancel()
    image = QImage(400, 300, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    painter.setPen(QColor("#123456"))
    before = painter.worldTransform(), painter.renderHints()
    with pytest.raises(Cancelled):
        paint_scene(painter, build_scene(state), Viewport(400, 300, X, Y, 1.0), progress=Progress(token))
    assert (painter.worldTransform(), painter.renderHints()) == before
    assert painter.pen().color() == QColor("#123456")
    painter.end()


def test_threads_do_not_share_fonts() -> None:
    with ThreadPoolExecutor(1) as other:
        elsewhere = other.submit(font, 12, bold=True).result()
    here = font(12, bold=True)
    assert elsewhere == here
    assert elsewhere is not here
    assert font(12.3, bold=True) is here
