"""What the program knows of resources: `data/parameters/resources.toml` and `logistics.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.campus.parameters import Parameter, parameter, read_table
from app.domain.resource import Capability, Protection, ResourceCatalogue, Substitute, Supply
from app.domain.source import Source, SourceStatus


@dataclass(frozen=True, slots=True)
class Logistics:
    """The figures of `logistics.toml`."""

    turnaround: Parameter
    """To be loaded before each tour; s."""
    stop: Parameter
    """To set down loads at one stop of a tour; s."""


@lru_cache
def catalogue() -> ResourceCatalogue:
    """The catalogue that ships."""
    content = read_table("resources")
    return ResourceCatalogue(
        capabilities={
            code: Capability(code, entry["en"], entry["zh"])
            for code, entry in content["capabilities"].items()
        },
        supplies={code: _supply(code, entry) for code, entry in content["supplies"].items()},
        protections={
            code: Protection(code, entry["en"], entry["zh"], tuple(entry["incidents"]), _source(entry))
            for code, entry in content["protections"].items()
        },
        substitutes=tuple(
            Substitute(
                item=entry["item"],
                instead_of=entry["instead_of"],
                ratio=entry["ratio"],
                penalty=float(entry["penalty"]),
                source=_source(entry),
            )
            for entry in content["substitutes"]
        ),
    )


@lru_cache
def logistics() -> Logistics:
    """What loading and unloading take."""
    content = read_table("logistics")
    return Logistics(turnaround=parameter(content["turnaround"]), stop=parameter(content["stop"]))


def _supply(code: str, entry: Mapping[str, Any]) -> Supply:
    return Supply(
        code=code,
        name_en=entry["en"],
        name_zh=entry["zh"],
        unit=entry["unit"],
        weight_kg=float(entry["weight_kg"]),
        volume_l=float(entry["volume_l"]),
        shelf_life_days=entry.get("shelf_life_days"),
        parts=tuple(entry.get("parts", {}).items()),
    )


def _source(entry: Mapping[str, Any]) -> Source:
    return Source(SourceStatus(entry["status"]), entry["source"])
