"""When teams can leave: their daily duty in campus time, and their rest."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.domain.errors import UserError
from app.domain.message import bilingual, msg
from app.domain.resource import Team


class Readiness(NamedTuple):
    """When a team is on duty next."""

    ready_s: float
    """Seconds until it can leave; 0 where it can at once."""
    leaves_s: float
    """Seconds until that duty ends; inf where it has no end."""


def shift_times(shift: tuple[str, str]) -> tuple[time, time]:
    """Beginning and end of a daily duty; ValueError where one is not `HH:MM` from 00:00 to 23:59."""
    begin, end = (datetime.strptime(words, "%H:%M").time() for words in shift)  # noqa: DTZ007 - of any day
    return begin, end


def readiness(team: Team, zone: ZoneInfo, at: datetime) -> Readiness:
    """When a team is free to leave, after its rest and within its duty.

    A duty whose end is not after its beginning runs past midnight; one that ends as it begins has no end.
    Clock changes are those of the campus's time zone.

    Raises:
        UserError: the times of its duty make no sense.
    """
    free = max(at, team.rests_until) if team.rests_until is not None else at
    rest_s = (free - at).total_seconds()
    if team.shift is None or team.shift[0] == team.shift[1]:
        return Readiness(rest_s, math.inf)
    try:
        begin, end = shift_times(team.shift)
    except ValueError as error:
        name = bilingual(team.name, team.name_zh or team.name)
        raise UserError(msg("resource.shift", name=name, shift="–".join(team.shift))) from error
    first = free.astimezone(zone).date() - timedelta(days=1)
    start, stop = next(duty for duty in _duties(first, begin, end, zone) if duty[1] > free)
    return Readiness(max(rest_s, (start - at).total_seconds()), (stop - at).total_seconds())


def _duties(first: date, begin: time, end: time, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    day = first
    while True:
        last = day if begin < end else day + timedelta(days=1)
        yield (
            datetime.combine(day, begin, zone).astimezone(UTC),
            datetime.combine(last, end, zone).astimezone(UTC),
        )
        day += timedelta(days=1)
