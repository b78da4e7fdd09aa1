"""The grid on a printed map: lines where whole coordinates are, numbers as people read them aloud."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mgrs import MGRS
from pyproj import Transformer
from shapely.geometry import Point

from app.campus.frame import WGS84, transform
from app.map.sheet.grid import map_grid
from app.map.sheet.options import Grid
from app.map.viewport import Viewport

UBC = (481_500.0, 5_456_500.0)


def view(x: float, y: float, ppm: float = 0.5) -> Viewport:
    """About 2 km by 1.4 km around a place."""
    return Viewport(1000, 700, x, y, ppm)


def test_a_campus_in_utm_has_straight_lines_at_whole_hundreds() -> None:
    grid = map_grid(Grid.UTM, 32610, view(*UBC))
    assert grid.zones == ("10N",)
    assert grid.step_m == 200
    left, _, right, _ = view(*UBC).bounds
    upright = [line for line in grid.lines if abs(line.coords[0][0] - line.coords[-1][0]) < 0.01]
    assert len(upright) == pytest.approx((right - left) / 200, abs=1)
    assert all(round(line.coords[0][0]) % 200 == 0 for line in upright)
    words = {number.words for number in grid.numbers}
    assert "481 400E" in words
    assert "5 456 400N" in words


@pytest.mark.parametrize("epsg", [26910, 4547, 32650, 3005])
def test_numbers_are_true_in_any_campus_crs(epsg: int) -> None:
    """Each number of the band is put through pyproj from the campus's CRS to the grid's."""
    lon, lat = {4547: (114.3, 30.5), 32650: (116.4, 39.9)}.get(epsg, (-123.25, 49.26))
    x, y = Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
    grid = map_grid(Grid.UTM, epsg, view(x, y))
    zone = int(grid.zones[0][:-1])
    to_utm = Transformer.from_crs(epsg, 32600 + zone, always_xy=True)
    assert grid.numbers
    for number in grid.numbers:
        east, north = to_utm.transform(number.x, number.y)
        said = float(number.words[:-1].replace(" ", ""))
        assert said == pytest.approx(east if number.words.endswith("E") else north, abs=0.5)
        assert number.side in (("top", "bottom") if number.words.endswith("E") else ("left", "right"))


def test_mgrs_numbers_are_the_digits_of_a_reference() -> None:
    grid = map_grid(Grid.MGRS, 32610, view(*UBC))
    assert grid.zones == ("10U DV",)
    easting = next(n for n in grid.numbers if n.side == "bottom" and n.words.endswith("814"))
    northing = next(n for n in grid.numbers if n.side == "left" and n.words.endswith("564"))
    place = transform(Point(easting.x + 0.5, northing.y + 0.5), 32610, WGS84)
    assert MGRS().toMGRS(place.y, place.x, MGRSPrecision=3) == "10UDV814564"
    first = min((n for n in grid.numbers if n.side == "bottom"), key=lambda n: n.x)
    assert first.words.startswith("DV ")


def test_letters_come_again_where_another_square_begins() -> None:
    grid = map_grid(Grid.MGRS, 32610, view(500_000, 5_456_500))
    bottom = sorted((n for n in grid.numbers if n.side == "bottom"), key=lambda n: n.x)
    lettered = [n.words for n in bottom if " " in n.words]
    assert [words.split()[0] for words in lettered] == ["DV", "EV"]
    assert lettered[1] == "EV 000"
    assert set(grid.zones) == {"10U DV", "10U EV"}


def test_at_the_border_of_two_zones_each_has_its_own_lines() -> None:
    x, y = Transformer.from_crs(4326, 32610, always_xy=True).transform(-120.0, 49.26)
    shown = view(x, y)
    grid = map_grid(Grid.UTM, 32610, shown)
    assert grid.zones == ("10N", "11N")
    to_degrees = Transformer.from_crs(32610, 4326, always_xy=True)
    for line in grid.lines:
        sides = {to_degrees.transform(*point)[0] > -120.0 for point in line.coords[1:-1]}
        assert len(sides) <= 1


def test_there_is_no_grid_where_there_is_no_zone_and_none_when_none_is_wanted() -> None:
    assert not map_grid(Grid.NONE, 32610, view(*UBC)).lines
    x, y = Transformer.from_crs(4326, 3995, always_xy=True).transform(10.0, 86.0)
    assert not map_grid(Grid.UTM, 3995, view(x, y)).lines


@settings(max_examples=20, deadline=None)
@given(
    lon=st.floats(-179.9, 179.9),
    lat=st.floats(-79, 83),
    ppm=st.floats(0.02, 5),
    grid=st.sampled_from([Grid.UTM, Grid.MGRS]),
)
def test_anywhere_lines_lie_within_the_map_and_numbers_on_its_edge(
    lon: float, lat: float, ppm: float, grid: Grid
) -> None:
    zone = min(60, int((lon + 180) // 6) + 1)
    epsg = (32700 if lat < 0 else 32600) + zone
    x, y = Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
    shown = view(x, y, ppm)
    made = map_grid(grid, epsg, shown)
    left, bottom, right, top = shown.bounds
    slack = (right - left) * 1e-5
    assert made.lines
    for line in made.lines:
        assert line.bounds[0] >= left - slack
        assert line.bounds[3] <= top + slack
    for number in made.numbers:
        on = {
            "left": number.x - left,
            "right": number.x - right,
            "bottom": number.y - bottom,
            "top": number.y - top,
        }
        assert abs(on[number.side]) <= slack


@pytest.mark.parametrize(("ppm", "digits"), [(0.1, 2), (0.5, 3), (3.0, 4), (30.0, 5)])
def test_mgrs_numbers_have_as_many_digits_as_the_lines_need(ppm: float, digits: int) -> None:
    grid = map_grid(Grid.MGRS, 32610, view(*UBC, ppm))
    parts = [number.words.split(" ")[-1] for number in grid.numbers]
    assert parts and {len(part) for part in parts} == {digits}
    below = [n.words.split(" ")[-1] for n in grid.numbers if n.side == "bottom"]
    assert len(set(below)) == len(below)


def test_south_of_the_equator_northings_count_from_the_pole() -> None:
    x, y = Transformer.from_crs(4326, 32756, always_xy=True).transform(151.19, -33.89)
    grid = map_grid(Grid.UTM, 32756, view(x, y))
    assert grid.zones == ("56S",)
    northings = [float(n.words[:-1].replace(" ", "")) for n in grid.numbers if n.side == "left"]
    assert northings and all(abs(northing - y) < 1_000 for northing in northings)
