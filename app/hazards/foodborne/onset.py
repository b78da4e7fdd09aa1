"""When people fell ill: incubation, epidemic curve, onsets that stand apart, when people were exposed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from app.domain.observation import CaseReport
from app.hazards.foodborne.agents import Agent
from app.hazards.parameters import ModelParameters

DAY_H = 24.0
WIDTHS_H = (0.25, 0.5, 1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 48.0, 168.0)
"""Widths of bars that divide a day or are whole days."""
_MOST_BARS = 120
_LEAST_FENCED = 8
"""Quartiles of fewer onsets say too little to call one of them apart."""
MEALS = ("breakfast", "lunch", "dinner")


@dataclass(frozen=True, slots=True)
class Incubation:
    """Hours from meal to onset of those of whom both are known, in order."""

    hours: tuple[float, ...]
    impossible: int = 0
    """Those who fell ill before they ate, or as they did."""

    @property
    def quartiles(self) -> tuple[float, float, float]:
        """First quartile, median, third quartile (linear between ranks, as R's type 7)."""
        low, middle, high = (float(hour) for hour in np.percentile(self.hours, (25, 50, 75)))
        return low, middle, high

    @property
    def mean(self) -> float:
        """Arithmetic mean."""
        return sum(self.hours) / len(self.hours)


@dataclass(frozen=True, slots=True)
class Onsets:
    """The onsets of the ill, in order, and which of them stand apart."""

    main: tuple[datetime, ...]
    apart: tuple[datetime, ...]
    to_the_hour: bool
    """False where only days are known."""

    @property
    def all(self) -> tuple[datetime, ...]:
        """Every onset."""
        return tuple(sorted((*self.main, *self.apart)))

    @property
    def span_h(self) -> float:
        """Hours from the first to the last that does not stand apart; of days with the last one whole."""
        hours = (self.main[-1] - self.main[0]).total_seconds() / 3600
        return hours if self.to_the_hour else hours + DAY_H

    @property
    def median(self) -> datetime:
        """The middle onset of those that do not stand apart."""
        seconds = [(moment - self.main[0]).total_seconds() for moment in self.main]
        return self.main[0] + timedelta(seconds=float(np.median(seconds)))


@dataclass(frozen=True, slots=True)
class Bars:
    """An epidemic curve: bars of `width_h` from `start`, a local midnight; x in hours at their middle."""

    start: datetime
    width_h: float
    x: tuple[float, ...]
    main: tuple[float, ...]
    apart: tuple[float, ...]


def incubation_of(people: Sequence[CaseReport], meal_at: datetime | None, *, to_the_hour: bool) -> Incubation:
    """Incubations of the ill; `meal_at` stands for a meal that a person did not name. None known by days."""
    if not to_the_hour:
        return Incubation(())
    hours = [
        (one.onset_at - meal).total_seconds() / 3600
        for one in people
        if one.ill and one.onset_at is not None and (meal := one.meal_at or meal_at) is not None
    ]
    return Incubation(tuple(sorted(hour for hour in hours if hour > 0)), sum(hour <= 0 for hour in hours))


def onsets_of(
    people: Sequence[CaseReport], zone: ZoneInfo, figures: ModelParameters, *, numbered: bool
) -> Onsets | None:
    """The onsets of the ill; those outside Tukey's fences stand apart. None where no onset is known."""
    moments = sorted(one.onset_at for one in people if one.ill and one.onset_at is not None)
    if not moments:
        return None
    clocked = not numbered and any(moment.astimezone(zone).time() != time() for moment in moments)
    if len(moments) < _LEAST_FENCED:
        return Onsets(tuple(moments), (), clocked)
    hours = np.array([(moment - moments[0]).total_seconds() / 3600 for moment in moments])
    first, third = (float(hour) for hour in np.percentile(hours, (25, 75)))
    reach = figures.value("onset.fence") * max(third - first, 1.0 if clocked else DAY_H)
    inside = [first - reach <= hour <= third + reach for hour in hours]
    main = tuple(moment for moment, kept in zip(moments, inside, strict=True) if kept)
    apart = tuple(moment for moment, kept in zip(moments, inside, strict=True) if not kept)
    return Onsets(main, apart, clocked)


def bars_of(onsets: Onsets, incubation_h: float | None, zone: ZoneInfo, figures: ModelParameters) -> Bars:
    """The epidemic curve; bars a quarter of the incubation wide, or of a day where only days are known."""
    first = onsets.all[0].astimezone(zone)
    start = datetime.combine(first.date(), time(), zone)
    hours = [(moment - start).total_seconds() / 3600 for moment in onsets.all]
    wanted = (incubation_h or onsets.span_h / 4) * figures.value("onset.bin_share")
    if not onsets.to_the_hour:
        wanted = DAY_H
    width = _width(wanted, max(hours))
    begin = math.floor(min(hours) / width)
    numbers = range(begin, math.floor(max(hours) / width) + 1)
    counted = [
        Counter(math.floor((moment - start).total_seconds() / 3600 / width) for moment in part)
        for part in (onsets.main, onsets.apart)
    ]
    x = tuple((number + 0.5) * width for number in numbers)
    main, apart = (tuple(float(counts[number]) for number in numbers) for counts in counted)
    return Bars(start, width, x, main, apart)


def _width(wanted_h: float, reach_h: float) -> float:
    nearest = min(WIDTHS_H, key=lambda width: abs(math.log(width / max(wanted_h, WIDTHS_H[0]))))
    return next((w for w in WIDTHS_H if w >= nearest and reach_h / w <= _MOST_BARS), WIDTHS_H[-1])


def window(onsets: Onsets, agent: Agent) -> tuple[datetime, datetime]:
    """When people can have been exposed: `[first onset − longest, last onset − shortest incubation]`."""
    return (
        onsets.main[0] - timedelta(hours=agent.high_h),
        onsets.main[-1] - timedelta(hours=agent.low_h),
    )


def is_point_source(onsets: Onsets, agent: Agent) -> bool:
    """Whether all onsets but those that stand apart lie within the agent's longest incubation."""
    return onsets.span_h <= agent.high_h


def likely_exposure(onsets: Onsets, middle_h: float) -> datetime:
    """The single likeliest moment: median onset less the median incubation."""
    return onsets.median - timedelta(hours=middle_h)


def likely_meal(moment: datetime, zone: ZoneInfo, figures: ModelParameters) -> tuple[str, datetime]:
    """The usual meal nearest to a moment: `breakfast`, `lunch` or `dinner`, and its day at midnight."""
    local = moment.astimezone(zone)
    choices = [
        (name, day, day + timedelta(hours=figures.value(f"meal.{name}")))
        for name in MEALS
        for shift in (-1, 0, 1)
        for day in (datetime.combine(local.date() + timedelta(days=shift), time(), zone),)
    ]
    name, day, _ = min(choices, key=lambda choice: abs((choice[2] - local).total_seconds()))
    return name, day
