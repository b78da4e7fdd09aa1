"""The left dock: incidents above, layers below; a narrow rail where the window is narrow."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.domain.incident import Extent, Headcount, Incident, IncidentStatus, LevelDeclaration
from app.domain.message import msg
from app.views.clock import tick
from app.views.desk import Desk
from app.views.dress import Dress
from app.views.incident.items import IncidentLine
from app.views.kit import Scroller, button, clear, column, label, row, rule, set_role, tool
from app.views.layers.panel import LayersPanel
from app.views.panel import Panel

WIDE_PX = 248
RAIL_PX = 48


class IncidentsPanel(Panel):
    """Open incidents first, the newest on top; a click turns the window to one."""

    concerns = (Incident, LevelDeclaration, Extent, Headcount)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._lines: list[IncidentLine] = []
        self._list = column(gap=2)
        self.empty = desk.dress.words(label("hint", wrap=True), text=msg("views.incidents.none"))
        self.setLayout(column(self.empty, self._list, gap=4))
        desk.focused.connect(self._mark)
        tick(desk, self._tick)

    def refresh(self) -> None:
        """The list as the operation is now."""
        incidents = sorted(
            self.desk.snapshot.incidents,
            key=lambda i: (i.status is not IncidentStatus.OPEN, -i.opened_at.timestamp()),
        )
        clear(self._list)
        self._lines = []
        self.empty.setVisible(not incidents)
        for incident in incidents:
            line = IncidentLine(self.desk, incident)
            line.chosen.connect(self._choose)
            self._lines.append(line)
            self._list.addWidget(line)
        self._mark()

    def _choose(self, incident_id: str) -> None:
        self.desk.focus(incident_id)
        self.desk.turned.emit("situation")
        incident = self.desk.incident
        if incident is not None:
            extent = self.desk.snapshot.extent(incident_id)
            self.desk.look_at(extent.area if extent else incident.point)

    def _mark(self) -> None:
        current = self.desk.incident
        for line in self._lines:
            line.mark(current is not None and line.incident.id == current.id)

    def _tick(self) -> None:
        for line in self._lines:
            if line.incident.status is IncidentStatus.OPEN:
                line.tick()


class LeftDock(QWidget):
    """`widened` tells whether the whole dock shows or only its rail."""

    widened = Signal(bool)

    def __init__(self, desk: Desk, new_incident: Callable[[], object]) -> None:
        super().__init__()
        set_role(self, "dock_left")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        dress = desk.dress
        self.incidents = IncidentsPanel(desk)
        self.layers = LayersPanel(desk)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._build_rail(dress, new_incident))
        self._pages.addWidget(self._build_whole(dress, new_incident))

    @property
    def wide(self) -> bool:
        """Whether the whole dock shows."""
        return self._pages.currentIndex() == 1

    def set_wide(self, wide: bool) -> None:
        """Show the whole dock, or only its rail."""
        self._pages.setCurrentIndex(1 if wide else 0)
        self.setFixedWidth(WIDE_PX if wide else RAIL_PX)
        self.widened.emit(wide)

    def _build_rail(self, dress: Dress, new_incident: Callable[[], object]) -> QWidget:
        rail = QWidget()
        layout = QVBoxLayout(rail)
        layout.setContentsMargins(6, 8, 6, 8)
        layout.setSpacing(4)
        layout.addWidget(tool(dress, "expand", msg("views.left.open"), lambda: self.set_wide(True)))
        layout.addWidget(tool(dress, "plus", msg("views.action.new_incident"), new_incident))
        layout.addWidget(tool(dress, "alert", msg("views.incidents.title"), lambda: self.set_wide(True)))
        layout.addWidget(tool(dress, "layers", msg("views.layers.title"), lambda: self.set_wide(True)))
        layout.addStretch(1)
        return rail

    def _build_whole(self, dress: Dress, new_incident: Callable[[], object]) -> QWidget:
        whole = QWidget()
        incidents = dress.words(label("heading"), text=msg("views.incidents.title"))
        layers = dress.words(label("heading"), text=msg("views.layers.title"))
        new = button(dress, msg("views.action.new_incident"), new_incident, icon="plus")
        fold = tool(dress, "collapse", msg("views.left.close"), lambda: self.set_wide(False), size=18)
        head = row(incidents, None, fold, margin=(16, 10, 8, 4))
        upper = QWidget()
        upper.setLayout(column(self.incidents, new, gap=8, margin=(8, 0, 8, 12)))
        lower = QWidget()
        lower.setLayout(column(self.layers, margin=(16, 0, 8, 12)))
        title = row(layers, margin=(16, 12, 8, 4))
        body = QWidget()
        body.setLayout(column(upper, rule(), title, lower, gap=0))
        whole.setLayout(column(head, Scroller(body), gap=0))
        return whole
