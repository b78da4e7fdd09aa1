"""Warnings that nobody has answered yet: one click makes an incident of one, with its evidence."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from app.command.warnings import dismiss_warning, open_from_warning
from app.domain.incident import Incident
from app.domain.message import Message, bilingual, msg
from app.domain.observation import SeriesWarning, WarningStatus
from app.domain.source import SourceStatus
from app.views.desk import Desk
from app.views.kit import button, clear, column, label, row, rule, set_role
from app.views.selected.floating import FloatingCard


class WarningsCard(FloatingCard):
    """The newest on top. What was typed as a reason stays until the warning is answered."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._list = column(gap=10)
        self.body.addLayout(self._list)
        self.opens: dict[str, QPushButton] = {}
        self.dismissals: dict[str, QPushButton] = {}
        self.reasons: dict[str, QLineEdit] = {}

    @property
    def holds(self) -> bool:
        """A reason that was begun is not lost by a click on the map."""
        return any(field.text() for field in self.reasons.values())

    def begin(self) -> None:
        """Show what waits, ready to be answered."""
        self.banner.clear()
        self.refresh()
        first = next(iter(self.opens.values()), None)
        (first or self).setFocus()

    def refresh(self) -> None:
        """The warnings as they are now."""
        text = self.dress.text
        waiting = waiting_warnings(self.desk)
        self.title.setText(text("monitor.warnings"))
        self.caption.setText(text("monitor.warnings.hint" if waiting else "monitor.warnings.none"))
        kept = {key: field.text() for key, field in self.reasons.items()}
        clear(self._list)
        self.opens, self.dismissals, self.reasons = {}, {}, {}
        for number, warning in enumerate(waiting):
            if number:
                self._list.addWidget(rule())
            self._list.addWidget(self._entry(warning, kept.get(warning.id, "")))

    def _entry(self, warning: SeriesWarning, reason: str) -> QWidget:
        text = self.dress.text
        where = place_words(self.desk, warning)
        seen = text(
            "monitor.warning.seen", kind=warning.kind, name=warning.name, day=warning.day, where=where
        )
        source = label("caption", text.source(warning.source), wrap=True)
        state = set_role(label("badge", text.enum(warning.source.status)), "badge", tone="")
        if warning.source.status is not SourceStatus.UNVERIFIED:
            state.hide()
        go = button(
            self.dress,
            msg("monitor.open_incident"),
            lambda: self._open(warning),
            role="primary",
            icon="alert",
        )
        field = QLineEdit(reason)
        self.dress.words(field, placeholderText=msg("monitor.reason"), accessibleName=msg("monitor.reason"))
        aside = button(self.dress, msg("monitor.dismiss"), lambda: self._dismiss(warning), role="quiet")
        field.returnPressed.connect(aside.click)
        self.opens[warning.id], self.dismissals[warning.id] = go, aside
        self.reasons[warning.id] = field
        answer = row(field, aside, gap=6)
        answer.setStretch(0, 1)
        made = QWidget()
        made.setLayout(
            column(
                label("strong", text.render(warning.text), wrap=True),
                label("soft", seen, wrap=True),
                row(state, None),
                source,
                row(go, None, gap=6),
                answer,
                gap=4,
            )
        )
        return made

    def _open(self, warning: SeriesWarning) -> None:
        made: list[Incident] = []
        done = self.banner.attempt(
            lambda: made.append(open_from_warning(self.desk.ctx, warning.id, self.dress.text))
        )
        if done and made:
            self.desk.focus(made[0].id)
            self.desk.turned.emit("situation")
            extent = self.desk.snapshot.extent(made[0].id)
            self.desk.look_at(extent.area if extent is not None else made[0].point)
            self._answered()

    def _dismiss(self, warning: SeriesWarning) -> None:
        reason = self.reasons[warning.id].text()
        if self.banner.attempt(lambda: dismiss_warning(self.desk.ctx, warning.id, reason)):
            self._answered()

    def _answered(self) -> None:
        """Go on with the next warning, or put the card away after the last."""
        if waiting_warnings(self.desk):
            self.refresh()
        else:
            self.leave()


def waiting_warnings(desk: Desk) -> list[SeriesWarning]:
    """The warnings that nobody has answered, the newest first."""
    waiting = [one for one in desk.snapshot.warnings if one.status is WarningStatus.FIRED]
    return sorted(waiting, key=lambda one: (one.day, one.fired_at, one.id), reverse=True)


def place_words(desk: Desk, warning: SeriesWarning) -> Message:
    """The building or class of a series, or the whole campus."""
    for building in desk.snapshot.campus.buildings:
        if building.id == warning.building_id:
            return bilingual(building.name, building.name_zh)
    return bilingual(warning.group, warning.group) if warning.group else msg("monitor.whole_campus")
