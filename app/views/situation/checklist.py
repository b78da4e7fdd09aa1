"""The first ten minutes: lines to tick, with time and author."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from app.command.incidents import tick
from app.domain.incident import ChecklistItem, Incident
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.views.desk import Desk
from app.views.kit import column, label, row, set_role, silent
from app.views.situation.card import IncidentCard


class ChecklistCard(IncidentCard):
    """Ticking is one click and one step; a line that is done says when and by whom."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, msg("views.checklist.title"))
        self._done = label("caption")
        self.head.addWidget(self._done)
        self.lines: dict[str, _Line] = {}

    def show_incident(self, incident: Incident, snapshot: Snapshot) -> None:
        """The incident's lines in their order."""
        items = sorted(
            (item for item in snapshot.checklist if item.incident_id == incident.id),
            key=lambda item: item.order,
        )
        self.setVisible(bool(items))
        if [item.id for item in items] != list(self.lines):
            self._rebuild(items)
        for item in items:
            self.lines[item.id].show_item(item, self.desk)
        done = sum(item.done_at is not None for item in items)
        self._done.setText(self.dress.text("views.checklist.done", done=done, all=len(items)))

    def _rebuild(self, items: list[ChecklistItem]) -> None:
        for line in self.lines.values():
            line.hide()
            line.deleteLater()
        self.lines = {}
        for item in items:
            line = _Line()
            line.box.toggled.connect(lambda done, item_id=item.id: self._tick(item_id, done))
            self.lines[item.id] = line
            self.body.addWidget(line)

    def _tick(self, item_id: str, done: bool) -> None:
        item = next(item for item in self.desk.snapshot.checklist if item.id == item_id)
        self.attempt(lambda: tick(self.desk.ctx, item, done=done))


class _Words(QLabel):
    """Words that wrap and take a click for their box."""

    def __init__(self, box: QCheckBox) -> None:
        super().__init__()
        self._box = box
        self.setWordWrap(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: object) -> None:
        """A click on the words is a click on the box."""
        self._box.click()


class _Line(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.words = _Words(self.box)
        self.when = label("faint")
        line = row(self.box, self.words, self.when, gap=8)
        line.setStretch(1, 1)
        for part in (self.box, self.when):
            line.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        self.words.setContentsMargins(0, 5, 0, 5)
        self.when.setContentsMargins(0, 6, 0, 0)
        self.setLayout(column(line))

    def show_item(self, item: ChecklistItem, desk: Desk) -> None:
        """Words, tick, and when it was done."""
        text = desk.dress.text
        words = text.render(item.text)
        with silent(self.box):
            self.box.setChecked(item.done_at is not None)
        self.box.setAccessibleName(words)
        set_role(self.words, "soft" if item.done_at else "body")
        self.words.setText(words)
        self.when.setText(text.time(item.done_at, date=False) if item.done_at else "")
        self.when.setToolTip(item.done_by)
