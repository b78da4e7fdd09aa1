"""Required safe egress time in the two regimes of PD 7974-6 (clause not checked)."""

from __future__ import annotations

from dataclasses import dataclass

from app.hazards.egress.building import EgressPlan, movement_s, walk_s
from app.hazards.egress.premovement import PreMovement


@dataclass(frozen=True, slots=True)
class Rset:
    """Seconds from ignition until everybody is outside, and what it is made of."""

    alarmed_s: float
    """Detection and alarm."""
    premovement: PreMovement
    movement_s: float
    walk_s: float

    @property
    def slow_s(self) -> float:
        """Few people: the 99th percentile sets off and walks."""
        return self.alarmed_s + self.premovement.p99_s + self.walk_s

    @property
    def queued_s(self) -> float:
        """A crowd: the first percentile sets off, walks, and the queue passes."""
        return self.alarmed_s + self.premovement.p1_s + self.movement_s

    @property
    def crowded(self) -> bool:
        """Whether the queue governs."""
        return self.queued_s > self.slow_s

    @property
    def premovement_s(self) -> float:
        """The pre-movement of the regime that governs."""
        return self.premovement.p1_s if self.crowded else self.premovement.p99_s

    @property
    def total_s(self) -> float:
        """The larger of the two regimes."""
        return max(self.slow_s, self.queued_s)


def rset(plan: EgressPlan, premovement: PreMovement, alarmed_s: float) -> Rset:
    """The required time of a building."""
    return Rset(alarmed_s, premovement, movement_s(plan), walk_s(plan))
