"""Groups that infect each other: dormitory floors, classes (Diekmann, Heesterbeek & Metz 1990; not checked).

K is the next-generation matrix per head: `λ_i = γ Σ_j K_ij I_j/N_j` is the force of infection on group i.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import odeint

Array = NDArray[np.float64]

_ROUNDS = 20_000
_CLOSE = 1e-12


def mixing(sizes: Sequence[float], within: float, between: float) -> Array:
    """K (n, n): a case infects `within` people of its own group and `between` of the others by their size."""
    people = np.asarray(sizes, float)
    others = np.maximum(people.sum() - people, 1e-9)
    matrix = np.tile(between * people / others, (len(people), 1))
    np.fill_diagonal(matrix, within)
    return matrix


def with_measures(matrix: Array, *, closed: Sequence[int] = (), factor: float = 1.0) -> Array:
    """K under measures: groups that are closed no longer infect others nor within, all else is scaled."""
    changed = matrix * factor
    for group in closed:
        changed[group, :] = 0.0
        changed[:, group] = 0.0
    return changed


def r0(matrix: Array) -> float:
    """Spectral radius of K."""
    return float(np.max(np.abs(np.linalg.eigvals(matrix))))


def growth_per_day(matrix: Array, sigma: float, gamma: float) -> float:
    """Top eigenvalue of `[[−σI, γK], [σI, −γI]]`: early growth of SEIR in groups."""
    one = np.eye(len(matrix))
    whole = np.block([[-sigma * one, gamma * matrix], [sigma * one, -gamma * one]])
    return float(np.max(np.linalg.eigvals(whole).real))


def final_sizes(matrix: Array) -> Array:
    """Share finally infected of each group: the largest solution of `z_i = 1 − exp(−Σ_j K_ij z_j)`."""
    z = np.ones(len(matrix))
    if r0(matrix) <= 1:
        return np.zeros(len(matrix))
    for _ in range(_ROUNDS):
        renewed = -np.expm1(-(matrix @ z))
        if float(np.max(np.abs(renewed - z))) < _CLOSE:
            break
        z = renewed
    return z


def run_groups(
    matrix: Array,
    sizes: Sequence[float],
    cases: Sequence[float],
    sigma: float,
    gamma: float,
    times: Sequence[float] | Array,
) -> Array:
    """SEIR in groups: persons (len(times), 4, n) in the order S, E, I, R; `cases` are infectious at first."""
    people, ill = np.asarray(sizes, float), np.asarray(cases, float)
    n = len(people)
    force = gamma * matrix / people

    def slope(state: Array, _time: float) -> Array:
        s, e, i, _ = state.reshape(4, n)
        new, sick, gone = (force @ i) * s, sigma * e, gamma * i
        return np.concatenate([-new, new - sick, sick - gone, gone])

    start = np.concatenate([people - ill, np.zeros(n), ill, np.zeros(n)])
    found = odeint(slope, start, np.asarray(times, float), rtol=1e-8, atol=1e-8)
    return np.asarray(found, float).reshape(-1, 4, n)
