"""Coordinates that people type or paste name the place that they meant, or are refused with a reason."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from shapely.geometry import Point

from app.campus.coordinates import (
    CoordinateForm,
    CoordinateFormat,
    format_coordinate,
    parse_coordinate,
    read_coordinates,
    utm_zone,
)
from app.campus.frame import Frame, choose_epsg
from app.domain.errors import UserError

UBC = Frame(32610)
MUNICH = Frame(32632)
TANDIL = Frame(32721)

HERE = UBC.from_wgs84(Point(-123.25, 49.26))

SAME_PLACE = [
    "-123.25, 49.26",
    "-123.25 49.26",
    "(-123.25; 49.26)",
    "49.26, -123.25",
    "49.26N, 123.25W",
    "N49.26 W123.25",
    "123.25°W 49.26°N",
    "49°15'36\"N 123°15'00\"W",
    "49°15′36″N，123°15′0″W",
    "49 15 36 N 123 15 0 W",
    "49°15.6'N 123°15'W",
    "北纬49度15分36秒 西经123度15分",
    "49.26° -123.25°",
    "４９．２６Ｎ １２３．２５Ｗ",
]


@pytest.mark.parametrize("written", SAME_PLACE)
def test_degrees_are_read_in_every_common_notation(written: str) -> None:
    point = parse_coordinate(written, UBC)
    assert point is not None
    assert point.distance(HERE) < 0.01


def test_bare_numbers_say_which_order_was_taken() -> None:
    assert [r.form for r in read_coordinates("-123.25, 49.26", UBC)] == [CoordinateForm.LON_LAT]
    assert [r.form for r in read_coordinates("49.26, -123.25", UBC)] == [CoordinateForm.LAT_LON]


def test_of_two_possible_orders_the_one_near_the_campus_is_taken() -> None:
    (reading,) = read_coordinates("48.15, 11.57", MUNICH)
    assert reading.form is CoordinateForm.LAT_LON
    assert reading.point.distance(MUNICH.from_wgs84(Point(11.57, 48.15))) < 0.01


def test_both_orders_are_offered_where_both_lie_near() -> None:
    readings = read_coordinates("11.4, 10.6", Frame(choose_epsg(11, 11)))
    assert [r.form for r in readings] == [CoordinateForm.LON_LAT, CoordinateForm.LAT_LON]


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("10U 481000 5456000", CoordinateForm.UTM),
        ("UTM 10U 481000mE 5456000mN", CoordinateForm.UTM),
        ("10 N 481000 5456000", CoordinateForm.UTM),
        ("10u 481000, 5456000", CoordinateForm.UTM),
        ("481000 E 5456000 N", CoordinateForm.GRID),
        ("EPSG:32610  481000.0 E  5456000.0 N", CoordinateForm.GRID),
        ("10U DV 81000 56000", CoordinateForm.MGRS),
        ("10UDV8100056000", CoordinateForm.MGRS),
        ("10u dv 810 560", CoordinateForm.MGRS),
    ],
)
def test_grids_are_read(written: str, form: CoordinateForm) -> None:
    (reading,) = read_coordinates(written, UBC)
    assert reading.form is form
    assert abs(reading.point.x - 481000) <= 50.01
    assert abs(reading.point.y - 5456000) <= 50.01


def test_a_coarse_mgrs_reference_names_its_whole_cell() -> None:
    (reading,) = read_coordinates("10U DV 81 56", UBC)
    assert reading.square is not None
    assert reading.square.bounds == pytest.approx((481000, 5456000, 482000, 5457000), abs=0.01)
    assert reading.point.equals_exact(Point(481500, 5456500), 0.01)


def test_s_is_a_band_in_the_north_and_a_hemisphere_in_the_south() -> None:
    beijing = Frame(32650)
    (north,) = read_coordinates("50S 500000 4000000", beijing)
    assert 36 < beijing.to_wgs84(north.point).y < 37
    (south,) = read_coordinates("21S 330000 5867000", TANDIL)
    assert TANDIL.to_wgs84(south.point).y == pytest.approx(-37.3, abs=0.1)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("200, 100", "coordinates.range"),
        ("49.26N, 123.25N", "coordinates.same_axis"),
        ("-49.26N, 123.25W", "coordinates.sign_and_letter"),
        ("49°75'N 123°15'W", "coordinates.sixty"),
        ("61U 481000 5456000", "coordinates.zone"),
        ("10U 48100 5456000", "coordinates.utm_range"),
        ("10C 481000 5456000", "coordinates.band"),
        ("10U DV 8100 56000", "coordinates.mgrs_digits"),
        ("10U DV 810005600", "coordinates.mgrs_digits"),
        ("10U ZZ 81000 56000", "coordinates.mgrs_square"),
        ("12.5, 41.9", "coordinates.far"),
    ],
)
def test_what_looks_like_a_coordinate_but_is_wrong_is_refused(written: str, key: str) -> None:
    with pytest.raises(UserError) as refusal:
        parse_coordinate(written, UBC)
    assert refusal.value.message.key == key


@pytest.mark.parametrize("words", ["", "library", "E2", "N 12", "3", "people>200", "Bldg 12, Room 4", "10U"])
def test_words_are_no_coordinates(words: str) -> None:
    assert read_coordinates(words, UBC) == ()


@given(st.text(max_size=40) | st.text("0123456789.,;°'\"NSEWU- DV", max_size=30))
def test_any_text_is_read_refused_or_left(written: str) -> None:
    try:
        for reading in read_coordinates(written, UBC):
            assert math.isfinite(reading.point.x + reading.point.y)
    except UserError:
        pass


@given(
    lon=st.floats(-179.99, 179.99), lat=st.floats(-79.9, 83.9), style=st.sampled_from(list(CoordinateFormat))
)
def test_what_is_copied_can_be_pasted(lon: float, lat: float, style: CoordinateFormat) -> None:
    frame = Frame(choose_epsg(lon, lat))
    point = frame.from_wgs84(Point(lon, lat))
    written = format_coordinate(Point(lon, lat), style)
    assert min(r.point.distance(point) for r in read_coordinates(written, frame)) < 0.8


@given(lon=st.floats(-179.99, 179.99), lat=st.floats(-79.9, 83.9), digits=st.integers(2, 5))
@example(lon=0.6, lat=-1e-9, digits=2)
def test_an_mgrs_cell_holds_the_places_that_bear_its_name(lon: float, lat: float, digits: int) -> None:
    frame = Frame(choose_epsg(lon, lat))
    zone, square, east, north = format_coordinate(Point(lon, lat), CoordinateFormat.MGRS).split()
    (reading,) = read_coordinates(f"{zone} {square} {east[:digits]} {north[:digits]}", frame)
    assert reading.square is not None
    assert reading.square.distance(frame.from_wgs84(Point(lon, lat))) < 0.01
    assert reading.square.area == pytest.approx(100.0 ** (5 - digits), rel=0.01)
    assert reading.square.contains(reading.point)


def test_places_are_written_as_people_know_them() -> None:
    place = UBC.to_wgs84(Point(481000.5, 5456000.4))
    assert format_coordinate(place, CoordinateFormat.UTM) == "10U 481000 5456000"
    assert format_coordinate(place, CoordinateFormat.MGRS) == "10U DV 81000 56000"
    here = Point(-123.25, 49.26)
    assert format_coordinate(here, CoordinateFormat.DEGREES) == "49.260000°N 123.250000°W"
    assert format_coordinate(here, CoordinateFormat.DMS) == "49°15'36.00\"N 123°15'00.00\"W"
    assert format_coordinate(here, CoordinateFormat.LON_LAT) == "-123.250000, 49.260000"
    assert format_coordinate(Point(10.0, 86.0), CoordinateFormat.UTM) == "86.000000°N 10.000000°E"


def test_the_zones_of_norway_and_svalbard_are_exceptions() -> None:
    assert utm_zone(5.3, 60.4) == 32
    assert utm_zone(15.6, 78.2) == 33
    assert utm_zone(116.4, 39.9) == 50
