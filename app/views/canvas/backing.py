"""The painted map behind the overlay: a picture larger than the window, moved at once, painted again aside.

Dragging and zooming move and stretch the picture that exists (a blit); a thread paints a sharp one only when
the view has changed scale or is about to leave the picture. Below it lies a coarse picture of the whole
campus, so that nothing is ever uncovered.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from app.domain.errors import Cancelled
from app.map.labels import Box
from app.map.paint.renderer import paint_scene
from app.map.scene import Ref, Scene
from app.map.viewport import Viewport
from app.runtime.progress import CancelToken, Progress
from app.views.canvas.aside import Aside

OVERSCAN = 0.2
"""By how much of the window the picture reaches beyond it on each side."""

_PREFETCH = 0.25
"""A new picture is begun when less than this share of the overscan is left on a side."""

_BACKDROP_PX = 1400.0
_SAME_SCALE = 1e-9

_NOTHING = Ref(object, "")
"""Asking for it builds the scene's table of geometries aside, before the first pointer needs it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A painted image and the view that it shows."""

    image: QImage
    viewport: Viewport
    scene: Scene

    def target(self, view: Viewport) -> QRectF:
        """Where the picture lies in a window with that view, in logical pixels."""
        left, _, _, top = self.viewport.bounds
        x, y = view.to_screen(left, top)
        factor = view.ppm / self.viewport.ppm
        return QRectF(x, y, self.viewport.width * factor, self.viewport.height * factor)

    def sharp(self, view: Viewport) -> bool:
        """Whether the picture has the scale of the view."""
        return abs(self.viewport.ppm / view.ppm - 1) < _SAME_SCALE

    def covers(self, view: Viewport, margin: float = 0.0) -> bool:
        """Whether the picture reaches `margin` pixels beyond the window on each side."""
        return self.target(view).contains(
            QRectF(-margin, -margin, view.width + 2 * margin, view.height + 2 * margin)
        )


@dataclass(frozen=True, slots=True)
class _Order:
    scene: Scene
    viewport: Viewport
    ratio: float
    window: Box | None = None
    """The part of the viewport that is on the glass, in px."""
    backdrop: bool = False
    token: CancelToken = field(default_factory=CancelToken)

    def worth_ending(self, wanted: _Order) -> bool:
        """Whether this picture is of no use beside the one wanted now."""
        return self.backdrop or self.scene is not wanted.scene or self.viewport.ppm != wanted.viewport.ppm


class Backing(QObject):
    """Keeps the picture of a map up to date; `painted` tells of each new one."""

    painted = Signal()

    def __init__(self, aside: Aside, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._aside = aside
        self._front: Picture | None = None
        self._backdrop: Picture | None = None
        self._wanted: _Order | None = None
        self._in_hand: _Order | None = None

    @property
    def picture(self) -> Picture | None:
        """The newest sharp picture."""
        return self._front

    def want(self, scene: Scene, view: Viewport, ratio: float) -> None:
        """See to it that there is a sharp picture of the view; nothing is painted while the last one does."""
        if self._serves(scene, view, ratio):
            return
        across, up = round(view.width * OVERSCAN), round(view.height * OVERSCAN)
        wide = view.resized(view.width + 2 * across, view.height + 2 * up)
        window = (across, up, across + view.width, up + view.height)
        self._wanted = wanted = _Order(scene, wide, ratio, window)
        if self._in_hand is not None and self._in_hand.worth_ending(wanted):
            self._in_hand.token.cancel()
        self._next()

    def paint(self, painter: QPainter, view: Viewport, outside: QColor) -> None:
        """Lay the picture where it belongs in the view, over the coarse one where it does not reach."""
        front = self._front
        if front is None or not front.covers(view):
            painter.fillRect(QRectF(0, 0, view.width, view.height), outside)
            if self._backdrop is not None:
                painter.drawImage(self._backdrop.target(view), self._backdrop.image)
        if front is None:
            return
        target = front.target(view)
        if front.sharp(view):
            ratio = front.image.devicePixelRatio()
            target.moveTo(round(target.x() * ratio) / ratio, round(target.y() * ratio) / ratio)
        painter.drawImage(target, front.image)

    def _serves(self, scene: Scene, view: Viewport, ratio: float) -> bool:
        if self._in_hand is not None and not self._in_hand.backdrop and not self._in_hand.token.cancelled:
            begun = self._in_hand
            picture = Picture(QImage(), begun.viewport, begun.scene)
            same_ratio = begun.ratio == ratio
        elif self._front is not None:
            picture = self._front
            same_ratio = picture.image.devicePixelRatio() == ratio
        else:
            return False
        margin = OVERSCAN * _PREFETCH * min(view.width, view.height)
        served = (
            same_ratio and picture.scene is scene and picture.sharp(view) and picture.covers(view, margin)
        )
        if served:
            self._wanted = None
        return served

    def _next(self) -> None:
        if self._in_hand is not None:
            return
        order, self._wanted = self._wanted, None
        if order is None:
            order = self._backdrop_order()
        if order is None:
            return
        self._in_hand = order
        self._aside.run(lambda: _picture(order), lambda picture: self._take(order, picture), self._give_up)

    def _backdrop_order(self) -> _Order | None:
        front = self._front
        if front is None or (self._backdrop is not None and self._backdrop.scene is front.scene):
            return None
        left, bottom, right, top = front.scene.bounds
        across, up = max(right - left, 1.0), max(top - bottom, 1.0)
        ppm = _BACKDROP_PX / max(across, up)
        viewport = Viewport.fit(front.scene.bounds, across * ppm, up * ppm, margin=0)
        return _Order(front.scene, viewport, 1.0, backdrop=True)

    def _give_up(self) -> None:
        self._in_hand = self._wanted = None

    def _take(self, order: _Order, picture: Picture | None) -> None:
        self._in_hand = None
        if picture is None:
            self._next()
            return
        if order.backdrop:
            self._backdrop = picture
        else:
            self._front = picture
        self._next()
        self.painted.emit()


def _picture(order: _Order) -> Picture | None:
    """The picture, or None if it was not wanted any more."""
    view, ratio = order.viewport, order.ratio
    image = QImage(
        round(view.width * ratio), round(view.height * ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    try:
        paint_scene(
            painter,
            order.scene,
            view,
            labels=not order.backdrop,
            ratio=ratio,
            window=order.window,
            progress=Progress(order.token),
        )
        order.scene.geometry(_NOTHING)
    except Cancelled:
        return None
    finally:
        painter.end()
    return Picture(image, view, order.scene)
