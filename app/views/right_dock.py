"""The right dock: situation, proposal, tasks, resources."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.domain.message import Message, msg
from app.views.desk import Desk
from app.views.kit import set_role
from app.views.panel import Panel
from app.views.proposal.panel import ProposalPanel
from app.views.resources.panel import ResourcesPanel
from app.views.situation.panel import SituationPanel
from app.views.tasks_panel import TasksPanel


class RightDock(QWidget):
    """Four tabs; the desk's `turned` brings one to the front."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        set_role(self, "dock_right")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dress = desk.dress
        self.situation = SituationPanel(desk)
        self.proposal = ProposalPanel(desk)
        self.tasks = TasksPanel(desk)
        self.resources = ResourcesPanel(desk)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.tabBar().setExpanding(True)
        self._pages: tuple[tuple[str, Panel, Message], ...] = (
            ("situation", self.situation, msg("views.tab.situation")),
            ("proposal", self.proposal, msg("views.tab.proposal")),
            ("tasks", self.tasks, msg("views.tab.tasks")),
            ("resources", self.resources, msg("views.tab.resources")),
        )
        for _, panel, _words in self._pages:
            self.tabs.addTab(panel, "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.addWidget(self.tabs)
        desk.turned.connect(self.turn_to)
        desk.dress.changed.connect(self._redress)
        self._redress()

    def turn_to(self, name: str) -> None:
        """Bring a tab to the front; other names are other docks'."""
        for index, (page, _, _) in enumerate(self._pages):
            if page == name:
                self.tabs.setCurrentIndex(index)

    def _redress(self) -> None:
        for index, (_, _, words) in enumerate(self._pages):
            self.tabs.setTabText(index, self._dress.text.render(words))
