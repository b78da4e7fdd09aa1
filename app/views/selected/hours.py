"""People in a building by hour: 24 bars, the hour that it is now in the accent colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.views import figures
from app.views.canvas.ink import overlay_font
from app.views.dress import Dress

_HEIGHT, _FOOT = 72, 16
_MARKS = (0, 6, 12, 18)


class HourBars(QWidget):
    """A sketch, not a chart: the tip of each bar says its hour and figure."""

    def __init__(self, dress: Dress) -> None:
        super().__init__()
        self._dress = dress
        self._people: tuple[int, ...] = ()
        self._hour = 0
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_people(self, people: Sequence[int], hour: int) -> None:
        """24 figures, and the local hour that it is now."""
        self._people, self._hour = tuple(people), hour
        words = self._dress.text("views.selected.busiest", people=figures.count(max(people, default=0)))
        self.setAccessibleName(words)
        self.update()

    def bar(self, hour: int) -> QRectF:
        """Where the bar of an hour stands, in px."""
        step = self.width() / 24
        most = max(self._people, default=0)
        height = (_HEIGHT - _FOOT - 2) * (self._people[hour] / most if most else 0)
        return QRectF(hour * step + 1, _HEIGHT - _FOOT - max(height, 1), step - 2, max(height, 1))

    def tip(self, hour: int) -> str:
        """What is said of an hour."""
        return self._dress.text(
            "views.selected.hour", hour=f"{hour:02d}:00", people=figures.count(self._people[hour])
        )

    def event(self, event: QEvent) -> bool:
        """The figure under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._people:
            hour = min(23, max(0, int(event.pos().x() * 24 / max(1, self.width()))))
            QToolTip.showText(event.globalPos(), self.tip(hour), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bars and four hours below."""
        if not self._people:
            return
        tokens = self._dress.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for hour in range(24):
            painter.setBrush(QColor(tokens.accent if hour == self._hour else tokens.line_strong))
            painter.drawRoundedRect(self.bar(hour), 1.5, 1.5)
        painter.setPen(QColor(tokens.muted))
        painter.setFont(overlay_font(tokens.type.caption))
        step = self.width() / 24
        for hour in _MARKS:
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(QRectF(hour * step + 1, _HEIGHT - _FOOT, 6 * step, _FOOT), left, f"{hour:02d}")
        painter.end()
