"""What a plan strives for: the levels of the objective, in the order and weight that a person gives them."""

from __future__ import annotations

from collections.abc import Mapping
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
    UNMET_LIFE_SAFETY_AS_PLANNED = "unmet_life_safety_as_planned"
    """For several scenarios UNMET_LIFE_SAFETY is that of the worst of them; this is that of the planned case,
    the best figures with ways as they are.
    """
    UNMET_STABILISE_AS_PLANNED = "unmet_stabilise_as_planned"
    UNMET_SUSTAIN_AS_PLANNED = "unmet_sustain_as_planned"


AS_PLANNED: Mapping[ObjectiveLevel, ObjectiveLevel] = {
    ObjectiveLevel.UNMET_LIFE_SAFETY: ObjectiveLevel.UNMET_LIFE_SAFETY_AS_PLANNED,
    ObjectiveLevel.UNMET_STABILISE: ObjectiveLevel.UNMET_STABILISE_AS_PLANNED,
    ObjectiveLevel.UNMET_SUSTAIN: ObjectiveLevel.UNMET_SUSTAIN_AS_PLANNED,
}
"""Unmet need of the worst scenario, and the level that tells plans apart that are equal in it."""


@dataclass(frozen=True, slots=True)
class Term:
    """A level and what one unit of it weighs among the levels beside it."""

    level: ObjectiveLevel
    weight: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveProfile:
    """The levels in groups: a group counts only among plans that are equal in all groups before it; within a
    group levels are weighed against each other. UNFAIRNESS may be left out; every other level occurs once.
    Those of the planned case are not a person's to place: `for_scenarios` puts them in.
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

    def for_scenarios(self) -> ObjectiveProfile:
        """The profile of a plan for several scenarios: each group with unmet need of the worst of them is
        followed by the same of the planned case, so that nothing stays idle that would help as things are.
        """
        groups: list[tuple[Term, ...]] = []
        for group in self.groups:
            planned = tuple(Term(AS_PLANNED[t.level], t.weight) for t in group if t.level in AS_PLANNED)
            groups += [group, planned] if planned else [group]
        return ObjectiveProfile(name=self.name, groups=tuple(groups))


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
