"""Puts the core's messages into words: a language and the campus time zone."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.domain.message import Message, Param, msg
from app.domain.source import Source
from app.runtime.files import locale_path

LANGUAGES: Mapping[str, str] = {"en": "English", "zh": "中文"}
"""Languages of the catalogue and their own names."""

BOTH = "both"
"""Chinese and English beside each other, for paper that people of either language read."""

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Text:
    """Renders messages in one language and time zone.

    A parameter `n` chooses between singular and plural where the catalogue has both. An enum member is
    looked up by `enum_key`; a datetime is shown in campus time as `YYYY-MM-DD HH:MM`, or `HH:MM:SS` where the
    catalogue asks for `{at:time}`.
    """

    def __init__(self, language: str = "en", timezone: str = "UTC") -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no catalogue for {language!r}")
        self.language = language
        self.timezone = ZoneInfo(timezone)
        self._catalogue = _catalogue(language)

    def __call__(self, key: str, /, **params: Param) -> str:
        """The words for a key and its parameters."""
        return self.render(msg(key, **params))

    def render(self, message: Message) -> str:
        """The words for a message; an unknown key is shown as it is, so that nothing is ever hidden."""
        params = dict(message.params)
        n = params.get("n")
        template = self._catalogue.gettext(message.key)
        if isinstance(n, int):
            counted = self._catalogue.ngettext(message.key, message.key, n)
            template = template if counted == message.key else counted
        if template == message.key and params:
            return f"{message.key} {', '.join(f'{k}={self._value(v)}' for k, v in params.items())}"
        return template.format(**{name: self._value(value) for name, value in params.items()})

    def enum(self, member: Enum) -> str:
        """The words for an enum member."""
        return self._catalogue.gettext(enum_key(member))

    def source(self, source: Source) -> str:
        """What stands behind a figure: its rule in words, or else the publication or person."""
        return source.reference if source.note is None else self.render(source.note)

    def pick(self, name: str, name_zh: str) -> str:
        """Of a name and its Chinese form, the one of this language; whichever exists where one is empty."""
        return (name_zh or name) if self.language == "zh" else (name or name_zh)

    def join(self, parts: Iterable[str]) -> str:
        """The parts as a list: `two, three`."""
        return self("map.list_separator").join(parts)

    def time(self, at: datetime, *, date: bool = True, seconds: bool = False) -> str:
        """A moment in campus time."""
        local = at.astimezone(self.timezone)
        clock = local.strftime("%H:%M:%S" if seconds else "%H:%M")
        return f"{local:%Y-%m-%d} {clock}" if date else clock

    def _value(self, value: Param) -> str | int | float | _Moment:
        if isinstance(value, Message):
            return self.render(value)
        if isinstance(value, Enum):
            return self.enum(value)
        if isinstance(value, datetime):
            return _Moment(value, self)
        return "–" if value is None else value


class Both(str):
    """Chinese words and the English ones after them, which can still be told apart."""

    zh: str
    en: str

    def __new__(cls, zh: str, en: str) -> Both:
        """Both, or the words alone where they are the same in either language."""
        made = super().__new__(cls, zh if zh == en else f"{zh} {en}")
        made.zh, made.en = zh, en
        return made


class BothText(Text):
    """Renders messages in Chinese and English at once, each with its own parameters: `火灾 Fire`."""

    def __init__(self, timezone: str = "UTC") -> None:
        super().__init__("zh", timezone)
        self.language = BOTH
        self._sides = (Text("zh", timezone), Text("en", timezone))

    def render(self, message: Message) -> str:
        """The words in both languages; parameters that are in both already are taken apart."""
        zh, en = (side.render(_side(message, side.language)) for side in self._sides)
        return Both(zh, en) if any(map(str.isalnum, en)) else en

    def enum(self, member: Enum) -> str:
        """The words for an enum member in both languages."""
        return Both(*(side.enum(member) for side in self._sides))

    def join(self, parts: Iterable[str]) -> str:
        """The parts as a list in each language."""
        parts = list(parts)
        return Both(*(side.join(_of(part, side.language) for part in parts) for side in self._sides))

    def pick(self, name: str, name_zh: str) -> str:
        """Both names, or the one that exists."""
        return Both(name_zh or name, name or name_zh)


def _side(message: Message, side: str) -> Message:
    params = {name: _of(value, side) if isinstance(value, str) else value for name, value in message.params}
    return msg(message.key, **params)


def _of(words: str, side: str) -> str:
    """The words of one language, where they are in both."""
    return (words.zh if side == "zh" else words.en) if isinstance(words, Both) else words


def text_in(language: str, timezone: str) -> Text:
    """The words of one language of the catalogue, or of `BOTH`."""
    return BothText(timezone) if language == BOTH else Text(language, timezone)


class _Moment:
    """A datetime inside a template: `{at}` is date and time, `{at:time}` the clock with seconds."""

    def __init__(self, at: datetime, text: Text) -> None:
        self._at, self._text = at, text

    def __str__(self) -> str:
        return self._text.time(self._at)

    def __format__(self, spec: str) -> str:
        return self._text.time(self._at, date=False, seconds=True) if spec == "time" else str(self)


def enum_key(member: Enum) -> str:
    """The catalogue key of an enum member: `BuildingUse.DORMITORY` is `building_use.dormitory`."""
    return f"{_WORD_START.sub('_', type(member).__name__).lower()}.{member.value}"


@lru_cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("muster", locale_path(), languages=[language])
