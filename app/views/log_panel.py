"""The log line at the foot of the window: type, Enter saves with time and author; and the entries so far."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.command.log import strike_log, write_log
from app.domain.message import msg
from app.domain.operation import LogEntry
from app.views.banner import Banner
from app.views.desk import Desk
from app.views.kit import Scroller, button, clear, column, glyph, label, row, set_role, tool
from app.views.panel import Panel

_SHOWN = 60


class LogPanel(Panel):
    """One line to write in, the newest entry beside it, and a drawer with the ones before."""

    concerns = (LogEntry,)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        set_role(self, "foot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        dress = desk.dress
        self.line = QLineEdit()
        dress.words(self.line, placeholderText=msg("views.log.line"), accessibleName=msg("views.log.line"))
        self.line.returnPressed.connect(self._write)
        self.author = QLineEdit(desk.ctx.author)
        self.author.setFixedWidth(128)
        dress.words(
            self.author,
            placeholderText=msg("views.log.author"),
            accessibleName=msg("views.log.author"),
            toolTip=msg("views.log.author"),
        )
        self.author.editingFinished.connect(self._sign)
        self._latest = label("soft")
        self._latest.setMinimumWidth(0)
        self.drawer_button = tool(dress, "arrow_up", msg("views.log.show"), self.toggle, size=18)
        bar = row(
            glyph(dress, "log", "muted", 18),
            self.author,
            self.line,
            self._latest,
            self.drawer_button,
            gap=8,
            margin=(12, 5, 12, 5),
        )
        bar.setStretch(2, 3)
        bar.setStretch(3, 2)
        self.banner = Banner(dress)
        self._entries = column(gap=0)
        inner = QWidget()
        inner.setLayout(self._entries)
        self.drawer = Scroller(inner)
        self.drawer.setFixedHeight(200)
        self.drawer.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.drawer)
        layout.addWidget(self.banner)
        layout.addLayout(bar)
        self._striking = ""

    def toggle(self) -> None:
        """Open or close the drawer with the entries so far."""
        self.drawer.setVisible(not self.drawer.isVisible())
        open_now = self.drawer.isVisible()
        self.dress.icon(self.drawer_button, "arrow_down" if open_now else "arrow_up", size=18)
        words = msg("views.log.hide") if open_now else msg("views.log.show")
        self.dress.words(self.drawer_button, toolTip=words, accessibleName=words)
        self.refresh()

    def refresh(self) -> None:
        """The newest entry, and the drawer if it is open."""
        entries = sorted(self.desk.snapshot.log, key=lambda entry: entry.at, reverse=True)
        standing = [entry for entry in entries if entry.struck_at is None]
        text = self.dress.text
        self._latest.setText(
            f"{text.time(standing[0].at, date=False)}  {standing[0].text}" if standing else ""
        )
        self._latest.setToolTip(standing[0].text if standing else "")
        if self.drawer.isVisible():
            self._fill(entries[:_SHOWN])

    def _fill(self, entries: list[LogEntry]) -> None:
        clear(self._entries)
        if not entries:
            hint = self.dress.words(label("hint"), text=msg("views.log.empty_hint"))
            hint.setContentsMargins(16, 12, 16, 12)
            self._entries.addWidget(hint)
        for entry in entries:
            self._entries.addWidget(self._entry(entry))

    def _entry(self, entry: LogEntry) -> QWidget:
        text = self.dress.text
        holder = QWidget()
        when = label("caption", text.time(entry.at, date=False, seconds=True))
        when.setFixedWidth(64)
        author = label("caption", entry.author)
        author.setFixedWidth(112)
        words = label("struck" if entry.struck_at else "body", entry.text, wrap=True, selectable=True)
        line = row(when, author, words, gap=12, margin=(16, 4, 12, 4))
        line.setStretch(2, 1)
        if entry.struck_at is not None:
            line.addWidget(
                label("caption", text("views.log.struck", author=entry.struck_by, reason=entry.struck_reason))
            )
        elif entry.id == self._striking:
            self._ask_reason(line, entry)
        else:
            line.addWidget(
                tool(
                    self.dress,
                    "strike",
                    msg("views.log.strike"),
                    lambda: self._begin_strike(entry.id),
                    size=16,
                )
            )
        holder.setLayout(line)
        return holder

    def _ask_reason(self, line: QHBoxLayout, entry: LogEntry) -> None:
        reason = QLineEdit()
        reason.setFixedWidth(220)
        self.dress.words(
            reason, placeholderText=msg("views.log.reason"), accessibleName=msg("views.log.reason")
        )
        reason.returnPressed.connect(lambda: self._strike(entry, reason.text()))
        line.addWidget(reason)
        line.addWidget(button(self.dress, msg("views.cancel"), lambda: self._begin_strike(""), role="quiet"))
        reason.setFocus()

    def _begin_strike(self, entry_id: str) -> None:
        self._striking = entry_id
        self.banner.clear()
        self.refresh()

    def _strike(self, entry: LogEntry, reason: str) -> None:
        if self.banner.attempt(lambda: strike_log(self.desk.ctx, entry, reason)):
            self._begin_strike("")

    def _write(self) -> None:
        words = self.line.text()
        incident = self.desk.incident
        incident_id = incident.id if incident else ""
        if self.banner.attempt(lambda: write_log(self.desk.ctx, words, incident_id=incident_id)):
            self.line.clear()

    def _sign(self) -> None:
        self.desk.sign_as(self.author.text())
