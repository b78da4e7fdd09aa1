"""Days and times as a person enters them, in campus time."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from app.domain.errors import UserError
from app.domain.message import msg

_TINY = timedelta(microseconds=1)


def read_moment(words: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The moment that `06:00` (the next one after `now`) or `2026-11-23 06:00` means; None for no words.

    Raises:
        UserError: it is neither.
    """
    said = " ".join(words.replace("：", ":").split())
    if not said:
        return None
    with contextlib.suppress(ValueError, OverflowError):
        local = datetime.strptime(said, "%Y-%m-%d %H:%M").replace(tzinfo=zone)
        return local.astimezone(UTC)
    with contextlib.suppress(ValueError, OverflowError):
        clock = datetime.strptime(said, "%H:%M").time()  # noqa: DTZ007
        today = now.astimezone(zone).date()
        soon = (datetime.combine(today + timedelta(days=days), clock, zone) for days in (0, 1))
        return next(one for one in soon if one > now).astimezone(UTC)
    raise UserError(msg("views.resource.bad_moment", text=said))


def read_last_day(words: str, zone: tzinfo) -> datetime | None:
    """The end of the day `2027-06-30`, after which a lot is not sent; None for no words.

    Raises:
        UserError: it is no day.
    """
    said = words.strip()
    if not said:
        return None
    with contextlib.suppress(ValueError, OverflowError):
        after = date.fromisoformat(said) + timedelta(days=1)
        return datetime.combine(after, time(), zone).astimezone(UTC)
    raise UserError(msg("views.resource.bad_day", text=said))


def last_day(until: datetime, zone: tzinfo) -> str:
    """The last day on which a lot is sent."""
    return (until - _TINY).astimezone(zone).date().isoformat()
