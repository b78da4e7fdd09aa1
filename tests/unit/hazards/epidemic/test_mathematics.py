"""Compartments, growth, final size, groups, renewal and rooms against closed forms and reference runs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.hazards.epidemic.compartments import INFECTIOUS, REMOVED, Rates, onsets, run
from app.hazards.epidemic.demand import contacts_per_case, isolation_beds, tracers
from app.hazards.epidemic.final_size import (
    control_needed,
    extinction_probability,
    final_size,
    r0_from_attack,
)
from app.hazards.epidemic.growth import (
    doubling_days,
    growth_band,
    growth_from_r,
    growth_seir,
    r_from_growth,
    r_from_growth_seir,
)
from app.hazards.epidemic.reed_frost import mean_cases, r_star, room_outbreak
from app.hazards.epidemic.renewal import forecast, infectivity, rt_windows, serial_weights
from app.hazards.epidemic.structure import (
    final_sizes,
    growth_per_day,
    mixing,
    r0,
    run_groups,
    with_measures,
)

FLU_2009: tuple[int, ...] = (
    *(1, 1, 0, 2, 5, 3, 3, 3, 6, 2, 5, 9, 13, 12, 13, 11),
    *(12, 6, 6, 6, 3, 1, 0, 2, 0, 0, 0, 0, 2, 0, 2, 0),
)
"""Onsets at a school in Pennsylvania, 2009, as EpiEstim ships them."""
SERIAL = (0, 0.233, 0.359, 0.198, 0.103, 0.053, 0.027, 0.014, 0.007, 0.003, 0.002, 0.001)
REFERENCE = Rates(2 / 3, 1 / 3, 0.5)
TWO_GROUPS = np.array([[1.8, 0.3], [0.2, 0.9]])


def test_murrays_parameters() -> None:
    """r = 2.18e-3 and a = 0.44036 per day: the run, its peak by the closed form, and who escapes."""
    rates = Rates(2.18e-3 * 763, 0.44036)
    times = np.linspace(0, 60, 60001)
    ill = run(rates, 763, 1, times)[:, INFECTIOUS]
    assert ill[:8001:1000] == pytest.approx(
        [1.0, 3.4, 11.3, 35.9, 100.6, 209.6, 286.9, 278.8, 224.8], abs=0.06
    )
    rho = 202.0
    assert ill.max() == pytest.approx(763 - rho + rho * math.log(rho / 762), abs=0.01)
    assert times[ill.argmax()] == pytest.approx(6.368, abs=2e-3)
    assert 763 - run(rates, 763, 1, [0, 200])[-1, REMOVED] == pytest.approx(19.18, abs=0.02)


def test_seir_reference_run() -> None:
    times = np.linspace(0, 400, 40001)
    states = run(REFERENCE, 4000, 1, times)
    ill = states[:, INFECTIOUS]
    assert ill[[1000, 2000, 3000, 4000]] == pytest.approx([3.017, 15.676, 75.245, 256.425], abs=1e-3)
    assert ill.max() == pytest.approx(365.475, abs=2e-3)
    assert times[ill.argmax()] == pytest.approx(47.845, abs=0.01)
    assert states[-1, REMOVED] == pytest.approx(3187.59, abs=0.01)


@pytest.mark.parametrize(
    ("r", "z"),
    [
        (1.2, 0.313698),
        (1.5, 0.582812),
        (1.66, 0.672559),
        (2, 0.796812),
        (2.5, 0.892645),
        (3, 0.940480),
        (3.65, 0.971119),
        (5, 0.993023),
    ],
)
def test_final_size(r: float, z: float) -> None:
    assert final_size(r) == pytest.approx(z, abs=1e-6)
    assert r0_from_attack(z) == pytest.approx(r, abs=2e-4)


def test_attack_rate_of_the_boarding_school() -> None:
    """Far below the 3.2 to 3.9 that bed counts give: one of the two models is wrong about the other."""
    assert r0_from_attack(512 / 763) == pytest.approx(1.656850, abs=1e-6)


def test_the_immune_are_spared() -> None:
    z = final_size(3, 0.6)
    assert z == pytest.approx(0.6 * (1 - math.exp(-3 * z)))
    assert final_size(1.5, 0.6) == 0


@pytest.mark.parametrize(
    ("growth", "doubling", "r_flu", "r_seir"),
    [(0.1, 6.931, 1.28234, 1.56), (0.2, 3.466, 1.61361, 2.24), (0.3, 2.310, 1.99946, 3.04)],
)
def test_growth(growth: float, doubling: float, r_flu: float, r_seir: float) -> None:
    assert doubling_days(growth) == pytest.approx(doubling, abs=1e-3)
    assert r_from_growth(growth, SERIAL) == pytest.approx(r_flu, abs=1e-5)
    assert growth_from_r(r_flu, SERIAL) == pytest.approx(growth, abs=1e-5)
    assert r_from_growth_seir(growth, 0.5, 1 / 3) == pytest.approx(r_seir)
    assert growth_seir(r_seir / 3, 1 / 3, 0.5) == pytest.approx(growth)


def test_growth_is_read_off_counts_that_double_every_three_days() -> None:
    low, best, high = growth_band(range(8), [round(5 * 2 ** (day / 3)) for day in range(8)])
    assert best == pytest.approx(math.log(2) / 3, abs=0.02)
    assert low < math.log(2) / 3 < high


def test_two_groups() -> None:
    times = np.linspace(0, 120, 12001)
    states = run_groups(TWO_GROUPS, (3000, 1000), (1, 0), 0.5, 1 / 3, times)
    ill = states[:, INFECTIOUS].sum(axis=1)
    assert r0(TWO_GROUPS) == pytest.approx(1.862348, abs=1e-6)
    assert growth_per_day(TWO_GROUPS, 0.5, 1 / 3) == pytest.approx(0.146659, abs=1e-6)
    assert doubling_days(growth_per_day(TWO_GROUPS, 0.5, 1 / 3)) == pytest.approx(4.7263, abs=1e-4)
    assert final_sizes(TWO_GROUPS) == pytest.approx((0.784373, 0.407779), abs=1e-6)
    assert ill.max() == pytest.approx(266.32, abs=0.01)
    assert times[ill.argmax()] == pytest.approx(52.31, abs=0.05)
    assert states.sum(axis=1)[-1] == pytest.approx([3000, 1000])


def test_even_mixing_infects_within_and_between_as_said() -> None:
    sizes = np.array([100.0, 300.0, 50.0])
    matrix = mixing(sizes.tolist(), 1.2, 0.5)
    by_one_case = matrix * sizes[:, None] / sizes[None, :]
    assert np.diag(by_one_case) == pytest.approx([1.2] * 3)
    assert by_one_case.sum(axis=0) == pytest.approx([1.7] * 3)


def test_measures_act_on_the_matrix() -> None:
    assert r0(with_measures(TWO_GROUPS, factor=0.5)) == pytest.approx(r0(TWO_GROUPS) / 2)
    assert r0(with_measures(TWO_GROUPS, closed=(0,))) == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("n", "escape", "chances", "mean"),
    [
        (2, 0.8, (0.64, 0.256, 0.104), 0.464),
        (3, 0.8, (0.512, 0.24576, 0.159744, 0.082496), 0.812736),
        (5, 0.8, (0.32768, 0.167772, 0.139586, 0.138405, 0.134260, 0.092297), 1.860682),
        (5, 0.9, (0.59049, 0.215234, 0.108478, 0.055677, 0.023908, 0.006214), 0.725922),
    ],
)
def test_reed_frost(n: int, escape: float, chances: tuple[float, ...], mean: float) -> None:
    found = room_outbreak(n, escape)
    assert found == pytest.approx(chances, abs=1e-6)
    assert mean_cases(found) == pytest.approx(mean, abs=1e-6)
    assert r_star(0.5, found) == pytest.approx(0.5 * (1 + mean), abs=1e-6)


@pytest.mark.parametrize(
    ("first", "mean", "sd", "low", "median", "high"),
    [
        (2, 1.735609, 0.409087, 1.028632, 1.703576, 2.624496),
        (3, 1.749049, 0.364702, 1.108747, 1.723767, 2.532948),
        (14, 0.936932, 0.114464, 0.726109, 0.932275, 1.174216),
        (26, 1.004016, 0.449010, 0.326001, 0.937934, 2.056544),
    ],
)
def test_rt_as_epiestim_gives_it(
    first: int, mean: float, sd: float, low: float, median: float, high: float
) -> None:
    assert sum(FLU_2009) == 129
    window = next(w for w in rt_windows(FLU_2009, SERIAL) if w.first + 1 == first)
    assert window.last + 1 == first + 6
    assert window.mean == pytest.approx(mean, abs=1e-6)
    assert window.sd == pytest.approx(sd, abs=1e-6)
    assert (window.band[0], window.quantile(0.5), window.band[1]) == pytest.approx(
        (low, median, high), abs=1e-6
    )


@pytest.mark.parametrize(("first", "cases", "pressure"), [(2, 17, 10.171), (11, 75, 53.763), (26, 4, 4.780)])
def test_infectivity(first: int, cases: int, pressure: float) -> None:
    days = slice(first - 1, first + 6)
    assert sum(FLU_2009[days]) == cases
    assert infectivity(FLU_2009, SERIAL)[days].sum() == pytest.approx(pressure, abs=1e-3)


def test_parametric_serial_interval() -> None:
    weights = serial_weights(2.6, 1.5)
    assert weights[:7] == pytest.approx(
        (0, 0.2331721, 0.3585794, 0.1981108, 0.1033427, 0.0529052, 0.0268215), abs=1e-7
    )
    assert sum(weights) == pytest.approx(1, abs=1e-4)
    assert rt_windows(FLU_2009, weights)[0].mean == pytest.approx(1.735798, abs=1e-6)


def test_the_forecast_grows_with_r_and_stops_at_the_population() -> None:
    windows = rt_windows(FLU_2009, SERIAL)
    growing = forecast(FLU_2009[:14], SERIAL, windows[6], 14)
    waning = forecast(FLU_2009, SERIAL, windows[-1], 14)
    assert growing.total[1] > waning.total[1]
    assert all(growing.low <= growing.median) and all(growing.median <= growing.high)
    assert forecast(FLU_2009[:14], SERIAL, windows[6], 14, population=100).total[2] <= 100


def test_beds_contacts_and_tracers_round_up() -> None:
    assert isolation_beds(100, 0.5, 0.2) == 60
    assert isolation_beds(101, 0.5, 0.2) == 61
    assert contacts_per_case(4, 6, 10) == 19
    assert tracers(31, 15) == 3
    assert tracers(30, 15) == 2


def test_extinction_and_control() -> None:
    assert extinction_probability(2, 3) == pytest.approx(0.125)
    assert extinction_probability(0.9, 3) == 1
    assert control_needed(2) == 0.5
    assert control_needed(0.9) == 0


rates_per_day = st.floats(0.05, 3)


@settings(max_examples=25, deadline=None)
@given(rates_per_day, rates_per_day, st.none() | rates_per_day, st.floats(0, 1))
def test_nobody_is_lost_or_invented(beta: float, gamma: float, sigma: float | None, factor: float) -> None:
    states = run(Rates(beta, gamma, sigma), 500, 2, np.arange(40.0), change_at=9.5, factor=factor)
    assert states.sum(axis=1) == pytest.approx(np.full(40, 500.0))
    assert states.min() > -1e-5
    assert onsets(states).min() > -1e-5


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 2), min_size=4, max_size=4))
def test_nobody_is_lost_in_groups(entries: list[float]) -> None:
    matrix = np.array(entries).reshape(2, 2)
    states = run_groups(matrix, (60, 40), (1, 0), 0.5, 0.4, np.arange(30.0))
    assert states.sum(axis=1) == pytest.approx(np.tile([60.0, 40.0], (30, 1)))
    assert np.all((final_sizes(matrix) >= 0) & (final_sizes(matrix) <= 1))


@given(st.floats(0.1, 20), st.floats(0.001, 5))
def test_final_size_is_a_share_and_grows_with_r0(r: float, more: float) -> None:
    assert 0 <= final_size(r) <= final_size(r + more) <= 1


@given(st.integers(0, 8), st.floats(0, 1), st.integers(1, 3))
def test_chances_of_a_room_sum_to_one(n: int, escape: float, introducers: int) -> None:
    chances = room_outbreak(n, escape, introducers)
    assert all(0 <= chance <= 1 + 1e-12 for chance in chances)
    assert sum(chances) == pytest.approx(1)
