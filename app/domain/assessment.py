"""What a model says of a hazard, with everything that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon

from app.domain.message import Message
from app.domain.people import PeopleCount
from app.domain.source import Source


class Validity(StrEnum):
    """Whether a model may be believed with these inputs."""

    OK = "ok"
    EXTRAPOLATED = "extrapolated"
    """Outside the range in which the model was checked: an order of magnitude at best."""
    REFUSED = "refused"
    """No answer: guessing could kill. The reason and the fallback say what to do instead."""


class InputOrigin(StrEnum):
    """Where an input came from."""

    PERSON = "person"
    """Entered for this assessment."""
    INCIDENT = "incident"
    CAMPUS = "campus"
    DATA = "data"
    """Counts, readings or a line list."""
    WEATHER = "weather"
    PARAMETER = "parameter"
    """Nobody said: the parameter table's figure."""
    DEFAULT = "default"
    """Nobody said: what the model takes to be so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputUsed:
    """One input as it was used; `value` is what `--set name=value` would have to say to get it again."""

    name: str
    label: Message
    value: str
    unit: str
    origin: InputOrigin
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number that a model gives: `low <= value <= high`, in `unit`.

    `name` is stable: level rules and next steps refer to it.
    """

    name: str
    label: Message
    value: float
    low: float
    high: float
    unit: str
    source: Source

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.name} out of order: {self.low} <= {self.value} <= {self.high}")


class AreaRole(StrEnum):
    """What a shape on the map means."""

    CORE = "core"
    """Nobody enters."""
    EXTENT = "extent"
    """Where people are affected: what an incident's extent would be."""
    CAUTION = "caution"
    """An outer band: it may come to here, or people shelter here."""
    EXPOSED = "exposed"
    """A building or place that the hazard reaches."""
    BLOCKED = "blocked"
    """A way that cannot be used."""
    POSITION = "position"
    """Where responders or vehicles may stand."""
    INFORMATION = "information"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedArea:
    """A shape that a model draws on the map, in campus coordinates; outer bands stand before inner ones."""

    name: str
    label: Message
    role: AreaRole
    shape: Point | MultiPoint | LineString | MultiLineString | Polygon | MultiPolygon
    people: PeopleCount | None = None
    """People inside, for areas where that was counted."""
    subject_id: str = ""
    """The building or place that it is, where it is one."""


class CurveKind(StrEnum):
    """How a curve is drawn."""

    LINE = "line"
    POINTS = "points"
    BARS = "bars"
    STEPS = "steps"


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One row of figures over another; `low` and `high` are its band, empty where it has none."""

    label: Message
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    kind: CurveKind = CurveKind.LINE

    def __post_init__(self) -> None:
        lengths = {len(self.x), len(self.y)} | {len(side) for side in (self.low, self.high) if side}
        if len(lengths) != 1 or bool(self.low) != bool(self.high):
            raise ValueError(f"a curve of {sorted(lengths)} points")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line across a chart: a threshold (of y), or with `vertical` a moment (of x)."""

    label: Message
    value: float
    vertical: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Curves over one axis. With `start` x counts days from that moment, shown as dates."""

    title: Message
    x_label: Message
    y_label: Message
    curves: tuple[Curve, ...]
    marks: tuple[Mark, ...] = ()
    start: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTable:
    """A table of words and figures."""

    title: Message
    heads: tuple[Message, ...]
    rows: tuple[tuple[Message, ...], ...]
    numeric: tuple[int, ...] = ()
    """Columns that are aligned as numbers."""


class ProtectiveAction(StrEnum):
    """What the people in the way of a hazard should do."""

    EVACUATE = "evacuate"
    SHELTER = "shelter"
    NONE_SAFE = "none_safe"
    """No safe option was found: ask the fire service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectiveAdvice:
    """Shelter, evacuate, or neither, with its numbers; a notice only when a person chooses it."""

    action: ProtectiveAction
    text: Message
    reasons: tuple[Message, ...]
    source: Source
    building_ids: tuple[str, ...] = ()
    """The buildings whose people are meant; empty: everybody in the area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a model answers. Every figure has its band; a refusal has its reason and its fallback."""

    headline: Message
    """The conclusion in one sentence."""
    method: Message
    validity: Validity = Validity.OK
    reason: Message | None = None
    """Why it is extrapolated or refused."""
    fallback: Message | None = None
    """What to go by instead."""
    figures: tuple[Figure, ...] = ()
    assumptions: tuple[Message, ...] = ()
    sources: tuple[Source, ...] = ()
    areas: tuple[AssessedArea, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[ResultTable, ...] = ()
    advice: tuple[ProtectiveAdvice, ...] = ()

    def __post_init__(self) -> None:
        if self.validity is Validity.REFUSED and (self.reason is None or self.fallback is None):
            raise ValueError("a refusal says why, and what to go by instead")

    def figure(self, name: str) -> Figure | None:
        """The figure of that name."""
        return next((figure for figure in self.figures if figure.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One run of a model, kept with the operation: evidence for its level and its next steps."""

    id: str
    model: str
    """Name in the registry of models."""
    at: datetime
    author: str
    inputs: tuple[InputUsed, ...]
    result: Result
    incident_id: str = ""
