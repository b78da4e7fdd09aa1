"""Which series warn now: fixed triggers first, then statistics; one warning for a series and a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import numpy as np

from app.domain.message import Message, msg
from app.domain.observation import SeriesKind, SeriesWarning
from app.domain.operation import Snapshot
from app.domain.source import Source
from app.hazards.parameters import ModelParameters, parameters_of
from app.hazards.surveillance.detectors import Ears, EarsDay, cusum, ears
from app.hazards.surveillance.farrington import WEEKS, farrington
from app.hazards.surveillance.series import Series, midnight, series_of
from app.hazards.surveillance.triggers import Trigger, load_triggers

PARAMETERS = "warning"
_NAMESPACE = uuid5(NAMESPACE_URL, "muster:warning")


@dataclass(frozen=True, slots=True)
class Alarm:
    """One detector that fires on one day of a series."""

    detector: str
    statistic: float | None
    threshold: float | None
    expected: float | None
    source: Source
    words: Message


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series with what is expected of it, for a chart: one entry a day, None while history is short."""

    series: Series
    expected: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    alarms: tuple[tuple[Alarm, ...], ...]


def views_of(snapshot: Snapshot) -> tuple[SeriesView, ...]:
    """Every series of an operation with its alarms, those that alarm last first, then by size."""
    figures, triggers = parameters_of(PARAMETERS), load_triggers()
    views = [view_of(series, figures, triggers) for series in series_of(snapshot)]
    return tuple(sorted(views, key=_urgency))


def _urgency(view: SeriesView) -> tuple[bool, float, tuple[str, ...]]:
    return not any(view.alarms[-7:]), -view.series.values[-1], view.series.key


def view_of(series: Series, figures: ModelParameters, triggers: tuple[Trigger, ...]) -> SeriesView:
    """A series with its alarms of every day."""
    days = ears(series.values, Ears.of(figures))
    sums = _sums(series, figures)
    found = []
    for day in range(len(series.values)):
        alarms = [*_triggered(series, day, triggers)]
        if series.kind is not SeriesKind.SENSOR and series.values[day] >= figures.value("ears.least_count"):
            alarms += _statistical(day, days, sums, figures)
        found.append(tuple(alarms))
    last = _weekly(series, figures)
    if last is not None:
        found[-1] = (*found[-1], last)
    return SeriesView(
        series, tuple(day.expected for day in days), tuple(day.upper for day in days), tuple(found)
    )


def _triggered(series: Series, day: int, triggers: tuple[Trigger, ...]) -> Iterator[Alarm]:
    for trigger in triggers:
        count = trigger.reached(series, day) if trigger.fits(series) else None
        if count is not None:
            words = msg(
                "warning.trigger",
                label=trigger.label,
                count=round(count),
                days=trigger.days,
                at_least=round(trigger.at_least),
            )
            yield Alarm(trigger.id, count, trigger.at_least, None, trigger.source, words)


def _statistical(
    day: int, days: tuple[EarsDay, ...], sums: tuple[float | None, ...], figures: ModelParameters
) -> Iterator[Alarm]:
    today = days[day]
    upper, upper_c3 = figures["ears.threshold"], figures["ears.threshold_c3"]
    for name, value, bound in (("c2", today.c2, upper), ("c1", today.c1, upper), ("c3", today.c3, upper_c3)):
        if value is not None and value > bound.value:
            words = msg("warning.ears", detector=name.upper(), value=round(value, 1), bound=bound.value)
            yield Alarm(name, value, bound.value, today.expected, bound.source, words)
    bound = figures["cusum.h"]
    total = sums[day]
    if total is not None and total > bound.value:
        words = msg("warning.cusum", value=round(total, 1), bound=bound.value)
        yield Alarm("cusum", total, bound.value, today.expected, bound.source, words)


