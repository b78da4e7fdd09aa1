"""The columns side by side: status, key figures against the first, and small charts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.domain.directive import Alternative
from app.domain.incident import Priority
from app.domain.message import Message, msg
from app.domain.objective import ObjectiveLevel
from app.domain.plan import SolveStatus, whole_minutes
from app.planning.change.compare import MOST, Column
from app.planning.figures import PlanFigures, common_bins
from app.runtime.text import Text
from app.views.desk import Desk
from app.views.kit import column, label, set_role
from app.views.whatif.bars import Bars
from app.views.whatif.bench import Bench, Result

NONE = "–"
OTHER_NEEDS = (msg("workbench.other_needs"), "faint")
_CHART_PX = 44
_HEAD_PX = 48
_NAMES_PX = 96


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    name: str
    values: tuple[int | None, ...]
    """One a column, None where there is no plan."""
    by_needs: bool = True
    """Whether it tells how well needs are met: less is better, but only between plans for the same needs."""


class Slot:
    """The widgets of one column."""

    def __init__(self, desk: Desk) -> None:
        self.head = set_role(QPushButton(), "row")
        self.head.setCheckable(True)
        self.head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.head.setCursor(Qt.CursorShape.PointingHandCursor)
        self.head.setMinimumHeight(_HEAD_PX)
        self.state = _narrow(label("caption", wrap=True))
        self.values = [_narrow(label("strong")) for _ in range(FIGURES)]
        self.against = [_narrow(label("caption", wrap=True)) for _ in range(FIGURES)]
        self.arrivals = Bars(desk.dress, height=_CHART_PX)
        self.zones = Bars(desk.dress, height=_CHART_PX)

    @property
    def parts(self) -> list[QWidget]:
        """All of them."""
        return [self.head, self.state, *self.values, *self.against, self.arrivals, self.zones]


FIGURES = 7
"""Unmet points of three priorities, worst and mean arrival, movements, cost."""


class ColumnsTable(QWidget):
    """Choosing a head chooses the column."""

    def __init__(self, desk: Desk, bench: Bench) -> None:
        super().__init__()
        self._desk, self._bench = desk, bench
        self.slots = tuple(Slot(desk) for _ in range(MOST))
        self._ids: list[str] = []
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(16, 8, 12, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, _NAMES_PX)
        self._names = [_narrow(label("soft", wrap=True)) for _ in range(FIGURES)]
        self._charts = [_narrow(label("soft", wrap=True)) for _ in range(2)]
        desk.dress.words(self._charts[0], text=msg("plan.charts.arrivals"))
        desk.dress.words(self._charts[1], text=msg("plan.charts.zones"))
        top = Qt.AlignmentFlag.AlignTop
        for line, words in enumerate([*self._names, *self._charts], start=2):
            grid.addWidget(words, line, 0, top)
        self._group = QButtonGroup(self)
        for number, slot in enumerate(self.slots, start=1):
            self._group.addButton(slot.head, number - 1)
            grid.addWidget(slot.head, 0, number)
            grid.addWidget(slot.state, 1, number, top)
            for line, (value, against) in enumerate(zip(slot.values, slot.against, strict=True), start=2):
                grid.addLayout(column(value, against, gap=0), line, number, top)
            grid.addWidget(slot.arrivals, FIGURES + 2, number)
            grid.addWidget(slot.zones, FIGURES + 3, number)
        self._group.idClicked.connect(lambda number: bench.choose(self._ids[number]))

    def show_columns(self, columns: Sequence[Alternative], results: Sequence[Result | None]) -> None:
        """Fill the table; columns that are not computed say so."""
        self._ids = [one.id for one in columns]
        found = [result.column if result is not None else None for result in results]
        figures = figures_of(found, self._desk.dress.text)
        for name, figure in zip(self._names, figures, strict=True):
            name.setText(figure.name)
        for number, slot in enumerate(self.slots):
            there = number < len(columns)
            self._grid.setColumnStretch(number + 1, 1 if there else 0)
            for part in slot.parts:
                part.setVisible(there)
            if there:
                self._show_head(slot, columns[number], results[number])
                self._show_figures(slot, number, figures, same_needs(found[0], found[number]))
        self._show_charts([one.figures if one is not None else None for one in found])

    def _show_head(self, slot: Slot, one: Alternative, result: Result | None) -> None:
        text = self._desk.dress.text
        room = max(56, slot.head.width() - 18)
        slot.head.setText(two_lines(one.name, slot.head.fontMetrics(), room))
        slot.head.setToolTip(one.name)
        slot.head.setChecked(one.id == self._bench.current.id)
        words, tone = state_words(result)
        set_role(slot.state, tone)
        slot.state.setText(text.render(words))
        slot.head.setAccessibleName(f"{one.name}: {slot.state.text()}")

    def _show_figures(self, slot: Slot, number: int, figures: Sequence[Figure], alike: bool) -> None:
        text = self._desk.dress.text
        for value, against, figure in zip(slot.values, slot.against, figures, strict=True):
            here, first = figure.values[number], figure.values[0]
            value.setText(NONE if here is None else f"{here:,}")
            against.setVisible(number > 0 and here is not None and first is not None)
            if number > 0 and here is not None and first is not None:
                comparable = alike or not figure.by_needs
                words, role = change_words(here - first, figure.by_needs) if comparable else OTHER_NEEDS
                if comparable and here != first:
                    value.setText(f"{here:,} {'↓' if here < first else '↑'}")
                set_role(against, role)
                against.setText(text.render(words))

    def _show_charts(self, plans: Sequence[PlanFigures | None]) -> None:
        text = self._desk.dress.text
        there = [plan for plan in plans if plan is not None]
        bins = dict(zip(map(id, there), common_bins(there), strict=True))
        counts = {
            key: [sum(n for _, n in (*one.teams, *one.supplies)) for one in row] for key, row in bins.items()
        }
        most = max((max(row, default=0) for row in counts.values()), default=0)
        names = {zone.id: zone.name for zone in self._desk.snapshot.zones}
        for slot, plan in zip(self.slots, plans, strict=False):
            for chart in (slot.arrivals, slot.zones):
                chart.setVisible(plan is not None)
            if plan is None:
                continue
            tips = [
                text("plan.charts.bin", since=one.from_minute, until=one.to_minute, n=n)
                for one, n in zip(bins[id(plan)], counts[id(plan)], strict=True)
            ]
            slot.arrivals.show_bars(text("plan.charts.arrivals"), counts[id(plan)], most, tips)
            shares = coverage(plan)
            said = [
                text("plan.charts.zone", zone=names.get(zone, zone), share=f"{share:.0f}")
                for zone, share in shares
            ]
            slot.zones.show_bars(text("plan.charts.zones"), [share for _, share in shares], 100, said)


def figures_of(found: Sequence[Column | None], text: Text) -> list[Figure]:
    """The lines of the table, in the order of their weight."""
    every = [column.totals if column is not None else None for column in found]
    lines = [
        Figure(
            text("cli.change.unmet", priority=priority),
            tuple(None if one is None else dict(one.unmet)[priority] for one in every),
        )
        for priority in Priority
    ]
    worst = tuple(None if one is None else _minutes(one.worst_s) for one in every)
    mean = tuple(None if one is None else _minutes(one.mean_s) for one in every)
    movements = tuple(None if one is None else one.movements for one in every)
    return [
        *lines,
        Figure(text("cli.change.worst"), worst),
        Figure(text("cli.change.mean"), mean),
        Figure(text("cli.change.movements"), movements, by_needs=False),
        Figure(text.enum(ObjectiveLevel.COST), tuple(_cost(column) for column in found), by_needs=False),
    ]


def same_needs(first: Column | None, other: Column | None) -> bool:
    """Whether two columns plan for the same needs: a low figure that is met is no better plan."""
    if first is None or other is None or first.proposal is None or other.proposal is None:
        return True
    asked = [
        {(need.zone_id, need.item, need.from_s, need.limit_s): need.best for need in one.demands}
        for one in (first.proposal, other.proposal)
    ]
    return asked[0] == asked[1] and first.made.robust == other.made.robust


def two_lines(name: str, metrics: QFontMetrics, room: int) -> str:
    """A name on two lines of `room` px, the second one cut short where it is still too long."""
    first = len(name)
    while first > 1 and metrics.horizontalAdvance(name[:first]) > room:
        first -= 1
    if first == len(name):
        return name
    space = name.rfind(" ", 1, first + 1)
    first = space if space > 0 else first
    rest = metrics.elidedText(name[first:].strip(), Qt.TextElideMode.ElideRight, room)
    return f"{name[:first].strip()}\n{rest}"


def _narrow(made: QLabel) -> QLabel:
    """Takes the room that its column has: all columns are equally wide."""
    made.setSizePolicy(QSizePolicy.Policy.Ignored, made.sizePolicy().verticalPolicy())
    return made


def coverage(plan: PlanFigures) -> list[tuple[str, float]]:
    """Each zone and the share of its need points that is met, in per cent."""
    sums: dict[str, list[int]] = {}
    for one in plan.zones:
        pair = sums.setdefault(one.zone_id, [0, 0])
        pair[0] += one.points_met
        pair[1] += one.points_needed
    return [(zone, 100 * met / max(1, needed)) for zone, (met, needed) in sums.items()]


def state_words(result: Result | None) -> tuple[Message, str]:
    """How a column stands, and the role of the words."""
    if result is None:
        return msg("workbench.not_computed"), "caption"
    proposal = result.column.proposal
    if proposal is None:
        return msg("cli.compare.refused"), "danger"
    if result.stale:
        return msg("workbench.stale_column"), "caution"
    plan = proposal.plan
    if plan.solve_status is SolveStatus.OPTIMAL:
        return msg("workbench.proven"), "safe"
    if not math.isfinite(plan.gap):
        return msg("workbench.unproven"), "caution"
    return msg("workbench.gap", gap=f"{plan.gap:.1%}"), "caution"


def change_words(difference: int, judged: bool) -> tuple[Message, str]:
    """How a figure compares with the first column's, and the role of the words. Less that is missing or late
    is better; fewer teams on their way are only fewer, for a plan that sends nobody is none.
    """
    if difference == 0:
        return msg("workbench.same"), "faint"
    if not judged:
        key = (
            msg("workbench.fewer", n=-difference) if difference < 0 else msg("workbench.extra", n=difference)
        )
        return key, "caption"
    if difference < 0:
        return msg("workbench.better", n=f"{-difference:,}"), "safe"
    return msg("workbench.worse", n=f"{difference:,}"), "caution"


def _minutes(seconds: float | None) -> int | None:
    return None if seconds is None else whole_minutes(seconds)


def _cost(column: Column | None) -> int | None:
    if column is None or column.proposal is None:
        return None
    terms = [term.value for term in column.proposal.plan.terms if term.name == ObjectiveLevel.COST.value]
    return round(terms[0]) if terms else None
