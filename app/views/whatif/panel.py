"""The workbench beside the map: columns to compare, and the chosen one in full."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.domain.directive import AS_IT_IS
from app.domain.message import Message, msg
from app.planning.change.compare import MOST
from app.views.banner import Banner, Notice
from app.views.desk import Desk
from app.views.kit import Scroller, button, clear, column, label, row, set_role, tool
from app.views.map_host import MapHost
from app.views.panel import Panel
from app.views.whatif.bench import AS_IS, Bench, Result, attempt
from app.views.whatif.detail import ChangesCard, PlanCard, refusal
from app.views.whatif.differences import DifferencesCard
from app.views.whatif.form import refill
from app.views.whatif.maps import MapsSideBySide
from app.views.whatif.table import ColumnsTable

ROOMY_PX = 1600
WIDE, NARROW = 640, 452
"""Widths in px in a roomy window and in a small one, where the map keeps more than half of it."""


class WorkbenchPanel(Panel):
    """Opens in place of the docks; `closed` when a person is done."""

    closed = Signal()

    def __init__(self, desk: Desk, host: MapHost) -> None:
        super().__init__(desk)
        dress = desk.dress
        set_role(self, "dock_right")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bench = bench = Bench(desk)
        self.maps = MapsSideBySide(desk, bench, host)
        self.compute = button(dress, msg("workbench.compute"), self._compute, role="primary", icon="refresh")
        self.stop = button(dress, msg("views.cancel"), bench.cancel)
        close = tool(dress, "close", msg("views.close"), self.closed.emit, size=18)
        self._working = dress.words(label("soft", wrap=True), text=msg("workbench.working"))
        self.banner = Banner(dress)
        self.table = ColumnsTable(desk, bench)
        self._refusals = column(gap=4, margin=(16, 0, 16, 0))
        self.new = button(dress, msg("workbench.new"), self._new, icon="plus")
        self.copy = button(dress, msg("workbench.duplicate"), self._duplicate, icon="copy")
        self.drop = button(dress, msg("workbench.remove"), self._drop, icon="trash")
        self.spread = button(
            dress, msg("workbench.maps"), lambda: None, icon="split", tip=msg("workbench.maps_tip")
        )
        self.spread.setCheckable(True)
        self.spread.toggled.connect(self._spread)
        self.maps.closed.connect(partial(self.spread.setChecked, False))
        self.others = QComboBox()
        dress.words(self.others, accessibleName=msg("workbench.others"))
        self.others.activated.connect(self._swap)
        self._full = dress.words(label("caption", wrap=True), text=msg("workbench.full"))
        self.changes = ChangesCard(desk, bench)
        self.plan = PlanCard(desk, bench, self._take)
        self.differences = DifferencesCard(desk)
        heading = dress.words(label("title"), text=msg("workbench.title"))
        head = row(heading, None, self.compute, self.stop, close, gap=8, margin=(16, 10, 8, 8))
        columns = QWidget()
        columns.setLayout(
            column(
                self.table,
                self._refusals,
                row(self.new, self.copy, self.drop, None, self.spread, gap=6, margin=(16, 4, 16, 0)),
                row(self.others, gap=0, margin=(16, 4, 16, 0)),
                row(self._full, gap=0, margin=(16, 0, 16, 8)),
                gap=4,
            )
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        for part in (self.banner, self._working):
            layout.addLayout(row(part, gap=0, margin=(16, 0, 16, 4)))
        layout.addWidget(Scroller(columns, self.changes, self.plan, self.differences), 1)
        self.banner.hide()
        bench.changed.connect(self.invalidate)
        bench.refused.connect(lambda error: self.banner.show_notice(Notice.of(error)))
        desk.proposed.connect(self.invalidate)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.closed.emit)

    def wanted_width(self, window_px: int) -> int:
        """How wide it is beside the map, in px."""
        return WIDE if window_px >= ROOMY_PX else NARROW

    def put_away(self) -> None:
        """Stop computing, and leave the map as it was."""
        self.spread.setChecked(False)
        self.bench.put_away()

    def shut_down(self) -> None:
        """Stop painting, with the window."""
        self.maps.shut_down()

    def begin(self) -> None:
        """Catch up, and give the keyboard to the head of the chosen column."""
        self.refresh()
        self.bench.show()
        self.table.slots[0].head.setFocus()

    def refresh(self) -> None:
        """Every column as it is now."""
        bench = self.bench
        columns = bench.alternatives
        results = [bench.result(one) for one in columns]
        current = bench.current
        self.compute.setVisible(not bench.working)
        self.stop.setVisible(bench.working)
        self._working.setVisible(bench.working)
        self.table.show_columns(columns, results)
        self._show_refusals([one.name for one in columns], results)
        self._show_buttons(len(columns))
        self.changes.refresh()
        self.plan.refresh(results[columns.index(current)])
        self.differences.refresh(columns, results, current.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names have another room."""
        super().resizeEvent(event)
        self.invalidate()

    def _show_refusals(self, names: list[str], results: list[Result | None]) -> None:
        clear(self._refusals)
        for name, result in zip(names, results, strict=True):
            if result is not None and result.column.proposal is None:
                words = refusal(result, self.dress.text.render)
                self._refusals.addWidget(label("danger", name))
                self._refusals.addWidget(label("body", words, wrap=True))

    def _show_buttons(self, count: int) -> None:
        bench, text = self.bench, self.dress.text
        full = count >= MOST
        self._full.setVisible(full)
        self.drop.setEnabled(bench.current.id != AS_IS)
        self.others.setVisible(bool(bench.hidden))
        refill(
            self.others,
            [(text("workbench.others"), AS_IS), *((one.name, one.id) for one in bench.hidden)],
        )

    def _compute(self) -> None:
        self.banner.clear()
        self.bench.compute()

    def _spread(self, on: bool) -> None:
        if on:
            self.maps.open()
        else:
            self.maps.hide()

    def _new(self) -> None:
        self._add(msg("workbench.alternative"), duplicate=False)

    def _duplicate(self) -> None:
        self._add(msg("workbench.copy_of", name=self.bench.current.name), duplicate=True)

    def _add(self, begin: Message, *, duplicate: bool) -> None:
        bench = self.bench
        made = bench.current.change if duplicate else AS_IT_IS
        name = bench.free_name(self.dress.text.render(begin))
        if attempt(bench, lambda: bench.add(name, made)):
            self.banner.clear()
            self.changes.name.setFocus()
            self.changes.name.selectAll()

    def _drop(self) -> None:
        if attempt(self.bench, self.bench.remove):
            self.table.slots[0].head.setFocus()

    def _swap(self) -> None:
        chosen = self.others.currentData()
        if chosen != AS_IS:
            self.bench.swap(chosen)

    def _take(self) -> None:
        name = self.bench.current.name
        if self.bench.take():
            self.desk.tell(msg("workbench.taken", name=name))
            self.closed.emit()
            self.desk.turned.emit("proposal")
