"""How the search goes: value and bound of the level at work, a chart of both, and Stop."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.message import msg
from app.domain.plan import TracePoint
from app.planning.explain.levels import LEVEL_WORDS
from app.views.desk import Desk
from app.views.kit import Card, button, label, row
from app.views.proposal.plot import Chart
from app.views.proposal.words import level_value

HEIGHT = 132


class ProgressChart(Chart):
    """The best value so far and its bound over the seconds of the search, for one group of the objective."""

    def show_trace(self, trace: Sequence[TracePoint], title: str, group: int | None = None) -> None:
        """Draw one group, by default the newest."""
        import pyqtgraph as pg

        plot, tokens = self.fresh(), self._dress.tokens
        text = self._dress.text
        plot.setVisible(bool(trace))
        if not trace:
            return
        group = trace[-1].group if group is None else group
        points = [point for point in trace if point.group == group]
        values = [(p.seconds, p.value) for p in points if p.value is not None]
        bounds = [(p.seconds, p.bound) for p in points if p.bound is not None]
        for line, ink, width in ((values, tokens.accent, 3), (bounds, tokens.muted, 2)):
            if line:
                plot.plot(*zip(*line, strict=True), pen=pg.mkPen(ink, width=width), symbol="o",
                          symbolSize=5, symbolBrush=ink, symbolPen=None)  # fmt: skip
        plot.enableAutoRange()
        heights = [height for _, height in (*values, *bounds)]
        if heights and max(heights) - min(heights) <= abs(max(heights)) / 1000:
            plot.setYRange(0.9 * min(heights), 1.1 * max(heights) or 1.0)
        plot.setLabel("bottom", text("plan.chart.seconds"), color=tokens.muted)
        self.describe(
            title,
            [text("plan.chart.at", seconds=f"{p.seconds:.1f}", value=_figure(p.value), bound=_figure(p.bound))
             for p in points],
        )  # fmt: skip


def longest_group(trace: Sequence[TracePoint]) -> int:
    """The group that the search spent most seconds on; 0 where there was none."""
    spans: dict[int, list[float]] = {}
    for point in trace:
        spans.setdefault(point.group, []).append(point.seconds)
    return max(spans, key=lambda group: max(spans[group]) - min(spans[group]), default=0)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


class LiveCard(Card):
    """Shown while the search goes on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.dress, msg("plan.live.title"))
        self._desk = desk
        self.stop = button(desk.dress, msg("plan.live.stop"), desk.stop_solving)
        self._state = label("soft", wrap=True)
        self._hint = label("caption", wrap=True)
        self.chart = ProgressChart(desk.dress, height=HEIGHT)
        self.chart.hide()
        self.body.addWidget(self._state)
        self.body.addWidget(self.chart)
        self.body.addWidget(self._hint)
        self.body.addLayout(row(self.stop, None))
        desk.session.progressed.connect(self.refresh)

    def refresh(self) -> None:
        """Where the search stands now."""
        session, text = self._desk.session, self._desk.dress.text
        known = [point for point in session.trace if point.value is not None]
        self._hint.setText(text("plan.live.keeps" if session.provisional else "plan.live.none_yet"))
        if not session.trace:
            self._state.setText(text("views.proposal.working"))
            self.chart.hide()
            return
        point = session.trace[-1]
        groups = session.made.objective.groups
        group = groups[min(point.group, len(groups) - 1)]
        level = group[0].level
        name = text.join(text.render(LEVEL_WORDS[term.level]) for term in group)
        words = text("plan.live.level", n=point.group + 1, of=len(groups), level=name)
        if point.value is not None:
            value = level_value(level, point.value, text) if len(group) == 1 else f"{point.value:,.0f}"
            words += " " + text("plan.live.value", value=value)
        if point.value is not None and point.bound is not None:
            gap = max(0.0, point.value - point.bound) / max(1.0, abs(point.value))
            bound = level_value(level, point.bound, text) if len(group) == 1 else f"{point.bound:,.0f}"
            words += " " + text("plan.live.bound", bound=bound, gap=f"{gap:.1%}")
        self._state.setText(words)
        self.chart.setVisible(len(known) > 1)
        if len(known) > 1 and self.isVisible():
            self.chart.show_trace(session.trace, name)
