"""Places are read as people write them, and what is written is read back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from app.campus.coordinates import CoordinateFormat, format_coordinate, parse_coordinate, utm_zone
from app.domain.errors import UserError


@pytest.mark.parametrize(
    "words",
    [
        "-123.2461, 49.2606",
        "-123.2461 49.2606",
        "49.2606N 123.2461W",
        "N49.2606, W123.2461",
        "123.2461°W 49.2606°N",
        "49°15'38.16\"N 123°14'45.96\"W",
        "49 15 38.16 N 123 14 45.96 W",
        "49°15.636′N, 123°14.766′W",
        "10U 482094 5456455",
        "10u 482094mE 5456455mN",
        "10UDV8209456455",
        "10U DV 82094 56455",
    ],
)
def test_one_place_in_many_spellings(words: str) -> None:
    point = parse_coordinate(words)
    assert point is not None
    assert math.hypot((point.x + 123.2461) * 72_600, (point.y - 49.2606) * 111_200) < 2


@pytest.mark.parametrize(
    "words", ["", "Maple Hall", "12", "Room 12", "3.5 m", "F2", "Building 10, 12th Street"]
)
def test_other_words_are_no_coordinates(words: str) -> None:
    assert parse_coordinate(words) is None


@pytest.mark.parametrize(
    "words",
    ["200, 10", "10, 95", "95N 10E", "49°75'N 10°E", "61U 482094 5456455", "10C 482094 5456455", "10UDV123"],
)
def test_coordinates_of_no_place_are_refused(words: str) -> None:
    with pytest.raises(UserError):
        parse_coordinate(words)


def test_the_zones_of_norway_and_svalbard_are_exceptions() -> None:
    assert utm_zone(5.3, 60.4) == 32
    assert utm_zone(15.6, 78.2) == 33
    assert utm_zone(116.4, 39.9) == 50


@given(st.floats(-179.99, 179.99), st.floats(-79.9, 83.9), st.sampled_from(list(CoordinateFormat)))
def test_what_is_written_is_read_back(lon: float, lat: float, style: CoordinateFormat) -> None:
    back = parse_coordinate(format_coordinate(Point(lon, lat), style))
    assert back is not None
    east = ((back.x - lon + 180) % 360 - 180) * math.cos(math.radians(lat)) * 111_320
    assert math.hypot(east, (back.y - lat) * 111_320) < (3 if style is CoordinateFormat.DMS else 1.1)


@given(st.text(max_size=40))
def test_any_words_are_a_place_or_none_or_refused(words: str) -> None:
    try:
        point = parse_coordinate(words)
    except UserError:
        return
    assert point is None or (abs(point.x) <= 180 and abs(point.y) <= 90)
