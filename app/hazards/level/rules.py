"""The rule tables of levels: shipped in `data/levels`, a user's copy in the settings folder counts instead.

Which sets apply is one setting, `levels/sets.toml` in the settings folder; sets that are `always` count
beside them. Without that file the Chinese sets apply where the campus's time zone is Chinese, else the plain
one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.domain.errors import UserError
from app.domain.grading import FactName
from app.domain.incident import IncidentType, Level
from app.domain.message import Message, bilingual, msg
from app.domain.source import Source, SourceStatus
from app.hazards.level.facts import Facts
from app.runtime.files import config_path, data_path

FOLDER = "levels"
CHOICE = "sets.toml"
CHINESE_ZONES = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Harbin", "PRC")
_BOUNDS = ("low", "value", "high")
_KNOWN = "known"
_TESTS = ("at_least", "at_most", "above", "below", _KNOWN)


class Dimension(StrEnum):
    """What a rule grades by."""

    NATURE = "nature"
    SCALE = "scale"
    SCOPE = "scope"
    TREND = "trend"


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a fact, or of a figure's low end, value or high end or of whether it is known at all."""

    fact: FactName | None
    figure: str
    bound: str
    test: str
    limit: float

    def holds(self, facts: Facts) -> bool | None:
        """Whether it holds; None where the fact or figure is not known."""
        value = self.value(facts)
        if self.test == _KNOWN:
            return (value is not None) == bool(self.limit)
        if value is None:
            return None
        return {
            "at_least": value >= self.limit,
            "at_most": value <= self.limit,
            "above": value > self.limit,
            "below": value < self.limit,
        }[self.test]

    def value(self, facts: Facts) -> float | None:
        """What is tested; None where it is not known."""
        if self.fact is not None:
            return facts.known.get(self.fact)
        figure = facts.figures.get(self.figure)
        return None if figure is None else float(getattr(figure, self.bound))


@dataclass(frozen=True, slots=True)
class LevelRule:
    """A clause: where all conditions hold it gives a level, or steps towards I."""

    id: str
    dimension: Dimension
    level: Level | None
    step: int
    kinds: frozenset[IncidentType]
    when: tuple[Condition, ...]
    clause: Message
    source: Source

    def fires(self, facts: Facts) -> bool:
        """Whether it applies to the kind of incident and all its conditions are known to hold."""
        applies = not self.kinds or facts.kind in self.kinds
        return applies and all(condition.holds(facts) for condition in self.when)


@dataclass(frozen=True, slots=True)
class ReportRule:
    """A clause by which somebody has to be told within hours."""

    id: str
    kinds: frozenset[IncidentType]
    when: tuple[Condition, ...]
    hours: float
    clause: Message
    source: Source

    def fires(self, facts: Facts) -> bool:
        """Whether it applies and all its conditions are known to hold."""
        return facts.kind in self.kinds and all(condition.holds(facts) for condition in self.when)


@dataclass(frozen=True, slots=True)
class LevelSet:
    """One table."""

    id: str
    name: Message
    always: bool
    rules: tuple[LevelRule, ...]
    reports: tuple[ReportRule, ...]


def available_sets() -> tuple[str, ...]:
    """Names of the shipped sets and the user's own."""
    own = config_path() / FOLDER
    shipped = {path.stem for path in data_path(FOLDER).glob("*.toml")}
    return tuple(sorted(shipped | {path.stem for path in own.glob("*.toml") if path.name != CHOICE}))


def chosen_sets(timezone: str) -> tuple[str, ...]:
    """The sets in force, those that always count among them.

    Raises:
        UserError: the setting or a table cannot be read.
    """
    always = tuple(name for name in available_sets() if load_set(name).always)
    path = config_path() / FOLDER / CHOICE
    if path.exists():
        names = tuple(str(name) for name in _toml(path).get("sets", ()))
    else:
        names = ("cn493", "cn_school_health") if timezone in CHINESE_ZONES else ("plain",)
    return (*always, *(name for name in names if name not in always))


def choose_sets(names: Sequence[str]) -> None:
    """Say which sets apply from now on.

    Raises:
        UserError: there is no such set.
    """
    for name in names:
        load_set(name)
    folder = config_path() / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    quoted = ", ".join(f'"{name}"' for name in names)
    (folder / CHOICE).write_text(f"sets = [{quoted}]\n", "utf-8")


