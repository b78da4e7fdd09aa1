"""What is known of a p-median problem before any program is solved: a good choice of sites and a bound.

Lagrangian relaxation of "each client is served once": Cornuejols, Fisher & Nemhauser (1977), Location of bank
accounts to optimize float, Management Science 23(8); fixing by reduced costs: Beasley (1985), A note on
solving large p-median problems, European Journal of Operational Research 21(2). Interchange: Teitz & Bart
(1968), Heuristic methods for estimating the generalized vertex median of a weighted graph, Operations
Research 16(5).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from app.planning.siting.answer import Bools, Floats, Ints
from app.planning.siting.program import Search

ITERATIONS = 600
PATIENCE = 15
"""Iterations without a better bound before the step is halved."""
SMALLEST_STEP = 0.005


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """A choice of p sites, a bound, and what no better choice does."""

    sites: tuple[int, ...]
    value: float
    """inf where no choice was found that reaches everyone."""
    bound: float
    opened: Bools
    """(n,) sites that every better choice has."""
    shut: Bools
    """(n,) sites that no better choice has."""
    reach: Floats
    """(k,) the largest cost of a client in any better choice."""


def total(cost: Floats, sites: tuple[int, ...]) -> float:
    """The sum over all clients of the cost from the nearest of the sites; inf without a site."""
    return math.fsum(cost[:, list(sites)].min(axis=1, initial=np.inf))


def relax(cost: Floats, p: int, search: Search) -> Relaxed:
    """Subgradient steps on a (k, n) matrix of costs, inf where there is no way; p < n."""
    usable = np.where(np.isfinite(cost), cost, _far(cost))
    sites = interchange(usable, greedy(usable, p), search)
    value = total(cost, sites)
    price = np.partition(usable, min(1, usable.shape[1] - 1), axis=1)[:, min(1, usable.shape[1] - 1)]
    best_bound, best_price, step, idle = -math.inf, price, 2.0, 0
    for _ in range(ITERATIONS):
        saving, picked = _saving(cost, price, p)
        bound = float(price.sum() + saving[picked].sum())
        if bound > best_bound + 1e-12 * abs(bound):
            best_bound, best_price, idle = bound, price, 0
            tried = tuple(sorted(picked.tolist()))
            if (reached := total(cost, tried)) < value:
                sites, value = tried, reached
        else:
            idle += 1
            if idle % PATIENCE == 0:
                step /= 2
        slope = 1.0 - (cost[:, picked] < price[:, None]).sum(axis=1)
        norm = float(slope @ slope)
        if norm == 0 or step < SMALLEST_STEP or value - best_bound <= 1e-9 * abs(value) or search.over:
            break
        target = value if math.isfinite(value) else total(usable, sites)
        price = price + step * (target - bound) / norm * slope
    better = interchange(usable, sites, search)
    if (reached := total(cost, better)) < value:
        sites, value = better, reached
    return _fixed(cost, p, best_price, best_bound, sites, value)


def interchange(cost: Floats, sites: tuple[int, ...], search: Search) -> tuple[int, ...]:
    """Swap one site for another as long as that lowers the total of a finite (k, n) matrix."""
    chosen = list(sites)
    while not search.over:
        own = cost[:, chosen]
        order = np.argsort(own, axis=1, kind="stable")[:, :2]
        nearest = own[np.arange(len(own)), order[:, 0]]
        second = own[np.arange(len(own)), order[:, -1]] if len(chosen) > 1 else np.full(len(own), np.inf)
        gain = np.maximum(0.0, nearest[:, None] - cost).sum(axis=0)
        kept = np.minimum(np.maximum(cost, nearest[:, None]), second[:, None]) - nearest[:, None]
        member = np.zeros((len(chosen), len(own)))
        member[order[:, 0], np.arange(len(own))] = 1.0
        net = gain[None, :] - member @ kept
        net[:, chosen] = -np.inf
        out, into = np.unravel_index(int(net.argmax()), net.shape)
        if not net[out, into] > 1e-9 * max(1.0, float(nearest.sum())):
            break
        chosen[int(out)] = int(into)
    return tuple(sorted(chosen))


def greedy(cost: Floats, p: int) -> tuple[int, ...]:
    """Site after site of a finite (k, n) matrix, each time the one that lowers the total most."""
    nearest = np.full(len(cost), float(cost.max()))
    sites: list[int] = []
    for _ in range(p):
        gain = np.maximum(0.0, nearest[:, None] - cost).sum(axis=0)
        gain[sites] = -1.0
        sites.append(int(gain.argmax()))
        nearest = np.minimum(nearest, cost[:, sites[-1]])
    return tuple(sorted(sites))


def _far(cost: Floats) -> float:
    """More than any choice costs that reaches everyone."""
    finite = np.where(np.isfinite(cost), cost, 0.0)
    return float(finite.max(axis=1).sum()) * 2 + 1.0


def _saving(cost: Floats, price: Floats, p: int) -> tuple[Floats, Ints]:
    """(n,) what opening each site adds to the relaxed value, and the p sites that lower it most."""
    saving = np.minimum(0.0, cost - price[:, None]).sum(axis=0)
    return saving, np.argpartition(saving, p - 1)[:p]


def _fixed(
    cost: Floats, p: int, price: Floats, bound: float, sites: tuple[int, ...], value: float
) -> Relaxed:
    saving, _ = _saving(cost, price, p)
    order = np.sort(saving)
    last, following = order[p - 1], order[p]
    room = value - bound + 1e-7 * max(1.0, abs(value)) if math.isfinite(value) else math.inf
    best = saving <= last
    return Relaxed(
        sites=sites,
        value=value,
        bound=bound,
        opened=(following - saving > room) & best,
        shut=(saving - last > room) & ~best,
        reach=price + room,
    )
