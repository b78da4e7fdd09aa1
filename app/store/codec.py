"""Records to JSON values and back, exactly: what the journal keeps and hashes.

A record is an object of its fields. A field at its default is left out, so that a field which a later version
adds changes no hash. Geometry is ISO WKB in hexadecimal, a time ISO 8601 in UTC, an enum member its value.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache, partial
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import shapely
from shapely.geometry.base import BaseGeometry

from app.domain.message import Message
from app.domain.operation import RECORDS
from app.store.values import (
    Kept,
    UnfitError,
    geometry_from_json,
    geometry_to_json,
    integer,
    integers,
    message_from_json,
    message_to_json,
    real,
    real_from_json,
    require,
    text,
    time_from_json,
    time_to_json,
)

KINDS: dict[str, type] = {kind.__name__: kind for kind in RECORDS}
"""Record kinds by the name under which the journal knows them."""

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


def _no_constant(name: str) -> float:
    raise UnfitError(f"{name} is not a number")


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_DECODER = json.JSONDecoder(parse_constant=_no_constant, parse_int=Kept(int).__getitem__)


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
            lambda value: geometry_to_json(value, allowed),
            lambda value: geometry_from_json(value, allowed),
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


@lru_cache(maxsize=4096)
def _one(profile: tuple[int, ...]) -> tuple[int, ...]:
    """The same object for equal profiles: those of many buildings are."""
    return profile


def _tuple_shape(arguments: tuple[Any, ...]) -> _Shape:
    if arguments == (int, ...):
        return _Shape(Form.NESTED, integers, lambda value: _one(tuple(integers(require(list, value)))))
    if arguments[-1] is Ellipsis:
        item = _shape([arguments[0]])
        return _Shape(
            Form.NESTED,
            lambda value: [item.encode(part) for part in value],
            lambda value: tuple(item.decode(part) for part in require(list, value)),
        )
    items = [_shape([argument]) for argument in arguments]
    return _Shape(
        Form.NESTED,
        lambda value: [item.encode(part) for item, part in zip(items, value, strict=True)],
        lambda value: tuple(
            item.decode(part) for item, part in zip(items, require(list, value), strict=True)
        ),
    )


_SIMPLE: dict[Any, _Shape] = {
    str: _Shape(Form.TEXT, text, partial(require, str)),
    int: _Shape(Form.INTEGER, integer, partial(require, int)),
    float: _Shape(Form.REAL, real, real_from_json),
    bool: _Shape(Form.BOOLEAN, partial(require, bool), partial(require, bool)),
    datetime: _Shape(Form.TIME, time_to_json, time_from_json),
    Message: _Shape(Form.NESTED, message_to_json, message_from_json),
}
