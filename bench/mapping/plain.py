"""Plain content beside QGIS: polygons and roads in one style each, without labels, symbols or patterns.

What the canvas itself costs: the rows of `canvas` have the whole look of the map on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.message import msg
from app.map.content import Content, Shapes
from app.map.scene import Scene, SceneLayer
from app.map.style import Style
from app.map.tokens import LIGHT
from bench.mapping import peer, screen
from bench.rows import Row, faster, median, size_words

_EPSG = 32650
_CORNER = (500_000.0, 4_400_000.0)
_CELL_M = 60.0
"""One polygon stands in each cell of a square grid of this width."""
_ROADS = 20_000
_STEP = 1.25
_CLOSE_M = 300.0
_MANY = 50_000


@dataclass(frozen=True, slots=True)
class _Town:
    """Polygons of 8 to 20 corners and road segments, in metres."""

    areas: NDArray[np.object_]
    roads: NDArray[np.object_]

    @classmethod
    def of(cls, count: int) -> _Town:
        random = np.random.default_rng(7)
        side = int(np.ceil(np.sqrt(count)))
        areas = np.empty(count, dtype=object)
        for number in range(count):
            middle = np.array(_CORNER) + (np.array(divmod(number, side)) + 0.5) * _CELL_M
            turns = np.sort(random.uniform(0, 2 * np.pi, random.integers(8, 21)))
            reach = random.uniform(8, 25, len(turns))
            ring = middle + reach[:, None] * np.column_stack((np.cos(turns), np.sin(turns)))
            areas[number] = shapely.Polygon(ring)
        low, high = np.array(_CORNER), np.array(_CORNER) + side * _CELL_M
        starts = random.uniform(low, high, (_ROADS, 2))
        ends = starts + random.uniform(-_CELL_M, _CELL_M, (_ROADS, 2))
        return cls(areas, shapely.linestrings(np.stack((starts, ends), axis=1)))

    def scene(self) -> Scene:
        """The same as two layers of a map."""
        road = Style(key="road", line="#b0723c", width=1.0)
        area = Style(key="area", fill="#c9b79c", line="#6f5b3e", width=0.9)
        layers = tuple(
            SceneLayer(name, title, z, Content(shapes=(_shapes(geometries, style),)))
            for z, (name, title, geometries, style) in enumerate(
                (
                    ("paths", msg("layer.paths"), self.roads, road),
                    ("buildings", msg("layer.buildings"), self.areas, area),
                )
            )
        )
        left, bottom, right, top = shapely.total_bounds(self.areas).tolist()
        return Scene(layers, (left, bottom, right, top), _EPSG, LIGHT, "en", "")

    def write(self, path: Path) -> None:
        """The same as a GeoPackage, which carries no styles: QGIS gives each layer one plain symbol."""
        import geopandas

        for name, geometries in (("paths", self.roads), ("buildings", self.areas)):
            geopandas.GeoDataFrame(geometry=geometries, crs=_EPSG).to_file(path, layer=name, driver="GPKG")


def measure(sizes: tuple[int, ...], full: bool) -> Iterator[Row]:
    """The sharp picture after a zoom step, whole and close, for as many polygons as there are buildings."""
    for size in sizes:
        town = _Town.of(size)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "town.gpkg"
            town.write(path)
            found = peer.qgis_canvas(path, 5)
        with screen.shown(town.scene(), *peer.WINDOW) as (view, _):
            for part, target in (("whole", faster(6 if size >= _MANY else 3)), ("close", faster(1))):
                x, y = view.viewport().x, view.viewport().y
                near = (x - _CLOSE_M, y - _CLOSE_M, x + _CLOSE_M, y + _CLOSE_M)
                view.fit(near if part == "close" else None)
                screen.rest(view)
                steps = [_STEP if step % 2 == 0 else 1 / _STEP for step in range(12 if full else 6)]
                taken = median([screen.sharp_ms(view, step) for step in steps])
                name = found.name if found else ""
                theirs = (
                    (found.sharp_close_ms if part == "close" else found.sharp_whole_ms) if found else None
                )
                yield Row(f"plain.sharp.{part}.{size_words(size)}", taken, "ms", target, name, theirs)


def _shapes(geometries: NDArray[np.object_], style: Style) -> Shapes:
    return Shapes(geometries, (style,), np.zeros(len(geometries), dtype=np.intp), (None,) * len(geometries))
