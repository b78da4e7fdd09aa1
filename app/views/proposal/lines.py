"""Who and what goes where: one line each, with its arrival, why this one, and what a person may lay down."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from app.command.locks import add_lock
from app.domain.directive import AS_IT_IS, LockKind, WhatIf
from app.domain.incident import Priority
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, Demand, DemandKind, whole_minutes
from app.map.content import Ref
from app.map.words import capital, item_name, quantity_words
from app.planning.change.directives import names_of
from app.views.desk import Desk
from app.views.kit import clear, column, label, row, set_role, tool
from app.views.proposal.fold import OPEN_LINES, Folds


class AssignmentTable(QWidget):
    """Who and what goes where, grouped by zone or by depot."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.lines: list[AssignmentLine] = []
        self.folds = Folds(desk.dress)
        self._list = column(gap=2)
        self.setLayout(self._list)

    def show_assignments(
        self,
        assignments: Iterable[Assignment],
        snapshot: Snapshot,
        *,
        by_depot: bool,
        demands: Iterable[Demand] = (),
        made: WhatIf = AS_IT_IS,
    ) -> None:
        """Fill the table: the most urgent groups first, in a group teams before supplies, the
        earliest first. What was folded out stays so.
        """
        text = self._desk.dress.text
        opened = {line.assignment.id for line in self.lines if not line.why.isHidden()}
        clear(self._list)
        self.folds.begin()
        self.lines = []
        names = {key: text.render(words) for key, words in names_of(snapshot, made).items()}
        ranks = {demand.id: list(Priority).index(demand.priority) for demand in demands}
        groups: dict[str, list[Assignment]] = {}
        for one in sorted(assignments, key=lambda a: (ranks.get(a.demand_id, len(Priority)), a.arrival_s)):
            groups.setdefault(one.depot_id if by_depot else one.zone_id, []).append(one)
        for key, rows in groups.items():
            title = names.get(key, key)
            body = self.folds.add(self._list, key, title, text("plan.orders", n=len(rows)), len(rows))
            for place, a in enumerate(sorted(rows, key=lambda a: (not a.team_id, a.arrival_s))):
                if place == OPEN_LINES and len(rows) > OPEN_LINES + 1:
                    rest = text("plan.orders", n=len(rows) - place)
                    body = self.folds.add(body, f"{key}|", text("plan.orders.more"), rest, len(rows))
                other = names.get(a.zone_id if by_depot else a.depot_id, "")
                details = (names.get(a.team_id, ""), other, text.enum(a.mode))
                line = AssignmentLine(self._desk, a, " · ".join(d for d in details if d))
                line.why.setVisible(a.id in opened)
                self.lines.append(line)
                body.addWidget(line)


class AssignmentLine(QFrame):
    """What is sent and how much, then by whom, from where, when it is there. Pressed, it shows the way."""

    def __init__(self, desk: Desk, assignment: Assignment, details: str) -> None:
        super().__init__()
        set_role(self, "line")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._desk, self.assignment = desk, assignment
        text = desk.dress.text
        kind = DemandKind.CAPABILITY if assignment.team_id else DemandKind.SUPPLY
        what = label("strong", capital(item_name(assignment.item, text)), wrap=True)
        how_much = label("strong", quantity_words(assignment.item, assignment.quantity, kind, text))
        who = label("caption", details, wrap=True)
        when = label("caption", text("plan.there_after", n=whole_minutes(assignment.arrival_s)))
        when.setToolTip(text("plan.way", n=whole_minutes(assignment.travel_s)))
        lines: list[QWidget] = []
        said = [what, how_much, who, when]
        for words, figure in ((what, how_much), (who, when)):
            line = row(words, figure, gap=12)
            line.setStretch(0, 1)
            line.setAlignment(figure, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            holder = QWidget()
            holder.setLayout(line)
            lines.append(holder)
        if assignment.instead_of:
            instead = label("caution", text("plan.instead_of", item=item_name(assignment.instead_of, text)))
            instead.setWordWrap(True)
            lines.append(instead)
            said.append(instead)
        self.why = label("caption", text.render(assignment.reason) if assignment.reason else "", wrap=True)
        self.why.setContentsMargins(0, 2, 0, 4)
        self.why.hide()
        self.unfold = tool(desk.dress, "info", msg("plan.why"), self._fold, size=16)
        if assignment.reason is None:
            self.unfold.hide()
        self.more = tool(desk.dress, "menu", msg("plan.lay_down"), self._ask, size=16)
        buttons = column(self.unfold, self.more, None, gap=0)
        top = row(column(*lines, gap=0), buttons, gap=4)
        top.setStretch(0, 1)
        self.setLayout(column(top, self.why, gap=0, margin=(0, 4, 0, 4)))
        self.setAccessibleName(", ".join(part.text() for part in said))
        self.setAccessibleDescription(self.why.text())

    def menu(self) -> QMenu:
        """What a person may lay down about this line; every entry is one step that can be undone."""
        menu = QMenu(self)
        for words, kind, here, only_item in self._choices():
            action = menu.addAction(self._desk.dress.text.render(words))
            action.triggered.connect(lambda _=False, a=(kind, here, only_item): self._lay_down(*a))
        return menu

    def _choices(self) -> tuple[tuple[Message, LockKind, bool, bool], ...]:
        """Words, kind, whether only in this zone, whether only this item."""
        team = bool(self.assignment.team_id)
        return (
            (msg("plan.pin"), LockKind.USE, True, True),
            (msg("plan.forbid_here"), LockKind.AVOID, True, not team),
            (msg("plan.forbid_team") if team else msg("plan.forbid_item"), LockKind.AVOID, False, not team),
        )

    def _lay_down(self, kind: LockKind, here: bool, only_item: bool) -> None:
        order = self.assignment
        team = bool(order.team_id)
        self._desk.attempt(
            lambda: add_lock(
                self._desk.ctx,
                kind,
                team_id=order.team_id,
                depot_id="" if team else order.depot_id,
                item=(order.need_item if team else order.item) if only_item else "",
                zone_id=order.zone_id if here else "",
                quantity=order.quantity if kind is LockKind.USE and not team else 0,
            )
        )

    def _ask(self) -> None:
        self.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _show_way(self) -> None:
        self._desk.emphasised.emit(Ref(Assignment, self.assignment.id))
        self._desk.look_at(self.assignment.route)

    def _fold(self) -> None:
        self.why.setVisible(self.why.isHidden())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click shows the way."""
        self._show_way()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or Space shows the way, W why this one, L what may be laid down."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._show_way()
        elif event.key() == Qt.Key.Key_W and self.assignment.reason is not None:
            self._fold()
        elif event.key() == Qt.Key.Key_L:
            self._ask()
        else:
            super().keyPressEvent(event)
