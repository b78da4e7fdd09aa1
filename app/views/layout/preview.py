"""The page as it will be printed, and the way from one page to the next."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.message import msg
from app.map.tokens import PAPER
from app.views.dress import Dress
from app.views.kit import column, label, row, set_role, tool

_AIR = 14
_SHADOW = 4
_STALE_MS = 250
"""A page that is made again within this time does not flicker."""
_FADED = 0.35
"""How much is left of a picture that is no longer what will be printed."""


class PageView(QWidget):
    """Draws the picture of a page in the middle of itself."""

    resized = Signal()
    turned = Signal(int)

    def __init__(self, dress: Dress) -> None:
        super().__init__()
        self._dress = dress
        self._image: QImage | None = None
        self._stale = self._refused = False
        self._fade = QTimer(self, singleShot=True, interval=_STALE_MS)
        self._fade.timeout.connect(self._fade_out)
        self._ratio = 2**0.5
        """Width of the page against its height."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(220, 200)
        dress.words(self, accessibleName=msg("layout.preview"))

    @property
    def image(self) -> QImage | None:
        """What it shows."""
        return self._image

    @property
    def stale(self) -> bool:
        """Whether what it shows is no longer what will be printed, and looks so."""
        return self._stale

    @property
    def longer_px(self) -> int:
        """The longer side of the page's picture in device px, as it fits now."""
        box = self._box()
        return max(120, round(max(box.width(), box.height()) * self.devicePixelRatioF()))

    def set_shape(self, ratio: float) -> None:
        """Tell how the page lies before its picture comes; says nothing where that is no change."""
        if abs(ratio - self._ratio) > 1e-6:
            self._ratio, self._image = ratio, None
            self.update()

    def show_image(self, image: QImage) -> None:
        """Show a picture of the page."""
        self._fade.stop()
        self._image, self._stale, self._refused = image, False, False
        self.update()

    def expire(self) -> None:
        """The picture is no longer what the options say; unless another comes at once, it looks so."""
        self._refused = False
        if not self._stale and not self._fade.isActive():
            self._fade.start()
        self.update()

    def refuse(self) -> None:
        """There is no page of what the options say."""
        self._fade.stop()
        self._stale = self._refused = True
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page on the desk."""
        tokens, box = self._dress.tokens, self._box()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.sunken))
        shade = QColor("#000000")
        shade.setAlphaF(0.18)
        painter.fillRect(box.translated(_SHADOW / 2, _SHADOW / 2), shade)
        painter.fillRect(box, QColor("#ffffff"))
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setOpacity(_FADED if self._stale else 1.0)
            painter.drawImage(box, self._image)
            painter.setOpacity(1.0)
        if self._image is None or self._stale:
            self._say_why(painter, box)
        painter.setPen(QColor(tokens.focus if self.hasFocus() else tokens.line_strong))
        painter.drawRect(box)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for a picture of the new size."""
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page up and down turn the page."""
        steps = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self.turned.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel turns pages too."""
        if event.angleDelta().y():
            self.turned.emit(-1 if event.angleDelta().y() > 0 else 1)

    def _fade_out(self) -> None:
        self._stale = True
        self.update()

    def _say_why(self, painter: QPainter, box: QRectF) -> None:
        """A calm line in the middle of the page."""
        text = self._dress.text
        words = text("layout.no_page") if self._refused else text("layout.preparing")
        room = painter.boundingRect(box, Qt.AlignmentFlag.AlignCenter, words).adjusted(-14, -8, 14, 8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(PAPER.sunken))
        painter.drawRoundedRect(room, 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(PAPER.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _box(self) -> QRectF:
        room = QSize(self.width() - 2 * _AIR, self.height() - 2 * _AIR)
        width = min(room.width(), room.height() * self._ratio)
        high = width / self._ratio
        return QRectF(
            round((self.width() - width) / 2), round((self.height() - high) / 2), round(width), round(high)
        )


class Preview(QFrame):
    """The page with the line below it that turns it. `wanted` asks for a page, counted from 0."""

    wanted = Signal()

    def __init__(self, dress: Dress) -> None:
        super().__init__()
        set_role(self, "dock_right")
        self._dress = dress
        self.view = PageView(dress)
        self.page, self._count = 0, 1
        self._number = label("caption")
        self._state = label("faint")
        self._back = tool(dress, "arrow_up", msg("layout.page_back"), lambda: self.turn(-1), size=18)
        self._on = tool(dress, "arrow_down", msg("layout.page_on"), lambda: self.turn(1), size=18)
        heading = dress.words(label("heading"), text=msg("layout.preview"))
        head = row(heading, None, self._state, gap=8, margin=(14, 8, 14, 8))
        foot = row(None, self._back, self._number, self._on, None, gap=8, margin=(8, 4, 8, 6))
        self.setLayout(column(head, self.view, foot, gap=0))
        layout = self.layout()
        assert layout is not None
        self.view.setSizePolicy(
            self.view.sizePolicy().Policy.Expanding, self.view.sizePolicy().Policy.Expanding
        )
        self.view.turned.connect(self.turn)
        self.view.resized.connect(self.wanted)
        dress.changed.connect(self._name)
        self._name()

    def set_count(self, count: int, page: int) -> None:
        """Say how many pages there are, and which is shown."""
        self._count, self.page = count, page
        self._name()

    def set_busy(self, busy: bool) -> None:
        """Say that a picture is being made."""
        self._state.setText(self._dress.text("layout.drawing") if busy else "")

    def turn(self, steps: int) -> None:
        """Ask for another page."""
        page = min(max(self.page + steps, 0), self._count - 1)
        if page != self.page:
            self.page = page
            self._name()
            self.wanted.emit()

    def _name(self) -> None:
        self._number.setText(self._dress.text("sheet.page", page=self.page + 1, pages=self._count))
        self._back.setEnabled(self.page > 0)
        self._on.setEnabled(self.page < self._count - 1)
