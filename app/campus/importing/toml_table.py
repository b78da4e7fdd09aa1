"""TOML tables read key by key: every value is checked, and a key that nobody asked for is an error."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from app.domain.errors import UserError
from app.domain.message import Message, msg

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


@dataclass(slots=True)
class TomlTable:
    """A TOML table that is read key by key and in the end must have no key left over."""

    file: Path
    name: str
    entries: Mapping[str, Any]
    used: set[str] = field(default_factory=set)

    def fail(self, key: str, problem: Message) -> NoReturn:
        raise UserError(
            msg("recipe.bad", file=self.file.name, table=self.name or "–", key=key, problem=problem)
        )

    def take(self, key: str, read: Callable[[Any], T], *, default: T | None = None) -> T:
        """The key's value in its own form; without a default the key must be there."""
        self.used.add(key)
        if key not in self.entries:
            if default is None:
                self.fail(key, msg("recipe.missing"))
            return default
        try:
            return read(self.entries[key])
        except BadValueError as bad:
            self.fail(key, bad.problem)

    def text(self, key: str, *, required: bool = False) -> str:
        return self.take(key, text, default=None if required else "")

    def sub(self, key: str) -> TomlTable:
        """The table below a key; an empty one where there is none."""
        self.used.add(key)
        below = self.entries.get(key, {})
        if not isinstance(below, dict):
            self.fail(key, msg("recipe.not_table"))
        return TomlTable(self.file, f"{self.name}.{key}" if self.name else key, below)

    def tables(self, key: str, *, required: bool) -> list[TomlTable]:
        """The tables of an array `[[key]]`."""
        self.used.add(key)
        below = self.entries.get(key, [])
        if not isinstance(below, list) or not all(isinstance(entry, dict) for entry in below):
            self.fail(key, msg("recipe.not_tables", key=key))
        if required and not below:
            self.fail(key, msg("recipe.missing"))
        prefix = f"{self.name}.{key}" if self.name else key
        return [TomlTable(self.file, f"{prefix}[{n}]", entry) for n, entry in enumerate(below, start=1)]

    def finish(self) -> None:
        """Refuse keys that nobody asked for."""
        for key in self.entries:
            if key not in self.used:
                self.fail(key, not_one_of(key, self.used))


class BadValueError(Exception):
    def __init__(self, problem: Message) -> None:
        super().__init__(problem.key)
        self.problem = problem


def not_one_of(word: str, allowed: Collection[str]) -> Message:
    close = difflib.get_close_matches(str(word), [str(one) for one in allowed], n=1)
    words = ", ".join(sorted(str(one) for one in allowed))
    if close:
        return msg("recipe.unknown_near", value=word, near=close[0], allowed=words)
    return msg("recipe.unknown", value=word, allowed=words)


def expect(ok: bool, expected: Message) -> None:
    if not ok:
        raise BadValueError(expected)


def text(raw: Any) -> str:
    expect(isinstance(raw, str) and bool(raw.strip()), msg("recipe.not_text"))
    return str(raw).strip()


def texts(raw: Any) -> tuple[str, ...]:
    """A text or a list of texts; the empty text is allowed, for it means that a column gives nothing."""
    entries = raw if isinstance(raw, list) else [raw]
    expect(bool(entries) and all(isinstance(entry, str) for entry in entries), msg("recipe.not_texts"))
    return tuple(entries)


def flag(raw: Any) -> bool:
    expect(isinstance(raw, bool), msg("recipe.not_allowed", allowed="true, false"))
    return bool(raw)


def whole(raw: Any) -> int:
    expect(isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < 1000, msg("recipe.not_whole"))
    return int(raw)


def factor(raw: Any) -> float:
    ok = isinstance(raw, int | float) and not isinstance(raw, bool) and 1e-9 < abs(raw) < 1e9
    expect(ok, msg("recipe.not_factor"))
    return float(raw)


def choice(choices: type[E]) -> Callable[[Any], E]:
    def read(raw: Any) -> E:
        if raw not in tuple(choices):
            raise BadValueError(not_one_of(str(raw), [choice.value for choice in choices]))
        return choices(raw)

    return read
