"""What may not be passed: a hazard's extent and closed ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.campus.network import SNAP_M, Bools, Ints, PathNetwork
from app.campus.speeds import travel_parameters
from app.domain.campus import TravelMode
from app.domain.incident import Closure


@dataclass(frozen=True, slots=True)
class Blockage:
    """An area that nobody enters and ways that are closed.

    Only the interior of `area` is blocked: one may walk along its edge. A closure blocks wheels, and people
    on foot where it says so. A closure drawn as a line closes the edges that it crosses, and those longer
    than four times `closure_reach` of which at least half lies within that reach of it; an edge that it
    only meets at the edge's own end stays open.
    """

    area: BaseGeometry | None = None
    closures: tuple[Closure, ...] = ()

    def open_edges(self, network: PathNetwork, mode: TravelMode) -> Bools:
        """(m,) the edges that a mode may still use in at least one direction."""
        usable = network.usable_edges(mode)
        for shape in self._areas(mode):
            usable[_edges_through(network, shape)] = False
        for line in self._lines(mode):
            usable[_edges_closed(network, line)] = False
        return usable

    def is_clear(self, legs: np.ndarray, mode: TravelMode = TravelMode.FOOT) -> Bools:
        """Which straight legs (shapely lines) pass neither the area nor a closure."""
        clear = np.ones(len(legs), dtype=bool)
        for shape in (*self._areas(mode), *self._lines(mode)):
            clear &= ~_passes(legs, shape)
        return clear

    def holds(self, points: np.ndarray) -> Bools:
        """Which points (shapely) lie strictly inside the area."""
        if self.area is None:
            return np.zeros(len(points), dtype=bool)
        shapely.prepare(self.area)
        inside: Bools = shapely.contains(self.area, points)
        return inside

    def _areas(self, mode: TravelMode) -> list[BaseGeometry]:
        shapes = [closure.shape for closure in self._closed(mode) if closure.shape.area > 0]
        return ([] if self.area is None else [self.area]) + shapes

    def _lines(self, mode: TravelMode) -> list[BaseGeometry]:
        return [closure.shape for closure in self._closed(mode) if closure.shape.area == 0]

    def _closed(self, mode: TravelMode) -> list[Closure]:
        return [closure for closure in self.closures if closure.foot or mode is not TravelMode.FOOT]


def _passes(lines: np.ndarray, shape: BaseGeometry) -> Bools:
    """Which lines have a point of their own interior in the interior of a shape."""
    shapely.prepare(shape)
    through: Bools = shapely.intersects(shape, lines) & ~shapely.touches(shape, lines)
    return through


def _edges_through(network: PathNetwork, shape: BaseGeometry) -> Ints:
    near: Ints = network.edge_tree.query(shape)
    through: Ints = near[_passes(network.edge_lines[near], shape)]
    return through


def _edges_closed(network: PathNetwork, line: BaseGeometry) -> Ints:
    reach_m = travel_parameters().closure_reach.value
    reach = line.buffer(reach_m)
    near = network.edge_tree.query(reach)
    edges, length = network.edge_lines[near], network.edge_length_m[near]
    beside = (length > 4 * reach_m) & (shapely.length(shapely.intersection(edges, reach)) >= length / 2)
    ends = shapely.buffer(shapely.boundary(edges), SNAP_M)
    crossed = ~shapely.is_empty(shapely.difference(shapely.intersection(edges, line), ends))
    closed: Ints = near[beside | crossed]
    return closed
