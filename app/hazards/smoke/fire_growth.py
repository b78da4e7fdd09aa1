"""Growth of a fire with the square of time (Karlsson and Quintiere; after FireSciPy, primary not checked)."""

from __future__ import annotations

import math
from enum import StrEnum


class Growth(StrEnum):
    """How fast a fire grows, slowest first."""

    SLOW = "slow"
    MEDIUM = "medium"
    FAST = "fast"
    ULTRA_FAST = "ultra_fast"

    @property
    def slower(self) -> Growth:
        """One class down; the slowest is the last."""
        return _ORDER[max(0, _ORDER.index(self) - 1)]

    @property
    def faster(self) -> Growth:
        """One class up; the fastest is the last."""
        return _ORDER[min(len(_ORDER) - 1, _ORDER.index(self) + 1)]


_ORDER = tuple(Growth)
REFERENCE_KW = 1055.0
"""Heat release by whose time of growth the classes are named."""


def heat_release_kw(alpha_kw_s2: float, seconds: float, most_kw: float = math.inf) -> float:
    """`Q = α·t²` up to `most_kw`."""
    return min(alpha_kw_s2 * seconds**2, most_kw)


def growth_time_s(alpha_kw_s2: float) -> float:
    """Seconds until 1055 kW."""
    return math.sqrt(REFERENCE_KW / alpha_kw_s2)
