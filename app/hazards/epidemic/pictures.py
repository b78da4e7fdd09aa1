"""Charts of a fitted outbreak."""

from __future__ import annotations

from app.domain.assessment import Chart, Curve, CurveKind, Mark
from app.domain.message import Message, msg
from app.hazards.assessing import Scene
from app.hazards.epidemic.course import Courses
from app.hazards.epidemic.fit import Fitted
from app.hazards.epidemic.series import DailySeries, midnight

_AFTER_DAYS = 14
_FARTHEST_PEAK_DAYS = 60


def _points(series: DailySeries) -> Curve:
    return Curve(
        label=msg("epidemic.curve.data"),
        x=tuple(map(float, series.days)),
        y=series.values,
        kind=CurveKind.POINTS,
    )


def _chart(scene: Scene, series: DailySeries, title: Message, curves: tuple[Curve, ...]) -> Chart:
    today = Mark(label=msg("epidemic.mark.today"), value=float(series.days[-1]), vertical=True)
    return Chart(
        title=title,
        x_label=msg("epidemic.axis.day"),
        y_label=msg("epidemic.axis.people"),
        curves=curves,
        marks=(today,),
        start=midnight(scene, series.first),
    )


def data_chart(scene: Scene, series: DailySeries) -> Chart:
    """The counts alone."""
    return _chart(scene, series, msg("epidemic.chart.data"), (_points(series),))


def fit_chart(scene: Scene, series: DailySeries, whole: Courses, fitted: Fitted) -> Chart:
    """Counts, fitted curve with the band of daily counts, and forecast."""
    end = _end(series, whole)
    mean = whole.best.seen(series.observed)[:end]
    low, high = (side[:end] for side in whole.band(series.observed, fitted.dispersion))
    curve = Curve(
        label=msg("epidemic.curve.fit"),
        x=tuple(map(float, range(end))),
        y=tuple(map(float, mean)),
        low=tuple(map(float, low)),
        high=tuple(map(float, high)),
    )
    return _chart(scene, series, msg("epidemic.chart.fit"), (curve, _points(series)))


def _end(series: DailySeries, whole: Courses) -> int:
    return (
        max(series.days[-1], min(round(whole.best.peak_day), series.days[-1] + _FARTHEST_PEAK_DAYS))
        + _AFTER_DAYS
        + 1
    )


def measures_chart(scene: Scene, series: DailySeries, whole: Courses, changed: Courses) -> Chart:
    """People ill at once with and without measures."""
    end = _end(series, whole)
    curves = tuple(
        Curve(label=label, x=tuple(map(float, range(end))), y=tuple(map(float, one.best.ill_by_day[:end])))
        for label, one in (
            (msg("epidemic.curve.without"), whole),
            (msg("epidemic.curve.with"), changed),
        )
    )
    return _chart(scene, series, msg("epidemic.chart.measures"), curves)
