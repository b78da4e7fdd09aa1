"""Needs, the proposal that meets them, and what became of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shapely.geometry import LineString, Point

from app.domain.campus import TravelMode
from app.domain.directive import AS_IT_IS, PlanLock, Reserve, WhatIf
from app.domain.incident import ExternalService, Priority
from app.domain.message import Message
from app.domain.source import Estimate, Source


def whole_minutes(seconds: float) -> int:
    """Seconds as the minutes that people are shown everywhere: rounded up, never promised too early."""
    return math.ceil(seconds / 60 - 1e-9)


class DemandKind(StrEnum):
    """Whether a need is met by crew members with a capability or by units of a supply."""

    CAPABILITY = "capability"
    SUPPLY = "supply"


class Phase(StrEnum):
    """When a need arises, counted from the opening of the incident."""

    FIRST_HOUR = "first_hour"
    FIRST_DAY = "first_day"
    LATER = "later"


class PopulationBase(StrEnum):
    """The people from whom a need is computed."""

    INSIDE = "inside"
    EVACUATED = "evacuated"
    SHELTERED = "sheltered"
    RESIDENTS = "residents"
    """All who live there, also those who are out when it happens."""
    CASUALTIES = "casualties"
    PLACE = "place"
    """Not people but the place: a perimeter, floors, an area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One need of one zone that campus resources can meet. Quantities are crew members or supply units."""

    id: str
    incident_id: str
    zone_id: str
    kind: DemandKind
    item: str
    """Capability or supply code."""
    low: int
    best: int
    high: int
    priority: Priority
    phase: Phase
    base: PopulationBase
    base_value: float
    """The number that the rule was applied to."""
    limit_s: float
    """Longest acceptable time until arrival at the zone's access point, counted from `from_s`."""
    rule_id: str
    source: Source
    edited: bool = False
    minimum: int = 0
    """Smallest useful amount: less than this is not sent at all."""
    from_s: float = 0.0
    """Seconds from the making of the plan until it is needed; nobody has to arrive earlier."""
    until_s: float | None = None
    """Seconds from the making of the plan until it is needed no more; None: to the end."""
    crew_per_officer: int | None = None
    """At least one officer goes with each so many crew members; None where none is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandEdit:
    """A person's own figure for a need, in place of the rule's."""

    id: str
    zone_id: str
    item: str
    best: int
    at: datetime
    author: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalNeed:
    """Outside help that an incident calls for; heads the proposal and never enters the integer program."""

    incident_id: str
    service: ExternalService
    text: Message
    estimate: Estimate | None
    rule_id: str
    source: Source


class SolveStatus(StrEnum):
    """What the solver truly reached."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    """A limit ended the search with a plan in hand; the gap says how good it is."""
    NO_PLAN = "no_plan"
    """A limit ended the search before any plan was found."""
    INFEASIBLE = "infeasible"
    CANCELLED = "cancelled"


class PlanStatus(StrEnum):
    """What a person did with a proposal."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A team, or a quantity of one supply, that goes from a depot to a zone."""

    id: str
    plan_id: str
    zone_id: str
    depot_id: str
    item: str
    """Supply code, or for a team the capability that it is sent for."""
    quantity: int
    """Units of the supply, or crew members."""
    mode: TravelMode
    travel_s: float
    route: LineString
    team_id: str = ""
    incident_id: str = ""
    instead_of: str = ""
    """The capability or supply that is needed, where `item` is a substitute for it."""
    ready_s: float = 0.0
    """Seconds from the making of the plan until it can leave: shift, loading, mutual aid on its way."""
    arrive_s: float = 0.0
    """Seconds from the making of the plan until all of it has arrived, by the tours that carry it."""
    reason: Message | None = None
    """Why this one: what the next best would cost."""
    demand_id: str = ""
    """The need that it serves; empty in orders from before it was kept."""

    @property
    def need_item(self) -> str:
        """The capability or supply whose need it serves."""
        return self.instead_of or self.item

    @property
    def arrival_s(self) -> float:
        """Seconds until all of it has arrived; of an order from before tours were kept, its way alone."""
        return self.arrive_s or self.travel_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Units of a supply that are set down at a stop, and the need that they serve."""

    item: str
    quantity: int
    demand_id: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """Units of a kit that a depot packs from parts before they leave."""

    depot_id: str
    item: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TourStop:
    """One zone on a tour, in the order of the tour."""

    zone_id: str
    arrive_s: float
    """Seconds from the making of the plan."""
    loads: tuple[Load, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """One round of one vehicle from its depot over several zones and back."""

    id: str
    plan_id: str
    vehicle_id: str
    depot_id: str
    number: int
    """1 for the vehicle's first tour."""
    depart_s: float
    """Loaded and leaving; seconds from the making of the plan."""
    back_s: float
    stops: tuple[TourStop, ...]
    route: LineString
    load_kg: float
    load_l: float = 0.0


