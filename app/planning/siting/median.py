"""The p-median: the sites from which clients are reached soonest on the whole.

Hakimi (1965), Optimum distribution of switching centers in a communication network, Operations Research
13(3). Formulated by radii, with one continuous column for each step from one distance to the next instead of
one for each pair: Elloumi (2010), A tighter formulation of the p-median problem, Journal of Combinatorial
Optimization 19(1); columns that stand for the same set of sites are one: Church (2003), COBRA: a new
formulation of the classic p-median location problem, Annals of Operations Research 122. Sites and distances
that `lagrange.relax` rules out never enter the program.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np

from app.planning.siting.answer import Floats, Ints, SitingAnswer, close, judged
from app.planning.siting.lagrange import Relaxed, relax, total
from app.planning.siting.program import Program, Search

if TYPE_CHECKING:
    import pulp


def p_median(distance: Floats, weight: Floats, p: int, search: Search) -> SitingAnswer:
    """Exactly `p` of n sites such that the weighted distances of k clients to the nearest sum up to least.

    `distance` is (k, n), inf where there is no way. The value is inf where p sites cannot reach everyone.

    Raises:
        ValueError: p is not between 1 and n.
    """
    begun = time.monotonic()
    n = distance.shape[1]
    if not 1 <= p <= n:
        raise ValueError("p must be between 1 and the number of sites")
    heavy = weight > 0
    cost = distance[heavy] * weight[heavy, None]
    if p == n or not heavy.any():
        sites = tuple(range(p))
        value = bound = total(cost, sites)
    else:
        known = relax(cost, p, search)
        sites, value, bound = known.sites, known.value, known.bound
        if not (close(value, bound) or search.over):
            sites, value, bound = _proven(cost, p, known, search)
    return judged(
        sites if math.isfinite(value) else (),
        value,
        bound,
        cancelled=search.progress.token.cancelled,
        seconds=time.monotonic() - begun,
    )


def _proven(cost: Floats, p: int, known: Relaxed, search: Search) -> tuple[tuple[int, ...], float, float]:
    """The best choice, its value and bound; the program holds every choice that is better than the known."""
    columns = np.flatnonzero(~known.shut)
    model = Program()
    opened = [model.whole() for _ in columns]
    model.row(dict.fromkeys(opened, 1.0), least=float(p), most=float(p))
    for column in np.flatnonzero(known.opened[columns]):
        model.row({opened[column]: 1.0}, least=1.0)
    base = _Radii(model, opened, known.opened[columns]).add_all(cost[:, columns], known.reach, search)
    found = model.solve(search)
    sites, value = known.sites, known.value
    if found.values is not None:
        picked = tuple(columns[model.read(found, opened) > 0.5].tolist())
        reached = total(cost, picked)
        if len(picked) != p:
            raise RuntimeError("the solver opened another number of sites")
        if reached < value:
            sites, value = picked, reached
    inside = base + found.bound if not found.infeasible else math.inf
    return sites, value, max(known.bound, min(value, inside))


class _Radii:
    """Adds clients to a program: a column says that no site is open within a distance."""

    def __init__(self, model: Program, opened: list[pulp.LpVariable], certain: np.ndarray) -> None:
        self._model = model
        self._opened = opened
        self._certain = certain
        self._empty: dict[bytes, pulp.LpVariable] = {}
        self._price: dict[pulp.LpVariable, float] = {}

    def add_all(self, cost: Floats, reach: Floats, search: Search) -> float:
        """Add k clients with costs (k, n) and the largest cost (k,) that each may have; the constant.

        Ends early when the search is over: then the program is not solved.
        """
        base = 0.0
        for row, most in zip(cost, reach, strict=True):
            if search.over:
                break
            base += self._add(row, most)
        self._model.price(self._price)
        return base

    def _add(self, row: Floats, most: float) -> float:
        order = np.argsort(row, kind="stable")
        order = order[np.isfinite(row[order]) & (row[order] <= most)]
        if self._certain[order].any():
            sure = row[order[self._certain[order]][0]]
            order = order[row[order] <= sure]
        if not len(order):
            self._model.row(dict.fromkeys(self._opened, 0.0), least=1.0)  # no better choice exists
            return 0.0
        figures, begins = np.unique(row[order], return_index=True)
        rings = np.split(order, begins[1:])
        within = np.zeros(len(row), dtype=bool)
        before: pulp.LpVariable | None = None
        for ring, figure, following in zip(rings, figures, [*figures[1:], None], strict=True):
            within[ring] = True
            empty = None if following is None else self._column(within, ring, before)
            if empty is None:
                self._step(ring, before, None)
            else:
                self._price[empty] = self._price.get(empty, 0.0) + float(following - figure)
            before = empty
        return float(figures[0])

    def _column(self, within: np.ndarray, ring: Ints, before: pulp.LpVariable | None) -> pulp.LpVariable:
        key = np.packbits(within).tobytes()
        known = self._empty.get(key)
        if known is None:
            known = self._empty[key] = self._model.part()
            self._step(ring, before, known)
        return known

    def _step(self, ring: Ints, before: pulp.LpVariable | None, empty: pulp.LpVariable | None) -> None:
        """No site within the larger distance: none within the smaller, and none in the ring between."""
        terms = {self._opened[j]: 1.0 for j in ring}
        if empty is not None:
            terms[empty] = 1.0
        if before is None:
            self._model.row(terms, least=1.0)
        else:
            self._model.row({**terms, before: -1.0}, least=0.0)
