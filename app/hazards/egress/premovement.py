"""Time from the alarm until people set off (PD 7974-6; figures unverified).

A log-normal through the 1st and the 99th percentile. Each person has a quantile of their own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from app.campus.parameters import Parameter
from app.hazards.parameters import ModelParameters


class Occupants(StrEnum):
    """Who is inside, and how awake."""

    AWAKE_FAMILIAR = "awake_familiar"
    AWAKE_UNFAMILIAR = "awake_unfamiliar"
    SLEEPING_MANAGED = "sleeping_managed"
    SLEEPING_DWELLING = "sleeping_dwelling"


class Management(StrEnum):
    """How well a building is managed: M1 trained staff and voice alarm, M3 the least."""

    M1 = "m1"
    M2 = "m2"
    M3 = "m3"

    @property
    def worse(self) -> Management:
        """One level worse; M3 is the last."""
        return Management.M2 if self is Management.M1 else Management.M3


@dataclass(frozen=True, slots=True)
class PreMovement:
    """First and last percentile in seconds after the alarm, `0 < p1 <= p99`."""

    p1_s: float
    p99_s: float

    @property
    def mu(self) -> float:
        """Mean of the logarithm."""
        return (math.log(self.p1_s) + math.log(self.p99_s)) / 2

    @property
    def sigma(self) -> float:
        """Deviation of the logarithm: percentiles 1 and 99 are 4.6527 deviations apart."""
        return (math.log(self.p99_s) - math.log(self.p1_s)) / float(ndtri(0.99) - ndtri(0.01))

    def quantiles(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """Seconds at which those shares (0 to 1, ends excluded) have set off."""
        return np.exp(self.mu + self.sigma * ndtri(shares))

    def individual(self, people: int, seed: int = 0) -> NDArray[np.float64]:
        """One time for each person: evenly spaced quantiles, dealt out by `seed`."""
        shares = (np.arange(people) + 0.5) / max(people, 1)
        return self.quantiles(np.random.default_rng(seed).permutation(shares))


def premovement(
    figures: ModelParameters, occupants: Occupants, management: Management, *, worst: bool = False
) -> PreMovement:
    """The distribution of a scenario; `worst` takes the upper end of the ranges.

    A dwelling has no M1: its M2 counts. The last percentile stands in the table as minutes after the first.
    """
    dwelling = occupants is Occupants.SLEEPING_DWELLING
    level = Management.M2 if dwelling and management is Management.M1 else management
    first, last = (figures[f"premovement.{occupants.value}.{level.value}_{end}"] for end in ("first", "last"))
    p1, spread = (_seconds(one, worst) for one in (first, last))
    return PreMovement(p1, p1 + spread)


def _seconds(minutes: Parameter, worst: bool) -> float:
    return 60 * (minutes.high if worst else minutes.value)
