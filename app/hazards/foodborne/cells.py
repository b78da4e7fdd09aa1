"""One row of a line list as a person who was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.campus.moments import Moments
from app.campus.words import NO, UNKNOWN, YES, plain
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.observation import CaseReport, Exposure

DAY_ZERO = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for day 0 of a list by numbered days; only differences to it are shown."""
_MOST_DAYS = 3650
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person said about the reading of a list."""

    at: datetime
    year: int | None = None
    order: str = ""
    absent_ill: bool = False


@dataclass(frozen=True, slots=True)
class Cells:
    """A row, with the column of each field, day and food."""

    row: tuple[str, ...]
    heads: Mapping[str, int]
    days: Mapping[str, int]
    foods: Mapping[str, int]
    moments: Moments
    asked: Asked
    buildings: Mapping[str, str]

    def person(self, number: int, origin: str) -> CaseReport:
        """The person of this row.

        Raises:
            UserError: a cell is no such answer, date or day.
        """
        onset = self._day("onset_day") if self.days else self._onset()
        place = self._text("building")
        symptoms = self._text("symptoms").replace("、", ",").replace("；", ",").replace(";", ",")
        words = [word.strip() for word in symptoms.split(",") if word.strip()]
        name = self._text("number") or str(number)
        return CaseReport(
            id=f"{number}",
            number=name,
            ill=self._ill(onset),
            onset_at=onset,
            meal_at=self._meal(onset),
            building_id=self.buildings.get(place.casefold(), ""),
            group=self._text("group") or place,
            symptoms=tuple(words),
            exposures=tuple(
                Exposure(name=food, exposed=self._answer(food, place)) for food, place in self.foods.items()
            ),
            origin=origin,
            received_at=self.asked.at,
            author="",
        )

    def _ill(self, onset: datetime | None) -> bool | None:
        if "ill" in self.heads:
            return self._answer("ill", self.heads["ill"])
        if onset is not None:
            return True
        if not self.days:
            return None
        if self._day("vomiting_day") is not None or self._day("end_day") is not None:
            return True
        if self._day("absent_day") is not None:
            return True if self.asked.absent_ill else None
        return False

    def _onset(self) -> datetime | None:
        day, clock = self._text("onset_date"), self._text("onset_time")
        return self.moments.read(day, clock) if day else None

    def _meal(self, onset: datetime | None) -> datetime | None:
        """The meal's moment; of one with a time of day alone the last before the onset."""
        day, clock = self._text("meal_date"), self._text("meal_time")
        if day:
            return self.moments.read(day, clock)
        if not clock or onset is None or self.days:
            return None
        local = onset.astimezone(self.moments.zone)
        meal = self.moments.read(local.date().isoformat(), clock)
        if meal <= onset:
            return meal
        return self.moments.read((local.date() - timedelta(days=1)).isoformat(), clock)

    def _day(self, field: str) -> datetime | None:
        """A numbered day; None where it is 0 or empty."""
        text = plain(self.row[self.days[field]]) if field in self.days else ""
        if text.casefold() in UNKNOWN:
            return None
        if not (text.isascii() and text.isdigit()) or int(text) > _MOST_DAYS:
            raise UserError(msg("foodborne.no_day", field=field, text=text[:60]))
        return DAY_ZERO + timedelta(days=int(text)) if int(text) else None

    def _text(self, field: str) -> str:
        return plain(self.row[self.heads[field]])[:_LONGEST] if field in self.heads else ""

    def _answer(self, field: str, place: int) -> bool | None:
        word = plain(self.row[place]).casefold()
        if word in UNKNOWN:
            return None
        if word not in YES | NO:
            raise UserError(msg("observations.no_answer", field=field[:60], text=word[:60]))
        return word in YES
