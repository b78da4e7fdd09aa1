"""Location with limited room: every client draws on the same sites at once.

Facility location with fixed costs in the strong form, each share of a client at most the opening of its
site: Akinc & Khumawala (1977), An efficient branch and bound algorithm for the capacitated warehouse location
problem, Management Science 23(6). With p sites and each client whole at one of them it is the capacitated
p-median: Mulvey & Beck (1984), Solving capacitated clustering problems, European Journal of Operational
Research 18(3).
"""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.domain.plan import SolveStatus
from app.planning.siting.answer import Floats, SitingAnswer, close, judged
from app.planning.siting.program import Program, Search

if TYPE_CHECKING:
    import pulp


def capacitated_location(
    cost: Floats,
    demand: Floats,
    capacity: Floats,
    search: Search,
    *,
    fixed: Floats | None = None,
    p: int | None = None,
    single_source: bool = False,
) -> SitingAnswer:
    """Sites whose fixed costs and serving costs sum up to least, and what each of them serves.

    `cost` is (k, n), that of serving all of a client from a site, inf where there is no way; `demand` (k,),
    `capacity` and `fixed` (n,). `p` is the largest number of sites. Infeasible where room does not suffice.
    """
    begun = time.monotonic()
    model = Program()
    charge = np.zeros(cost.shape[1]) if fixed is None else fixed
    opened = [model.whole(cost=float(charge[j])) for j in range(cost.shape[1])]
    make = model.whole if single_source else model.part
    share: dict[tuple[int, int], pulp.LpVariable] = {}
    for i in range(len(cost)):
        if search.over:
            break  # and then the program is not solved
        own = {(i, int(j)): make(cost=float(cost[i, j])) for j in np.flatnonzero(np.isfinite(cost[i]))}
        share |= own
        model.row(dict.fromkeys(own.values(), 1.0), least=1.0, most=1.0)
    for j in range(cost.shape[1]):
        if search.over:
            break
        served = np.flatnonzero(np.isfinite(cost[:, j]))
        room = min(float(capacity[j]), float(demand.sum()))
        model.row({**{share[int(i), j]: float(demand[i]) for i in served}, opened[j]: -room}, most=0.0)
        for client in served.tolist():
            model.row({share[client, j]: 1.0, opened[j]: -1.0}, most=0.0)
    model.row(
        {opened[j]: min(float(capacity[j]), float(demand.sum())) for j in range(len(opened))},
        least=float(demand.sum()),
    )
    if p is not None:
        model.row(dict.fromkeys(opened, 1.0), most=float(p))
    found = model.solve(search)
    seconds = time.monotonic() - begun
    if found.infeasible:
        return SitingAnswer(SolveStatus.INFEASIBLE, (), math.inf, math.inf, seconds)
    sites: tuple[int, ...] = ()
    value = math.inf
    load = np.zeros(len(capacity))
    if found.values is not None:
        sites = tuple(np.flatnonzero(model.read(found, opened) > 0.5).tolist())
        shares = dict(zip(share, model.read(found, list(share.values())), strict=True))
        value, load = _recomputed(cost, demand, capacity, charge, sites, shares)
        if found.bound > value and not close(found.bound, value):
            raise RuntimeError("the solver's bound lies above a solution")
    cancelled = search.progress.token.cancelled
    answer = judged(sites, value, found.bound, cancelled=cancelled, seconds=seconds)
    return replace(answer, loads=tuple(load.tolist()))


def _recomputed(
    cost: Floats,
    demand: Floats,
    capacity: Floats,
    fixed: Floats,
    sites: tuple[int, ...],
    share: dict[tuple[int, int], float],
) -> tuple[float, Floats]:
    """The value of a plan and the (n,) load of each site from the data alone, refused where it breaks a
    rule.
    """
    whole, load = np.zeros(len(demand)), np.zeros(len(capacity))
    for (i, j), part in share.items():
        whole[i] += part
        load[j] += part * demand[i]
        if part > 1e-6 and j not in sites:
            raise RuntimeError("a client is served from a site that is not open")
    slack = 1e-6 * max(1.0, float(demand.sum()))
    if (np.abs(whole - 1.0) > 1e-6).any() or (load > capacity + slack).any():
        raise RuntimeError("the solver's plan does not serve everyone within the room of the sites")
    value = math.fsum([*(fixed[j] for j in sites), *(cost[i, j] * part for (i, j), part in share.items())])
    return value, load
