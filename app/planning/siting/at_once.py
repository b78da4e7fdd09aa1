"""Where one supply is kept if all scenarios happen together, as in an epidemic or a flood.

All there is of it is shared out in proportion to what each scenario needs, and every site serves no more than
it holds: the capacitated location problem of `capacitated`.
"""

from __future__ import annotations

import numpy as np

from app.campus.resources import catalogue
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.plan import SolveStatus
from app.planning.siting.answer import Floats, Ints, SitingAnswer
from app.planning.siting.capacitated import capacitated_location
from app.planning.siting.figures import Holdings
from app.planning.siting.instance import Instance
from app.planning.siting.program import Search


def share_out(
    instance: Instance, places: Ints, most_sites: int, search: Search
) -> tuple[SitingAnswer, Holdings | None]:
    """What each of no more than so many places keeps. The value is the mean time in seconds until a unit is
    where it is needed; the holdings are None where the search ended before any were found.

    Raises:
        UserError: what is asked for is not one supply, or so many sites cannot hold it or reach everyone.
    """
    items = instance.request.items
    if len(items) != 1 or items[0] not in catalogue().supplies:
        raise UserError(msg("siting.one_supply"))
    (lot,) = instance.lots[items[0]]
    needs = np.array([scenario.needs[items[0]] for scenario in instance.scenarios], dtype=float)
    asking = np.flatnonzero(needs)
    share = needs[asking] / needs.sum()
    seconds = instance.seconds[items[0]][np.ix_(asking, places)]
    found = capacitated_location(
        seconds * share[:, None], share * lot.count, instance.room[places], search, p=most_sites
    )
    if found.status is SolveStatus.INFEASIBLE:
        raise UserError(msg("siting.at_once_infeasible", sites=most_sites))
    if not found.sites:
        return found, None
    kept = np.zeros((1, len(instance.places)), dtype=np.int64)
    kept[0, places] = whole_units(np.array(found.loads), lot.count)
    sites = tuple(int(places[site]) for site in found.sites)
    answer = SitingAnswer(found.status, sites, found.value, found.bound, found.seconds)
    return answer, {items[0]: kept}


def whole_units(loads: Floats, count: int) -> Ints:
    """(n,) whole loads that sum up to `count`, each rounded up or down: the largest remainders go up."""
    whole = np.floor(loads + 1e-6).astype(np.int64)
    rest = np.argsort(whole - loads, kind="stable")[: count - int(whole.sum())]
    whole[rest] += 1
    return whole
