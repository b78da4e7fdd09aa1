"""Campuses for benchmarks are as sound as the demo campus."""

from __future__ import annotations

import pytest
import shapely

from app.campus.demo import generate_campus
from app.campus.network import PathNetwork
from app.domain.campus import TravelMode
from app.domain.operation import Campus


@pytest.fixture(scope="module")
def large() -> Campus:
    return generate_campus(buildings=1_000)


def test_has_exactly_as_many_buildings_as_asked(large: Campus) -> None:
    assert len(large.buildings) == 1_000
    assert len(generate_campus(buildings=130).buildings) == 130


def test_refuses_a_campus_without_buildings() -> None:
    with pytest.raises(ValueError, match="at least one"):
        generate_campus(buildings=0)


def test_is_valid_apart_and_inside(large: Campus) -> None:
    footprints = [building.footprint for building in large.buildings]
    assert shapely.is_valid(footprints).all()
    first, second = shapely.STRtree(footprints).query(footprints, predicate="dwithin", distance=3.5)
    assert (first == second).all()
    assert all(shapely.contains(large.info.boundary, footprints))


def test_hangs_together_on_foot_and_by_vehicle(large: Campus) -> None:
    network = PathNetwork.of(large.paths)
    assert network.connectivity(TravelMode.FOOT).largest_share == pytest.approx(1.0)
    assert network.connectivity(TravelMode.VEHICLE).largest_share == pytest.approx(1.0)
    assert {door.building_id for door in large.entrances} == {building.id for building in large.buildings}


def test_references_and_ids_hold(large: Campus) -> None:
    ids = {building.id for building in large.buildings}
    assert {room.building_id for room in large.rooms} <= ids
    assert {line.building_id for line in large.hazmat} <= ids
    assert {depot.building_id for depot in large.depots if not depot.mutual_aid} <= ids
    assert {team.depot_id for team in large.teams} <= {depot.id for depot in large.depots}
    for name in ("buildings", "entrances", "rooms", "paths", "places", "hazmat", "grounds", "stock"):
        records = getattr(large, name)
        assert len({record.id for record in records}) == len(records), name


def test_is_the_same_every_time(large: Campus) -> None:
    assert generate_campus(buildings=1_000) == large
