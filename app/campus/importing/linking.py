"""Finds the building to which doors, places, rooms and substances belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import STRtree

from app.domain.campus import Building, Entrance, HazardousMaterial, Place, Room

DOOR_REACH_M = 2.0
"""A door without a building's id belongs to the building on whose outline it lies, give or take this."""


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
        return min(at, key=lambda one: (one.footprint.distance(shape), one.footprint.area, one.id)).id


def link_entrances(
    entrances: Mapping[str, Entrance], buildings: Mapping[str, Building], footprints: Footprints
) -> tuple[dict[str, Entrance], dict[str, str]]:
    """Doors with their building; and those that have none, with the id that they name or nothing."""
    linked, lost = {}, {}
    for one, entrance in entrances.items():
        building_id = entrance.building_id or footprints.nearest(entrance.point, DOOR_REACH_M)
        if building_id in buildings:
            linked[one] = replace(entrance, building_id=building_id)
        else:
            lost[one] = building_id
    return linked, lost


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
