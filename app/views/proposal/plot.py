"""A plain chart in the window's dress. The charting library is loaded when the first chart is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget

from app.map.paint.qt import font
from app.views.dress import Dress

_ROOMY = 5
"""Fewer lying bars than these are no thicker."""


class Chart(QWidget):
    """Bars or steps with axes in words; what the pointer is over is told, and `describe` says all of it."""

    def __init__(self, dress: Dress, *, height: int) -> None:
        super().__init__()
        self._dress = dress
        self.plot: Any = None
        self._tips: list[tuple[float, float, float, float, str]] = []
        self.setMinimumHeight(height)
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)

    def describe(self, title: str, lines: Sequence[str]) -> None:
        """What the chart shows, for those who hear it."""
        self.setAccessibleName(title)
        self.setAccessibleDescription("; ".join(lines))

    def fresh(self) -> Any:
        """An empty plot in the colours of now."""
        import pyqtgraph as pg

        if self.plot is None:
            self.plot = pg.PlotWidget()
            self.plot.setMenuEnabled(False)
            self.plot.setMouseEnabled(x=False, y=False)
            self.plot.hideButtons()
            self.plot.setMinimumSize(0, 0)
            self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.plot.scene().sigMouseMoved.connect(self._hover)
            self._room.addWidget(self.plot)
        tokens = self._dress.tokens
        self.plot.clear()
        self.plot.setBackground(tokens.raised)
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(tokens.line_strong)
            axis.setTextPen(tokens.muted)
            axis.setStyle(tickFont=font(11))
            axis.setTicks(None)
            axis.setSIPrefixEnableRanges(())
            axis.enableAutoSIPrefix(False)
        self._tips = []
        return self.plot

    def bars(self, values: Sequence[Sequence[float]], inks: Sequence[str], tips: Sequence[str]) -> None:
        """Stacked bars at 0, 1, 2 …: one row of values and one colour a layer, one tip a bar."""
        import pyqtgraph as pg

        plot, count = self.fresh(), len(tips)
        base = [0.0] * count
        for layer, ink in zip(values, inks, strict=True):
            plot.addItem(
                pg.BarGraphItem(
                    x=list(range(count)), y0=list(base), height=list(layer), width=0.7, brush=ink, pen=None
                )
            )
            base = [low + high for low, high in zip(base, layer, strict=True)]
        top = max(base, default=0.0) or 1.0
        self._tips = [(n - 0.5, 0.0, n + 0.5, top * 2, tip) for n, tip in enumerate(tips)]
        plot.setRange(xRange=(-0.6, max(1, count) - 0.4), yRange=(0, top * 1.1), padding=0)

    def lying(self, values: Sequence[Sequence[float]], inks: Sequence[str], tips: Sequence[str]) -> None:
        """The same from left to right, the first on top."""
        import pyqtgraph as pg

        plot, count = self.fresh(), len(tips)
        places = [float(count - 1 - n) for n in range(count)]
        base = [0.0] * count
        for layer, ink in zip(values, inks, strict=True):
            ends = [low + high for low, high in zip(base, layer, strict=True)]
            plot.addItem(pg.BarGraphItem(x0=list(base), x1=ends, y=places, height=0.62, brush=ink, pen=None))
            base = ends
        top = max(base, default=0.0) or 1.0
        self._tips = [(0.0, y - 0.5, top * 2, y + 0.5, tip) for y, tip in zip(places, tips, strict=True)]
        lowest = min(0, count - _ROOMY)
        plot.setRange(xRange=(0, top * 1.06), yRange=(lowest - 0.6, max(1, count) - 0.4), padding=0)

    def name_ticks(self, side: str, names: Sequence[str]) -> None:
        """Words in place of numbers: at 0, 1, 2 … of the lower axis, from the top of the left one."""
        count = len(names)
        ticks = [(n if side == "bottom" else count - 1 - n, name) for n, name in enumerate(names)]
        self.plot.getAxis(side).setTicks([ticks])

    def _hover(self, where: Any) -> None:
        point = self.plot.getPlotItem().vb.mapSceneToView(where)
        for west, south, east, north, tip in self._tips:
            if west <= point.x() <= east and south <= point.y() <= north:
                QToolTip.showText(self.plot.mapToGlobal(where.toPoint()), tip, self.plot)
                return
        QToolTip.hideText()
