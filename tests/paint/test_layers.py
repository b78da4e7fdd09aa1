"""Strength of layers and basemaps, as they come out on screen and paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdf
import pytest
import shapely
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.domain.errors import Cancelled
from app.domain.incident import EvacuationStatus
from app.map.basemaps.basemap import OPENED, BasemapStatus
from app.map.basemaps.grid import MercatorGrid, Part
from app.map.basemaps.picture import VectorTile
from app.map.basemaps.source import BasemapSource, file_source, keep_sources
from app.map.layers.basemap import basemap_of, wait_for_basemap
from app.map.look import AS_SHIPPED, LayerView, MapLook
from app.map.paint.export import write_pdf
from app.map.paint.rasters import patch_transform, view_image
from app.map.paint.renderer import paint_scene
from app.map.paint.vector_tiles import vector_image
from app.map.scene import build_scene
from app.map.sheet.compose import SheetOptions, compose
from app.map.state import MapState
from app.map.tokens import LIGHT
from app.map.viewport import Viewport
from app.runtime.progress import CancelToken, Progress
from tests.unit.map.basemaps import maps
from tests.unit.map.small_campus import AT, X, Y

VIEW = Viewport(400, 300, X + 400, Y + 250, 0.5)


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """No basemap stays open."""
    yield
    OPENED.close()


def _paint(state: MapState, view: Viewport = VIEW, **options: object) -> QImage:
    image = QImage(round(view.width), round(view.height), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    try:
        paint_scene(painter, build_scene(state), view, **options)  # type: ignore[arg-type]
    finally:
        painter.end()
    return image


def _looked(state: MapState, **views: LayerView) -> MapState:
    look = AS_SHIPPED
    for layer_id, view in views.items():
        look = look.with_layer(layer_id, view)
    return replace(state, look=look)


def _channels(image: QImage, x: int, y: int) -> tuple[int, int, int]:
    colour = image.pixelColor(x, y)
    return colour.red(), colour.green(), colour.blue()


def test_shapes_of_a_faint_layer_that_overlap_are_no_stronger(state: MapState) -> None:
    zone = state.snapshot.zones[0]
    ground = shapely.box(X + 300, Y + 150, X + 500, Y + 350)
    zones = tuple(
        replace(zone, id=f"z{i}", area=ground, status=EvacuationStatus.NONE, name="") for i in range(4)
    )
    bare = tuple(layer.id for layer in build_scene(state).layers if layer.id not in ("zones", "ground"))
    state = replace(
        state, snapshot=replace(state.snapshot, zones=zones), hidden_layers=frozenset(bare), proposal=None
    )
    strong = _paint(state, labels=False, ratio=1.0)
    faint = _paint(_looked(state, zones=LayerView(opacity=0.5)), labels=False, ratio=1.0)
    under = QColor(LIGHT.map.ground)
    x, y = (round(value) for value in VIEW.to_screen(X + 440, Y + 310))
    for one, half, plain in zip(
        _channels(strong, x, y),
        _channels(faint, x, y),
        (under.red(), under.green(), under.blue()),
        strict=True,
    ):
        assert abs(half - (one + plain) / 2) <= 2
    assert _channels(strong, x, y) != _channels(faint, x, y)


def test_a_layer_at_opacity_nought_is_not_seen_on_screen_or_paper(state: MapState) -> None:
    for ratio in (1.0, None):
        gone = _paint(_looked(state, buildings=LayerView(opacity=0.0)), labels=False, ratio=ratio)
        hidden = _paint(replace(state, hidden_layers=frozenset({"buildings"})), labels=False, ratio=ratio)
        assert gone == hidden


def _kept(source: BasemapSource) -> MapLook:
    keep_sources([source])
    return replace(AS_SHIPPED, basemap=source.id)


def _over(state: MapState, path: Path) -> MapState:
    look = _kept(file_source(path, title="Survey"))
    wait_for_basemap(look, state.snapshot.campus.info.epsg, Progress())
    return replace(state, look=look)


def _tiles(state: MapState, view: Viewport, zoom: int = 15) -> dict[tuple[int, int, int], bytes]:
    grid = MercatorGrid(state.snapshot.campus.info.epsg, max_zoom=zoom)
    return {tuple(patch): maps.png(maps.GREEN) for patch in grid.patches(view.bounds, view.ppm * 3)}


def test_the_screen_never_waits_for_a_basemap_and_paper_does(state: MapState, tmp_path: Path) -> None:
    view = Viewport(300, 200, X - 2000, Y - 2000, 0.5)
    state = _over(state, maps.mbtiles(tmp_path / "s.mbtiles", _tiles(state, view)))
    first = _paint(state, view, labels=False, ratio=1.0)
    assert first.pixelColor(150, 100) == QColor(LIGHT.map.outside)
    paper = _paint(state, view, labels=False, progress=Progress())
    assert _channels(paper, 150, 100) == maps.GREEN
    then = _paint(state, view, labels=False, ratio=1.0)
    seams = {_channels(then, x, y) for x in range(5, 295) for y in range(5, 195)}
    assert seams == {maps.GREEN}


def test_waiting_for_a_basemap_can_be_cancelled(state: MapState, tmp_path: Path) -> None:
    state = _over(state, maps.mbtiles(tmp_path / "s.mbtiles", _tiles(state, VIEW)))
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        _paint(state, labels=False, progress=Progress(token))


def test_a_tile_lies_where_its_ground_is(state: MapState, tmp_path: Path) -> None:
    """The edge between a red and a blue half of a picture runs where the metres say, to a px."""
    epsg = state.snapshot.campus.info.epsg
    bounds = (X + 200, Y + 100, X + 600, Y + 400)
    path = maps.geotiff(tmp_path / "g.tif", maps.halves(), bounds, f"EPSG:{epsg}")
    state = _over(state, path)
    basemap = basemap_of(state)
    assert basemap is not None
    basemap.load(VIEW.bounds, 1.0, Progress())
    image = view_image(basemap, VIEW, 2.0, LIGHT)
    middle = round(VIEW.to_screen(X + 400, Y + 250)[0] * 2)
    reds = [x for x in range(image.width()) if _channels(image, x, 300) == maps.RED]
    blues = [x for x in range(image.width()) if _channels(image, x, 300) == maps.BLUE]
    assert max(reds) < min(blues)
    assert abs(max(reds) - middle) <= 3 and abs(min(blues) - middle) <= 3


def test_corners_of_a_picture_fall_on_their_ground() -> None:
    corners = np.array([(X, Y + 300), (X + 310, Y + 290), (X + 300, Y), (X - 10, Y + 10)])
    made = patch_transform(QRectF(0, 0, 256, 256), corners, VIEW)
    for (px, py), (x, y) in zip(((0, 0), (256, 0), (256, 256), (0, 256)), corners, strict=True):
        found = made.map(float(px), float(py))
        assert found == pytest.approx(VIEW.to_screen(x, y), abs=1e-6)


def test_vector_tiles_wear_the_colours_of_plain_ground() -> None:
    from app.map.basemaps.files import decode_vector

    layers = decode_vector(maps.vector_tile())
    assert layers is not None
    whole = vector_image(VectorTile(layers, Part(0, 0, 1)), 512, LIGHT)
    assert whole.pixelColor(100, 100).name() == "#bfdcec"
    assert whole.pixelColor(400, 100).alpha() == 0
    assert whole.pixelColor(412, 412).name() == "#deddd9"
    assert whole.pixelColor(300, 256).name() == LIGHT.map.road
    quarter = vector_image(VectorTile(layers, Part(0.5, 0.5, 0.5)), 512, LIGHT)
    assert quarter.pixelColor(20, 200).alpha() == 0
    assert quarter.pixelColor(312, 312).name() == "#deddd9"


@pytest.mark.parametrize(
    "feature",
    [{}, {"geometry": None}, {"geometry": {"type": "Polygon", "coordinates": []}, "properties": None}],
)
def test_odd_features_of_a_vector_tile_draw_nothing(feature: dict[str, object]) -> None:
    layers = {
        name: {"extent": 4096, "features": [feature]} for name in ("water", "roads", "places", "building")
    }
    image = vector_image(VectorTile(layers, Part(0, 0, 1)), 64, LIGHT)
    assert image.pixelColor(32, 32).alpha() == 0


def test_the_sheet_shows_the_basemap_names_its_source_and_tells_what_is_missing(
    state: MapState, tmp_path: Path
) -> None:
    whole = compose(state, SheetOptions(as_at=AT))
    tiles = _tiles(state, whole.viewport)
    path = maps.mbtiles(tmp_path / "s.mbtiles", tiles, attribution="Survey office")
    over = _over(state, path)
    sheet = compose(over, SheetOptions(as_at=AT))
    assert "Survey office" in sheet.attribution
    write_pdf(sheet, tmp_path / "s.pdf", Progress())
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "s.pdf").pages)
    assert "Survey office" in words
    assert "incomplete" not in words
    path.unlink()
    (tmp_path / "gone.mbtiles").write_bytes(b"damaged")
    broken = _over(state, tmp_path / "gone.mbtiles")
    basemap = basemap_of(broken)
    assert basemap is not None and basemap.status is BasemapStatus.REFUSED
    write_pdf(compose(broken, SheetOptions(as_at=AT)), tmp_path / "b.pdf", Progress())
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "b.pdf").pages)
    assert "Basemap Survey cannot be shown" in words


def test_a_sheet_that_hides_a_danger_says_so_on_the_map(state: MapState, tmp_path: Path) -> None:
    hidden = _looked(state, zones=LayerView(visible=False), extents=LayerView(opacity=0.1))
    write_pdf(compose(hidden, SheetOptions(as_at=AT)), tmp_path / "h.pdf")
    first = pypdf.PdfReader(tmp_path / "h.pdf").pages[0].extract_text()
    assert "Hidden on this map: Zones, Affected areas" in first
    write_pdf(compose(state, SheetOptions(as_at=AT)), tmp_path / "w.pdf")
    assert "Hidden" not in pypdf.PdfReader(tmp_path / "w.pdf").pages[0].extract_text()
