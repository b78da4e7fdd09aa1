"""The monitor along the foot of the map: each watched series, its course, bounds and alarms."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem

from app.domain.message import Message, bilingual, msg
from app.domain.observation import WarningStatus
from app.hazards.surveillance.pictures import chart_of, newest_days
from app.hazards.surveillance.series import midnight
from app.hazards.surveillance.watch import SeriesView, views_of
from app.runtime.progress import Progress
from app.views.assess.chart import AssessedChart
from app.views.desk import Desk
from app.views.kit import Scroller, button, clear, column, label, row, set_role, tool

_KEY = Qt.ItemDataRole.UserRole
_SHOWN_DAYS = 60
_WHY_PX, _LEAST_CHART_PX = 76, 110
_HEADINGS: tuple[Message, ...] = (
    msg("monitor.head.series"),
    msg("monitor.head.place"),
    msg("monitor.head.newest"),
    msg("monitor.head.expected"),
    msg("monitor.head.alarm"),
)
_SERIES, _PLACE, _NEWEST, _EXPECTED, _ALARM = range(5)


class MonitorDrawer(QFrame):
    """Those that warn stand first; the chosen one is drawn. It follows what comes in while it is open."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        set_role(self, "floating")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._desk = desk
        self._views: dict[tuple[str, ...], SeriesView] = {}
        self._seen: tuple[object, ...] = ()
        self._state = label("badge")
        self._empty = desk.dress.words(label("hint", wrap=True), text=msg("monitor.empty"))
        self.table = self._build_table()
        self._why = label("soft", wrap=True)
        self._place = column(gap=4)
        reasons = Scroller(self._why)
        reasons.setMaximumHeight(_WHY_PX)
        side = column(self._place, reasons, gap=4)
        side.setStretch(0, 1)
        body = row(column(self._empty, self.table, gap=4), side, gap=14)
        body.setStretch(0, 1)
        body.setStretch(1, 1)
        layout = column(self._build_head(), body, gap=6, margin=(16, 10, 10, 12))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        desk.stepped.connect(lambda _: self._again())
        desk.dress.changed.connect(self._redress)
        self.hide()

    def begin(self) -> None:
        """Open with the series as they are."""
        self.show()
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Look at the series again, in the background."""
        snapshot = self._desk.snapshot
        self._tell_state()
        seen = (snapshot.readings, snapshot.cases)
        if self._seen and all(now is before for now, before in zip(seen, self._seen, strict=True)):
            return
        self._seen = seen

        def work(_: Progress) -> tuple[SeriesView, ...]:
            return views_of(snapshot)

        self._desk.jobs.start(
            msg("monitor.job"),
            work,
            lambda found: self._fill(found) if seen is self._seen else None,
            self._failed,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _build_head(self) -> QHBoxLayout:
        desk, dress = self._desk, self._desk.dress

        def turn(name: str) -> None:
            desk.turned.emit(name)

        title = dress.words(label("title"), text=msg("monitor.title"))
        self.warnings = button(dress, msg("monitor.warnings"), lambda: turn("warnings"), icon="alert")
        self.count = button(dress, msg("monitor.count"), lambda: turn("count"), icon="plus")
        self.bring = button(dress, msg("monitor.bring"), lambda: turn("import_data"), icon="import")
        self.sources = button(dress, msg("monitor.sources"), lambda: turn("sources"), icon="sliders")
        close = tool(dress, "close", msg("views.close"), self.closed.emit, size=18)
        head = row(
            title, self._state, None, self.warnings, self.count, self.bring, self.sources, close, gap=8
        )
        head.setAlignment(self._state, Qt.AlignmentFlag.AlignVCenter)
        return head

    def _build_table(self) -> QTreeWidget:
        table = QTreeWidget()
        table.setRootIsDecorated(False)
        table.setColumnCount(len(_HEADINGS))
        self._desk.dress.words(table, accessibleName=msg("monitor.title"))
        header = table.header()
        header.setStretchLastSection(False)
        for index in range(len(_HEADINGS)):
            header.setSectionResizeMode(index, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_PLACE, QHeaderView.ResizeMode.Stretch)
        table.currentItemChanged.connect(lambda *_: self._draw())
        return table

    def _failed(self, error: Exception) -> None:
        self._seen = ()
        self._desk.fail(error)

    def _again(self) -> None:
        if not self.isHidden():
            self.refresh()

    def _redress(self) -> None:
        if not self.isHidden():
            self._fill(tuple(self._views.values()))
            self._tell_state()

    def _tell_state(self) -> None:
        waiting = sum(one.status is WarningStatus.FIRED for one in self._desk.snapshot.warnings)
        set_role(self._state, "badge", tone="caution" if waiting else "safe")
        words = "monitor.state.waiting" if waiting else "monitor.state.quiet"
        self._state.setText(self._desk.dress.text(words, n=waiting))

    def _fill(self, views: tuple[SeriesView, ...]) -> None:
        text = self._desk.dress.text
        chosen = self.table.currentItem()
        kept = chosen.data(0, _KEY) if chosen is not None else None
        self._views = {view.series.key: view for view in views}
        self._empty.setVisible(not views)
        self.table.setVisible(bool(views))
        self.table.setHeaderLabels([text.render(words) for words in _HEADINGS])
        self.table.clear()
        for view in views:
            item = self._item(view)
            self.table.addTopLevelItem(item)
            if view.series.key == kept:
                self.table.setCurrentItem(item)
        first = self.table.topLevelItem(0)
        if self.table.currentItem() is None and first is not None:
            self.table.setCurrentItem(first)
        self._draw()

    def _item(self, view: SeriesView) -> QTreeWidgetItem:
        text, series = self._desk.dress.text, view.series
        expected = view.expected[-1]
        item = QTreeWidgetItem(
            [
                text("monitor.series", kind=series.kind, name=series.name) if series.name
                else text.enum(series.kind),
                text.render(self._where(view)),
                text("monitor.newest", value=f"{series.values[-1]:g}", day=f"{series.last:%m-%d}"),
                "–" if expected is None else f"{expected:.1f}",
                text("monitor.alarm_now") if view.alarms[-1]
                else text("monitor.alarm_recent") if any(view.alarms[-7:]) else "",
            ]
        )  # fmt: skip
        item.setData(0, _KEY, series.key)
        for index in (_NEWEST, _EXPECTED):
            item.setTextAlignment(index, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _where(self, view: SeriesView) -> Message:
        series = view.series
        for building in self._desk.snapshot.campus.buildings:
            if building.id == series.building_id:
                return bilingual(building.name, building.name_zh)
        return bilingual(series.group, series.group) if series.group else msg("monitor.whole_campus")

    def _draw(self) -> None:
        clear(self._place)
        item = self.table.currentItem()
        view = self._views.get(tuple(item.data(0, _KEY))) if item is not None else None
        if view is None:
            self._why.clear()
            return
        text = self._desk.dress.text
        recent = newest_days(view, _SHOWN_DAYS)
        start = midnight(recent.series.first, self._desk.snapshot.campus.info.timezone)
        chart = AssessedChart(self._desk.dress, chart_of(recent, start), height=_LEAST_CHART_PX)
        self._place.addWidget(chart)
        last = next((found for found in reversed(view.alarms) if found), ())
        lines = [f"{text.render(alarm.words)} ({text.source(alarm.source)})" for alarm in last]
        self._why.setText("\n".join(lines) or text("monitor.no_alarm"))
