"""Asks for the address of an online basemap."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLineEdit, QSpinBox, QWidget

from app.campus.datum import Datum
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.map.basemaps.source import CLOSEST_ZOOM, USUAL_ZOOM, BasemapSource, service_source
from app.views.banner import Banner, Notice
from app.views.desk import Desk
from app.views.kit import button, column, label, row


class BasemapDialog(QDialog):
    """`source` is what was entered, once it is accepted."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source: BasemapSource | None = None
        self._dress = dress = desk.dress
        dress.words(self, windowTitle=msg("views.basemap.title"))
        self.setMinimumWidth(520)
        self.address = self._field(msg("views.basemap.address"), msg("views.basemap.address_hint"))
        self.layers = self._field(msg("views.basemap.layers"), msg("views.basemap.layers_hint"))
        self.name = self._field(msg("views.basemap.name"))
        self.attribution = self._field(
            msg("views.basemap.attribution"), msg("views.basemap.attribution_hint")
        )
        self.datum = QComboBox()
        self.datum.addItem(dress.text("views.basemap.datum_wgs"), Datum.WGS84)
        self.datum.addItem(dress.text("views.basemap.datum_gcj"), Datum.GCJ02)
        dress.words(self.datum, accessibleName=msg("views.basemap.datum"))
        self.max_zoom = QSpinBox()
        self.max_zoom.setRange(1, CLOSEST_ZOOM)
        self.max_zoom.setValue(USUAL_ZOOM)
        dress.words(
            self.max_zoom, accessibleName=msg("views.basemap.zoom"), toolTip=msg("views.basemap.zoom_hint")
        )
        self.banner = Banner(dress)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for title, field in (
            (msg("views.basemap.address"), self.address),
            (msg("views.basemap.layers"), self.layers),
            (msg("views.basemap.name"), self.name),
            (msg("views.basemap.attribution"), self.attribution),
            (msg("views.basemap.datum"), self.datum),
            (msg("views.basemap.zoom"), self.max_zoom),
        ):
            form.addRow(dress.words(label("caption"), text=title), field)
        terms = dress.words(label("hint", wrap=True), text=msg("views.basemap.terms"))
        go = button(dress, msg("views.basemap.use"), self._go, role="primary")
        go.setDefault(True)
        cancel = button(dress, msg("views.cancel"), self.reject, role="quiet")
        cancel.setAutoDefault(False)
        heading = dress.words(label("title"), text=msg("views.basemap.title"))
        self.setLayout(
            column(heading, self.banner, form, terms, row(None, cancel, go), gap=16, margin=(24, 20, 24, 20))
        )

    def _field(self, name: Message, hint: Message | None = None) -> QLineEdit:
        made = QLineEdit()
        self._dress.words(made, accessibleName=name)
        if hint is not None:
            self._dress.words(made, placeholderText=hint, toolTip=hint)
        return made

    def _go(self) -> None:
        try:
            self.source = service_source(
                self.address.text(),
                title=self.name.text().strip(),
                attribution=self.attribution.text().strip(),
                datum=Datum(self.datum.currentData()),
                layers=self.layers.text(),
                max_zoom=self.max_zoom.value(),
            )
        except UserError as error:
            self.banner.show_notice(Notice.of(error))
            self.address.setFocus()
            return
        self.accept()
