"""Round scales, scale bars and grid spacings. No Qt."""

from __future__ import annotations

import math

from app.map.viewport import PX_PER_M, Bounds

ROUND_SCALES = (
    500,
    750,
    1000,
    1250,
    1500,
    2000,
    2500,
    3000,
    3500,
    4000,
    5000,
    6000,
    7500,
    8000,
    10000,
    12500,
    15000,
    20000,
    25000,
    40000,
    50000,
    75000,
    100000,
)


def best_scale(bounds: Bounds, width: float, height: float) -> int:
    """The largest round scale at which `bounds` fits into a frame of `width` × `height` px."""
    left, bottom, right, top = bounds
    needed = max((right - left) / width, (top - bottom) / height) * PX_PER_M
    for scale in ROUND_SCALES:
        if scale >= needed:
            return scale
    step = 10.0 ** math.floor(math.log10(needed))
    return int(math.ceil(needed / step) * step)


def nice_step(at_most: float) -> float:
    """The largest of 1, 2, 5 × 10ⁿ that is not above `at_most`."""
    power = 10.0 ** math.floor(math.log10(at_most))
    return max(step * power for step in (1, 2, 5) if step * power <= at_most * 1.000001)


def bar_length(ppm: float, at_most_px: float) -> float:
    """A round length in metres for a scale bar no longer than `at_most_px`."""
    return nice_step(at_most_px / ppm)


def grid_step(ppm: float, at_most_px: float = 190) -> float:
    """A round distance in metres between grid lines that stand no more than `at_most_px` apart."""
    return nice_step(at_most_px / ppm)


def grid_values(low: float, high: float, step: float) -> list[float]:
    """Multiples of `step` between two coordinates."""
    return [i * step for i in range(math.ceil(low / step), math.floor(high / step) + 1)]


def scale_words(scale: float) -> str:
    """`1:2 500`, grouped by thin spaces."""
    return f"1:{round(scale):,}".replace(",", " ")