def _sums(series: Series, figures: ModelParameters) -> tuple[float | None, ...]:
    """The cumulative sum of the newest week, against the days before it; None where those are too few."""
    history = series.values[:-7]
    if len(history) < figures.value("cusum.least_days"):
        return (None,) * len(series.values)
    mean = float(np.mean(history))
    deviation = max(float(np.std(history, ddof=1)), figures.value("ears.least_sd"))
    recent = cusum(series.values[-7:], mean, deviation, figures.value("cusum.k"))
    return (None,) * len(history) + recent


def _weekly(series: Series, figures: ModelParameters) -> Alarm | None:
    """Farrington's alarm of the week that ends with the last day, where there are years of history."""
    years, half = int(figures.value("farrington.years")), int(figures.value("farrington.half_window"))
    weeks = len(series.values) // 7
    if series.kind is SeriesKind.SENSOR or weeks <= years * WEEKS + half:
        return None
    days = np.asarray(series.values[-7 * weeks :], dtype=float)
    found = farrington(
        tuple(float(week) for week in days.reshape(weeks, 7).sum(axis=1)),
        years=years,
        half_window=half,
        z=figures.value("farrington.z"),
        least_recent=figures.value("farrington.least_recent"),
    )
    if found is None or not found.alarm:
        return None
    words = msg("warning.farrington", expected=round(found.expected, 1), upper=round(found.upper, 1))
    source = figures["farrington.z"].source
    return Alarm("farrington", float(days[-7:].sum()), found.upper, found.expected, source, words)


def watch(snapshot: Snapshot, at: datetime) -> tuple[SeriesWarning, ...]:
    """The warnings of the newest days, each with an id that the same series, day and detector always give.

    Of a kind, name and day the places that stand out warn, not the whole campus beside them.
    """
    figures, triggers = parameters_of(PARAMETERS), load_triggers()
    timezone = snapshot.campus.info.timezone
    found: list[SeriesWarning] = []
    for series in series_of(snapshot):
        age = at - midnight(series.last, timezone)
        if age > timedelta(days=1 + figures.value("watch.stale_days")):
            continue
        view = view_of(series, figures, triggers)
        first = max(0, len(series.values) - 1 - int(figures.value("watch.look_back_days")))
        found += [
            _warning(series, day, view.alarms[day], timezone, at)
            for day in range(first, len(series.values))
            if view.alarms[day]
        ]
    return _specific(found)


def _warning(
    series: Series, day: int, alarms: tuple[Alarm, ...], timezone: str, at: datetime
) -> SeriesWarning:
    """Several detectors of a series and a day are one warning: of the first, with the words of all."""
    first = alarms[0]
    value, expected = series.values[day], next((a.expected for a in alarms if a.expected is not None), None)
    words = first.words
    for alarm in alarms[1:]:
        words = msg("warning.and", one=words, other=alarm.words)
    counted = msg("warning.count", value=_shown(value), what=series.name or "", kind=series.kind)
    usual = (
        msg("warning.usual", expected=round(expected, 1))
        if expected is not None
        else msg("warning.none_usual")
    )
    return SeriesWarning(
        id=str(uuid5(_NAMESPACE, "\x1f".join((*series.key, str(series.day(day)), first.detector)))),
        kind=series.kind,
        name=series.name,
        building_id=series.building_id,
        group=series.group,
        day=midnight(series.day(day), timezone),
        detector=first.detector,
        value=value,
        expected=expected,
        threshold=first.threshold,
        statistic=first.statistic,
        text=msg("warning.text", counted=counted, usual=usual, why=words),
        source=first.source,
        fired_at=at,
    )


def _shown(value: float) -> str:
    return f"{value:g}"


def _specific(found: list[SeriesWarning]) -> tuple[SeriesWarning, ...]:
    """Without warnings of the whole campus where a place of the same series and day warns, too."""
    placed = {(w.kind, w.name, w.day) for w in found if w.building_id or w.group}
    return tuple(w for w in found if w.building_id or w.group or (w.kind, w.name, w.day) not in placed)
