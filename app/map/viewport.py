"""The window onto the map: campus metres to screen and back. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

Bounds: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top in metres."""

PX_PER_M = 96 / 0.0254
"""Screen px in one metre of paper or glass: a px is 1/96 inch."""


@dataclass(frozen=True, slots=True)
class Viewport:
    """A view of `width` × `height` px centred on (`x`, `y`) metres, `ppm` px for each metre of ground.

    Screen y runs downwards, north is up.
    """

    width: float
    height: float
    x: float
    y: float
    ppm: float

    @classmethod
    def fit(cls, bounds: Bounds, width: float, height: float, *, margin: float = 24) -> Viewport:
        """The closest view that shows all of `bounds` with `margin` px on each side."""
        left, bottom, right, top = bounds
        across, up = max(right - left, 1.0), max(top - bottom, 1.0)
        ppm = min(max(width - 2 * margin, 1) / across, max(height - 2 * margin, 1) / up)
        return cls(width, height, (left + right) / 2, (bottom + top) / 2, ppm)

    @property
    def scale(self) -> float:
        """The denominator of the scale: 2500 for 1:2 500."""
        return PX_PER_M / self.ppm

    @property
    def bounds(self) -> Bounds:
        """What the view shows, in metres."""
        across, up = self.width / self.ppm / 2, self.height / self.ppm / 2
        return (self.x - across, self.y - up, self.x + across, self.y + up)

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """Metres to px."""
        return (self.width / 2 + (x - self.x) * self.ppm, self.height / 2 - (y - self.y) * self.ppm)

    def to_world(self, px: float, py: float) -> tuple[float, float]:
        """Px to metres."""
        return (self.x + (px - self.width / 2) / self.ppm, self.y - (py - self.height / 2) / self.ppm)

    def at_scale(self, denominator: float) -> Viewport:
        """The same centre at 1:`denominator`."""
        return replace(self, ppm=PX_PER_M / denominator)

    def panned(self, dx: float, dy: float) -> Viewport:
        """The view after the map was dragged by (`dx`, `dy`) px."""
        return replace(self, x=self.x - dx / self.ppm, y=self.y + dy / self.ppm)

    def zoomed(self, factor: float, px: float | None = None, py: float | None = None) -> Viewport:
        """The view `factor` times closer, the ground under (`px`, `py`) held still; default the centre."""
        px = self.width / 2 if px is None else px
        py = self.height / 2 if py is None else py
        x, y = self.to_world(px, py)
        return Viewport(
            self.width,
            self.height,
            x + (self.x - x) / factor,
            y + (self.y - y) / factor,
            self.ppm * factor,
        )

    def resized(self, width: float, height: float) -> Viewport:
        """The same centre and scale in a window of another size."""
        return replace(self, width=width, height=height)

    def centred(self, x: float, y: float) -> Viewport:
        """The same scale centred on a point in metres."""
        return replace(self, x=x, y=y)
