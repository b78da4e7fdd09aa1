"""The view factor, separation distances and point sources of the published cases."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import dblquad

from app.hazards.radiation import (
    point_source_distance_m,
    point_source_kw_m2,
    separation_m,
    view_factor,
)

sizes = st.floats(0.5, 200)


def test_the_published_view_factor() -> None:
    """X = w / 2S = 0.2, Y = h / 2S = 0.1 (openfire, after BR 187)."""
    assert view_factor(0.4, 0.2, 1.0) == pytest.approx(0.024647431, abs=5e-10)
    assert view_factor(0.8, 0.4, 1.0) / 4 == pytest.approx(0.022519707, abs=5e-10), "seen from a corner"


@pytest.mark.parametrize(
    "height_m, width_m, at_20, at_50, at_100",
    [
        (3, 3, 2.17, 4.02, 5.93),
        (3, 12, 3.44, 7.32, 11.34),
        (6, 12, 5.80, 11.12, 16.61),
        (9, 12, 7.44, 13.86, 20.52),
        (9, 24, 9.49, 18.84, 28.46),
        (18, 24, 14.88, 27.72, 41.04),
    ],
)
def test_separation_for_piloted_ignition(
    height_m: float, width_m: float, at_20: float, at_50: float, at_100: float
) -> None:
    """168 kW/m² through 20, 50 and 100 % openings down to 12.6 kW/m²."""
    for share, expected in ((0.2, at_20), (0.5, at_50), (1.0, at_100)):
        assert separation_m(width_m, height_m, 168 * share, 12.6) == pytest.approx(expected, abs=0.005)


def test_stand_off_for_people() -> None:
    assert separation_m(12, 6, 168, 2.5) == pytest.approx(38.9, abs=0.05)
    assert separation_m(12, 6, 168, 5) == pytest.approx(27.2, abs=0.05)


def test_half_the_openings_at_twice_the_intensity_are_the_same() -> None:
    assert separation_m(12, 6, 84 * 1.0, 12.6) == separation_m(12, 6, 168 * 0.5, 12.6)


def test_too_weak_a_fire_needs_no_separation() -> None:
    assert separation_m(12, 6, 12.6, 12.6) == 0
    assert separation_m(12, 6, 0, 12.6) == 0


@pytest.mark.parametrize("sizes_m", [(0, 3), (3, -1), (math.nan, 3), (3, math.inf)])
def test_impossible_sizes_are_refused(sizes_m: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="positive"):
        separation_m(*sizes_m, 84, 12.6)


@pytest.mark.parametrize("width_m, height_m, distance_m", [(12, 6, 5), (40, 3, 20), (2, 2, 0.5)])
def test_the_closed_form_equals_the_integral(width_m: float, height_m: float, distance_m: float) -> None:
    """The configuration factor is the integral of cos² / (pi r²) over the facade."""
    integral, _ = dblquad(
        lambda y, x: distance_m**2 / (math.pi * (distance_m**2 + x * x + y * y) ** 2),
        -width_m / 2,
        width_m / 2,
        -height_m / 2,
        height_m / 2,
    )
    assert view_factor(width_m, height_m, distance_m) == pytest.approx(integral, rel=1e-7)


@given(sizes, sizes, st.floats(12.7, 168))
def test_at_the_separation_the_receiver_gets_the_criterion(
    width_m: float, height_m: float, emitted: float
) -> None:
    distance_m = separation_m(width_m, height_m, emitted, 12.6)
    assert emitted * view_factor(width_m, height_m, distance_m) == pytest.approx(12.6, rel=1e-5)


@given(sizes, sizes, st.floats(0.1, 100))
def test_the_view_factor_falls_with_distance(width_m: float, height_m: float, distance_m: float) -> None:
    near, far = view_factor(width_m, height_m, distance_m), view_factor(width_m, height_m, 1.1 * distance_m)
    assert 0 < far < near <= 1


def test_published_point_sources() -> None:
    assert point_source_kw_m2(750, 2.5, 0.3) == pytest.approx(2.864789, abs=1e-6)
    for received, distance in ((2.5, 7.46), (5.0, 5.28), (12.5, 3.34)):
        assert point_source_distance_m(5000, received, 0.35) == pytest.approx(distance, abs=0.005)
