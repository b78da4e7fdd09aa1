"""EARS, the cumulative sum and Farrington's bound against series computed by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hazards.parameters import parameters_of
from app.hazards.surveillance.detectors import Ears, EarsDay, cusum, ears
from app.hazards.surveillance.farrington import WEEKS, farrington

COUNTS = (2, 3, 1, 4, 2, 3, 2, 5, 3, 2, 4, 3, 12, 9, 6, 3, 2, 3, 4, 2)
FIGURES = Ears.of(parameters_of("warning"))


def day(number: int) -> EarsDay:
    """A day of the series, counted from 1."""
    return ears(COUNTS, FIGURES)[number - 1]


@pytest.mark.parametrize(("number", "value"), [(8, 2.6349), (13, 8.2851), (14, 1.3042)])
def test_c1(number: int, value: float) -> None:
    assert day(number).c1 == pytest.approx(value, abs=5e-5)


@pytest.mark.parametrize(("number", "value"), [(13, 7.7942), (14, 5.1962), (15, 2.6726)])
def test_c2(number: int, value: float) -> None:
    assert day(number).c2 == pytest.approx(value, abs=5e-5)


@pytest.mark.parametrize(
    ("number", "value"), [(13, 6.7942), (14, 10.9904), (15, 12.6630), (16, 5.8688), (17, 1.6726)]
)
def test_c3_is_the_statistic_itself(number: int, value: float) -> None:
    assert day(number).c3 == pytest.approx(value, abs=5e-5)


def test_the_days_that_alarm() -> None:
    """R surveillance 1.20.3 misses day 13 by C3: its bound holds the observed count."""
    days = ears(COUNTS, FIGURES)

    def above(values: list[float | None], bound: float) -> set[int]:
        return {n for n, value in enumerate(values, start=1) if value is not None and value > bound}

    assert above([d.c1 for d in days], 3) == {13}
    assert above([d.c2 for d in days], 3) == {13, 14}
    assert above([d.c3 for d in days], 2) == {13, 14, 15, 16}


def test_the_cumulative_sum() -> None:
    sums = cusum(COUNTS, 3, 1.2, 0.5)
    assert sums[12:] == pytest.approx([7.0, 11.5, 13.5, 13.0, 11.6667, 11.1667, 11.5, 10.1667], abs=5e-5)
    assert (sums[3], sums[7]) == pytest.approx((0.3333, 1.1667), abs=5e-5)


@given(st.lists(st.integers(0, 50), min_size=12, max_size=40), st.integers(1, 40))
def test_more_cases_never_alarm_less(counts: list[int], more: int) -> None:
    before, after = ears(counts, FIGURES)[-1], ears([*counts[:-1], counts[-1] + more], FIGURES)[-1]
    for one, other in ((before.c1, after.c1), (before.c2, after.c2), (before.c3, after.c3)):
        assert one is not None
        assert other is not None
        assert other >= one
    assert cusum([*counts[:-1], counts[-1] + more], 3, 1, 0.5)[-1] >= cusum(counts, 3, 1, 0.5)[-1] >= 0


def weeks(last: float) -> list[float]:
    """Three years and some weeks of about ten a week with a season, and a last week."""
    usual = [10 + 3 * np.sin(2 * np.pi * week / WEEKS) + week % 3 - 1 for week in range(3 * WEEKS + 5)]
    return [*map(float, usual), last]


def bound(last: float) -> object:
    return farrington(weeks(last), years=3, half_window=3, z=2.576, least_recent=5)


def test_farrington_alarms_on_a_week_far_above_the_same_weeks_before() -> None:
    quiet, loud = bound(11), bound(40)
    assert quiet is not None
    assert loud is not None
    assert not quiet.alarm
    assert loud.alarm
    assert quiet.expected == pytest.approx(10.5, abs=2.5)
    assert quiet.expected < quiet.upper < 40


def test_farrington_s_bound_is_the_two_thirds_power_one() -> None:
    """A flat series without dispersion: mean 16, Poisson spread, so U = 16·(1 + (2/3)·z·√(16 + V)/16)^1.5."""
    found = farrington([16.0] * (3 * WEEKS + 6), years=3, half_window=3, z=2.576, least_recent=5)
    assert found is not None
    assert found.expected == pytest.approx(16, rel=1e-6)
    least = 16 * (1 + (2 / 3) * 2.576 * np.sqrt(16) / 16) ** 1.5
    assert least < found.upper < least * 1.25


def test_farrington_needs_three_years_and_five_recent_cases() -> None:
    assert farrington([1.0] * 150, years=3, half_window=3, z=2.576, least_recent=5) is None
    rare = farrington([0.0, 0.2] * 80 + [3.0], years=3, half_window=3, z=2.576, least_recent=5)
    assert rare is not None
    assert not rare.alarm
