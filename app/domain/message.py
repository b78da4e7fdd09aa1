"""What the core says to a person: a catalogue key with parameters, put into words at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Message:
    """A catalogue key and its parameters; `app.runtime.text` renders it in a language and a time zone."""

    key: str
    params: tuple[tuple[str, Param], ...] = ()


#: An enum member is rendered by the key `<enum class in snake case>.<value>`, a datetime in campus time.
Param: TypeAlias = "str | int | float | datetime | Enum | Message | None"


def msg(key: str, /, **params: Param) -> Message:
    """The message `key` with parameters in a canonical order, so that equal messages compare equal."""
    return Message(key, tuple(sorted(params.items())))


def bilingual(en: str, zh: str) -> Message:
    """Words that are data, not catalogue: a name in both languages, or the one that there is for both."""
    return msg("data.words", en=en or zh, zh=zh or en)
