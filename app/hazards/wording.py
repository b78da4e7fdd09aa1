"""Words of a model's own in its messages: a file keeps only enums of the domain."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from app.domain.message import Message, Param
from app.runtime.text import enum_key

T = TypeVar("T")


def keepable(value: T) -> T:
    """The same value with each enum member of a model inside its messages as a message of its own."""
    kept: T = _keepable(value)
    return kept


def _keepable(value: Any) -> Any:
    if isinstance(value, Message):
        return Message(value.key, tuple((name, _param(param)) for name, param in value.params))
    if isinstance(value, tuple):
        return tuple(map(_keepable, value)) if value and not isinstance(value[0], int | float) else value
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        changed = {name: kept for name, part in parts.items() if (kept := _keepable(part)) is not part}
        return replace(value, **changed) if changed else value
    return value


def _param(param: Param) -> Param:
    if isinstance(param, Enum) and type(param).__module__.startswith("app.hazards"):
        return Message(enum_key(param))
    return _keepable(param) if isinstance(param, Message) else param
