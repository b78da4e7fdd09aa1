"""Where data come from by themselves: a folder, this workstation's endpoint, an address with the weather."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QSpinBox, QWidget

from app.domain.message import msg
from app.exchange.observations.weather import WeatherSource
from app.portal.token import intake_token
from app.views.desk import Desk
from app.views.kit import button, column, label, row, rule, set_role
from app.views.monitor.feeds import PORT, Feeds
from app.views.selected.floating import FloatingCard


class SourcesCard(FloatingCard):
    """Each feed says what it did last, and when."""

    def __init__(self, desk: Desk, feeds: Feeds) -> None:
        super().__init__(desk)
        self.feeds = feeds
        dress = desk.dress
        dress.words(self.title, text=msg("feeds.title"))
        dress.words(self.caption, text=msg("feeds.hint"))
        self.folder = label("body", wrap=True)
        self.choose = button(dress, msg("feeds.choose_folder"), self._choose, icon="import")
        self.forget = button(dress, msg("feeds.no_folder"), lambda: self.watch(None), role="quiet")
        self.port = QSpinBox()
        self.port.setRange(1024, 65535)
        self.port.setValue(feeds.setup.port or PORT)
        dress.words(self.port, accessibleName=msg("feeds.port"), toolTip=msg("feeds.port"))
        self.listen = button(dress, msg("feeds.listen"), self._listen)
        self.copy = button(dress, msg("feeds.copy_token"), self._copy, role="quiet")
        self.url = QLineEdit(feeds.weather.url if feeds.weather is not None else "")
        dress.words(self.url, placeholderText=msg("feeds.url"), accessibleName=msg("feeds.url"))
        self.minutes = QSpinBox()
        self.minutes.setRange(1, 1440)
        self.minutes.setValue(max(1, feeds.weather.seconds // 60) if feeds.weather is not None else 10)
        dress.words(self.minutes, accessibleName=msg("feeds.minutes"), toolTip=msg("feeds.minutes"))
        self.ask = button(dress, msg("feeds.ask"), self._ask)
        self.stop = button(dress, msg("feeds.stop"), self._stop, role="quiet")
        self.alert_url = QLineEdit()
        dress.words(
            self.alert_url, placeholderText=msg("feeds.alert_url"), accessibleName=msg("feeds.alert_url")
        )
        self.alerts = button(dress, msg("feeds.fetch_alerts"), self._fetch_alerts)
        self.said = {
            name: label("caption", wrap=True) for name in ("folder", "endpoint", "weather", "alerts")
        }
        self._lay_out()
        feeds.changed.connect(self._again)

    @property
    def holds(self) -> bool:
        """An address that is being typed is not lost by a click on the map."""
        return self.url.isModified() or self.alert_url.isModified()

    def begin(self) -> None:
        """Open."""
        self.banner.clear()
        self.refresh()
        self.choose.setFocus()

    def refresh(self) -> None:
        """What is set up, and what each feed did last."""
        text, feeds = self.dress.text, self.feeds
        self.folder.setText(feeds.setup.folder or text("feeds.folder_none"))
        self.forget.setVisible(bool(feeds.setup.folder))
        on = feeds.server is not None
        self.dress.words(self.listen, text=msg("feeds.listen_off") if on else msg("feeds.listen"))
        self.port.setEnabled(not on)
        self.copy.setVisible(on)
        self.stop.setVisible(feeds.weather is not None)
        for name, line in self.said.items():
            state = feeds.states.get(name)
            if state is not None:
                set_role(line, "caution" if state.failed else "caption")
                line.setText(text("feeds.said", at=state.at, words=state.words))
            elif name == "endpoint" and feeds.server is not None:
                set_role(line, "caption")
                line.setText(text("feeds.listening", port=str(feeds.server.port)))
            line.setVisible(state is not None or (name == "endpoint" and on))

    def watch(self, folder: Path | None) -> None:
        """Watch a folder, or none."""
        self.banner.attempt(lambda: self.feeds.watch_folder(folder))

    def _lay_out(self) -> None:
        dress = self.dress
        where = row(self.url, gap=6)
        often = row(self.minutes, self.ask, self.stop, None, gap=6)
        self.minutes.setSuffix(" min")
        alerts = row(self.alert_url, self.alerts, gap=6)
        alerts.setStretch(0, 1)
        parts = (
            ("folder", msg("feeds.folder"), column(self.folder, row(self.choose, self.forget, None), gap=4)),
            ("endpoint", msg("feeds.endpoint"), row(self.port, self.listen, self.copy, None, gap=6)),
            ("weather", msg("feeds.weather"), column(where, often, gap=4)),
            ("alerts", msg("feeds.alerts"), alerts),
        )
        for number, (name, words, layout) in enumerate(parts):
            if number:
                self.body.addWidget(rule())
            holder = QWidget()
            holder.setLayout(layout)
            self.body.addWidget(dress.words(label("strong"), text=words))
            self.body.addWidget(holder)
            self.body.addWidget(self.said[name])

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.dress.text("feeds.choose_folder"))
        if name:
            self.watch(Path(name))

    def _listen(self) -> None:
        port = 0 if self.feeds.server is not None else self.port.value()
        self.banner.attempt(lambda: self.feeds.listen(port))

    def _copy(self) -> None:
        if self.banner.attempt(lambda: QApplication.clipboard().setText(intake_token())):
            self.desk.tell(msg("feeds.token_copied"))

    def _ask(self) -> None:
        def ask() -> None:
            self.feeds.ask(WeatherSource(self.url.text().strip(), self.minutes.value() * 60))
            self.url.setModified(False)

        self.banner.attempt(ask)

    def _stop(self) -> None:
        self.feeds.ask(None)

    def _fetch_alerts(self) -> None:
        def fetch() -> None:
            self.feeds.fetch_alerts(self.alert_url.text().strip())
            self.alert_url.setModified(False)

        self.banner.attempt(fetch)
