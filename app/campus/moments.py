"""Dates and times as tables spell them: ISO 8601, Chinese, Excel's day numbers, and figures with slashes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.campus.words import plain
from app.domain.errors import UserError
from app.domain.message import Message, msg

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:\s+|T)(\S.*))?", re.ASCII)
_CHINESE = re.compile(r"(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]\s*(.*)", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_FIGURES = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}))?(?:\s+(\S.*))?", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_CLOCK = re.compile(
    r"(上午|凌晨|早上|下午|晚上|中午)?\s*(\d{1,2})(?:\s*[:时点]\s*(\d{1,2})?\s*分?(?::?(\d{2})(?:\.\d+)?秒?)?)?\s*"
    r"([ap]\.?m\.?)?\s*(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
_EXCEL_BEGINS = datetime(1899, 12, 30)  # noqa: DTZ001 - campus local
_EXCEL_RANGE = (20_000, 80_000)
"""Day numbers that are taken for dates: from 1954 to 2119."""


def bad(message: Message) -> UserError:
    """What is wrong with a cell."""
    return UserError(message)


@dataclass(frozen=True, slots=True)
class Moments:
    """Reads the moments of one file, in campus local time unless a moment names its own offset."""

    zone: ZoneInfo
    order: str
    """`dmy` or `mdy`; empty where neither a person nor the file decided."""
    year: int | None = None

    @classmethod
    def of(cls, texts: Iterable[str], zone: ZoneInfo, order: str = "", year: int | None = None) -> Moments:
        """Decide by the file's own dates whether day or month comes first, unless a person said so."""
        return cls(zone, order or _decided(texts), year)

    def read(self, text: str, clock: str = "") -> datetime:
        """A moment in UTC; a date alone is its first minute.

        Raises:
            UserError: it is no date or time, does not exist, or could be two dates.
        """
        text, clock = plain(text), plain(clock)
        if _SERIAL.fullmatch(text) and _EXCEL_RANGE[0] <= float(text) < _EXCEL_RANGE[1]:
            local = (_EXCEL_BEGINS + timedelta(days=float(text)) + timedelta(milliseconds=500)).replace(
                microsecond=0
            )
            day, inner = local.date(), "" if local.time() == time() else local.time().isoformat()
        else:
            day, inner = self._day(text)
        if clock and inner not in ("", "00:00:00"):
            raise bad(msg("observations.time_twice", text=text[:60]))
        return self._moment(day, clock or inner, f"{text} {clock}".strip())

    def _day(self, text: str) -> tuple[date, str]:
        if found := _ISO.fullmatch(text):
            return _date(text, found[1], found[2], found[3]), found[4] or ""
        if found := _COMPACT.fullmatch(text):
            return _date(text, found[1], found[2], found[3]), ""
        if found := _CHINESE.fullmatch(text):
            return _date(text, self._year(text, found[1]), found[2], found[3]), found[4]
        if found := _FIGURES.fullmatch(text):
            first, second = found[1], found[2]
            year = self._year(text, found[3])
            order = self.order or ("dmy" if first == second else "")
            if not order:
                raise bad(msg("observations.date_ambiguous", text=text[:60]))
            month, day = (second, first) if order == "dmy" else (first, second)
            return _date(text, year, month, day), found[4] or ""
        raise bad(msg("observations.no_date", text=text[:60]))

    def _year(self, text: str, year: str | None) -> str | int:
        if year is None and self.year is None:
            raise bad(msg("observations.no_year", text=text[:60]))
        return year or self.year or 0

    def _moment(self, day: date, clock: str, text: str) -> datetime:
        hour, offset = _clock(clock, text) if clock else (time(), "")
        try:
            if offset:
                shift = "+00:00" if offset in ("Z", "z") else offset
                return datetime.fromisoformat(f"{day.isoformat()}T{hour.isoformat()}{shift}").astimezone(UTC)
            local = datetime.combine(day, hour, self.zone)
            moment = local.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise bad(msg("observations.no_date", text=text[:60])) from error
        if moment.astimezone(self.zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            raise bad(msg("observations.time_skipped", text=text[:60]))
        return moment


def _decided(texts: Iterable[str]) -> str:
    orders = set()
    for text in texts:
        found = _FIGURES.fullmatch(plain(text))
        if found and int(found[1]) > 12 >= int(found[2]):
            orders.add("dmy")
        elif found and int(found[2]) > 12 >= int(found[1]):
            orders.add("mdy")
    return orders.pop() if len(orders) == 1 else ""


def _date(text: str, year: str | int, month: str, day: str) -> date:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError as error:
        raise bad(msg("observations.no_such_date", text=text[:60])) from error
    if not 1900 <= found.year <= 2200:
        raise bad(msg("observations.no_such_date", text=text[:60]))
    return found


def _clock(clock: str, text: str) -> tuple[time, str]:
    found = _CLOCK.fullmatch(clock)
    problem = bad(msg("observations.no_time", text=text[:60]))
    if found is None or not (found[1] or found[5] or re.search("[:时点]", clock)):
        raise problem
    hour, minute, second = int(found[2]), int(found[3] or 0), int(found[4] or 0)
    half = (found[5] or "").replace(".", "").casefold()
    if half and not 1 <= hour <= 12:
        raise problem
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif found[1] in ("下午", "晚上") and hour < 12:
        hour += 12
    try:
        return time(hour, minute, second), found[6] or ""
    except ValueError as error:
        raise problem from error
