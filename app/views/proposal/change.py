"""What a proposal changes of the plan in force; a person takes it as a whole or line by line."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout

from app.domain.message import Message, msg
from app.domain.plan import Assignment, Proposal, whole_minutes
from app.planning.change.difference import ChangeKind, PlanChange, difference
from app.planning.change.directives import names_of, order_words
from app.views.desk import Desk
from app.views.kit import Card, button, clear, column, label, row, set_role
from app.views.proposal.words import totals_rows

_TONES = {
    ChangeKind.NEW: "safe",
    ChangeKind.MORE: "safe",
    ChangeKind.MOVED: "info",
    ChangeKind.LESS: "caution",
    ChangeKind.DROPPED: "caution",
}


class DifferenceCard(Card):
    """Kept, moved, new, dropped; both plans in sum; a box for each line."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.dress, msg("plan.change.title"))
        self._desk = desk
        self.boxes: dict[str, QCheckBox] = {}
        self._summary = label("soft", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(0, 1)
        self._list = column(gap=8)
        self.take = button(desk.dress, msg("plan.change.take"), self.accept, tip=msg("plan.change.take_tip"))
        self.body.addWidget(self._summary)
        self.body.addLayout(self._grid)
        self.body.addLayout(self._list)
        self.body.addLayout(row(self.take, None))
        self.hide()

    @property
    def chosen(self) -> frozenset[str]:
        """Ids of the lines that are ticked."""
        return frozenset(key for key, box in self.boxes.items() if box.isChecked())

    def show_proposal(self, proposal: Proposal | None) -> None:
        """Fill the card; it hides where nothing is in force. Lines that were ticked off stay so."""
        desk, text = self._desk, self._desk.dress.text
        left = {key for key, box in self.boxes.items() if not box.isChecked()}
        clear(self._list)
        clear(self._grid)
        self.boxes = {}
        found = difference(desk.snapshot, proposal) if proposal is not None and not desk.stale else None
        in_force = found is not None and any(change.before is not None for change in found.changes)
        self.setVisible(in_force)
        if proposal is None or found is None or not in_force:
            return
        moving = [change for change in found.changes if change.kind is not ChangeKind.KEPT]
        self._summary.setText(text("plan.change.summary", n=len(moving), kept=len(found.of(ChangeKind.KEPT))))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        heads = (text("plan.change.before"), text("plan.change.after"))
        for number, words in enumerate(heads, start=1):
            self._grid.addWidget(label("caption", words), 0, number, right)
        for line, (name, old, new) in enumerate(totals_rows(found.before, found.after, text), start=1):
            self._grid.addWidget(label("body", name, wrap=True), line, 0)
            self._grid.addWidget(label("soft", old), line, 1, right)
            self._grid.addWidget(label("strong" if new != old else "soft", new), line, 2, right)
        names = names_of(desk.snapshot, proposal.plan.made)
        for change in moving:
            self._add(change, names, change.id not in left)
        self._ticked()

    def accept(self) -> None:
        """Make a proposal of the ticked lines alone, in the background; what is not ticked stays in force."""
        proposal = self._desk.proposal
        if proposal is not None:
            self._desk.session.take_lines(proposal, self.chosen)

    def _add(self, change: PlanChange, names: Mapping[str, Message], ticked: bool) -> None:
        text = self._desk.dress.text
        box = QCheckBox()
        box.setChecked(ticked)
        box.toggled.connect(self._ticked)
        self.boxes[change.id] = box
        mark = set_role(label("badge", text.enum(change.kind)), "badge", tone=_TONES.get(change.kind, "info"))
        said = [self._order(order, names) for order in (change.before, change.after) if order is not None]
        words = " → ".join(said)
        box.setAccessibleName(f"{mark.text()}: {words}")
        line = row(box, column(row(mark, None), label("body", words, wrap=True), gap=2), gap=8)
        line.setStretch(1, 1)
        line.setAlignment(box, Qt.AlignmentFlag.AlignTop)
        self._list.addLayout(line)

    def _order(self, order: Assignment, names: Mapping[str, Message]) -> str:
        text = self._desk.dress.text
        when = text("map.minutes", n=whole_minutes(order.arrival_s))
        return f"{text.render(order_words(order, names))} ({when})"

    def _ticked(self) -> None:
        some = len(self.chosen) < len(self.boxes)
        self.take.setVisible(some)
        self.take.setEnabled(not self._desk.solving)
