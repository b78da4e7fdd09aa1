"""Boxes by place, records by name: the same answers as going through all of them."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from app.domain.campus import Building
from app.domain.errors import Cancelled
from app.domain.message import msg
from app.map.content import Content, Ref, Shapes
from app.map.grid import Grid, Numbers
from app.map.scene import Scene, SceneLayer
from app.map.style import Style
from app.map.tokens import LIGHT
from app.runtime.progress import CancelToken, Progress

numbers = st.floats(-1000, 1000, allow_nan=False)
sides = st.one_of(st.just(0.0), st.floats(0, 5), st.floats(0, 1500))
boxes = st.lists(st.tuples(numbers, numbers, sides, sides), max_size=60)


@given(boxes, st.tuples(numbers, numbers, sides, sides))
def test_a_grid_finds_what_a_search_finds(
    items: list[tuple[float, float, float, float]], query: tuple[float, float, float, float]
) -> None:
    given_ = np.array([(x, y, x + w, y + h) for x, y, w, h in items]).reshape(-1, 4)
    x, y, w, h = query
    bounds = (x, y, x + w, y + h)
    met = [
        number
        for number, (left, bottom, right, top) in enumerate(given_.tolist())
        if left <= bounds[2] and right >= x and bottom <= bounds[3] and top >= y
    ]
    assert Grid(given_).near(bounds) == met


@given(st.lists(st.one_of(st.none(), st.integers(0, 9).map(str))), st.integers(0, 9).map(str))
def test_names_give_their_numbers(names: list[str | None], name: str) -> None:
    assert Numbers(names).of(name) == [i for i, other in enumerate(names) if other == name]


@pytest.fixture(scope="module")
def scene() -> Scene:
    """A thousand overlapping blocks over two layers; every third record has two parts."""
    random = np.random.default_rng(4)
    style = Style(key="block", fill="#cccccc")
    layers = []
    for z in range(2):
        items = []
        for i in range(500):
            x, y = random.uniform(0, 900, 2)
            w, h = random.uniform(2, 80, 2)
            items.append((box(x, y, x + w, y + h), style, Ref(Building, f"{z}-{i - (i % 3 == 1)}")))
        layers.append(SceneLayer(f"layer{z}", msg("layer.buildings"), z, Content(shapes=(Shapes.of(items),))))
    return Scene(tuple(layers), (0, 0, 1000, 1000), 32610, LIGHT, "en", "")


@given(st.floats(-20, 1020), st.floats(-20, 1020), st.floats(0.01, 30))
def test_a_hit_is_what_lies_within_reach_topmost_first(
    scene: Scene, x: float, y: float, reach: float
) -> None:
    point = Point(x, y)
    true: dict[Ref, None] = {}
    for layer in reversed(scene.layers):
        shapes = layer.content.shapes[0]
        for ref, geometry in reversed(list(zip(shapes.refs, shapes.geometries, strict=True))):
            if ref is not None and geometry.dwithin(point, reach):
                true.setdefault(ref)
    assert scene.hit(x, y, reach) == tuple(true)


def test_a_lasso_and_a_name_find_all_parts(scene: Scene) -> None:
    area = Point(400, 500).buffer(160)
    expected = {
        ref
        for layer in scene.layers
        for ref, geometry in zip(
            layer.content.shapes[0].refs, layer.content.shapes[0].geometries, strict=True
        )
        if geometry.intersects(area)
    }
    assert set(scene.within(area)) == expected
    shapes = scene.layers[1].content.shapes[0]
    parts = [
        geometry
        for ref, geometry in zip(shapes.refs, shapes.geometries, strict=True)
        if ref == Ref(Building, "1-0")
    ]
    found = scene.geometry(Ref(Building, "1-0"))
    assert found is not None and len(parts) == 2
    assert found.equals(shapely.union_all(parts))
    assert scene.geometry(Ref(Building, "nobody")) is None


def test_making_ready_can_be_cancelled(scene: Scene) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        scene.index(Progress(token))
    scene.index()
    assert scene.indexed
