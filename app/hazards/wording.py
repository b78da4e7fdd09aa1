"""How models speak: their own words inside messages, figures as people read them, units in words."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from app.domain.message import Message, Param, bilingual, msg
from app.runtime.text import enum_key

T = TypeVar("T")

_UNITS = {
    "persons": msg("unit_word.persons"),
    "persons/d": msg("unit_word.persons_per_day"),
    "p/min": msg("unit_word.persons_per_minute"),
    "buildings": msg("unit_word.buildings"),
    "cases": msg("unit_word.cases"),
    "beds": msg("unit_word.beds"),
    "share": msg("unit_word.share"),
    "probability": msg("unit_word.probability"),
    "weeks": msg("unit_word.weeks"),
    "d": msg("unit_word.days"),
    "h": msg("unit_word.hours"),
    "min": msg("unit_word.minutes"),
}
_WHOLE = frozenset({"persons", "buildings", "cases", "beds"})


def unit_words(unit: str) -> Message:
    """A unit in words; symbols of the SI stand in every language as they are."""
    return _UNITS.get(unit) or bilingual(unit, unit)


def rounded(value: float, unit: str = "") -> str:
    """A figure as people read it: three significant digits; whole numbers, and whole people, whole."""
    if unit in _WHOLE or abs(value) >= 100 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


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
