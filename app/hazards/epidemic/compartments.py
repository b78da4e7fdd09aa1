"""SIR and SEIR in one population.

`S' = −βSI/N`, `E' = βSI/N − σE`, `I' = σE − γI`, `R' = γI`; SIR has no E (Kermack & McKendrick 1927; as in
Keeling & Rohani, Modeling Infectious Diseases, 2008; primaries not checked). Time in days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import odeint

Array = NDArray[np.float64]

SUSCEPTIBLE, EXPOSED, INFECTIOUS, REMOVED = range(4)
"""Columns of a run."""

_TOLERANCE = 1e-8
_MOST_STEPS = 5000


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates per day: transmission, recovery, and for SEIR the end of latency."""

    beta: float
    gamma: float
    sigma: float | None = None
    """None: SIR."""

    @property
    def r0(self) -> float:
        """`R0 = β/γ`."""
        return self.beta / self.gamma


def run(
    rates: Rates,
    population: float,
    seeds: float,
    times: Sequence[float] | Array,
    *,
    change_at: float | None = None,
    factor: float = 1.0,
) -> Array:
    """States (len(times), 4) in persons at `times` (days, increasing; `seeds` infectious at the first).

    From `change_at` on transmission is `factor` times what it was.
    """
    at = np.asarray(times, float)
    start = np.array([population - seeds, 0.0, seeds, 0.0])
    if change_at is None or factor == 1.0 or change_at >= at[-1]:
        return _integrate(rates, population, start, at)
    later = Rates(rates.beta * factor, rates.gamma, rates.sigma)
    if change_at <= at[0]:
        return _integrate(later, population, start, at)
    before = at[at < change_at]
    first = _integrate(rates, population, start, np.append(before, change_at))
    second = _integrate(later, population, first[-1], np.insert(at[at >= change_at], 0, change_at))
    return np.vstack([first[:-1], second[1:]])


def _integrate(rates: Rates, population: float, start: Array, times: Array) -> Array:
    """`times` may begin with the same moment twice."""
    infection, gamma, sigma = rates.beta / population, rates.gamma, rates.sigma

    def sir(state: Array, _time: float) -> tuple[float, float, float, float]:
        s, _, i, _ = state
        new, gone = infection * s * i, gamma * i
        return -new, 0.0, new - gone, gone

    def seir(state: Array, _time: float) -> tuple[float, float, float, float]:
        s, e, i, _ = state
        new, ill, gone = infection * s * i, (sigma or 0.0) * e, gamma * i
        return -new, new - ill, ill - gone, gone

    slope = sir if sigma is None else seir
    found = odeint(slope, start, times, rtol=_TOLERANCE, atol=_TOLERANCE, mxstep=_MOST_STEPS)
    return np.asarray(found, float)


def onsets(states: Array) -> Array:
    """Persons who became infectious between consecutive times, `−Δ(S + E)`; one fewer than the times."""
    not_yet = states[:, SUSCEPTIBLE] + states[:, EXPOSED]
    return -np.diff(not_yet)
