"""Finds the exact place meant when a person points near it: a building corner, a wall, a path, a vertex."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from weakref import WeakKeyDictionary

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree

from app.domain.campus import Building, CampusInfo, Entrance, Path, Place
from app.domain.incident import Closure, Extent, Incident, Zone
from app.domain.resource import Depot
from app.map.content import Content
from app.map.scene import Scene

#: No snap reaches farther than this, however far the map is zoomed out.
REACH_LIMIT_M = 20.0


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
    """An unchanging set of targets, found by a box query on an STRtree of their rings and lines."""

    def __init__(self, targets: Sequence[SnapTarget]) -> None:
        self._targets = targets
        runs, self._target_of = _runs([target.geometry for target in targets])
        self._tree = STRtree(runs)
        self._xy, run_of = shapely.get_coordinates(runs, return_index=True)
        self._starts = np.searchsorted(run_of, np.arange(len(runs) + 1))

    def snap(self, x: float, y: float, reach_m: float, ignore: str = "") -> tuple[float, Snap] | None:
        """The best place within `reach_m` of x, y and its distance; any vertex is better than an edge."""
        found = self._tree.query(box(x - reach_m, y - reach_m, x + reach_m, y + reach_m))
        if ignore:
            others = [i for i in found if self._targets[self._target_of[i]].owner != ignore]
            found = np.array(others, dtype=np.intp)
        if not len(found):
            return None
        rows = np.concatenate([np.arange(self._starts[i], self._starts[i + 1]) for i in found])
        run = np.repeat(found, self._starts[found + 1] - self._starts[found])
        offset = self._xy[rows] - (x, y)
        return self._nearest_vertex(rows, run, offset, reach_m) or self._nearest_edge(
            run, offset, (x, y), reach_m
        )

    def _nearest_vertex(
        self, rows: NDArray[np.int64], run: NDArray[np.int64], offset: NDArray[np.float64], reach_m: float
    ) -> tuple[float, Snap] | None:
        distance = np.hypot(offset[:, 0], offset[:, 1])
        best = int(distance.argmin())
        if distance[best] > reach_m:
            return None
        target = self._targets[self._target_of[run[best]]]
        vertex = self._xy[rows[best]]
        return float(distance[best]), Snap(float(vertex[0]), float(vertex[1]), target.vertex, target.owner)

    def _nearest_edge(
        self,
        run: NDArray[np.int64],
        offset: NDArray[np.float64],
        origin: tuple[float, float],
        reach_m: float,
    ) -> tuple[float, Snap] | None:
        same = np.flatnonzero(run[:-1] == run[1:])
        if not len(same):
            return None
        start, along = offset[same], offset[same + 1] - offset[same]
        length2 = np.maximum((along**2).sum(axis=1), 1e-12)
        share = np.clip(-(start * along).sum(axis=1) / length2, 0.0, 1.0)
        foot = start + along * share[:, None]
        distance = np.hypot(foot[:, 0], foot[:, 1])
        best = int(distance.argmin())
        if distance[best] > reach_m:
            return None
        target = self._targets[self._target_of[run[same[best]]]]
        x, y = foot[best] + origin
        return float(distance[best]), Snap(float(x), float(y), target.edge, target.owner)


class Snapper:
    """Snaps to the first of several indexes' best places: vertices before edges, then the nearest."""

    def __init__(self, *indexes: SnapIndex) -> None:
        self._indexes = indexes

    def snap(self, x: float, y: float, reach_m: float, ignore: str = "") -> Snap | None:
        """The place meant by a pointer at x, y, or None with nothing within reach.

        All in metres; `reach_m` is cut at `REACH_LIMIT_M`. Records with the id `ignore` do not count, so that
        a shape being edited does not snap to its own old place.
        """
        reach = min(reach_m, REACH_LIMIT_M)
        found = [hit for index in self._indexes if (hit := index.snap(x, y, reach, ignore)) is not None]
        if not found:
            return None
        return min(found, key=lambda hit: (hit[1].kind in _EDGES, hit[0]))[1]


_EDGES = frozenset({SnapKind.WALL, SnapKind.PATH, SnapKind.EDGE})


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
        """A snapper to what the scene shows: buildings, paths, drawings, and points such as entrances."""
        return Snapper(*(self._index(layer.content) for layer in scene.layers))

    def _index(self, content: Content) -> SnapIndex:
        index = self._indexes.get(content)
        if index is None:
            index = self._indexes[content] = SnapIndex(_targets(content))
        return index


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
