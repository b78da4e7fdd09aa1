"""Counting people inside an area: whole buildings, bands, headcounts, and what is unknown."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from app.campus.people import people_by_building, people_inside
from app.domain.campus import Building, BuildingState, CampusInfo, Occupancy, Room
from app.domain.incident import Headcount
from app.domain.operation import Campus
from app.domain.people import PeopleCount
from app.domain.source import Estimate, Source, SourceStatus

NIGHT = datetime(2026, 11, 18, 19, 0, tzinfo=UTC)  # Thursday 03:00 in Shanghai
INFO = CampusInfo(id="c", name="C", epsg=32650, timezone="Asia/Shanghai", boundary=box(0, 0, 9000, 9000))


def holding(people: int, spread: float = 0.2) -> Occupancy:
    by_hour = tuple(people if hour == 3 else 1 for hour in range(24))
    return Occupancy(
        term_weekday=by_hour,
        term_weekend=(0,) * 24,
        vacation=(0,) * 24,
        source=Source(SourceStatus.GIVEN, "register"),
        spread=spread,
    )


def house(name: str, x: float, occupancy: Occupancy | None, **fields: object) -> Building:
    return Building(id=name, name=name, footprint=box(x, 0, x + 10, 10), occupancy=occupancy, **fields)  # type: ignore[arg-type]


def campus(*buildings: Building, rooms: tuple[Room, ...] = ()) -> Campus:
    return Campus(info=INFO, buildings=buildings, rooms=rooms)


def counted(people: int, minute: int, building_id: str = "") -> Headcount:
    return Headcount(
        id=f"h{minute}{building_id}",
        incident_id="i",
        people=people,
        at=NIGHT + timedelta(minutes=minute),
        author="warden",
        reason="roll call",
        building_id=building_id,
    )


TWO = campus(house("a", 0, holding(100)), house("b", 20, holding(50, 0.5)), house("far", 500, holding(999)))
BOTH = box(-5, -5, 40, 20)


def shares(count: PeopleCount) -> dict[str, float]:
    return {share.building_id: share.people.best for share in count.shares}


def test_the_total_and_its_band_are_the_sums_of_the_shares() -> None:
    count = people_inside(TWO, BOTH, NIGHT)
    assert shares(count) == {"a": 100, "b": 50}
    assert count.total == Estimate(80 + 25, 150, 120 + 75)
    assert not count.corrected
    assert count.shares[0].source.reference == "register"


def test_the_hour_is_the_campus_s_own() -> None:
    assert people_inside(TWO, BOTH, NIGHT + timedelta(hours=1)).total.best == 2
    assert people_inside(TWO, BOTH, NIGHT + timedelta(days=3)).total.best == 0


@pytest.mark.parametrize("area", [box(9.9, 0, 12, 5), box(10, 0, 12, 5), box(10, 10, 11, 11), Point(3, 3)])
def test_a_building_that_touches_the_area_counts_whole(area: Polygon) -> None:
    assert people_inside(TWO, area, NIGHT).total.best == 100


def test_a_building_just_outside_does_not_count() -> None:
    assert people_inside(TWO, box(10.01, 0, 12, 5), NIGHT).total == Estimate(0, 0, 0)


def test_an_empty_area_holds_nobody() -> None:
    count = people_inside(TWO, Polygon(), NIGHT)
    assert count.total == Estimate(0, 0, 0)
    assert count.shares == ()
    assert people_inside(campus(), BOTH, NIGHT).total.best == 0


def test_a_building_without_figures_is_unknown_and_one_not_in_use_holds_nobody() -> None:
    site = campus(
        house("a", 0, holding(100)),
        house("dark", 12, None),
        house("shell", 20, holding(70), state=BuildingState.UNDER_CONSTRUCTION),
        house("plan", 25, None, state=BuildingState.PLANNED),
        house("tent", 29, holding(5), state=BuildingState.TEMPORARY),
    )
    count = people_inside(site, BOTH, NIGHT)
    assert shares(count) == {"a": 100, "tent": 5}
    assert count.unknown_building_ids == ("dark",)


def test_the_newest_headcount_of_a_building_replaces_its_share() -> None:
    heads = [counted(30, 5, "a"), counted(40, 9, "a"), counted(35, 7, "a"), counted(5, 9, "far")]
    count = people_inside(TWO, BOTH, NIGHT, heads)
    assert shares(count) == {"a": 40, "b": 50}
    assert count.total == Estimate(40 + 25, 90, 40 + 75)
    assert [share.corrected for share in count.shares] == [True, False]
    assert count.corrected
    assert "roll call" in count.shares[0].source.reference


def test_a_headcount_makes_an_unknown_building_known() -> None:
    site = campus(house("dark", 0, None))
    count = people_inside(site, BOTH, NIGHT, [counted(12, 1, "dark")])
    assert count.total.best == 12
    assert count.unknown_building_ids == ()


def test_the_newest_total_replaces_the_total_and_leaves_the_shares() -> None:
    count = people_inside(TWO, BOTH, NIGHT, [counted(500, 1), counted(120, 3), counted(300, 2)])
    assert count.total == Estimate(120, 120, 120)
    assert shares(count) == {"a": 100, "b": 50}
    assert count.corrected


def test_of_two_headcounts_at_the_same_moment_the_later_entry_counts() -> None:
    assert people_inside(TWO, BOTH, NIGHT, [counted(1, 1), counted(2, 1)]).total.best == 2


def test_a_total_stands_against_buildings_counted_before_or_after_it() -> None:
    assert people_inside(TWO, BOTH, NIGHT, [counted(30, 1, "a"), counted(120, 5)]).total.best == 120
    assert people_inside(TWO, BOTH, NIGHT, [counted(120, 5), counted(30, 9, "a")]).total.best == 120


def test_a_total_is_never_below_the_people_counted_after_it() -> None:
    later = [counted(120, 5), counted(90, 8, "a"), counted(60, 9, "b")]
    assert people_inside(TWO, BOTH, NIGHT, later).total == Estimate(150, 150, 150)
    earlier = [counted(90, 1, "a"), counted(60, 2, "b"), counted(120, 5)]
    assert people_inside(TWO, BOTH, NIGHT, earlier).total.best == 120


def test_mobility_impaired_follow_the_share_of_the_residents() -> None:
    rooms = tuple(
        Room(
            id=str(i),
            building_id="a",
            floor=1,
            number=str(i),
            beds=4,
            residents=4,
            mobility_impaired=int(i < 10),
        )
        for i in range(50)
    )
    site = campus(house("a", 0, holding(100)), house("b", 20, holding(50)), rooms=rooms)
    count = people_inside(site, BOTH, NIGHT)
    assert count.mobility_impaired == Estimate(4, 5, 6)
    assert count.shares[1].mobility_impaired.best == 0
    assert people_inside(site, BOTH, NIGHT, [counted(40, 1, "a")]).mobility_impaired == Estimate(2, 2, 2)
    assert people_inside(site, BOTH, NIGHT, [counted(300, 1)]).mobility_impaired.best == 10


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.floats(0, 300), st.integers(0, 900), st.floats(0, 1)), max_size=12),
    st.floats(0, 300),
    st.floats(0.1, 200),
    st.lists(st.tuples(st.integers(0, 999), st.integers(0, 9), st.sampled_from(["", "0", "1"])), max_size=4),
)
def test_bands_are_in_order_and_shares_are_of_touching_buildings(
    spec: list[tuple[float, int, float]], x: float, size: float, heads: list[tuple[int, int, str]]
) -> None:
    site = campus(*(house(str(i), at, holding(n, s)) for i, (at, n, s) in enumerate(spec)))
    area = box(x, -1, x + size, 5)
    count = people_inside(site, area, NIGHT, [counted(*head) for head in heads])
    touching = {b.id for b in site.buildings if b.footprint.intersects(area)}
    assert {share.building_id for share in count.shares} == touching
    assert count.total.low <= count.total.best <= count.total.high
    assert 0 <= count.mobility_impaired.high <= max(count.total.high, 0)
    if not any(head[2] == "" for head in heads):
        assert count.total.best == sum(share.people.best for share in count.shares)


def test_a_hundred_thousand_buildings_are_counted_at_once() -> None:
    rng = np.random.default_rng(3)
    site = campus(
        *(
            Building(id=str(i), name="", footprint=box(x, y, x + 9, y + 9), occupancy=holding(10))
            for i, (x, y) in enumerate(rng.uniform(0, 9000, (100_000, 2)))
        )
    )
    people_inside(site, Point(0, 0), NIGHT)
    began = time.perf_counter()
    count = people_inside(site, Point(4500, 4500).buffer(300), NIGHT)
    assert time.perf_counter() - began < 0.5
    assert count.total.best > 1000


def test_where_no_rooms_are_known_the_mobility_impaired_are_unknown_not_none() -> None:
    count = people_inside(TWO, BOTH, NIGHT)
    assert count.mobility_unknown_ids == ("a", "b")
    assert not count.mobility_known
    room = Room(id="r", building_id="a", floor=1, number="101", beds=4, residents=4, mobility_impaired=1)
    partly = people_inside(campus(*TWO.buildings, rooms=(room,)), BOTH, NIGHT)
    assert partly.mobility_unknown_ids == ("b",)
    assert partly.mobility_known


def test_the_people_of_each_building_are_those_of_an_area_around_it() -> None:
    mixed = campus(
        house("a", 0, holding(100)),
        house("empty", 20, holding(50), state=BuildingState.UNOCCUPIED),
        house("unknown", 40, None),
        house("counted", 60, None),
    )
    headcounts = (counted(7, 1, "counted"), counted(9, 2, "counted"))
    people = people_by_building(mixed, NIGHT, headcounts)
    assert people[[0, 1, 3]].tolist() == [100, 0, 9]
    assert np.isnan(people[2])
    for index, building in enumerate(mixed.buildings):
        count = people_inside(mixed, building.footprint, NIGHT, headcounts)
        assert count.unknown_building_ids or count.total.best == people[index]
