"""Travel times and routes over the network, around what is blocked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, Point

from app.campus.access import access_point, building_access
from app.campus.blockage import Blockage
from app.campus.connect import Connectors, connect
from app.campus.network import Bools, Floats, Ints, PathNetwork
from app.campus.speeds import travel_parameters
from app.domain.campus import TravelMode

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["Blockage", "TravelTable", "access_point", "building_access", "travel_times"]

_AT_END_M = 1e-6
"""A place that meets an edge closer to its end than this meets the node there."""


@dataclass(frozen=True, eq=False)
class TravelTable:
    """Times from o origins to d destinations by one mode."""

    mode: TravelMode
    seconds: Floats
    """(o, d) seconds, inf where a destination cannot be reached."""
    _origins: np.ndarray
    _destinations: np.ndarray
    _stops: Ints
    """(o + d,) node of each place in the graph with stops."""
    _graph: _Arcs
    _row: Ints
    """(o,) row of each origin in `_previous`."""
    _previous: np.ndarray

    def route(self, i: int, j: int) -> LineString:
        """The way from origin i to destination j in the direction of travel, with the walks at both ends.

        Raises ValueError where the destination cannot be reached. A place to itself is a line of no length.
        """
        if not np.isfinite(self.seconds[i, j]):
            raise ValueError(f"destination {j} cannot be reached from origin {i}")
        ends = [shapely.get_coordinates(self._origins[i]), shapely.get_coordinates(self._destinations[j])]
        if np.array_equal(*ends):
            return LineString(np.concatenate(ends))
        nodes = self._nodes(self._row[i], self._stops[len(self._origins) + j])
        pieces = [self._graph.piece(a, b) for a, b in pairwise(nodes)]
        stops = [] if pieces else [self._graph.stop_xy(nodes[0])]
        xy = np.concatenate([ends[0], *stops, *pieces, ends[1]])
        moved = np.concatenate([[True], np.any(np.diff(xy, axis=0) != 0, axis=1)])
        return LineString(xy[moved])

    def _nodes(self, row: int, node: int) -> list[int]:
        nodes = [int(node)]
        while (before := int(self._previous[row, nodes[-1]])) >= 0:
            nodes.append(before)
        return nodes[::-1]


def travel_times(
    network: PathNetwork,
    mode: TravelMode,
    origins: Sequence[Point],
    destinations: Sequence[Point],
    blockage: Blockage = Blockage(),  # noqa: B008 - frozen
    *,
    speed_mps: float | None = None,
) -> TravelTable:
    """Shortest times of a mode between places, by Dijkstra's algorithm over the open edges.

    Each place is joined to the nearest usable way by a walk (`connect.connect`), at walking speed whatever
    the mode. `speed_mps` is the traveller's own speed on ordinary ways of the mode; slower kinds of way
    and, on foot, the walks scale with it. A place inside the blocked area, or too far from any usable way,
    is unreachable: inf.
    """
    parameters = travel_parameters()
    usual_mps = parameters.speed_mps(mode)
    scale = 1.0 if speed_mps is None else usual_mps / speed_mps
    walk_mps = parameters.speed_mps(TravelMode.FOOT) / (scale if mode is TravelMode.FOOT else 1.0)
    starts, ends = np.array(origins, dtype=object), np.array(destinations, dtype=object)
    places = np.concatenate([starts, ends])
    open_edges = blockage.open_edges(network, mode)
    connectors = connect(network, mode, places, blockage, open_edges)
    arcs = _Arcs.of(network, mode, open_edges, connectors)
    stops = arcs.stop_of_place
    sources, row = np.unique(stops[: len(starts)], return_inverse=True)
    ride, previous = arcs.shortest(sources)
    walk_s = connectors.leg_m / walk_mps
    seconds = (
        ride[row][:, stops[len(starts) :]] * scale + walk_s[: len(starts), None] + walk_s[None, len(starts) :]
    )
    seconds[_same_place(starts, ends) & ~blockage.holds(starts)[:, None]] = 0.0
    return TravelTable(mode, seconds, starts, ends, stops, arcs, row, previous)


def _same_place(starts: np.ndarray, ends: np.ndarray) -> Bools:
    a, b = shapely.get_coordinates(starts), shapely.get_coordinates(ends)
    same: Bools = (a[:, None, :] == b[None, :, :]).all(axis=2)
    return same


@dataclass(frozen=True, eq=False)
class _Arcs:
    """The directed graph: the network's n nodes, then a stop where a place joins an edge between its ends.

    Arcs are sorted by (tail, head) without duplicates; each runs along one edge between two positions.
    """

    network: PathNetwork
    nodes: int
    stop_of_place: Ints
    """(places,) node of each place; places that join no edge share a stop without arcs."""
    stop_edge: Ints
    stop_position_m: Floats
    key: Ints
    """tail * nodes + head."""
    edge: Ints
    span_m: Floats
    """(arcs, 2) positions along the edge where the arc begins and ends, falling where it runs backward."""
    seconds: Floats

    @classmethod
    def of(cls, network: PathNetwork, mode: TravelMode, open_edges: Bools, connectors: Connectors) -> _Arcs:
        """The open edges in the directions that the mode may take, cut at the stops."""
        stop_of_place, stop_edge, stop_at = _stops(network, connectors)
        nodes = len(network.node_xy) + len(stop_edge)
        node, edge, span = _segments(network, np.flatnonzero(open_edges), stop_edge, stop_at)
        node, span = np.concatenate([node, node[:, ::-1]]), np.concatenate([span, span[:, ::-1]])
        edge, direction = np.concatenate([edge, edge]), np.repeat([0, 1], len(edge))
        share = np.abs(span[:, 1] - span[:, 0]) / network.edge_length_m[edge]
        whole_s = network.edge_seconds(mode)[edge, direction]
        kept = np.flatnonzero(np.isfinite(whole_s))
        seconds, key = whole_s[kept] * share[kept], node[kept, 0] * nodes + node[kept, 1]
        order = np.lexsort((seconds, key))
        order = order[np.diff(key[order], prepend=-1) != 0]
        kept, seconds = kept[order], seconds[order]
        return cls(
            network, nodes, stop_of_place, stop_edge, stop_at, key[order], edge[kept], span[kept], seconds
        )

    def matrix(self) -> csr_array:
        """The (nodes, nodes) sparse matrix of seconds."""
        from scipy.sparse import csr_array

        tail, head = np.divmod(self.key, self.nodes)
        pointer = np.searchsorted(tail, np.arange(self.nodes + 1))
        return csr_array((self.seconds, head, pointer), shape=(self.nodes, self.nodes))

    def shortest(self, sources: Ints) -> tuple[Floats, np.ndarray]:
        """(len(sources), nodes) seconds and predecessors."""
        from scipy.sparse.csgraph import dijkstra

        if not len(sources):
            return np.empty((0, self.nodes)), np.empty((0, self.nodes), dtype=np.int32)
        seconds, previous = dijkstra(self.matrix(), indices=sources, return_predecessors=True)
        return seconds, previous

    def piece(self, tail: int, head: int) -> Floats:
        """(p, 2) coordinates of the arc from one node to another."""
        at = int(np.searchsorted(self.key, tail * self.nodes + head))
        begin, end = self.span_m[at]
        xy = _along(self.network, int(self.edge[at]), min(begin, end), max(begin, end))
        return xy if begin <= end else xy[::-1]

    def stop_xy(self, node: int) -> Floats:
        """(1, 2) coordinates of a node or stop."""
        stop = node - len(self.network.node_xy)
        if stop < 0:
            return self.network.node_xy[[node]]
        at = self.stop_position_m[stop]
        return _along(self.network, int(self.stop_edge[stop]), at, at)[:1]


def _stops(network: PathNetwork, connectors: Connectors) -> tuple[Ints, Ints, Floats]:
    """The node or stop of each place, then the stops' edges and positions; an edge's end is its node."""
    joined = connectors.edge >= 0
    ends = network.edge_nodes[connectors.edge[joined]]
    at, length = connectors.position_m[joined], network.edge_length_m[connectors.edge[joined]]
    node = np.full(len(joined), -1)
    node[joined] = np.where(at <= _AT_END_M, ends[:, 0], np.where(at >= length - _AT_END_M, ends[:, 1], -1))
    between = node < 0
    stops, number = np.unique(
        np.rec.fromarrays([connectors.edge[between], connectors.position_m[between]]), return_inverse=True
    )
    node[between] = len(network.node_xy) + number
    return node, stops["f0"], stops["f1"]


def _segments(
    network: PathNetwork, edges: Ints, stop_edge: Ints, stop_at: Floats
) -> tuple[Ints, Ints, Floats]:
    """Cut open edges at their stops: (p, 2) nodes, (p,) edge and (p, 2) positions of the pieces."""
    base = len(network.node_xy)
    joined = np.flatnonzero(stop_edge >= 0)
    ends = network.edge_nodes[edges]
    node = np.concatenate([ends[:, 0], base + joined, ends[:, 1]])
    edge = np.concatenate([edges, stop_edge[joined], edges])
    at = np.concatenate([np.zeros(len(edges)), stop_at[joined], network.edge_length_m[edges]])
    rank = np.repeat([0, 1, 2], [len(edges), len(joined), len(edges)])
    order = np.lexsort((at, rank, edge))
    node, edge, at = node[order], edge[order], at[order]
    inner = edge[:-1] == edge[1:]
    return (
        np.column_stack([node[:-1], node[1:]])[inner],
        edge[:-1][inner],
        np.column_stack([at[:-1], at[1:]])[inner],
    )


def _along(network: PathNetwork, edge: int, begin: float, end: float) -> Floats:
    """(p, 2) coordinates of the part of an edge between two positions, in the edge's direction."""
    first, last = network.edge_vertices[edge]
    xy = network.vertex_xy[first : last + 1]
    at = network.chainage_m[first : last + 1] - network.chainage_m[first]
    inner = (at > begin) & (at < end)
    bounds = np.array([begin, end])
    cut = np.column_stack([np.interp(bounds, at, xy[:, 0]), np.interp(bounds, at, xy[:, 1])])
    return np.concatenate([cut[:1], xy[inner], cut[1:]])
