"""What a solution of the program sends, and what the tours tell the program in return."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.campus import TravelMode
from app.domain.plan import Demand
from app.domain.resource import Team
from app.planning.problem.problem import Carrier


@dataclass(frozen=True, slots=True)
class Delivery:
    """A team that goes to a need, or units of a supply that a carrier takes there."""

    demand: Demand
    item: str
    """Capability or supply that is sent: the need's own, or a substitute for it."""
    quantity: int
    """Crew members, or units of what is sent."""
    covers: int
    """Units of the need that it meets; together they may cover more than is needed."""
    seconds: float
    """Until it arrives, gone to straight; from the making of the plan."""
    team: Team | None = None
    carrier: Carrier | None = None


@dataclass(frozen=True, slots=True)
class CarryCap:
    """What leaves by a carrier for needs due by a time, at one zone or at all, weighs at most so much."""

    depot_id: str
    mode: TravelMode
    latest_s: float
    """`latest_s` of the needs that count."""
    kg: float
    zone_id: str = ""
    """Empty: all zones together."""
