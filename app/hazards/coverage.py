"""How soon units come from their depots over the network, and which buildings they reach in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.campus.access import access_point, building_access
from app.campus.blockage import Blockage
from app.campus.occupancy import HOLDS_PEOPLE
from app.campus.travel import travel_times
from app.campus.ways import network_of
from app.domain.campus import Building, TravelMode
from app.domain.operation import Campus
from app.domain.resource import Depot

METRES_PER_MILE = 1609.344
_SAMPLE_M, _BESIDE_M = 25.0, 25.0


def rand_minutes(road_km: float, *, start_min: float = 0.65, per_mile_min: float = 1.7) -> float:
    """`T = 0.65 + 1.70·D`, D in miles of road (RAND and ISO; primary not checked)."""
    return start_min + per_mile_min * road_km * 1000 / METRES_PER_MILE


def rand_reach_km(minutes: float, *, start_min: float = 0.65, per_mile_min: float = 1.7) -> float:
    """Kilometres of road that are reached in so many minutes; 0 where the start takes longer."""
    return max(0.0, (minutes - start_min) / per_mile_min * METRES_PER_MILE / 1000)


@dataclass(frozen=True, eq=False)
class Coverage:
    """Travel times in seconds; inf where a unit cannot get there."""

    depots: tuple[Depot, ...]
    to_incident: NDArray[np.float64]
    """(d,) from each depot to the edge of the incident; empty without an incident."""
    buildings: tuple[Building, ...]
    to_building: NDArray[np.float64]
    """(b,) to each occupied building from the depot that is soonest there."""

    def share(self, seconds: float, weights: Sequence[float]) -> float:
        """The share of the weights whose building is reached within a time; 0 where all weights are 0."""
        total = float(np.sum(weights))
        return float(np.asarray(weights)[self.to_building <= seconds].sum()) / total if total > 0 else 0.0


def coverage(
    campus: Campus, depots: Sequence[Depot], target: BaseGeometry | None, mode: TravelMode, blockage: Blockage
) -> Coverage:
    """Times from depots to an incident's edge and to the buildings in use."""
    network = network_of(campus.paths)
    starts = [depot.point for depot in depots]
    to_incident = np.empty(0)
    if target is not None:
        edge = access_point(network, target, blockage, (mode,))
        to_incident = np.full(len(starts), np.inf)
        if edge is not None and starts:
            to_incident = travel_times(network, mode, starts, [edge], blockage).seconds[:, 0]
    used = tuple(b for b in campus.buildings if b.state in HOLDS_PEOPLE)
    soonest = np.full(len(used), np.inf)
    if used and starts:
        doors = building_access(network, used, campus.entrances, mode, blockage).door_xy
        ends = [Point(xy) for xy in doors]
        soonest = travel_times(network, mode, starts, ends, blockage).seconds.min(axis=0)
    return Coverage(tuple(depots), to_incident, used, soonest)


def isochrone(
    campus: Campus, depots: Sequence[Depot], mode: TravelMode, seconds: float, blockage: Blockage
) -> Polygon | MultiPolygon | None:
    """The ways that a unit of any depot reaches within a time, with the ground beside them; None for none."""
    network = network_of(campus.paths)
    samples = [
        point
        for line in network.edge_lines[blockage.open_edges(network, mode)]
        for point in shapely.line_interpolate_point(line, np.arange(0.0, line.length, _SAMPLE_M))
    ]
    if not samples or not depots:
        return None
    times = travel_times(network, mode, [d.point for d in depots], samples, blockage).seconds.min(axis=0)
    near = np.asarray(samples, dtype=object)[times <= seconds]
    area = shapely.union_all(shapely.buffer(near, _BESIDE_M, quad_segs=4)).simplify(1.0)
    return area if isinstance(area, Polygon | MultiPolygon) and not area.is_empty else None
