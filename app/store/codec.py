"""Records to JSON values and back, exactly: what the journal keeps and hashes.

A record is an object of its fields. A field at its default is left out, so that a field which a later version
adds changes no hash. Geometry is ISO WKB in hexadecimal, a time ISO 8601 in UTC, an enum member its value.
"""

from __future__ import annotations

import json
import math
import operator
import types
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import shapely
from shapely.geometry.base import BaseGeometry

from app.domain import campus, incident, operation, plan, resource, source
from app.domain.message import Message
from app.domain.operation import RECORDS

KINDS: dict[str, type] = {kind.__name__: kind for kind in RECORDS}
"""Record kinds by the name under which the journal knows them."""

_ENUMS: dict[str, type[Enum]] = {
    name: member
    for module in (campus, incident, operation, plan, resource, source)
    for name, member in vars(module).items()
    if isinstance(member, type) and issubclass(member, Enum) and member.__module__ == module.__name__
}
_LARGEST = 2**63


class UnfitError(ValueError):
    """A value that a file cannot hold or that is not what its field says."""


UNREADABLE = (TypeError, ValueError, KeyError, AttributeError, shapely.errors.ShapelyError)
"""What decoding raises for a value that is not what it should be."""


class Form(Enum):
    """How a value is held: decides the column of a field."""

    TEXT = "TEXT"
    INTEGER = "INTEGER"
    REAL = "REAL"
    BOOLEAN = "BOOLEAN"
    TIME = "DATETIME"
    GEOMETRY = "GEOMETRY"
    NESTED = "JSON"


@dataclass(frozen=True, slots=True)
class _Shape:
    form: Form
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]
    geometry_types: tuple[type, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldCodec:
    """One field of a record: its form, its way to a JSON value and back, whether it may be None."""

    name: str
    form: Form
    optional: bool
    default: Any
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]
    geometry_types: tuple[type, ...]

    def to_json(self, value: Any) -> Any:
        """The JSON value; raises UnfitError."""
        if value is None and self.optional:
            return None
        try:
            return self.encode(value)
        except (TypeError, AttributeError, UnfitError, OverflowError) as error:
            raise UnfitError(f"{self.name}: {error}") from error

    def from_json(self, value: Any) -> Any:
        """The value of a JSON value; raises UnfitError."""
        if value is None and self.optional:
            return None
        try:
            return self.decode(value)
        except UNREADABLE as error:
            raise UnfitError(f"{self.name}: {error}") from error


_CODECS: dict[type, tuple[FieldCodec, ...]] = {}


def field_codecs(kind: type) -> tuple[FieldCodec, ...]:
    """The fields of a dataclass in their order."""
    if kind not in _CODECS:
        hints = get_type_hints(kind)
        _CODECS[kind] = tuple(_field_codec(field, hints[field.name]) for field in fields(kind))
    return _CODECS[kind]


def to_json(record: Any) -> dict[str, Any]:
    """The JSON object of a record; raises UnfitError for what a file cannot hold (NaN, wrong geometry)."""
    result = {}
    for codec in field_codecs(type(record)):
        value = getattr(record, codec.name)
        if codec.default is MISSING or value != codec.default:
            result[codec.name] = codec.to_json(value)
    return result


def from_json(kind: type, value: Any) -> Any:
    """The record of a JSON object; raises UnfitError where it is not one of that kind."""
    if not isinstance(value, dict):
        raise UnfitError(f"{kind.__name__}: not an object")
    codecs = field_codecs(kind)
    unknown = value.keys() - {codec.name for codec in codecs}
    if unknown:
        raise UnfitError(f"{kind.__name__}: unknown field {min(unknown)}")
    try:
        return kind(
            **{codec.name: codec.from_json(value[codec.name]) for codec in codecs if codec.name in value}
        )
    except (TypeError, ValueError) as error:
        raise UnfitError(f"{kind.__name__}: {error}") from error


def dump(value: Any) -> bytes:
    """The one way to write a JSON value: sorted keys, no spaces, UTF-8, finite numbers."""
    return _ENCODER.encode(value).encode()


def load(data: bytes | str) -> Any:
    """A JSON value; raises UnfitError for anything else, also for too deep a nesting."""
    try:
        return _DECODER.decode(data if isinstance(data, str) else data.decode())
    except (TypeError, ValueError, AttributeError, RecursionError) as error:
        raise UnfitError(str(error)) from error


def message_to_json(message: Message) -> dict[str, Any]:
    """The JSON object of a message."""
    return {
        "key": _text(message.key),
        "params": [[_text(name), _param(value)] for name, value in message.params],
    }


def message_from_json(value: Any) -> Message:
    """The message of a JSON object; raises UnfitError."""
    try:
        params = tuple((_as(str, name), _param_back(param)) for name, param in value["params"])
        return Message(_as(str, value["key"]), params)
    except (TypeError, ValueError, KeyError, RecursionError) as error:
        raise UnfitError(f"message: {error}") from error


def time_to_json(moment: datetime) -> str:
    """A time in UTC, to the microsecond where it has some; raises UnfitError for one without a zone."""
    return _time(moment)


def time_from_json(value: Any) -> datetime:
    """The time of its JSON value; raises UnfitError."""
    try:
        return _time_back(value)
    except ValueError as error:
        raise UnfitError(str(error)) from error


