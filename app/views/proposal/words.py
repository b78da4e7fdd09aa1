"""Figures of a plan in words, the same wherever a window shows them."""

from __future__ import annotations

import math

from app.domain.message import Message, msg
from app.domain.objective import ObjectiveLevel
from app.domain.plan import ObjectiveTerm, Plan, SolveStatus, whole_minutes
from app.planning.change.difference import Totals
from app.planning.explain.levels import COUNTS, WEIGHTED_TIMES
from app.runtime.text import Text

NONE = "–"


def minutes(seconds: float | None, text: Text) -> str:
    """Minutes, rounded up, or a dash."""
    return NONE if seconds is None else text("map.minutes", n=whole_minutes(seconds))


def level_value(level: ObjectiveLevel | str, value: float, text: Text) -> str:
    """The value of a level in its unit."""
    if level == ObjectiveLevel.WORST_LIFE_SAFETY_TIME:
        return minutes(value, text)
    figure = f"{value:,.0f}"
    plain = level in WEIGHTED_TIMES or level in COUNTS or level == ObjectiveLevel.UNFAIRNESS
    return figure if plain else text("plan.level.points", n=figure)


def term_state(term: ObjectiveTerm, text: Text) -> tuple[str, str]:
    """How sure the value of a level is, in words, and the tone of it."""
    if term.bound is None:
        return text("plan.level.unproven"), "caution"
    if math.isclose(term.value, term.bound, abs_tol=0.5):
        return text("plan.level.proven"), "safe"
    gap = (term.value - term.bound) / max(1.0, abs(term.value))
    bound = level_value(term.name, term.bound, text)
    return text("plan.level.gap", bound=bound, gap=f"{gap:.1%}"), "caution"


def sureness(plan: Plan) -> tuple[Message, str]:
    """How sure it is that no plan is better, in a word or two, and the tone of it."""
    if plan.solve_status is SolveStatus.OPTIMAL:
        return msg("plan.glance.proven"), "safe"
    if not math.isfinite(plan.gap):
        return msg("plan.glance.unproven"), "caution"
    return msg("plan.glance.gap", gap=f"{plan.gap:.1%}"), "caution"


def totals_rows(before: Totals, after: Totals, text: Text) -> list[tuple[str, str, str]]:
    """Name, before and after of each figure of two plans."""
    rows = [
        (text("cli.change.unmet", priority=priority), f"{old:,}", f"{new:,}")
        for (priority, old), (_, new) in zip(before.unmet, after.unmet, strict=True)
    ]
    for name, old_s, new_s in (
        (text("cli.change.worst"), before.worst_s, after.worst_s),
        (text("cli.change.mean"), before.mean_s, after.mean_s),
    ):
        rows.append((name, _bare(old_s), _bare(new_s)))
    rows.append((text("cli.change.movements"), str(before.movements), str(after.movements)))
    return rows


def _bare(seconds: float | None) -> str:
    return NONE if seconds is None else str(whole_minutes(seconds))
