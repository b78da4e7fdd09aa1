"""The proposed level: which clause fires, what would raise it, what to find out, and whom to tell."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.command.incidents import declare_level
from app.domain.errors import UserError
from app.domain.incident import Incident
from app.domain.message import Param, msg
from app.domain.operation import Snapshot
from app.domain.source import Source, SourceStatus
from app.hazards.level.facts import YES_NO
from app.hazards.level.grading import LevelProposal, grade, lowering, should_prompt
from app.views.banner import Notice
from app.views.desk import Desk
from app.views.kit import button, clear, column, label, row, set_role
from app.views.situation.card import IncidentCard
from app.views.situation.facts import FactsForm

_MOST_RAISES = 3


class GradingCard(IncidentCard):
    """A person declares; this only proposes, and says by which numbers."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, msg("grading.title"))
        self.badge = label("level")
        self.head.addWidget(self.badge)
        self.prompt = button(desk.dress, msg("grading.declare"), self._declare, role="primary", icon="alert")
        self._lines: QVBoxLayout = column(gap=6)
        self.facts = FactsForm(self)
        self.body.addLayout(self._lines)
        self.body.addLayout(row(self.prompt, None))
        self.body.addWidget(self.facts)
        self.proposal: LevelProposal | None = None

    def show_incident(self, incident: Incident, snapshot: Snapshot) -> None:
        """The level that the facts of now propose."""
        clear(self._lines)
        now = self.desk.ctx.clock()
        try:
            proposal = self.proposal = grade(snapshot, incident, now)
        except UserError as error:
            self.proposal = None
            self.banner.show_notice(Notice.of(error))
            return
        declared = snapshot.level(incident.id)
        self._show_level(proposal)
        self._show_range(proposal)
        self._show_reports(proposal)
        lower = lowering(snapshot, incident, declared, now) if declared is not None else None
        if lower is not None:
            self._say("caption", "grading.lower_now" if lower.advised else "grading.lower_wait")
        asks = should_prompt(declared, proposal)
        self.prompt.setVisible(asks)
        if asks:
            self.dress.words(self.prompt, text=msg("grading.declare_level", level=proposal.level))
        self.facts.show_facts(incident, proposal)

    def words(self) -> str:
        """Everything that the card says of the level now."""
        lines = (self._lines.itemAt(number) for number in range(self._lines.count()))
        labels = [one.widget() for one in lines if one is not None]
        return "\n".join(one.text() for one in labels if isinstance(one, QLabel))

    def _show_level(self, proposal: LevelProposal) -> None:
        text, fired = self.dress.text, proposal.fired
        self.badge.setVisible(proposal.level is not None)
        if proposal.level is None or fired is None:
            self._say("soft", "grading.none")
            return
        set_role(self.badge, "level_provisional", level=proposal.level.value)
        self.badge.setText(text.enum(proposal.level))
        self._lines.addWidget(label("strong", text("grading.clause", clause=fired.clause), wrap=True))
        self._lines.addWidget(self._source(fired.source))
        others = [one for one in proposal.criteria[1:] if one.clause != fired.clause]
        for one in others[:_MOST_RAISES]:
            self._say("caption", "grading.also", level=one.level, clause=one.clause)

    def _show_range(self, proposal: LevelProposal) -> None:
        if proposal.worst is not None and proposal.worst is not proposal.level:
            self._say("soft", "grading.worst", level=proposal.worst)
        for one in proposal.raises[:_MOST_RAISES]:
            least = f"{one.at_least:,.0f}"
            key = "grading.raise_if" if one.fact in YES_NO else "grading.raise"
            self._say("caption", key, fact=one.fact, at_least=least, level=one.level)

    def _show_reports(self, proposal: LevelProposal) -> None:
        for report in proposal.reports:
            self._say("caution", "grading.report", hours=f"{report.hours:g}", clause=report.clause)
            self._lines.addWidget(self._source(report.source))

    def _say(self, role: str, key: str, **params: Param) -> None:
        self._lines.addWidget(label(role, self.dress.text(key, **params), wrap=True))

    def _source(self, source: Source) -> QWidget:
        text = self.dress.text
        words = label("caption", text.source(source), wrap=True)
        if source.status is not SourceStatus.UNVERIFIED:
            return words
        made = QWidget()
        badge = set_role(label("badge", text.enum(source.status)), "badge", tone="")
        made.setLayout(column(row(badge, None), words, gap=2))
        return made

    def _declare(self) -> None:
        incident, proposal = self.desk.incident, self.proposal
        if incident is None or proposal is None or proposal.fired is None:
            return
        level, clause = proposal.fired.level, self.dress.text.render(proposal.fired.clause)
        self.attempt(lambda: declare_level(self.desk.ctx, incident.id, level, clause))
