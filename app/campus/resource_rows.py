"""Reads the lines of a resource file, CSV or XLSX, as texts by column, whatever they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.campus.sheets import MAX_ROWS, SUFFIXES, Sheet, read_sheets
from app.domain.errors import UserError
from app.domain.message import msg

COLUMNS = (
    "kind",
    "depot",
    "name",
    "name_zh",
    "location",
    "item",
    "quantity",
    "capabilities",
    "crew",
    "mode",
    "speed_mps",
    "capacity_kg",
    "trips",
    "contact",
    "note",
    "officers",
    "protection",
    "kept_with",
    "shift",
    "rests_until",
    "best_before",
    "capacity_l",
    "turnaround_min",
    "available",
    "mutual_aid",
    "delay_min",
    "cost",
    "loading_kg_per_min",
)
KINDS = ("depot", "team", "stock", "vehicle")
MAX_TEXT = 500

_SHEETS = {
    "depot": "depot",
    "depots": "depot",
    "team": "team",
    "teams": "team",
    "stock": "stock",
    "vehicle": "vehicle",
    "vehicles": "vehicle",
}


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A line of the file: where it stands and its texts by column."""

    where: str
    """The line's number, in a workbook with the sheet before it."""
    cells: Mapping[str, str]


def read_rows(path: Path) -> tuple[ResourceRow, ...]:
    """The lines that are neither empty nor comments; UserError for a file that is no such table."""
    if path.suffix.lower() not in SUFFIXES:
        raise UserError(msg("resources.unknown_format", file=path.name))
    rows = tuple(row for sheet in read_sheets(path) for row in _rows(path, sheet))
    if not rows:
        raise UserError(msg("resources.no_rows", file=path.name))
    if len(rows) > MAX_ROWS:
        raise UserError(msg("resources.too_large", file=path.name))
    return rows


def _rows(path: Path, sheet: Sheet) -> Iterator[ResourceRow]:
    """The lines below the head; a sheet named after a kind needs no column for it."""
    kind = _SHEETS.get(sheet.title.strip().casefold(), "")
    (where, head), *lines = sheet.lines
    columns = [column.strip().casefold() for column in head]
    _check_head(path, where, columns, kind)
    for line_where, line in lines:
        if any(text.strip() for text in line[len(columns) :]):
            raise UserError(msg("resources.too_many_cells", file=path.name, row=line_where))
        cells = dict(zip(columns, (text.strip() for text in line), strict=False))
        if kind:
            cells.setdefault("kind", kind)
        yield ResourceRow(line_where, cells)


def _check_head(path: Path, where: str, columns: Sequence[str], kind: str) -> None:
    known = [column for column in columns if column]
    unknown = [column for column in known if column not in COLUMNS]
    allowed = ", ".join(COLUMNS)
    if "kind" not in known and not kind:
        raise UserError(msg("resources.no_head", file=path.name, row=where, columns=allowed))
    if unknown:
        raise UserError(
            msg("resources.unknown_column", file=path.name, column=unknown[0][:100], columns=allowed)
        )
    if len(set(known)) < len(known):
        twice = next(column for column in known if known.count(column) > 1)
        raise UserError(msg("resources.column_twice", file=path.name, column=twice))
