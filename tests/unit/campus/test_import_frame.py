"""The metric frame and the shifted datum."""

from __future__ import annotations

import geopandas
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Geod
from shapely import LineString, Point

from app.campus.datum import gcj02_from_wgs84, wgs84_from_gcj02
from app.campus.frame import Frame, choose_epsg, suits
from app.domain.errors import UserError

# The test points that googollee/eviltransform ships: Shanghai, Shenzhen, Beijing.
WGS84 = np.array([[121.5272106, 31.1774276], [113.912316, 22.543847], [116.377817, 39.911954]])
GCJ02 = np.array(
    [
        [121.531541859215, 31.17530398364597],
        [113.9171764808363, 22.540796131694766],
        [116.38404722455657, 39.91334545536069],
    ]
)


def test_gcj02_meets_the_published_points_and_comes_back() -> None:
    assert gcj02_from_wgs84(WGS84) == pytest.approx(GCJ02, abs=1e-9)
    assert wgs84_from_gcj02(GCJ02) == pytest.approx(WGS84, abs=1e-9)


def test_the_shift_is_about_half_a_kilometre() -> None:
    _, _, metres = Geod(ellps="WGS84").inv(*WGS84.T, *GCJ02.T)
    assert all(300 < one < 700 for one in metres)


def test_gcj02_leaves_the_rest_of_the_world_alone() -> None:
    abroad = np.array([[-123.2, 49.3], [2.35, 48.85], [151.2, -33.9]])
    assert (gcj02_from_wgs84(abroad) == abroad).all()
    assert (wgs84_from_gcj02(abroad) == abroad).all()


@given(st.floats(75, 135), st.floats(20, 52))
def test_gcj02_round_trip_anywhere_in_china(lon: float, lat: float) -> None:
    place = np.array([[lon, lat]])
    assert wgs84_from_gcj02(gcj02_from_wgs84(place)) == pytest.approx(place, abs=1e-9)


@pytest.mark.parametrize(
    ("lon", "lat", "epsg"),
    [
        (-123.2, 49.3, 32610),
        (-87.9, 43.1, 32616),
        (116.3, 40.0, 32650),
        (151.2, -33.9, 32756),
        (180.0, 10.0, 32660),
        (5.3, 60.4, 32632),
        (10.0, 78.0, 32633),
    ],
)
def test_the_utm_zone_of_a_place(lon: float, lat: float, epsg: int) -> None:
    assert choose_epsg(lon, lat) == epsg


@pytest.mark.parametrize("place", [(0.0, 85.0), (181.0, 0.0), (float("nan"), 0.0), (0.0, float("inf"))])
def test_no_utm_zone(place: tuple[float, float]) -> None:
    with pytest.raises(UserError):
        choose_epsg(*place)


@given(st.floats(-123.5, -122.5), st.floats(48.5, 49.9))
def test_there_and_back_is_the_same_place(lon: float, lat: float) -> None:
    frame = Frame(32610)
    back = frame.to_wgs84(frame.from_wgs84(Point(lon, lat)))
    assert (back.x, back.y) == pytest.approx((lon, lat), abs=1e-8)


def test_metres_in_the_frame_are_metres_on_the_ground() -> None:
    line = LineString([(-123.25, 49.26), (-123.24, 49.27)])
    assert Frame(32610).from_wgs84(line).length == pytest.approx(
        Geod(ellps="WGS84").geometry_length(line), rel=1e-3
    )


@pytest.mark.parametrize(
    ("epsg", "key"), [(4326, "frame.not_metric"), (2263, "frame.not_metric"), (123456, "frame.unknown_epsg")]
)
def test_degrees_feet_and_unknown_numbers_are_no_frame(epsg: int, key: str) -> None:
    with pytest.raises(UserError) as caught:
        Frame(epsg)
    assert caught.value.message.key == key


def test_require_refuses_another_crs_and_none() -> None:
    frame = Frame(32610)
    points = geopandas.GeoDataFrame(geometry=[Point(0, 0)])
    for wrong in (points, points.set_crs(4326)):
        with pytest.raises(UserError):
            frame.require(wrong)
    frame.require(points.set_crs(32610))


@pytest.mark.parametrize(
    "point", [Point(200, 10), Point(10, 91), Point(float("inf"), 0), Point(482_000, 5_456_000)]
)
def test_what_is_no_longitude_and_latitude_is_refused(point: Point) -> None:
    with pytest.raises(UserError):
        Frame(32610).from_wgs84(point)


def test_a_national_grid_can_be_the_frame_but_not_web_mercator() -> None:
    assert suits(CRS.from_epsg(26910), -123.2, 49.3)
    assert suits(CRS.from_epsg(27700), -1.0, 52.0)
    assert suits(CRS.from_epsg(4547), 114.0, 30.0)
    assert not suits(CRS.from_epsg(3857), -123.2, 49.3)
    assert not suits(CRS.from_epsg(26910), -87.9, 43.1)
    assert not suits(CRS.from_epsg(4326), -123.2, 49.3)


def test_the_frame_knows_how_far_it_reaches() -> None:
    inside, outside = Frame(32610).from_wgs84(Point(-123.2, 49.3)), Point(-5_000_000, 0)
    assert Frame(32610).covers(np.array([inside, outside, Point()], dtype=object)).tolist() == [
        True,
        False,
        False,
    ]
