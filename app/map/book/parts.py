"""What the pages of the map book are made of. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.incident import EvacuationStatus
from app.map.sheet.compose import Sheet
from app.map.sheet.table_types import Table
from app.map.viewport import Bounds


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value; without a value a line to write on, because the program does not know."""

    name: str
    value: str = ""
    grave: bool = False
    """Somebody's life may hang on it: set off from the others."""


@dataclass(frozen=True, slots=True)
class Box:
    """A field of a form. What is known stands in it; `rules` are empty lines for what people know."""

    title: str
    facts: tuple[Fact, ...] = ()
    words: tuple[str, ...] = ()
    table: Table | None = None
    rules: int = 0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Form:
    """Rows of boxes, each as wide as the form."""

    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Another zone on this map or near it, which has a sheet of its own: its middle in metres."""

    key: str
    name: str
    x: float
    y: float
    outside: bool
    """It lies beyond the edge of this map."""


@dataclass(frozen=True, eq=False)
class ZoneSheet:
    """One zone: its map, its facts, what comes to it and what is missing."""

    key: str
    name: str
    sheet: Sheet
    status: EvacuationStatus
    status_words: str
    priority: str
    people: tuple[str, str, str]
    """Low, best, high."""
    people_note: str
    facts: tuple[Fact, ...]
    places: Table
    """Assembly areas and shelters nearby; without rows where there is none."""
    missing: Table
    coming: Table
    links: tuple[Link, ...]


@dataclass(frozen=True, eq=False)
class DutySheet:
    """What one team, or one depot, has to do: a form after ICS 204, and its way on a map."""

    key: str
    name: str
    sheet: Sheet
    form: Form


@dataclass(frozen=True, eq=False)
class StatusSheet:
    """The status summary of one incident: a form after ICS 209."""

    key: str
    name: str
    sheet: Sheet
    form: Form


@dataclass(frozen=True, eq=False)
class Book:
    """A composed map book, ready to be laid out."""

    overview: Sheet
    index: tuple[tuple[str, Bounds], ...]
    """Zone sheets by key, and what each map shows, in metres."""
    zones: tuple[ZoneSheet, ...]
    teams: tuple[DutySheet, ...]
    depots: tuple[DutySheet, ...]
    tables: tuple[Table, ...]
    log: Table
    status: tuple[StatusSheet, ...]
    """One for each open incident."""
