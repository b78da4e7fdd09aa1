"""The fields that a recipe may fill: the form of each value, its bounds or its choices."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TypeAlias

from app.domain.campus import BuildingState, BuildingUse, GroundKind, OneWay, PathKind, PlaceKind

Value: TypeAlias = "str | int | float | bool | Enum"
Values: TypeAlias = Mapping[str, object]
"""A row's columns; None, NaN and blank text mean that nothing is given."""


class Target(StrEnum):
    """The kinds of record that a recipe can fill."""

    BUILDING = "building"
    ENTRANCE = "entrance"
    PATH = "path"
    PLACE = "place"
    GROUND = "ground"
    BOUNDARY = "boundary"
    ROOM = "room"
    HAZMAT = "hazmat"


class EntranceKind(StrEnum):
    """What an imported door is for."""

    MAIN = "main"
    SECONDARY = "secondary"
    SERVICE = "service"
    EXIT = "exit"


class Form(StrEnum):
    """The forms a field's value can have."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    FLAG = "flag"
    CHOICE = "choice"


_TRUE = frozenset({"yes", "y", "true", "t", "1"})
_FALSE = frozenset({"no", "n", "false", "f", "0"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_MAX_TEXT = 500


@dataclass(frozen=True, slots=True)
class FieldType:
    """A field of a record: the form of its value, its bounds or its choices."""

    form: Form
    low: float = -math.inf
    high: float = math.inf
    choices: type[StrEnum] | None = None
    required: bool = False

    def read(self, raw: object) -> Value | None:
        """The value in the field's own form, None where nothing is given; ValueError if it does not fit."""
        if is_blank(raw):
            return None
        if self.form is Form.FLAG:
            return _flag(raw)
        if self.form is Form.CHOICE and self.choices is not None:
            return self.choices(str(raw).strip())
        if self.form in (Form.NUMBER, Form.WHOLE):
            return self._number(raw)
        return clean_text(raw)

    def _number(self, raw: object) -> float | int:
        number = float(str(raw).strip())
        if not (math.isfinite(number) and self.low <= number <= self.high):
            raise ValueError(raw)
        if self.form is Form.NUMBER:
            return number
        if number != int(number):
            raise ValueError(raw)
        return int(number)

    @property
    def allowed(self) -> str:
        """The admissible values, for a person who has to mend a recipe."""
        if self.form is Form.CHOICE and self.choices is not None:
            return ", ".join(self.choices)
        if self.form is Form.FLAG:
            return "true, false"
        if self.form is Form.TEXT:
            return '"…"'
        return f"{self.low:g} … {self.high:g}"


_TEXT = FieldType(Form.TEXT)
_LINK = FieldType(Form.TEXT)
_NEEDED_TEXT = FieldType(Form.TEXT, required=True)
_FLAG = FieldType(Form.FLAG)
_WIDTH = FieldType(Form.NUMBER, 0.1, 100)
_SPEED = FieldType(Form.NUMBER, 0.05, 40)
_COUNT = FieldType(Form.WHOLE, 0, 1_000_000)
_LEVEL = FieldType(Form.WHOLE, -20, 200)
_NAMES = {"name": _TEXT, "name_zh": _TEXT}

FIELDS: Mapping[Target, Mapping[str, FieldType]] = {
    Target.BUILDING: {
        **_NAMES,
        "code": _TEXT,
        "use": FieldType(Form.CHOICE, choices=BuildingUse),
        "state": FieldType(Form.CHOICE, choices=BuildingState),
        "floors": FieldType(Form.WHOLE, 1, 200),
        "height_m": FieldType(Form.NUMBER, 0.01, 1000),
        "year": FieldType(Form.WHOLE, 1000, 2200),
        "construction": _TEXT,
        "floor_area_m2": FieldType(Form.NUMBER, 1, 10_000_000),
        "address": _TEXT,
    },
    Target.ENTRANCE: {
        "building_id": _LINK,
        "kind": FieldType(Form.CHOICE, choices=EntranceKind),
        "accessible": _FLAG,
        "width_m": _WIDTH,
    },
    Target.PATH: {
        **_NAMES,
        "kind": FieldType(Form.CHOICE, choices=PathKind),
        "width_m": _WIDTH,
        "foot": _FLAG,
        "cart": _FLAG,
        "vehicle": _FLAG,
        "one_way": FieldType(Form.CHOICE, choices=OneWay),
        "level": _LEVEL,
        "foot_mps": _SPEED,
        "cart_mps": _SPEED,
        "vehicle_mps": _SPEED,
    },
    Target.PLACE: {
        **_NAMES,
        "kind": FieldType(Form.CHOICE, choices=PlaceKind, required=True),
        "building_id": _LINK,
        "capacity": _COUNT,
        "note": _TEXT,
    },
    Target.GROUND: {**_NAMES, "kind": FieldType(Form.CHOICE, choices=GroundKind, required=True)},
    Target.BOUNDARY: _NAMES,
    Target.ROOM: {
        "building_id": _NEEDED_TEXT,
        "floor": FieldType(Form.WHOLE, -20, 200, required=True),
        "number": _NEEDED_TEXT,
        "beds": FieldType(Form.WHOLE, 0, 1000, required=True),
        "residents": FieldType(Form.WHOLE, 0, 1000, required=True),
        "mobility_impaired": FieldType(Form.WHOLE, 0, 1000),
    },
    Target.HAZMAT: {
        **_NAMES,
        "name": _NEEDED_TEXT,
        "building_id": _NEEDED_TEXT,
        "room": _TEXT,
        "un_number": _TEXT,
        "quantity": FieldType(Form.NUMBER, 0, 1e9, required=True),
        "unit": _NEEDED_TEXT,
        "container": _TEXT,
    },
}
"""The fields that a recipe may fill, by kind of record."""


def is_blank(raw: object) -> bool:
    """Whether a cell says nothing: None, NaN, not-a-time, or blank text."""
    if raw is None or raw != raw:
        return True
    return isinstance(raw, str) and not raw.strip()


def clean_text(raw: object) -> str:
    """A cell's text on one line, without control characters, at most 500 characters long."""
    return _CONTROL.sub(" ", str(raw)).strip()[:_MAX_TEXT]


def cell_text(raw: object) -> str:
    """A cell's text as patterns see it: whole numbers without a decimal point, blank as the empty text."""
    if is_blank(raw):
        return ""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return clean_text(raw)


def _flag(raw: object) -> bool:
    text = cell_text(raw).casefold()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise ValueError(raw)
