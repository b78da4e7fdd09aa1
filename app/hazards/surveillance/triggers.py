"""Fixed administrative triggers, from `data/parameters/triggers.toml` or the user's copy of it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.domain.errors import UserError
from app.domain.message import Message, bilingual, msg
from app.domain.observation import SeriesKind
from app.domain.source import Source, SourceStatus
from app.hazards.surveillance.series import Series
from app.runtime.files import config_path, data_path

FILE = "triggers.toml"
SCOPES = ("campus", "building", "group")


@dataclass(frozen=True, slots=True)
class Trigger:
    """So many within so many days, at one place."""

    id: str
    label: Message
    kinds: frozenset[SeriesKind]
    words: tuple[str, ...]
    days: int
    at_least: float
    scope: str
    source: Source

    def fits(self, series: Series) -> bool:
        """Whether it watches that series."""
        scope = "building" if series.building_id else "group" if series.group else "campus"
        if series.kind not in self.kinds or (scope != self.scope and series.kind is not SeriesKind.SENSOR):
            return False
        return not self.words or any(_stands_in(word, series.name.casefold()) for word in self.words)

    def reached(self, series: Series, day: int) -> float | None:
        """The count of the days up to one, where that reaches the trigger with something new on that day."""
        if series.kind is SeriesKind.SENSOR:
            count = series.values[day]
        else:
            count = sum(series.values[max(0, day - self.days + 1) : day + 1])
        new = series.values[day] > 0
        return count if new and count >= self.at_least else None


def _stands_in(word: str, name: str) -> bool:
    """Latin words stand whole, others anywhere."""
    if word.isascii():
        return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", name) is not None
    return word in name


def load_triggers() -> tuple[Trigger, ...]:
    """The triggers in force.

    Raises:
        UserError: the user's copy cannot be read or has mistakes.
    """
    own = config_path() / FILE
    path = own if own.exists() else data_path("parameters", FILE)
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(msg("triggers.unreadable", file=path.name, problem=str(error))) from error
    return _parsed(text)


@lru_cache(maxsize=4)
def _parsed(text: str) -> tuple[Trigger, ...]:
    try:
        table = tomllib.loads(text)["trigger"]
        return tuple(_trigger(name, entry) for name, entry in table.items())
    except tomllib.TOMLDecodeError as error:
        raise UserError(msg("triggers.unreadable", file=FILE, problem=str(error))) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(msg("triggers.invalid", file=FILE, problem=str(error))) from error


def _trigger(name: str, entry: dict[str, Any]) -> Trigger:
    days, at_least, scope = int(entry["days"]), float(entry["at_least"]), str(entry["scope"])
    if not 1 <= days <= 366 or not at_least > 0 or scope not in SCOPES:
        raise ValueError(f"{name}: days, at_least or scope")
    return Trigger(
        name,
        bilingual(str(entry["en"]), str(entry["zh"])),
        frozenset(SeriesKind(kind) for kind in entry["kinds"]),
        tuple(str(word).casefold() for word in entry["words"]),
        days,
        at_least,
        scope,
        Source(SourceStatus(entry["status"]), str(entry["source"])),
    )
