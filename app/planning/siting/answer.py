"""What a location model reached, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.plan import SolveStatus

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

CLOSE = 1e-6
"""Figures that differ by no more than this share are the same."""


@dataclass(frozen=True, slots=True)
class SitingAnswer:
    """The sites that are open, and the value of the model that follows from them."""

    status: SolveStatus
    sites: tuple[int, ...]
    """Columns of the candidates, ascending; empty where none were found."""
    value: float
    """Recomputed from the data and the sites alone; inf where no sites were found."""
    bound: float
    """No choice of sites is better: a lower bound, of a value that is maximised an upper one."""
    seconds: float
    loads: tuple[float, ...] = ()
    """What each column serves, where the model limits it."""

    @property
    def gap(self) -> float:
        """How far the value may be from the best, as a share of it; 0 where it is proven."""
        if self.status is SolveStatus.OPTIMAL:
            return 0.0
        if not (math.isfinite(self.value) and math.isfinite(self.bound)):
            return math.inf
        return abs(self.value - self.bound) / max(abs(self.value), 1e-9)


def close(a: float, b: float) -> bool:
    """Whether two values are finite and the same but for rounding."""
    return math.isfinite(a) and abs(a - b) <= CLOSE * max(1.0, abs(a), abs(b))


def judged(
    sites: tuple[int, ...], value: float, bound: float, *, cancelled: bool, seconds: float
) -> SitingAnswer:
    """An answer whose status says only what value and bound prove."""
    if not math.isfinite(value):
        status = SolveStatus.CANCELLED if cancelled else SolveStatus.NO_PLAN
    elif close(value, bound):
        status = SolveStatus.OPTIMAL
    else:
        status = SolveStatus.CANCELLED if cancelled else SolveStatus.FEASIBLE
    return SitingAnswer(status, sites, value, bound, seconds)
