"""How many are infected when it is over, and what that says of R0."""

from __future__ import annotations

import math

from scipy.optimize import brentq


def final_size(r0: float, susceptible: float = 1.0) -> float:
    """Share finally infected of everybody: the largest root of `z = s0 (1 − e^(−R0 z))`.

    `susceptible` is the share s0 that can be infected (Kermack & McKendrick 1927; primary not checked).
    """
    if r0 * susceptible <= 1:
        return 0.0

    def miss(z: float) -> float:
        return susceptible * -math.expm1(-r0 * z) - z

    least = math.log(r0 * susceptible) / r0
    return float(brentq(miss, least / 2, susceptible)) if least > 0 and miss(least / 2) > 0 else 0.0


def r0_from_attack(attack: float) -> float:
    """`R0 = −ln(1 − z)/z`, z the share finally infected, 0 < z < 1."""
    return -math.log1p(-attack) / attack


def extinction_probability(r0: float, seeds: float) -> float:
    """Chance that it dies out by itself, `R0^(−I0)`, infectious periods exponential; 1 where R0 ≤ 1."""
    return 1.0 if r0 <= 1 else r0**-seeds


def control_needed(r: float) -> float:
    """Share of transmission that must be prevented, `1 − 1/R`; 0 where R ≤ 1."""
    return max(0.0, 1 - 1 / r) if r > 0 else 0.0
