"""The incident's head line and its level: declared by a person with a reason, or provisional."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPushButton, QSizePolicy, QWidget

from app.command.incidents import building_at, declare_level
from app.domain.incident import Incident, Level
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.views.desk import Desk
from app.views.kit import button, column, glyph, label, row, set_role
from app.views.situation.card import IncidentCard


class LevelCard(IncidentCard):
    """Which incident, where, since when; its level; and the form that declares another."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sign = glyph(desk.dress, "other", "text", 24)
        self._title = label("title", wrap=True)
        self._place = label("soft", wrap=True)
        head = row(self._sign, column(self._title, self._place, gap=2), gap=12)
        head.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        head.setStretch(1, 1)
        self._badge = label("level")
        self._state = label("caption", wrap=True)
        self.open_form = button(desk.dress, msg("views.level.declare"), self._toggle, role="plain")
        self._badge.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        line = row(self._badge, None, self.open_form, gap=8)
        self._form = self._build_form()
        self.body.addLayout(head)
        self.body.addLayout(line)
        self.body.addWidget(self._state)
        self.body.addWidget(self._form)
        self._form.hide()

    def show_incident(self, incident: Incident, snapshot: Snapshot) -> None:
        """Head line, badge, and who declared it."""
        text = self.dress.text
        self.dress.icon(self._sign, incident.type.value, "text", 24)
        self._title.setText(f"{text.enum(incident.type)}")
        building = building_at(snapshot, incident.building_id)
        place = text.pick(building.name, building.name_zh) if building else text("views.open_ground")
        self._place.setText(
            text(
                "views.incident.place",
                number=incident.number,
                place=place,
                at=text.time(incident.opened_at, date=False),
            )
        )
        declared = snapshot.level(incident.id)
        self._badge.setVisible(declared is not None)
        if declared is None:
            return
        set_role(
            self._badge,
            "level_provisional" if declared.provisional else "level",
            level=declared.level.value,
        )
        self._badge.setText(text.enum(declared.level))
        self._state.setText(
            text("views.level.provisional", reason=declared.reason)
            if declared.provisional
            else text("views.level.declared", author=declared.author, at=declared.at, reason=declared.reason)
        )

    def _build_form(self) -> QWidget:
        form = QWidget()
        self.level_buttons: dict[Level, QPushButton] = {}
        self._group = QButtonGroup(form)
        choice = row(gap=8)
        for level in Level:
            made = set_role(QPushButton(), "level", level=level.value)
            made.setCheckable(True)
            self.dress.words(
                made,
                text=msg("views.level.word", level=level),
                accessibleName=msg("views.level.word", level=level),
            )
            self._group.addButton(made)
            self.level_buttons[level] = made
            choice.addWidget(made, 1)
        self.reason = QLineEdit()
        self._group.buttonClicked.connect(lambda _: self.reason.setFocus())
        self.dress.words(
            self.reason,
            placeholderText=msg("views.level.reason"),
            accessibleName=msg("views.level.reason"),
        )
        self.reason.returnPressed.connect(self._declare)
        declare = button(self.dress, msg("views.level.declare_now"), self._declare, role="primary")
        cancel = button(self.dress, msg("views.cancel"), self._toggle, role="quiet")
        form.setLayout(column(choice, self.reason, row(None, cancel, declare), gap=8, margin=(0, 4, 0, 0)))
        return form

    def _toggle(self) -> None:
        self._form.setVisible(not self._form.isVisible())
        self.open_form.setVisible(not self._form.isVisible())
        self.banner.clear()
        if self._form.isVisible():
            self.level_buttons[Level.I].setFocus()

    def _declare(self) -> None:
        incident = self.desk.incident
        chosen = next((level for level, made in self.level_buttons.items() if made.isChecked()), None)
        if incident is None:
            return
        if chosen is None:
            self.level_buttons[Level.I].setFocus()
            return
        reason = self.reason.text()
        if self.attempt(lambda: declare_level(self.desk.ctx, incident.id, chosen, reason)):
            self.reason.clear()
            self._toggle()
