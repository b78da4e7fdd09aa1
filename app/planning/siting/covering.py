"""Covering models: the fewest sites that reach everyone in time, and the most people that few sites reach.

Set covering: Toregas, Swain, ReVelle & Bergman (1971), The location of emergency service facilities,
Operations Research 19(6), with the row and column reductions given there. Maximal covering: Church & ReVelle
(1974), The maximal covering location problem, Papers of the Regional Science Association 32; clients that the
same sites cover are counted together, and sites that another one surpasses are left out (Church, 1984,
The planar maximal covering location problem, Journal of Regional Science 24(2), for the idea of dominance).
"""

from __future__ import annotations

import math
import time

import numpy as np

from app.planning.siting.answer import Bools, Floats, Ints, SitingAnswer, judged
from app.planning.siting.lagrange import greedy, interchange, total
from app.planning.siting.program import Program, Search


def set_covering(covers: Bools, search: Search) -> SitingAnswer:
    """The fewest sites such that each of k clients is covered by at least one; `covers` is (k, n).

    Clients that no site covers must be left out before.

    Raises:
        ValueError: some client is covered by no site.
    """
    begun = time.monotonic()
    if not covers.any(axis=1).all():
        raise ValueError("a client is covered by no site")
    chosen, rows, columns = _reduced(covers)
    bound = float(len(chosen))
    sites: tuple[int, ...] | None = tuple(sorted(chosen))
    if len(rows):
        model = Program()
        opened = [model.whole(cost=1.0) for _ in columns]
        for row in covers[np.ix_(rows, columns)]:
            model.row({opened[j]: 1.0 for j in np.flatnonzero(row)}, least=1.0)
        found = model.solve(search)
        bound += max(0.0, math.ceil(found.bound - 1e-6)) if math.isfinite(found.bound) else 0.0
        sites = (
            None
            if found.values is None
            else tuple(sorted({*chosen, *columns[model.read(found, opened) > 0.5].tolist()}))
        )
    if sites is None:
        sites = _greedy_cover(covers)
    if not covers[:, list(sites)].any(axis=1).all():
        raise RuntimeError("the solver's sites leave a client uncovered")
    value = float(len(sites))
    return judged(
        sites,
        value,
        bound,
        cancelled=search.progress.token.cancelled,
        seconds=time.monotonic() - begun,
    )


def maximal_covering(covers: Bools, weight: Floats, p: int, search: Search) -> SitingAnswer:
    """At most `p` sites that cover as much weight as possible; the value is the weight that is covered."""
    begun = time.monotonic()
    columns = _undominated(covers)
    groups, group_weight = _merged(covers[:, columns], weight)
    reachable = float(group_weight.sum())
    if len(columns) <= p or not len(groups):
        sites, bound = tuple(columns[:p].tolist()), reachable
    else:
        chosen, missed = _least_missed(groups, group_weight, p, search)
        sites, bound = tuple(columns[list(chosen)].tolist()), reachable - missed
    return judged(
        sites,
        covered_weight(covers, weight, sites),
        bound,
        cancelled=search.progress.token.cancelled,
        seconds=time.monotonic() - begun,
    )


def _least_missed(groups: Bools, weight: Floats, p: int, search: Search) -> tuple[tuple[int, ...], float]:
    """The best p of n columns, and the weight that any choice misses at the least.

    Sites that a greedy choice and swaps have found bound the program from above.
    """
    cost = np.where(groups, 0.0, weight[:, None])
    sites = interchange(cost, greedy(cost, p), search)
    known = total(cost, sites)
    model = Program()
    opened = [model.whole() for _ in range(groups.shape[1])]
    model.row(dict.fromkeys(opened, 1.0), most=float(p))
    missed = [model.part(cost=float(heavy)) for heavy in weight]
    for row, one in zip(groups, missed, strict=True):
        model.row({**{opened[j]: 1.0 for j in np.flatnonzero(row)}, one: 1.0}, least=1.0)
    model.row(dict(zip(missed, weight.tolist(), strict=True)), most=known)
    found = model.solve(search)
    if found.values is not None:
        picked = tuple(np.flatnonzero(model.read(found, opened) > 0.5).tolist())
        sites = min(sites, picked, key=lambda some: total(cost, some))
    return sites, min(known, max(0.0, found.bound))


def covered_weight(covers: Bools, weight: Floats, sites: tuple[int, ...]) -> float:
    """The weight of the clients that at least one of the sites covers."""
    return math.fsum(weight[covers[:, list(sites)].any(axis=1)])


def _reduced(covers: Bools) -> tuple[list[int], Ints, Ints]:
    """Sites that every solution may take, and the rows and columns that are left to decide."""
    rows, columns, chosen = np.arange(len(covers)), np.arange(covers.shape[1]), list[int]()
    while len(rows):
        before = (len(rows), len(columns))
        columns = columns[_undominated(covers[np.ix_(rows, columns)])]
        rows = rows[_binding(covers[np.ix_(rows, columns)])]
        left = covers[np.ix_(rows, columns)]
        only = np.unique(left[left.sum(axis=1) == 1].argmax(axis=1))
        if len(only):
            chosen += columns[only].tolist()
            rows = rows[~left[:, only].any(axis=1)]
            columns = np.delete(columns, only)
        if before == (len(rows), len(columns)):
            break
    return chosen, rows, columns


def _undominated(covers: Bools) -> Ints:
    """Columns that cover something and whose clients no other single column covers all of."""
    return _kept(_inside(covers.T), prefer_larger=True)


def _binding(covers: Bools) -> Ints:
    """Rows that are not satisfied as soon as another row is."""
    return _kept(_inside(covers), prefer_larger=False)


def _inside(sets: Bools) -> tuple[Bools, Ints]:
    """Whether set a lies in set b, (m, m), and the sizes."""
    figures = sets.astype(np.float32)
    size = sets.sum(axis=1)
    return (figures @ figures.T) == size[:, None], size


def _kept(nested: tuple[Bools, Ints], *, prefer_larger: bool) -> Ints:
    """The largest or smallest of nested sets; of equal sets the first."""
    inside, size = nested
    equal = inside & inside.T
    beaten = inside if prefer_larger else inside.T
    first = np.triu(equal, 1).any(axis=0)
    worse = (beaten & ~equal).any(axis=1)
    return np.flatnonzero((size > 0) & ~worse & ~first)


def _merged(covers: Bools, weight: Floats) -> tuple[Bools, Floats]:
    """Clients that the same sites cover as one, with their weight together; those that none covers left
    out.
    """
    seen = covers.any(axis=1) & (weight > 0)
    packed = np.packbits(covers[seen], axis=1)
    _, first, group = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    together = np.bincount(group.ravel(), weight[seen], minlength=len(first))
    return covers[seen][first], together.astype(np.float64)


def _greedy_cover(covers: Bools) -> tuple[int, ...]:
    """Site after site, each time the one that adds most, until all are covered."""
    left, sites = np.ones(len(covers)), list[int]()
    while left.any():
        sites.append(int((left @ covers).argmax()))
        left[covers[:, sites[-1]]] = 0.0
    return tuple(sorted(sites))
