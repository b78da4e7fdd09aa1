"""Filling of one closed room with smoke, and the limits up to which people can be in it.

Heights in m above the floor, areas in m², heat in kW, times in s.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

GAS = 353.0
"""Density of air times its temperature, kg·K/m³."""
PLUME = 0.076
"""`k = 0.076/ρ` of Yamana and Tanaka."""
KELVIN = 273.15
HEAT_CAPACITY = 1.0
"""Of air, kJ/(kg·K)."""


def filling_factor(layer_c: float) -> float:
    """`k = 0.076/ρ` with `ρ = 353/T` of the hot layer (NUREG-1805; relation of ρ not checked)."""
    return PLUME * (layer_c + KELVIN) / GAS


def yamana_tanaka_m(k: float, heat_kw: float, area_m2: float, height_m: float, seconds: float) -> float:
    """Height of the layer's foot over a steady fire: `z = [2k·Q^⅓·t/(3A) + H^−⅔]^−3/2`.

    Room with leakage at the floor (NUREG-1805, eq. 2-10, after openfire; primary not checked).
    """
    return float((2 * k * heat_kw ** (1 / 3) * seconds / (3 * area_m2) + height_m ** (-2 / 3)) ** -1.5)


def growing_layer_m(
    k: float, alpha: float, most_kw: float, area_m2: float, height_m: float, seconds: Array
) -> Array:
    """The same over a fire of `α·t²` up to `most_kw`: `Q^⅓·t` becomes the integral of `Q^⅓` over time."""
    peak = math.sqrt(most_kw / alpha)
    grown = 0.6 * alpha ** (1 / 3) * np.minimum(seconds, peak) ** (5 / 3)
    integral = grown + most_kw ** (1 / 3) * np.maximum(0.0, seconds - peak)
    return np.asarray((2 * k * integral / (3 * area_m2) + height_m ** (-2 / 3)) ** -1.5)


def heat_released_kj(alpha: float, most_kw: float, seconds: Array) -> Array:
    """Integral of the heat release."""
    peak = math.sqrt(most_kw / alpha)
    return np.asarray(alpha * np.minimum(seconds, peak) ** 3 / 3 + most_kw * np.maximum(0.0, seconds - peak))


def layer_c(heat_kj: Array, share: float, area_m2: float, depth_m: Array, ambient_c: float) -> Array:
    """Temperature of a layer that keeps `share` of the heat; infinite where that is more than it can take.

    Its mass is `353/T` times its volume, so that `T = T₀/(1 − share·E/(353·c·V))`.
    """
    volume = np.maximum(area_m2 * depth_m, 1e-9)
    taken = share * heat_kj / (GAS * HEAT_CAPACITY * volume)
    cold = ambient_c + KELVIN
    with np.errstate(divide="ignore"):
        return np.where(taken < 1, cold / np.maximum(1 - taken, 1e-12), np.inf) - KELVIN


def nfpa92_steady_m(heat_kw: float, area_m2: float, height_m: float, seconds: float) -> float:
    """NFPA 92, steady fire: `z/H = 1.11 − 0.28·ln(t·Q^⅓·H^−4/3/(A/H²))`, at most H (primary not checked)."""
    x = seconds * heat_kw ** (1 / 3) * height_m ** (-4 / 3) / (area_m2 / height_m**2)
    return height_m * min(1.0, 1.11 - 0.28 * math.log(x)) if x > 0 else height_m


def nfpa92_growing_m(growth_s: float, area_m2: float, height_m: float, seconds: float) -> float:
    """NFPA 92, t² fire: `z/H = 0.91·[t·tg^−2/5·H^−4/5·(A/H²)^−3/5]^−1.45`, at most H (not checked)."""
    x = seconds * growth_s**-0.4 * height_m**-0.8 * (area_m2 / height_m**2) ** -0.6
    return float(height_m * min(1.0, 0.91 * x**-1.45)) if x > 0 else height_m


def nfpa92_valid(area_m2: float, height_m: float, layer_m: float, *, growing: bool) -> bool:
    """Whether NFPA 92 may be used: A/H² 0.9–14 (steady) or 1–23 (t²), z/H from 0.2 on."""
    low, high = (1.0, 23.0) if growing else (0.9, 14.0)
    return low <= area_m2 / height_m**2 <= high and layer_m / height_m >= 0.2


def visibility_m(k: float, optical_density_per_m: float) -> float:
    """Distance at which a sign is seen: `K/(2.303·D)`; K 8 for lit signs, 3 for others (not checked)."""
    return k / (math.log(10) * optical_density_per_m) if optical_density_per_m > 0 else math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFire:
    """A fire in a closed room, and the limits."""

    area_m2: float
    height_m: float
    alpha: float
    most_kw: float
    layer_guess_c: float
    """Assumed temperature of the layer, for the density of what fills the room."""
    ambient_c: float
    heat_share: float
    """Share of the heat that stays in the layer."""
    head_m: float
    """The foot of the layer must not come below this."""
    hot_c: float
    """The layer must not be hotter than this: 2.5 kW/m² on the skin below it."""


@dataclass(frozen=True, slots=True)
class Tenability:
    """Layer and heat over time, and the seconds until each limit, infinite where it is not met."""

    seconds: Array
    layer_m: Array
    layer_c: Array
    head_s: float
    hot_s: float

    @property
    def aset_s(self) -> float:
        """Until the first limit is met."""
        return min(self.head_s, self.hot_s)


def tenability(fire: RoomFire, horizon_s: float, step_s: float = 0.5) -> Tenability:
    """The course of a fire up to a horizon."""
    seconds = np.arange(0.0, horizon_s + step_s, step_s)
    k = filling_factor(fire.layer_guess_c)
    layer = growing_layer_m(k, fire.alpha, fire.most_kw, fire.area_m2, fire.height_m, seconds)
    heat = heat_released_kj(fire.alpha, fire.most_kw, seconds)
    hot = layer_c(heat, fire.heat_share, fire.area_m2, fire.height_m - layer, fire.ambient_c)
    hot[0] = fire.ambient_c
    return Tenability(
        seconds,
        layer,
        hot,
        head_s=_first(seconds, layer < fire.head_m),
        hot_s=_first(seconds, hot >= fire.hot_c),
    )


def _first(seconds: Array, met: NDArray[np.bool_]) -> float:
    found = np.flatnonzero(met)
    return float(seconds[found[0]]) if found.size else math.inf
