"""Reads the lines of a resource file, CSV or XLSX, as texts by column, whatever they mean."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.campus.importing.guard import check_archive
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
COMMENT = "#"

MAX_BYTES = 5_000_000
MAX_ROWS = 20_000
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
_DELIMITERS = (",", ";", "\t")
FORMULA = "\x00formula"
"""Stands for a cell that holds a formula."""


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A line of the file: where it stands and its texts by column."""

    where: str
    """The line's number, in a workbook with the sheet before it."""
    cells: Mapping[str, str]


def read_rows(path: Path) -> tuple[ResourceRow, ...]:
    """The lines that are neither empty nor comments; UserError for a file that is no such table."""
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise UserError(msg("resources.unknown_format", file=path.name))
    content = _content(path)
    rows = tuple(_csv_rows(path, content) if suffix == ".csv" else _xlsx_rows(path))
    if not rows:
        raise UserError(msg("resources.no_rows", file=path.name))
    if len(rows) > MAX_ROWS:
        raise UserError(msg("resources.too_large", file=path.name))
    return rows


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(msg("resources.too_large", file=path.name))
        content = path.read_bytes()
    except OSError as error:
        raise UserError(
            msg("import.file_unreadable", file=path.name, reason=error.strerror or str(error))
        ) from error
    if not content.strip():
        raise UserError(msg("import.file_empty", file=path.name))
    return content


def _csv_rows(path: Path, content: bytes) -> Iterator[ResourceRow]:
    text = _decoded(path, content)
    lines = text.splitlines()
    head = next((line for line in lines if line.strip() and not line.startswith(COMMENT)), "")
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        numbered = [(str(reader.line_num), row) for row in reader]
    except csv.Error as error:
        reason = str(error)
        raise UserError(
            msg("resources.no_csv", file=path.name, row=reader.line_num, reason=reason)
        ) from error
    yield from _rows(path, numbered, "")


def _decoded(path: Path, content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError(msg("resources.no_encoding", file=path.name))


def _xlsx_rows(path: Path) -> Iterator[ResourceRow]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    if not check_archive(path):
        raise UserError(msg("import.wrong_content", file=path.name, suffix=path.suffix))
    broken = (
        InvalidFileException,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,
        OSError,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(path, read_only=True, data_only=False)
            try:
                sheets = [(sheet.title, _sheet(path, sheet)) for sheet in book.worksheets]
            finally:
                book.close()
        except broken as error:
            raise UserError(msg("import.wrong_content", file=path.name, suffix=path.suffix)) from error
    for title, numbered in sheets:
        prefix = f"{title}!" if len(sheets) > 1 else ""
        located = [(f"{prefix}{where}", row) for where, row in numbered]
        yield from _rows(path, located, _SHEETS.get(title.strip().casefold(), ""))


def _sheet(path: Path, sheet: Any) -> list[tuple[str, list[str]]]:
    numbered = []
    for number, row in enumerate(sheet.iter_rows(max_col=64), start=1):
        if number > MAX_ROWS:
            raise UserError(msg("resources.too_large", file=path.name))
        numbered.append((str(number), [_cell(cell) for cell in row]))
    return numbered


def _cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f" or (isinstance(value, str) and value.startswith("=")):
        return FORMULA
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _rows(path: Path, numbered: Sequence[tuple[str, Sequence[str]]], kind: str) -> Iterator[ResourceRow]:
    """The lines below the head; a sheet named after a kind needs no column for it."""
    filled = [(where, row) for where, row in numbered if _says_something(row)]
    if not filled:
        return
    (where, head), *lines = filled
    columns = [column.strip().casefold() for column in head]
    _check_head(path, where, columns, kind)
    for line_where, line in lines:
        if any(text.strip() for text in line[len(columns) :]):
            raise UserError(msg("resources.too_many_cells", file=path.name, row=line_where))
        cells = dict(zip(columns, (text.strip() for text in line), strict=False))
        if kind:
            cells.setdefault("kind", kind)
        yield ResourceRow(line_where, cells)


def _says_something(row: Iterable[str]) -> bool:
    first = next((text.strip() for text in row if text.strip()), "")
    return bool(first) and not first.startswith(COMMENT)


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
