"""Reproduction number over time by the renewal equation (Cori et al. 2013), and the days to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import gamma

Array = NDArray[np.float64]

PRIOR_SHAPE = 1.0
PRIOR_SCALE = 5.0
"""Prior of R with mean 5 and standard deviation 5, as EpiEstim has it."""
_BAND = (0.025, 0.975)
_MOST_CASES = 1e9


def serial_weights(mean_d: float, sd_d: float, days: int = 30) -> tuple[float, ...]:
    """Serial interval over lags of 0 … `days` days: a gamma shifted by one day, made discrete.

    `w_k = k F_a(k) + (k−2) F_a(k−2) − 2(k−1) F_a(k−1) + a b (2 F_{a+1}(k−1) − F_{a+1}(k−2) − F_{a+1}(k))`
    with `a = ((μ−1)/σ)²`, `b = σ²/(μ−1)` (Cori et al. 2013, web appendix 11; as EpiEstim computes it).
    The mean must be above 1 day.
    """
    shape, scale = ((mean_d - 1) / sd_d) ** 2, sd_d**2 / (mean_d - 1)
    k = np.arange(days + 1, dtype=float)
    here, back, twice = (np.maximum(k - lag, 0) for lag in (0, 1, 2))
    near, far = gamma(shape, scale=scale).cdf, gamma(shape + 1, scale=scale).cdf
    weights = k * near(here) + (k - 2) * near(twice) - 2 * (k - 1) * near(back)
    weights += shape * scale * (2 * far(back) - far(twice) - far(here))
    return tuple(float(w) for w in np.maximum(weights, 0))


def infectivity(counts: Sequence[float], weights: Sequence[float]) -> Array:
    """`Λ_t = Σ_k w_k I_(t−k)` for each day."""
    return np.convolve(np.asarray(counts, float), np.asarray(weights, float))[: len(counts)]


@dataclass(frozen=True, slots=True)
class RtWindow:
    """Posterior gamma of R over the days `first` to `last` (counted from 0, both within)."""

    first: int
    last: int
    cases: float
    shape: float
    scale: float

    @property
    def mean(self) -> float:
        """Posterior mean."""
        return self.shape * self.scale

    @property
    def sd(self) -> float:
        """Posterior standard deviation."""
        return float(self.shape**0.5 * self.scale)

    def quantile(self, share: float) -> float:
        """Posterior quantile."""
        return float(gamma.ppf(share, self.shape, scale=self.scale))

    @property
    def band(self) -> tuple[float, float]:
        """Central 95 %."""
        return self.quantile(_BAND[0]), self.quantile(_BAND[1])


def rt_windows(counts: Sequence[float], weights: Sequence[float], width: int = 7) -> tuple[RtWindow, ...]:
    """R over each window of `width` days from the second day on.

    `R ~ Gamma(a + ΣI, scale 1/(1/b + ΣΛ))`, a = 1, b = 5 (Cori et al. 2013).
    """
    seen, pressure = np.asarray(counts, float), infectivity(counts, weights)
    found = []
    for first in range(1, len(seen) - width + 1):
        days = slice(first, first + width)
        cases = float(seen[days].sum())
        scale = 1 / (1 / PRIOR_SCALE + float(pressure[days].sum()))
        found.append(RtWindow(first, first + width - 1, cases, PRIOR_SHAPE + cases, scale))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Daily new cases of the coming days: median and central 95 %, and the same of their sum."""

    median: Array
    low: Array
    high: Array
    total: tuple[float, float, float]
    """Low, median, high."""


def forecast(
    counts: Sequence[float],
    weights: Sequence[float],
    posterior: RtWindow,
    days: int,
    *,
    population: float | None = None,
    draws: int = 2000,
) -> Forecast:
    """Branching forecast: each run draws R from its posterior, then `I_t ~ Poisson(R Λ_t)` day by day.

    Cases never exceed `population`. The same counts give the same forecast.
    """
    generator = np.random.default_rng(len(counts))
    r = generator.gamma(posterior.shape, posterior.scale, draws)
    past = np.tile(np.asarray(counts, float), (draws, 1))
    backward = np.asarray(weights, float)[:0:-1]
    room = np.full(draws, np.inf if population is None else max(0.0, population - float(np.sum(counts))))
    for _ in range(days):
        lags = min(len(backward), past.shape[1])
        mean = np.minimum(r * (past[:, -lags:] @ backward[-lags:]), _MOST_CASES)
        new = np.minimum(generator.poisson(mean).astype(float), room)
        room = room - new
        past = np.column_stack([past, new])
    coming = past[:, len(counts) :]
    shares = (_BAND[0], 0.5, _BAND[1])
    low, median, high = np.quantile(coming, shares, axis=0)
    total = np.quantile(coming.sum(axis=1), shares)
    return Forecast(median, low, high, (float(total[0]), float(total[1]), float(total[2])))
