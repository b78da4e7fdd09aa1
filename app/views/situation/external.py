"""Help from outside: called? when, under which reference, expected at. Never planned, only called."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from PySide6.QtWidgets import QLineEdit, QWidget

from app.command.help import record_arrival, record_call, withdraw_call
from app.domain.errors import UserError
from app.domain.incident import ExternalRequest, Incident
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.views.desk import Desk
from app.views.kit import button, column, glyph, label, row, set_role
from app.views.situation.card import IncidentCard


class ExternalCard(IncidentCard):
    """One line for each outside service that the kind of incident calls for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, msg("views.external.title"))
        self._state = label("badge")
        self.head.addWidget(self._state)
        self.lines: dict[str, HelpLine] = {}

    def show_incident(self, incident: Incident, snapshot: Snapshot) -> None:
        """The incident's requests; what is typed in a line stays."""
        requests = [r for r in snapshot.external if r.incident_id == incident.id]
        self.setVisible(bool(requests))
        if [r.id for r in requests] != list(self.lines):
            self._rebuild(requests)
        needs = {n.service: n.text for n in self.desk.external_needs(incident.id)}
        for request in requests:
            self.lines[request.id].show_request(request, request.need or needs.get(request.service))
        waiting = sum(r.called_at is None for r in requests)
        set_role(self._state, "badge", tone="caution" if waiting else "safe")
        text = self.dress.text
        self._state.setText(
            text("views.external.waiting", n=waiting) if waiting else text("views.external.all_called")
        )

    def _rebuild(self, requests: list[ExternalRequest]) -> None:
        for line in self.lines.values():
            line.hide()
            line.deleteLater()
        self.lines = {}
        for request in requests:
            line = HelpLine(self)
            self.lines[request.id] = line
            self.body.addWidget(line)


class HelpLine(QWidget):
    """One service: a click notes that it was called now; reference and time of arrival can follow."""

    def __init__(self, card: ExternalCard) -> None:
        super().__init__()
        self._card = card
        self._request: ExternalRequest | None = None
        dress = card.dress
        self._name = label("strong")
        self._state = label("caption", wrap=True)
        self._need = label("caption", wrap=True)
        self.called = button(dress, msg("views.external.called_now"), self._call, role="plain")
        self.arrived = button(dress, msg("views.external.arrived_now"), self._arrive, role="plain")
        self.withdraw = button(dress, msg("views.external.withdraw"), self._withdraw, role="quiet")
        self.reference = self._field(msg("views.external.reference"))
        self.expected = self._field(msg("views.external.expected"))
        words = column(self._name, self._need, self._state, gap=1)
        top = row(glyph(dress, "phone", "muted", 16), words, self.called, self.arrived, gap=8)
        top.setStretch(1, 1)
        self._fields = QWidget()
        when = row(self.expected, self.withdraw, gap=8)
        when.setStretch(0, 1)
        self._fields.setLayout(column(self.reference, when, gap=6, margin=(24, 0, 0, 0)))
        self.setLayout(column(top, self._fields, gap=6, margin=(0, 2, 0, 4)))

    def show_request(self, request: ExternalRequest, need: Message | None) -> None:
        """How far the call has got."""
        text = self._card.dress.text
        self._request = request
        self._name.setText(text.enum(request.service))
        self._need.setVisible(need is not None)
        self._need.setText(text.render(need) if need else "")
        self._state.setText(text.render(_state(request)))
        called = request.called_at is not None
        set_role(self._state, "caption" if called else "caution")
        self.called.setVisible(not called)
        self.arrived.setVisible(called and request.arrived_at is None)
        self._fields.setVisible(called and request.arrived_at is None)
        self._put(self.reference, request.reference)
        expected = request.expected_at
        self._put(self.expected, text.time(expected, date=False) if expected else "")

    def _field(self, words: Message) -> QLineEdit:
        field = QLineEdit()
        self._card.dress.words(field, placeholderText=words, accessibleName=words, toolTip=words)
        field.returnPressed.connect(self._save)
        return field

    def _put(self, field: QLineEdit, value: str) -> None:
        if not field.isModified():
            field.setText(value)
            field.setCursorPosition(0)

    def _call(self) -> None:
        if self._request is not None:
            request = self._request
            self._card.attempt(lambda: record_call(self._card.desk.ctx, request))
            self.reference.setFocus()

    def _save(self) -> None:
        request, desk = self._request, self._card.desk
        if request is None:
            return
        reference, clock = self.reference.text(), self.expected.text()

        def save() -> None:
            expected = expected_time(clock, desk.ctx.clock(), desk.dress.text.timezone)
            for field in (self.reference, self.expected):
                field.setModified(False)
            record_call(
                desk.ctx, request, called_at=request.called_at, reference=reference, expected_at=expected
            )

        if not self._card.attempt(save):
            for field in (self.reference, self.expected):
                field.setModified(True)

    def _arrive(self) -> None:
        if self._request is not None:
            request = self._request
            self._card.attempt(lambda: record_arrival(self._card.desk.ctx, request))

    def _withdraw(self) -> None:
        if self._request is not None:
            request = self._request
            for field in (self.reference, self.expected):
                field.setModified(False)
            self._card.attempt(lambda: withdraw_call(self._card.desk.ctx, request))


def expected_time(words: str, now: datetime, zone: tzinfo) -> datetime | None:
    """A clock time `HH:MM` of today or, if that is long past, tomorrow; or `+15` minutes from now.

    None for empty words; raises UserError for what is neither.
    """
    words = words.strip().replace("：", ":")
    if not words:
        return None
    try:
        if words.startswith("+"):
            return now + timedelta(minutes=int(words[1:]))
        hours, minutes = (int(part) for part in words.split(":"))
        local = now.astimezone(zone)
        at = local.replace(hour=hours, minute=minutes, second=0, microsecond=0)
    except ValueError as error:
        raise UserError(msg("views.external.bad_time", words=words)) from error
    return (at + timedelta(days=1) if at < local - timedelta(hours=12) else at).astimezone(now.tzinfo)


def _state(request: ExternalRequest) -> Message:
    if request.called_at is None:
        return msg("views.external.not_called")
    if request.arrived_at is not None:
        return msg("views.external.arrived", at=request.arrived_at)
    return msg("views.external.called", at=request.called_at)
