"""Which column of a table holds which field; what was chosen once is proposed again for the same heads."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from app.campus.words import (
    CASE_HEADS,
    NO,
    READING_HEADS,
    UNKNOWN,
    WEATHER_HEADS,
    YES,
    key,
    plain,
)
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.observation import DataTable
from app.runtime.files import config_path

FILE = "column_mappings.json"
DATE_ORDERS = ("dmy", "mdy")
_MOST_REMEMBERED = 500


class TableKind(Enum):
    """What the rows of a table are."""

    READINGS = "readings"
    CASES = "cases"
    WEATHER = "weather"


FIELDS: Mapping[TableKind, Mapping[str, tuple[str, ...]]] = {
    TableKind.READINGS: READING_HEADS,
    TableKind.CASES: CASE_HEADS,
    TableKind.WEATHER: WEATHER_HEADS,
}
"""The fields of each kind of table, with the heads that are taken for them."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The column of each field, and how dates in figures are meant where the file does not say."""

    columns: Mapping[str, str]
    """Field to column; fields without a column are left out."""
    exposures: tuple[str, ...] = ()
    """Of a line list: the columns of what people ate or did, yes or no."""
    date_order: str = ""
    """`dmy`, `mdy`, or empty: the file decides."""
    year: int | None = None
    """Of dates that have none."""


def signature(table: DataTable, what: TableKind) -> str:
    """The same for tables of the same heads in the same order."""
    heads = json.dumps([what.value, *(key(column) for column in table.columns)], ensure_ascii=False)
    return hashlib.sha256(heads.encode()).hexdigest()


def guess(
    table: DataTable, what: TableKind, remembered: Mapping[str, ColumnMapping] | None = None
) -> ColumnMapping:
    """What was chosen for these heads before, else columns by their names."""
    known = (remembered or {}).get(signature(table, what))
    if known is not None and set(known.columns.values()) | set(known.exposures) <= set(table.columns):
        return known
    found: dict[str, str] = {}
    by_key = {key(column): column for column in reversed(table.columns)}
    for field, heads in FIELDS[what].items():
        for head in (key(field), *heads):
            column = by_key.get(head)
            if column is not None and column not in found.values():
                found[field] = column
                break
    if "date" not in found and "time" in found:
        found["date"] = found.pop("time")
    if "meal_date" not in found:
        found.pop("meal_time", None)
    return ColumnMapping(found, _exposures(table, found) if what is TableKind.CASES else ())


def _exposures(table: DataTable, found: Mapping[str, str]) -> tuple[str, ...]:
    answers = YES | NO | UNKNOWN
    chosen = []
    for index, column in enumerate(table.columns):
        cells = {plain(row[index]).casefold() for row in table.rows}
        if column not in found.values() and cells <= answers and cells - UNKNOWN:
            chosen.append(column)
    return tuple(chosen)


def recognise(table: DataTable) -> TableKind:
    """What a table most likely holds: weather with a wind, a line list with the ill, else readings."""
    weather = guess(table, TableKind.WEATHER).columns
    if "wind_from_deg" in weather or any(field.startswith("wind_") for field in weather):
        return TableKind.WEATHER
    cases = guess(table, TableKind.CASES).columns
    return TableKind.CASES if "number" in cases and {"ill", "onset_date"} & set(cases) else TableKind.READINGS


def check(table: DataTable, what: TableKind, mapping: ColumnMapping) -> None:
    """Refuse a mapping that names fields or columns that are not there.

    Raises:
        UserError: it does, or the order of dates is none.
    """
    for field, column in mapping.columns.items():
        if field not in FIELDS[what]:
            raise UserError(
                msg("observations.unknown_field", field=field[:60], fields=", ".join(FIELDS[what]))
            )
        _check_column(table, column)
    for column in mapping.exposures:
        _check_column(table, column)
    if mapping.date_order not in ("", *DATE_ORDERS):
        raise UserError(msg("observations.date_order_unknown", order=mapping.date_order[:20]))


def _check_column(table: DataTable, column: str) -> None:
    if column not in table.columns:
        columns = ", ".join(table.columns)[:300]
        raise UserError(msg("observations.no_column", column=column[:60], file=table.name, columns=columns))


def load_remembered() -> dict[str, ColumnMapping]:
    """The mappings chosen before, by signature; a damaged file remembers nothing."""
    found = {}
    for name, entry in _stored().items():
        try:
            found[name] = ColumnMapping(
                {str(k): str(v) for k, v in entry["columns"].items()},
                tuple(str(column) for column in entry["exposures"]),
                str(entry["date_order"]),
                int(entry["year"]) if entry["year"] is not None else None,
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
    return found


def _stored() -> dict[str, Any]:
    try:
        content = json.loads((config_path() / FILE).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def remember(table: DataTable, what: TableKind, mapping: ColumnMapping) -> None:
    """Keep a mapping for tables with these heads in the settings folder."""
    stored = _stored()
    stored.pop(signature(table, what), None)
    stored[signature(table, what)] = {
        "columns": dict(mapping.columns),
        "exposures": list(mapping.exposures),
        "date_order": mapping.date_order,
        "year": mapping.year,
    }
    kept = dict(list(stored.items())[-_MOST_REMEMBERED:])
    write_atomically(config_path() / FILE, json.dumps(kept, ensure_ascii=False, indent=1))


def write_atomically(path: Path, text: str) -> None:
    """Write a small file whole or not at all.

    Raises:
        UserError: it cannot be written.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        beside.write_text(text, "utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UserError(
            msg("observations.not_written", file=path.name, reason=error.strerror or str(error))
        ) from error
