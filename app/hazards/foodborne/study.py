"""What a line list or a two-by-two table says, put together once for figures, tables, chart and map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from app.domain.observation import CaseReport
from app.hazards.foodborne.agents import Fit, shortlist, symptom_shares
from app.hazards.foodborne.comparing import (
    Compared,
    exposures_of,
    groups_of,
    ranked,
    suspect_of,
    within_strata,
)
from app.hazards.foodborne.onset import (
    Incubation,
    Onsets,
    incubation_of,
    is_point_source,
    onsets_of,
)
from app.hazards.foodborne.reading import LineList
from app.hazards.foodborne.two_by_two import TwoByTwo
from app.hazards.parameters import ModelParameters


@dataclass(frozen=True)
class Study:
    """An outbreak as it was investigated."""

    figures: ModelParameters
    ill: int
    well: int
    unknown: int
    """People of whom nobody knows whether they are ill."""
    tables: tuple[TwoByTwo, ...]
    symptoms: Mapping[str, float]
    """Shares of the ill, 0–1; only symptoms of which something is known."""
    lines: LineList | None = None
    meal_at: datetime | None = None

    @property
    def asked(self) -> int:
        """People of whom it is known whether they are ill."""
        return self.ill + self.well

    @property
    def people(self) -> Sequence[CaseReport]:
        """The people of the line list; none where there are only counts."""
        return self.lines.people if self.lines is not None else ()

    @cached_property
    def foods(self) -> tuple[Compared, ...]:
        """The exposures that can be compared, the most suspect first."""
        return within_strata(ranked(self.tables, self.figures.value("test.alpha")), self.people)

    @cached_property
    def suspect(self) -> Compared | None:
        """The first food that goes with illness."""
        return suspect_of(self.foods)

    @cached_property
    def groups(self) -> tuple[Compared, ...]:
        """Each group against the others."""
        return ranked(groups_of(self.people), self.figures.value("test.alpha"))

    @cached_property
    def onsets(self) -> Onsets | None:
        """The onsets, where any is known."""
        if self.lines is None:
            return None
        return onsets_of(self.people, self.lines.zone, self.figures, numbered=self.lines.numbered)

    @cached_property
    def incubation(self) -> Incubation:
        """The incubations that are known."""
        clocked = self.onsets is not None and self.onsets.to_the_hour
        return incubation_of(self.people, self.meal_at, to_the_hour=clocked)

    @cached_property
    def middle_h(self) -> float | None:
        """The observed median incubation in hours."""
        return self.incubation.quartiles[1] if self.incubation.hours else None

    @cached_property
    def fits(self) -> tuple[Fit, ...]:
        """Agents by fit."""
        suspect = self.suspect
        food = suspect.table.name if suspect is not None and suspect.compatible else ""
        return shortlist(self.incubation.hours, self.middle_h, self.symptoms, food, self.figures)

    @cached_property
    def point_source(self) -> bool | None:
        """Whether one exposure can explain the onsets of the best agent; None where that cannot be said."""
        if self.onsets is None or not self.fits:
            return None
        return is_point_source(self.onsets, self.fits[0].agent)

    @property
    def assumed_middle_h(self) -> float | None:
        """The observed median incubation, else that of the best agent."""
        if self.middle_h is not None:
            return self.middle_h
        return self.fits[0].agent.middle_h if self.fits else None


def study_of_list(
    lines: LineList, told: Mapping[str, bool | None], meal_at: datetime | None, figures: ModelParameters
) -> Study:
    """What a line list says; `told` are symptoms as a person described them, before those of the list."""
    states = [one.ill for one in lines.people]
    symptoms = symptom_shares(lines.people) | _told(told)
    ill, well = states.count(True), states.count(False)
    return Study(figures, ill, well, states.count(None), exposures_of(lines.people), symptoms, lines, meal_at)


def study_of_counts(
    tables: tuple[TwoByTwo, ...], told: Mapping[str, bool | None], figures: ModelParameters
) -> Study:
    """What a two-by-two table says; the exposure that most people answered counts the people."""
    fullest = max(tables, key=lambda table: (table.total, table.ill))
    return Study(figures, fullest.ill, fullest.total - fullest.ill, 0, tables, _told(told))


def _told(told: Mapping[str, bool | None]) -> dict[str, float]:
    return {name: float(value) for name, value in told.items() if value is not None}
