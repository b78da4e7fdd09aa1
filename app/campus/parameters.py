"""Figures that ship in `data/parameters/*.toml`, each with its range, its unit and its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.domain.source import Source, SourceStatus
from app.runtime.files import data_path


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure with its plausible range `low <= value <= high`, in `unit`."""

    value: float
    low: float
    high: float
    unit: str
    source: Source

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"parameter out of order: {self.low} <= {self.value} <= {self.high}")


def parameter(entry: Mapping[str, Any]) -> Parameter:
    """The parameter that one TOML table describes; KeyError or ValueError where it is incomplete."""
    return Parameter(
        float(entry["value"]),
        float(entry["low"]),
        float(entry["high"]),
        str(entry["unit"]),
        Source(SourceStatus(entry["status"]), str(entry["source"])),
    )


@lru_cache
def read_table(name: str) -> Mapping[str, Any]:
    """The content of `data/parameters/<name>.toml`."""
    return tomllib.loads(data_path("parameters", f"{name}.toml").read_text("utf-8"))
