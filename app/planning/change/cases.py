"""How things could turn out: which figure of each need holds, and how long the ways take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString

from app.domain.directive import DemandCase
from app.domain.plan import Demand
from app.planning.problem.problem import Scenario, SpeedKey, Travel


@dataclass(frozen=True, slots=True)
class Outlook:
    """One way in which things could turn out."""

    case: DemandCase
    travel_factor: float

    @property
    def name(self) -> str:
        """A word for it that stays the same, such as `high×1.3`."""
        return f"{self.case.value}×{self.travel_factor:g}"


SCENARIOS = tuple(Outlook(case, factor) for factor in (1.0, 1.3) for case in DemandCase)
"""Each figure of the needs, with ways as they are and 1.3 times as long."""


def figure(demand: Demand, case: DemandCase) -> int:
    """The quantity that is needed in a case."""
    return {DemandCase.LOW: demand.low, DemandCase.BEST: demand.best, DemandCase.HIGH: demand.high}[case]


def in_case(demand: Demand, case: DemandCase) -> Demand:
    """A need at its low or high figure. One unit is worth as many need points as before."""
    best = figure(demand, case)
    if best == demand.best:
        return demand
    base = demand.base_value * best / demand.best if demand.best else float(best)
    return replace(demand, best=best, base_value=base, minimum=min(demand.minimum, best))


def scenarios(demands: tuple[Demand, ...]) -> tuple[Scenario, ...]:
    """The outlooks as a problem takes them, for a plan that holds in the worst of them."""
    return tuple(
        Scenario(
            name=outlook.name,
            needed={demand.id: figure(demand, outlook.case) for demand in demands},
            travel_factor=outlook.travel_factor,
        )
        for outlook in SCENARIOS
    )


@dataclass(frozen=True, eq=False)
class SlowedTravel:
    """A travel table on which every way takes so many times as long."""

    travel: Travel
    factor: float

    @property
    def seconds(self) -> NDArray[np.float64]:
        """(origins, destinations) seconds, inf where there is no way."""
        return self.travel.seconds * self.factor

    def route(self, origin: int, destination: int) -> LineString:
        """The way that is taken: the same as without the factor."""
        return self.travel.route(origin, destination)


def slowed(travel: Mapping[SpeedKey, Travel], factor: float) -> Mapping[SpeedKey, Travel]:
    """Travel tables on which every way takes so many times as long."""
    return travel if factor == 1.0 else {key: SlowedTravel(table, factor) for key, table in travel.items()}
