"""What people draw on the map besides zones and closures: annotations, cordons, and views to come back to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from shapely.geometry import (
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
)


class LinePattern(StrEnum):
    """How a line is drawn, so that it can be told from others without its colour."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationStyle:
    """The look of an annotation. Empty fields take what the theme has for annotations."""

    colour: str = ""
    """`#rrggbb` of line, icon and words."""
    fill: str = ""
    """`#rrggbb` of an area; empty: the colour."""
    fill_opacity: float = 0.15
    """0 to 1."""
    width: float = 2.4
    """Of the line, in px of 1/96 inch."""
    pattern: LinePattern = LinePattern.SOLID
    icon: str = ""
    """Name of a symbol of `data/symbols` for a point; empty: a dot beside its name."""
    text_size: float = 13.0
    """Of its name on the map, in px."""


class AttributeType(StrEnum):
    """What kind of value an attribute holds."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"


AttributeValue: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Attribute:
    """A named value that came with an annotation from a file, or that a person gave it."""

    name: str
    type: AttributeType
    text: str
    """The value as text, so that it is kept exactly."""

    @classmethod
    def of(cls, name: str, value: AttributeValue) -> Attribute:
        """An attribute of a value; raises ValueError for a number that is not finite."""
        if isinstance(value, bool):
            return cls(name, AttributeType.BOOLEAN, "true" if value else "false")
        if isinstance(value, int):
            return cls(name, AttributeType.INTEGER, str(value))
        if isinstance(value, float):
            if not math.isfinite(value):
                raise ValueError(f"{name}: {value} is not a number")
            return cls(name, AttributeType.REAL, repr(value))
        return cls(name, AttributeType.TEXT, value)

    @property
    def value(self) -> AttributeValue:
        """The value in its own type."""
        match self.type:
            case AttributeType.BOOLEAN:
                return self.text == "true"
            case AttributeType.INTEGER:
                return int(self.text)
            case AttributeType.REAL:
                return float(self.text)
            case AttributeType.TEXT:
                return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A drawing that explains: an arrow, a sketched wall, a note at a place. Nothing is computed from it."""

    id: str
    geometry: Point | LineString | Polygon | MultiPoint | MultiLineString | MultiPolygon
    at: datetime
    author: str
    name: str = ""
    """Written on the map."""
    note: str = ""
    group: str = ""
    """Drawings of one group are shown, hidden and exported together."""
    style: AnnotationStyle = AnnotationStyle()
    attributes: tuple[Attribute, ...] = ()
    incident_id: str = ""
    source: str = ""
    """The file that it was imported from."""


class CordonKind(StrEnum):
    """Whom a cordon keeps out."""

    INNER = "inner"
    """Nobody but responders with the protection that the hazard asks for."""
    OUTER = "outer"
    """The public stays outside; responders assemble within."""
    TRAFFIC = "traffic"
    """Vehicles that are not part of the response are turned away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cordon:
    """A perimeter of an incident that people guard.

    A cordon closes no way by itself: what may not be passed is an extent or a closure.
    """

    id: str
    incident_id: str
    kind: CordonKind
    area: Polygon | MultiPolygon
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """A view of the map to come back to, shared by all who work on the operation."""

    id: str
    name: str
    centre: Point
    scale: float
    """Denominator."""
