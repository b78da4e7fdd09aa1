"""Finds the exact place meant when a person points near it: a building corner, a wall, a path, a vertex."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import TypeAlias
from weakref import WeakKeyDictionary

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.domain.campus import Building, CampusInfo, Entrance, Path, Place
from app.domain.incident import Closure, Extent, Incident, Zone
from app.domain.resource import Depot
from app.map.content import Content
from app.map.grid import Grid
from app.map.scene import Scene
from app.map.viewport import Bounds
from app.views.canvas.measures import Coordinate

#: No snap reaches farther than this, however far the map is zoomed out.
REACH_LIMIT_M = 20.0

_SEGMENTS = 12
"""So many segments make one piece of a ring or line."""
_FEW = 500
"""Layers of fewer things share an index."""


class SnapKind(StrEnum):
    """What a pointer snapped to."""

    CORNER = "corner"
    WALL = "wall"
    PATH_NODE = "path_node"
    PATH = "path"
    VERTEX = "vertex"
    EDGE = "edge"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Snap:
    """A place in metres that lies exactly on something, and the id of the record that it lies on."""

    x: float
    y: float
    kind: SnapKind
    owner: str


@dataclass(frozen=True, slots=True)
class SnapTarget:
    """Something to snap to; its vertices give `vertex` snaps and its segments `edge` snaps."""

    owner: str
    geometry: BaseGeometry
    vertex: SnapKind = SnapKind.VERTEX
    edge: SnapKind = SnapKind.EDGE


class SnapIndex:
    """An unchanging set of targets, found by a grid over pieces of their rings and lines."""

    def __init__(self, targets: Sequence[SnapTarget]) -> None:
        self._targets = targets
        runs, target_of = _runs([target.geometry for target in targets])
        self._xy, run_of = shapely.get_coordinates(runs, return_index=True)
        starts = np.searchsorted(run_of, np.arange(len(runs) + 1))
        self._first, self._last, run = _pieces(starts)
        self._target_of = target_of[run]
        self._grid = Grid(_boxes(self._xy, self._first, self._last))

    def near(self, bounds: Bounds, ignore: str) -> Iterator[tuple[SnapTarget, NDArray[np.float64]]]:
        """The pieces of rings and lines that come near, as targets with corners of shape (n, 2)."""
        for piece in self._grid.near(bounds):
            target = self._targets[self._target_of[piece]]
            if not ignore or target.owner != ignore:
                yield target, self._xy[self._first[piece] : self._last[piece] + 1]


class Snapper:
    """Snaps to the best place of several indexes: vertices before edges, then the nearest."""

    def __init__(self, *indexes: SnapIndex) -> None:
        self._indexes = indexes

    def snap(self, x: float, y: float, reach_m: float, ignore: str = "") -> Snap | None:
        """The place meant by a pointer at x, y, or None with nothing within reach.

        All in metres; `reach_m` is cut at `REACH_LIMIT_M`. Records with the id `ignore` do not count, so that
        a shape being edited does not snap to its own old place.
        """
        reach = min(reach_m, REACH_LIMIT_M)
        bounds = (x - reach, y - reach, x + reach, y + reach)
        pieces = [piece for index in self._indexes for piece in index.near(bounds, ignore)]
        if not pieces:
            return None
        xy = np.concatenate([corners for _, corners in pieces])
        ends = list(accumulate(len(corners) for _, corners in pieces))
        return _nearest_vertex(pieces, xy, ends, (x, y), reach) or _nearest_edge(
            pieces, xy, ends, (x, y), reach
        )


_Pieces: TypeAlias = Sequence[tuple[SnapTarget, NDArray[np.float64]]]


def _nearest_vertex(
    pieces: _Pieces, xy: NDArray[np.float64], ends: list[int], at: Coordinate, reach_m: float
) -> Snap | None:
    across, up = xy[:, 0] - at[0], xy[:, 1] - at[1]
    distance2 = across * across + up * up
    best = int(distance2.argmin())
    if distance2[best] > reach_m * reach_m:
        return None
    target = pieces[bisect_right(ends, best)][0]
    return Snap(float(xy[best, 0]), float(xy[best, 1]), target.vertex, target.owner)


def _nearest_edge(
    pieces: _Pieces, xy: NDArray[np.float64], ends: list[int], at: Coordinate, reach_m: float
) -> Snap | None:
    if len(xy) < 2:
        return None
    start, along = xy[:-1] - at, np.diff(xy, axis=0)
    length2 = np.maximum(np.einsum("ij,ij->i", along, along), 1e-12)
    share = np.clip(-np.einsum("ij,ij->i", start, along) / length2, 0.0, 1.0)
    foot = start + along * share[:, None]
    distance2 = np.einsum("ij,ij->i", foot, foot)
    distance2[[end - 1 for end in ends[:-1]]] = np.inf
    best = int(distance2.argmin())
    if distance2[best] > reach_m * reach_m:
        return None
    target = pieces[bisect_right(ends, best)][0]
    return Snap(float(foot[best, 0] + at[0]), float(foot[best, 1] + at[1]), target.edge, target.owner)


_KINDS: dict[type, tuple[SnapKind, SnapKind]] = {
    Building: (SnapKind.CORNER, SnapKind.WALL),
    Path: (SnapKind.PATH_NODE, SnapKind.PATH),
    **dict.fromkeys((CampusInfo, Place, Extent, Zone, Closure), (SnapKind.VERTEX, SnapKind.EDGE)),
}
_POINT_KINDS = frozenset({Entrance, Place, Depot, Incident})


class SnapperMaker:
    """Makes the snapper of a scene; a layer that did not change keeps the index that it had."""

    def __init__(self) -> None:
        self._indexes: WeakKeyDictionary[Content, SnapIndex] = WeakKeyDictionary()

    def make(self, scene: Scene) -> Snapper:
        """A snapper to what the scene shows: buildings, paths, drawings, and points such as entrances.

        Layers of few things share one index, which is soon made again.
        """
        contents = [layer.content for layer in scene.layers]
        small = [content for content in contents if _size(content) < _FEW]
        shared = SnapIndex([target for content in small for target in _targets(content)])
        return Snapper(*(self._index(content) for content in contents if _size(content) >= _FEW), shared)

    def _index(self, content: Content) -> SnapIndex:
        index = self._indexes.get(content)
        if index is None:
            index = self._indexes[content] = SnapIndex(_targets(content))
        return index


def _size(content: Content) -> int:
    return len(content.symbols) + sum(len(shapes) for shapes in content.shapes)


def _targets(content: Content) -> list[SnapTarget]:
    targets = [
        SnapTarget(ref.id, geometry, *_KINDS[ref.kind])
        for shapes in content.shapes
        for ref, geometry in zip(shapes.refs, shapes.geometries, strict=True)
        if ref is not None and ref.kind in _KINDS
    ]
    targets += [
        SnapTarget(symbol.ref.id, Point(symbol.x, symbol.y), SnapKind.POINT)
        for symbol in content.symbols
        if symbol.ref is not None and symbol.ref.kind in _POINT_KINDS
    ]
    return targets


def _runs(geometries: Iterable[BaseGeometry]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """The rings, lines and points of geometries, and for each the number of its geometry."""
    parts, owner = shapely.get_parts(np.array(list(geometries), dtype=object), return_index=True)
    areal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, ring_of = shapely.get_rings(parts[areal], return_index=True)
    runs = np.concatenate([rings, parts[~areal]])
    return runs, np.concatenate([owner[areal][ring_of], owner[~areal]])


def _pieces(starts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Runs cut into pieces of a few segments: their first and last corners, and the run of each.

    `starts` is where each run begins among the corners, and at last where they end.
    """
    segments = np.maximum(np.diff(starts) - 1, 1)
    counts = -(-segments // _SEGMENTS)
    run = np.repeat(np.arange(len(counts)), counts)
    number = np.arange(len(run)) - np.repeat(np.cumsum(counts) - counts, counts)
    first = starts[run] + number * _SEGMENTS
    return first, np.minimum(first + _SEGMENTS, starts[run + 1] - 1), run


def _boxes(xy: NDArray[np.float64], first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.float64]:
    """Left, bottom, right, top of the pieces, shape (n, 4)."""
    if not len(first):
        return np.empty((0, 4))
    low = np.minimum(np.minimum.reduceat(xy, first, axis=0), xy[last])
    high = np.maximum(np.maximum.reduceat(xy, first, axis=0), xy[last])
    return np.hstack((low, high))
