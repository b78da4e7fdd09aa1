"""Rows as JSON into a table of texts, so that JSON and files are read in one way."""

from __future__ import annotations

import json
from typing import Any

from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.observation import DataTable

MAX_ROWS = 20_000
MAX_COLUMNS = 200
LISTS = ("rows", "readings", "cases", "weather", "data", "current")


def json_table(content: bytes | str, name: str) -> DataTable:
    """A list of objects, an object that holds one, or one object; units beside `current` join their columns.

    Raises:
        UserError: it is no JSON, or no objects of plain values.
    """
    try:
        found = json.loads(content, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UserError(msg("observations.no_json", name=name, reason=str(error)[:200])) from error
    rows = _objects(found)
    if not rows or len(rows) > MAX_ROWS or not all(isinstance(row, dict) for row in rows):
        raise UserError(msg("observations.no_objects", name=name, most=MAX_ROWS))
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    if len(columns) > MAX_COLUMNS or not columns or not all(column.strip() for column in columns):
        raise UserError(msg("observations.no_objects", name=name, most=MAX_ROWS))
    cells = tuple(tuple(_text(row.get(column), name) for column in columns) for row in rows)
    return DataTable(name, columns, cells, tuple(str(number) for number in range(1, len(rows) + 1)))


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _objects(found: Any) -> list[Any]:
    if isinstance(found, list):
        return found
    if not isinstance(found, dict):
        return []
    for member in LISTS:
        inner = found.get(member)
        if isinstance(inner, list):
            return inner
        if isinstance(inner, dict):
            return [_with_units(inner, found.get(f"{member}_units"))]
    return [found]


def _with_units(row: dict[str, Any], units: Any) -> dict[str, Any]:
    if not isinstance(units, dict):
        return row
    said = {"°C": "c", "°F": "f", "kn": "knots", "mp/h": "mph", "mph": "mph", "km/h": "kmh", "m/s": "ms"}
    return {
        f"{name} {said[str(units[name])]}" if str(units.get(name)) in said else name: value
        for name, value in row.items()
    }


def _text(value: Any, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        try:
            return str(value).strip()
        except ValueError as error:
            raise UserError(msg("observations.not_plain", name=name)) from error
    raise UserError(msg("observations.not_plain", name=name))
