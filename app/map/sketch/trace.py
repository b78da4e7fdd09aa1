"""The shortest way along drawn edges: what is meant by following a wall or a path from corner to corner."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.map.sketch.construct import Coordinate, Ring

_GRID_M = 1e-3
"""Ends that lie this near to one another are one node."""

_ON_EDGE_M = 0.02
Node = tuple[int, int]


class TraceNet:
    """The edges of a few shapes as a net of ways, with the ways from one start kept ready.

    A move of the pointer costs one look-up of the edge that it is on and the way back along the tree of
    shortest ways (Dijkstra, "A note on two problems in connexion with graphs", Numer. Math. 1, 1959).
    """

    def __init__(self, shapes: Iterable[BaseGeometry]) -> None:
        starts, ends = _segments(shapes)
        self._starts, self._ends = starts, ends
        self._places: dict[Node, Coordinate] = {}
        self._edges: defaultdict[Node, dict[Node, float]] = defaultdict(dict)
        for a, b in zip(starts.tolist(), ends.tolist(), strict=True):
            self._join(self._node((a[0], a[1])), self._node((b[0], b[1])))
        self._start: Coordinate | None = None
        self._far: dict[Node, float] = {}
        self._back: dict[Node, Node] = {}

    def way(self, start: Coordinate, end: Coordinate) -> Ring | None:
        """The places from start to end, both included, along the edges; None where none lead there."""
        begins, arrives = self._near(start), self._near(end)
        if not begins or not arrives:
            return None
        if math.dist(start, end) < _GRID_M or self._same_edge(start, end):
            return (start, end)
        if start != self._start:
            self._reach(start, begins)
        known = [
            (self._far[node] + math.dist(self._places[node], end), node)
            for node in arrives
            if node in self._far
        ]
        if not known:
            return None
        node: Node | None = min(known)[1]
        back: list[Coordinate] = [end]
        while node is not None:
            back.append(self._places[node])
            node = self._back.get(node)
        back.append(start)
        return _cleaned(back[::-1])

    def _node(self, at: Coordinate) -> Node:
        node = (round(at[0] / _GRID_M), round(at[1] / _GRID_M))
        self._places.setdefault(node, at)
        return node

    def _join(self, a: Node, b: Node) -> None:
        if a != b:
            length = math.dist(self._places[a], self._places[b])
            self._edges[a][b] = self._edges[b][a] = length

    def _on(self, at: Coordinate) -> np.ndarray:
        """The numbers of the edges on which a place lies."""
        if not len(self._starts):
            return np.array([], dtype=np.intp)
        along = self._ends - self._starts
        way = np.asarray(at) - self._starts
        length2 = np.maximum((along**2).sum(axis=1), 1e-12)
        share = np.clip((way * along).sum(axis=1) / length2, 0.0, 1.0)
        off = way - along * share[:, None]
        return np.flatnonzero((off**2).sum(axis=1) <= _ON_EDGE_M**2)

    def _near(self, at: Coordinate) -> list[Node]:
        """The nodes at the ends of the edges on which a place lies."""
        on = self._on(at)
        return [self._node((float(x), float(y))) for x, y in [*self._starts[on], *self._ends[on]]]

    def _same_edge(self, one: Coordinate, other: Coordinate) -> bool:
        return bool(np.intersect1d(self._on(one), self._on(other)).size)

    def _reach(self, start: Coordinate, begins: Iterable[Node]) -> None:
        self._start, self._back = start, {}
        self._far = {node: math.dist(start, self._places[node]) for node in begins}
        queue = [(far, node) for node, far in self._far.items()]
        heapq.heapify(queue)
        while queue:
            far, node = heapq.heappop(queue)
            if far > self._far[node]:
                continue
            for neighbour, length in self._edges[node].items():
                if far + length < self._far.get(neighbour, math.inf):
                    self._far[neighbour] = far + length
                    self._back[neighbour] = node
                    heapq.heappush(queue, (far + length, neighbour))


def _segments(shapes: Iterable[BaseGeometry]) -> tuple[np.ndarray, np.ndarray]:
    """Start and end of every edge, each (n, 2)."""
    parts = shapely.get_parts(shapely.get_parts(np.array(list(shapes), dtype=object)))
    areal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    linear = np.isin(
        shapely.get_type_id(parts), (shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING)
    )
    runs = np.concatenate([shapely.get_rings(parts[areal]), parts[linear]])
    xy, run = shapely.get_coordinates(runs, return_index=True)
    same = np.flatnonzero(run[:-1] == run[1:])
    return xy[same], xy[same + 1]


def _cleaned(way: list[Coordinate]) -> Ring:
    kept = [way[0]]
    for place in way[1:]:
        if math.dist(kept[-1], place) > _GRID_M:
            kept.append(place)
    if len(kept) > 1 and kept[-1] != way[-1]:
        kept[-1] = way[-1]
    return tuple(kept)
