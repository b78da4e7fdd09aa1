"""Which map lies below: a list, what can be added to it, and how it stands with the one in use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QWidget

from app.campus.datum import Datum
from app.domain.message import msg
from app.map.basemaps.basemap import OPENED, Basemap, BasemapStatus
from app.map.basemaps.source import BasemapSource, file_source, keep_sources, source_of, sources
from app.views.desk import Desk
from app.views.kit import button, column, label, row, set_role, silent, tool
from app.views.layers.basemap_dialog import BasemapDialog

_RETRY_MS = 4000
"""How often a service that could not be reached is asked again."""


class BasemapChoice(QWidget):
    """Changes the basemap of the desk's look."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        dress = desk.dress
        self.list = QComboBox()
        self.list.setMinimumContentsLength(8)
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        dress.words(self.list, accessibleName=msg("views.basemap.choose"))
        self.list.activated.connect(lambda _: self._choose(str(self.list.currentData())))
        self.add_file = button(dress, msg("views.basemap.add_file"), self._ask_file)
        self.add_service = button(dress, msg("views.basemap.add_service"), self._ask_service)
        self.forget = tool(dress, "trash", msg("views.basemap.forget"), self._forget, size=16)
        self.state = label("caption", wrap=True)
        chosen = row(self.list, self.forget, gap=4)
        chosen.setStretch(0, 1)
        buttons = row(self.add_file, self.add_service, gap=6)
        self.setLayout(column(chosen, buttons, self.state, gap=6, margin=(0, 4, 0, 4)))
        self._again = QTimer(self, interval=_RETRY_MS, singleShot=True)
        self._again.timeout.connect(desk.basemaps.changed)
        desk.basemaps.changed.connect(self.show_state)
        desk.looks.changed.connect(self.refresh)
        desk.dress.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """The list as it is kept, and the one in use."""
        with silent(self.list):
            self.list.clear()
            self.list.addItem(self.desk.dress.text("views.basemap.plain"), "")
            for source in sources():
                self.list.addItem(source.name, source.id)
            self.list.setCurrentIndex(max(0, self.list.findData(self.desk.looks.current.basemap)))
        self.forget.setVisible(self._source is not None)
        self.show_state()

    def show_state(self) -> None:
        """How it stands with the basemap in use: whose it is, or why it does not show."""
        basemap, text = self._basemap, self.desk.dress.text
        self.state.setVisible(basemap is not None)
        if basemap is None:
            return
        status = basemap.status
        if basemap.problem is not None:
            words = text.render(basemap.problem)
        elif status is BasemapStatus.READY:
            words = basemap.attribution
        else:
            words = text.enum(status)
        if basemap.source.datum is Datum.GCJ02 and basemap.problem is None:
            words = f"{words}\n{text('views.basemap.shifted')}"
        bad = status in (BasemapStatus.REFUSED, BasemapStatus.OFFLINE)
        set_role(self.state, "caution" if bad else "caption")
        self.state.setText(words)
        if status is BasemapStatus.OFFLINE:
            self._again.start()

    @property
    def _source(self) -> BasemapSource | None:
        chosen = self.desk.looks.current.basemap
        return source_of(chosen) if chosen else None

    @property
    def _basemap(self) -> Basemap | None:
        source = self._source
        return OPENED.get(source, self.desk.snapshot.campus.info.epsg) if source is not None else None

    def add(self, source: BasemapSource) -> None:
        """Keep a map in the list and show it; raises UserError where the list cannot be written."""
        keep_sources([*(kept for kept in sources() if kept.id != source.id), source])
        OPENED.again(source.id)
        self._choose(source.id)
        self.refresh()
        self.desk.basemaps.changed.emit()

    def _choose(self, source_id: str) -> None:
        looks = self.desk.looks
        if source_id:
            OPENED.again(source_id)
        looks.change(replace(looks.current, basemap=source_id))
        self.refresh()

    def _ask_file(self) -> None:
        text = self.desk.dress.text
        folder = str(self.desk.ctx.store.path.resolve().parent)
        name, _ = QFileDialog.getOpenFileName(
            self.window(), text("views.basemap.choose"), folder, text("views.basemap.files")
        )
        if name:
            self.desk.attempt(lambda: self.add(file_source(Path(name))))

    def _ask_service(self) -> None:
        dialog = BasemapDialog(self.desk, self.window())
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.source is not None:
            source = dialog.source
            self.desk.attempt(lambda: self.add(source))
        dialog.deleteLater()

    def _forget(self) -> None:
        source = self._source
        if source is not None:
            self.desk.attempt(lambda: keep_sources(kept for kept in sources() if kept.id != source.id))
            self._choose("")
