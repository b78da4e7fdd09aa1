"""Flood: published vectors, what the water reaches on a campus, depths from files, and refusals."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.campus.depths import read_depths
from app.campus.frame import Frame
from app.domain.assessment import AreaRole, Validity
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.hazards.assessing import Scene, run_model
from app.hazards.flooding import FloodDanger, danger_of, hazard_rating, runoff_mm
from app.hazards.parameters import parameters_of
from tests.unit.hazards.scenes import bare_scene, demo_campus, scene_of


@pytest.mark.parametrize(
    ("depth_m", "velocity_mps", "debris", "rating"),
    [(0.25, 1, 0.5, 0.875), (0.5, 0.5, 1, 1.5), (1, 1, 1, 2.5), (1.5, 0, 1, 1.75)],
)
def test_the_hazard_rating(depth_m: float, velocity_mps: float, debris: float, rating: float) -> None:
    assert hazard_rating(depth_m, velocity_mps, debris) == pytest.approx(rating, abs=1e-9)


@pytest.mark.parametrize(("rain", "number", "runoff"), [(100, 98, 94.04), (100, 80, 50.54), (50, 74, 8.52)])
def test_runoff_by_curve_number(rain: float, number: float, runoff: float) -> None:
    assert runoff_mm(rain, number) == pytest.approx(runoff, abs=0.005)


@given(st.floats(0, 1000), st.floats(30, 100))
def test_no_more_runs_off_than_falls(rain: float, number: float) -> None:
    assert 0 <= runoff_mm(rain, number) <= rain + 1e-9


@given(st.floats(0, 10), st.floats(0, 5), st.floats(0, 1), st.floats(0, 2), st.floats(0, 2))
def test_deeper_and_faster_is_never_safer(d: float, v: float, debris: float, dd: float, dv: float) -> None:
    assert hazard_rating(d + dd, v + dv, debris) >= hazard_rating(d, v, debris)


def test_classes_of_danger() -> None:
    figures = parameters_of("flood")
    ratings = [0.7, 0.75, 1.25, 2.0]
    assert [danger_of(rating, figures) for rating in ratings] == list(FloodDanger)


def test_nothing_is_said_of_water_of_unknown_depth() -> None:
    result = run_model("flood", bare_scene(), {"velocity_mps": "1"}, author="a").result
    assert result.validity is Validity.REFUSED
    assert result.figure("hazard_rating") is None


def test_an_unknown_velocity_widens_the_band() -> None:
    rating = run_model("flood", bare_scene(), {"depth_m": "0.5"}, author="a").result.figure("hazard_rating")
    assert rating is not None
    assert rating.low < rating.value < rating.high


def test_one_depth_over_the_extent_reaches_its_building() -> None:
    result = run_model("flood", scene_of(IncidentType.FLOOD), {"depth_m": "0.6"}, author="a").result
    water = result.areas[0]
    assert water.role is AreaRole.EXTENT
    floors, people = result.figure("ground_floors"), result.figure("ground_floor_people")
    assert floors is not None
    assert floors.value >= 1
    assert people is not None
    assert water.people is not None
    assert 0 < people.value <= water.people.total.best


def _raster(path: Path, depths: np.ndarray, *, crs: bool = True) -> Path:
    west, south, east, north = demo_campus().info.boundary.bounds
    rows, columns = depths.shape
    transform = rasterio.transform.from_bounds(west, south, east, north, columns, rows)
    epsg = f"EPSG:{demo_campus().info.epsg}" if crs else None
    with rasterio.open(
        path, "w", driver="GTiff", width=columns, height=rows, count=1, dtype="float32", crs=epsg,
        transform=transform, nodata=-9999,
    ) as target:  # fmt: skip
        target.write(depths.astype("float32"), 1)
    return path


def test_a_raster_of_depths_cuts_the_ways_it_should(tmp_path: Path) -> None:
    depths = np.full((60, 60), -9999.0)
    depths[20:40, 20:40] = 0.4
    depths[28:32, 28:32] = 1.0
    path = _raster(tmp_path / "depth.tif", depths)
    result = run_model("flood", scene_of(IncidentType.FLOOD), {"depth_file": str(path)}, author="a").result
    depth = result.figure("depth_max_m")
    assert depth is not None
    assert depth.value == pytest.approx(1.0)
    blocked = {area.name: area.shape for area in result.areas if area.role is AreaRole.BLOCKED}
    assert blocked["vehicles"].length > 0
    bands = read_depths(path, demo_campus().info)
    wet = shapely.union_all([band.area for band in bands])
    deep = shapely.union_all([band.area for band in bands if band.deepest_m >= 0.9])
    assert blocked["vehicles"].within(wet.buffer(0.01))
    if "everybody" in blocked:
        assert blocked["everybody"].within(deep.buffer(0.01))
    for way in demo_campus().paths:
        if way.vehicle and way.line.intersects(wet) and way.line.intersection(wet).length > 0.01:
            assert way.line.intersection(wet).within(blocked["vehicles"].buffer(0.01))


def test_fast_water_closes_every_wet_way_to_everybody(tmp_path: Path) -> None:
    depths = np.full((60, 60), -9999.0)
    depths[20:40, 20:40] = 0.2
    path = _raster(tmp_path / "depth.tif", depths)
    given_ = {"depth_file": str(path), "velocity_mps": "2"}
    result = run_model("flood", scene_of(IncidentType.FLOOD), given_, author="a").result
    assert "everybody" in {area.name for area in result.areas}


def _contours(path: Path, *features: tuple[shapely.Geometry, object], field: str = "depth") -> Path:
    frame = Frame(demo_campus().info.epsg)
    members = [
        {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(frame.to_wgs84(shape)),
            "properties": {field: value},
        }
        for shape, value in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": members}), "utf-8")
    return path


def _square(size: float) -> shapely.Polygon:
    centre = demo_campus().info.boundary.centroid
    return shapely.box(centre.x - size, centre.y - size, centre.x + size, centre.y + size)


def test_inside_a_closed_contour_it_is_as_deep_and_the_deeper_counts(tmp_path: Path) -> None:
    path = _contours(
        tmp_path / "c.geojson", (shapely.LineString(_square(100).exterior), 0.2), (_square(30), 1.1)
    )
    shallow, deep = read_depths(path, demo_campus().info)
    assert (shallow.deepest_m, deep.deepest_m) == (0.2, 1.1)
    assert deep.area.area == pytest.approx(3600, rel=0.01)
    assert shallow.area.area == pytest.approx(40_000 - 3600, rel=0.01)


@pytest.mark.parametrize("value", [-1, 99, "deep", None])
def test_impossible_depths_are_told_with_their_feature(tmp_path: Path, value: object) -> None:
    path = _contours(tmp_path / "c.geojson", (_square(30), 0.5), (_square(10), value))
    with pytest.raises(UserError) as told:
        read_depths(path, demo_campus().info)
    assert told.value.message.key in ("depths.bad_depth", "depths.no_field")


def test_files_that_hold_no_depths_are_told(tmp_path: Path) -> None:
    cases = {
        "file.missing": tmp_path / "none.tif",
        "depths.unreadable": tmp_path / "bad.tif",
        "depths.no_field": _contours(tmp_path / "f.geojson", (_square(30), 1.0), field="z"),
        "depths.no_crs": _raster(tmp_path / "n.tif", np.ones((4, 4)), crs=False),
        "depths.too_deep": _raster(tmp_path / "h.tif", np.full((4, 4), 80.0)),
        "depths.not_near": _raster(tmp_path / "d.tif", np.zeros((4, 4))),
    }
    (tmp_path / "bad.tif").write_bytes(b"nothing")
    for key, path in cases.items():
        with pytest.raises(UserError) as told:
            read_depths(path, demo_campus().info)
        assert told.value.message.key == key


def test_a_file_needs_a_campus(tmp_path: Path) -> None:
    scene: Scene = replace(bare_scene())
    with pytest.raises(UserError):
        run_model("flood", scene, {"depth_file": str(tmp_path / "d.tif")}, author="a")
