"""The situation dock: everything about the incident in hand, most urgent first."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedLayout

from app.command.incidents import close_incident
from app.domain.assessment import Assessment
from app.domain.campus import Building
from app.domain.grading import KnownFact, StepDecision
from app.domain.incident import (
    ChecklistItem,
    Extent,
    ExternalRequest,
    Headcount,
    Incident,
    IncidentStatus,
    LevelDeclaration,
    Zone,
)
from app.domain.message import msg
from app.domain.observation import CaseReport, Reading, WeatherReport
from app.domain.plan import Plan
from app.views.desk import Desk
from app.views.kit import Card, EmptyState, Scroller, button, row
from app.views.panel import Panel
from app.views.situation.checklist import ChecklistCard
from app.views.situation.extent import ExtentCard
from app.views.situation.external import ExternalCard
from app.views.situation.grading import GradingCard
from app.views.situation.level import LevelCard
from app.views.situation.people import PeopleCard
from app.views.situation.steps import StepsCard


class SituationPanel(Panel):
    """Cards about one incident, or what to do while there is none."""

    concerns = (
        Incident,
        LevelDeclaration,
        ExternalRequest,
        Headcount,
        ChecklistItem,
        Extent,
        Zone,
        Building,
        Assessment,
        KnownFact,
        StepDecision,
        Plan,
        Reading,
        CaseReport,
        WeatherReport,
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.empty = EmptyState(
            desk.dress, "approve", msg("views.situation.quiet"), msg("views.situation.quiet_hint")
        )
        self.level = LevelCard(desk)
        self.grading = GradingCard(desk)
        self.steps = StepsCard(desk)
        self.external = ExternalCard(desk)
        self.people = PeopleCard(desk)
        self.checklist = ChecklistCard(desk)
        self.extent = ExtentCard(desk)
        self._cards = (
            self.level,
            self.grading,
            self.steps,
            self.external,
            self.people,
            self.checklist,
            self.extent,
        )
        self._last = Card(desk.dress)
        self._close = button(desk.dress, msg("views.incident.close"), self._close_incident, role="plain")
        self._last.body.addLayout(row(None, self._close))
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._scroller = Scroller(*self._cards, self._last)
        self._pages.addWidget(self._scroller)
        desk.focused.connect(lambda: self._scroller.verticalScrollBar().setValue(0))

    def refresh(self) -> None:
        """Show the incident in hand."""
        incident, snapshot = self.desk.incident, self.desk.snapshot
        self._pages.setCurrentIndex(0 if incident is None else 1)
        if incident is None:
            return
        for card in self._cards:
            card.show_incident(incident, snapshot)
        self._last.setVisible(incident.status is IncidentStatus.OPEN)

    def _close_incident(self) -> None:
        incident = self.desk.incident
        if incident is not None and self.desk.attempt(lambda: close_incident(self.desk.ctx, incident.id)):
            self.desk.tell(msg("views.incident.closed", number=incident.number))
