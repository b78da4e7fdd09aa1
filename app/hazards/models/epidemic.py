"""Outbreak: a model fitted to daily counts, its peak, its beds, and what measures would change."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.domain.assessment import Figure, InputOrigin, Result, Validity
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.message import Message, msg
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure, refused
from app.hazards.epidemic.course import DRAWS, Courses, courses
from app.hazards.epidemic.demand import isolation_beds, tracers
from app.hazards.epidemic.final_size import control_needed, final_size, r0_from_attack
from app.hazards.epidemic.fit import FitTask, Fitted, Likelihood, Observed, fit
from app.hazards.epidemic.growth import doubling_days, growth_band, growth_seir, growth_sir
from app.hazards.epidemic.pictures import data_chart, fit_chart, measures_chart
from app.hazards.epidemic.series import DailySeries, daily_series, parse_day
from app.hazards.inputs import Suggestion, asked
from app.hazards.parameters import ModelParameters
from app.runtime.progress import Progress

AHEAD_DAYS = 120
"""The peak is looked for so far ahead."""
FORECAST_DAYS = 14

FITTED = Source(
    SourceStatus.COMPUTED,
    "Kermack & McKendrick 1927; negative binomial likelihood as in the boarding-school studies of Stan "
    "(primaries not checked)",
)


class CourseModel(StrEnum):
    """Which compartments there are."""

    SIR = "sir"
    SEIR = "seir"


@dataclass(frozen=True, slots=True, kw_only=True)
class EpidemicInputs:
    """Counts come by table or from the operation; these say what they mean and what would be done."""

    population: int = asked(msg("epidemic.input.population"), "persons", low=2, high=10_000_000)
    column: str = asked(msg("epidemic.input.column"), default="")
    observed: Observed | None = asked(msg("epidemic.input.observed"), default=None)
    course: CourseModel = asked(msg("epidemic.input.course"), default=CourseModel.SIR)
    likelihood: Likelihood = asked(msg("epidemic.input.likelihood"), default=Likelihood.NEGATIVE_BINOMIAL)
    fit_seeds: bool = asked(msg("epidemic.input.fit_seeds"), default=False)
    latent_days: float = asked(
        msg("epidemic.input.latent"), "d", low=0.1, high=60, parameter="course.latent_days"
    )
    infectious_days: float = asked(
        msg("epidemic.input.infectious"), "d", low=0.1, high=60, parameter="course.infectious_days"
    )
    attack: float | None = asked(msg("epidemic.input.attack"), "share", low=0.001, high=0.999, default=None)
    today: str = asked(msg("epidemic.input.today"), default="")
    isolate: float = asked(msg("epidemic.input.isolate"), "share", low=0, high=1, default=0.0)
    close_class: bool = asked(msg("epidemic.input.close_class"), default=False)
    masks: bool = asked(msg("epidemic.input.masks"), default=False)
    measures_from: str = asked(msg("epidemic.input.measures_from"), default="")


@MODELS.add("epidemic")
class Epidemic(Model[EpidemicInputs]):
    """SIR or SEIR by maximum likelihood; band from the Hessian; growth alone where there are few counts."""

    title = msg("epidemic.title")
    purpose = msg("epidemic.purpose")
    kinds = frozenset({IncidentType.INFECTION})
    reads_table = True
    Inputs = EpidemicInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """The residents of the incident's building, or of every dormitory."""
        if scene.campus is None:
            return {}
        place = scene.incident.building_id if scene.incident is not None else ""
        rooms = [room for room in scene.campus.rooms if not place or room.building_id == place]
        people = sum(room.residents for room in rooms)
        if people < 2:
            return {}
        source = Source(SourceStatus.GIVEN, "", msg("epidemic.source.rooms", n=len(rooms)))
        return {"population": Suggestion(people, InputOrigin.CAMPUS, source)}

    def assess(
        self, scene: Scene, inputs: EpidemicInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """Fit, peak and beds with their bands; growth alone, or a refusal, where the counts are too few."""
        series = daily_series(scene, inputs.column, inputs.observed)
        if series is None:
            return refused(msg("epidemic.no_data"), msg("epidemic.fallback"), msg("epidemic.method"))
        if inputs.today:
            series = series.until(parse_day(inputs.today, "today"))
        if max(series.values) > inputs.population:
            raise UserError(
                msg("epidemic.more_than_all", count=round(max(series.values)), people=inputs.population)
            )
        if not _enough(series, figures):
            return growth_only(scene, series, figures, msg("epidemic.few", days=_good_days(series, figures)))
        progress.check()
        fitted = fit(_task(series, inputs))
        if fitted.covariance is None:
            return growth_only(scene, series, figures, msg("epidemic.not_told_apart"))
        return _answer(scene, series, inputs, figures, fitted)


def _good_days(series: DailySeries, figures: ModelParameters) -> int:
    return sum(value >= figures.value("data.cases") for value in series.values)


def _enough(series: DailySeries, figures: ModelParameters) -> bool:
    return _good_days(series, figures) >= figures.value("data.days")


def _task(series: DailySeries, inputs: EpidemicInputs) -> FitTask:
    onsets = series.observed is Observed.ONSETS
    return FitTask(
        days=series.days,
        counts=series.values,
        population=inputs.population,
        observed=series.observed,
        likelihood=inputs.likelihood,
        fit_seeds=inputs.fit_seeds or onsets,
        sigma=1 / inputs.latent_days if inputs.course is CourseModel.SEIR else None,
        gamma=1 / inputs.infectious_days if onsets else None,
    )


def growth_only(scene: Scene, series: DailySeries, figures: ModelParameters, why: Message) -> Result:
    """Growth rate and doubling time with their band, where the counts allow no more; else a refusal."""
    method = msg("epidemic.method.growth")
    rows = [(day, value) for day, value in zip(series.days, series.values, strict=True)]
    if sum(value > 0 for _, value in rows) < figures.value("data.growth_days"):
        return refused(why, msg("epidemic.fallback"), method, charts=(data_chart(scene, series),))
    low, best, high = growth_band([day for day, _ in rows], [value for _, value in rows])
    source = Source(SourceStatus.COMPUTED, "Quasi-Poisson regression (McCullagh & Nelder 1989, not checked)")
    found = [figure("growth_per_day", msg("epidemic.figure.growth"), best, "1/d", source, low=low, high=high)]
    if low > 0:
        found.append(_doubling(low, best, high, source))
    return Result(
        headline=msg(
            "epidemic.headline.growth", growth=_percent(best), low=_percent(low), high=_percent(high)
        ),
        method=method,
        validity=Validity.EXTRAPOLATED,
        reason=why,
        fallback=msg("epidemic.fallback"),
        figures=tuple(found),
        sources=(source,),
        assumptions=_gaps(series),
        charts=(data_chart(scene, series),),
    )


def _percent(growth: float) -> int:
    return round(100 * math.expm1(min(growth, 5.0)))


def _doubling(low: float, best: float, high: float, source: Source) -> Figure:
    days = [doubling_days(rate) for rate in (high, best, low)]
    label = msg("epidemic.figure.doubling")
    return figure("doubling_days", label, days[1], "d", source, low=days[0], high=days[2])


def _factor(inputs: EpidemicInputs, figures: ModelParameters) -> float:
    """What measures leave of transmission."""
    left = 1 - inputs.isolate * figures.value("measures.isolation_effect")
    if inputs.close_class:
        left *= 1 - figures.value("measures.class_share")
    return left * (1 - figures.value("measures.mask_effect")) if inputs.masks else left


def _answer(
    scene: Scene, series: DailySeries, inputs: EpidemicInputs, figures: ModelParameters, fitted: Fitted
) -> Result:
    today = series.days[-1]
    draws = fitted.draws(DRAWS)
    whole = courses(fitted, draws, today + AHEAD_DAYS)
    factor = _factor(inputs, figures)
    start = parse_day(inputs.measures_from, "measures_from") if inputs.measures_from else series.last
    changed = courses(
        fitted, (), today + AHEAD_DAYS, change_at=float((start - series.first).days), factor=factor
    )
    rising = whole.best.peak_day > today
    beds = whole.of(lambda one: one.peak)
    r0 = (fitted.rates.r0, *fitted.band(("beta", 1), ("gamma", -1)))
    peak_date = series.first + timedelta(days=round(whole.best.peak_day))
    charts = [fit_chart(scene, series, whole, fitted)]
    if factor < 1:
        charts.append(measures_chart(scene, series, whole, changed))
    return Result(
        headline=msg(
            "epidemic.headline",
            r0=round(r0[0], 2),
            low=round(r0[1], 2),
            high=round(r0[2], 2),
            date=peak_date.isoformat(),
            beds=round(beds[1]),
            beds_low=round(beds[0]),
            beds_high=round(beds[2]),
        ),
        method=msg("epidemic.method"),
        validity=Validity.EXTRAPOLATED if rising else Validity.OK,
        reason=msg("epidemic.still_rising") if rising else None,
        figures=_figures(series, inputs, figures, fitted, draws, whole, factor, changed),
        assumptions=_assumptions(series, inputs, fitted),
        sources=(FITTED, *(line.figure.source for line in figures)),
        charts=tuple(charts),
    )


def _early_growth(one: Fitted) -> float:
    rates = one.rates
    if rates.sigma is None:
        return growth_sir(rates.beta, rates.gamma)
    return growth_seir(rates.beta, rates.gamma, rates.sigma)


def _figures(
    series: DailySeries,
    inputs: EpidemicInputs,
    figures: ModelParameters,
    fitted: Fitted,
    draws: tuple[Fitted, ...],
    whole: Courses,
    factor: float,
    changed: Courses,
) -> tuple[Figure, ...]:
    today = series.days[-1]
    low, high = fitted.band(("beta", 1), ("gamma", -1))
    rates = sorted(_early_growth(one) for one in draws)
    cut = round(0.025 * len(rates))
    growth = (rates[cut], _early_growth(fitted), rates[-1 - cut])
    found = [
        figure("r0", msg("epidemic.figure.r0"), fitted.rates.r0, "", FITTED, low=low, high=high),
        _rate("beta_per_day", msg("epidemic.figure.beta"), fitted.rates.beta, fitted.band(("beta", 1))),
        _rate("gamma_per_day", msg("epidemic.figure.gamma"), fitted.rates.gamma, fitted.band(("gamma", 1))),
        _banded("growth_per_day", msg("epidemic.figure.early_growth"), growth, "1/d"),
        _banded(
            "growth_now_per_day",
            msg("epidemic.figure.growth_now"),
            whole.of(lambda one: one.growth_at(today)),
            "1/d",
        ),
        _banded("peak_beds", msg("epidemic.figure.peak_beds"), whole.of(lambda one: one.peak), "persons"),
        _banded(
            "peak_in_days",
            msg("epidemic.figure.peak_in"),
            whole.of(lambda one: one.peak_day - today),
            "d",
        ),
        *_demand(figures, whole, today),
        figure(
            "control_needed",
            msg("epidemic.figure.control"),
            control_needed(fitted.rates.r0),
            "share",
            FITTED,
            low=control_needed(low),
            high=control_needed(high),
        ),
    ]
    if growth[0] > 0:
        found.append(_doubling(*growth, FITTED))
    found += _final(series, inputs, fitted, whole, today)
    if factor < 1:
        measured = (low * factor, fitted.rates.r0 * factor, high * factor)
        found.append(_banded("r_measures", msg("epidemic.figure.r_measures"), measured, ""))
        coming = changed.best.peak_from(today)
        found.append(_banded("beds_measures", msg("epidemic.figure.beds_measures"), (coming,) * 3, "persons"))
    return tuple(found)


def _final(
    series: DailySeries, inputs: EpidemicInputs, fitted: Fitted, whole: Courses, today: int
) -> list[Figure]:
    """Who is infected in the end: from the attack rate, or from onsets; never from beds alone."""
    label = msg("epidemic.figure.final")
    if inputs.attack is not None:
        given = Source(SourceStatus.GIVEN, "", msg("epidemic.source.attack"))
        implied = r0_from_attack(inputs.attack)
        return [
            figure("final_share", label, inputs.attack, "share", given),
            figure("r0_attack", msg("epidemic.figure.r0_attack"), implied, "", FITTED),
        ]
    if series.observed is Observed.PREVALENCE:
        return []
    low, high = fitted.band(("beta", 1), ("gamma", -1))
    shares = (final_size(low), final_size(fitted.rates.r0), final_size(high))
    extra = whole.of(lambda one: one.new_within(today, FORECAST_DAYS))
    return [
        _banded("final_share", label, shares, "share"),
        _banded("extra_cases_14d", msg("epidemic.figure.extra"), extra, "persons"),
    ]


def _demand(figures: ModelParameters, whole: Courses, today: int) -> list[Figure]:
    """Beds by the high band from today on; contacts and tracers of the busiest coming day."""
    share, margin = figures["demand.bed_share"], figures.value("demand.bed_margin")
    _, best, high = whole.of(lambda one: one.peak_from(today))
    beds = isolation_beds(high, share.value, margin)
    per_case, handled = figures["demand.contacts_per_case"], figures["demand.contacts_per_tracer"]
    new = whole.of(lambda one: float(one.new_by_day[today:].max()))
    contacts = (new[0] * per_case.low, new[1] * per_case.value, new[2] * per_case.high)
    tracing = (
        tracers(contacts[0], handled.high),
        tracers(contacts[1], handled.value),
        tracers(contacts[2], handled.low),
    )
    return [
        figure(
            "isolation_beds",
            msg("epidemic.figure.isolation_beds"),
            beds,
            "beds",
            share.source,
            low=isolation_beds(best, share.low, margin),
            high=isolation_beds(high, share.high, figures["demand.bed_margin"].high),
        ),
        _banded("contacts", msg("epidemic.figure.contacts"), contacts, "persons/d", per_case.source),
        _banded("tracers", msg("epidemic.figure.tracers"), tracing, "persons", handled.source),
    ]


def _rate(name: str, label: Message, value: float, band: tuple[float, float]) -> Figure:
    return figure(name, label, value, "1/d", FITTED, low=band[0], high=band[1])


def _banded(
    name: str, label: Message, band: tuple[float, float, float], unit: str, source: Source = FITTED
) -> Figure:
    return figure(name, label, band[1], unit, source, low=band[0], high=band[2])


def _gaps(series: DailySeries) -> tuple[Message, ...]:
    if not series.gaps:
        return ()
    days = ", ".join(day.isoformat() for day in series.gaps[:5])
    return (msg("epidemic.assume.gaps", n=len(series.gaps), days=days),)


def _assumptions(series: DailySeries, inputs: EpidemicInputs, fitted: Fitted) -> tuple[Message, ...]:
    lines = [msg("epidemic.assume.data", column=series.name, observed=series.observed)]
    if series.observed is Observed.PREVALENCE and inputs.attack is None:
        lines.append(msg("epidemic.warn.beds"))
    if inputs.attack is not None:
        lines.append(msg("epidemic.warn.attack", r0=round(r0_from_attack(inputs.attack), 2)))
    if inputs.likelihood is not Likelihood.NEGATIVE_BINOMIAL:
        lines.append(msg("epidemic.warn.likelihood"))
    seeds = msg("epidemic.assume.fitted_seeds", seeds=round(fitted.seeds, 1))
    lines.append(seeds if fitted.task.fit_seeds else msg("epidemic.assume.one_seed"))
    return (*lines, msg("epidemic.assume.mixing"), *_gaps(series))
