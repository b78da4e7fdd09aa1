"""The painted map behind the overlay: a picture larger than the window, moved at once, painted again aside.

Dragging and zooming move and stretch the picture that exists (a blit); a thread paints a sharp one only when
the view has changed scale or is about to leave the picture: first what the window shows, then what lies
around it. Below it lies a coarse picture of the whole campus, so that nothing is ever uncovered. While
nothing is wanted, hit testing and the levels of detail of the scales around are made ready.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from app.domain.errors import Cancelled
from app.map.labels import Box
from app.map.paint.detail import NEAREST, octave
from app.map.paint.renderer import paint_scene, warm
from app.map.scene import Scene
from app.map.viewport import Bounds, Viewport
from app.runtime.progress import CancelToken, Progress
from app.views.canvas.aside import Aside

OVERSCAN = 0.2
"""By how much of the window the picture reaches beyond it on each side."""

_PREFETCH = 0.25
"""A new picture is begun when less than this share of the overscan is left on a side."""

_BACKDROP_PX = 1400.0
_SAME_SCALE = 1e-9
_ROUNDING_PX = 1e-3
"""Edges that lie nearer to each other than this are one."""

_FARTHEST_PX = 500.0
"""In the farthest view that is made ready the campus is about so large."""

_AROUND = 3.0
"""A level is made ready for so many windows across, about the middle of the view."""
_LEFT = 1.6
"""It is made ready again where less than so many windows across are left."""


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
        wanted = margin - _ROUNDING_PX
        return self.target(view).contains(
            QRectF(-wanted, -wanted, view.width + 2 * wanted, view.height + 2 * wanted)
        )


class _Kind(Enum):
    """What is to be made."""

    WINDOW = "window"
    """A picture of what the window shows."""
    WHOLE = "whole"
    """A picture that reaches beyond the window."""
    BACKDROP = "backdrop"
    LEVEL = "level"
    """No picture: the level of detail of a scale, before it is needed."""


@dataclass(frozen=True, slots=True)
class _Order:
    scene: Scene
    viewport: Viewport
    ratio: float
    window: Box | None = None
    """The part of the viewport that is on the glass, in px."""
    kind: _Kind = _Kind.WHOLE
    token: CancelToken = field(default_factory=CancelToken)

    def worth_ending(self, wanted: _Order) -> bool:
        """Whether this picture is of no use beside the one wanted now."""
        spare = self.kind in (_Kind.BACKDROP, _Kind.LEVEL)
        return spare or self.scene is not wanted.scene or self.viewport.ppm != wanted.viewport.ppm

    @property
    def shown(self) -> Viewport:
        """What its picture will show."""
        return _inner(self.viewport, self.window) if self.kind is _Kind.WINDOW else self.viewport


_WANTED = (_Kind.WINDOW, _Kind.WHOLE)


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
        self._asked: tuple[Scene, Viewport, float] | None = None
        self._ready: tuple[Scene, dict[int, Bounds]] | None = None

    @property
    def picture(self) -> Picture | None:
        """The newest sharp picture."""
        return self._front

    @property
    def backdrop(self) -> Picture | None:
        """The coarse picture of the whole campus, once there is one."""
        return self._backdrop

    def covers(self, view: Viewport) -> bool:
        """Whether what the window shows of the campus is on a picture, if only a coarse one."""
        return self._backdrop is not None or (self._front is not None and self._front.covers(view))

    def want(self, scene: Scene, view: Viewport, ratio: float) -> None:
        """See to it that there is a sharp picture of the view; nothing is painted while the last one does."""
        self._asked = (scene, view, ratio)
        if self._serves(scene, view, ratio):
            return
        front = self._front
        stale = front is None or front.scene is not scene or not front.sharp(view)
        across, up = round(view.width * OVERSCAN), round(view.height * OVERSCAN)
        wide = view.resized(view.width + 2 * across, view.height + 2 * up)
        window = (across, up, across + view.width, up + view.height)
        kind = _Kind.WINDOW if stale else _Kind.WHOLE
        self._wanted = wanted = _Order(scene, wide, ratio, window, kind)
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
        begun = self._in_hand
        margin = OVERSCAN * _PREFETCH * min(view.width, view.height)
        if begun is not None and begun.kind in _WANTED and not begun.token.cancelled:
            picture = Picture(QImage(), begun.shown, begun.scene)
            margin = 0.0 if begun.kind is _Kind.WINDOW else margin
            same_ratio = begun.ratio == ratio
        elif self._front is not None:
            picture = self._front
            same_ratio = picture.image.devicePixelRatio() == ratio
        else:
            return False
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
        order = order or self._backdrop_order() or self._level_order()
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
        return _Order(front.scene, viewport, 1.0, kind=_Kind.BACKDROP)

    def _level_order(self) -> _Order | None:
        """The level nearest to the scale on the screen that is not ready yet for the ground around."""
        front = self._front
        if front is None:
            return None
        if self._ready is None or self._ready[0] is not front.scene:
            self._ready = (front.scene, {})
        ratio = front.image.devicePixelRatio()
        here = octave(front.viewport.ppm * ratio)
        left, bottom, right, top = front.scene.bounds
        farthest = octave(_FARTHEST_PX / max(right - left, top - bottom, 1.0))
        for level in sorted(range(farthest, NEAREST + 1), key=lambda number: abs(number - here)):
            view = replace(front.viewport, ppm=0.75 * 2.0**level / ratio)
            needed = _clipped(_widened(view, _LEFT), front.scene.bounds)
            if not _contains(self._ready[1].get(level), needed):
                return _Order(front.scene, _widened(view, _AROUND), ratio, kind=_Kind.LEVEL)
        return None

    def _give_up(self) -> None:
        self._in_hand = self._wanted = None

    def _take(self, order: _Order, picture: Picture | None) -> None:
        self._in_hand = None
        if order.kind is _Kind.LEVEL and self._ready is not None and not order.token.cancelled:
            self._ready[1][octave(order.viewport.ppm * order.ratio)] = order.viewport.bounds
        if picture is not None and order.kind is _Kind.BACKDROP:
            self._backdrop = picture
        elif picture is not None:
            self._front = picture
        if order.kind is _Kind.WINDOW and self._wanted is None and self._asked is not None:
            self.want(*self._asked)
        self._next()
        if picture is not None:
            self.painted.emit()


def _inner(viewport: Viewport, window: Box | None) -> Viewport:
    """The part of a viewport that is on the glass, as a viewport of its own."""
    if window is None:
        return viewport
    left, top, right, bottom = window
    x, y = viewport.to_world((left + right) / 2, (top + bottom) / 2)
    return Viewport(right - left, bottom - top, x, y, viewport.ppm)


def _widened(view: Viewport, times: float) -> Viewport:
    return view.resized(view.width * times, view.height * times)


def _clipped(view: Viewport, bounds: Bounds) -> Bounds:
    """The ground of a view as far as it lies within bounds."""
    return (
        max(view.bounds[0], bounds[0]),
        max(view.bounds[1], bounds[1]),
        min(view.bounds[2], bounds[2]),
        min(view.bounds[3], bounds[3]),
    )


def _contains(outer: Bounds | None, inner: Bounds) -> bool:
    return (
        outer is not None
        and outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and outer[2] >= inner[2]
        and outer[3] >= inner[3]
    )


def _picture(order: _Order) -> Picture | None:
    """The picture, or None if it was not wanted any more."""
    try:
        if order.kind is not _Kind.LEVEL:
            return _painted(order)
        order.scene.index(Progress(order.token))
        warm(
            order.scene,
            order.viewport.ppm * order.ratio,
            Progress(order.token),
            bounds=order.viewport.bounds,
        )
    except Cancelled:
        pass
    return None


def _painted(order: _Order) -> Picture:
    view, ratio = order.shown, order.ratio
    part = order.window if order.kind is _Kind.WINDOW else None
    image = QImage(round(view.width * ratio), round(view.height * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    try:
        if part is not None:
            painter.translate(-part[0], -part[1])
        paint_scene(
            painter,
            order.scene,
            order.viewport,
            labels=order.kind is not _Kind.BACKDROP,
            ratio=ratio,
            window=order.window,
            part=part,
            progress=Progress(order.token),
        )
    finally:
        painter.end()
    return Picture(image, view, order.scene)
