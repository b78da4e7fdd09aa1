"""How many teams and vehicles can report at a zone, as a person types it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.command.zones import MOST_ARRIVALS, limit_access
from app.domain.incident import Zone
from app.domain.message import msg
from app.views.banner import Banner
from app.views.desk import Desk
from app.views.kit import label, row, silent
from app.views.resources.form import figure_field


class CapacityLine(QWidget):
    """Kept with Enter or on leaving the field; 0 is no limit."""

    def __init__(self, desk: Desk, banner: Banner) -> None:
        super().__init__()
        self._desk, self._banner = desk, banner
        self._zone: Zone | None = None
        self.field = figure_field(0, MOST_ARRIVALS)
        words = msg("zone.capacity.label")
        desk.dress.words(self.field, accessibleName=words, specialValueText=msg("zone.capacity.none"))
        self.field.setKeyboardTracking(False)
        self.field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.field.editingFinished.connect(self._save)
        line = row(desk.dress.words(label("caption", wrap=True), text=words), self.field, gap=12)
        line.setStretch(0, 1)
        self.setLayout(line)

    def show_zone(self, zone: Zone | None) -> None:
        """The zone as it is, None where no zone is selected; a figure that is being typed stays."""
        other = zone is None or self._zone is None or zone.id != self._zone.id
        self._zone = zone
        self.setVisible(zone is not None)
        if zone is not None and (other or not self.field.hasFocus()):
            with silent(self.field):
                self.field.setValue(zone.access_capacity or 0)

    def _save(self) -> None:
        zone, most = self._zone, self.field.value() or None
        if zone is not None and most != zone.access_capacity:
            self._banner.attempt(lambda: limit_access(self._desk.ctx, zone, most))
