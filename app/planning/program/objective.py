"""What the levels of the objective measure, and which orders of them are sound; the same for the program, the
check and the report.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.errors import UserError
from app.domain.incident import Priority
from app.domain.message import msg
from app.domain.objective import AS_PLANNED, ObjectiveLevel, ObjectiveProfile
from app.domain.plan import Demand, DemandKind, PopulationBase
from app.planning.problem.problem import LARGEST

UNMET_LEVEL: Mapping[Priority, ObjectiveLevel] = {
    Priority.LIFE_SAFETY: ObjectiveLevel.UNMET_LIFE_SAFETY,
    Priority.STABILISE: ObjectiveLevel.UNMET_STABILISE,
    Priority.SUSTAIN: ObjectiveLevel.UNMET_SUSTAIN,
}

RANK: Mapping[Priority, int] = {priority: rank for rank, priority in enumerate(Priority)}
"""0 is met first."""

UNITS: Mapping[ObjectiveLevel, str] = {
    ObjectiveLevel.UNMET_LIFE_SAFETY: "need_points",
    ObjectiveLevel.UNFAIRNESS: "per_mille",
    ObjectiveLevel.WORST_LIFE_SAFETY_TIME: "seconds",
    ObjectiveLevel.LIFE_SAFETY_TIME: "point_seconds",
    ObjectiveLevel.UNMET_STABILISE: "need_points",
    ObjectiveLevel.UNMET_SUSTAIN: "need_points",
    ObjectiveLevel.TIME: "point_seconds",
    ObjectiveLevel.CHANGES: "orders",
    ObjectiveLevel.COST: "movements",
    **dict.fromkeys(AS_PLANNED.values(), "need_points"),
}

PEAKS = frozenset({ObjectiveLevel.WORST_LIFE_SAFETY_TIME})
"""Levels whose value is the largest of what counts, not the sum."""

NEEDS = frozenset({*UNMET_LEVEL.values(), ObjectiveLevel.UNFAIRNESS})
"""Levels that tell how much of the need stays unmet."""

OPTIONAL = frozenset({ObjectiveLevel.UNFAIRNESS})

POINTS = 10
"""Need points of one crew member, and of what one person needs of a supply."""


def time_level(priority: Priority) -> ObjectiveLevel:
    """The level at which the time until arrival for a need of that priority counts."""
    return ObjectiveLevel.LIFE_SAFETY_TIME if priority is Priority.LIFE_SAFETY else ObjectiveLevel.TIME


def worth(demand: Demand) -> int:
    """Need points of one missing unit, at least one.

    Of a supply that is needed by the person, a unit counts for as many persons as it serves, to a tenth: so
    3,000 people's blankets are not left behind for 400 people's water because litres are more in number. Crew
    members, and what a place needs, count alike.
    """
    if demand.kind is DemandKind.CAPABILITY or demand.base is PopulationBase.PLACE or not demand.best:
        return POINTS
    return max(1, min(LARGEST, round(POINTS * demand.base_value / demand.best)))


def check_profile(profile: ObjectiveProfile) -> ObjectiveProfile:
    """The profile itself, if no plan that leaves a need unmet could look better for it.

    Unmet life-safety need comes first and alone. Every time and cost comes after the unmet need that it could
    be bought with, and is not weighed against need.

    Raises:
        UserError: a level is missing, stands twice or is not a person's to place, a weight is not positive,
            or the order is unsound.
    """
    levels = profile.levels
    wanted = set(ObjectiveLevel) - OPTIONAL - set(AS_PLANNED.values())
    if len(set(levels)) < len(levels) or set(levels) - OPTIONAL != wanted or not all(profile.groups):
        raise UserError(msg("planning.profile.levels", name=profile.name))
    if any(not 1 <= term.weight <= LARGEST for term in profile.terms):
        raise UserError(msg("planning.profile.weight", name=profile.name, most=LARGEST))
    if profile.groups[0] != (profile.terms[0],) or levels[0] is not ObjectiveLevel.UNMET_LIFE_SAFETY:
        raise UserError(msg("planning.profile.lives_first", name=profile.name))
    for group in profile.groups:
        kinds = {_kind(term.level) for term in group}
        if len(kinds) > 1 or (len(group) > 1 and any(term.level in PEAKS for term in group)):
            raise UserError(msg("planning.profile.mixed", name=profile.name))
    last_need = max(levels.index(level) for level in UNMET_LEVEL.values())
    later = (ObjectiveLevel.TIME, ObjectiveLevel.CHANGES, ObjectiveLevel.COST)
    if any(levels.index(level) < last_need for level in later):
        raise UserError(msg("planning.profile.need_before_time", name=profile.name))
    return profile


def _kind(level: ObjectiveLevel) -> bool:
    return level in NEEDS
