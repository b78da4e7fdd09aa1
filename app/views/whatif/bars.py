"""Small bars that are the same scale in every column, so that they can be compared at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.views.dress import Dress

_GAP = 1.5


class Bars(QWidget):
    """One bar a value on a faint ground; what the pointer is over is told, and `describe` says all of it."""

    def __init__(self, dress: Dress, *, height: int) -> None:
        super().__init__()
        self._dress = dress
        self._shares: tuple[float, ...] = ()
        self._tips: tuple[str, ...] = ()
        self.setFixedHeight(height)
        self.setMinimumWidth(48)

    def show_bars(self, title: str, values: Sequence[float], most: float, tips: Sequence[str]) -> None:
        """Bars of `values` where a full one is `most`, with what each says."""
        self._shares = tuple(min(1.0, value / most) if most > 0 else 0.0 for value in values)
        self._tips = tuple(tips)
        self.setAccessibleName(title)
        self.setAccessibleDescription("; ".join(tips))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bars, and a line that they stand on."""
        painter, tokens = QPainter(self), self._dress.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for number, share in enumerate(self._shares):
            place = self._slot(number)
            painter.setBrush(QColor(tokens.sunken))
            painter.drawRect(place)
            if share > 0:
                tall = max(2.0, place.height() * share)
                painter.setBrush(QColor(tokens.accent))
                painter.drawRect(QRectF(place.left(), place.bottom() - tall, place.width(), tall))
        painter.setPen(QColor(tokens.line_strong))
        foot = self.height() - 0.5
        painter.drawLine(QPointF(0, foot), QPointF(self.width(), foot))

    def event(self, event: QEvent) -> bool:
        """Tell what the pointer is over."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            at = event.pos().x()
            for number, tip in enumerate(self._tips):
                if self._slot(number).left() - _GAP <= at <= self._slot(number).right():
                    QToolTip.showText(event.globalPos(), tip, self)
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)

    def _slot(self, number: int) -> QRectF:
        wide = self.width() / max(1, len(self._shares))
        return QRectF(number * wide, 1, max(1.0, wide - _GAP), self.height() - 2)
