"""Moves the view over the map: pan, zoom about a point, fit, fly to a place. Only the arithmetic."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.map.viewport import Bounds, Viewport

CLOSEST_PPM = 60.0
"""Pixels per metre beyond which no one can zoom in: about 1:63."""

WIDEST_SHARE = 0.2
"""The whole campus never becomes smaller than this share of the window."""


class Navigator(QObject):
    """Holds the viewport; `moved` tells of each change and `scaled` of a new scale denominator."""

    moved = Signal()
    scaled = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewport = Viewport(1, 1, 0, 0, 1)
        self._home: Bounds = (-500.0, -500.0, 500.0, 500.0)
        self._fitted = True

    @property
    def viewport(self) -> Viewport:
        """The view at this moment."""
        return self._viewport

    def set_home(self, bounds: Bounds) -> None:
        """The bounds, in metres, that `fit` shows without an argument."""
        self._home = bounds

    def resize(self, width: float, height: float) -> None:
        """The window has another size; a view that showed the whole campus still does."""
        fitted = self._fitted
        self._go(self._viewport.resized(max(width, 1), max(height, 1)))
        if fitted:
            self.fit()

    def fit(self, bounds: Bounds | None = None) -> None:
        """Show all of `bounds` in metres, by default the whole campus."""
        view = self._viewport
        self._go(Viewport.fit(bounds or self._home, view.width, view.height))
        self._fitted = bounds is None

    def fly_to(self, target: Bounds | tuple[float, float], scale: float | None = None) -> None:
        """Centre on a point or on the middle of bounds, at 1:`scale`; without one, bounds are fitted."""
        if len(target) == 4 and scale is None:
            self.fit(target)
            return
        x, y = (target[0], target[1]) if len(target) == 2 else _middle(target)
        view = self._viewport.centred(x, y)
        self._go(view if scale is None else view.at_scale(scale))

    def pan(self, dx: float, dy: float) -> None:
        """Drag the map by pixels."""
        self._go(self._viewport.panned(dx, dy))

    def zoom(self, factor: float, px: float | None = None, py: float | None = None) -> None:
        """Go `factor` times closer while the place under a pixel, by default the middle, stays there."""
        ppm = self._viewport.ppm
        self._go(self._viewport.zoomed(self._allowed(ppm * factor) / ppm, px, py))

    def _allowed(self, ppm: float) -> float:
        view = self._viewport
        whole = Viewport.fit(self._home, view.width, view.height, margin=0).ppm
        return min(max(ppm, whole * WIDEST_SHARE), CLOSEST_PPM)

    def _go(self, view: Viewport) -> None:
        allowed = self._allowed(view.ppm)
        if allowed != view.ppm:
            view = Viewport(view.width, view.height, view.x, view.y, allowed)
        before, self._viewport = self._viewport, view
        self._fitted = False
        if view != before:
            self.moved.emit()
        if view.ppm != before.ppm:
            self.scaled.emit(view.scale)


def _middle(bounds: Bounds) -> tuple[float, float]:
    left, bottom, right, top = bounds
    return (left + right) / 2, (bottom + top) / 2
