"""Thermal radiation from a burning facade, and from an outdoor fire as a point.

The facade is a rectangle of uniform intensity, the receiver is parallel to it and opposite its centre.
Formulas of BR 187 (External fire spread) and of NUREG-1805, after openfire's documentation; primary not
checked. Radiation only: no flame projection, no wind-driven brands, no burning cladding.
"""

from __future__ import annotations

import math


def view_factor(width_m: float, height_m: float, distance_m: float) -> float:
    """Configuration factor of a width × height rectangle seen from `distance_m` before its centre, 0 to 1."""
    if distance_m <= 0:
        return 1.0
    x, y = width_m / (2 * distance_m), height_m / (2 * distance_m)
    along, up = math.hypot(1, x), math.hypot(1, y)
    return 2 / math.pi * (x / along * math.atan(y / along) + y / up * math.atan(x / up))


def separation_m(width_m: float, height_m: float, emitted_kw_m2: float, received_kw_m2: float) -> float:
    """Distance at which a facade's radiation falls to `received_kw_m2`; 0 where it never exceeds that.

    `emitted_kw_m2` is the intensity averaged over the facade: that of the openings times their share. All
    sizes must be positive and finite (ValueError).
    """
    sizes = (width_m, height_m, received_kw_m2)
    if not all(0 < size < math.inf for size in sizes) or not 0 <= emitted_kw_m2 < math.inf:
        raise ValueError("sizes and intensities must be positive and finite")
    if emitted_kw_m2 <= received_kw_m2:
        return 0.0
    wanted = received_kw_m2 / emitted_kw_m2
    near, far = 0.0, max(width_m, height_m)
    while view_factor(width_m, height_m, far) > wanted:
        near, far = far, 2 * far
    while far - near > 1e-9 * far:
        middle = (near + far) / 2
        near, far = (middle, far) if view_factor(width_m, height_m, middle) > wanted else (near, middle)
    return (near + far) / 2


def point_source_kw_m2(heat_kw: float, distance_m: float, radiative_share: float) -> float:
    """Radiation of an outdoor fire at a distance, `q = χQ/(4πR²)`; for distances of 2.5 flame diameters and
    more (NUREG-1805, after openfire's documentation, primary not checked).
    """
    return radiative_share * heat_kw / (4 * math.pi * distance_m**2)


def point_source_distance_m(heat_kw: float, received_kw_m2: float, radiative_share: float) -> float:
    """The distance at which an outdoor fire's radiation falls to `received_kw_m2`."""
    return math.sqrt(radiative_share * heat_kw / (4 * math.pi * received_kw_m2))
