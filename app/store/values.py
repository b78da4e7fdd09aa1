"""Single values to JSON and back: numbers, texts, times, geometry, messages.

Writing what cannot be kept raises UnfitError; reading what was not written so, that or another ValueError.
"""

from __future__ import annotations

import math
import operator
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.domain import (
    assessment,
    campus,
    drawing,
    grading,
    incident,
    observation,
    operation,
    plan,
    resource,
    source,
)
from app.domain.message import Message

_ENUMS: dict[str, type[Enum]] = {
    name: member
    for module in (
        assessment,
        campus,
        drawing,
        grading,
        incident,
        observation,
        operation,
        plan,
        resource,
        source,
    )
    for name, member in vars(module).items()
    if isinstance(member, type) and issubclass(member, Enum) and member.__module__ == module.__name__
}
_LARGEST = 2**63
_KEPT = 4096


class UnfitError(ValueError):
    """A value that a file cannot hold or that is not what its field says."""


class Kept(dict[Any, Any]):
    """Values by what they are read from: what repeats is read and kept once. It never grows large."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, written: Any) -> Any:
        if len(self) >= _KEPT:
            self.clear()
        value = self[written] = self._read(written)
        return value


def require(expected: type, value: Any) -> Any:
    """The value itself, where it is of that type; else UnfitError."""
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        raise UnfitError(f"{value!r:.60} is not of type {expected.__name__}")
    return value


def text(value: Any) -> str:
    """A text that can be written as UTF-8."""
    found = str(require(str, value))
    if not found.isascii():
        try:
            found.encode()
        except UnicodeEncodeError as error:
            raise UnfitError("text with half a character") from error
    return found


def integer(value: Any) -> int:
    """A whole number of at most 64 bits, of whatever integer type."""
    number = operator.index(value)
    if not -_LARGEST <= number < _LARGEST:
        raise UnfitError("number too large")
    return number


def integers(values: Any) -> list[int]:
    """As `_integer` for each, and quick for the many of an occupancy profile."""
    if {*map(type, values)} == {int} and -_LARGEST <= min(values) <= max(values) < _LARGEST:
        return list(values)
    return [integer(value) for value in values]


def real(value: Any) -> float:
    """A finite number; minus zero becomes zero, as a database holds no other."""
    number = float(value)
    if not math.isfinite(number):
        raise UnfitError("not a finite number")
    return number + 0.0


def real_from_json(value: Any) -> float:
    """A finite number, also where it was written without a fraction."""
    return real(value if isinstance(value, float) else require(int, value))


def time_to_json(value: Any) -> str:
    """A time in UTC, to the microsecond where it has some; UnfitError for one without a zone."""
    moment: datetime = require(datetime, value)
    if moment.tzinfo is None:
        raise UnfitError("a time without a zone")
    moment = moment.astimezone(UTC)
    precision = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def time_from_json(value: Any) -> datetime:
    """The time of its JSON value; raises ValueError."""
    written: str = require(str, value)
    if not written.endswith("Z"):
        raise UnfitError(f"{written!r:.60} is not a time in UTC")
    return datetime.fromisoformat(written[:-1]).replace(tzinfo=UTC)


def geometry_to_json(value: Any, allowed: tuple[type, ...]) -> str:
    """ISO WKB in hexadecimal."""
    check_geometry(value, allowed)
    return str(shapely.to_wkb(value, hex=True, flavor="iso", byte_order=1)).lower()


def geometry_from_json(value: Any, allowed: tuple[type, ...]) -> BaseGeometry:
    """The geometry of its JSON value, which has to be of an allowed type."""
    geometry = shapely.from_wkb(bytes.fromhex(require(str, value)))
    check_geometry(geometry, allowed)
    return geometry


def check_geometry(geometry: Any, allowed: tuple[type, ...]) -> None:
    """Raise UnfitError unless it is of an allowed type, not empty, and every coordinate is finite."""
    check_geometries((geometry,), allowed)


def check_geometries(geometries: Sequence[Any], allowed: tuple[type, ...]) -> None:
    """As `check_geometry`, of many at once."""
    for kind in {*map(type, geometries)}:
        if not issubclass(kind, allowed):
            raise UnfitError(f"a geometry of type {kind.__name__}")
    if shapely.is_empty(geometries).any():
        raise UnfitError("an empty geometry")
    deep = shapely.has_z(geometries)
    heights = shapely.get_coordinates(np.asarray(geometries, dtype=object)[deep], include_z=True)
    if not (np.isfinite(shapely.get_coordinates(geometries)).all() and np.isfinite(heights).all()):
        raise UnfitError("a coordinate that is not a finite number")


def _param(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        name = type(value).__name__
        if _ENUMS.get(name) is not type(value):
            raise UnfitError(f"{name} is not a word of the domain")
        return {"enum": name, "value": value.value}
    if isinstance(value, datetime):
        return {"time": time_to_json(value)}
    if isinstance(value, Message):
        return {"message": message_to_json(value)}
    if isinstance(value, str):
        return text(value)
    return real(value) if isinstance(value, float) else integer(value)


def _param_back(value: Any) -> Any:
    if isinstance(value, float):
        return real(value)
    if value is None or isinstance(value, str | int):
        return value
    if "time" in value:
        return time_from_json(value["time"])
    if "message" in value:
        return message_from_json(value["message"])
    return _ENUMS[value["enum"]](value["value"])


def message_to_json(message: Message) -> dict[str, Any]:
    """The JSON object of a message."""
    return {
        "key": text(message.key),
        "params": [[text(name), _param(value)] for name, value in message.params],
    }


def message_from_json(value: Any) -> Message:
    """The message of a JSON object; raises UnfitError."""
    try:
        params = tuple(
            (sys.intern(require(str, name)), _param_back(param)) for name, param in value["params"]
        )
        return Message(sys.intern(require(str, value["key"])), params)
    except (TypeError, ValueError, KeyError, RecursionError) as error:
        raise UnfitError(f"message: {error}") from error
