"""People inside: low, best and high, each building's share, where the figures come from, and corrections."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSpinBox, QWidget

from app.command.headcounts import correct_headcount
from app.domain.incident import Incident
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.domain.people import BuildingShare, PeopleCount
from app.domain.source import SourceStatus
from app.views import figures
from app.views.desk import Desk
from app.views.kit import button, clear, column, label, row, set_role, tool
from app.views.situation.card import IncidentCard

_SHOWN = 6
_TONES = {SourceStatus.UNVERIFIED: "caution", SourceStatus.ESTIMATED: "info", SourceStatus.GIVEN: "safe"}


class PeopleCard(IncidentCard):
    """The figure that everything else is computed from, so it says how sure it is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, msg("views.people.title"))
        self._source = label("badge")
        self.head.addWidget(self._source)
        self._best = label("display")
        self._band = label("soft", wrap=True)
        self.correct = button(desk.dress, msg("views.people.correct"), lambda: self._edit(""), role="plain")
        self.head.addWidget(self.correct)
        figure = row(self._best, self._band, gap=12)
        figure.setStretch(1, 1)
        self._notes = label("caution", wrap=True)
        self._shares = QGridLayout()
        self._shares.setHorizontalSpacing(12)
        self._shares.setVerticalSpacing(2)
        self._shares.setColumnStretch(0, 1)
        self._form = self._build_form()
        self.body.addLayout(figure)
        self.body.addWidget(self._notes)
        self.body.addWidget(self._form)
        self.body.addLayout(self._shares)
        self._form.hide()
        self._building_id = ""

    def show_incident(self, incident: Incident, snapshot: Snapshot) -> None:
        """The count when the incident was opened, or what is missing for one."""
        count = self.desk.people(incident.id)
        self.correct.setVisible(count is not None and not self._form.isVisible())
        self._source.setVisible(count is not None)
        clear(self._shares)
        if count is None:
            self._best.setText("–")
            self._band.setText(self.dress.text("views.people.no_extent"))
            self._notes.hide()
            return
        self._show_total(count)
        names = {b.id: b for b in snapshot.campus.buildings}
        ordered = sorted(count.shares, key=lambda share: -share.people.best)
        text = self.dress.text
        for line, share in enumerate(ordered[:_SHOWN]):
            building = names.get(share.building_id)
            name = text.pick(building.name, building.name_zh) if building else share.building_id
            self._add_share(line, name, share)
        if len(ordered) > _SHOWN:
            rest = sum(share.people.best for share in ordered[_SHOWN:])
            words = text("views.people.more", n=len(ordered) - _SHOWN, people=figures.count(rest))
            self._shares.addWidget(label("caption", words), _SHOWN, 0, 1, 4)

    def _show_total(self, count: PeopleCount) -> None:
        text = self.dress.text
        self._best.setText(figures.count(count.total.best))
        known = count.mobility_known
        impaired = figures.count(count.mobility_impaired.best) if known else text("people.mobility_unknown")
        self._band.setText(
            text("views.people.counted", impaired=impaired)
            if count.corrected
            else text("views.people.band", band=figures.band(count.total), impaired=impaired)
        )
        status = weakest(count)
        set_role(self._source, "badge", tone=_TONES.get(status, ""))
        self._source.setText(text.enum(status))
        self._source.setToolTip("\n".join(sorted({text.source(s.source) for s in count.shares})))
        unknown = len(count.unknown_building_ids)
        self._notes.setVisible(unknown > 0)
        self._notes.setText(text("views.people.unknown", n=unknown))

    def _add_share(self, line: int, name: str, share: BuildingShare) -> None:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        title = label("body", name, wrap=True)
        title.setToolTip(self.dress.text.source(share.source))
        best, band = label("strong", figures.count(share.people.best)), label("caption")
        band.setText(
            self.dress.text("views.people.share_counted") if share.corrected else figures.band(share.people)
        )
        pencil = tool(
            self.dress,
            "edit",
            msg("views.people.correct_building", place=name),
            partial(self._edit, share.building_id),
            size=14,
        )
        self._shares.addWidget(title, line, 0)
        self._shares.addWidget(best, line, 1, right)
        self._shares.addWidget(band, line, 2, right)
        self._shares.addWidget(pencil, line, 3)

    def _build_form(self) -> QWidget:
        form = QWidget()
        self._for = label("strong", wrap=True)
        self.figure = QSpinBox()
        self.figure.setRange(0, 1_000_000)
        self.figure.setMinimumWidth(96)
        self.dress.words(self.figure, accessibleName=msg("views.people.figure"))
        self.reason = QLineEdit()
        self.dress.words(
            self.reason,
            placeholderText=msg("views.people.reason"),
            accessibleName=msg("views.people.reason"),
        )
        self.reason.returnPressed.connect(self._save)
        save = button(self.dress, msg("views.save"), self._save, role="primary")
        cancel = button(self.dress, msg("views.cancel"), self._close, role="quiet")
        fields = row(self.figure, self.reason, gap=8)
        fields.setStretch(1, 1)
        form.setLayout(column(self._for, fields, row(None, cancel, save), gap=8))
        return form

    def _edit(self, building_id: str) -> None:
        incident = self.desk.incident
        count = self.desk.people(incident.id) if incident else None
        if count is None:
            return
        self._building_id = building_id
        share = next((s for s in count.shares if s.building_id == building_id), None)
        building = next((b for b in self.desk.snapshot.campus.buildings if b.id == building_id), None)
        text = self.dress.text
        self._for.setText(
            text.pick(building.name, building.name_zh) if building else text("views.people.whole")
        )
        self.figure.setValue(round((share.people if share else count.total).best))
        self._form.show()
        self.correct.hide()
        self.figure.setFocus()
        self.figure.selectAll()

    def _close(self) -> None:
        self._form.hide()
        self.correct.show()
        self.banner.clear()

    def _save(self) -> None:
        incident = self.desk.incident
        if incident is None:
            return
        people, reason, building_id = self.figure.value(), self.reason.text(), self._building_id
        if self.attempt(
            lambda: correct_headcount(self.desk.ctx, incident.id, people, reason, building_id=building_id)
        ):
            self.reason.clear()
            self._close()


def weakest(count: PeopleCount) -> SourceStatus:
    """The least sure source among the shares, which is that of the sum."""
    if count.corrected:
        return SourceStatus.GIVEN
    order = (
        SourceStatus.UNVERIFIED,
        SourceStatus.ESTIMATED,
        SourceStatus.COMPUTED,
        SourceStatus.EDITED,
        SourceStatus.VERIFIED,
        SourceStatus.GIVEN,
    )
    present = {share.source.status for share in count.shares}
    return next((status for status in order if status in present), SourceStatus.ESTIMATED)
