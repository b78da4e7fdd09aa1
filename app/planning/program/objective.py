"""The levels of the objective and their weights, the same for the program, the check and the report."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum

from app.domain.incident import Priority
from app.domain.plan import Demand, DemandKind, PopulationBase
from app.planning.problem.problem import LARGEST, Problem


class ObjectiveLevel(StrEnum):
    """What is minimised, in the order in which it counts. Every level is a whole number."""

    UNMET_LIFE_SAFETY = "unmet_life_safety"
    UNMET_STABILISE = "unmet_stabilise"
    UNMET_SUSTAIN = "unmet_sustain"
    TIME = "time"
    """Crew members and supply units, each times the seconds that they travel."""
    COST = "cost"
    """Movements: teams sent and vehicle trips made."""


LEVELS: tuple[ObjectiveLevel, ...] = tuple(ObjectiveLevel)

UNMET_LEVEL: Mapping[Priority, ObjectiveLevel] = {
    Priority.LIFE_SAFETY: ObjectiveLevel.UNMET_LIFE_SAFETY,
    Priority.STABILISE: ObjectiveLevel.UNMET_STABILISE,
    Priority.SUSTAIN: ObjectiveLevel.UNMET_SUSTAIN,
}

RANK: Mapping[Priority, int] = {priority: rank for rank, priority in enumerate(Priority)}
"""0 is met first."""

UNITS: Mapping[ObjectiveLevel, str] = {
    ObjectiveLevel.UNMET_LIFE_SAFETY: "need_points",
    ObjectiveLevel.UNMET_STABILISE: "need_points",
    ObjectiveLevel.UNMET_SUSTAIN: "need_points",
    ObjectiveLevel.TIME: "unit_seconds",
    ObjectiveLevel.COST: "movements",
}


POINTS = 10
"""Need points of one crew member, and of what one person needs of a supply."""


def worth(demand: Demand) -> int:
    """Need points of one missing unit, at least one.

    Of a supply that is needed by the person, a unit counts for as many persons as it serves, to a tenth: so
    3,000 people's blankets are not left behind for 400 people's water because litres are more in number. Crew
    members, and what a place needs, count alike.
    """
    if demand.kind is DemandKind.CAPABILITY or demand.base is PopulationBase.PLACE or not demand.best:
        return POINTS
    return max(1, min(LARGEST, round(POINTS * demand.base_value / demand.best)))


def largest_values(problem: Problem) -> dict[ObjectiveLevel, int]:
    """The most that each level can reach in any plan that sends nobody needlessly."""
    limit = max((math.ceil(demand.limit_s) for demand in problem.demands), default=0)
    units = sum(d.best for d in problem.demands if d.kind is DemandKind.SUPPLY)
    crew = sum(team.crew for team in problem.teams)
    values = dict.fromkeys(LEVELS, 0)
    for demand in problem.demands:
        values[UNMET_LEVEL[demand.priority]] += worth(demand) * demand.best
    values[ObjectiveLevel.TIME] = (units + crew) * limit
    values[ObjectiveLevel.COST] = len(problem.teams) + sum(vehicle.trips for vehicle in problem.vehicles)
    return values


def weights(problem: Problem) -> dict[ObjectiveLevel, int]:
    """A weight for each level, so large that everything below it together cannot outweigh one unit of it."""
    largest = largest_values(problem)
    result: dict[ObjectiveLevel, int] = {}
    below = 0
    for level in reversed(LEVELS):
        result[level] = 1 + below
        below += result[level] * largest[level]
    return result


def weighted(problem: Problem, values: Sequence[float]) -> float:
    """The whole objective: each level's value times its weight, added without rounding."""
    weight = weights(problem)
    return float(sum(weight[level] * int(value) for level, value in zip(LEVELS, values, strict=True)))
