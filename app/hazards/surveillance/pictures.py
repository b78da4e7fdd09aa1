"""A watched series as a chart and a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.domain.assessment import Chart, Curve, CurveKind, Mark, ResultTable
from app.domain.message import bilingual, msg
from app.hazards.surveillance.watch import SeriesView
from app.hazards.wording import rounded


def newest_days(view: SeriesView, days: int) -> SeriesView:
    """A series with its last so many days only."""
    series = view.series
    first = max(0, len(series.values) - days)
    return SeriesView(series.since(first), view.expected[first:], view.upper[first:], view.alarms[first:])


def chart_of(view: SeriesView, start: datetime) -> Chart:
    """Counts as bars, the bound of C2 as a line, days with an alarm as marks."""
    values, upper = view.series.values, view.upper
    bound = [(float(day), value) for day, value in enumerate(upper) if value is not None]
    curves = [
        Curve(
            label=msg("warning.curve.count"),
            x=tuple(float(day) for day in range(len(values))),
            y=values,
            kind=CurveKind.BARS,
        )
    ]
    if bound:
        curves.append(
            Curve(
                label=msg("warning.curve.bound"),
                x=tuple(day for day, _ in bound),
                y=tuple(value for _, value in bound),
                kind=CurveKind.STEPS,
            )
        )
    alarms: Sequence[int] = [day for day, found in enumerate(view.alarms) if found]
    return Chart(
        title=msg("warning.chart"),
        x_label=msg("warning.axis.day"),
        y_label=msg("warning.axis.count"),
        curves=tuple(curves),
        marks=tuple(Mark(label=msg("warning.mark"), value=float(day), vertical=True) for day in alarms[-5:]),
        start=start,
    )


def table_of(view: SeriesView) -> tuple[ResultTable, ...]:
    """The days with an alarm, the newest first, and what fired; nothing where none did."""
    rows = []
    for day in reversed([day for day, found in enumerate(view.alarms) if found]):
        words = view.alarms[day][0].words
        for alarm in view.alarms[day][1:]:
            words = msg("warning.and", one=words, other=alarm.words)
        date = str(view.series.first + timedelta(days=day))
        count = rounded(view.series.values[day])
        rows.append((bilingual(date, date), msg("warning.cell", value=count), words))
    heads = (msg("warning.axis.day"), msg("warning.axis.count"), msg("warning.head.why"))
    return (
        (ResultTable(title=msg("warning.table"), heads=heads, rows=tuple(rows), numeric=(1,)),)
        if rows
        else ()
    )
