"""Farrington's bound for a week, from the same weeks of the years before.

Farrington, Andrews, Beale and Catchpole, J. R. Stat. Soc. A 159, 1996, as described in Salmon, Schumacher and
Höhle, J. Stat. Softw. 70(10), 2016.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEEKS = 52
_FULL_WEIGHT = 1.0
_RECENT_WEEKS = 4


@dataclass(frozen=True, slots=True)
class FarringtonWeek:
    """Expected count and bound of the last week, and whether it alarms."""

    expected: float
    upper: float
    alarm: bool


def farrington(
    weekly: Sequence[float], *, years: int, half_window: int, z: float, least_recent: float
) -> FarringtonWeek | None:
    """The bound of the last week of a weekly series; None where it is too short.

    Quasi-Poisson regression of the log mean on time over the same weeks ± `half_window` of `years` before,
    fitted again with Anscombe residuals above 1 down-weighted; bound by the 2/3 power:
    `U = μ0·[1 + (2/3)·z·√(φ·μ0 + Var μ̂0)/μ0]^(3/2)`. No alarm with fewer than `least_recent` in four weeks.
    """
    now = len(weekly) - 1
    if now < years * WEEKS + half_window:
        return None
    weeks = sorted(
        {
            now - WEEKS * year + shift
            for year in range(1, years + 1)
            for shift in range(-half_window, half_window + 1)
        }
    )
    counts = np.asarray([weekly[week] for week in weeks], dtype=float)
    if counts.sum() == 0:
        return FarringtonWeek(0.0, 0.0, False)
    times = np.asarray(weeks, dtype=float) - now
    fitted = _fit(times, counts, np.full(len(counts), _FULL_WEIGHT))
    fitted = _fit(times, counts, _weights(counts, fitted))
    mean = float(fitted.predict(np.array([[1.0, 0.0]]))[0])
    dispersion = _dispersion(fitted)
    spread = dispersion * float(fitted.get_prediction(np.array([[1.0, 0.0]])).se_mean[0]) ** 2
    tau = float(np.sqrt(dispersion * mean + spread))
    upper = mean * (1 + (2 / 3) * z * tau / mean) ** 1.5
    recent = sum(weekly[-_RECENT_WEEKS:])
    return FarringtonWeek(mean, upper, bool(weekly[now] > upper and recent >= least_recent))


def _fit(times: NDArray[np.float64], counts: NDArray[np.float64], weights: NDArray[np.float64]) -> Any:
    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    design = np.column_stack([np.ones_like(times), times])
    model = sm.GLM(counts, design, family=sm.families.Poisson(), var_weights=weights)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        return model.fit()


def _dispersion(fitted: Any) -> float:
    """Pearson's dispersion; never below that of a Poisson count."""
    return max(1.0, float(fitted.pearson_chi2) / float(fitted.df_resid))


def _weights(counts: NDArray[np.float64], fitted: Any) -> NDArray[np.float64]:
    """Less weight for weeks of past outbreaks: `γ·s⁻²` where the Anscombe residual s is above 1."""
    mean = np.asarray(fitted.mu, dtype=float)
    dispersion = _dispersion(fitted)
    leverage = np.asarray(fitted.get_hat_matrix_diag(), dtype=float)
    anscombe = 1.5 * (counts ** (2 / 3) - mean ** (2 / 3)) / mean ** (1 / 6)
    residual = anscombe / np.sqrt(dispersion * np.clip(1 - leverage, 1e-9, None))
    weights = np.where(residual > 1, np.clip(residual, 1e-9, None) ** -2.0, 1.0)
    return np.asarray(weights * len(weights) / weights.sum(), dtype=float)
