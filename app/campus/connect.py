"""Connects places to the network: a straight walk to the nearest point of a usable way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from app.campus.blockage import Blockage
from app.campus.network import Bools, Floats, Ints, PathNetwork
from app.campus.speeds import travel_parameters
from app.domain.campus import TravelMode


@dataclass(frozen=True, slots=True)
class Connectors:
    """Where k places meet the network."""

    edge: Ints
    """(k,) edge, or -1 where no usable way is within reach."""
    position_m: Floats
    """(k,) metres along the edge."""
    leg_m: Floats
    """(k,) length of the walk between the place and the edge; inf where there is none."""


def connect(
    network: PathNetwork, mode: TravelMode, points: np.ndarray, blockage: Blockage, open_edges: Bools
) -> Connectors:
    """Connect each of k shapely points to the nearest point of an open edge.

    The walk is at most `max_leg` long (`travel.toml`) and passes neither the blocked area nor a closure for
    people on foot. Edges of a fragment, a piece shorter than `fragment_share` of the mode's ways, are used
    only where nothing else is within reach. A point strictly inside the blocked area is not connected.
    """
    max_leg_m = travel_parameters().max_leg.value
    point, edge = network.edge_tree.query(points, predicate="dwithin", distance=max_leg_m)
    keep = open_edges[edge]
    point, edge = point[keep], edge[keep]
    distance = shapely.distance(points[point], network.edge_lines[edge])
    order = np.lexsort((edge, distance, fragments(network, mode)[edge], point))
    connectors = Connectors(np.full(len(points), -1), np.zeros(len(points)), np.full(len(points), np.inf))
    _take_first_clear(network, points, point[order], edge[order], blockage, connectors)
    return connectors


def fragments(network: PathNetwork, mode: TravelMode) -> Bools:
    """(m,) whether an edge lies in a piece shorter than `fragment_share` of the mode's ways."""
    component = network.edge_components(mode) + 1
    length = np.bincount(component, weights=network.edge_length_m, minlength=1)
    small: Bools = length < travel_parameters().fragment_share.value * length[1:].sum()
    return small[component]


def _take_first_clear(
    network: PathNetwork,
    points: np.ndarray,
    point: Ints,
    edge: Ints,
    blockage: Blockage,
    connectors: Connectors,
) -> None:
    """Fill in, for each point, the first of its candidates (sorted, best first) with an unobstructed walk."""
    while len(point):
        first = np.unique(point, return_index=True)[1]
        legs = shapely.shortest_line(points[point[first]], network.edge_lines[edge[first]])
        clear = blockage.is_clear(legs)
        done, on = point[first][clear], edge[first][clear]
        connectors.edge[done] = on
        connectors.leg_m[done] = shapely.length(legs[clear])
        connectors.position_m[done] = np.clip(
            shapely.line_locate_point(network.edge_lines[on], points[done]), 0.0, network.edge_length_m[on]
        )
        rest = np.ones(len(point), dtype=bool)
        rest[first] = False
        rest &= ~np.isin(point, done)
        point, edge = point[rest], edge[rest]
