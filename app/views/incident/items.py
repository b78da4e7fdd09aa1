"""An open incident as a chip of the top bar and as a line of the list: type, level with its word, clock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from app.command.incidents import building_at
from app.domain.incident import Incident, IncidentStatus
from app.domain.operation import Snapshot
from app.views import figures
from app.views.desk import Desk
from app.views.kit import column, glyph, label, row, set_role


class _Item(QFrame):
    """Something about an incident that can be clicked, or chosen with Enter or Space."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, incident: Incident, role: str) -> None:
        super().__init__()
        self.desk = desk
        self.incident = incident
        set_role(self, role)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clock = label("caption")
        self.level = label("level")
        self._show_level(desk.snapshot)
        self.tick()

    def tick(self) -> None:
        """The running clock of an open incident, the duration of a closed one."""
        incident = self.incident
        end = incident.closed_at or self.desk.ctx.clock()
        self.clock.setText(figures.running(incident.opened_at, end))

    def mark(self, chosen: bool) -> None:
        """Show whether the panels are about this one."""
        set_role(self, str(self.property("role")), chosen="yes" if chosen else "no")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        self.chosen.emit(self.incident.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """So do Enter and Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.incident.id)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Words for assistive programs follow what is shown."""
        if event.type() == QEvent.Type.Polish:
            words = (part.text() for part in self.findChildren(QLabel) if part.text())
            self.setAccessibleName(" ".join(words))
        return super().event(event)

    def _show_level(self, snapshot: Snapshot) -> None:
        declared = snapshot.level(self.incident.id)
        if declared is None:
            self.level.hide()
        else:
            role = "level_provisional" if declared.provisional else "level"
            set_role(self.level, role, level=declared.level.value)
            self.level.setText(self.desk.dress.text.enum(declared.level))


class IncidentChip(_Item):
    """For the top bar: small, with the level's colour and word."""

    def __init__(self, desk: Desk, incident: Incident) -> None:
        super().__init__(desk, incident, "chip")
        text = desk.dress.text
        sign = glyph(desk.dress, incident.type.value, "text", 18)
        number = label("strong", incident.number.rpartition("-")[2])
        self.setToolTip(f"{incident.number} {text.enum(incident.type)}")
        self.clock.setMinimumWidth(38)
        self.setLayout(row(sign, number, self.level, self.clock, gap=8, margin=(10, 0, 10, 0)))
        self.setFixedHeight(34)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class IncidentLine(_Item):
    """For the list: two lines, with people inside."""

    def __init__(self, desk: Desk, incident: Incident) -> None:
        super().__init__(desk, incident, "item")
        text, snapshot = desk.dress.text, desk.snapshot
        open_now = incident.status is IncidentStatus.OPEN
        sign = glyph(desk.dress, incident.type.value, "text" if open_now else "faint", 20)
        title = label("strong" if open_now else "soft", text.enum(incident.type), wrap=True)
        building = building_at(snapshot, incident.building_id)
        place = text.pick(building.name, building.name_zh) if building else text("views.open_ground")
        where = label("caption", f"{incident.number} · {place}", wrap=True)
        people = desk.people(incident.id) if open_now else None
        inside = label("caption")
        inside.setText(text("views.people.inside", people=figures.count(people.total.best)) if people else "")
        state = label("badge", text.enum(incident.status))
        (state if open_now else self.level).hide()
        bottom = row(self.level, state, None, self.clock, gap=8)
        words = column(title, where, inside, bottom, gap=3)
        if people is None:
            inside.hide()
        line = row(sign, words, gap=10, margin=(10, 8, 10, 8))
        line.setStretch(1, 1)
        line.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
