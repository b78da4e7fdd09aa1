"""Reads the fields of a rules file one by one and gathers what is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from app.domain.message import Message, Param, msg

T = TypeVar("T")
LARGEST = 1e6


@dataclass(frozen=True, slots=True)
class Band:
    """Low, best and high figure of a rule."""

    low: float
    best: float
    high: float


@dataclass(slots=True)
class Problems:
    """What was found wrong so far; reading goes on, so that a person sees everything at once."""

    found: list[Message] = field(default_factory=list)

    def extend(self, problems: Iterable[Message]) -> None:
        """Add findings."""
        self.found.extend(problems)


class Table:
    """One TOML table. A field that is wrong is noted and stands as a harmless value until reading ends."""

    def __init__(self, content: Any, name: str, problems: Problems) -> None:
        self._name = name
        self._problems = problems
        if not isinstance(content, dict):
            self._note(msg("planning.rules.problem.bad_value", field=name, value=_show(content)))
        self._content: dict[str, Any] = content if isinstance(content, dict) else {}

    def __contains__(self, name: str) -> bool:
        return name in self._content

    def names(self) -> list[str]:
        """The fields that are there, in their order."""
        return list(self._content)

    def only(self, *names: str) -> None:
        """Note every field that is not one of these."""
        for name in self._content:
            if name not in names:
                self._note(msg("planning.rules.problem.unknown_field", field=name))

    def table(self, name: str) -> Table:
        """A table within this one."""
        if name not in self._content:
            self._missing(name)
        return Table(self._content.get(name, {}), f"{self._name}.{name}", self._problems)

    def text(self, name: str) -> str:
        """A text that is not blank."""
        value = self._content.get(name)
        if not isinstance(value, str) or not value.strip():
            self._wrong(name, value)
            return ""
        return value

    def choice(self, name: str, options: Mapping[Any, T]) -> T:
        """One of several words or numbers."""
        return self._pick(name, self._content.get(name), options)

    def choices(self, name: str, options: Mapping[Any, T]) -> list[T]:
        """Several of several words, at least one."""
        values = self._content.get(name)
        if not isinstance(values, list) or not values:
            self._wrong(name, values)
            return []
        return [self._pick(name, value, options) for value in values]

    def number(self, name: str, least: float = 0.0, largest: float = LARGEST) -> float:
        """A finite number within bounds."""
        value = self._content.get(name)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not (math.isfinite(value) and least <= value <= largest)
        ):
            self._wrong(name, value)
        else:
            return float(value)
        return max(least, 1.0)

    def count(self, name: str) -> int:
        """A whole number from 0; 0 where it is left out."""
        value = self._content.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
            self._wrong(name, value)
            return 0
        return value

    def positive(self, name: str) -> int:
        """A whole number from 1."""
        value = self.count(name)
        if value == 0:
            self._wrong(name, self._content.get(name))
        return max(1, value)

    def band(self, largest: float = LARGEST) -> Band:
        """The fields low, best and high, which must not fall."""
        band = Band(*(self.number(name, largest=largest) for name in ("low", "best", "high")))
        if not band.low <= band.best <= band.high:
            self._note(msg("planning.rules.problem.out_of_order", field=self._name))
        return band

    def per_band(self) -> Band:
        """Like `band`, for a divisor: positive, and a larger figure means a smaller need."""
        band = Band(*(self.number(name, least=1e-9) for name in ("low", "best", "high")))
        if not band.low >= band.best >= band.high:
            self._note(msg("planning.rules.problem.out_of_order", field=self._name))
        return band

    def _pick(self, name: str, value: Any, options: Mapping[Any, T]) -> T:
        if isinstance(value, str | int) and not isinstance(value, bool) and value in options:
            return options[value]
        self._wrong(name, value)
        return next(iter(options.values()))

    def _wrong(self, name: str, value: Any) -> None:
        if name in self._content:
            self._note(msg("planning.rules.problem.bad_value", field=name, value=_show(value)))
        else:
            self._missing(name)

    def _missing(self, name: str) -> None:
        self._note(msg("planning.rules.problem.missing_field", field=name))

    def _note(self, problem: Message) -> None:
        self._problems.extend([msg("planning.rules.bad_line", rule=self._name, problem=problem)])


def _show(value: Any) -> Param:
    return value if isinstance(value, str | int | float) else str(value)[:80]
