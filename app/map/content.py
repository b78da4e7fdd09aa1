"""What a layer hands over to be drawn: shapes, symbols, labels, and the legend that explains them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.domain.message import Message
from app.map.grid import Grid, Numbers
from app.map.style import LabelStyle, Style, SymbolStyle
from app.map.viewport import Bounds

if TYPE_CHECKING:
    from app.map.basemaps.basemap import Basemap

Words: TypeAlias = Message | str
"""A message to be put into words, or a name that already is one."""


_MANY_CORNERS = 100
"""Shapes with more corners are prepared for being asked how far away they are."""
_FEW = 2000


class Ref(NamedTuple):
    """The record behind something drawn."""

    kind: type
    id: str


@dataclass(frozen=True, eq=False)
class Shapes:
    """Polygons or lines in drawing order, each with its style and record. Compared by identity."""

    geometries: NDArray[Any]
    """Shapely geometries in metres."""
    styles: tuple[Style, ...]
    style_of: NDArray[np.intp]
    """For each geometry the index of its style."""
    refs: tuple[Ref | None, ...]

    @classmethod
    def of(cls, items: Iterable[tuple[BaseGeometry, Style, Ref | None]]) -> Shapes:
        """Shapes from single items; empty geometries are left out."""
        kept = [item for item in items if not item[0].is_empty]
        styles = tuple(dict.fromkeys(style for _, style, _ in kept))
        index = {style: i for i, style in enumerate(styles)}
        geometries = np.empty(len(kept), dtype=object)
        geometries[:] = [geometry for geometry, _, _ in kept]
        return cls(
            geometries,
            styles,
            np.fromiter((index[style] for _, style, _ in kept), dtype=np.intp, count=len(kept)),
            tuple(ref for _, _, ref in kept),
        )

    def __len__(self) -> int:
        return len(self.geometries)

    @cached_property
    def grid(self) -> Grid:
        """Finds the boxes of the geometries by place."""
        shapely.prepare(self.geometries[shapely.get_num_coordinates(self.geometries) > _MANY_CORNERS])
        return Grid(self.boxes)

    @cached_property
    def numbers(self) -> Numbers:
        """The numbers of the shapes of a record."""
        return Numbers(self.refs)

    @cached_property
    def boxes(self) -> NDArray[np.float64]:
        """Left, bottom, right, top of each geometry, shape (n, 4)."""
        boxes: NDArray[np.float64] = shapely.bounds(self.geometries)
        return boxes

    def within(self, bounds: Bounds) -> NDArray[np.intp]:
        """Indices of the shapes whose boxes meet `bounds`, in drawing order."""
        left, bottom, right, top = bounds
        boxes = self.boxes
        return np.flatnonzero(
            (boxes[:, 0] <= right) & (boxes[:, 2] >= left) & (boxes[:, 1] <= top) & (boxes[:, 3] >= bottom)
        )

    def meeting(self, area: BaseGeometry) -> NDArray[np.intp]:
        """Indices of the shapes that an area meets, topmost first."""
        found = self.within(area.bounds)[::-1]
        shapely.prepare(area)
        met: NDArray[np.intp] = found[shapely.intersects(area, self.geometries[found])]
        return met


@dataclass(frozen=True, slots=True)
class Symbol:
    """An icon at a point in metres."""

    x: float
    y: float
    style: SymbolStyle
    ref: Ref | None = None


class Anchor(StrEnum):
    """Where a label may stand relative to its point."""

    CENTRE = "centre"
    """On the point; the middle of an area."""
    BESIDE = "beside"
    """Right, left, below or above a symbol."""
    BELOW = "below"
    ALONG = "along"
    """On a line, turned with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words at a point in metres."""

    text: str
    x: float
    y: float
    style: LabelStyle
    priority: float
    """The higher is placed first; 100 and above is placed even if it covers a lower one's symbol."""
    anchor: Anchor = Anchor.CENTRE
    short: str = ""
    """Shown where the text finds no room."""
    room_m: float = 0.0
    """Width of the area or length of the line on the ground that the words should fit; 0 asks for no room."""
    clearance: float = 0.0
    """Radius in px of the symbol that the words keep clear of."""
    angle: float = 0.0
    """Degrees anticlockwise, for words along a line."""
    alternatives: tuple[tuple[float, float], ...] = ()
    """Other points that serve as well, tried in turn."""
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend."""

    words: Words
    style: Style | SymbolStyle
    area: bool = True
    """Shown as a patch; else as a line. Symbols show themselves."""
    ground: str = ""
    """Colour on which the sample lies; empty for what is seen on paper by itself."""


@dataclass(frozen=True, eq=False)
class Content:
    """All that one layer draws. Compared by identity."""

    shapes: tuple[Shapes, ...] = ()
    symbols: tuple[Symbol, ...] = ()
    labels: tuple[Label, ...] = ()
    legend: tuple[LegendEntry, ...] = ()
    rasters: tuple[Basemap, ...] = ()
    """Maps painted below the shapes of the layer."""
    ways: Mapping[Ref, BaseGeometry] = field(default_factory=dict)
    """What stands for records that are drawn as part of another one."""

    @cached_property
    def symbol_points(self) -> NDArray[np.float64]:
        """Coordinates of the symbols, shape (n, 2)."""
        return np.array([(s.x, s.y) for s in self.symbols], dtype=float).reshape(-1, 2)

    @cached_property
    def bounds(self) -> Bounds | None:
        """The box around everything drawn, in metres; None where there is nothing."""
        boxes = [shapes.boxes for shapes in self.shapes if len(shapes)]
        points = [*self.symbol_points.tolist(), *((label.x, label.y) for label in self.labels)]
        if points:
            boxes.append(np.tile(np.array(points, dtype=float), 2))
        if not boxes:
            return None
        both = np.vstack(boxes)
        left, bottom = both[:, :2].min(axis=0).tolist()
        right, top = both[:, 2:].max(axis=0).tolist()
        return left, bottom, right, top

    @cached_property
    def symbol_grid(self) -> Grid:
        """Finds the symbols by place."""
        return Grid(np.hstack((self.symbol_points, self.symbol_points)))

    @cached_property
    def symbol_numbers(self) -> Numbers:
        """The numbers of the symbols of a record."""
        return Numbers([symbol.ref for symbol in self.symbols])

    @cached_property
    def symbols_from(self) -> float:
        """From how many px per metre any symbol shows."""
        return min((style.min_ppm for style in {symbol.style for symbol in self.symbols}), default=math.inf)

    @property
    def indexed(self) -> bool:
        """Whether asking what is at a place takes no preparation, or hardly any."""
        made = self.__dict__
        few = len(self.symbols) < _FEW or "symbol_grid" in made
        return few and all(len(shapes) < _FEW or "numbers" in shapes.__dict__ for shapes in self.shapes)

    def index(self) -> None:
        """Prepare for being asked what is at a place, from any thread."""
        for shapes in self.shapes:
            _ = shapes.grid, shapes.numbers
        _ = self.symbol_numbers, self.symbols_from, self.symbol_grid

    def labels_in(self, bounds: Bounds, ppm: float) -> list[Label]:
        """Labels with one of their points within `bounds` that show at `ppm` px per metre."""
        points, owners, nearest = self._label_points
        found = inside(points, bounds)
        return [self.labels[i] for i in np.unique(owners[found[nearest[found] <= ppm]])]

    @cached_property
    def _label_points(self) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.float64]]:
        """Every point of every label, whose it is, and from how many px per metre it shows."""
        spots = [
            (x, y, i, m.style.min_ppm)
            for i, m in enumerate(self.labels)
            for x, y in ((m.x, m.y), *m.alternatives)
        ]
        table = np.array(spots, dtype=float).reshape(-1, 4)
        return table[:, :2], table[:, 2].astype(np.intp), table[:, 3]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not (self.rasters or self.symbols or self.labels or any(len(s) for s in self.shapes))


def inside(points: NDArray[np.float64], bounds: Bounds) -> NDArray[np.intp]:
    """Indices of the points within `bounds`."""
    left, bottom, right, top = bounds
    x, y = points[:, 0], points[:, 1]
    return np.flatnonzero((x >= left) & (x <= right) & (y >= bottom) & (y <= top))


def legend_of(
    styles: Sequence[tuple[Style | SymbolStyle, Words, bool]], ground: str = ""
) -> tuple[LegendEntry, ...]:
    """Legend entries in the given order, one for each style key."""
    seen: dict[str, LegendEntry] = {}
    for style, words, area in styles:
        seen.setdefault(style.key, LegendEntry(words, style, area, ground))
    return tuple(seen.values())
