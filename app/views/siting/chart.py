"""How soon the first response comes, today and from the proposed sites, over all scenarios."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.message import msg
from app.map.paint.qt import font
from app.planning.siting.figures import SitingFigures
from app.planning.siting.site import Siting
from app.views.dress import Dress

HEIGHT = 168


class ResponseChart(QWidget):
    """Cumulative share of the people by minutes until the first response; made when it is first needed."""

    def __init__(self, dress: Dress) -> None:
        super().__init__()
        self._dress = dress
        self._plot: Any = None
        self.setFixedHeight(HEIGHT)
        dress.words(self, accessibleName=msg("siting.chart"))
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)

    def show_siting(self, siting: Siting) -> None:
        """Draw both curves and the limit."""
        import pyqtgraph as pg

        if self._plot is None:
            self._plot = pg.PlotWidget()
            self._plot.setMenuEnabled(False)
            self._plot.setMouseEnabled(x=False, y=False)
            self._plot.hideButtons()
            self._plot.setMinimumWidth(0)
            self._room.addWidget(self._plot)
        plot, tokens, text = self._plot, self._dress.tokens, self._dress.text
        plot.clear()
        plot.setBackground(tokens.raised)
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setPen(tokens.line_strong)
            axis.setTextPen(tokens.muted)
            axis.setStyle(tickFont=font(11))
        plot.setLabel("bottom", text("siting.chart.minutes"), color=tokens.muted)
        plot.setLabel("left", text("siting.chart.share"), color=tokens.muted)
        weight = siting.instance.weight
        longest = 1.0
        for figures, ink, width in (
            (siting.today, tokens.muted, 2),
            (siting.proposed, tokens.accent, 3),
        ):
            minutes, share = steps(figures, weight)
            longest = max(longest, float(minutes[-1]))
            plot.plot(minutes, share, pen=pg.mkPen(ink, width=width))
        limit = siting.instance.request.limit_s / 60
        plot.addItem(pg.InfiniteLine(limit, pen=pg.mkPen(tokens.caution.line, width=1.5, style=_dashes())))
        plot.setRange(xRange=(0, max(longest, limit) * 1.05), yRange=(0, 104), padding=0)


def steps(figures: SitingFigures, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Corners of the curve: minutes, and percent of the weight that is reached by then."""
    first = np.array([r.first_s for r in figures.responses]) / 60
    order = np.argsort(first)
    order = order[np.isfinite(first[order])]
    share = np.cumsum(weight[order]) / weight.sum() * 100
    minutes = np.repeat(first[order], 2)
    before = np.concatenate([[0.0], share])
    return np.concatenate([[0.0], minutes]), np.repeat(before, 2)[: len(minutes) + 1]


def _dashes() -> Any:
    from PySide6.QtCore import Qt

    return Qt.PenStyle.DashLine
