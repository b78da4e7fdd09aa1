"""Daily series of what came in: counts of a day add up, readings of a sensor do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.observation import Reading, SeriesKind
from app.domain.operation import Snapshot

MOST_DAYS = 1500
"""More history than this is not looked at."""


@dataclass(frozen=True, slots=True)
class Series:
    """One figure a day without gaps, of the whole campus, of a building or of a group."""

    kind: SeriesKind
    name: str
    building_id: str
    group: str
    first: date
    values: tuple[float, ...]
    received_at: datetime
    """When its newest report came in."""

    @property
    def last(self) -> date:
        """The newest day."""
        return self.first + timedelta(days=len(self.values) - 1)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells it from other series."""
        return self.kind.value, self.name, self.building_id, self.group

    def day(self, number: int) -> date:
        """The day of a value."""
        return self.first + timedelta(days=number)

    def since(self, number: int) -> Series:
        """The series from a value on."""
        return replace(self, first=self.day(number), values=self.values[number:])


def midnight(day: date, timezone: str) -> datetime:
    """The beginning of a day on campus."""
    return datetime.combine(day, time(), ZoneInfo(timezone))


def series_of(snapshot: Snapshot) -> tuple[Series, ...]:
    """The series of an operation: for each kind and name the campus, each building and each group.

    A day between the first and the last report of a kind on which nothing came in counts 0, for a sensor as
    its value of the day before.
    """
    zone = ZoneInfo(snapshot.campus.info.timezone)
    by_key: defaultdict[tuple[SeriesKind, str, str, str], list[Reading]] = defaultdict(list)
    spans: dict[SeriesKind, tuple[date, date]] = {}
    for reading in snapshot.readings:
        day = reading.at.astimezone(zone).date()
        first, last = spans.get(reading.kind, (day, day))
        spans[reading.kind] = min(first, day), max(last, day)
        for scope in _scopes(reading):
            by_key[reading.kind, reading.name, *scope].append(reading)
    return tuple(
        _series(key, readings, spans[key[0]], zone)
        for key, readings in sorted(by_key.items(), key=lambda entry: (entry[0][0].value, entry[0][1:]))
    )


def _scopes(reading: Reading) -> Iterable[tuple[str, str]]:
    """The whole campus, and the building and the group that it names; a sensor is one place."""
    if reading.kind is SeriesKind.SENSOR:
        return ((reading.building_id, reading.group),)
    found = [("", "")]
    if reading.building_id:
        found.append((reading.building_id, ""))
    if reading.group:
        found.append(("", reading.group))
    return found


def _series(
    key: tuple[SeriesKind, str, str, str],
    readings: list[Reading],
    span: tuple[date, date],
    zone: ZoneInfo,
) -> Series:
    kind, name, building_id, group = key
    by_day: defaultdict[date, list[float]] = defaultdict(list)
    for reading in readings:
        by_day[reading.at.astimezone(zone).date()].append(reading.value)
    first = max(span[0], span[1] - timedelta(days=MOST_DAYS - 1))
    if kind is SeriesKind.SENSOR:
        first = max(first, min(by_day))
    values: list[float] = []
    for number in range((span[1] - first).days + 1):
        found = by_day.get(first + timedelta(days=number))
        if kind is SeriesKind.SENSOR:
            values.append(max(found) if found else values[-1])
        else:
            values.append(sum(found) if found else 0.0)
    received = max(reading.received_at for reading in readings)
    return Series(kind, name, building_id, group, first, tuple(values), received)
