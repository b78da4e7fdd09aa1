"""Reads CSV files and workbooks as sheets of texts, whatever they mean."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.campus.importing.guard import check_archive
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.observation import DataTable

COMMENT = "#"
MAX_BYTES = 5_000_000
MAX_ROWS = 20_000
SUFFIXES = (".csv", ".xlsx")
_DELIMITERS = (",", ";", "\t")
FORMULA = "\x00formula"
"""Stands for a cell that holds a formula."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one sheet that say something, each with where it stands; a CSV file is one sheet."""

    title: str
    lines: tuple[tuple[str, tuple[str, ...]], ...]


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """The sheets of a file that are not empty, without comment lines.

    Raises:
        UserError: it is too large, damaged, in an unknown encoding, or neither CSV nor XLSX.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UserError(msg("table.unknown_format", file=path.name))
    content = _content(path)
    sheets = [_csv(path, content)] if suffix == ".csv" else _workbook(path)
    return tuple(sheet for sheet in sheets if sheet.lines)


def read_data_table(path: Path) -> DataTable:
    """The first sheet of a file as a table: its head and the rows below, each as long as the head.

    Raises:
        UserError: as `read_sheets`, there is nothing below the head, a column has no name or stands twice,
            a row is longer than the head, or a cell holds a formula.
    """
    sheets = read_sheets(path)
    if not sheets or len(sheets[0].lines) < 2:
        raise UserError(msg("table.no_rows", file=path.name))
    (_, head), *lines = sheets[0].lines
    columns = tuple(column.strip() for column in head)
    while columns and not columns[-1]:
        columns = columns[:-1]
    _check_columns(path, columns)
    rows = tuple(_row(path, where, line, len(columns)) for where, line in lines)
    return DataTable(path.name, columns, rows, tuple(where for where, _ in lines))


def _check_columns(path: Path, columns: tuple[str, ...]) -> None:
    folded = [column.casefold() for column in columns]
    for number, column in enumerate(folded, start=1):
        if not column:
            raise UserError(msg("table.no_column_name", file=path.name, number=number))
        if folded.index(column) != number - 1:
            raise UserError(msg("table.column_twice", file=path.name, column=columns[number - 1][:100]))


def _row(path: Path, where: str, line: tuple[str, ...], width: int) -> tuple[str, ...]:
    if any(text.strip() for text in line[width:]):
        raise UserError(msg("resources.too_many_cells", file=path.name, row=where))
    if FORMULA in line:
        raise UserError(msg("table.formula", file=path.name, row=where))
    cells = tuple(text.strip() for text in line[:width])
    return cells + ("",) * (width - len(cells))


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


def _csv(path: Path, content: bytes) -> Sheet:
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
    if len(numbered) > MAX_ROWS:
        raise UserError(msg("resources.too_large", file=path.name))
    return Sheet("", _filled(numbered))


def _filled(numbered: Iterable[tuple[str, list[str]]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((where, tuple(row)) for where, row in numbered if _says_something(row))


def _says_something(row: Iterable[str]) -> bool:
    first = next((text.strip() for text in row if text.strip()), "")
    return bool(first) and not first.startswith(COMMENT)


def _decoded(path: Path, content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError(msg("resources.no_encoding", file=path.name))


def _workbook(path: Path) -> list[Sheet]:
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
    prefixed = len(sheets) > 1
    return [
        Sheet(title, _filled([(f"{title}!{where}" if prefixed else where, row) for where, row in numbered]))
        for title, numbered in sheets
    ]


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
