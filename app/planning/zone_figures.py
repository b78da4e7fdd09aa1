"""What a zone means for people: how many are inside, who needs help, and where they can go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from app.campus.identity import IdentityCache
from app.campus.people import people_inside
from app.campus.speeds import travel_parameters
from app.domain.campus import Building, BuildingUse, Place, PlaceKind, TravelMode
from app.domain.incident import EvacuationStatus, IncidentStatus
from app.domain.operation import Snapshot
from app.domain.people import PeopleCount
from app.domain.source import Estimate
from app.planning.build import blocked, network_of

REFUGES = (PlaceKind.ASSEMBLY_AREA, PlaceKind.SHELTER)
"""Where people are sent to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFigures:
    """The figures of an area at a moment. Unknown is never zero."""

    at: datetime
    area_m2: float
    people: Estimate
    """Without the buildings of which no figure exists: then a lower bound."""
    unknown_buildings: int
    mobility_impaired: Estimate
    mobility_unknown: int
    """Buildings with people inside of whom nobody knows how many are mobility-impaired."""
    buildings: int
    dormitories: int
    dormitory_people: Estimate
    refuges: tuple[Place, ...]
    """Assembly areas and shelters outside danger that can be walked to, nearest first."""
    capacity: int
    """Of the refuges whose capacity is known, together."""
    capacity_unknown: int
    """Refuges whose capacity nobody knows."""
    enough_within_m: float | None
    """Distance as the crow flies within which there is room for all; None where there is not room enough."""

    @property
    def mobility_known(self) -> bool:
        """Whether nothing is missing from the mobility-impaired."""
        return self.mobility_unknown == 0

    @property
    def shortfall(self) -> int:
        """People of the best figure without a place at a refuge of known capacity."""
        return max(0, round(self.people.best) - self.capacity)


def zone_figures(snapshot: Snapshot, area: BaseGeometry, when: datetime) -> ZoneFigures:
    """The figures of an area; in a few milliseconds, so that they can follow the drawing hand.

    People are counted by `people_inside` with the headcounts of buildings. A refuge counts if it lies outside
    the area, outside every open incident's extent and zone under an evacuation order, and people on foot can
    walk from the area to it over open ways; its capacity is not shared out among zones.
    """
    counted = [h for h in snapshot.headcounts if h.building_id]
    count = people_inside(snapshot.campus, area, when, counted)
    known = _buildings(snapshot.campus.buildings)
    inside = [known[s.building_id] for s in count.shares] + [known[b] for b in count.unknown_building_ids]
    dormitories = {b.id for b in inside if b.use is BuildingUse.DORMITORY}
    refuges = _shelter_map(snapshot).reached(area)
    return ZoneFigures(
        at=when,
        area_m2=float(area.area),
        people=count.total,
        unknown_buildings=len(count.unknown_building_ids),
        mobility_impaired=count.mobility_impaired,
        mobility_unknown=len(count.mobility_unknown_ids),
        buildings=len(inside),
        dormitories=len(dormitories),
        dormitory_people=_people_of(count, dormitories),
        refuges=tuple(place for place, _ in refuges),
        capacity=sum(place.capacity or 0 for place, _ in refuges),
        capacity_unknown=sum(place.capacity is None for place, _ in refuges),
        enough_within_m=_enough_within(refuges, count.total.best),
    )


def refuges_in_danger(snapshot: Snapshot) -> tuple[Place, ...]:
    """Assembly areas and shelters inside an open incident's extent or a zone under an evacuation order."""
    return _shelter_map(snapshot).endangered


def _people_of(count: PeopleCount, ids: set[str]) -> Estimate:
    shares = (share.people for share in count.shares if share.building_id in ids)
    return sum(shares, Estimate(0, 0, 0))


def _enough_within(refuges: list[tuple[Place, float]], people: float) -> float | None:
    room = 0
    for place, distance_m in refuges:
        room += place.capacity or 0
        if room >= people:
            return distance_m
    return None


@dataclass(frozen=True, eq=False)
class _ShelterMap:
    """Which refuges can be walked to from where, in one state of the operation."""

    places: tuple[Place, ...]
    endangered: tuple[Place, ...]
    shapes: NDArray[np.object_]
    piece_of_place: NDArray[np.int64]
    """Connected piece of the open network that each place meets, or -1."""
    nodes: STRtree
    piece_of_node: NDArray[np.int64]

    @classmethod
    def of(cls, snapshot: Snapshot) -> _ShelterMap:
        """Join the refuges outside danger to the ways that are open to people on foot."""
        network, blockage = network_of(snapshot.campus.paths), blocked(snapshot)
        usable = blockage.open_edges(network, TravelMode.FOOT)
        piece = network.components(usable)
        there = np.unique(network.edge_nodes[usable])
        nodes = STRtree(shapely.points(network.node_xy[there]))
        refuges = [place for place in snapshot.campus.places if place.kind in REFUGES]
        danger = _danger(snapshot)
        unsafe = [danger is not None and danger.intersects(place.geometry) for place in refuges]
        safe = tuple(place for place, bad in zip(refuges, unsafe, strict=True) if not bad)
        shapes = np.empty(len(safe), dtype=object)
        shapes[:] = [place.geometry for place in safe]
        met = np.full(len(safe), -1)
        (of, node) = nodes.query_nearest(
            shapes, max_distance=travel_parameters().max_leg.value, all_matches=False
        )
        met[of] = piece[there[node]]
        bad = tuple(place for place, bad in zip(refuges, unsafe, strict=True) if bad)
        return cls(safe, bad, shapes, met, nodes, piece[there])

    def reached(self, area: BaseGeometry) -> list[tuple[Place, float]]:
        """The places outside an area that can be walked to from it, with their distance, nearest first."""
        if not len(self.places) or area.is_empty:
            return []
        inside = self.nodes.query(area, predicate="intersects")
        nearest = self.nodes.query_nearest(area, max_distance=travel_parameters().max_leg.value)
        pieces = np.unique(self.piece_of_node[np.concatenate([inside, nearest])])
        distance = shapely.distance(self.shapes, area)
        found = np.flatnonzero(np.isin(self.piece_of_place, pieces) & (distance > 0))
        order = found[np.argsort(distance[found], kind="stable")]
        return [(self.places[i], float(distance[i])) for i in order]


def _danger(snapshot: Snapshot) -> BaseGeometry | None:
    still_open = {i.id for i in snapshot.incidents if i.status is IncidentStatus.OPEN}
    areas = [extent.area for extent in snapshot.extents if extent.incident_id in still_open]
    areas += [
        zone.area
        for zone in snapshot.zones
        if zone.incident_id in still_open and zone.status is EvacuationStatus.ORDER
    ]
    return shapely.union_all(areas) if areas else None


def _by_id(buildings: tuple[Building, ...]) -> Mapping[str, Building]:
    return {building.id: building for building in buildings}


_shelter_map: IdentityCache[Snapshot, _ShelterMap] = IdentityCache(_ShelterMap.of)
_buildings: IdentityCache[tuple[Building, ...], Mapping[str, Building]] = IdentityCache(_by_id)
