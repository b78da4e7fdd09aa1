"""How soon teams and supplies can be at an incident that may happen, around its own danger."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.campus.access import access_point
from app.campus.blockage import Blockage
from app.campus.network import PathNetwork
from app.campus.resources import catalogue
from app.campus.speeds import travel_parameters
from app.campus.travel import travel_times
from app.domain.campus import Building, TravelMode
from app.domain.operation import Snapshot
from app.planning.problem.problem import SpeedKey, team_key, vehicle_key
from app.planning.siting.answer import Floats


def travel_keys(snapshot: Snapshot, item: str) -> tuple[SpeedKey, ...]:
    """How the item travels: all ways and speeds that occur, of which the slowest counts."""
    campus = snapshot.campus
    if item in catalogue().capabilities:
        found = {team_key(t)._replace(protection=()) for t in campus.teams if item in t.capabilities}
    else:
        found = {vehicle_key(v) for v in campus.vehicles if v.available}
        modes = {key.mode for key in found}
        best = TravelMode.VEHICLE if TravelMode.VEHICLE in modes else next(iter(modes), TravelMode.FOOT)
        found = {key for key in found if key.mode is best}
    return tuple(sorted(found or {SpeedKey(TravelMode.FOOT)}, key=str))


def arrivals(
    snapshot: Snapshot,
    network: PathNetwork,
    building: Building,
    area: BaseGeometry,
    origins: Sequence[Point],
    keys: tuple[SpeedKey, ...],
) -> tuple[Point | None, Floats]:
    """Where arrivals report, and (n,) seconds from each origin around the incident and what is closed.

    An origin within the incident serves nobody: inf. So does one from which there is no way to the incident's
    edge: the usual access point, or the nearest node where that is cut off from it.
    """
    blockage = Blockage(area, tuple(snapshot.closures))
    modes = sorted({key.mode for key in keys}, key=list(TravelMode).index)
    ends = _ends(network, building, area, blockage, modes)
    if not ends:
        return None, np.full(len(origins), np.inf)
    slowest = np.zeros(len(origins))
    for key in keys:
        speed = key.speed_mps
        if speed is None and key.mode is TravelMode.FOOT:
            speed = travel_parameters().responder_foot.value
        table = travel_times(network, key.mode, origins, ends, blockage, speed_mps=speed)
        slowest = np.maximum(slowest, table.seconds.min(axis=1))
    return ends[0], slowest


def _ends(
    network: PathNetwork,
    building: Building,
    area: BaseGeometry,
    blockage: Blockage,
    modes: list[TravelMode],
) -> list[Point]:
    """Where arrivals may report: not farther from the incident than a person is made to walk."""
    nodes = shapely.points(network.node_xy)
    distance = np.where(shapely.disjoint(area, nodes), shapely.distance(building.footprint, nodes), np.inf)
    ends = [access_point(network, building.footprint, blockage, modes)]
    if np.isfinite(distance).any():
        ends.append(Point(network.node_xy[int(distance.argmin())]))
    farthest = travel_parameters().max_leg.value
    return [end for end in dict.fromkeys(ends) if end is not None and end.distance(area) <= farthest]
