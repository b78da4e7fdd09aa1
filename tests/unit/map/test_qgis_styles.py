"""What a file tells QGIS about the look of its layers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from app.domain.campus import BuildingUse, GroundKind, PathKind, PlaceKind, TravelMode
from app.domain.incident import EvacuationStatus, IncidentType
from app.domain.operation import CAMPUS_RECORDS, RECORDS
from app.map.qgis.styles import campus_styles, operation_styles
from app.map.tokens import LIGHT
from app.store.schema import layers, table_name

STYLES = operation_styles()


def _layers(kinds: Iterable[type]) -> set[str]:
    return {table_name(kind) for kind in kinds if layers(32650)[kind].geometry}


def test_every_layer_has_a_style_and_nothing_else_has() -> None:
    assert set(operation_styles()) == _layers(RECORDS)
    assert set(campus_styles()) == _layers(CAMPUS_RECORDS)


@pytest.mark.parametrize(
    ("table", "members"),
    [
        ("buildings", BuildingUse),
        ("paths", PathKind),
        ("grounds", GroundKind),
        ("places", PlaceKind),
        ("zones", EvacuationStatus),
        ("incidents", IncidentType),
        ("assignments", TravelMode),
    ],
)
def test_no_word_of_the_domain_goes_undrawn(table: str, members: type[StrEnum]) -> None:
    root = ET.fromstring(STYLES[table][1])
    symbols = {symbol.get("name") for symbol in root.findall("renderer-v2/symbols/symbol")}
    drawn = {entry.get("value"): entry for entry in root.iter("category")}
    assert {member.value for member in members} <= set(drawn)
    assert {entry.get("symbol") for entry in drawn.values()} == symbols


def test_words_of_the_legend_are_in_both_languages() -> None:
    root = ET.fromstring(STYLES["buildings"][1])
    labels = {entry.get("value"): entry.get("label") for entry in root.iter("category")}
    assert labels["library"] == "Library / 图书馆"
    assert all(label and " / " in label and "." not in label for label in labels.values())


def _colours(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value} if re.fullmatch("#[0-9a-f]{6}", value) else set()
    if is_dataclass(value):
        return set().union(*(_colours(getattr(value, field.name)) for field in fields(value)))
    several = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    return set().union(*map(_colours, several))


@pytest.mark.parametrize("table", STYLES)
def test_every_colour_is_one_of_the_tokens(table: str) -> None:
    allowed = _colours(LIGHT) | {"#000000", "#ffffff"}
    written = re.findall(r'"(\d+),(\d+),(\d+),\d+"', STYLES[table][1])
    assert {f"#{int(r):02x}{int(g):02x}{int(b):02x}" for r, g, b in written} <= allowed
