"""The Gaussian plume with Briggs's dispersion coefficients.

Briggs 1973, as Hanna et al. 1982 table 4.5 gives them; the plume with reflection at the ground as Turner 1970
(after AtmosphericDispersion.jl's documentation and tests; primary not checked).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.hazards.plume.stability import Stability

Floats = NDArray[np.float64]

NEAREST_M, FARTHEST_M = 100.0, 10_000.0
"""Distances to which the coefficients were fitted."""


@dataclass(frozen=True, slots=True)
class _Form:
    """`a·x·(1 + b·x)^p`."""

    a: float
    b: float = 0.0
    p: float = 0.0

    def at(self, x_m: ArrayLike) -> Floats:
        x = np.asarray(x_m, dtype=float)
        return self.a * x * (1 + self.b * x) ** self.p


_RURAL_Y = {
    s: _Form(a, 1e-4, -0.5) for s, a in zip("ABCDEF", (0.22, 0.16, 0.11, 0.08, 0.06, 0.04), strict=True)
}
_RURAL_Z = {
    "A": _Form(0.20),
    "B": _Form(0.12),
    "C": _Form(0.08, 2e-4, -0.5),
    "D": _Form(0.06, 1.5e-3, -0.5),
    "E": _Form(0.03, 3e-4, -1.0),
    "F": _Form(0.016, 3e-4, -1.0),
}
_URBAN_Y = {
    s: _Form(a, 4e-4, -0.5) for s, a in zip("ABCDEF", (0.32, 0.32, 0.22, 0.16, 0.11, 0.11), strict=True)
}
_URBAN_Z = {
    "A": _Form(0.24, 1e-3, 0.5),
    "B": _Form(0.24, 1e-3, 0.5),
    "C": _Form(0.20),
    "D": _Form(0.14, 3e-4, -0.5),
    "E": _Form(0.08, 1.5e-3, -0.5),
    "F": _Form(0.08, 1.5e-3, -0.5),
}


def sigma_y_m(x_m: ArrayLike, stability: Stability, *, urban: bool) -> Floats:
    """Spread across the wind at a distance, metres."""
    return (_URBAN_Y if urban else _RURAL_Y)[stability.name].at(x_m)


def sigma_z_m(x_m: ArrayLike, stability: Stability, *, urban: bool) -> Floats:
    """Spread upwards at a distance, metres."""
    return (_URBAN_Z if urban else _RURAL_Z)[stability.name].at(x_m)


def concentration_g_m3(
    rate_g_s: float,
    wind_mps: float,
    sigma_y: ArrayLike,
    sigma_z: ArrayLike,
    y_m: ArrayLike,
    z_m: ArrayLike,
    height_m: float,
) -> Floats:
    """`χ = Q/(2π·u·σy·σz)·exp(−y²/2σy²)·[exp(−(z−H)²/2σz²) + exp(−(z+H)²/2σz²)]`; the ground reflects."""
    sy, sz = np.asarray(sigma_y, dtype=float), np.asarray(sigma_z, dtype=float)
    y, z = np.asarray(y_m, dtype=float), np.asarray(z_m, dtype=float)
    across = np.exp(-(y**2) / (2 * sy**2))
    up = np.exp(-((z - height_m) ** 2) / (2 * sz**2)) + np.exp(-((z + height_m) ** 2) / (2 * sz**2))
    found: Floats = rate_g_s / (2 * math.pi * wind_mps * sy * sz) * across * up
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Plume:
    """One release into one wind; concentrations at the ground."""

    rate_g_s: float
    wind_mps: float
    """At the height of the release."""
    height_m: float
    stability: Stability
    urban: bool

    def centre_line(self, x_m: ArrayLike) -> Floats:
        """Grams per cubic metre at the ground under the axis."""
        return concentration_g_m3(
            self.rate_g_s,
            self.wind_mps,
            sigma_y_m(x_m, self.stability, urban=self.urban),
            sigma_z_m(x_m, self.stability, urban=self.urban),
            0.0,
            0.0,
            self.height_m,
        )

    def half_width(self, x_m: ArrayLike, level_g_m3: float) -> Floats:
        """`y = σy·√(2·ln(χ0/C))`: how far beside the axis the level is reached; 0 where it is not."""
        centre = np.maximum(self.centre_line(x_m), 1e-300)
        spread = sigma_y_m(x_m, self.stability, urban=self.urban)
        found: Floats = spread * np.sqrt(2 * np.maximum(0.0, np.log(centre / level_g_m3)))
        return found

    def reach_m(self, level_g_m3: float) -> float:
        """The farthest distance at which the level is still reached at the ground, 0 where it never is.

        Searched to twice the fitted range; what lies beyond or near the source is for the caller to judge.
        """
        x = np.geomspace(1.0, 2 * FARTHEST_M, 4000)
        above = np.flatnonzero(self.centre_line(x) >= level_g_m3)
        if not len(above):
            return 0.0
        last = int(above[-1])
        if last == len(x) - 1:
            return float(x[-1])
        near, far = float(x[last]), float(x[last + 1])
        for _ in range(60):
            middle = (near + far) / 2
            near, far = (middle, far) if float(self.centre_line(middle)) >= level_g_m3 else (near, middle)
        return near
