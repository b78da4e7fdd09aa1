"""A building with a stair or an exit blocked, and the band of its required time."""

from __future__ import annotations

import string
from dataclasses import dataclass, replace
from enum import StrEnum

from app.hazards.egress.asked import EgressInputs
from app.hazards.egress.building import EgressPlan
from app.hazards.egress.premovement import Management, premovement
from app.hazards.egress.rset import Rset, rset
from app.hazards.parameters import ModelParameters


class Blocked(StrEnum):
    """What is blocked in a variant."""

    NOTHING = "nothing"
    STAIR = "stair"
    EXIT = "exit"


@dataclass(frozen=True, slots=True)
class Variant:
    """A building with something blocked; without a time where nobody gets out."""

    blocked: Blocked
    letter: str
    plan: EgressPlan
    rset: Rset | None


def letter(index: int) -> str:
    """A, B, … for stairs and exits; AA after Z."""
    more, last = divmod(index, 26)
    return (letter(more - 1) if more else "") + string.ascii_uppercase[last]


def variants(plan: EgressPlan, base: Rset) -> tuple[Variant, ...]:
    """The building as it is, then with each stair and each exit blocked in turn."""
    stairs = [
        (Blocked.STAIR, letter(index), plan.without_stair(index)) for index in range(len(plan.stairs_m))
    ]
    exits = [(Blocked.EXIT, letter(index), plan.without_exit(index)) for index in range(len(plan.exits_m))]
    return (
        Variant(Blocked.NOTHING, "", plan, base),
        *(
            Variant(kind, name, changed, _rset(changed, base) if _passable(changed) else None)
            for kind, name, changed in [*(stairs if plan.above else []), *exits]
        ),
    )


def _rset(plan: EgressPlan, base: Rset) -> Rset:
    return rset(plan, base.premovement, base.alarmed_s)


def _passable(plan: EgressPlan) -> bool:
    return bool(plan.exits_m) and (not plan.above or bool(plan.stairs_m))


@dataclass(frozen=True, slots=True)
class Band:
    """Best, low and high of the required time."""

    best: Rset
    low: Rset
    high: Rset


def band(plan: EgressPlan, inputs: EgressInputs, figures: ModelParameters) -> Band:
    """Low: more flow, faster movement. High: less flow, slower movement, a stair lost, one level worse.

    Of the errors of flows and of movement the wider counts, not both. A building's only stair is not taken
    away. M3 is the last level: its upper figures stand for worse.
    """
    alarmed = inputs.detection_s + inputs.alarm_s
    last = inputs.management is Management.M3
    usual = premovement(figures, inputs.occupants, inputs.management)
    late = premovement(figures, inputs.occupants, inputs.management.worse, worst=last)
    best = rset(plan, usual, alarmed)
    error = figures.value("flow.error")
    quick = rset(replace(plan, flow_factor=1 + error), usual, alarmed)
    worse = plan.without_stair(0) if len(plan.stairs_m) > 1 and plan.above else plan
    slow = rset(replace(worse, flow_factor=1 - error), late, alarmed)
    even = rset(worse, late, alarmed)
    faster, slower = 1 - figures.value("movement.faster"), 1 + figures.value("movement.slower")
    low = replace(
        best,
        movement_s=min(quick.movement_s, best.movement_s * faster),
        walk_s=best.walk_s * faster,
    )
    high = replace(
        slow,
        movement_s=max(slow.movement_s, even.movement_s * slower),
        walk_s=slow.walk_s * slower,
    )
    return Band(best, low, high)
