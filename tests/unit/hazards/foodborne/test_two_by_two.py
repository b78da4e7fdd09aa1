"""Oswego 1940: the published two-by-two tables of 14 foods, and what holds for every table."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hazards.foodborne.two_by_two import TwoByTwo, holm, pooled_ratio, wilson

OSWEGO = (
    ("baked.ham", (29, 17, 17, 12), 63.0, 58.6, (0.737, 1.075, 1.569), 0.8087),
    ("spinach", (26, 17, 20, 12), 60.5, 62.5, (0.674, 0.967, 1.388), 1),
    ("mashed.potato", (23, 14, 23, 14), 62.2, 62.2, (0.701, 1.000, 1.427), 1),
    ("cabbage.salad", (18, 10, 28, 19), 64.3, 59.6, (0.751, 1.079, 1.551), 0.8076),
    ("jello", (16, 7, 30, 22), 69.6, 57.7, (0.844, 1.206, 1.723), 0.4422),
    ("rolls", (21, 16, 25, 13), 56.8, 65.8, (0.600, 0.863, 1.240), 0.4818),
    ("brown.bread", (18, 9, 28, 20), 66.7, 58.3, (0.799, 1.143, 1.635), 0.6221),
    ("milk", (2, 2, 44, 27), 50.0, 62.0, (0.298, 0.807, 2.186), 0.6378),
    ("coffee", (19, 12, 27, 17), 61.3, 61.4, (0.693, 0.999, 1.439), 1),
    ("water", (13, 11, 33, 18), 54.2, 64.7, (0.550, 0.837, 1.274), 0.4497),
    ("cakes", (27, 13, 19, 16), 67.5, 54.3, (0.857, 1.243, 1.804), 0.3420),
    ("vanilla.ice.cream", (43, 11, 3, 18), 79.6, 14.3, (1.938, 5.574, 16.029), 2.60e-7),
    ("chocolate.ice.cream", (25, 22, 20, 7), 53.2, 74.1, (0.507, 0.718, 1.018), 0.0891),
    ("fruit.salad", (4, 2, 42, 27), 66.7, 60.9, (0.603, 1.095, 1.989), 1),
)
"""Food; ate ill, ate well, not ill, not well; attack rates in percent; risk ratio with ends; Fisher's p."""

counts = st.integers(0, 60)
full = st.builds(TwoByTwo, st.just("food"), *(st.integers(1, 60) for _ in range(4)))


@pytest.mark.parametrize(("food", "cells", "ate", "others", "ratio", "p"), OSWEGO)
def test_oswego(
    food: str, cells: tuple[int, int, int, int], ate: float, others: float, ratio: tuple[float, ...], p: float
) -> None:
    table = TwoByTwo(food, *cells)
    assert 100 * table.attack_exposed == pytest.approx(ate, abs=0.051)
    assert 100 * table.attack_others == pytest.approx(others, abs=0.051)
    assert table.risk_ratio == pytest.approx(ratio, abs=6e-4)
    assert table.fisher_p == pytest.approx(p, rel=2e-3, abs=1e-9)


def test_the_vanilla_ice_cream_of_oswego() -> None:
    table = TwoByTwo("vanilla", 43, 11, 3, 18)
    assert table.risk_difference == pytest.approx(0.653, abs=5e-4)
    assert table.odds_ratio == pytest.approx(23.45, abs=0.006)
    assert table.chi_square() == pytest.approx(27.223, abs=5e-4)
    assert table.chi_square(corrected=True) == pytest.approx(24.537, abs=5e-4)
    assert table.attributable == pytest.approx(0.767, abs=5e-4)
    assert table.cases_exposed == pytest.approx(0.935, abs=5e-4)


def test_the_interval_of_an_attack_rate() -> None:
    assert wilson(46, 75) == pytest.approx((0.500, 0.715), abs=5e-4)
    assert wilson(0, 10)[0] == 0
    assert wilson(10, 10)[1] == 1


def test_an_empty_cell_takes_a_half_in_every_cell() -> None:
    table = TwoByTwo("food", 9, 3, 0, 12)
    assert table.has_empty_cell
    assert table.risk_ratio[1] == pytest.approx((9.5 / 13) / (0.5 / 13))
    assert math.isfinite(table.odds_ratio)


def test_chi_square_is_left_out_where_counts_are_small() -> None:
    assert TwoByTwo("milk", 2, 2, 44, 27).chi_square() is None


def test_holm_takes_the_worst_of_what_came_before() -> None:
    assert holm((0.01, 0.04, 0.03, 0.005)) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm(()) == ()


def test_a_food_that_only_went_with_another_is_even_within_strata() -> None:
    strata = (TwoByTwo("x", 8, 2, 16, 4), TwoByTwo("x", 3, 27, 1, 9))
    together = TwoByTwo("x", 11, 29, 17, 13)
    assert together.risk_ratio[1] < 0.5
    assert pooled_ratio(strata) == pytest.approx(1.0)
    assert pooled_ratio((TwoByTwo("x", 3, 1, 0, 4),)) is None


@given(full)
def test_swapping_eaten_and_not_turns_the_ratio_over(table: TwoByTwo) -> None:
    turned = TwoByTwo("food", table.not_ill, table.not_well, table.ate_ill, table.ate_well)
    low, ratio, high = table.risk_ratio
    assert low <= ratio <= high
    assert turned.risk_ratio == pytest.approx((1 / high, 1 / ratio, 1 / low))
    assert turned.fisher_p == pytest.approx(table.fisher_p)
    assert 0 <= table.fisher_p <= 1


@given(counts, counts, counts, counts)
def test_fisher_sums_the_tables_that_are_no_likelier(a: int, b: int, c: int, d: int) -> None:
    table = TwoByTwo("food", a, b, c, d)
    if not table.comparable:
        return
    weights = {
        k: math.comb(table.ate, k) * math.comb(table.others, table.ill - k)
        for k in range(max(0, table.ill - table.others), min(table.ate, table.ill) + 1)
    }
    wanted = Fraction(sum(w for w in weights.values() if w <= weights[a]), sum(weights.values()))
    assert table.fisher_p == pytest.approx(float(wanted), rel=1e-6)


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_keeps_order_and_never_lowers(chances: list[float]) -> None:
    adjusted = holm(chances)
    assert all(chance <= p <= 1 for chance, p in zip(chances, adjusted, strict=True))
    in_order = [p for _, p in sorted(zip(chances, adjusted, strict=True))]
    assert all(first <= second for first, second in pairwise(in_order))


@given(st.integers(1, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_wilson_holds_the_share(of: tuple[int, int]) -> None:
    low, high = wilson(*of)
    assert 0 <= low <= of[0] / of[1] <= high <= 1
