"""What a zone means for people: how many are inside, who needs help, and where they can go."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from app.campus.identity import IdentityCache
from app.campus.network import PathNetwork
from app.campus.people import people_inside
from app.campus.speeds import travel_parameters
from app.campus.travel import Blockage
from app.campus.ways import blocked, network_of
from app.domain.campus import Building, BuildingUse, Place, PlaceKind, TravelMode
from app.domain.incident import EvacuationStatus, IncidentStatus
from app.domain.operation import Snapshot
from app.domain.people import PeopleCount
from app.domain.source import Estimate

REFUGES = (PlaceKind.ASSEMBLY_AREA, PlaceKind.SHELTER)
"""Where people are sent to."""
NOT_TO_ENTER = (EvacuationStatus.ORDER, EvacuationStatus.SHELTER)
"""Zones that people must leave, or in which nobody may be outdoors: nobody is sent there."""


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
    """As the crow flies from the middle: how far there is room for all; None where there is not."""

    @property
    def mobility_known(self) -> bool:
        """Whether nothing is missing from the mobility-impaired."""
        return self.mobility_unknown == 0

    @property
    def shortfall(self) -> int:
        """People of the best figure without a place at a refuge of known capacity."""
        return max(0, round(self.people.best) - self.capacity)


def zone_figures(
    snapshot: Snapshot, area: BaseGeometry, when: datetime, *, incident_id: str = ""
) -> ZoneFigures:
    """The figures of an area; in a few milliseconds, so that they can follow the drawing hand.

    People are counted by `people_inside` with the headcounts that the incident has of buildings. A refuge
    counts if it lies outside the area, outside every open incident's extent and every zone that is
    `NOT_TO_ENTER`, and people on foot can walk from the area to it over open ways; its capacity is not
    shared out among zones.
    """
    counted = [h for h in snapshot.headcounts if h.building_id and h.incident_id == incident_id]
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
    """Assembly areas and shelters inside an open incident's extent or a zone that is `NOT_TO_ENTER`."""
    return _shelter_map(snapshot).endangered


def can_be_reached(snapshot: Snapshot, area: BaseGeometry) -> bool:
    """Whether a node of the longest open piece of network lies outside an area and outside danger.

    Where there is one, `access_point` finds the nearest.
    """
    main = _shelter_map(snapshot).ways.main
    shapely.prepare(area)
    return bool(shapely.disjoint(area, main).any())


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
class _Ways:
    """Which refuges hang together with which nodes over the ways that are open to people on foot."""

    key: tuple[object, ...]
    nodes: STRtree
    piece_of_node: NDArray[np.int64]
    """Connected piece of the open network in which each node of the tree lies."""
    piece_of_refuge: NDArray[np.int64]
    """The piece that each refuge meets, or -1."""
    main: NDArray[np.object_]
    """Points of the nodes of the longest piece, outside the blocked area."""

    @classmethod
    def of(cls, places: _Refuges, network: PathNetwork, blockage: Blockage, key: tuple[object, ...]) -> _Ways:
        """Join the refuges to the nearest node with an open way."""
        usable = blockage.open_edges(network, TravelMode.FOOT)
        there = np.unique(network.edge_nodes[usable])
        points, whole = shapely.points(network.node_xy[there]), network.components(usable)
        nodes, piece = STRtree(points), whole[there]
        met = np.full(len(places.places), -1)
        reach_m = travel_parameters().max_leg.value
        of, node = nodes.query_nearest(places.shapes, max_distance=reach_m, all_matches=False)
        met[of] = piece[node]
        length = np.bincount(whole[network.edge_nodes[usable, 0]], network.edge_length_m[usable], minlength=1)
        main = points[piece == int(length.argmax())]
        return cls(key, nodes, piece, met, main[~blockage.holds(main)])

    def pieces_at(self, area: BaseGeometry) -> NDArray[np.int64]:
        """The pieces that people inside an area come out on."""
        inside = self.nodes.query(area, predicate="intersects")
        nearest = self.nodes.query_nearest(area, max_distance=travel_parameters().max_leg.value)
        return np.unique(self.piece_of_node[np.concatenate([inside, nearest])])


