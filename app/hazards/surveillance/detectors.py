"""Statistics that tell an unusual day: EARS C1 to C3 and the cumulative sum.

EARS after Hutwagner et al. 2003, as described in Salmon, Schumacher and Höhle, J. Stat. Softw. 70(10), 2016.
C3 is the statistic itself: R surveillance 1.20.3 puts the observed count into its bound, so that a peak never
alarms on its own day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.hazards.parameters import ModelParameters


@dataclass(frozen=True, slots=True)
class Ears:
    """The figures of EARS, from the parameter table."""

    baseline_days: int
    lag_days: int
    threshold: float
    threshold_c3: float
    least_sd: float

    @classmethod
    def of(cls, figures: ModelParameters) -> Ears:
        """Those in force."""
        return cls(
            int(figures.value("ears.baseline_days")),
            int(figures.value("ears.lag_days")),
            figures.value("ears.threshold"),
            figures.value("ears.threshold_c3"),
            figures.value("ears.least_sd"),
        )


@dataclass(frozen=True, slots=True)
class EarsDay:
    """One day: statistics, None where the history is too short; mean and deviation of C2's baseline."""

    c1: float | None
    c2: float | None
    c3: float | None
    expected: float | None
    upper: float | None
    """Count above which C2 alarms."""


def ears(values: Sequence[float], figures: Ears) -> tuple[EarsDay, ...]:
    """C1, C2 and C3 of each day of a series without gaps.

    `C = (Y − mean)/sd` over the baseline, sd with n − 1 and at least `least_sd`;
    `C3(t) = Σ max(0, C2(i) − 1)` over the day and the two before.
    """
    c1 = [_standardised(values, day, 0, figures) for day in range(len(values))]
    c2 = [_standardised(values, day, figures.lag_days, figures) for day in range(len(values))]
    days = []
    for day, (first, second) in enumerate(zip(c1, c2, strict=True)):
        recent = [one[0] for one in c2[max(0, day - 2) : day + 1] if one is not None]
        c3 = sum(max(0.0, one - 1) for one in recent) if second is not None else None
        days.append(
            EarsDay(
                first[0] if first else None,
                second[0] if second else None,
                c3,
                second[1] if second else None,
                second[1] + figures.threshold * second[2] if second else None,
            )
        )
    return tuple(days)


def _standardised(
    values: Sequence[float], day: int, lag: int, figures: Ears
) -> tuple[float, float, float] | None:
    """The statistic of a day with mean and deviation of its baseline."""
    end = day - lag
    start = end - figures.baseline_days
    if start < 0:
        return None
    baseline = np.asarray(values[start:end], dtype=float)
    mean, deviation = float(baseline.mean()), max(float(baseline.std(ddof=1)), figures.least_sd)
    return (values[day] - mean) / deviation, mean, deviation


def cusum(values: Sequence[float], mean: float, deviation: float, k: float) -> tuple[float, ...]:
    """`S_t = max(0, S_{t−1} + (Y_t − mean)/deviation − k)` (Page 1954)."""
    sums, now = [], 0.0
    for value in values:
        now = max(0.0, now + (value - mean) / deviation - k)
        sums.append(now)
    return tuple(sums)
