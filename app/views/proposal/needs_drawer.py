"""The needs behind the proposal: each with its people, band, rule and source, each open to a correction."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from app.command.proposals import edit_demand
from app.domain.errors import UserError
from app.domain.incident import Priority
from app.domain.message import Message, msg
from app.domain.plan import Demand
from app.domain.source import SourceStatus
from app.map.words import item_name, quantity_words
from app.planning.needs.demand import demand_for
from app.planning.needs.rules import load_rules
from app.planning.problem.problem import LARGEST
from app.views import figures
from app.views.banner import Banner
from app.views.desk import Desk
from app.views.kit import button, column, label, row, set_role, tool
from app.views.resources.form import figure_field

_DEMAND = Qt.ItemDataRole.UserRole
_HEADINGS: tuple[Message, ...] = (
    msg("views.needs.item"),
    msg("views.needs.zone"),
    msg("views.needs.base"),
    msg("views.needs.low"),
    msg("views.needs.best"),
    msg("views.needs.high"),
    msg("views.needs.phase"),
    msg("views.needs.priority"),
    msg("views.needs.rule"),
    msg("views.needs.source"),
)
_RIGHT = (3, 4, 5)
_RULE = 8
_URGENCY = list(Priority)


class NeedsDrawer(QFrame):
    """A table along the foot of the map; Enter on a line corrects it, Escape closes."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        set_role(self, "floating")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.desk = desk
        self.dress = dress = desk.dress
        self._correcting: Demand | None = None
        title = dress.words(label("title"), text=msg("views.needs.title"))
        self._state = label("badge")
        self.again = button(dress, msg("views.proposal.recompute"), desk.propose, icon="refresh")
        close = tool(dress, "close", msg("views.close"), self.leave, size=18)
        head = row(title, self._state, None, self.again, close, gap=12)
        head.setAlignment(self._state, Qt.AlignmentFlag.AlignVCenter)
        self.banner = Banner(dress)
        self.table = self._build_table()
        self._form = self._build_form()
        self.setLayout(column(head, self.banner, self.table, self._form, gap=6, margin=(16, 10, 10, 12)))
        desk.stepped.connect(lambda _: self._again())
        desk.proposed.connect(self._again)
        dress.changed.connect(self._again)
        self.hide()

    def begin(self) -> None:
        """Open with the needs as they are."""
        self.refresh()
        self.show()
        self.raise_()
        self.table.setFocus()
        first = self.table.topLevelItem(0)
        if first is not None and not self.table.selectedItems():
            self.table.setCurrentItem(first)

    def leave(self) -> None:
        """Close."""
        self.banner.clear()
        self._stop()
        self.closed.emit()

    def demands(self) -> tuple[Demand, ...]:
        """Those of the proposal while it is fresh, else the needs now; UserError for mistaken rules."""
        desk, snapshot = self.desk, self.desk.snapshot
        if desk.proposal is not None and not desk.stale:
            return desk.proposal.demands
        ready = tuple(i.id for i in desk.open_incidents if snapshot.extent(i.id) is not None)
        return demand_for(snapshot, ready, desk.ctx.clock()).demands if ready else ()

    def refresh(self) -> None:
        """The table as the operation is now; a correction that is being typed stays."""
        text, desk = self.dress.text, self.desk
        kept = self._key(self._current())
        found: tuple[Demand, ...] = ()
        try:
            found = self.demands()
        except UserError:
            self.banner.attempt(self.demands)
        fresh = desk.proposal is not None and not desk.stale
        self.again.setVisible(bool(found) and not fresh)
        self.again.setEnabled(not desk.solving)
        set_role(self._state, "badge", tone="safe" if fresh else "caution" if desk.proposal else "info")
        self._state.setText(
            text("views.needs.of_proposal")
            if fresh
            else text("views.needs.stale" if desk.proposal else "views.needs.now")
        )
        self._fill(found, kept)
        if self._correcting is not None:
            self._name_form(self._correcting)

    def correct(self, demand: Demand) -> None:
        """Begin a correction."""
        self._correcting = demand
        self.figure.setValue(demand.best)
        self.reason.clear()
        self._name_form(demand)
        self._form.show()
        self.figure.setFocus()
        self.figure.selectAll()

    def save(self) -> None:
        """Put the figure in place of the rule's."""
        demand = self._correcting
        if demand is not None and self.banner.attempt(
            lambda: edit_demand(
                self.desk.ctx, demand.zone_id, demand.item, self.figure.value(), self.reason.text()
            )
        ):
            self._stop()
            self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives a correction up, then closes."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._correcting is not None:
            self._stop()
            self.table.setFocus()
        else:
            self.leave()

    def _build_table(self) -> QTreeWidget:
        table = QTreeWidget()
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setAllColumnsShowFocus(True)
        table.setExpandsOnDoubleClick(False)
        self.dress.words(table, accessibleName=msg("views.needs.title"))
        table.setColumnCount(len(_HEADINGS))
        header = table.header()
        header.setStretchLastSection(False)
        for index in range(len(_HEADINGS)):
            header.setSectionResizeMode(index, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_RULE, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(44)
        table.itemActivated.connect(self._activated)
        return table

    def _build_form(self) -> QWidget:
        form, dress = QWidget(), self.dress
        self._for = label("strong")
        self.figure = figure_field(0, LARGEST)
        self.figure.setMinimumWidth(112)
        dress.words(self.figure, accessibleName=msg("views.needs.figure"))
        self.reason = QLineEdit()
        dress.words(
            self.reason,
            placeholderText=msg("views.needs.reason"),
            accessibleName=msg("views.needs.reason"),
        )
        self.reason.returnPressed.connect(self.save)
        self.save_button = button(dress, msg("views.save"), self.save, role="primary")
        cancel = button(dress, msg("views.cancel"), self._stop, role="quiet")
        line = row(self._for, self.figure, self.reason, cancel, self.save_button, gap=8)
        line.setStretch(2, 1)
        form.setLayout(line)
        form.hide()
        return form

    def _stop(self) -> None:
        self._correcting = None
        self._form.hide()
        self.banner.clear()

    def _activated(self, item: QTreeWidgetItem) -> None:
        demand = item.data(0, _DEMAND)
        if isinstance(demand, Demand):
            self.correct(demand)

    def _name_form(self, demand: Demand) -> None:
        text = self.dress.text
        self._for.setText(f"{item_name(demand.item, text)} · {self._zone(demand)}")

    def _zone(self, demand: Demand) -> str:
        return next((z.name for z in self.desk.snapshot.zones if z.id == demand.zone_id), "")

    def _fill(self, demands: tuple[Demand, ...], kept: tuple[str, str] | None) -> None:
        text = self.dress.text
        labels = {rule.id: rule.label for rule in load_rules().rules} if demands else {}
        self.table.clear()
        self.table.setHeaderLabels([text.render(heading) for heading in _HEADINGS])
        for index in _RIGHT:
            self.table.headerItem().setTextAlignment(
                index, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
        ordered = sorted(demands, key=lambda d: (_URGENCY.index(d.priority), self._zone(d), d.item))
        for demand in ordered:
            rule = text(labels[demand.rule_id]) if demand.rule_id in labels else demand.rule_id
            item = self._line(demand, rule)
            self.table.addTopLevelItem(item)
            if self._key(demand) == kept:
                self.table.setCurrentItem(item)

    def _line(self, demand: Demand, rule: str) -> QTreeWidgetItem:
        text, tokens = self.dress.text, self.dress.tokens
        status = SourceStatus.EDITED if demand.edited else demand.source.status
        item = QTreeWidgetItem(
            [
                item_name(demand.item, text),
                self._zone(demand),
                text("views.needs.base_value", base=demand.base, value=figures.count(demand.base_value)),
                figures.count(demand.low),
                quantity_words(demand.item, demand.best, demand.kind, text),
                figures.count(demand.high),
                text.enum(demand.phase),
                text.enum(demand.priority),
                rule,
                text("views.needs.unverified") if status is SourceStatus.UNVERIFIED else text.enum(status),
            ]
        )
        item.setData(0, _DEMAND, demand)
        for index in _RIGHT:
            item.setTextAlignment(index, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        font = self.font()
        font.setBold(True)
        item.setFont(4, font)
        colours = {
            SourceStatus.UNVERIFIED: tokens.caution.line,
            SourceStatus.EDITED: tokens.info.line,
            SourceStatus.GIVEN: tokens.safe.line,
        }
        item.setForeground(9, QBrush(QColor(colours.get(status, tokens.muted))))
        tip = self._source_words(demand)
        for index in range(item.columnCount()):
            item.setToolTip(index, tip)
        return item

    def _source_words(self, demand: Demand) -> str:
        text = self.dress.text
        edit = next(
            (
                e
                for e in self.desk.snapshot.demand_edits
                if (e.zone_id, e.item) == (demand.zone_id, demand.item)
            ),
            None,
        )
        if demand.edited and edit is not None:
            return text("views.needs.edited", at=edit.at, author=edit.author, reason=edit.reason)
        return text.source(demand.source)

    def _current(self) -> Demand | None:
        item = self.table.currentItem()
        demand = item.data(0, _DEMAND) if item is not None else None
        return demand if isinstance(demand, Demand) else None

    def _key(self, demand: Demand | None) -> tuple[str, str] | None:
        return (demand.zone_id, demand.item) if demand else None

    def _again(self) -> None:
        if not self.isHidden():
            self.refresh()
