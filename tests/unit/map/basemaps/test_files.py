"""Basemaps from files: where they lie, what they show, and what is said of those that cannot be used."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.campus.datum import Datum, gcj02_from_wgs84
from app.campus.frame import Frame
from app.domain.errors import UserError
from app.map.basemaps.basemap import Basemap, BasemapStatus, open_reader
from app.map.basemaps.files import decode_vector
from app.map.basemaps.grid import CampusGrid, MercatorGrid, Patch, tile_corners
from app.map.basemaps.picture import Encoded, Pixels, VectorTile
from app.map.basemaps.source import file_source, keep_sources, service_source, source_of, sources
from app.runtime.progress import Progress
from tests.unit.map.basemaps import maps

EPSG = 32650
HERE = shapely.get_coordinates(Frame(EPSG).from_wgs84(shapely.Point(116.33, 40.0)))[0]
AROUND = (HERE[0] - 300, HERE[1] - 200, HERE[0] + 300, HERE[1] + 200)


def test_tiles_cover_the_view_at_its_scale() -> None:
    grid = MercatorGrid(EPSG)
    found = grid.patches(AROUND, 1.0)
    ground = shapely.union_all([shapely.Polygon(grid.corners(patch)) for patch in found])
    assert ground.buffer(0.01).contains(shapely.box(*AROUND))
    width = np.hypot(*(grid.corners(found[0])[1] - grid.corners(found[0])[0])) / 256
    assert 0.5 < width < 2.0


def test_so_many_tiles_are_never_asked_for() -> None:
    whole = (200_000.0, 3_000_000.0, 800_000.0, 5_000_000.0)
    assert 0 < len(MercatorGrid(EPSG).patches(whole, 10.0)) <= 400
    assert MercatorGrid(EPSG, min_zoom=18).patches(whole, 10.0) == ()


def test_four_corners_place_a_tile_to_a_fraction_of_a_px() -> None:
    """Inside a tile the projections differ from the picture stretched by its corners by less than 1 px."""
    grid = MercatorGrid(EPSG)
    for zoom in (13, 15, 17, 19):
        patch = grid.patches((HERE[0], HERE[1], HERE[0] + 1, HERE[1] + 1), 256 / (40_000_000 / 2**zoom))[0]
        upper_left, upper_right, lower_right, lower_left = grid.corners(patch)
        fine = 8
        for u in np.linspace(0, 1, fine + 1):
            for v in np.linspace(0, 1, fine + 1):
                stretched = (
                    upper_left * (1 - u) * (1 - v) + upper_right * u * (1 - v)
                    + lower_right * u * v + lower_left * (1 - u) * v
                )  # fmt: skip
                exact = _place_in(patch, u, v)
                metres_per_px = np.hypot(*(upper_right - upper_left)) / 256
                assert np.hypot(*(stretched - exact)) / metres_per_px < 1.0


def _place_in(patch: Patch, u: float, v: float) -> np.ndarray:
    x, y = (patch.x + u) / 2**patch.z, (patch.y + v) / 2**patch.z
    degrees = (x * 360 - 180, np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y)))))
    found: np.ndarray = shapely.get_coordinates(Frame(EPSG).from_wgs84(shapely.Point(degrees)))[0]
    return found


def test_shifted_tiles_are_brought_back() -> None:
    """A tile of a GCJ-02 map lies some 500 m from where the same tile of a WGS 84 map lies."""
    patch = MercatorGrid(EPSG).patches(AROUND, 1.0)[0]
    plain = MercatorGrid(EPSG).corners(patch)[0]
    shifted = MercatorGrid(EPSG, Datum.GCJ02).corners(patch)[0]
    assert 300 < np.hypot(*(plain - shifted)) < 800
    back = shapely.get_coordinates(Frame(EPSG).to_wgs84(shapely.Point(shifted)))
    assert np.allclose(gcj02_from_wgs84(back), tile_corners(patch)[:1], atol=1e-8)


def test_a_patch_and_the_coarser_one_that_stands_for_it_show_the_same_ground() -> None:
    for grid in (MercatorGrid(EPSG), CampusGrid()):
        patch = grid.patches(AROUND, 1.0)[-1]
        above = grid.parent(patch)
        assert above is not None
        coarse, part = above
        corners = grid.corners(coarse)
        across, down = corners[1] - corners[0], corners[3] - corners[0]
        start = corners[0] + across * part.left + down * part.top
        assert np.allclose(start, grid.corners(patch)[0], atol=0.2)


def test_mbtiles_count_rows_from_the_south(tmp_path: Path) -> None:
    path = maps.mbtiles(tmp_path / "m.mbtiles", {(1, 0, 0): b"\x89PNG north", (1, 0, 1): b"\x89PNG south"})
    reader = open_reader(file_source(path), EPSG)
    assert reader.read(Patch(1, 0, 0)).data.endswith(b"north")
    assert reader.read(Patch(1, 0, 1)).data.endswith(b"south")
    assert reader.read(Patch(1, 1, 1)) is None
    reader.close()


def test_pmtiles_give_raster_and_vector_tiles_and_their_attribution(tmp_path: Path) -> None:
    raster = open_reader(
        file_source(maps.pmtiles(tmp_path / "r.pmtiles", {(0, 0, 0): maps.png(maps.RED)}, vector=False)), EPSG
    )
    assert isinstance(raster.read(Patch(0, 0, 0)), Encoded)
    assert raster.attribution == "Test survey"
    vector = open_reader(
        file_source(maps.pmtiles(tmp_path / "v.pmtiles", {(0, 0, 0): maps.vector_tile()}, vector=True)), EPSG
    )
    tile = vector.read(Patch(2, 3, 1))
    assert isinstance(tile, VectorTile)
    assert set(tile.layers) == {"water", "transportation", "building", "place"}
    assert tile.part == (0.75, 0.25, 0.25)
    raster.close()
    vector.close()


def test_vector_mbtiles_are_read(tmp_path: Path) -> None:
    path = maps.mbtiles(tmp_path / "v.mbtiles", {(0, 0, 0): maps.vector_tile()}, form="pbf")
    reader = open_reader(file_source(path), EPSG)
    assert isinstance(reader.read(Patch(0, 0, 0)), VectorTile)
    reader.close()


def test_a_geotiff_is_warped_into_the_frame_of_the_campus(tmp_path: Path) -> None:
    degrees = shapely.get_coordinates(Frame(EPSG).to_wgs84(shapely.box(*AROUND)))
    bounds = (*degrees.min(axis=0), *degrees.max(axis=0))
    reader = open_reader(
        file_source(maps.geotiff(tmp_path / "g.tif", maps.halves(), bounds, "EPSG:4326")), EPSG
    )
    grid = CampusGrid()
    seen = {}
    for patch in grid.patches(AROUND, 1.0):
        picture = reader.read(patch)
        if isinstance(picture, Pixels):
            left, bottom, right, top = grid.bounds(patch)
            for name, (x, y) in {"west": (HERE[0] - 200, HERE[1]), "east": (HERE[0] + 200, HERE[1])}.items():
                if left <= x < right and bottom < y <= top:
                    row, column = (
                        int((top - y) / (top - bottom) * 256),
                        int((x - left) / (right - left) * 256),
                    )
                    seen[name] = tuple(picture.rgba[row, column])
    assert seen == {"west": (*maps.RED, 255), "east": (*maps.BLUE, 255)}
    assert reader.read(Patch(0, 0, 0)) is None
    reader.close()


def test_a_geotiff_of_heights_is_stretched_to_grey(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(20, 80, 200, dtype=np.float32), (200, 1))[None]
    reader = open_reader(file_source(maps.geotiff(tmp_path / "h.tif", ramp, AROUND, f"EPSG:{EPSG}")), EPSG)
    pictures = [reader.read(patch) for patch in CampusGrid().patches(AROUND, 0.4)]
    values = np.concatenate([p.rgba[p.rgba[..., 3] > 0][:, 0] for p in pictures if isinstance(p, Pixels)])
    assert values.min() < 10 and values.max() > 245
    reader.close()


@pytest.mark.parametrize(
    ("name", "data", "key"),
    [
        ("x.mbtiles", b"not a database at all" * 100, "basemap.damaged"),
        ("x.mbtiles", b"", "basemap.damaged"),
        ("x.pmtiles", b"PMTiles\x03" + b"\xff" * 300, "basemap.damaged"),
        ("x.pmtiles", b"", "basemap.damaged"),
        ("x.tif", b"II*\0 broken", "basemap.damaged"),
    ],
)
def test_damaged_files_are_refused_by_name(tmp_path: Path, name: str, data: bytes, key: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError) as refused:
        open_reader(file_source(path), EPSG)
    assert refused.value.message.key == key
    assert ("name", name) in refused.value.message.params


def test_what_cannot_be_placed_or_is_not_there_is_refused(tmp_path: Path) -> None:
    nowhere = maps.geotiff(tmp_path / "n.tif", maps.halves(), AROUND, None)
    empty = maps.mbtiles(tmp_path / "e.mbtiles", {})
    text = maps.mbtiles(tmp_path / "t.mbtiles", {(0, 0, 0): b"hello"}, form="txt")
    for path, key in (
        (nowhere, "basemap.no_georeference"),
        (empty, "basemap.empty"),
        (text, "basemap.unknown_tiles"),
        (tmp_path / "gone.mbtiles", "basemap.no_file"),
        (tmp_path / "gone.pmtiles", "basemap.no_file"),
        (tmp_path / "gone.tif", "basemap.no_file"),
    ):
        with pytest.raises(UserError) as refused:
            open_reader(file_source(path), EPSG)
        assert refused.value.message.key == key
    with pytest.raises(UserError):
        file_source(tmp_path / "picture.bmp")


@given(st.binary(max_size=400))
def test_no_vector_tile_brings_the_program_down(data: bytes) -> None:
    found = decode_vector(data)
    assert found is None or isinstance(found, dict)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=40))
def test_no_damage_to_a_file_brings_the_program_down(tmp_path: Path, place: int, damage: bytes) -> None:
    good = tmp_path / "good.pmtiles"
    if not good.exists():
        maps.pmtiles(good, {(0, 0, 0): maps.png(maps.RED)}, vector=False)
    data = bytearray(good.read_bytes())
    data[place % len(data) : place % len(data) + len(damage)] = damage
    path = tmp_path / "damaged.pmtiles"
    path.write_bytes(data)
    try:
        reader = open_reader(file_source(path), EPSG)
    except UserError:
        return
    reader.read(Patch(0, 0, 0))
    reader.close()


def test_a_basemap_is_read_aside_and_waited_for_only_on_paper(tmp_path: Path) -> None:
    grid = MercatorGrid(EPSG, max_zoom=16)
    tiles = {tuple(p): maps.png(maps.GREEN) for p in grid.patches(AROUND, 1.0)}
    basemap = Basemap(file_source(maps.mbtiles(tmp_path / "a.mbtiles", tiles)), EPSG)
    assert basemap.load(AROUND, 1.0, Progress()) == 0
    shown, missing = basemap.shown(AROUND, 1.0)
    assert ({tuple(s.source) for s in shown}, missing) == (set(tiles), 0)
    assert basemap.status is BasemapStatus.READY
    basemap.close()


def test_a_coarser_tile_stands_in_where_the_file_has_no_finer(tmp_path: Path) -> None:
    grid = MercatorGrid(EPSG)
    (coarse,) = {Patch(p.z - 3, p.x // 8, p.y // 8) for p in grid.patches(AROUND, 1.0)[:1]}
    finest = grid.patches((HERE[0] + 9e4, HERE[1], HERE[0] + 9.01e4, HERE[1] + 9), 1.0)[0]
    path = maps.mbtiles(
        tmp_path / "c.mbtiles", {tuple(coarse): maps.png(maps.RED), tuple(finest): b"\x89PNG"}
    )
    db = sqlite3.connect(path)
    db.close()
    basemap = Basemap(file_source(path), EPSG)
    for _ in range(100):
        basemap.load(AROUND, 1.0, Progress(), patience_s=2)
        shown, missing = basemap.shown(AROUND, 1.0)
        if shown and not missing:
            break
        time.sleep(0.02)
    assert {s.source for s in shown} == {coarse}
    assert all(s.part.side == 0.125 for s in shown)
    basemap.close()


def test_a_refused_file_says_why(tmp_path: Path) -> None:
    path = tmp_path / "bad.mbtiles"
    path.write_bytes(b"nothing")
    basemap = Basemap(file_source(path), EPSG)
    assert basemap.load(AROUND, 1.0, Progress()) > 0
    assert basemap.status is BasemapStatus.REFUSED
    assert basemap.problem is not None and basemap.problem.key == "basemap.damaged"
    basemap.close()


def test_the_list_of_maps_is_kept_and_damage_to_it_forgotten(tmp_path: Path) -> None:
    from app.runtime.files import config_path

    one = file_source(tmp_path / "a.tif", title="航拍", datum=Datum.GCJ02)
    two = service_source("https://tiles.example/{z}/{x}/{y}.png", attribution="Example")
    keep_sources([one, two, one])
    assert sources() == (one, two)
    assert source_of(two.id) == two
    for damage in ("", "[", "{}", '[{"kind": "xyz"}, 3, null]', "[" * 100_000):
        (config_path() / "basemaps.json").write_text(damage, "utf-8")
        assert sources() == ()


@pytest.mark.parametrize(
    "address",
    ["", "tiles", "ftp://x/{z}/{x}/{y}", "https://x/{z}/{x}", "https://x/", "https://x/{z}/{x}/{y}/{token}"],
)
def test_addresses_that_name_no_tiles_are_refused(address: str) -> None:
    with pytest.raises(UserError):
        service_source(address)


def test_a_shifted_wms_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        service_source("https://x/wms", layers="a", datum=Datum.GCJ02)
    assert refused.value.message.key == "basemap.no_shifted_wms"
