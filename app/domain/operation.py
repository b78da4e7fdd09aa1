"""The operation as a whole, its log, its steps, and the frozen picture of a moment that the core works on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from app.domain.assessment import Assessment
from app.domain.campus import (
    Building,
    CampusInfo,
    Entrance,
    Ground,
    HazardousMaterial,
    Path,
    Place,
    Room,
)
from app.domain.directive import Alternative, PlanLock, Reserve
from app.domain.drawing import Annotation, Bookmark, Cordon
from app.domain.grading import KnownFact, StandingHazard, StepDecision
from app.domain.incident import (
    ChecklistItem,
    Closure,
    Extent,
    ExternalRequest,
    Headcount,
    Incident,
    LevelDeclaration,
    Zone,
)
from app.domain.message import Message
from app.domain.observation import Alert, CaseReport, Reading, SeriesWarning, WeatherReport
from app.domain.plan import Assignment, Demand, DemandEdit, Plan, PlanStatus, Task, Tour, Unmet
from app.domain.resource import Depot, Stock, Team, TeamPosition, Vehicle


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What one operation file is about. There is exactly one in a file."""

    id: str
    name: str
    created_at: datetime
    exercise: bool = False


class LogKind(StrEnum):
    """Who speaks in a log entry."""

    NOTE = "note"
    DECISION = "decision"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """A line that a person wrote. It can be struck with a reason, never removed."""

    id: str
    at: datetime
    author: str
    text: str
    kind: LogKind = LogKind.NOTE
    incident_id: str = ""
    struck_at: datetime | None = None
    struck_by: str = ""
    struck_reason: str = ""


Record: TypeAlias = Any
"""Any of the frozen dataclasses in RECORDS."""

CAMPUS_RECORDS: tuple[type, ...] = (
    CampusInfo,
    Building,
    Entrance,
    Room,
    Path,
    Place,
    HazardousMaterial,
    Ground,
    Depot,
    Team,
    Stock,
    Vehicle,
)
"""What a campus file holds; an operation file begins with a copy of it."""

RECORDS: tuple[type, ...] = (
    *CAMPUS_RECORDS,
    Operation,
    LogEntry,
    Incident,
    Extent,
    LevelDeclaration,
    Headcount,
    Zone,
    Closure,
    Cordon,
    Annotation,
    Bookmark,
    ExternalRequest,
    ChecklistItem,
    Plan,
    Demand,
    DemandEdit,
    Assignment,
    Unmet,
    Task,
    Tour,
    PlanLock,
    Reserve,
    Alternative,
    TeamPosition,
    Assessment,
    KnownFact,
    StandingHazard,
    StepDecision,
    Reading,
    CaseReport,
    WeatherReport,
    Alert,
    SeriesWarning,
)
"""Every kind of record that a file can hold."""

PERMANENT: tuple[type, ...] = (LogEntry, LevelDeclaration)
"""Kinds that undo never takes back: a log entry is struck, a level superseded."""


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after a step; None where it did not exist."""

    kind: type
    id: str
    before: Record | None
    after: Record | None


@dataclass(frozen=True, slots=True)
class Step:
    """One committed change: what views are told and what the journal keeps."""

    sequence: int
    at: datetime
    author: str
    label: Message
    changes: tuple[Change, ...]
    undoes: int | None = None
    """Sequence of the step that this one takes back (or, for a redo, puts back)."""
    origin: object | None = None
    """Whoever asked for it, so that a view can skip its own echo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Campus:
    """All of a campus in memory."""

    info: CampusInfo
    buildings: tuple[Building, ...] = ()
    entrances: tuple[Entrance, ...] = ()
    rooms: tuple[Room, ...] = ()
    paths: tuple[Path, ...] = ()
    places: tuple[Place, ...] = ()
    hazmat: tuple[HazardousMaterial, ...] = ()
    grounds: tuple[Ground, ...] = ()
    depots: tuple[Depot, ...] = ()
    teams: tuple[Team, ...] = ()
    stock: tuple[Stock, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The state of an operation after step `sequence`; what hazards, planning and map are given."""

    sequence: int
    operation: Operation
    campus: Campus
    incidents: tuple[Incident, ...] = ()
    extents: tuple[Extent, ...] = ()
    levels: tuple[LevelDeclaration, ...] = ()
    headcounts: tuple[Headcount, ...] = ()
    zones: tuple[Zone, ...] = ()
    closures: tuple[Closure, ...] = ()
    cordons: tuple[Cordon, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    external: tuple[ExternalRequest, ...] = ()
    checklist: tuple[ChecklistItem, ...] = ()
    plans: tuple[Plan, ...] = ()
    demands: tuple[Demand, ...] = ()
    demand_edits: tuple[DemandEdit, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    tasks: tuple[Task, ...] = ()
    tours: tuple[Tour, ...] = ()
    locks: tuple[PlanLock, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    positions: tuple[TeamPosition, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    facts: tuple[KnownFact, ...] = ()
    standing: tuple[StandingHazard, ...] = ()
    decisions: tuple[StepDecision, ...] = ()
    readings: tuple[Reading, ...] = ()
    cases: tuple[CaseReport, ...] = ()
    weather: tuple[WeatherReport, ...] = ()
    alerts: tuple[Alert, ...] = ()
    warnings: tuple[SeriesWarning, ...] = ()
    log: tuple[LogEntry, ...] = ()

    def incident(self, incident_id: str) -> Incident:
        """The incident with that id; KeyError where there is none."""
        for candidate in self.incidents:
            if candidate.id == incident_id:
                return candidate
        raise KeyError(incident_id)

    def extent(self, incident_id: str) -> Extent | None:
        """The extent of an incident, if it has one yet."""
        return next((e for e in self.extents if e.incident_id == incident_id), None)

    def level(self, incident_id: str) -> LevelDeclaration | None:
        """The newest declaration of an incident's level: the last that was written, whatever clocks said."""
        return next((d for d in reversed(self.levels) if d.incident_id == incident_id), None)

    def assessed(self, incident_id: str) -> tuple[Assessment, ...]:
        """The newest assessment of an incident by each model, in the order of the models' names."""
        newest = {a.model: a for a in self.assessments if a.incident_id == incident_id}
        return tuple(newest[model] for model in sorted(newest))

    def plan_in_force(self, incident_id: str) -> Plan | None:
        """The approved plan that covers an incident and was not superseded."""
        return next(
            (p for p in self.plans if p.status is PlanStatus.APPROVED and incident_id in p.incident_ids), None
        )
