"""The path and road network as a graph: nodes where ways meet, edges between them, seconds by mode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from app.campus.speeds import travel_parameters
from app.domain.campus import OneWay, Path, TravelMode

SNAP_M = 0.01
"""Vertices closer than this are the same place; published data repeats a junction with float noise."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Connectivity:
    """How far the ways of one mode hang together."""

    length_m: float
    largest_share: float
    """Share of the length that lies in the longest connected piece; 0 where there are no ways."""
    components: int


@dataclass(frozen=True, eq=False)
class PathNetwork:
    """A network of n nodes and m edges; an edge is the part of one path between two neighbouring nodes.

    Vertices are those of all paths one after the other; those at a node have exactly its coordinates.
    """

    paths: tuple[Path, ...]
    vertex_xy: Floats
    """(v, 2) metres."""
    chainage_m: Floats
    """(v,) running length at each vertex; only differences within an edge have a meaning."""
    node_xy: Floats
    """(n, 2) metres."""
    edge_path: Ints
    """(m,) index into `paths`."""
    edge_vertices: Ints
    """(m, 2) first and last vertex."""
    edge_nodes: Ints
    """(m, 2) nodes at the first and last vertex."""

    @classmethod
    def of(cls, paths: Sequence[Path]) -> PathNetwork:
        """Join paths into a network.

        Two ends that coincide join, an end joins another path's interior vertex, and two interior vertices
        join only on the same level. Lines that merely cross never join. Where interior vertices of several
        levels and ends coincide, the levels stay apart as long as the ends belong to one of them.
        """
        kept = tuple(path for path in paths if not path.line.is_empty)
        vertices, of_path = shapely.get_coordinates([path.line for path in kept], return_index=True)
        change = np.flatnonzero(np.diff(of_path)) + 1
        is_end = np.zeros(len(vertices), dtype=bool)
        is_end[np.concatenate([[0], change, change - 1, [-1]]).astype(np.int64) if len(vertices) else []] = (
            True
        )
        level = np.array([path.level for path in kept], dtype=np.int64)[of_path]
        place = _places(vertices, is_end, level)
        at_node = is_end | (np.bincount(place, minlength=len(place))[place] > 1)
        _, first, node = np.unique(place[at_node], return_index=True, return_inverse=True)
        vertices[at_node] = vertices[at_node][first][node]
        return cls._between_nodes(
            kept, vertices, of_path.astype(np.int64), np.flatnonzero(at_node), node, first
        )

    @classmethod
    def _between_nodes(
        cls, paths: tuple[Path, ...], vertices: Floats, of_path: Ints, at_node: Ints, node: Ints, first: Ints
    ) -> PathNetwork:
        steps = np.hypot(*np.diff(vertices, axis=0).T) if len(vertices) else np.empty(0)
        steps[np.diff(of_path) != 0] = 0.0
        chainage = np.concatenate([[0.0], np.cumsum(steps)])[: len(vertices)]
        start, stop = at_node[:-1], at_node[1:]
        edge = (of_path[start] == of_path[stop]) & (chainage[stop] > chainage[start])
        return cls(
            paths=paths,
            vertex_xy=vertices,
            chainage_m=chainage,
            node_xy=vertices[at_node[first]],
            edge_path=of_path[start][edge],
            edge_vertices=np.column_stack([start, stop])[edge],
            edge_nodes=np.column_stack([node[:-1], node[1:]])[edge],
        )

    @cached_property
    def edge_length_m(self) -> Floats:
        """(m,) metres along each edge."""
        return np.diff(self.chainage_m[self.edge_vertices], axis=1)[:, 0]

    @cached_property
    def edge_width_m(self) -> Floats:
        """(m,) metres; the usual width of the kind of way where none was surveyed."""
        parameters = travel_parameters()
        return np.array([parameters.path_width_m(path) for path in self.paths], dtype=np.float64)[
            self.edge_path
        ]

    @cached_property
    def edge_lines(self) -> NDArray[np.object_]:
        """(m,) shapely lines in the direction of their paths."""
        first, last = self.edge_vertices.T
        count = last - first + 1
        edge = np.repeat(np.arange(len(count)), count)
        offset = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
        lines: NDArray[np.object_] = shapely.linestrings(self.vertex_xy[first[edge] + offset], indices=edge)
        return lines

    @cached_property
    def edge_tree(self) -> STRtree:
        """Spatial index over `edge_lines`."""
        return STRtree(self.edge_lines)

    def edge_seconds(self, mode: TravelMode) -> Floats:
        """(m, 2) seconds forward and backward along each edge, inf where the mode may not go."""
        seconds = self._seconds.get(mode)
        if seconds is None:
            seconds = self._seconds.setdefault(mode, self._compute_seconds(mode))
        return seconds

    def usable_edges(self, mode: TravelMode) -> Bools:
        """(m,) the edges that a mode may use in at least one direction."""
        usable: Bools = np.any(np.isfinite(self.edge_seconds(mode)), axis=1)
        return usable

    def connectivity(self, mode: TravelMode) -> Connectivity:
        """How the ways of a mode hang together, one-way streets counted as connecting both ways."""
        length = np.bincount(self.edge_components(mode) + 1, weights=self.edge_length_m, minlength=1)[1:]
        total = float(length.sum())
        return Connectivity(total, float(length.max()) / total if total else 0.0, int((length > 0).sum()))

    def edge_components(self, mode: TravelMode) -> Ints:
        """(m,) number of the connected piece of the mode's network in which an edge lies, or -1."""
        found = self._components.get(mode)
        if found is None:
            usable = self.usable_edges(mode)
            found = self._components.setdefault(mode, self.components(usable)[self.edge_nodes[:, 0]])
            found[~usable] = -1
        return found

    def components(self, forward: Bools, backward: Bools | None = None) -> Ints:
        """(n,) connected piece of each node over the given edges.

        With `backward` the edges have directions, and a piece is what can be reached and left again.
        """
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        pairs = self.edge_nodes[forward]
        if backward is not None:
            pairs = np.concatenate([pairs, self.edge_nodes[backward][:, ::-1]])
        size = len(self.node_xy)
        if not size:
            return np.empty(0, dtype=np.int64)
        graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
        _, label = connected_components(
            graph, directed=backward is not None, connection="weak" if backward is None else "strong"
        )
        return label.astype(np.int64)

    @cached_property
    def _seconds(self) -> dict[TravelMode, Floats]:
        return {}

    @cached_property
    def _components(self) -> dict[TravelMode, Ints]:
        return {}

    def _compute_seconds(self, mode: TravelMode) -> Floats:
        parameters = travel_parameters()
        speed = np.array([parameters.path_speed_mps(path, mode) for path in self.paths], dtype=np.float64)
        with np.errstate(divide="ignore"):
            seconds = self.edge_length_m / speed[self.edge_path]
        both = np.column_stack([seconds, seconds])
        if mode is not TravelMode.FOOT:
            ways = np.array([path.one_way.value for path in self.paths], dtype=object)[self.edge_path]
            both[ways == OneWay.BACKWARD.value, 0] = np.inf
            both[ways == OneWay.FORWARD.value, 1] = np.inf
        return both