def _no_constant(name: str) -> float:
    raise UnfitError(f"{name} is not a number")


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def _field_codec(field: Any, hint: Any) -> FieldCodec:
    members = [member for member in _members(hint) if member is not type(None)]
    shape = _shape(members)
    default = field.default
    if shape.form is Form.GEOMETRY and default is not None:
        default = MISSING
    optional = len(members) < len(_members(hint))
    return FieldCodec(
        field.name, shape.form, optional, default, shape.encode, shape.decode, shape.geometry_types
    )


def _members(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _shape(members: list[Any]) -> _Shape:
    if all(isinstance(member, type) and issubclass(member, BaseGeometry) for member in members):
        allowed = tuple(members)
        return _Shape(
            Form.GEOMETRY,
            lambda value: _wkb(value, allowed).hex(),
            lambda value: _geometry(value, allowed),
            allowed,
        )
    if len(members) != 1:
        raise TypeError(f"no way to keep a value of {members}")
    hint = members[0]
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    if get_origin(hint) is tuple:
        return _tuple_shape(get_args(hint))
    if issubclass(hint, Enum):
        return _Shape(Form.TEXT, lambda value: hint(value).value, hint)
    if is_dataclass(hint):
        return _Shape(Form.NESTED, to_json, lambda value: from_json(cast(type, hint), value))
    raise TypeError(f"no way to keep a value of {hint}")


def _tuple_shape(arguments: tuple[Any, ...]) -> _Shape:
    if arguments == (int, ...):
        return _Shape(Form.NESTED, _integers, lambda value: tuple(_integers(_as(list, value))))
    if arguments[-1] is Ellipsis:
        item = _shape([arguments[0]])
        return _Shape(
            Form.NESTED,
            lambda value: [item.encode(part) for part in value],
            lambda value: tuple(item.decode(part) for part in _as(list, value)),
        )
    items = [_shape([argument]) for argument in arguments]
    return _Shape(
        Form.NESTED,
        lambda value: [item.encode(part) for item, part in zip(items, value, strict=True)],
        lambda value: tuple(item.decode(part) for item, part in zip(items, _as(list, value), strict=True)),
    )


def _as(expected: type, value: Any) -> Any:
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        raise UnfitError(f"{value!r:.60} is not of type {expected.__name__}")
    return value


def _text(value: Any) -> str:
    text = str(_as(str, value))
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise UnfitError("text with half a character") from error
    return text


def _integer(value: Any) -> int:
    number = operator.index(value)
    if not -_LARGEST <= number < _LARGEST:
        raise UnfitError("number too large")
    return number


def _integers(values: Any) -> list[int]:
    """As `_integer` for each, and quick for the many of an occupancy profile."""
    if {*map(type, values)} == {int} and -_LARGEST <= min(values) <= max(values) < _LARGEST:
        return list(values)
    return [_integer(value) for value in values]


def _real(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise UnfitError("not a finite number")
    return number + 0.0


def _real_back(value: Any) -> float:
    return _real(value if isinstance(value, float) else _as(int, value))


def _time(value: Any) -> str:
    moment: datetime = _as(datetime, value)
    if moment.tzinfo is None:
        raise UnfitError("a time without a zone")
    moment = moment.astimezone(UTC)
    precision = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def _time_back(value: Any) -> datetime:
    text = _as(str, value)
    if not text.endswith("Z"):
        raise UnfitError(f"{text!r:.60} is not a time in UTC")
    return datetime.fromisoformat(text[:-1]).replace(tzinfo=UTC)


def _wkb(value: Any, allowed: tuple[type, ...]) -> bytes:
    check_geometry(value, allowed)
    return bytes(shapely.to_wkb(value, flavor="iso", byte_order=1))


def _geometry(value: Any, allowed: tuple[type, ...]) -> BaseGeometry:
    geometry = shapely.from_wkb(bytes.fromhex(_as(str, value)))
    check_geometry(geometry, allowed)
    return geometry


def check_geometry(geometry: Any, allowed: tuple[type, ...]) -> None:
    """Raise UnfitError unless it is of an allowed type, not empty, and every coordinate is finite."""
    if not isinstance(geometry, allowed):
        raise UnfitError(f"a geometry of type {type(geometry).__name__}")
    if shapely.is_empty(geometry):
        raise UnfitError("an empty geometry")
    coordinates = shapely.get_coordinates(geometry, include_z=bool(shapely.has_z(geometry)))
    if not math.isfinite(float(abs(coordinates).max())):
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
        return {"time": _time(value)}
    if isinstance(value, Message):
        return {"message": message_to_json(value)}
    if isinstance(value, str):
        return _text(value)
    return _real(value) if isinstance(value, float) else _integer(value)


def _param_back(value: Any) -> Any:
    if isinstance(value, float):
        return _real(value)
    if value is None or isinstance(value, str | int):
        return value
    if "time" in value:
        return _time_back(value["time"])
    if "message" in value:
        return message_from_json(value["message"])
    return _ENUMS[value["enum"]](value["value"])


_SIMPLE: dict[Any, _Shape] = {
    str: _Shape(Form.TEXT, _text, lambda value: _as(str, value)),
    int: _Shape(Form.INTEGER, _integer, lambda value: _as(int, value)),
    float: _Shape(Form.REAL, _real, _real_back),
    bool: _Shape(Form.BOOLEAN, lambda value: _as(bool, value), lambda value: _as(bool, value)),
    datetime: _Shape(Form.TIME, _time, _time_back),
    Message: _Shape(Form.NESTED, message_to_json, message_from_json),
}
