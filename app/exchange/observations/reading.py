"""Tables of readings, cases and weather into records; every row that cannot be read says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import TypeVar
from zoneinfo import ZoneInfo

from app.campus.moments import Moments
from app.campus.words import KINDS, key
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.observation import CaseReport, DataTable, Exposure, Reading, SeriesKind, WeatherReport
from app.domain.operation import Campus
from app.domain.source import Finding, Severity
from app.exchange.observations.cells import Row, answer, checked_text, identity
from app.exchange.observations.mapping import ColumnMapping, TableKind, check
from app.exchange.observations.places import Buildings
from app.exchange.observations.weather import weather_of

T = TypeVar("T")

LARGEST = 1e9
"""No count or measurement is larger."""
_OLDEST = 150
_AHEAD = timedelta(days=1)
"""A moment further ahead than this is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class ObservationPreview:
    """What a table holds, before anything of it is kept."""

    what: TableKind
    name: str
    readings: tuple[Reading, ...] = ()
    cases: tuple[CaseReport, ...] = ()
    weather: tuple[WeatherReport, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Each row that was not read: its line as `subject`, with the reason."""

    @property
    def rejected(self) -> tuple[Finding, ...]:
        """The rows that were not read."""
        return tuple(one for one in self.findings if one.severity is Severity.REJECTED)


@dataclass(slots=True)
class _Reader:
    mapping: ColumnMapping
    buildings: Buildings
    moments: dict[str, Moments]
    kind: SeriesKind | None
    author: str
    at: datetime
    incident_id: str
    name: str
    """Of the list, without the ending of its file: tells lists apart that have no incident."""
    seen: Counter[str]

    def moment(self, row: Row, day: str, clock: str) -> datetime | None:
        """The moment of a date's and a time's column; None where both are empty."""
        text, hour = row.text(day), row.text(clock) if clock in self.mapping.columns else ""
        if not text and not hour:
            return None
        if not text:
            raise UserError(msg("observations.time_without_date", text=hour[:60]))
        found = self.moments[day].read(text, hour)
        if found > self.at + _AHEAD:
            raise UserError(msg("observations.in_future", text=text[:60]))
        return found

    def once(self, record_id: str, name: str) -> str:
        """Refuse a second row that says it is the same record."""
        self.seen[record_id] += 1
        if self.seen[record_id] > 1:
            raise UserError(msg("observations.number_twice", number=name[:60]))
        return record_id

    def reading(self, row: Row, origin: str) -> Reading:
        kind = self._kind(row)
        at = self.moment(row, "date", "time")
        if at is None:
            raise UserError(msg("observations.missing", field="date"))
        low = -LARGEST if kind is SeriesKind.SENSOR else 0.0
        value = row.number("value", low, LARGEST) if "value" in self.mapping.columns else 1.0
        if value is None:
            raise UserError(msg("observations.missing", field="value"))
        name, group = row.text("name"), row.text("group")
        building_id = self.buildings.find(row.text("building"))
        number = row.text("number")
        return Reading(
            id=self.once(identity("reading", kind.value, "number", number), number)
            if number
            else self._counted(kind.value, name, at.isoformat(), building_id, group),
            kind=kind,
            at=at,
            value=value,
            name=name,
            unit=row.text("unit"),
            building_id=building_id,
            group=group,
            origin=origin,
            received_at=self.at,
            author=self.author,
        )

    def _counted(self, *parts: str) -> str:
        same = identity("reading", *parts)
        self.seen[same] += 1
        return identity(same, self.seen[same])

    def _kind(self, row: Row) -> SeriesKind:
        text = row.text("kind")
        if not text and self.kind is not None:
            return self.kind
        found = KINDS.get(key(text)) if text else None
        if found is None:
            kinds = ", ".join(kind.value for kind in SeriesKind)
            raise UserError(msg("observations.kind_unknown", text=text[:60], kinds=kinds))
        return found

    def case(self, row: Row, origin: str) -> CaseReport:
        number = row.text("number")
        if not number:
            raise UserError(msg("observations.missing", field="number"))
        onset = self.moment(row, "onset_date", "onset_time")
        ill = row.answer("ill") if "ill" in self.mapping.columns else (onset is not None or None)
        age = row.number("age", 0, _OLDEST)
        symptoms = row.text("symptoms").replace("、", ",").replace("；", ",").replace(";", ",")
        return CaseReport(
            id=self.once(identity("case", self.incident_id or f"list {self.name}", number), number),
            number=number,
            ill=ill,
            onset_at=onset,
            meal_at=self.moment(row, "meal_date", "meal_time"),
            building_id=self.buildings.find(row.text("building")),
            room=row.text("room"),
            group=row.text("group"),
            age=None if age is None else int(age),
            sex=row.text("sex"),
            symptoms=tuple(one.strip() for one in symptoms.split(",") if one.strip()),
            exposures=tuple(
                Exposure(
                    name=checked_text("exposure", column), exposed=answer(column, row.cells[f"?{column}"])
                )
                for column in self.mapping.exposures
            ),
            incident_id=self.incident_id,
            origin=origin,
            received_at=self.at,
            author=self.author,
        )

    def report(self, row: Row, origin: str) -> WeatherReport:
        at = self.moment(row, "date", "time") if "date" in self.mapping.columns else self.at
        if at is None:
            raise UserError(msg("observations.missing", field="date"))
        found = weather_of(row, at, origin=origin, author=self.author, received_at=self.at)
        self.once(found.id, at.isoformat())
        return found


def read_observations(
    table: DataTable,
    what: TableKind,
    mapping: ColumnMapping,
    campus: Campus,
    *,
    kind: SeriesKind | None = None,
    author: str,
    at: datetime,
    incident_id: str = "",
) -> ObservationPreview:
    """The records of a table. Times are campus local time; `at` is the moment of reading.

    A row without a record number of its source is the n-th of its kind, name, moment, building and group.

    Raises:
        UserError: a column that is needed has none in the mapping, or the mapping does not fit the table.
    """
    check(table, what, mapping)
    _check_needed(what, mapping, kind)
    index = {field: table.columns.index(column) for field, column in mapping.columns.items()}
    wide = index | {f"?{column}": table.columns.index(column) for column in mapping.exposures}
    zone = ZoneInfo(campus.info.timezone)
    moments = {
        field: Moments.of((row[number] for row in table.rows), zone, mapping.date_order, mapping.year)
        for field, number in index.items()
        if field.endswith("date")
    }
    name = key(PurePath(table.name).stem)
    reader = _Reader(mapping, Buildings(campus), moments, kind, author, at, incident_id, name, Counter())
    preview = ObservationPreview(what, table.name)
    match what:
        case TableKind.READINGS:
            records, findings = _rows(table, wide, reader.reading)
            return replace(preview, readings=records, findings=findings)
        case TableKind.CASES:
            people, findings = _rows(table, wide, reader.case)
            return replace(preview, cases=people, findings=findings)
        case TableKind.WEATHER:
            weather, findings = _rows(table, wide, reader.report)
            return replace(preview, weather=weather, findings=findings)


def _check_needed(what: TableKind, mapping: ColumnMapping, kind: SeriesKind | None) -> None:
    present = set(mapping.columns)
    if what is TableKind.READINGS:
        if "kind" not in present and kind is None:
            kinds = ", ".join(one.value for one in SeriesKind)
            raise UserError(msg("observations.which_kind", kinds=kinds))
        needed = {"date", "value"} if kind is SeriesKind.SENSOR else {"date"}
    else:
        needed = {"number"} if what is TableKind.CASES else {"wind_from_deg"}
    lacking = sorted(needed - present)
    if what is TableKind.WEATHER and not any(
        f"wind_{unit}" in present for unit in ("mps", "kmh", "knots", "mph")
    ):
        raise UserError(msg("observations.no_wind_unit"))
    if lacking:
        raise UserError(msg("observations.needed", fields=", ".join(lacking)))


def _rows(
    table: DataTable, index: dict[str, int], read: Callable[[Row, str], T]
) -> tuple[tuple[T, ...], tuple[Finding, ...]]:
    records, findings = [], []
    for number, cells in enumerate(table.rows):
        where = table.where[number] if table.where else str(number + 1)
        try:
            records.append(read(Row.of(cells, index), f"{table.name}:{where}"))
        except UserError as error:
            findings.append(Finding(Severity.REJECTED, _said(where, error.message), where))
    return tuple(records), tuple(findings)


def _said(where: str, reason: Message) -> Message:
    return msg("observations.row", row=where, reason=reason)
