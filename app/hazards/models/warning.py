"""Early warning on a table of daily counts: every detector, its alarms, and a chart with thresholds."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.assessment import Figure, Result, Validity
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.message import msg
from app.domain.observation import SeriesKind
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure, refused
from app.hazards.epidemic.fit import Observed
from app.hazards.epidemic.series import daily_series, days_between
from app.hazards.inputs import asked
from app.hazards.parameters import ModelParameters
from app.hazards.surveillance.detectors import Ears, ears
from app.hazards.surveillance.pictures import chart_of, newest_days, table_of
from app.hazards.surveillance.series import Series, midnight
from app.hazards.surveillance.triggers import load_triggers
from app.hazards.surveillance.watch import SeriesView, view_of
from app.runtime.progress import Progress

_MOST_DAYS = 3700
"""Ten years: more history tells nothing of today."""
_SHOWN_DAYS = 90
"""Chart and list of alarms show no more days than these; every day is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningInputs:
    """The counts are a table, or what came in to the operation."""

    column: str = asked(msg("warning.input.column"), default="")
    name: str = asked(msg("warning.input.name"), default="")


@MODELS.add("warning")
class EarlyWarning(Model[WarningInputs]):
    """EARS C1 to C3, cumulative sum, Farrington where three years exist, and the fixed triggers."""

    title = msg("warning.title")
    purpose = msg("warning.purpose")
    kinds = frozenset({IncidentType.INFECTION, IncidentType.FOOD_POISONING})
    reads_table = True
    Inputs = WarningInputs

    def assess(
        self, scene: Scene, inputs: WarningInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """The alarms of every day, and the figures of the newest one."""
        counts = daily_series(scene, inputs.column, Observed.ONSETS, most_days=_MOST_DAYS)
        if counts is None:
            raise UserError(msg("warning.no_counts"))
        known = dict(counts.counts)
        days = days_between(counts.first, counts.last)
        values = tuple(known.get(day, 0.0) for day in days)
        series = Series(
            SeriesKind.COUNTER, inputs.name or counts.name, "", "", counts.first, values, scene.at
        )
        timezone = scene.campus.info.timezone if scene.campus is not None else "UTC"
        if len(values) <= figures.value("ears.baseline_days"):
            return refused(
                msg("warning.too_short", n=len(values)),
                msg("warning.too_short.fallback"),
                msg("warning.method"),
                charts=(chart_of(_bare_view(series), midnight(series.first, timezone)),),
            )
        view = view_of(series, figures, load_triggers())
        shown = newest_days(view, _SHOWN_DAYS)
        alarms = [day for day, found in enumerate(view.alarms) if found]
        assumptions = [
            msg("warning.assume.unjudged", days=round(figures.value("ears.baseline_days"))),
            msg("warning.assume.gaps", n=len(counts.gaps)),
            msg("warning.assume.false_alarms"),
        ]
        return Result(
            headline=msg("warning.headline.alarm", day=str(series.last))
            if view.alarms[-1]
            else msg("warning.headline.quiet", day=str(series.last), n=len(alarms)),
            method=msg("warning.method"),
            validity=Validity.OK,
            figures=_figures(view, figures),
            assumptions=tuple(assumptions),
            sources=tuple(line.figure.source for line in figures),
            charts=(chart_of(shown, midnight(shown.series.first, timezone)),),
            tables=table_of(shown),
        )


def _bare_view(series: Series) -> SeriesView:
    """A series of which nothing is expected yet."""
    nothing = (None,) * len(series.values)
    return SeriesView(series, nothing, nothing, ((),) * len(series.values))


def _figures(view: SeriesView, figures: ModelParameters) -> tuple[Figure, ...]:
    today = ears(view.series.values, Ears.of(figures))[-1]
    counted = Source(SourceStatus.COMPUTED, "", msg("warning.source.count"))
    found = [
        figure("alarm", msg("warning.figure.alarm"), float(bool(view.alarms[-1])), "", counted),
        figure("value_today", msg("warning.figure.today"), view.series.values[-1], "", counted),
    ]
    named = (
        ("expected", msg("warning.figure.expected"), today.expected),
        ("statistic_c1", msg("warning.figure.c1"), today.c1),
        ("statistic_c2", msg("warning.figure.c2"), today.c2),
        ("statistic_c3", msg("warning.figure.c3"), today.c3),
    )
    source = figures["ears.threshold"].source
    found += [figure(name, label, value, "", source) for name, label, value in named if value is not None]
    return tuple(found)
