"""Pieces of the proposal dock: what is unmet and why, who goes where, how the figures came about."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.domain.incident import Priority
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.domain.plan import Plan, SolveStatus, Unmet
from app.map.words import item_name, quantity_words
from app.planning.explain.statement import version_lines
from app.runtime.text import Text
from app.views.desk import Desk
from app.views.kit import Card, clear, column, glyph, label, row, set_role
from app.views.proposal.fold import OPEN_LINES, Folds

_URGENCY = list(Priority)
_TONES = {
    SolveStatus.OPTIMAL: "safe",
    SolveStatus.FEASIBLE: "caution",
    SolveStatus.CANCELLED: "caution",
    SolveStatus.NO_PLAN: "danger",
    SolveStatus.INFEASIBLE: "danger",
}


class UnmetCard(Card):
    """Needs that nothing covers: how much is missing, what binds, what would cure it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.dress, msg("views.unmet.title"))
        self._dress = desk.dress
        self._count = label("badge")
        self.head.addWidget(self._count)
        self._list = column(gap=8)
        self.body.addLayout(self._list)

    def show_unmet(self, unmet: Iterable[Unmet], snapshot: Snapshot) -> None:
        """The most urgent first; says so when everything is covered."""
        rows = sorted(unmet, key=lambda u: (_URGENCY.index(u.priority), -u.missing))
        text = self._dress.text
        set_role(self._count, "badge", tone="danger" if rows else "safe")
        self._count.setText(str(len(rows)) if rows else text("views.unmet.none"))
        clear(self._list)
        zones = {zone.id: zone.name for zone in snapshot.zones}
        for entry in rows:
            self._list.addWidget(self._block(entry, zones.get(entry.zone_id, entry.zone_id), text))

    def _block(self, unmet: Unmet, zone: str, text: Text) -> QWidget:
        block = set_role(QFrame(), "well")
        missing = quantity_words(unmet.item, unmet.missing, unmet.kind, text)
        title = label("strong", item_name(unmet.item, text), wrap=True)
        figure = label("danger", text("views.unmet.missing", quantity=missing))
        where = text("views.unmet.where", zone=zone, priority=unmet.priority, demanded=f"{unmet.demanded:,}")
        top = row(title, figure, gap=8)
        top.setStretch(0, 1)
        why = self._reason("alert", "danger.line", text.render(unmet.reason))
        cure = self._reason("approve", "safe.line", text.render(unmet.cure))
        block.setLayout(column(top, label("caption", where), why, cure, gap=4, margin=(12, 8, 12, 10)))
        return block

    def _reason(self, sign: str, role: str, words: str) -> QHBoxLayout:
        mark = glyph(self._dress, sign, role, 16)
        line = row(mark, label("body", words, wrap=True), gap=8)
        line.setStretch(1, 1)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        return line


class ReasonsCard(Card):
    """How sure the proposal is: solver status, gap, time, and what was assumed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.dress, msg("views.solver.title"))
        self._dress = desk.dress
        self._status = label("badge")
        self.head.addWidget(self._status)
        self._figures = label("soft", wrap=True)
        self.folds = Folds(desk.dress)
        self._list = column(gap=4)
        self.body.addWidget(self._figures)
        self.body.addLayout(self._list)

    def show_plan(self, plan: Plan, unverified: Iterable[Message]) -> None:
        """The solver's own figures, what it was made for, every assumption and every unverified source."""
        text = self._dress.text
        set_role(self._status, "badge", tone=_TONES.get(plan.solve_status, "info"))
        self._status.setText(text.enum(plan.solve_status))
        self._figures.setText(
            text("views.solver.figures", gap=f"{plan.gap * 100:.2f}", seconds=f"{plan.solve_s:.1f}")
        )
        clear(self._list)
        self.folds.begin()
        for message in version_lines(plan):
            self._list.addWidget(label("caption", text.render(message), wrap=True))
        for key, title, lines in (
            ("assumed", text("plan.assumptions"), plan.assumptions),
            ("unverified", text("source_status.unverified"), tuple(unverified)),
        ):
            if lines:
                body = self.folds.add(self._list, key, title, str(len(lines)), OPEN_LINES + 1)
                body.setSpacing(4)
                for message in lines:
                    body.addWidget(label("caption", text.render(message), wrap=True))
