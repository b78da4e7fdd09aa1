"""How a basemap is cut into patches, and where the corners of a patch lie in the campus's own frame.

Web Mercator: EPSG:3857 and the tile scheme of OpenStreetMap (OGC 17-083r4, Two Dimensional Tile Matrix Set,
annex D.1; primary not checked).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

from app.campus.datum import Datum, gcj02_from_wgs84, wgs84_from_gcj02
from app.campus.frame import Frame
from app.map.viewport import Bounds

MOST_PATCHES = 400
"""Patches asked for at once; a view that would need more is drawn from coarser ones."""

_COARSEST_ZOOM = 7
"""A tile of an earlier zoom spans too much of the earth to be placed by its corners."""

EARTH_RADIUS_M = 6378137.0
WORLD_M = 2 * math.pi * EARTH_RADIUS_M
_MERCATOR_LIMIT = 85.0511287798066


class Patch(NamedTuple):
    """A square of a basemap: level, column, row."""

    z: int
    x: int
    y: int


class Part(NamedTuple):
    """A square part of a patch, as shares of its side from the left and from the top."""

    left: float
    top: float
    side: float


class Grid(Protocol):
    """Patches over the campus."""

    @property
    def side_px(self) -> int:
        """Px of the side of a patch."""
        ...

    def patches(self, bounds: Bounds, ppm: float) -> tuple[Patch, ...]:
        """The patches that cover bounds in metres at so many px per metre."""
        ...

    def corners(self, patch: Patch) -> NDArray[np.float64]:
        """Upper left, upper right, lower right, lower left in campus metres, shape (4, 2)."""
        ...

    def parent(self, patch: Patch) -> tuple[Patch, Part] | None:
        """The coarser patch that shows the same ground, and which part of it does."""
        ...


@dataclass(frozen=True, slots=True)
class MercatorGrid:
    """Web Mercator tiles, brought into the campus's frame by their corners."""

    epsg: int
    datum: Datum = Datum.WGS84
    min_zoom: int = 0
    max_zoom: int = 19
    side_px: int = 256

    def patches(self, bounds: Bounds, ppm: float) -> tuple[Patch, ...]:
        """See `Grid`."""
        lon_lat = self._degrees(_outline(bounds))
        latitude = float(np.clip(lon_lat[:, 1].mean(), -_MERCATOR_LIMIT, _MERCATOR_LIMIT))
        metres = WORLD_M * math.cos(math.radians(latitude)) / self.side_px
        zoom = min(max(round(math.log2(max(metres * ppm, 1.0)) + 0.2), self.min_zoom), self.max_zoom)
        while True:
            columns, rows = _spans(lon_lat, zoom)
            if len(columns) * len(rows) <= MOST_PATCHES or zoom <= self.min_zoom:
                break
            zoom -= 1
        if len(columns) * len(rows) > MOST_PATCHES or zoom < _COARSEST_ZOOM:
            return ()
        return tuple(Patch(zoom, x, y) for y in rows for x in columns)

    def corners(self, patch: Patch) -> NDArray[np.float64]:
        """See `Grid`."""
        degrees = tile_corners(patch)
        if self.datum is Datum.GCJ02:
            degrees = wgs84_from_gcj02(degrees)
        metres: NDArray[np.float64] = shapely.get_coordinates(
            Frame(self.epsg).from_wgs84(shapely.points(degrees))
        )
        return metres

    def parent(self, patch: Patch) -> tuple[Patch, Part] | None:
        """See `Grid`."""
        return _quartered(patch, self.min_zoom)

    def _degrees(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        points = Frame(self.epsg).to_wgs84(shapely.points(metres))
        degrees: NDArray[np.float64] = shapely.get_coordinates(points)
        return gcj02_from_wgs84(degrees) if self.datum is Datum.GCJ02 else degrees


@dataclass(frozen=True, slots=True)
class CampusGrid:
    """Squares in the campus's own frame; at level z a px is 2⁻ᶻ metres, rows run southwards."""

    side_px: int = 256
    min_zoom: int = -8
    max_zoom: int = 5

    def patches(self, bounds: Bounds, ppm: float) -> tuple[Patch, ...]:
        """See `Grid`."""
        zoom = min(max(math.ceil(math.log2(max(ppm, 1e-6)) - 0.3), self.min_zoom), self.max_zoom)
        while True:
            columns, rows = self._spans(bounds, zoom)
            if len(columns) * len(rows) <= MOST_PATCHES or zoom <= self.min_zoom:
                break
            zoom -= 1
        if len(columns) * len(rows) > MOST_PATCHES:
            return ()
        return tuple(Patch(zoom, x, y) for y in rows for x in columns)

    def bounds(self, patch: Patch) -> Bounds:
        """Left, bottom, right, top of a patch in metres."""
        side = self.side_px * 2.0**-patch.z
        return (patch.x * side, -(patch.y + 1) * side, (patch.x + 1) * side, -patch.y * side)

    def corners(self, patch: Patch) -> NDArray[np.float64]:
        """See `Grid`."""
        left, bottom, right, top = self.bounds(patch)
        return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])

    def parent(self, patch: Patch) -> tuple[Patch, Part] | None:
        """See `Grid`."""
        return _quartered(patch, self.min_zoom)

    def _spans(self, bounds: Bounds, zoom: int) -> tuple[range, range]:
        side = self.side_px * 2.0**-zoom
        left, bottom, right, top = bounds
        columns = range(math.floor(left / side), math.floor(right / side) + 1)
        return columns, range(math.floor(-top / side), math.floor(-bottom / side) + 1)


