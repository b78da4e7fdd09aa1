"""Hazardous substances by UN number: the Guidebook's distances, exposure limits, whether the vapour burns."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from app.domain.message import Message, bilingual
from app.domain.source import Source, SourceStatus
from app.runtime.files import data_path

MOLAR_VOLUME_L = 24.45
"""Litres of one mole of gas at 25 °C and one atmosphere."""
SMALL_L = 208.0
"""A spill of at most one drum is small (Emergency Response Guidebook; 55 US gallons)."""


class Spill(StrEnum):
    """How much came out, as the Guidebook tells it."""

    UNKNOWN = "unknown"
    SMALL = "small"
    LARGE = "large"


class Container(StrEnum):
    """What a large spill came out of: a row of Table 3."""

    UNKNOWN = "unknown"
    RAIL_CAR = "rail_car"
    HIGHWAY_TANK = "highway_tank"
    NURSE_TANK = "nurse_tank"
    TON_CYLINDERS = "ton_cylinders"
    SMALL_CYLINDERS = "small_cylinders"


class WindClass(StrEnum):
    """Classes of Table 3: below 10 km/h, to 20 km/h, above."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"

    @classmethod
    def of(cls, wind_mps: float | None) -> WindClass:
        """The class of a wind; where nobody knows it, the low one, whose distances are the longest."""
        if wind_mps is None or wind_mps * 3.6 < 10:
            return cls.LOW
        return cls.MODERATE if wind_mps * 3.6 <= 20 else cls.HIGH


@dataclass(frozen=True, slots=True)
class Distances:
    """What the Guidebook says for one spill."""

    isolation_m: float
    protective_m: float
    beyond: bool
    """The Guidebook prints the protective distance as 11+: it may be longer."""
    source: Source


@dataclass(frozen=True, slots=True)
class Limit:
    """An exposure level in ppm by minutes of exposure."""

    ppm: tuple[float, ...]
    minutes: tuple[float, ...]
    source: Source

    def for_exposure(self, minutes: float) -> float | None:
        """The level for an exposure of so long: that of the next longer time; None beyond the last."""
        return next((p for p, m in zip(self.ppm, self.minutes, strict=True) if minutes <= m), None)


@dataclass(frozen=True, slots=True)
class Substance:
    """One substance; `rows` are the Guidebook's, by `small`, `large` or container."""

    un: str
    name: Message
    flammable: bool
    rows: dict[str, tuple[float, ...]]
    beyond: frozenset[str]
    doubtful: frozenset[str]
    molar: float | None
    limits: dict[int, Limit]

    def distances(self, spill: Spill, container: Container, night: bool, wind: WindClass) -> Distances | None:
        """The Guidebook's distances; of a large spill from an unknown container the most protective row.

        A spill of unknown size is taken as large. None where the Guidebook has no row.
        """
        if spill is Spill.SMALL and "small" in self.rows:
            return self._row("small", night, wind)
        names = [name for name in self.rows if name != "small"] or list(self.rows)
        if container.value in self.rows:
            names = [container.value]
        found = [self._row(name, night, wind) for name in names]
        if not found:
            return None
        worst = max(found, key=lambda one: (one.beyond, one.protective_m, one.isolation_m))
        return Distances(
            max(one.isolation_m for one in found), worst.protective_m, worst.beyond, worst.source
        )

    def _row(self, name: str, night: bool, wind: WindClass) -> Distances:
        row = self.rows[name]
        short = len(row) == _SHORT
        column = 1 + night if short else 1 + 3 * night + list(WindClass).index(wind)
        cell, tables = f"{name}.{column}", _tables("erg")
        doubtful = cell in self.doubtful
        source = Source(
            SourceStatus.UNVERIFIED if doubtful else SourceStatus.VERIFIED,
            tables["doubtful_source"] if doubtful else tables["source"],
        )
        return Distances(row[0], 1000 * row[column], cell in self.beyond, source)


_SHORT = 3
"""Figures of a row of Table 1."""
_KEYS = frozenset({"en", "zh", "flammable", "beyond", "doubtful"})


@lru_cache
def substances() -> dict[str, Substance]:
    """All substances that are known, by UN number of four digits."""
    distances, limits = _tables("erg"), _tables("aegl")
    numbers = [name for name in {**distances, **limits} if name.startswith("un")]
    return {
        name[2:]: _substance(name[2:], distances.get(name, {}), limits.get(name, {}), limits["minutes"])
        for name in sorted(numbers)
    }


def un_digits(text: str) -> str:
    """The four digits of what a person wrote: `UN 1017`, `un1017`, `1017`; empty where there are none."""
    digits = "".join(sign for sign in text if sign.isdigit())
    return digits.zfill(4) if digits and len(digits) <= 4 and digits.isascii() else ""


def ppm_to_mg_m3(ppm: float, molar: float) -> float:
    """Milligrams per cubic metre of so many parts per million at 25 °C, `ppm·M/24.45`."""
    return ppm * molar / MOLAR_VOLUME_L


def _substance(un: str, entry: dict[str, Any], limits: dict[str, Any], minutes: list[float]) -> Substance:
    words = entry or limits
    molar = limits.get("molar")
    return Substance(
        un=un,
        name=bilingual(words["en"], words["zh"]),
        flammable=bool(entry.get("flammable", True)),
        rows={name: tuple(map(float, row)) for name, row in entry.items() if name not in _KEYS},
        beyond=frozenset(entry.get("beyond", ())),
        doubtful=frozenset(entry.get("doubtful", ())),
        molar=float(molar) if molar is not None else None,
        limits={n: _limit(limits[f"aegl{n}"], n, minutes) for n in (1, 2, 3) if f"aegl{n}" in limits},
    )


def _limit(entry: dict[str, Any], level: int, minutes: list[float]) -> Limit:
    ppm = tuple(map(float, entry["ppm"]))
    status = SourceStatus(entry["status"])
    words = f"AEGL-{level}, EPA (read in a public catalogue; primary not checked)"
    times = tuple(map(float, minutes)) if len(ppm) > 1 else (60.0,)
    if any(not math.isfinite(one) or one <= 0 for one in ppm) or len(times) != len(ppm):
        raise ValueError(f"AEGL-{level}: {ppm}")
    return Limit(ppm, times, Source(status, words))


@lru_cache
def _tables(name: str) -> dict[str, Any]:
    return tomllib.loads(data_path("substances", f"{name}.toml").read_text("utf-8"))
