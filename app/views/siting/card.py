"""The card of siting: choose, compute in the background, compare with today, accept."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget
from shapely.geometry import LineString, MultiLineString, Point

from app.command.siting import accept_siting, is_stale
from app.domain.errors import Cancelled, UserError
from app.domain.message import Message, msg
from app.domain.plan import SolveStatus
from app.planning.siting.site import Siting, site
from app.planning.siting.words import figure_rows, kept_words, move_words, site_words, unreached_words
from app.runtime.progress import CancelToken
from app.views.banner import Notice
from app.views.canvas import MapView
from app.views.desk import Desk
from app.views.kit import button, clear, column, label, row, set_role
from app.views.selected.floating import FloatingCard
from app.views.siting.chart import ResponseChart
from app.views.siting.form import SitingForm


class SitingCard(FloatingCard):
    """Where to keep teams and stock, against where they are kept today."""

    def __init__(self, desk: Desk, view: MapView) -> None:
        super().__init__(desk)
        dress = desk.dress
        self._view = view
        self._token: CancelToken | None = None
        self.siting: Siting | None = None
        """The proposal in hand."""
        dress.words(self.title, text=msg("siting.title"))
        dress.words(self.caption, text=msg("siting.caption"))
        self.form = SitingForm(desk, view)
        self.compute = button(dress, msg("siting.compute"), self.begin, role="primary", icon="refresh")
        self.stop = button(dress, msg("views.cancel"), self.cancel)
        self._working = dress.words(label("soft"), text=msg("siting.working"))
        self.result = QWidget()
        self._state = label("badge")
        self._sites: QVBoxLayout = column(gap=2)
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(12)
        self._table.setVerticalSpacing(3)
        self._table.setColumnStretch(0, 1)
        self.chart = ResponseChart(dress)
        self._legend = label("caption", wrap=True)
        dress.words(self._legend, text=msg("siting.legend"))
        self._moves: QVBoxLayout = column(gap=2)
        self._notes: QVBoxLayout = column(gap=2)
        self.result.setLayout(
            column(
                row(self._state, None),
                self._sites,
                self._table,
                self.chart,
                self._legend,
                self._moves,
                self._notes,
                gap=8,
            )
        )
        self.accept = button(dress, msg("siting.accept"), self.take, role="primary", icon="approve")
        self.body.addWidget(self.form)
        self.body.addLayout(row(self.compute, self.stop, self._working, None, gap=8))
        self.body.addWidget(self.result)
        self.foot.addLayout(row(self.accept, None))
        self._show_state()

    @property
    def holds(self) -> bool:
        """Selecting buildings on the map is part of the question."""
        return True

    @property
    def working(self) -> bool:
        """Whether a siting is being computed."""
        return self._token is not None

    def begin(self) -> None:
        """Compute a siting of what is chosen, in the background."""
        if self._token is not None:
            return
        snapshot, request = self.desk.snapshot, self.form.request()
        self.banner.clear()
        self._token = self.desk.jobs.start(
            msg("siting.title"),
            lambda progress: site(snapshot, request, progress=progress),
            self._arrived,
            self._failed,
        )
        self._show_state()

    def cancel(self) -> None:
        """Stop computing; what was there before stays."""
        if self._token is not None:
            self._token.cancel()

    def take(self) -> None:
        """Accept the siting in hand."""
        siting = self.siting
        if siting is not None and self.banner.attempt(lambda: accept_siting(self.desk.ctx, siting)):
            self.desk.tell(msg("siting.accepted", n=len(siting.moves)))
            self.leave()

    def leave(self) -> None:
        """Put the card and its proposal away."""
        self.cancel()
        self.siting = None
        self._view.set_preview(None)
        super().leave()
        self._show_state()

    def refresh(self) -> None:
        """The choices, and the proposal in hand beside the operation as it is now."""
        self.form.refresh()
        self._show_state()
        if self.siting is not None:
            self._show(self.siting)

    def _arrived(self, siting: Siting) -> None:
        self._token = None
        if self.isHidden():
            return
        self.siting = siting
        self.refresh()
        self._view.set_preview(picture(siting))
        self.grown.emit()
        self.accept.setFocus()
        QTimer.singleShot(0, self, self._to_result)

    def _to_result(self) -> None:
        self._scroller.verticalScrollBar().setValue(self.result.mapTo(self.content, QPoint()).y())

    def _failed(self, error: Exception) -> None:
        self._token = None
        self._show_state()
        if isinstance(error, UserError):
            self.banner.show_notice(Notice.of(error))
            self.grown.emit()
        elif not isinstance(error, Cancelled):
            raise error

    def _show_state(self) -> None:
        siting = self.siting
        self.compute.setVisible(not self.working)
        self.stop.setVisible(self.working)
        self._working.setVisible(self.working)
        self.form.setEnabled(not self.working)
        self.result.setVisible(siting is not None and not self.working)
        stale = siting is not None and is_stale(self.desk.ctx, siting)
        self.accept.setVisible(siting is not None and not self.working)
        self.accept.setEnabled(siting is not None and bool(siting.moves) and not stale)
        if stale:
            self.banner.show_notice(Notice(msg("siting.stale"), "caution"))

    def _show(self, siting: Siting) -> None:
        text, answer = self.dress.text, siting.answer
        proven = answer.status is SolveStatus.OPTIMAL
        set_role(self._state, "badge", tone="safe" if proven else "caution")
        gap = "" if proven or not math.isfinite(answer.gap) else f" · {answer.gap:.1%}"
        self._state.setText(text.enum(answer.status) + gap)
        clear(self._sites)
        for place in siting.sites:
            kept = " · ".join(text.render(words) for words in kept_words(siting, place))
            self._sites.addWidget(label("strong", text.render(site_words(siting, place)), wrap=True))
            self._sites.addWidget(label("caption", kept, wrap=True))
        self._show_table(siting)
        self.chart.show_siting(siting)
        lines = move_words(siting)
        self._list(self._moves, msg("siting.moves"), lines or (msg("siting.no_moves"),))
        names = unreached_words(siting)
        clear(self._notes)
        if names:
            joined = text.join(text.render(name) for name in names)
            warning = text("siting.unreached", n=len(names), names=joined)
            self._notes.addWidget(label("caution", warning, wrap=True))
        for note in siting.assumptions:
            role = "caution" if note.key == "siting.no_vehicle" else "caption"
            self._notes.addWidget(label(role, text.render(note), wrap=True))

    def _show_table(self, siting: Siting) -> None:
        text, right = self.dress.text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        clear(self._table)
        heads = ("", text("siting.today"), text("siting.proposed"))
        for number, words in enumerate(heads):
            self._table.addWidget(label("caption", words), 0, number, right)
        for line, (name, before, after) in enumerate(figure_rows(siting), start=1):
            self._table.addWidget(label("body", text.render(name), wrap=True), line, 0)
            self._table.addWidget(label("soft", before), line, 1, right)
            self._table.addWidget(label("strong", after), line, 2, right)

    def _list(self, layout: QVBoxLayout, title: Message, lines: tuple[Message, ...]) -> None:
        clear(layout)
        layout.addWidget(label("eyebrow", self.dress.text.render(title)))
        for line in lines:
            words: QLabel = label("body", self.dress.text.render(line), wrap=True)
            layout.addWidget(words)


def picture(siting: Siting) -> MultiLineString:
    """What the map shows: two rings around each chosen site, one around each candidate, and a line from each
    scenario to the site that answers first. Metres.
    """
    instance = siting.instance
    points = [place.point for place in instance.places] + [s.point for s in instance.scenarios]
    west, south, east, north = MultiLineString([[(p.x, p.y), (p.x, p.y + 1)] for p in points]).bounds
    radius = max(4.0, math.hypot(east - west, north - south) / 110)
    lines: list[LineString] = []
    for number, place in enumerate(instance.places):
        if instance.candidate[number]:
            lines.append(_ring(place.point, radius / 2))
        if number in siting.sites:
            lines.append(_ring(place.point, radius))
    for scenario, response in zip(instance.scenarios, siting.proposed.responses, strict=True):
        if response.from_place >= 0:
            start, end = instance.places[response.from_place].point, scenario.point
            if start.distance(end) > radius:
                lines.append(LineString([start, end]))
    return MultiLineString(lines)


def _ring(point: Point, radius: float) -> LineString:
    return LineString(point.buffer(radius).exterior.coords)
