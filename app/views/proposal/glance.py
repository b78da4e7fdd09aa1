"""A plan at a glance: what stays unmet, how soon lives are reached, how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.domain.incident import Priority
from app.domain.message import Message, msg
from app.domain.plan import Assignment, Demand, Plan, Unmet
from app.planning.change.difference import totals
from app.views.dress import Dress
from app.views.kit import column, label, set_role
from app.views.proposal.words import minutes, sureness


class Glance(QWidget):
    """Three figures side by side, each in its own box."""

    def __init__(self, dress: Dress) -> None:
        super().__init__()
        self._dress = dress
        self.unmet, self.last, self.sure = label("title"), label("title"), label("title")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for figure, words in (
            (self.unmet, msg("plan.glance.unmet")),
            (self.last, msg("plan.glance.last")),
            (self.sure, msg("plan.glance.sure")),
        ):
            line.addWidget(self._box(figure, words), 1)

    def show_plan(
        self,
        plan: Plan,
        demands: Sequence[Demand],
        assignments: Sequence[Assignment],
        unmet: Sequence[Unmet],
    ) -> None:
        """The figures of a plan; red where a life-safety need stays unmet."""
        text = self._dress.text
        vital = any(one.priority is Priority.LIFE_SAFETY for one in unmet)
        self._say(self.unmet, str(len(unmet)), "danger" if vital else "caution" if unmet else "safe")
        worst = totals(demands, assignments, tours=0).worst_s
        self._say(self.last, minutes(worst, text), "")
        words, tone = sureness(plan)
        self._say(self.sure, text.render(words), tone)

    def _box(self, figure: QLabel, words: Message) -> QWidget:
        box = set_role(QFrame(), "well")
        name = self._dress.words(label("caption", wrap=True), text=words)
        box.setLayout(column(figure, name, None, gap=0, margin=(10, 8, 6, 8)))
        return box

    def _say(self, figure: QLabel, words: str, tone: str) -> None:
        figure.setText(words)
        set_role(figure, "title", tone=tone)
