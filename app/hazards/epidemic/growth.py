"""Growth rate, doubling time, and the reproduction number that belongs to them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.optimize import brentq

_ROUNDS = 50
_SEARCH_PER_DAY = 5.0
_NORMAL_95 = 1.959963984540054


def doubling_days(growth_per_day: float) -> float:
    """`Td = ln 2 / r`; negative growth gives the half-life as a negative time, none an infinite one."""
    return math.log(2) / growth_per_day if growth_per_day else math.inf


def r_from_growth_seir(growth_per_day: float, sigma: float, gamma: float) -> float:
    """`R = (1 + r/σ)(1 + r/γ)` (after Wallinga & Lipsitch 2007; primary not checked)."""
    return (1 + growth_per_day / sigma) * (1 + growth_per_day / gamma)


def growth_sir(beta: float, gamma: float) -> float:
    """`r = β − γ` per day, everybody susceptible."""
    return beta - gamma


def growth_seir(beta: float, gamma: float, sigma: float) -> float:
    """The larger root of `(r + σ)(r + γ) = σβ`, per day."""
    total = sigma + gamma
    return (-total + math.sqrt(total**2 + 4 * sigma * (beta - gamma))) / 2


def r_from_growth(growth_per_day: float, weights: Sequence[float]) -> float:
    """`R = 1/Σ w_s e^(−rs)`, w over lags of 0, 1, … days (Wallinga & Lipsitch 2007; primary not checked)."""
    lags = np.arange(len(weights))
    return float(1 / np.sum(np.asarray(weights) * np.exp(-growth_per_day * lags)))


def growth_from_r(r: float, weights: Sequence[float]) -> float:
    """The growth per day at which `r_from_growth` gives this reproduction number, within ±5 per day."""

    def miss(growth: float) -> float:
        return math.log(r_from_growth(growth, weights)) - math.log(r)

    if miss(-_SEARCH_PER_DAY) >= 0:
        return -_SEARCH_PER_DAY
    if miss(_SEARCH_PER_DAY) <= 0:
        return _SEARCH_PER_DAY
    return float(brentq(miss, -_SEARCH_PER_DAY, _SEARCH_PER_DAY))


def growth_band(days: Sequence[float], counts: Sequence[float]) -> tuple[float, float, float]:
    """Growth per day with its 95 % band by quasi-Poisson regression `log μ = a + r t` of at least 3 counts.

    The variance is `φμ`, φ from Pearson's statistic and never below 1 (McCullagh & Nelder 1989; primary not
    checked).
    """
    design = np.column_stack([np.ones(len(days)), np.asarray(days, float) - float(np.mean(days))])
    seen = np.asarray(counts, float)
    linear = np.log(seen + 0.5)
    covariance = np.eye(2)
    for _ in range(_ROUNDS):
        mean = np.exp(np.clip(linear, -30, 30))
        covariance = np.linalg.inv(design.T @ (design * mean[:, None]) + 1e-9 * np.eye(2))
        working = linear + (seen - mean) / mean
        renewed = design @ (covariance @ (design.T @ (mean * working)))
        if np.max(np.abs(renewed - linear)) < 1e-9:
            break
        linear = renewed
    mean = np.exp(np.clip(linear, -30, 30))
    dispersion = max(1.0, float(np.sum((seen - mean) ** 2 / mean)) / max(1, len(seen) - 2))
    slope = float((linear[-1] - linear[0]) / (design[-1, 1] - design[0, 1]))
    half = _NORMAL_95 * math.sqrt(dispersion * float(covariance[1, 1]))
    return slope - half, slope, slope + half
