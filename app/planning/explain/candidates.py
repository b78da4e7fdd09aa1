"""The changes that come into question for an unmet need, the least of them first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.plan import Demand, DemandKind
from app.planning.explain.cases import Candidate
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
    """Every change worth trying for one need, in the order in which a dispatcher would think of them."""
    kind = TeamCase if demand.kind is DemandKind.CAPABILITY else SupplyCase
    yield from kind(problem, deliveries, terrain, demand, short, missing).candidates()
