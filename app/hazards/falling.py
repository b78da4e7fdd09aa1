"""How far a burning building can fall, and what falls from a high one."""

from __future__ import annotations

from app.domain.source import Estimate
from app.hazards.parameters import ModelParameters


def collapse_zone(height: Estimate, figures: ModelParameters) -> Estimate:
    """One and a half wall heights, in m (NIOSH, after public descriptions; primary not checked)."""
    factor = figures["zone.factor"]
    return Estimate(factor.low * height.low, factor.value * height.best, factor.high * height.high, "m")


def falling_debris(height: Estimate, figures: ModelParameters) -> Estimate | None:
    """Reach of falling glass at a high-rise, in m; None where the building may not be one at all."""
    if height.high < figures.value("debris.from_height"):
        return None
    factor, least = figures["debris.factor"], figures["debris.least"]
    return Estimate(
        max(factor.low * height.low, least.low),
        max(factor.value * height.best, least.value),
        max(factor.high * height.high, least.high),
        "m",
    )


def clear_of_falling_m(height: Estimate, figures: ModelParameters) -> float:
    """How far off nothing of the building falls, at the upper end of every band; m."""
    debris = falling_debris(height, figures)
    return max(collapse_zone(height, figures).high, debris.high if debris is not None else 0.0)
