"""The step rules: `data/steps/steps.toml`, or the user's copy in the settings folder."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from app.domain.errors import UserError
from app.domain.incident import ExternalService, IncidentType
from app.domain.message import Message, bilingual, msg
from app.domain.source import Source, SourceStatus
from app.hazards.level.rules import Condition, condition_of
from app.runtime.files import config_path, data_path

FILE = "steps.toml"
UNITS = {"s": timedelta(seconds=1), "min": timedelta(minutes=1), "d": timedelta(days=1)}


class Makes(StrEnum):
    """What accepting a step makes."""

    TASK = "task"
    CALL = "call"
    DEMAND = "demand"
    EXTENT = "extent"
    LEVEL = "level"
    ASSESS = "assess"
    PLAN = "plan"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class StepRule:
    """One recommended step, when it applies, by when and how much."""

    id: str
    kinds: frozenset[IncidentType]
    order: int
    makes: Makes
    when: tuple[Condition, ...]
    quantity: str
    unit: str
    minutes: float | None
    deadline: tuple[str, timedelta] | None
    """Figure of an assessment, and what one of its units lasts."""
    item: str
    service: ExternalService | None
    text: Message
    source: Source


def load_steps() -> tuple[StepRule, ...]:
    """The rules in force, the most urgent first.

    Raises:
        UserError: the user's copy cannot be read or has mistakes; each is in `details`.
    """
    own = config_path() / "steps" / FILE
    path = own if own.exists() else data_path("steps", FILE)
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(msg("steps.unreadable", file=FILE, problem=str(error))) from error
    return _parsed(text, path is own)


@lru_cache(maxsize=4)
def _parsed(text: str, edited: bool) -> tuple[StepRule, ...]:
    try:
        entries = tomllib.loads(text)["step"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise UserError(msg("steps.unreadable", file=FILE, problem=str(error))) from error
    problems, rules = [], []
    for entry in entries:
        try:
            rules.append(_rule(entry, edited))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            name = str(entry.get("id", "?"))[:60] if isinstance(entry, dict) else "?"
            problems.append(msg("level.mistake", rule=name, problem=f"{type(error).__name__}: {error}"))
    if problems:
        raise UserError(msg("level.mistakes", file=FILE, n=len(problems)), tuple(problems))
    return tuple(sorted(rules, key=lambda rule: (rule.order, rule.id)))


def _rule(entry: dict[str, Any], edited: bool) -> StepRule:
    deadline = entry.get("deadline")
    service = entry.get("service")
    makes = Makes(entry["makes"])
    if (makes is Makes.CALL) != (service is not None):
        raise ValueError("a call names its service, nothing else does")
    return StepRule(
        str(entry["id"]),
        frozenset(IncidentType(kind) for kind in entry["kinds"]),
        int(entry["order"]),
        makes,
        tuple(condition_of(one) for one in entry.get("when", ())),
        str(entry.get("quantity", "")),
        str(entry.get("unit", "")),
        float(entry["minutes"]) if "minutes" in entry else None,
        (str(deadline["figure"]), UNITS[deadline["unit"]]) if deadline else None,
        str(entry.get("item", "")),
        ExternalService(service) if service else None,
        bilingual(entry["en"], entry["zh"]),
        Source(SourceStatus.EDITED if edited else SourceStatus(entry["status"]), str(entry["source"])),
    )
