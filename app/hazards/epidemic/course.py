"""The course of a fitted outbreak day by day, with the band of its plausible other values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.hazards.epidemic.compartments import INFECTIOUS, onsets
from app.hazards.epidemic.fit import Fitted, Observed, states

Array = NDArray[np.float64]

STEPS = 4
"""Moments in a day."""
DRAWS = 150
_BAND = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Course:
    """States (4 a day, 4) from the first count on."""

    states: Array

    @property
    def ill(self) -> Array:
        """People ill at once, at each moment."""
        return self.states[:, INFECTIOUS]

    @property
    def ill_by_day(self) -> Array:
        """People ill at once, each day."""
        return self.ill[::STEPS]

    @property
    def new_by_day(self) -> Array:
        """People who fall ill on each day; one day fewer."""
        return onsets(self.states[::STEPS])

    def seen(self, observed: Observed) -> Array:
        """What is counted, each day; one day fewer than there are."""
        return self.ill_by_day[:-1] if observed is Observed.PREVALENCE else self.new_by_day

    @property
    def peak(self) -> float:
        """Most people ill at once."""
        return float(self.ill.max())

    @property
    def peak_day(self) -> float:
        """Days from the first count to the peak."""
        return float(self.ill.argmax()) / STEPS

    def peak_from(self, day: int) -> float:
        """Most people ill at once from a day on."""
        return float(self.ill[day * STEPS :].max())

    def new_within(self, first: int, days: int) -> float:
        """People who fall ill in so many days from the end of day `first` on."""
        return float(self.new_by_day[first + 1 : first + 1 + days].sum())

    def growth_at(self, day: int) -> float:
        """Growth of those ill per day, on a day."""
        here, next_ = np.log(np.maximum(self.ill[day * STEPS : day * STEPS + 2], 1e-300))
        return float((next_ - here) * STEPS)


@dataclass(frozen=True, slots=True)
class Courses:
    """The best course and plausible others."""

    best: Course
    others: tuple[Course, ...]

    def of(self, figure: Callable[[Course], float]) -> tuple[float, float, float]:
        """Low, best and high (95 %) of a figure of the course."""
        value = figure(self.best)
        low, high = np.quantile([figure(other) for other in self.others] or [value], _BAND)
        return min(float(low), value), value, max(float(high), value)

    def band(self, observed: Observed, dispersion: float | None) -> tuple[Array, Array]:
        """Where 95 % of daily counts lie, their scatter included."""
        means = np.maximum([other.seen(observed) for other in self.others], 1e-9)
        generator = np.random.default_rng(len(self.others))
        k = dispersion or 0.0
        rates = generator.gamma(k, means / k) if k else means
        low, high = np.quantile(generator.poisson(np.minimum(rates, 1e12)), _BAND, axis=0)
        return low, high


def courses(
    fitted: Fitted, draws: Sequence[Fitted], days: int, *, change_at: float | None = None, factor: float = 1.0
) -> Courses:
    """Courses over so many days; from day `change_at` on transmission is `factor` times what it was."""
    grid = np.arange(days * STEPS + 1) / STEPS
    best, *others = (
        Course(states(one, grid, change_at=change_at, factor=factor)) for one in (fitted, *draws)
    )
    return Courses(best, tuple(others))
