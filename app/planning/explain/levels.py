"""What the levels of the objective are called where no unit stands beside them."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.message import Message, msg
from app.domain.objective import ObjectiveLevel

LEVEL_WORDS: Mapping[ObjectiveLevel, Message] = {
    ObjectiveLevel.UNMET_LIFE_SAFETY: msg("level_words.unmet_life_safety"),
    ObjectiveLevel.UNFAIRNESS: msg("level_words.unfairness"),
    ObjectiveLevel.WORST_LIFE_SAFETY_TIME: msg("level_words.worst_life_safety_time"),
    ObjectiveLevel.LIFE_SAFETY_TIME: msg("level_words.life_safety_time"),
    ObjectiveLevel.UNMET_STABILISE: msg("level_words.unmet_stabilise"),
    ObjectiveLevel.UNMET_SUSTAIN: msg("level_words.unmet_sustain"),
    ObjectiveLevel.TIME: msg("level_words.time"),
    ObjectiveLevel.CHANGES: msg("level_words.changes"),
    ObjectiveLevel.COST: msg("level_words.cost"),
    ObjectiveLevel.UNMET_LIFE_SAFETY_AS_PLANNED: msg("level_words.unmet_life_safety_as_planned"),
    ObjectiveLevel.UNMET_STABILISE_AS_PLANNED: msg("level_words.unmet_stabilise_as_planned"),
    ObjectiveLevel.UNMET_SUSTAIN_AS_PLANNED: msg("level_words.unmet_sustain_as_planned"),
}

WEIGHTED_TIMES = frozenset({ObjectiveLevel.LIFE_SAFETY_TIME, ObjectiveLevel.TIME})
"""Sums of points times seconds, whose figures tell a person nothing."""
COUNTS = frozenset({ObjectiveLevel.CHANGES, ObjectiveLevel.COST})
