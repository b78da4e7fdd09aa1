"""What a person lays down for the planner: locks, reserves, and what-ifs to compare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.objective import STANDARD, ObjectiveProfile
from app.domain.resource import Stock, Team, Vehicle


class LockKind(StrEnum):
    """Whether something has to be used or must not be."""

    USE = "use"
    AVOID = "avoid"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLock:
    """An order of a person that every plan keeps to.

    USE a team: it goes, to the zone where one is named; for the need `item` where one is named. USE a depot
    with an item: at least `quantity` units of it leave the depot, for the zone where one is named. AVOID: the
    team, the vehicle, the depot (or only its item, or only the capability `item`) is not sent, to the zone
    where one is named or anywhere. Exactly one of `team_id`, `vehicle_id`, `depot_id` is given; a vehicle can
    only be avoided, and anywhere.
    """

    id: str
    kind: LockKind
    at: datetime
    author: str
    team_id: str = ""
    vehicle_id: str = ""
    depot_id: str = ""
    item: str = ""
    zone_id: str = ""
    quantity: int = 0
    """Units of a supply that must leave a depot; 0 for a team."""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """What must stay behind: crew members with a capability, or units of a supply."""

    id: str
    item: str
    quantity: int
    at: datetime
    author: str
    depot_id: str = ""
    """Empty: on the campus as a whole."""
    reason: str = ""


class DemandCase(StrEnum):
    """Which figure of each need is planned for."""

    LOW = "low"
    BEST = "best"
    HIGH = "high"


class Horizon(StrEnum):
    """Which needs are planned for together."""

    NOW = "now"
    """The phases that have come."""
    FIRST_DAY = "first_day"
    """Those, and the first day's needs as a second wave."""
    ALL = "all"
    """Every phase as a wave of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """How a plan is to be made, and what is to be different from how things are."""

    profile: ObjectiveProfile = STANDARD
    horizon: Horizon = Horizon.NOW
    case: DemandCase = DemandCase.BEST
    travel_factor: float = 1.0
    """Every way takes this many times as long."""
    robust: bool = False
    """Plan for the worst of the scenarios of `change.cases.SCENARIOS`, and only then for the best figures."""
    locks: tuple[PlanLock, ...] = ()
    """On top of those in force."""
    reserves: tuple[Reserve, ...] = ()
    """On top of those in force."""
    without_locks: tuple[str, ...] = ()
    """Ids of locks and reserves in force that are set aside."""
    teams: tuple[Team, ...] = ()
    """That the campus does not have, or in place of those of the same id."""
    stock: tuple[Stock, ...] = ()
    """Lines on top of those that are held."""
    vehicles: tuple[Vehicle, ...] = ()
    without: tuple[str, ...] = ()
    """Ids of teams, vehicles, lines of stock and depots that are taken away."""
    opened: tuple[str, ...] = ()
    """Ids of closures that are lifted. One that was closed for an incident is never lifted."""

    @property
    def objective(self) -> ObjectiveProfile:
        """The levels of a plan made like this, in their order."""
        return self.profile.for_scenarios() if self.robust else self.profile


AS_IT_IS = WhatIf()
"""Nothing is different."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A what-if that is kept, so that plans can be compared side by side."""

    id: str
    name: str
    at: datetime
    author: str
    change: WhatIf
