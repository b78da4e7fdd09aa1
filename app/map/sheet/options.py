"""What a person chooses about the situation map. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.map.sheet.frames import Paper

LONGEST_ADDRESS = 300
"""Characters of a web address; beyond, a QR code of the sheet's size is too fine for a phone."""


class Block(StrEnum):
    """A part of the sheet that can be left out."""

    TITLE = "title"
    LEGEND = "legend"
    PEOPLE = "people"
    OUTSIDE_HELP = "outside_help"
    UNMET = "unmet"
    ASSIGNMENTS = "assignments"
    DEMAND = "demand"
    """What is needed, and what was assumed."""
    ASSESSMENT = "assessment"
    """What models say of the incidents, with band and source of each figure."""
    TASKS = "tasks"
    LOG = "log"
    OVERVIEW = "overview"
    """The whole campus in small, with a rectangle where the map lies."""
    CLOSER = "closer"
    """The surroundings of the incident in a larger scale."""
    QR = "qr"
    """The address of the web map as a code for phones."""
    NOTES = "notes"


BESIDE_MAP = frozenset(
    {
        Block.PEOPLE,
        Block.OUTSIDE_HELP,
        Block.UNMET,
        Block.ASSIGNMENTS,
        Block.OVERVIEW,
        Block.CLOSER,
        Block.QR,
        Block.NOTES,
    }
)
"""Blocks that need the columns beside the map."""


class Grid(StrEnum):
    """The coordinates over the map and in the band around it."""

    NONE = "none"
    UTM = "utm"
    """Metres of the map's UTM zone, WGS 84."""
    MGRS = "mgrs"
    """The same lines, numbered as in references of the military grid: within squares of 100 km."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The choices that a template keeps; they say nothing of a place or a moment."""

    paper: Paper = Paper.A4
    landscape: bool = True
    scale: int | None = None
    """Denominator; None for the largest round scale that shows the focus."""
    grid: Grid = Grid.UTM
    blocks: frozenset[Block] = frozenset(Block)
    language: str = ""
    """`en`, `zh` or `both`; empty: the language of the state."""
    classification: str = ""
    """In a line of its own at the top and bottom of each page."""
    draft: bool = False
    """DRAFT lies across each page."""
    web_address: str = ""
    """Where the web map is published; without it there is no QR code."""
    notes: str = ""

    def options(self, **facts: object) -> SheetOptions:
        """These choices with the facts of one sheet: `as_at`, `prepared_by` …"""
        chosen = {field.name: getattr(self, field.name) for field in fields(Layout)}
        return SheetOptions(**{**chosen, **facts})


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOptions(Layout):
    """A layout with what belongs to one sheet."""

    as_at: datetime
    """The moment that the map shows."""
    printed_at: datetime | None = None
    """When it is made, where that is not the moment which it shows: a reprint."""
    prepared_by: str = ""
    incident_id: str = ""
    """The incident that heads the sheet; empty: the gravest open one."""
    journal_head: str = ""
    """Hash of the newest step, printed so that a cut tail of the log is seen."""
    journal_count: int | None = None
    """Steps in the journal."""


def checked_address(address: str) -> str:
    """An address for the QR code, as it is.

    Raises UserError for what no phone opens, and for one that is too long for a code that a phone can read.
    """
    problem: Message | None = None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host, parts = None, None
    if parts is None or parts.scheme not in ("http", "https") or not host or any(map(str.isspace, address)):
        problem = msg("sheet.bad_address", address=address)
    elif len(address) > LONGEST_ADDRESS:
        problem = msg("sheet.long_address", most=LONGEST_ADDRESS)
    if problem is not None:
        raise UserError(problem)
    return address
