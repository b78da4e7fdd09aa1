"""Finds the building to which doors, places, rooms and substances belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import STRtree

from app.domain.campus import Building, Entrance, HazardousMaterial, Place, Room

DOOR_REACH_M = 5.0
"""A door belongs to the building on whose outline it lies, give or take this."""
FAR_DOOR_M = 30.0
"""A door further than this from the building that it names was given a wrong id or a wrong place."""


@dataclass(frozen=True, slots=True, eq=False)
class Footprints:
    """The buildings with an index over where they stand."""

    buildings: Sequence[Building]
    tree: STRtree

    @classmethod
    def of(cls, buildings: Sequence[Building]) -> Footprints:
        """The index over the buildings."""
        return cls(buildings, STRtree(np.array([one.footprint for one in buildings], dtype=object)))

    def nearest(self, shape: shapely.Geometry, reach_m: float) -> str:
        """Id of the building nearest to a shape, within reach; the smallest one that holds it, else empty."""
        near = self.tree.query(shape, predicate="dwithin", distance=reach_m)
        if not len(near):
            return ""
        at = [self.buildings[index] for index in near]
        closest: Building = min(
            at, key=lambda one: (one.footprint.distance(shape), one.footprint.area, one.id)
        )
        return closest.id


@dataclass(frozen=True, slots=True)
class LinkedDoors:
    """Doors with their building."""

    doors: dict[str, Entrance]
    by_position: tuple[str, ...]
    """Ids of doors whose building is the one at which they lie, for they name none that stands there."""
    lost: tuple[Entrance, ...]
    """Doors of no building."""


def link_entrances(
    entrances: Mapping[str, Entrance], buildings: Mapping[str, Building], footprints: Footprints
) -> LinkedDoors:
    """Doors with the building that they name if they lie near it, else with the one at which they lie."""
    doors: dict[str, Entrance] = {}
    by_position, lost = [], []
    for one, entrance in entrances.items():
        named = buildings.get(entrance.building_id)
        if named is not None and named.footprint.distance(entrance.point) <= FAR_DOOR_M:
            doors[one] = entrance
            continue
        building_id = footprints.nearest(entrance.point, DOOR_REACH_M)
        if not building_id:
            lost.append(entrance)
            continue
        doors[one] = replace(entrance, building_id=building_id)
        if entrance.building_id:
            by_position.append(one)
    return LinkedDoors(doors, tuple(by_position), tuple(lost))


def link_places(places: Mapping[str, Place], footprints: Footprints) -> dict[str, Place]:
    """Places with the building in which they lie, where they name none that exists."""
    known = {building.id for building in footprints.buildings}
    return {
        one: place
        if place.building_id in known
        else replace(place, building_id=footprints.nearest(place.geometry.representative_point(), 0.0))
        for one, place in places.items()
    }


def without_building(
    records: Mapping[str, Room] | Mapping[str, HazardousMaterial], buildings: Mapping[str, Building]
) -> dict[str, str]:
    """Rooms or substances whose building does not exist, with the id that they name."""
    return {one: record.building_id for one, record in records.items() if record.building_id not in buildings}
