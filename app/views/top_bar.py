"""The head of the window: live or exercise, campus, search, open incidents, undo, language, theme, menu."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton

from app.domain.incident import Extent, Headcount, Incident, LevelDeclaration
from app.domain.message import msg
from app.domain.operation import Operation, Step
from app.views.actions import Actions
from app.views.clock import tick
from app.views.desk import Desk
from app.views.incident.items import IncidentChip
from app.views.kit import clear, column, label, row, set_role, tool
from app.views.panel import Panel
from app.views.search import Finder, Search

_CHIPS = 4


class TopBar(Panel):
    """One line, 52 px."""

    concerns = (Incident, LevelDeclaration, Operation, Extent, Headcount)

    def __init__(self, desk: Desk, search: Search, actions: Actions) -> None:
        super().__init__(desk)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(52)
        dress = desk.dress
        self.badge = label("live")
        self.badge.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._campus = label("heading")
        self._operation = label("faint")
        names = column(None, self._campus, self._operation, None, gap=0)
        self.finder = Finder(dress, search, msg("views.search.hint"))
        self.finder.setMinimumWidth(240)
        self.finder.setMaximumWidth(420)
        self._chips = row(gap=8)
        self.chips: list[IncidentChip] = []
        self.undo, self.redo = self._action(actions, "undo"), self._action(actions, "redo")
        self.language = self._action(actions, "language")
        self.theme = self._action(actions, "theme")
        self._menu = QMenu(self)
        actions.fill(self._menu)
        self.menu = tool(dress, "menu", msg("views.menu"), self._open_menu)
        line = row(
            self.badge, names, self.finder, self._chips, None, self.undo, self.redo, self.language,
            self.theme, self.menu, gap=8, margin=(16, 0, 12, 0),
        )  # fmt: skip
        line.setStretch(2, 2)
        line.insertSpacing(2, 8)
        line.insertSpacing(4, 8)
        self.setLayout(line)
        desk.focused.connect(self._mark)
        desk.stepped.connect(self._enable)
        tick(desk, self._tick)
        self.refresh()
        self.is_stale = False

    def refresh(self) -> None:
        """Badge, names, and a chip for each of the newest open incidents."""
        snapshot, text = self.desk.snapshot, self.dress.text
        exercise = snapshot.operation.exercise
        set_role(self, "bar_exercise" if exercise else "bar")
        set_role(self.badge, "exercise" if exercise else "live")
        self.badge.setText(text("views.exercise") if exercise else text("views.live"))
        info = snapshot.campus.info
        self._campus.setText(text.pick(info.name, info.name_zh))
        self._operation.setText(snapshot.operation.name)
        clear(self._chips)
        self.chips = []
        shown = self.desk.open_incidents[-_CHIPS:]
        for incident in shown:
            chip = IncidentChip(self.desk, incident)
            chip.chosen.connect(self._choose)
            self.chips.append(chip)
            self._chips.addWidget(chip)
        rest = len(self.desk.open_incidents) - len(shown)
        if rest:
            self._chips.addWidget(label("caption", f"+{rest}"))
        self._mark()
        self._enable(None)

    def _action(self, actions: Actions, command_id: str) -> QToolButton:
        made = set_role(QToolButton(), "tool")
        made.setDefaultAction(actions[command_id])
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        return made

    def _open_menu(self) -> None:
        corner = self.menu.mapToGlobal(self.menu.rect().bottomRight())
        self._menu.exec(corner - QPoint(self._menu.sizeHint().width(), -4))

    def _choose(self, incident_id: str) -> None:
        self.desk.focus(incident_id)
        self.desk.turned.emit("situation")
        extent = self.desk.snapshot.extent(incident_id)
        incident = self.desk.incident
        if extent is not None:
            self.desk.look_at(extent.area)
        elif incident is not None:
            self.desk.look_at(incident.point)

    def _mark(self) -> None:
        current = self.desk.incident
        for chip in self.chips:
            chip.mark(current is not None and chip.incident.id == current.id)

    def _tick(self) -> None:
        for chip in self.chips:
            chip.tick()

    def _enable(self, _: Step | None) -> None:
        store, text = self.desk.ctx.store, self.dress.text
        for made, label_of, words in (
            (self.undo, store.can_undo(), msg("views.action.undo")),
            (self.redo, store.can_redo(), msg("views.action.redo")),
        ):
            made.defaultAction().setEnabled(label_of is not None)
            tip = text.render(words)
            made.setToolTip(f"{tip}: {text.render(label_of)}" if label_of else tip)