class UnmetCause(StrEnum):
    """What binds."""

    NO_STOCK = "no_stock"
    EXPIRED = "expired"
    """What the depots hold is past its date."""
    NO_TEAM = "no_team"
    TOO_FAR = "too_far"
    UNREACHABLE = "unreachable"
    NO_VEHICLE = "no_vehicle"
    ACCESS_FULL = "access_full"
    """The zone's access takes no more teams and vehicles."""
    LOADING = "loading"
    """The depot cannot load it in time."""
    NO_OFFICER = "no_officer"
    LOCKED = "locked"
    """A person's lock or reserve keeps it away."""
    COMMITTED = "committed"
    """Resources exist within the limit but serve needs that stand before this one."""
    SEARCH_ENDED = "search_ended"
    """A limit or a person ended the search before it was settled whether this need can be met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A need that the proposal does not cover, why, and what would cure it."""

    id: str
    plan_id: str
    zone_id: str
    item: str
    kind: DemandKind
    priority: Priority
    demanded: int
    missing: int
    cause: UnmetCause
    reason: Message
    cure: Message
    incident_id: str = ""
    demand_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveTerm:
    """One level of the objective, in the order in which they count."""

    name: str
    """An `ObjectiveLevel`."""
    value: float
    unit: str
    weight: float
    """Against the other levels of its group."""
    bound: float | None = None
    """No plan that is as good on every group before this one goes below it; None where nothing is proven.
    In a group of several levels, the bound of their weighted sum stands at the first of them.
    """
    group: int = 0
    """Position of its group: a group counts only among plans that are equal in all groups before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A proposal of the integer program.

    `objective`, `bound` and `gap` are those of the first group of the objective that is not proven best, or
    of the last group where all are.
    """

    id: str
    incident_ids: tuple[str, ...]
    status: PlanStatus
    solve_status: SolveStatus
    created_at: datetime
    created_by: str
    solve_s: float
    objective: float
    bound: float
    gap: float
    terms: tuple[ObjectiveTerm, ...]
    inputs_hash: str
    """SHA-256 over what the program was given; a proposal whose inputs have since changed is stale."""
    assumptions: tuple[Message, ...] = ()
    approved_at: datetime | None = None
    approved_by: str = ""
    made: WhatIf = AS_IT_IS
    """How it was made, and what was assumed to be different from how things are."""
    locks: tuple[PlanLock, ...] = ()
    """That it keeps to."""
    reserves: tuple[Reserve, ...] = ()
    replaces: str = ""
    """Id of the plan in force when it was made, against which its changes count."""
    campus_version: str = ""
    demand_version: str = ""
    """The first characters of a SHA-256 over the needs that it was made for."""
    packings: tuple[Packing, ...] = ()


@dataclass(frozen=True, slots=True)
class TracePoint:
    """Where the search stood: the group of the objective at work, its best value so far and its bound."""

    seconds: float
    group: int
    value: float | None
    bound: float | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything the planner hands over; becomes records only when a person approves it."""

    plan: Plan
    demands: tuple[Demand, ...]
    external: tuple[ExternalNeed, ...]
    assignments: tuple[Assignment, ...]
    unmet: tuple[Unmet, ...]
    access_points: tuple[tuple[str, Point], ...]
    """Zone id and the point where its arrivals report."""
    tours: tuple[Tour, ...] = ()
    trace: tuple[TracePoint, ...] = ()
    """How the search went; shown, not kept."""


class TaskStatus(StrEnum):
    """How far a task has got."""

    ORDERED = "ordered"
    UNDER_WAY = "under_way"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What one team, or one depot's supply run, was ordered to do."""

    id: str
    plan_id: str
    incident_id: str
    zone_id: str
    text: Message
    ordered_at: datetime
    team_id: str = ""
    depot_id: str = ""
    status: TaskStatus = TaskStatus.ORDERED
    expected_at: datetime | None = None
    done_at: datetime | None = None
