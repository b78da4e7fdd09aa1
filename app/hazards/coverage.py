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
from app.campus.speeds import travel_parameters
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


@dataclass(frozen=True, slots=True)
class Unit:
    """Teams of one depot that move alike."""

    depot: Depot
    mode: TravelMode
    speed_mps: float | None = None
    """Their own speed; None: the usual one of the mode."""

    @property
    def pace_mps(self) -> float | None:
        """The speed for `travel_times`: a responder on foot walks faster than the public."""
        if self.speed_mps is None and self.mode is TravelMode.FOOT:
            return travel_parameters().responder_foot.value
        return self.speed_mps


@dataclass(frozen=True, eq=False)
class Coverage:
    """Travel times in seconds, the delay of a depot included; inf where a unit cannot get there."""

    units: tuple[Unit, ...]
    to_incident: NDArray[np.float64]
    """(u,) from each unit to the edge of the incident; empty without an incident."""
    buildings: tuple[Building, ...]
    to_building: NDArray[np.float64]
    """(b,) to each occupied building from the unit that is soonest there."""

    def share(self, seconds: float, weights: Sequence[float]) -> float:
        """The share of the weights whose building is reached within a time; 0 where all weights are 0."""
        total = float(np.sum(weights))
        return float(np.asarray(weights)[self.to_building <= seconds].sum()) / total if total > 0 else 0.0


def coverage(
    campus: Campus, units: Sequence[Unit], target: BaseGeometry | None, blockage: Blockage
) -> Coverage:
    """Times from units to an incident's edge and to the doors of the buildings in use.

    A building keeps the door that it has on free ways: where that is shut, it is not reached.
    """
    network = network_of(campus.paths)
    to_incident = np.full(0 if target is None else len(units), np.inf)
    used = tuple(b for b in campus.buildings if b.state in HOLDS_PEOPLE)
    soonest = np.full(len(used), np.inf)
    for mode in sorted({unit.mode for unit in units}):
        if target is not None:
            edge = access_point(network, target, blockage, (mode,))
            if edge is not None:
                arrive = _seconds(campus, units, mode, [edge], blockage)[:, 0]
                to_incident = np.minimum(to_incident, arrive)
        if used:
            doors = building_access(network, used, campus.entrances, mode).door_xy
            arrive = _seconds(campus, units, mode, [Point(xy) for xy in doors], blockage)
            soonest = np.minimum(soonest, arrive.min(axis=0))
    return Coverage(tuple(units), to_incident, used, soonest)


def _seconds(
    campus: Campus, units: Sequence[Unit], mode: TravelMode, ends: Sequence[Point], blockage: Blockage
) -> NDArray[np.float64]:
    """(u, e) seconds of the units of a mode with the delay of their depot; inf for the units of others."""
    found = np.full((len(units), len(ends)), np.inf)
    network = network_of(campus.paths)
    for pace in {unit.pace_mps for unit in units if unit.mode is mode}:
        rows = [n for n, unit in enumerate(units) if unit.mode is mode and unit.pace_mps == pace]
        starts = [units[n].depot.point for n in rows]
        delays = np.array([units[n].depot.delay_s for n in rows])
        table = travel_times(network, mode, starts, ends, blockage, speed_mps=pace)
        found[rows] = table.seconds + delays[:, None]
    return found


def isochrone(
    campus: Campus, units: Sequence[Unit], seconds: float, blockage: Blockage
) -> Polygon | MultiPolygon | None:
    """The ways that a unit reaches within a time, with the ground beside them; None for none."""
    network = network_of(campus.paths)
    near: list[Point] = []
    for mode in sorted({unit.mode for unit in units}):
        samples = [
            point
            for line in network.edge_lines[blockage.open_edges(network, mode)]
            for point in shapely.line_interpolate_point(line, np.arange(0.0, line.length, _SAMPLE_M))
        ]
        if samples:
            soonest = _seconds(campus, units, mode, samples, blockage).min(axis=0)
            near += [samples[n] for n in np.flatnonzero(soonest <= seconds)]
    area = shapely.union_all(shapely.buffer(near, _BESIDE_M, quad_segs=4)).simplify(1.0)
    return area if isinstance(area, Polygon | MultiPolygon) and not area.is_empty else None