def _quartered(patch: Patch, min_zoom: int) -> tuple[Patch, Part] | None:
    """The patch of which this one is a quarter."""
    if patch.z <= min_zoom:
        return None
    return (
        Patch(patch.z - 1, patch.x // 2, patch.y // 2),
        Part((patch.x % 2) / 2, (patch.y % 2) / 2, 0.5),
    )


def tile_corners(patch: Patch) -> NDArray[np.float64]:
    """Longitude and latitude of the corners of a Web Mercator tile, in the order of `Grid.corners`."""
    count = 2.0**patch.z
    x = np.array([patch.x, patch.x + 1, patch.x + 1, patch.x], dtype=float) / count
    y = np.array([patch.y, patch.y, patch.y + 1, patch.y + 1], dtype=float) / count
    latitude = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y))))
    return np.column_stack([x * 360.0 - 180.0, latitude])


def mercator_bounds(patch: Patch) -> Bounds:
    """Left, bottom, right, top of a tile in metres of EPSG:3857."""
    side = WORLD_M / 2.0**patch.z
    left, top = patch.x * side - WORLD_M / 2, WORLD_M / 2 - patch.y * side
    return (left, top - side, left + side, top)


def _spans(lon_lat: NDArray[np.float64], zoom: int) -> tuple[range, range]:
    count = 2**zoom
    latitude = np.radians(np.clip(lon_lat[:, 1], -_MERCATOR_LIMIT, _MERCATOR_LIMIT))
    x = np.floor((lon_lat[:, 0] + 180.0) / 360.0 * count)
    y = np.floor((1 - np.arcsinh(np.tan(latitude)) / np.pi) / 2 * count)
    x, y = np.clip(x, 0, count - 1), np.clip(y, 0, count - 1)
    return range(int(x.min()), int(x.max()) + 1), range(int(y.min()), int(y.max()) + 1)


def _outline(bounds: Bounds) -> NDArray[np.float64]:
    """Points along the border of a box: its sides bend in another projection."""
    left, bottom, right, top = bounds
    share = np.linspace(0.0, 1.0, 9)
    across, up = left + share * (right - left), bottom + share * (top - bottom)
    return np.vstack(
        [np.column_stack([across, np.full(9, y)]) for y in (bottom, top)]
        + [np.column_stack([np.full(9, x), up]) for x in (left, right)]
    )
