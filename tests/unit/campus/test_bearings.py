"""Bearings agree with the geodesic ones of the ellipsoid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import Point

from app.campus.bearings import grid_bearing, true_bearing
from app.campus.frame import Frame, choose_epsg


@given(
    lon=st.floats(-179, 179), lat=st.floats(-75, 75), east=st.floats(-900, 900), north=st.floats(-900, 900)
)
def test_a_true_bearing_is_the_azimuth_on_the_ellipsoid(
    lon: float, lat: float, east: float, north: float
) -> None:
    if abs(east) + abs(north) < 20:
        return
    frame = Frame(choose_epsg(lon, lat))
    start = frame.from_wgs84(Point(lon, lat))
    end = Point(start.x + east, start.y + north)
    there = frame.to_wgs84(end)
    azimuth = Geod(ellps="WGS84").inv(lon, lat, there.x, there.y)[0]
    found = true_bearing(frame, (start.x, start.y), (end.x, end.y))
    assert (found - azimuth + 180) % 360 - 180 == pytest.approx(0, abs=0.02)


def test_grid_bearings_run_clockwise_from_north() -> None:
    assert [round(grid_bearing((0, 0), end)) for end in ((0, 1), (1, 0), (0, -1), (-1, 0))] == [
        0,
        90,
        180,
        270,
    ]
