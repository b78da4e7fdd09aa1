"""Reproduction number over time from daily onsets, and the cases of the coming two weeks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.assessment import Chart, Curve, CurveKind, Figure, Mark, Result, Validity
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.message import Message, msg
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure, refused
from app.hazards.epidemic.fit import Observed
from app.hazards.epidemic.growth import doubling_days, growth_from_r
from app.hazards.epidemic.renewal import Forecast, RtWindow, forecast, infectivity, rt_windows, serial_weights
from app.hazards.epidemic.series import DailySeries, daily_series, midnight, parse_day
from app.hazards.inputs import asked
from app.hazards.parameters import ModelParameters
from app.runtime.progress import Progress

FORECAST_DAYS = 14
_LEAST_LAGS = 30

CORI = Source(
    SourceStatus.COMPUTED,
    "Cori et al. 2013, Am. J. Epidemiol. 178, equal to EpiEstim 2.2.4 on its Flu2009 data",
)


class Disease(StrEnum):
    """Diseases whose serial interval ships."""

    INFLUENZA = "influenza"
    NOROVIRUS = "norovirus"
    VARICELLA = "varicella"
    MUMPS = "mumps"
    COVID = "covid"


@dataclass(frozen=True, slots=True, kw_only=True)
class RtInputs:
    """Counts come by table or from the operation; the serial interval by disease or as given."""

    disease: Disease = asked(msg("rt.input.disease"), default=Disease.INFLUENZA)
    si_mean_d: float | None = asked(msg("rt.input.si_mean"), "d", low=1.05, high=60, default=None)
    si_sd_d: float | None = asked(msg("rt.input.si_sd"), "d", low=0.1, high=30, default=None)
    window_d: int = asked(msg("rt.input.window"), "d", low=1, high=30, parameter="window.days")
    population: int | None = asked(
        msg("epidemic.input.population"), "persons", low=1, high=10_000_000, default=None
    )
    column: str = asked(msg("epidemic.input.column"), default="")
    today: str = asked(msg("epidemic.input.today"), default="")


@MODELS.add("rt")
class Rt(Model[RtInputs]):
    """`R ~ Gamma(a + ΣI, 1/(1/b + ΣΛ))` over a sliding window; forecast by branching."""

    title = msg("rt.title")
    purpose = msg("rt.purpose")
    kinds = frozenset({IncidentType.INFECTION})
    reads_table = True
    Inputs = RtInputs

    def assess(self, scene: Scene, inputs: RtInputs, figures: ModelParameters, progress: Progress) -> Result:
        """R of the last window with its band, R over time, and the next 14 days."""
        series = daily_series(scene, inputs.column, Observed.ONSETS)
        method, fallback = msg("rt.method"), msg("epidemic.fallback")
        if series is None:
            return refused(msg("epidemic.no_data"), fallback, method)
        if inputs.today:
            series = series.until(parse_day(inputs.today, "today"))
        counts = series.filled()
        weights = _weights(inputs, figures)
        windows = rt_windows(counts, weights, inputs.window_d)
        if not windows:
            return refused(msg("rt.too_short", days=len(counts), window=inputs.window_d), fallback, method)
        last = windows[-1]
        if not infectivity(counts, weights)[last.first :].sum() > 0:
            return refused(msg("rt.nobody"), fallback, method)
        progress.check()
        coming = forecast(counts, weights, last, FORECAST_DAYS, population=inputs.population)
        few = last.cases < figures.value("window.cases")
        low, high = last.band
        return Result(
            headline=_headline(last),
            method=method,
            validity=Validity.EXTRAPOLATED if few else Validity.OK,
            reason=msg("rt.few", n=round(last.cases), needed=round(figures.value("window.cases")))
            if few
            else None,
            figures=_figures(last, weights, coming, (low, high)),
            assumptions=_assumptions(series),
            sources=(
                CORI,
                *(
                    line.figure.source
                    for line in figures
                    if line.name.startswith(("window", inputs.disease.value))
                ),
            ),
            charts=(_rt_chart(scene, series, windows), _case_chart(scene, series, coming)),
        )


def _weights(inputs: RtInputs, figures: ModelParameters) -> tuple[float, ...]:
    mean = inputs.si_mean_d or figures.value(f"{inputs.disease.value}.mean")
    sd = inputs.si_sd_d or figures.value(f"{inputs.disease.value}.sd")
    if sd > 2 * mean:
        raise UserError(msg("rt.bad_interval"))
    return serial_weights(mean, sd, max(_LEAST_LAGS, round(mean + 8 * sd)))


def _headline(last: RtWindow) -> Message:
    low, high = last.band
    words = {"rt": round(last.mean, 2), "low": round(low, 2), "high": round(high, 2)}
    if low > 1:
        return msg("rt.headline.growing", **words)
    return msg("rt.headline.waning", **words) if high < 1 else msg("rt.headline.unclear", **words)


def _figures(
    last: RtWindow, weights: tuple[float, ...], coming: Forecast, band: tuple[float, float]
) -> tuple[Figure, ...]:
    rates = [growth_from_r(r, weights) for r in (band[0], last.mean, band[1])]
    found = [
        figure("rt", msg("rt.figure.rt"), last.mean, "", CORI, low=band[0], high=band[1]),
        figure(
            "growth_per_day",
            msg("epidemic.figure.growth"),
            rates[1],
            "1/d",
            CORI,
            low=rates[0],
            high=rates[2],
        ),
        figure(
            "extra_cases_14d",
            msg("epidemic.figure.extra"),
            coming.total[1],
            "persons",
            CORI,
            low=coming.total[0],
            high=coming.total[2],
        ),
        figure("window_cases", msg("rt.figure.cases"), last.cases, "persons", CORI),
    ]
    if rates[0] > 0:
        days = [doubling_days(rate) for rate in reversed(rates)]
        label = msg("epidemic.figure.doubling")
        found.append(figure("doubling_days", label, days[1], "d", CORI, low=days[0], high=days[2]))
    return tuple(found)


def _assumptions(series: DailySeries) -> tuple[Message, ...]:
    lines = (msg("epidemic.assume.data", column=series.name, observed=series.observed), msg("rt.assume.same"))
    if not series.gaps:
        return lines
    days = ", ".join(day.isoformat() for day in series.gaps[:5])
    return (*lines, msg("rt.assume.gaps", n=len(series.gaps), days=days))


def _rt_chart(scene: Scene, series: DailySeries, windows: tuple[RtWindow, ...]) -> Chart:
    curve = Curve(
        label=msg("rt.figure.rt"),
        x=tuple(float(window.last) for window in windows),
        y=tuple(window.mean for window in windows),
        low=tuple(window.band[0] for window in windows),
        high=tuple(window.band[1] for window in windows),
    )
    return Chart(
        title=msg("rt.chart"),
        x_label=msg("epidemic.axis.day"),
        y_label=msg("rt.figure.rt"),
        curves=(curve,),
        marks=(Mark(label=msg("rt.mark.one"), value=1.0),),
        start=midnight(scene, series.first),
    )


def _case_chart(scene: Scene, series: DailySeries, coming: Forecast) -> Chart:
    counts = series.filled()
    data = Curve(
        label=msg("epidemic.curve.data"),
        x=tuple(map(float, range(len(counts)))),
        y=counts,
        kind=CurveKind.BARS,
    )
    ahead = Curve(
        label=msg("rt.curve.forecast"),
        x=tuple(float(len(counts) + day) for day in range(len(coming.median))),
        y=tuple(map(float, coming.median)),
        low=tuple(map(float, coming.low)),
        high=tuple(map(float, coming.high)),
    )
    return Chart(
        title=msg("rt.chart.cases"),
        x_label=msg("epidemic.axis.day"),
        y_label=msg("epidemic.axis.people"),
        curves=(data, ahead),
        marks=(Mark(label=msg("epidemic.mark.today"), value=float(len(counts) - 1), vertical=True),),
        start=midnight(scene, series.first),
    )
