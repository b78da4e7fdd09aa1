"""Daily counts: from a table with columns found by name, or from what came in to an operation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.observation import DataTable, SeriesKind
from app.hazards.assessing import Scene
from app.hazards.epidemic.fit import Observed

DATE_COLUMNS = ("date", "dates", "day", "onset_date", "onset", "日期", "发病日期", "时间")
PREVALENCE_COLUMNS = ("in_bed", "beds", "bedridden", "isolated", "prevalence", "卧床", "在床", "隔离", "现患")
ONSET_COLUMNS = (
    "cases",
    "count",
    "counts",
    "onsets",
    "new_cases",
    "i",
    "ill",
    "incidence",
    "visits",
    "clinic_visits",
    "absences",
    "病例",
    "病例数",
    "新增",
    "新发",
    "发病",
    "发病数",
    "人数",
    "就诊",
    "缺勤",
)
_PATTERNS = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
MOST_DAYS = 400
"""An outbreak that is fitted lasts no longer."""


@dataclass(frozen=True, slots=True)
class DailySeries:
    """Counts by day in order; days without a count are missing in `counts`."""

    counts: tuple[tuple[date, float], ...]
    observed: Observed
    name: str
    """Column or kind of reading."""

    @property
    def first(self) -> date:
        """The first day."""
        return self.counts[0][0]

    @property
    def last(self) -> date:
        """The last day."""
        return self.counts[-1][0]

    @property
    def days(self) -> tuple[int, ...]:
        """Days from the first one."""
        return tuple((day - self.first).days for day, _ in self.counts)

    @property
    def values(self) -> tuple[float, ...]:
        """The counts alone."""
        return tuple(value for _, value in self.counts)

    @property
    def gaps(self) -> tuple[date, ...]:
        """Days between the first and the last that have no count."""
        known = {day for day, _ in self.counts}
        return tuple(day for day in days_between(self.first, self.last) if day not in known)

    def filled(self) -> tuple[float, ...]:
        """A count for each day, none where nothing was counted."""
        known = dict(self.counts)
        return tuple(known.get(day, 0.0) for day in days_between(self.first, self.last))

    def until(self, day: date) -> DailySeries:
        """What was known on a day.

        Raises:
            UserError: nothing was.
        """
        kept = tuple(entry for entry in self.counts if entry[0] <= day)
        if not kept:
            raise UserError(msg("epidemic.today_before_data", day=day.isoformat()))
        return DailySeries(kept, self.observed, self.name)


def days_between(first: date, last: date) -> tuple[date, ...]:
    """Each day, both ends within."""
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def midnight(scene: Scene, day: date) -> datetime:
    """Beginning of a day in campus time, in UTC."""
    zone = ZoneInfo(scene.campus.info.timezone) if scene.campus is not None else UTC
    return datetime.combine(day, time(), zone).astimezone(UTC)


def parse_day(text: str, name: str) -> date:
    """The day that a person wrote.

    Raises:
        UserError: it is no date with the year first.
    """
    found = _date(text)
    if found is None:
        raise UserError(msg("epidemic.bad_day", name=name, value=text[:40]))
    return found


def daily_series(
    scene: Scene, column: str, observed: Observed | None, *, most_days: int = MOST_DAYS
) -> DailySeries | None:
    """The counts of the scene: its table, else cases with an onset, else clinic visits, else absences.

    Of what came in only the last `most_days` count; a table that spans more is refused.

    Raises:
        UserError: the table has no such columns or bad rows; `details` lists each with its line.
    """
    if scene.table is not None:
        return _from_table(scene.table, column, observed, most_days)
    counted = _from_snapshot(scene)
    if not counted:
        return None
    name, days = counted
    entries = tuple(sorted(days.items()))
    entries = tuple(entry for entry in entries if (entries[-1][0] - entry[0]).days <= most_days)
    filled = tuple((day, days.get(day, 0.0)) for day in days_between(entries[0][0], entries[-1][0]))
    return DailySeries(filled, observed or Observed.ONSETS, name)


def _from_table(table: DataTable, column: str, observed: Observed | None, most_days: int) -> DailySeries:
    when = _column(table, DATE_COLUMNS, "")
    what = _column(table, (*PREVALENCE_COLUMNS, *ONSET_COLUMNS), column)
    if when is None or what is None:
        columns = ", ".join(table.columns)
        raise UserError(msg("epidemic.no_columns", file=table.name, columns=columns[:200]))
    counts: dict[date, float] = {}
    problems: list[Message] = []
    for number, row in enumerate(table.rows):
        line = table.where[number] if number < len(table.where) else str(number + 1)
        problem = _read_row(row[when], row[what], line, counts)
        if problem is not None:
            problems.append(problem)
    if not problems and (max(counts) - min(counts)).days > most_days:
        problems.append(msg("epidemic.row.too_long", most=most_days))
    if problems:
        raise UserError(msg("epidemic.bad_rows", file=table.name, n=len(problems)), tuple(problems))
    name = table.columns[what]
    kind = Observed.PREVALENCE if _fold(name) in PREVALENCE_COLUMNS else Observed.ONSETS
    return DailySeries(tuple(sorted(counts.items())), observed or kind, name)


def _read_row(day: str, count: str, line: str, counts: dict[date, float]) -> Message | None:
    """Adds one row to `counts`, or says why not."""
    moment = _date(day)
    if moment is None:
        return msg("epidemic.row.no_date", row=line, value=day[:40])
    try:
        value = float(count)
    except ValueError:
        return msg("epidemic.row.no_count", row=line, value=count[:40])
    if not (0 <= value < 1e7) or value != int(value):
        return msg("epidemic.row.bad_count", row=line, value=count[:40])
    if moment in counts:
        return msg("epidemic.row.day_twice", row=line, day=moment.isoformat())
    counts[moment] = value
    return None


def _column(table: DataTable, names: Iterable[str], wanted: str) -> int | None:
    folded = [_fold(column) for column in table.columns]
    for name in (_fold(wanted),) if wanted.strip() else names:
        if name in folded:
            return folded.index(name)
    return None


def _fold(text: str) -> str:
    return text.strip().casefold().replace(" ", "_")


def _date(text: str) -> date | None:
    for pattern in _PATTERNS:
        found = pattern.fullmatch(text.strip())
        if found is not None:
            try:
                return date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                return None
    return None


def _from_snapshot(scene: Scene) -> tuple[str, dict[date, float]] | None:
    """Counts by campus day up to the moment in question, of the incident's building where it has one."""
    snapshot = scene.snapshot
    if snapshot is None:
        return None
    zone = ZoneInfo(snapshot.campus.info.timezone)
    place = scene.incident.building_id if scene.incident is not None else ""
    onsets = [
        (case.onset_at, 1.0)
        for case in snapshot.cases
        if case.ill and case.onset_at is not None and (not place or case.building_id == place)
    ]
    sources: list[tuple[str, list[tuple[datetime, float]]]] = [("onsets", onsets)]
    for kind in (SeriesKind.CLINIC_VISITS, SeriesKind.ABSENCES):
        seen = [
            (reading.at, reading.value)
            for reading in snapshot.readings
            if reading.kind is kind and (not place or reading.building_id == place)
        ]
        sources.append((kind.value, seen))
    for name, entries in sources:
        days: dict[date, float] = {}
        for at, value in entries:
            if at <= scene.at and value >= 0:
                day = at.astimezone(zone).date()
                days[day] = days.get(day, 0.0) + float(round(value))
        if days:
            return name, days
    return None
