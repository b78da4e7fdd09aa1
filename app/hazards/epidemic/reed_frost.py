"""Outbreak in a room (Reed & Frost; as in Abbey 1952, primaries not checked)."""

from __future__ import annotations

from math import comb


def room_outbreak(susceptibles: int, escape: float, introducers: int = 1) -> tuple[float, ...]:
    """Chance of 0, 1, … `susceptibles` further cases in a room.

    In each generation each of s susceptibles escapes each of i cases with chance q:
    next cases ~ Binomial(s, 1 − q^i).
    """
    chances = [0.0] * (susceptibles + 1)
    states = {(susceptibles, introducers): 1.0}
    while states:
        later: dict[tuple[int, int], float] = {}
        for (left, ill), chance in states.items():
            if left == 0 or ill == 0:
                chances[susceptibles - left] += chance
                continue
            spared = escape**ill
            for new in range(left + 1):
                p = comb(left, new) * (1 - spared) ** new * spared ** (left - new)
                key = (left - new, new)
                later[key] = later.get(key, 0.0) + chance * p
        states = later
    return tuple(chances)


def mean_cases(chances: tuple[float, ...]) -> float:
    """Mean number of further cases."""
    return sum(number * chance for number, chance in enumerate(chances))


def r_star(r_between: float, chances: tuple[float, ...]) -> float:
    """`R* = R_between · μ`, μ the introducer and the mean of further cases; it spreads where R* > 1.

    After Ball, Mollison & Scalia-Tomba 1997 (primary not checked).
    """
    return r_between * (1 + mean_cases(chances))
