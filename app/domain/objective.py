"""What a plan strives for: the levels of the objective, in the order and weight that a person gives them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ObjectiveLevel(StrEnum):
    """What is minimised. Every level is a whole number."""

    UNMET_LIFE_SAFETY = "unmet_life_safety"
    """Need points of life-safety needs that stay unmet, and of substitutes at their penalty."""
    UNFAIRNESS = "unfairness"
    """The largest share, in per mille, of its life-safety need that any one zone lacks."""
    WORST_LIFE_SAFETY_TIME = "worst_life_safety_time"
    """Seconds until the last arrival for a life-safety need."""
    LIFE_SAFETY_TIME = "life_safety_time"
    """Need points that are met of life-safety needs, each times the seconds until it arrives."""
    UNMET_STABILISE = "unmet_stabilise"
    UNMET_SUSTAIN = "unmet_sustain"
    TIME = "time"
    """As LIFE_SAFETY_TIME, of all other needs."""
    CHANGES = "changes"
    """Orders of the plan in force that are dropped or changed: one for a team, one for a load."""
    COST = "cost"
    """Movements: teams sent and tours made, and what mutual aid costs."""


@dataclass(frozen=True, slots=True)
class Term:
    """A level and what one unit of it weighs among the levels beside it."""

    level: ObjectiveLevel
    weight: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveProfile:
    """The levels in groups: a group counts only among plans that are equal in all groups before it; within a
    group levels are weighed against each other. UNFAIRNESS may be left out; every other level occurs once.
    """

    name: str
    groups: tuple[tuple[Term, ...], ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms in their order."""
        return tuple(term for group in self.groups for term in group)

    @property
    def levels(self) -> tuple[ObjectiveLevel, ...]:
        """All levels in their order."""
        return tuple(term.level for term in self.terms)


def _each(*levels: ObjectiveLevel) -> tuple[tuple[Term, ...], ...]:
    return tuple((Term(level),) for level in levels)


STANDARD = ObjectiveProfile(
    name="standard",
    groups=_each(
        ObjectiveLevel.UNMET_LIFE_SAFETY,
        ObjectiveLevel.WORST_LIFE_SAFETY_TIME,
        ObjectiveLevel.LIFE_SAFETY_TIME,
        ObjectiveLevel.UNMET_STABILISE,
        ObjectiveLevel.UNMET_SUSTAIN,
        ObjectiveLevel.TIME,
        ObjectiveLevel.CHANGES,
        ObjectiveLevel.COST,
    ),
)
"""The order that holds unless a person chooses another."""
