"""Growth of a fire, filling with smoke and limits against published figures; the ASET model."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.domain.assessment import Result, Validity
from app.hazards.assessing import run_model
from app.hazards.parameters import parameters_of
from app.hazards.smoke.asked import alpha_of
from app.hazards.smoke.filling import (
    filling_factor,
    growing_layer_m,
    nfpa92_growing_m,
    nfpa92_steady_m,
    nfpa92_valid,
    visibility_m,
    yamana_tanaka_m,
)
from app.hazards.smoke.fire_growth import Growth, growth_time_s, heat_release_kw
from tests.unit.hazards.scenes import bare_scene


def aset(**values: float | str) -> Result:
    given = {name: str(value) for name, value in values.items()}
    return run_model("aset", bare_scene(), given, author="a").result


def seconds(**values: float | str) -> float:
    found = aset(**values).figure("aset_s")
    assert found is not None and found.low < found.value < found.high
    return found.value


@pytest.mark.parametrize(
    ("growth", "at_300_s", "to_1055"),
    [
        (Growth.SLOW, 263.7, 600),
        (Growth.MEDIUM, 1054.8, 300),
        (Growth.FAST, 4221, 150),
        (Growth.ULTRA_FAST, 16884, 75),
    ],
)
def test_classes_of_growth(growth: Growth, at_300_s: float, to_1055: float) -> None:
    alpha = alpha_of(growth, parameters_of("aset"))
    assert heat_release_kw(alpha, 300) == pytest.approx(at_300_s, rel=1e-3)
    assert growth_time_s(alpha) == pytest.approx(to_1055, rel=2e-3)
    assert heat_release_kw(alpha, 300, 100) == 100
    assert growth.slower.faster in {growth, Growth.MEDIUM}


def test_yamana_and_tanaka() -> None:
    assert yamana_tanaka_m(0.12, 1000, 250, 4.5, 90) == pytest.approx(1.886934, abs=1e-6)


def test_the_layer_s_density_changes_how_fast_it_comes_down() -> None:
    """k = 0.12 is a layer of 284 °C; a cooler one fills more slowly."""
    assert filling_factor(284.4) == pytest.approx(0.12, abs=1e-4)
    assert filling_factor(60) < filling_factor(150) < 0.12


def test_a_growing_fire_fills_as_its_integral_and_a_full_grown_one_as_a_steady_one() -> None:
    steady = yamana_tanaka_m(0.12, 1000, 250, 4.5, 90)
    quick = growing_layer_m(0.12, 1e9, 1000, 250, 4.5, np.array([90.0]))
    assert float(quick[0]) == pytest.approx(steady, rel=1e-3)
    k, alpha, area, height, t = 0.1, 0.0469, 100.0, 5.0, 60.0
    grown = growing_layer_m(k, alpha, 1e9, area, height, np.array([t]))
    times = np.linspace(0, t, 20001)
    integral = float(np.trapezoid((alpha * times**2) ** (1 / 3), times))
    assert float(grown[0]) == pytest.approx((2 * k * integral / (3 * area) + height ** (-2 / 3)) ** -1.5)


def test_nfpa_92() -> None:
    assert nfpa92_steady_m(5000, 1000, 10, 60) == pytest.approx(6.730, abs=0.001)
    assert nfpa92_steady_m(5000, 1000, 10, 120) == pytest.approx(4.789, abs=0.001)
    assert nfpa92_growing_m(150, 1000, 10, 180) == pytest.approx(9.573, abs=0.001)
    assert nfpa92_growing_m(150, 1000, 10, 120) == 10
    assert nfpa92_steady_m(5000, 1000, 10, 0) == nfpa92_growing_m(150, 1000, 10, 0) == 10
    assert nfpa92_valid(1000, 10, 4, growing=False) and not nfpa92_valid(3000, 10, 4, growing=True)
    assert not nfpa92_valid(1000, 10, 1.9, growing=True)


def test_sight() -> None:
    assert visibility_m(8, 0.5) == pytest.approx(6.94746, abs=0.002)
    assert visibility_m(8, 0) == math.inf


def test_a_larger_room_and_a_slower_fire_leave_more_time() -> None:
    assert seconds(room_area_m2=20) < seconds(room_area_m2=200)
    assert seconds(growth="ultra_fast") < seconds(growth="medium")


@pytest.mark.parametrize("what", ["other_rooms", "sprinklers", "wind", "pressurised"])
def test_refusals(what: str) -> None:
    result = aset(**{what: "yes"})
    assert result.validity is Validity.REFUSED and not result.figures


def test_it_says_that_it_is_the_room_of_origin_only() -> None:
    assert "aset.assume.room" in {line.key for line in aset().assumptions}


def test_a_limit_beyond_the_horizon_is_no_figure() -> None:
    result = aset(room_area_m2=20000, room_height_m=40, growth="slow", most_kw=50)
    assert result.headline.key == "aset.headline.none" and not result.figures
