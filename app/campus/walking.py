"""The ground that people on foot reach within a time."""

from __future__ import annotations

import math

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.ops import substring

from app.campus.blockage import Blockage
from app.campus.network import Floats, PathNetwork
from app.campus.speeds import travel_parameters
from app.domain.campus import TravelMode
from app.domain.errors import UserError
from app.domain.message import msg

BESIDE_M = 25.0
"""Ground beside a way that is taken to be reached with it."""
HOLE_M2 = 2_500.0
"""Ground between ways, smaller than this, that is taken to be reached with them."""
LONGEST_S = 3_600.0


def walking_area(
    network: PathNetwork,
    start: Point,
    seconds: float,
    blockage: Blockage = Blockage(),  # noqa: B008 - frozen
) -> Polygon | MultiPolygon:
    """The area within a walking time of a point: the ways that can be reached, with the ground beside them.

    Times by Dijkstra's algorithm over the open ways, at the speeds of `travel.toml`; the walk from the point
    to the nearest open way counts. Only the closures and the area of `blockage` stop anybody.

    Raises:
        UserError: no open way is near the point, or the time is not possible.
    """
    if not (math.isfinite(seconds) and 0 < seconds <= LONGEST_S):
        raise UserError(msg("walking.time", most=round(LONGEST_S / 60)))
    reached = _reached_ways(network, start, seconds, blockage)
    area = shapely.union_all([*shapely.buffer(reached, BESIDE_M), start.buffer(BESIDE_M)])
    if blockage.area is not None:
        area = area.difference(blockage.area)
    area = _without_small_holes(area).simplify(0.5)
    parts = [part for part in shapely.get_parts(area).tolist() if isinstance(part, Polygon)]
    main: Polygon = min(parts, key=start.distance)
    return main


def _reached_ways(
    network: PathNetwork, start: Point, seconds: float, blockage: Blockage
) -> list[shapely.LineString]:
    usable = blockage.open_edges(network, TravelMode.FOOT)
    reach_m = travel_parameters().max_leg.value
    near = network.edge_tree.query(start, predicate="dwithin", distance=reach_m)
    near = near[usable[near]]
    if not len(near):
        raise UserError(msg("walking.no_way", metres=round(reach_m)))
    first = int(near[np.argmin(shapely.distance(network.edge_lines[near], start))])
    line, cost = network.edge_lines[first], network.edge_seconds(TravelMode.FOOT)[first, 0]
    at_m = float(line.project(start))
    walk_s = line.distance(start) / travel_parameters().speed_mps(TravelMode.FOOT)
    share = at_m / line.length
    begins = {
        int(network.edge_nodes[first, 0]): walk_s + share * cost,
        int(network.edge_nodes[first, 1]): walk_s + (1 - share) * cost,
    }
    times = _node_seconds(network, usable, begins, seconds)
    ways = _parts_reached(network, usable, times, seconds)
    along_m = max(0.0, seconds - walk_s) / cost * line.length
    ways.append(substring(line, max(0.0, at_m - along_m), min(line.length, at_m + along_m)))
    return ways


def _node_seconds(
    network: PathNetwork, usable: np.ndarray, begins: dict[int, float], seconds: float
) -> Floats:
    """(n,) seconds to each node, inf beyond the limit."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    cost = network.edge_seconds(TravelMode.FOOT)
    size = len(network.node_xy)
    pairs = np.concatenate([network.edge_nodes[usable], network.edge_nodes[usable][:, ::-1]])
    weight = np.concatenate([cost[usable, 0], cost[usable, 1]])
    order = np.lexsort((weight, pairs[:, 1], pairs[:, 0]))
    pairs, weight = pairs[order], weight[order]
    single = np.concatenate([[True], np.any(np.diff(pairs, axis=0) != 0, axis=1)])
    graph = coo_array((weight[single], tuple(pairs[single].T)), shape=(size, size)).tocsr()
    nodes = list(begins)
    table = dijkstra(graph, indices=nodes, limit=seconds)
    times: Floats = np.min(table + np.array([begins[node] for node in nodes])[:, None], axis=0)
    return times


def _parts_reached(
    network: PathNetwork, usable: np.ndarray, times: Floats, seconds: float
) -> list[shapely.LineString]:
    """The edges, or the parts from their ends, within the time."""
    left = np.clip(seconds - times, 0.0, None)
    cost = network.edge_seconds(TravelMode.FOOT)
    ways = []
    ends = left[network.edge_nodes]
    for edge in np.flatnonzero(usable & (ends.max(axis=1) > 0)).tolist():
        line, (from_start, from_end) = network.edge_lines[edge], ends[edge] / cost[edge]
        if from_start + from_end >= 1.0:
            ways.append(line)
            continue
        if from_start > 0:
            ways.append(substring(line, 0.0, from_start, normalized=True))
        if from_end > 0:
            ways.append(substring(line, 1.0 - from_end, 1.0, normalized=True))
    return ways


def _without_small_holes(area: Polygon | MultiPolygon) -> Polygon | MultiPolygon:
    parts = [
        Polygon(part.exterior, [ring for ring in part.interiors if Polygon(ring).area > HOLE_M2])
        for part in shapely.get_parts(area).tolist()
        if isinstance(part, Polygon)
    ]
    union: Polygon | MultiPolygon = shapely.union_all(parts)
    return union