@dataclass(frozen=True, eq=False)
class _Refuges:
    """The refuges of a campus."""

    places: tuple[Place, ...]
    shapes: NDArray[np.object_]
    tree: STRtree
    xy: NDArray[np.float64]
    """(n, 2) metres."""

    @classmethod
    def of(cls, places: tuple[Place, ...]) -> _Refuges:
        """The assembly areas and shelters among places."""
        kept = tuple(place for place in places if place.kind in REFUGES)
        shapes = np.empty(len(kept), dtype=object)
        shapes[:] = [place.geometry for place in kept]
        xy = shapely.get_coordinates(shapely.point_on_surface(shapes)).reshape(-1, 2)
        return cls(kept, shapes, STRtree(shapes), xy)

    def meeting(self, area: BaseGeometry | None) -> NDArray[np.bool_]:
        """Which refuges meet an area."""
        met = np.zeros(len(self.places), dtype=bool)
        if area is not None:
            met[self.tree.query(area, predicate="intersects")] = True
        return met


@dataclass(frozen=True, eq=False)
class _ShelterMap:
    """Which refuges can be walked to from where, in one state of the operation."""

    refuges: _Refuges
    ways: _Ways
    in_danger: NDArray[np.bool_]

    @classmethod
    def of(cls, snapshot: Snapshot) -> _ShelterMap:
        """What the state of the operation leaves open and safe."""
        refuges = _refuges(snapshot.campus.places)
        return cls(refuges, _ways(snapshot, refuges), refuges.meeting(_danger(snapshot)))

    @property
    def endangered(self) -> tuple[Place, ...]:
        """The refuges in danger."""
        return tuple(self.refuges.places[i] for i in np.flatnonzero(self.in_danger))

    def reached(self, area: BaseGeometry) -> list[tuple[Place, float]]:
        """The safe refuges outside an area to which people can walk, with the distance from its middle."""
        if not len(self.refuges.places) or area.is_empty:
            return []
        joined = np.isin(self.ways.piece_of_refuge, self.ways.pieces_at(area))
        found = np.flatnonzero(joined & ~self.in_danger & ~self.refuges.meeting(area))
        centre = np.array(area.centroid.coords[0])
        distance = np.hypot(*(self.refuges.xy[found] - centre).T)
        order = np.argsort(distance, kind="stable")
        return [(self.refuges.places[found[i]], float(distance[i])) for i in order]


def _danger(snapshot: Snapshot) -> BaseGeometry | None:
    still_open = {i.id for i in snapshot.incidents if i.status is IncidentStatus.OPEN}
    areas = [extent.area for extent in snapshot.extents if extent.incident_id in still_open]
    areas += [
        zone.area for zone in snapshot.zones if zone.incident_id in still_open and zone.status in NOT_TO_ENTER
    ]
    return shapely.union_all(areas) if areas else None


def _by_id(buildings: tuple[Building, ...]) -> Mapping[str, Building]:
    return {building.id: building for building in buildings}


def _ways(snapshot: Snapshot, refuges: _Refuges) -> _Ways:
    """The open ways; kept for as long as neither the blocked area nor a closure changes."""
    network, blockage = network_of(snapshot.campus.paths), blocked(snapshot)
    shut = b"" if blockage.area is None else blockage.area.wkb
    key = (id(network), id(refuges), shut, blockage.closures)
    known = next((ways for ways in _known_ways if ways.key == key), None)
    if known is None:
        known = _Ways.of(refuges, network, blockage, key)
        _known_ways.appendleft(known)
    return known


_known_ways: deque[_Ways] = deque(maxlen=4)
_refuges: IdentityCache[tuple[Place, ...], _Refuges] = IdentityCache(_Refuges.of)
_shelter_map: IdentityCache[Snapshot, _ShelterMap] = IdentityCache(_ShelterMap.of)
_buildings: IdentityCache[tuple[Building, ...], Mapping[str, Building]] = IdentityCache(_by_id)
