"""Tables of an outbreak: a line list, a list by numbered days, or the counts of a two-by-two table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.campus.moments import Moments
from app.campus.words import CASE_HEADS, NO, UNKNOWN, YES, key, plain
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.observation import CaseReport, DataTable
from app.hazards.foodborne.cells import Asked, Cells
from app.hazards.foodborne.two_by_two import TwoByTwo

COUNT_HEADS: Mapping[str, tuple[str, ...]] = {
    "exposure": ("exposure", "food", "item", "食品", "食物", "暴露因素"),
    "ate_ill": ("ateill", "exposedill", "进食发病", "暴露发病"),
    "ate_well": ("atewell", "exposedwell", "进食未发病", "暴露未发病"),
    "not_ill": ("notill", "unexposedill", "未进食发病", "未暴露发病"),
    "not_well": ("notwell", "unexposedwell", "未进食未发病", "未暴露未发病"),
}
"""Heads of a two-by-two table, without case, spaces and marks."""
DAY_HEADS: Mapping[str, tuple[str, ...]] = {
    "onset_day": ("startillness", "onsetday", "dayonset", "dayofonset", "发病日序"),
    "end_day": ("endillness", "endday", "痊愈日序"),
    "absent_day": ("dayabsent", "absentday", "缺课日序"),
    "vomiting_day": ("dayvomiting", "vomitingday", "呕吐日序"),
}
"""Heads of a list by numbered days, in which 0 or nothing means that it did not happen."""
_MOST_COUNT = 1_000_000
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class LineList:
    """The people who were asked."""

    people: tuple[CaseReport, ...]
    name: str
    zone: ZoneInfo
    numbered: bool = False
    """Onsets are numbered days: day n is the n-th after `DAY_ZERO`."""
    notes: tuple[Message, ...] = ()
    """What was taken to be so while reading."""


def is_counts(table: DataTable) -> bool:
    """Whether it is a two-by-two table."""
    return set(_found(table, COUNT_HEADS)) >= {"ate_ill", "ate_well", "not_ill", "not_well"}


def read_counts(table: DataTable) -> tuple[TwoByTwo, ...]:
    """The rows of a two-by-two table.

    Raises:
        UserError: a count is no whole number, a row counts nobody, an exposure has no name or stands twice.
    """
    places = _found(table, COUNT_HEADS)
    if "exposure" not in places:
        raise UserError(msg("foodborne.no_exposure_column", file=table.name))
    rows: list[TwoByTwo] = []
    problems: list[Message] = []
    for number, cells in enumerate(table.rows):
        where = _where(table, number)
        name = plain(cells[places["exposure"]])[:80]
        counts = [_count(cells[places[head]]) for head in ("ate_ill", "ate_well", "not_ill", "not_well")]
        known = [count for count in counts if count is not None]
        if not name or name in {row.name for row in rows}:
            problems.append(msg("foodborne.row.name", row=where, name=name))
        elif len(known) < len(counts):
            problems.append(msg("foodborne.row.count", row=where, name=name))
        elif not sum(known):
            problems.append(msg("foodborne.row.nobody", row=where, name=name))
        else:
            rows.append(TwoByTwo(name, *known))
    _raise(table, problems)
    return tuple(rows)


def read_list(table: DataTable, zone: ZoneInfo, asked: Asked, buildings: Mapping[str, str]) -> LineList:
    """The people of a line list; `buildings` are ids by folded name.

    Raises:
        UserError: it has neither a column of the ill nor one of their onset, or a cell cannot be read;
            `details` lists each row.
    """
    days = _found(table, DAY_HEADS)
    heads = _found(table, CASE_HEADS)
    heads = {field: place for field, place in heads.items() if place not in days.values()}
    if not {"ill", "onset_date"} & set(heads) and "onset_day" not in days:
        columns = ", ".join(table.columns)[:200]
        raise UserError(msg("foodborne.no_columns", file=table.name, columns=columns))
    taken = {*heads.values(), *days.values()}
    foods = {column: place for place, column in enumerate(table.columns) if _is_food(table, place, taken)}
    moments, guessed = _moments(table, heads, zone, asked)
    people: list[CaseReport] = []
    problems: list[Message] = []
    for number, row in enumerate(table.rows):
        cells = Cells(row, heads, days, foods, moments, asked, buildings)
        try:
            people.append(cells.person(number + 1, table.name))
        except UserError as error:
            problems.append(msg("foodborne.row.bad", row=_where(table, number), reason=error.message))
    _raise(table, problems)
    left = [table.columns[place] for place in range(len(table.columns)) if place not in taken]
    notes = _notes([column for column in left if column not in foods], guessed, days, asked)
    numbered = "onset_day" in days
    return LineList(tuple(people), table.name, ZoneInfo("UTC") if numbered else zone, numbered, notes)


def _notes(
    left: list[str], guessed: int | None, days: Mapping[str, int], asked: Asked
) -> tuple[Message, ...]:
    notes = []
    if guessed is not None:
        notes.append(msg("foodborne.assume.year", year=str(guessed)))
    if left:
        notes.append(msg("foodborne.assume.left_aside", columns=", ".join(left[:_SHOWN])))
    if "absent_day" in days:
        notes.append(
            msg("foodborne.assume.absent_ill") if asked.absent_ill else msg("foodborne.assume.absent_unknown")
        )
    return tuple(notes)


def _moments(
    table: DataTable, heads: Mapping[str, int], zone: ZoneInfo, asked: Asked
) -> tuple[Moments, int | None]:
    """How dates are read, and the year that dates without one were given."""
    texts = [
        plain(row[place])
        for field, place in heads.items()
        if field in ("onset_date", "meal_date")
        for row in table.rows
    ]
    texts = [text for text in texts if text]
    plainly = Moments.of(texts, zone, asked.order, asked.year)
    if asked.year is not None:
        return plainly, None
    latest, needed = asked.at.astimezone(zone).year, False
    for text in texts:
        try:
            plainly.read(text)
        except UserError as error:
            needed = needed or error.message.key == "observations.no_year"
    if not needed:
        return plainly, None
    this = Moments.of(texts, zone, asked.order, latest)
    year = latest - 1 if any(_later(this, text, asked.at) for text in texts) else latest
    return Moments.of(texts, zone, asked.order, year), year


def _later(moments: Moments, text: str, at: datetime) -> bool:
    try:
        return moments.read(text) > at.astimezone(UTC)
    except UserError:
        return False


def _found(table: DataTable, heads: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """The column of each field by the names that it goes by."""
    by_key = {key(column): place for place, column in reversed(list(enumerate(table.columns)))}
    found: dict[str, int] = {}
    for field, names in heads.items():
        for name in (key(field), *names):
            place = by_key.get(name)
            if place is not None and place not in found.values():
                found[field] = place
                break
    return found


def _is_food(table: DataTable, place: int, taken: set[int]) -> bool:
    if place in taken:
        return False
    cells = {plain(row[place]).casefold() for row in table.rows}
    return cells <= YES | NO | UNKNOWN and bool(cells - UNKNOWN)


def _count(text: str) -> int | None:
    try:
        count = int(plain(text))
    except ValueError:
        return None
    return count if 0 <= count <= _MOST_COUNT else None


def _where(table: DataTable, number: int) -> str:
    return table.where[number] if number < len(table.where) else str(number + 1)


def _raise(table: DataTable, problems: list[Message]) -> None:
    if problems:
        raise UserError(msg("foodborne.bad_rows", file=table.name, n=len(problems)), tuple(problems))
