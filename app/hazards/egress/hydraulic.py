"""Hydraulic model of people on the move (Gwynne and Rosenbaum, SFPE Handbook, ch. 59 of the 5th edition).

After the documentation of jupedsim-network, which quotes the Handbook; primary not checked. Queues follow the
Handbook's `N/C`: the last of N persons has passed after N/C seconds. Models that count single persons have
`(N − 1)/C`, shorter by 1/C; `passage_s` gives it where a table is written so.
"""

from __future__ import annotations

import math

CROWDING = 0.266
"""`a` in `S = k(1 − a·D)`, in m²/person."""
K_LEVEL = 1.40
"""Speed factor k on the level and through doors, in m/s."""
FREE_DENSITY = 0.54
"""Below this density, in persons per m², people walk at their own pace."""
JAM_DENSITY = 1 / CROWDING
"""Density at which nobody moves any more."""
BEST_DENSITY = 1 / (2 * CROWDING)
"""Density of the greatest flow."""
STAIR_FACTOR = 51.8
"""In `k = 51.8·√(tread/riser)` m/min (Fire Engineering Design Guide, 2008, p. 223)."""
RISERS_M = (0.165, 0.191)
"""Risers for which that formula is supported."""
TREADS_M = (0.254, 0.330)
"""Treads for which that formula is supported."""


def effective_width_m(clear_m: float, boundary_m: float) -> float:
    """Width that people use: clear width less a boundary layer on each side; never below zero."""
    return max(0.0, clear_m - 2 * boundary_m)


def stair_k(riser_m: float, tread_m: float) -> float:
    """Speed factor of a stair in m/s; both sizes positive."""
    return STAIR_FACTOR * math.sqrt(tread_m / riser_m) / 60


def stair_supported(riser_m: float, tread_m: float) -> bool:
    """Whether the stair's steps lie in the range of the formula (to a millimetre)."""
    slack = 0.001
    return all(
        low - slack <= size <= high + slack
        for size, (low, high) in ((riser_m, RISERS_M), (tread_m, TREADS_M))
    )


def stair_length_m(height_m: float, riser_m: float, tread_m: float) -> float:
    """Way along the slope of a stair that falls by `height_m`, without landings."""
    return height_m * math.hypot(1.0, tread_m / riser_m)


def speed_mps(density: float, k: float = K_LEVEL) -> float:
    """Speed at a density in persons per m², 0 from the jam density on."""
    return max(0.0, k * (1 - CROWDING * max(density, FREE_DENSITY)))


def specific_flow(density: float, k: float = K_LEVEL) -> float:
    """Persons per second and metre of effective width at a density: `k·D·(1 − a·D)`, never below zero."""
    return max(0.0, k * density * (1 - CROWDING * density))


def most_flow(k: float = K_LEVEL) -> float:
    """Greatest specific flow, `k/(4a)`, in p/s/m."""
    return k / (4 * CROWDING)


def densities_of(flow: float, k: float = K_LEVEL) -> tuple[float, float]:
    """The free and the crowded density at which a specific flow is met.

    Raises:
        ValueError: the flow exceeds the greatest.
    """
    inside = 1 - 4 * CROWDING * flow / k
    if inside < 0:
        raise ValueError("no density has that flow")
    root = math.sqrt(inside)
    return (1 - root) / (2 * CROWDING), (1 + root) / (2 * CROWDING)


def passage_s(people: float, capacity_pps: float, *, single: bool = False) -> float:
    """Seconds for a queue to pass: `N/C`, or with `single` `(N − 1)/C`; infinite where nobody can pass."""
    if people <= 0:
        return 0.0
    if capacity_pps <= 0:
        return math.inf
    return max(0.0, people - 1 if single else people) / capacity_pps


def stair_takes(width_m: float, seconds: float, area_m2: float, storeys: int) -> int:
    """Persons that a stair takes in a time, discharged and standing on it: `1.333·W·t + 3.5·A·(n − 1)`.

    CIBSE Guide E, eq. 7.8 (after openfire's documentation; primary not checked). `width_m` is the clear
    width, `area_m2` the stair's floor area of one storey, `storeys` those that it serves.
    """
    return math.floor(1.333 * width_m * seconds + 3.5 * area_m2 * (storeys - 1))


def stair_takes_at(effective_m: float, seconds: float, area_m2: float, storeys: int, density: float) -> int:
    """The same by effective width and the density on the stair: `1.2·We·t + ρ·A·(n − 1)`.

    CIBSE Guide E, eq. 7.9 (after openfire's documentation; primary not checked).
    """
    return math.floor(1.2 * effective_m * seconds + density * area_m2 * (storeys - 1))
