"""Asks for the time whose situation the sheet is to show."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDate, QDateTime, QTime
from PySide6.QtWidgets import QDateTimeEdit, QDialog, QWidget

from app.domain.message import msg
from app.views.dress import Dress
from app.views.kit import button, column, label, row


class MomentDialog(QDialog):
    """`moment` is the time entered, in the time zone of the campus."""

    def __init__(self, dress: Dress, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = dress.text.timezone
        local = now.astimezone(self._zone)
        dress.words(self, windowTitle=msg("layout.moment"))
        self.field = QDateTimeEdit(
            QDateTime(
                QDate(local.year, local.month, local.day), QTime(local.hour, local.minute, local.second)
            )
        )
        self.field.setDisplayFormat("yyyy-MM-dd HH:mm:ss")
        self.field.setCalendarPopup(True)
        dress.words(self.field, accessibleName=msg("layout.at_time"))
        hint = dress.words(label("hint", wrap=True), text=msg("layout.at_time_hint"))
        go = button(dress, msg("layout.at_time_go"), self.accept, role="primary")
        go.setDefault(True)
        cancel = button(dress, msg("views.cancel"), self.reject, role="quiet")
        cancel.setAutoDefault(False)
        heading = dress.words(label("title"), text=msg("layout.at_time"))
        self.setMinimumWidth(360)
        self.setLayout(
            column(heading, self.field, hint, row(None, cancel, go), gap=14, margin=(24, 20, 24, 20))
        )
        self.field.setFocus()

    @property
    def moment(self) -> datetime:
        """With its time zone, to the end of the second."""
        day, time = self.field.date(), self.field.time()
        clock = (time.hour(), time.minute(), time.second(), 999_999)
        return datetime(day.year(), day.month(), day.day(), *clock, tzinfo=self._zone)
