"""A model's chart: lines with their band, points, bars and steps, thresholds and moments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from PySide6.QtCore import Qt

from app.domain.assessment import Chart as ModelChart
from app.domain.assessment import Curve, CurveKind, Mark
from app.runtime.text import Text
from app.views.dress import Dress
from app.views.proposal.plot import Chart

HEIGHT = 190
_TICKS = 4
_DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)


class AssessedChart(Chart):
    """One chart of an answer; curves differ in their stroke and not in colour alone."""

    def __init__(self, dress: Dress, chart: ModelChart, *, height: int = HEIGHT) -> None:
        super().__init__(dress, height=height)
        self._chart = chart
        text, tokens, plot = dress.text, dress.tokens, self.fresh()
        curves = [text.render(curve.label) for curve in chart.curves]
        self.describe(text.render(chart.title), [*curves, *(text.render(m.label) for m in chart.marks)])
        plot.setLabel("bottom", text.render(chart.x_label), color=tokens.muted)
        plot.setLabel("left", text.render(chart.y_label), color=tokens.muted)
        if len(chart.curves) > 1:
            side = 4 if _peaks_late(chart) else -4
            plot.addLegend(offset=(side, 4), labelTextColor=tokens.text, brush=tokens.raised)
        for number, curve in enumerate(chart.curves):
            self._draw(plot, number, curve, curves[number])
        for mark, words in _named_once(chart.marks, text):
            self._mark(plot, mark, words)
        if chart.start is not None:
            self._dates(plot)

    def _draw(self, plot: Any, number: int, curve: Curve, name: str) -> None:
        import pyqtgraph as pg

        tokens = self._dress.tokens
        ink = (tokens.accent, tokens.text, tokens.caution.line, tokens.muted)[number % 4]
        x, y = np.array(curve.x), np.array(curve.y)
        pen = pg.mkPen(ink, width=2, style=_DASHES[number % len(_DASHES)])
        if curve.low and curve.kind is not CurveKind.BARS:
            edges = [pg.PlotDataItem(x, np.array(side), pen=None) for side in (curve.low, curve.high)]
            shade = pg.mkColor(ink)
            shade.setAlpha(50)
            plot.addItem(pg.FillBetweenItem(*edges, brush=shade))
        if curve.kind is CurveKind.BARS:
            width = 0.8 * float(np.diff(x).min()) if len(x) > 1 else 0.8
            plot.addItem(pg.BarGraphItem(x=x, height=y, width=width, brush=ink, pen=None, name=name))
        elif curve.kind is CurveKind.POINTS:
            plot.plot(x, y, pen=None, symbol="o", symbolSize=6, symbolBrush=ink, symbolPen=None, name=name)
        else:
            steps = "right" if curve.kind is CurveKind.STEPS else None
            plot.plot(x, y, pen=pen, name=name, stepMode=steps)

    def _mark(self, plot: Any, mark: Mark, words: str | None) -> None:
        import pyqtgraph as pg

        tokens = self._dress.tokens
        pen = pg.mkPen(tokens.caution.line, width=1.5, style=Qt.PenStyle.DashLine)
        look = {"position": 0.85, "color": tokens.text, "movable": False, "fill": tokens.raised}
        plot.addItem(
            pg.InfiniteLine(
                mark.value, angle=90 if mark.vertical else 0, pen=pen, label=words, labelOpts=look
            )
        )

    def _dates(self, plot: Any) -> None:
        """Days from the start as dates in campus time."""
        start, text = self._chart.start, self._dress.text
        days = [day for curve in self._chart.curves for day in curve.x]
        if start is None or not days:
            return
        span = max(days) - min(days)
        places = sorted({round(min(days) + span * n / _TICKS) for n in range(_TICKS + 1)})
        ticks = [(day, text.time(start + timedelta(days=day))[5:10]) for day in places]
        plot.getAxis("bottom").setTicks([ticks])


def _named_once(marks: Sequence[Mark], text: Text) -> list[tuple[Mark, str | None]]:
    """The marks with their words; of several with the same words only the farthest bears them."""
    last = {text.render(mark.label): mark for mark in sorted(marks, key=lambda mark: mark.value)}
    words = [text.render(mark.label) for mark in marks]
    return [(mark, said if last[said] is mark else None) for mark, said in zip(marks, words, strict=True)]


def _peaks_late(chart: ModelChart) -> bool:
    """Whether the highest point lies in the right half: the legend then stands on the left."""
    points = [(y, x) for curve in chart.curves for x, y in zip(curve.x, curve.y, strict=True)]
    places = [x for _, x in points]
    return bool(points) and max(points)[1] > (min(places) + max(places)) / 2
