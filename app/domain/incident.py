"""An incident and what hangs on it: extent, level, headcounts, zones, closures, calls for help, checklist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from app.domain.message import Message
from app.domain.source import Source


class IncidentType(StrEnum):
    """The kinds of emergency that have a playbook (`data/playbooks/<value>.toml`)."""

    DORMITORY_FIRE = "dormitory_fire"
    BUILDING_FIRE = "building_fire"
    LABORATORY_RELEASE = "laboratory_release"
    FOOD_POISONING = "food_poisoning"
    INFECTION = "infection"
    FLOOD = "flood"
    CROWD = "crowd"
    THREAT = "threat"
    OTHER = "other"


class IncidentStatus(StrEnum):
    """An incident is open until a person closes it."""

    OPEN = "open"
    CLOSED = "closed"


class Level(StrEnum):
    """Response level; I is the most severe. Red, orange, yellow, blue."""

    I = "I"  # noqa: E741 - the field's own name
    II = "II"
    III = "III"
    IV = "IV"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One emergency."""

    id: str
    number: str
    """Running number within the operation, `2026-001`."""
    type: IncidentType
    point: Point
    opened_at: datetime
    opened_by: str
    title: str = ""
    building_id: str = ""
    status: IncidentStatus = IncidentStatus.OPEN
    closed_at: datetime | None = None
    note: str = ""
    casualties: int | None = None
    """Injured, ill or missing persons as counted so far; None while unknown."""


class ExtentKind(StrEnum):
    """How the extent was drawn."""

    BUILDING = "building"
    CIRCLE = "circle"
    POLYGON = "polygon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The area in which people are affected, one per incident. `core` is where nobody may pass."""

    id: str
    incident_id: str
    kind: ExtentKind
    area: Polygon | MultiPolygon
    source: Source
    core: Polygon | MultiPolygon | None = None
    """The burning building or the release itself; lies inside `area`."""
    building_id: str = ""
    radius_m: float | None = None
    method: Message | None = None
    assumptions: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelDeclaration:
    """A level declared by a person, or proposed as provisional by the kind of incident. The newest counts."""

    id: str
    incident_id: str
    level: Level
    at: datetime
    author: str
    reason: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """A person's own figure for the people inside, in place of the computed one. The newest counts."""

    id: str
    incident_id: str
    people: int
    at: datetime
    author: str
    reason: str
    building_id: str = ""
    """Empty: the total of the whole extent."""


class EvacuationStatus(StrEnum):
    """What the people of a zone were told."""

    NONE = "none"
    ORDER = "order"
    ADVISORY = "advisory"
    SHELTER = "shelter"
    REENTRY = "reentry"


class Priority(StrEnum):
    """Order in which needs are met."""

    LIFE_SAFETY = "life_safety"
    STABILISE = "stabilise"
    SUSTAIN = "sustain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A part of an incident that needs people and supplies at one access point."""

    id: str
    incident_id: str
    name: str
    area: Polygon | MultiPolygon
    priority: Priority = Priority.LIFE_SAFETY
    status: EvacuationStatus = EvacuationStatus.NONE
    access: Point | None = None
    """Where arrivals report, if a person moved it; else the nearest reachable node outside the extent."""
    access_capacity: int | None = None
    """How many teams and vehicles its access can take in one plan; None where that is no limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A way that is closed to wheels, and to feet too where it says so."""

    id: str
    shape: LineString | Polygon | MultiPolygon
    reason: str = ""
    foot: bool = True
    incident_id: str = ""


class ExternalService(StrEnum):
    """Help that comes from outside; never planned, only called."""

    FIRE = "fire"
    AMBULANCE = "ambulance"
    POLICE = "police"
    HAZMAT = "hazmat"
    PUBLIC_HEALTH = "public_health"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalRequest:
    """A call for outside help: called or not, its reference, when it is expected."""

    id: str
    incident_id: str
    service: ExternalService
    need: Message | None = None
    called_at: datetime | None = None
    reference: str = ""
    expected_at: datetime | None = None
    arrived_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One line of the first-ten-minutes list."""

    id: str
    incident_id: str
    order: int
    text: Message
    done_at: datetime | None = None
    done_by: str = ""
