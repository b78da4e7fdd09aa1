"""The plan in charts along the foot of the map: when things arrive, what is covered, used and unmet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout

from app.domain.incident import Priority
from app.domain.message import Message, msg
from app.domain.plan import TracePoint
from app.map.words import capital, item_name
from app.planning.explain.levels import LEVEL_WORDS
from app.planning.figures import PlanFigures, figures_in_force, proposal_figures
from app.views.desk import Desk
from app.views.kit import column, label, row, set_role, tool
from app.views.proposal.live import ProgressChart, longest_group
from app.views.proposal.plot import Chart

_MOST_ROWS = 6


class ChartsDrawer(QFrame):
    """Of the proposal in hand, else of the plan in force."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        set_role(self, "floating")
        self._desk = desk
        self._of_trace: tuple[TracePoint, ...] = ()
        dress = desk.dress
        self._of = label("badge")
        close = tool(dress, "close", msg("views.close"), self.closed.emit, size=18)
        head = row(dress.words(label("title"), text=msg("plan.charts.title")), self._of, None, close, gap=8)
        self.arrivals, self.zones = Chart(dress, height=60), Chart(dress, height=60)
        self.depots, self.unmet = Chart(dress, height=60), Chart(dress, height=60)
        self.search = ProgressChart(dress, height=60)
        parts = (
            (msg("plan.charts.arrivals"), self.arrivals),
            (msg("plan.charts.zones"), self.zones),
            (msg("plan.charts.depots"), self.depots),
            (msg("plan.charts.unmet"), self.unmet),
            (msg("plan.charts.search"), self.search),
        )
        self.which = QComboBox()
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.which.setMinimumContentsLength(8)
        dress.words(self.which, accessibleName=msg("plan.chart.which"), toolTip=msg("plan.chart.which"))
        self.which.activated.connect(lambda _: self._show_search())
        charts = row(*(self._titled(words, chart) for words, chart in parts), gap=12)
        for number in range(len(parts)):
            charts.setStretch(number, 1)
        layout = column(head, charts, gap=6, margin=(16, 10, 10, 12))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for changed in (desk.proposed, desk.focused, dress.changed):
            changed.connect(self._again)
        desk.stepped.connect(lambda _: self._again())
        self.hide()

    def begin(self) -> None:
        """Open."""
        self.show()
        self.refresh()
        self.setFocus()

    def refresh(self) -> None:
        """Draw the figures of what is in hand."""
        desk, text = self._desk, self._desk.dress.text
        proposal, incident = desk.session.shown or desk.proposal, desk.incident
        if proposal is not None:
            figures = proposal_figures(desk.snapshot, proposal)
        else:
            figures = figures_in_force(desk.snapshot, (incident.id,) if incident else ())
        self._of.setText(text("plan.charts.proposal" if proposal is not None else "plan.charts.in_force"))
        self._show_arrivals(figures)
        self._show_zones(figures)
        self._show_depots(figures)
        self._show_unmet(figures)
        self._fill_which()
        self._show_search()

    def _fill_which(self) -> None:
        """The groups that the search came to; the one that took longest, unless a person chose another."""
        session, text = self._desk.session, self._desk.dress.text
        groups = session.made.objective.groups
        found = [n for n in dict.fromkeys(point.group for point in session.trace) if n < len(groups)]
        kept = self.which.currentData() if self._of_trace is session.trace else None
        self._of_trace = session.trace
        self.which.clear()
        for number in found:
            level = text.join(text.render(LEVEL_WORDS[term.level]) for term in groups[number])
            self.which.addItem(text("plan.profile.row", n=number + 1, level=level), number)
        wanted = longest_group(session.trace) if kept is None else kept
        self.which.setCurrentIndex(self.which.findData(wanted))
        self.which.setVisible(len(found) > 1)

    def _show_search(self) -> None:
        title = self._desk.dress.text("plan.charts.search")
        self.search.show_trace(self._desk.session.trace, title, self.which.currentData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _again(self) -> None:
        if not self.isHidden():
            self.refresh()

    def _titled(self, words: Message, chart: Chart) -> QVBoxLayout:
        made = column(self._desk.dress.words(label("eyebrow"), text=words), chart, gap=2)
        made.setStretch(1, 1)
        if chart is self.search:
            made.insertWidget(1, self.which)
            made.setStretch(1, 0)
            made.setStretch(2, 1)
        return made

    def _show_arrivals(self, figures: PlanFigures) -> None:
        text, tokens = self._desk.dress.text, self._desk.dress.tokens
        inks = (tokens.accent, tokens.info.line, tokens.faint)
        layers, tips = [], []
        for number, _ in enumerate(Priority):
            layers.append([float(b.teams[number][1] + b.supplies[number][1]) for b in figures.bins])
        for one in figures.bins:
            n = sum(count for _, count in (*one.teams, *one.supplies))
            tips.append(text("plan.charts.bin", since=one.from_minute, until=one.to_minute, n=n))
        self.arrivals.bars(layers, inks, tips)
        self.arrivals.name_ticks("bottom", [str(one.to_minute) for one in figures.bins])
        self.arrivals.plot.setLabel("bottom", text("plan.charts.minutes"), color=tokens.muted)
        self.arrivals.describe(text("plan.charts.arrivals"), tips)

    def _show_zones(self, figures: PlanFigures) -> None:
        text, tokens = self._desk.dress.text, self._desk.dress.tokens
        names = {zone.id: zone.name for zone in self._desk.snapshot.zones}
        needed: dict[str, list[int]] = {}
        for one in figures.zones:
            sums = needed.setdefault(one.zone_id, [0, 0])
            sums[0] += one.points_met
            sums[1] += one.points_needed
        worst = sorted(needed, key=lambda key: (needed[key][0] / max(1, needed[key][1]), key))[:_MOST_ROWS]
        shares = [100 * needed[key][0] / max(1, needed[key][1]) for key in worst]
        shown = [names.get(key, key) for key in worst]
        tips = [text("plan.charts.zone", zone=name, share=f"{share:.0f}")
                for name, share in zip(shown, shares, strict=True)]  # fmt: skip
        self._lying(self.zones, msg("plan.charts.zones"), shown, shares, tips, tokens.accent)

    def _show_depots(self, figures: PlanFigures) -> None:
        text, tokens = self._desk.dress.text, self._desk.dress.tokens
        names = {d.id: text.pick(d.name, d.name_zh) for d in self._desk.snapshot.campus.depots}
        used = sorted(figures.depots, key=lambda one: -one.teams_sent)[:_MOST_ROWS]
        shown = [names.get(one.depot_id, one.depot_id) for one in used]
        tips = [
            text("plan.charts.depot", depot=name, teams=one.teams_sent, held=one.teams_held,
                 tours=one.tours, kg=f"{one.kg:,.0f}")
            for name, one in zip(shown, used, strict=True)
        ]  # fmt: skip
        values = [100 * one.teams_sent / max(1, one.teams_held) for one in used]
        self._lying(self.depots, msg("plan.charts.depots"), shown, values, tips, tokens.info.line)

    def _show_unmet(self, figures: PlanFigures) -> None:
        text, tokens = self._desk.dress.text, self._desk.dress.tokens
        groups = figures.unmet[:_MOST_ROWS]
        shown = [capital(item_name(one.item, text)) for one in groups]
        tips = [
            text(
                "plan.charts.unmet_line", item=name, missing=f"{one.missing:,}", cause=one.cause, n=one.needs
            )
            for name, one in zip(shown, groups, strict=True)
        ]
        values = [float(one.missing) for one in groups]
        self._lying(self.unmet, msg("plan.charts.unmet"), shown, values, tips, tokens.danger.line)

    def _lying(
        self, chart: Chart, title: Message, names: list[str], values: list[float], tips: list[str], ink: str
    ) -> None:
        chart.lying([values], [ink], tips)
        chart.name_ticks("left", [name if len(name) <= 14 else f"{name[:13]}…" for name in names])
        chart.describe(self._desk.dress.text.render(title), tips)