def _places(vertices: Floats, is_end: Bools, level: Ints) -> Ints:
    """(v,) one number for each place; vertices within `SNAP_M` share it unless their levels differ."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    if not len(vertices):
        return np.empty(0, dtype=np.int64)
    pairs = cKDTree(vertices).query_pairs(SNAP_M, output_type="ndarray")
    shape = (len(vertices), len(vertices))
    count, label = connected_components(
        coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=shape), directed=False
    )
    return _part_levels(label.astype(np.int64), count, is_end, level)


def _part_levels(place: Ints, count: int, is_end: Bools, level: Ints) -> Ints:
    """Give the levels that pass over each other at one place a number each."""
    lowest = np.full(count, np.iinfo(np.int64).max)
    highest = np.full(count, np.iinfo(np.int64).min)
    np.minimum.at(lowest, place[~is_end], level[~is_end])
    np.maximum.at(highest, place[~is_end], level[~is_end])
    mixed = np.flatnonzero(lowest < highest)
    order = np.argsort(place, kind="stable")
    bounds = np.searchsorted(place[order], np.column_stack([mixed, mixed + 1]))
    for begin, end in bounds:
        members = order[begin:end]
        inner = set(level[members[~is_end[members]]].tolist())
        outer = set(level[members[is_end[members]]].tolist())
        if len(outer) <= 1 and outer <= inner:
            for one in sorted(inner)[1:]:
                place[members[level[members] == one]] = count
                count += 1
    return place
