"""What comes in from outside: readings, case reports, weather, alerts, and the warnings they raise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shapely.geometry import MultiPolygon, Polygon

from app.domain.message import Message
from app.domain.source import Source


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table as a person gave it: texts by column, with the line of the file that each row stands in."""

    name: str
    """The file or other origin, for messages."""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """Each as long as `columns`; an empty text where nothing stands."""
    where: tuple[str, ...] = ()
    """Line of each row, in a workbook with the sheet before it; empty where it came from no file."""


class SeriesKind(StrEnum):
    """What is counted or measured."""

    CLINIC_VISITS = "clinic_visits"
    ABSENCES = "absences"
    CANTEEN_COMPLAINTS = "canteen_complaints"
    SENSOR = "sensor"
    COUNTER = "counter"
    """A free-form counter of a planner's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One count or measurement. Counts of a day add up; sensor readings do not.

    The same thing reported twice has the same `id`, so that a duplicate is recognised.
    """

    id: str
    kind: SeriesKind
    at: datetime
    value: float
    name: str = ""
    """Syndrome, sensor or counter, as the source calls it."""
    unit: str = ""
    building_id: str = ""
    group: str = ""
    """Class, course or other group of people."""
    origin: str = ""
    """File and line, `http`, or empty: by hand."""
    received_at: datetime
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Whether a person ate, drank or was somewhere; None where nobody knows."""

    name: str
    exposed: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReport:
    """One line of a line list: a person by number, never by name, who was asked; ill or well."""

    id: str
    number: str
    """As the list calls the person."""
    ill: bool | None
    onset_at: datetime | None = None
    meal_at: datetime | None = None
    building_id: str = ""
    room: str = ""
    group: str = ""
    age: int | None = None
    sex: str = ""
    symptoms: tuple[str, ...] = ()
    exposures: tuple[Exposure, ...] = ()
    incident_id: str = ""
    origin: str = ""
    received_at: datetime
    author: str


class Sky(StrEnum):
    """Sun and cloud, from which the stability of the air follows (Turner 1970)."""

    STRONG_SUN = "strong_sun"
    MODERATE_SUN = "moderate_sun"
    SLIGHT_SUN = "slight_sun"
    OVERCAST = "overcast"
    NIGHT_CLOUDY = "night_cloudy"
    """Night, at least 4/8 cloud."""
    NIGHT_CLEAR = "night_clear"
    """Night, at most 3/8 cloud."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherReport:
    """The weather at a moment; the newest not after the moment in question counts."""

    id: str
    at: datetime
    wind_mps: float
    """At 10 m above ground."""
    wind_from_deg: float
    """Where the wind comes from, clockwise from true north."""
    source: Source
    temperature_c: float | None = None
    sky: Sky | None = None
    gust_mps: float | None = None
    rain_mm_h: float | None = None
    origin: str = ""
    """File, address or station; empty: by hand."""
    author: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A CAP 1.2 alert that came in, one of its `info` blocks by language."""

    id: str
    """Of sender, identifier and time of sending."""
    identifier: str
    sender: str
    sent: datetime
    status: str
    """Actual, Exercise, System, Test or Draft."""
    message_type: str
    """Alert, Update, Cancel, Ack or Error."""
    event: str
    urgency: str
    severity: str
    certainty: str
    headline: str
    description: str = ""
    instruction: str = ""
    language: str = ""
    area_description: str = ""
    area: Polygon | MultiPolygon | None = None
    """In campus coordinates, cut to the surroundings of the campus; None without a shape near it."""
    effective_at: datetime | None = None
    onset_at: datetime | None = None
    expires_at: datetime | None = None
    web: str = ""
    replaces: tuple[str, ...] = ()
    """Ids of the alerts that it updates or cancels."""
    content: str = ""
    """The alert as it came, for the record."""
    received_at: datetime
    author: str


class WarningStatus(StrEnum):
    """What a person did with a warning."""

    FIRED = "fired"
    OPENED = "opened"
    """It became an incident."""
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesWarning:
    """A series that went over a threshold: by statistics, or by a fixed administrative trigger."""

    id: str
    """Of series, day and detector: the same warning does not fire twice."""
    kind: SeriesKind
    name: str
    building_id: str
    group: str
    day: datetime
    """Beginning of the day that alarmed, in campus time."""
    detector: str
    """c1, c2, c3, cusum, farrington or the id of a trigger."""
    value: float
    expected: float | None
    threshold: float | None
    statistic: float | None
    text: Message
    """What fired, with its numbers."""
    source: Source
    fired_at: datetime
    status: WarningStatus = WarningStatus.FIRED
    incident_id: str = ""
    handled_by: str = ""
    handled_at: datetime | None = None
    reason: str = ""
