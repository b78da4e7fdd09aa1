"""From one column to another, order by order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox

from app.domain.directive import Alternative
from app.domain.message import Message, msg
from app.domain.plan import Assignment, Proposal, whole_minutes
from app.planning.change.difference import ChangeKind, changes
from app.planning.change.directives import names_of, order_words
from app.views.desk import Desk
from app.views.kit import Card, clear, column, glyph, label, row, set_role
from app.views.whatif.bench import Result
from app.views.whatif.form import Choice, refill

_TONES = {ChangeKind.NEW: "safe", ChangeKind.MORE: "safe", ChangeKind.MOVED: "info"}
_MOST = 60
"""More lines than these nobody reads."""


class DifferencesCard(Card):
    """What changes between two plans that were computed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.dress, msg("workbench.differences"))
        self._desk = desk
        dress = desk.dress
        self.before, self.after = QComboBox(), QComboBox()
        dress.words(self.before, accessibleName=msg("workbench.from"))
        dress.words(self.after, accessibleName=msg("workbench.to"))
        for box in (self.before, self.after):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            box.currentIndexChanged.connect(self._show)
        self._summary = label("soft", wrap=True)
        self._list = column(gap=6)
        self._plans: dict[str, Proposal] = {}
        self._known: tuple[object, ...] = ()
        line = row(self.before, glyph(dress, "arrow_right", "muted", 16), self.after, gap=8)
        line.setStretch(0, 1)
        line.setStretch(2, 1)
        self.body.addLayout(line)
        self.body.addWidget(self._summary)
        self.body.addLayout(self._list)

    def refresh(self, columns: Sequence[Alternative], results: Sequence[Result | None], chosen: str) -> None:
        """Offer the columns that have a plan; the chosen one is held against the first."""
        found = [
            (one, result.column.proposal)
            for one, result in zip(columns, results, strict=True)
            if result is not None and result.column.proposal is not None
        ]
        self._plans = {one.id: proposal for one, proposal in found}
        self.setVisible(len(found) > 1)
        names: list[Choice] = [(one.name, one.id) for one, _ in found]
        shown = self.after.currentData()
        other = shown not in self._plans or shown == self.before.currentData()
        refill(self.before, names)
        refill(self.after, names)
        if len(found) > 1:
            wanted = chosen if chosen in self._plans and chosen != self.before.currentData() else ""
            if wanted or other:
                self.after.blockSignals(True)
                self.after.setCurrentIndex(max(0, self.after.findData(wanted or found[1][0].id)))
                self.after.blockSignals(False)
            self._show()

    def _show(self) -> None:
        text = self._desk.dress.text
        pair = [self._plans.get(box.currentData()) for box in (self.before, self.after)]
        before, after = pair
        if before is None or after is None:
            return
        clear(self._list)
        found = changes(before.assignments, after.assignments)
        moving = [change for change in found if change.kind is not ChangeKind.KEPT]
        self._summary.setText(text("workbench.changed", n=len(moving), kept=len(found) - len(moving)))
        snapshot = self._desk.snapshot
        names = names_of(snapshot, before.plan.made) | names_of(snapshot, after.plan.made)
        for change in moving[:_MOST]:
            mark = set_role(label("badge", text.enum(change.kind)), "badge", tone=_tone(change.kind))
            said = [self._order(one, names) for one in (change.before, change.after) if one is not None]
            words = label("body", " → ".join(said), wrap=True)
            self._list.addLayout(column(row(mark, None), words, gap=1))
        if len(moving) > _MOST:
            self._list.addWidget(label("caption", text("workbench.more", n=len(moving) - _MOST)))

    def _order(self, order: Assignment, names: dict[str, Message]) -> str:
        text = self._desk.dress.text
        when = text("map.minutes", n=whole_minutes(order.arrival_s))
        return f"{text.render(order_words(order, names))} ({when})"


def _tone(kind: ChangeKind) -> str:
    return _TONES.get(kind, "caution")
