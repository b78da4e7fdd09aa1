"""The p-centre: the sites from which the worst-placed client is reached soonest.

By bisection over the distances that occur, each step a set-covering problem: Minieka (1970), The m-center
problem, SIAM Review 12(1); Daskin (2013), Network and Discrete Location, chapter 5.
"""

from __future__ import annotations

import math
import time

import numpy as np

from app.domain.plan import SolveStatus
from app.planning.siting.answer import Floats, SitingAnswer, judged
from app.planning.siting.covering import set_covering
from app.planning.siting.program import Search


def p_centre(distance: Floats, p: int, search: Search) -> SitingAnswer:
    """At most `p` of n sites such that the largest distance of k clients to the nearest is smallest.

    `distance` is (k, n), inf where there is no way. The value is inf where p sites cannot reach everyone.
    """
    begun = time.monotonic()
    least = float(distance.min(axis=1).max())
    sites = _farthest_first(distance, p)
    radii = np.unique(distance[np.isfinite(distance) & (distance >= least)])
    low, high = 0, int(np.searchsorted(radii, worst(distance, sites)))
    while low < high and not search.over:
        middle = (low + high) // 2
        tried = set_covering(distance <= radii[middle], search)
        if len(tried.sites) <= p:
            sites = tried.sites
            high = int(np.searchsorted(radii, worst(distance, sites)))
        elif tried.bound > p:
            low = middle + 1
        else:
            break
    bound = float(radii[low]) if low < len(radii) else math.inf
    if low == high == len(radii):
        return SitingAnswer(SolveStatus.INFEASIBLE, (), math.inf, math.inf, time.monotonic() - begun)
    value = worst(distance, sites)
    return judged(
        sites if math.isfinite(value) else (),
        value,
        bound,
        cancelled=search.progress.token.cancelled,
        seconds=time.monotonic() - begun,
    )


def least_regret(distance: Floats, p: int, search: Search) -> SitingAnswer:
    """At most `p` sites such that no client is reached much later than it could be from the best of all.

    The regret of a client is its distance less that from its best site: Averbakh & Berman (1997), Minimax
    regret p-center location on a network with demand uncertainty, Location Science 5(4), where each scenario
    is one client.
    """
    return p_centre(distance - distance.min(axis=1, keepdims=True), p, search)


def worst(distance: Floats, sites: tuple[int, ...]) -> float:
    """The largest distance of a client to the nearest of the sites; inf without a site."""
    return float(distance[:, list(sites)].min(axis=1, initial=np.inf).max(initial=-np.inf))


def _farthest_first(distance: Floats, p: int) -> tuple[int, ...]:
    """Each time the best site for the client that is farthest from those before; where it starts from."""
    sites: list[int] = []
    nearest = np.full(len(distance), np.inf)
    for _ in range(p):
        client = int(nearest.argmax()) if sites else int(distance.min(axis=1).argmax())
        site = int(distance[client].argmin())
        if site in sites:
            break
        sites.append(site)
        nearest = np.minimum(nearest, distance[:, site])
    return tuple(sorted(sites))
