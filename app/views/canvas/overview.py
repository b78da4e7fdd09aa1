"""The whole campus in a corner of the map, with the part that the map shows; drag there to go there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.map.scene import Scene
from app.map.viewport import Viewport
from app.runtime.text import Text
from app.views.canvas.backing import Picture
from app.views.canvas.keys import ZOOM_STEP
from app.views.canvas.surface import MapSurface

_LONGEST_PX = 184
_LEAST_PX = 7.0


class Overview(QWidget):
    """Follows a map by the coarse picture that the map keeps anyway, so that it costs no frames."""

    def __init__(self, surface: MapSurface, parent: QWidget) -> None:
        super().__init__(parent)
        self._surface = surface
        self._made_of: tuple[Picture, float] | None = None
        self._small = QImage()
        self._bounds: tuple[float, float, float, float] | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        surface.view_changed.connect(self.update)
        surface.settled.connect(self.update)
        self.set_text(surface.text)

    def set_text(self, text: Text) -> None:
        """Speak another language."""
        self.setAccessibleName(text("canvas.overview"))
        self.setToolTip(text("canvas.overview_tip"))

    def fit_campus(self, scene: Scene) -> None:
        """Take the proportions of the campus."""
        if self._bounds != scene.bounds:
            self._bounds = scene.bounds
            left, bottom, right, top = scene.bounds
            across, up = max(right - left, 1.0), max(top - bottom, 1.0)
            factor = _LONGEST_PX / max(across, up)
            self.setFixedSize(QSize(max(64, round(across * factor)), max(64, round(up * factor))))
        self.update()

    @property
    def viewport(self) -> Viewport:
        """The whole campus in this widget."""
        bounds = self._bounds or (0.0, 0.0, 1.0, 1.0)
        return Viewport.fit(bounds, self.width(), self.height(), margin=0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The campus, and a frame around what the map shows."""
        scene = self._surface.scene()
        if scene is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(scene.tokens.map.outside))
        self._paint_campus(painter)
        frame = self._frame()
        shade = QColor(scene.tokens.map.outside)
        shade.setAlpha(110)
        for part in self._around(frame):
            painter.fillRect(part, shade)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(scene.tokens.map.halo), 4.0))
        painter.drawRect(frame)
        painter.setPen(QPen(QColor(scene.tokens.accent), 2.0))
        painter.drawRect(frame)
        painter.setPen(QPen(QColor(scene.tokens.line_strong), 1.0))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the place under the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The map follows the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom the map about its middle."""
        notches = event.angleDelta().y() / 120
        self._surface.navigator.zoom(ZOOM_STEP**notches)

    def _go(self, place: QPointF) -> None:
        view = self._surface.viewport()
        self._surface.fly_to(self.viewport.to_world(place.x(), place.y()), view.scale)

    def _frame(self) -> QRectF:
        """Where the part that the map shows lies in this widget, never too small to be seen."""
        left, bottom, right, top = self._surface.viewport().bounds
        frame = QRectF(
            QPointF(*self.viewport.to_screen(left, top)), QPointF(*self.viewport.to_screen(right, bottom))
        )
        wide, high = max(0.0, _LEAST_PX - frame.width()) / 2, max(0.0, _LEAST_PX - frame.height()) / 2
        return frame.adjusted(-wide, -high, wide, high).intersected(
            QRectF(self.rect()).adjusted(1, 1, -1, -1)
        )

    def _around(self, frame: QRectF) -> tuple[QRectF, ...]:
        """What of this widget lies outside the frame."""
        whole = QRectF(self.rect())
        return (
            QRectF(whole.left(), whole.top(), whole.width(), frame.top()),
            QRectF(whole.left(), frame.bottom(), whole.width(), whole.bottom() - frame.bottom()),
            QRectF(whole.left(), frame.top(), frame.left(), frame.height()),
            QRectF(frame.right(), frame.top(), whole.right() - frame.right(), frame.height()),
        )

    def _paint_campus(self, painter: QPainter) -> None:
        picture, ratio = self._surface.coarse_picture, self.devicePixelRatioF()
        if picture is None:
            return
        target = picture.target(self.viewport)
        if self._made_of is None or self._made_of[0] is not picture or self._made_of[1] != ratio:
            size = QSize(round(target.width() * ratio), round(target.height() * ratio))
            self._small = picture.image.scaled(
                size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self._made_of = (picture, ratio)
        painter.drawImage(target, self._small)
