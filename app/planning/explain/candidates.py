"""The changes that come into question for an unmet need, the least of them first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.message import msg
from app.domain.plan import Demand, DemandKind, UnmetCause
from app.planning.explain.cases import Candidate
from app.planning.explain.cures import NO_CURE, both
from app.planning.explain.supply_cases import SupplyCase
from app.planning.explain.team_cases import TeamCase
from app.planning.problem.build import Terrain
from app.planning.problem.problem import Problem
from app.planning.program.delivery import Delivery


def candidates(
    problem: Problem,
    deliveries: Sequence[Delivery],
    terrain: Terrain | None,
    demand: Demand,
    short: int,
    missing: Sequence[tuple[Demand, int]],
) -> Iterator[Candidate]:
    """Every change worth trying for one need, in the order in which a dispatcher would think of them; where
    none helps and the zone takes only so many arrivals, each together with letting more in.
    """
    kind = TeamCase if demand.kind is DemandKind.CAPABILITY else SupplyCase
    tried: list[Candidate] = []
    for option in kind(problem, deliveries, terrain, demand, short, missing).candidates():
        tried.append(option)
        yield option
    full = [option for option in tried if option.cause is UnmetCause.ACCESS_FULL]
    for option in tried if full else ():
        if option.cause is not UnmetCause.ACCESS_FULL and option.cure is not NO_CURE:
            reason = msg("planning.cure.and", first=full[-1].reason, second=option.reason)
            yield Candidate(UnmetCause.ACCESS_FULL, reason, both(full[-1].cure, option.cure))
