"""What is recommended next: take it with one click, or turn it down with a reason."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.command.steps import accept_step, reject_step
from app.domain.errors import UserError
from app.domain.incident import Incident
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.domain.source import SourceStatus
from app.planning.steps.recommend import Recommendation, recommend
from app.planning.steps.rules import Makes
from app.views.banner import Notice
from app.views.desk import Desk
from app.views.kit import button, clear, column, label, row, rule, set_role
from app.views.situation.card import IncidentCard

_FIRST = 5
_ACTS: dict[Makes, Message] = {
    Makes.TASK: msg("steps.act.task"),
    Makes.CALL: msg("steps.act.call"),
    Makes.DEMAND: msg("steps.act.demand"),
    Makes.EXTENT: msg("steps.act.extent"),
    Makes.LEVEL: msg("steps.act.level"),
    Makes.ASSESS: msg("steps.act.assess"),
    Makes.PLAN: msg("steps.act.plan"),
    Makes.NONE: msg("steps.act.note"),
}


class StepsCard(IncidentCard):
    """The most urgent first; each says by when, why, and where its figures come from."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, msg("steps.title"))
        self._count = label("badge")
        self.head.addWidget(self._count)
        self._list: QVBoxLayout = column(gap=8)
        self.body.addLayout(self._list)
        self.more = button(desk.dress, msg("steps.more", n=0), self._toggle, role="quiet")
        self.body.addWidget(self.more)
        self._all = False
        self._incident: Incident | None = None
        self._asked_why = ""
        self.steps: tuple[Recommendation, ...] = ()
        self.takes: dict[str, QPushButton] = {}
        """Buttons by the id of their step."""
        self.rejects: dict[str, QPushButton] = {}
        self.reasons: dict[str, QLineEdit] = {}

    def show_incident(self, incident: Incident, snapshot: Snapshot) -> None:
        """The steps that nobody has decided on."""
        self._incident = incident
        try:
            self.steps = recommend(snapshot, incident.id, self.desk.ctx.clock())
        except UserError as error:
            self.steps = ()
            self.banner.show_notice(Notice.of(error))
        self._fill()

    def _fill(self) -> None:
        kept = {key: field.text() for key, field in self.reasons.items()}
        text = self.dress.text
        clear(self._list)
        self.takes, self.rejects, self.reasons = {}, {}, {}
        shown = self.steps if self._all else self.steps[:_FIRST]
        for number, step in enumerate(shown):
            if number:
                self._list.addWidget(rule())
            self._list.addWidget(self._entry(step, kept.get(step.id, "")))
        set_role(self._count, "badge", tone="info" if self.steps else "safe")
        self._count.setText(text("steps.count", n=len(self.steps)))
        self.more.setVisible(len(self.steps) > _FIRST)
        words = msg("steps.fewer") if self._all else msg("steps.more", n=len(self.steps) - _FIRST)
        self.dress.words(self.more, text=words)

    def _entry(self, step: Recommendation, reason: str) -> QWidget:
        text = self.dress.text
        lines: list[QWidget] = [label("strong", text.render(step.text), wrap=True)]
        if step.deadline is not None:
            late = step.deadline < self.desk.ctx.clock()
            words = text("steps.by", at=text.time(step.deadline, date=False))
            lines.append(label("caution" if late else "soft", words, wrap=True))
        lines += [label("caption", text.render(one), wrap=True) for one in step.reasons]
        if step.source.status is SourceStatus.UNVERIFIED:
            state = set_role(label("badge", text.enum(step.source.status)), "badge", tone="")
            state.setToolTip(text.source(step.source))
            holder = QWidget()
            holder.setLayout(row(state, None))
            lines.append(holder)
        lines.append(self._answer(step, reason))
        made = QWidget()
        made.setLayout(column(*lines, gap=3))
        return made

    def _answer(self, step: Recommendation, reason: str) -> QWidget:
        take = button(self.dress, _ACTS[step.makes], lambda: self.take(step), role="plain")
        aside = button(self.dress, msg("steps.reject"), lambda: self._reject(step), role="quiet")
        field = QLineEdit(reason)
        self.dress.words(field, placeholderText=msg("steps.reason"), accessibleName=msg("steps.reason"))
        if self._asked_why != step.id and not reason:
            field.hide()
        field.returnPressed.connect(lambda: self._reject(step))
        self.takes[step.id], self.rejects[step.id], self.reasons[step.id] = take, aside, field
        made = QWidget()
        made.setLayout(column(row(take, None, aside, gap=6), field, gap=4))
        return made

    def take(self, step: Recommendation) -> None:
        """Take a step; a model or a plan is opened, not only noted."""
        text = self.dress.text
        if self.attempt(lambda: accept_step(self.desk.ctx, step, text)):
            if step.makes is Makes.ASSESS:
                self.desk.model_wanted.emit(step.item)
            elif step.makes is Makes.PLAN:
                self.desk.turned.emit("proposal")
                self.desk.propose()

    def _reject(self, step: Recommendation) -> None:
        """The first click asks why; the second, with a reason, turns it down."""
        field = self.reasons[step.id]
        if field.isHidden():
            self._asked_why = step.id
            field.show()
            field.setFocus()
            return
        reason = field.text()
        if self.attempt(lambda: reject_step(self.desk.ctx, step, reason, self.dress.text)):
            self._asked_why = ""

    def _toggle(self) -> None:
        self._all = not self._all
        self._fill()
