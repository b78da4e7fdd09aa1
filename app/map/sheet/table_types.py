"""What a table on paper is made of. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    """Words stand left, figures right."""

    LEFT = "left"
    RIGHT = "right"


class Mark(StrEnum):
    """What sets a row apart from the others."""

    NONE = "none"
    DANGER = "danger"
    UNVERIFIED = "unverified"
    STRUCK = "struck"
    """No longer holds: a line goes through its words."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `weight` shares out the width."""

    title: str
    weight: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells, or the heading of a group, which has one cell."""

    cells: tuple[str, ...]
    mark: Mark = Mark.NONE
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title; `empty` stands in its place where there are no rows."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = ""
    note: str = ""