def load_set(name: str) -> LevelSet:
    """A table.

    Raises:
        UserError: there is no such table, or it has mistakes; each is in `details`.
    """
    if name not in available_sets():
        raise UserError(msg("level.no_set", name=name, names=", ".join(available_sets())))
    own = config_path() / FOLDER / f"{name}.toml"
    path = own if own.exists() else data_path(FOLDER, f"{name}.toml")
    return _parsed(name, path.read_text("utf-8-sig"), edited=path is own)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(msg("level.unreadable", file=path.name, problem=str(error))) from error


@lru_cache(maxsize=32)
def _parsed(name: str, text: str, *, edited: bool) -> LevelSet:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(msg("level.unreadable", file=f"{name}.toml", problem=str(error))) from error
    problems: list[Message] = []
    rules, reports = [], []
    kinds: list[str] = []
    try:
        head = table["set"]
        kinds = list(head.get("kinds", ()))
        label, always = bilingual(head["en"], head["zh"]), bool(head.get("always", False))
    except (KeyError, TypeError) as error:
        raise UserError(msg("level.unreadable", file=f"{name}.toml", problem=str(error))) from error
    for entry in table.get("rule", ()):
        rule = _tried(name, entry, problems, lambda entry: _rule(name, entry, kinds, edited=edited))
        rules += [rule] if rule is not None else []
    for entry in table.get("report", ()):
        report = _tried(name, entry, problems, lambda entry: _report(name, entry, kinds, edited=edited))
        reports += [report] if report is not None else []
    if problems:
        raise UserError(msg("level.mistakes", file=f"{name}.toml", n=len(problems)), tuple(problems))
    return LevelSet(name, label, always, tuple(rules), tuple(reports))


def _tried(name: str, entry: Any, problems: list[Message], make: Any) -> Any:
    try:
        return make(entry)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        shown = str(entry.get("id", "?"))[:60] if isinstance(entry, dict) else "?"
        problems.append(msg("level.mistake", rule=shown, problem=f"{type(error).__name__}: {error}"))
        return None


def _rule(name: str, entry: dict[str, Any], kinds: list[str], *, edited: bool) -> LevelRule:
    level = Level(entry["level"]) if "level" in entry else None
    step = int(entry.get("step", 0))
    dimension = Dimension(entry["dimension"])
    if (level is None) == (step == 0) or not 0 <= step <= len(Level):
        raise ValueError("level or step")
    return LevelRule(
        f"{name}.{entry['id']}",
        dimension,
        level,
        step,
        frozenset(IncidentType(kind) for kind in entry.get("kinds", kinds)),
        tuple(condition_of(one) for one in entry["when"]),
        bilingual(entry["en"], entry["zh"]),
        _source(entry, edited=edited),
    )


def _report(name: str, entry: dict[str, Any], kinds: list[str], *, edited: bool) -> ReportRule:
    return ReportRule(
        f"{name}.{entry['id']}",
        frozenset(IncidentType(kind) for kind in entry.get("kinds", kinds)),
        tuple(condition_of(one) for one in entry["when"]),
        float(entry["hours"]),
        bilingual(entry["en"], entry["zh"]),
        _source(entry, edited=edited),
    )


def condition_of(entry: dict[str, Any]) -> Condition:
    """The condition of a TOML table; KeyError, TypeError or ValueError where it is none."""
    (test,) = (word for word in _TESTS if word in entry)
    bound = str(entry.get("bound", "value"))
    unknown = set(entry) - {"fact", "figure", "bound", test}
    misplaced = test == _KNOWN and "figure" not in entry
    if unknown or misplaced or bound not in _BOUNDS or ("fact" in entry) == ("figure" in entry):
        raise ValueError(f"condition {entry}")
    fact = FactName(entry["fact"]) if "fact" in entry else None
    return Condition(fact, str(entry.get("figure", "")), bound, test, float(entry[test]))


def _source(entry: dict[str, Any], *, edited: bool) -> Source:
    status = SourceStatus.EDITED if edited else SourceStatus(entry["status"])
    return Source(status, str(entry["source"]))
