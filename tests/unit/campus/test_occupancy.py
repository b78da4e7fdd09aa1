"""Estimates of people by hour: by residents or floor area, labelled, and nobody in unbuilt buildings."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from app.campus.occupancy import day_kind, floor_area_m2, local_time, occupancy_parameters, with_estimates
from app.domain.campus import (
    Building,
    BuildingState,
    BuildingUse,
    CampusInfo,
    DayKind,
    Occupancy,
    Room,
)
from app.domain.operation import Campus
from app.domain.source import Source, SourceStatus
from app.runtime.text import Text


def info(timezone: str = "Asia/Shanghai", *vacations: tuple[str, str]) -> CampusInfo:
    return CampusInfo(
        id="c", name="C", epsg=32650, timezone=timezone, boundary=box(0, 0, 900, 900), vacations=vacations
    )


def house(use: BuildingUse, **fields: object) -> Building:
    return Building(id="b", name="B", footprint=box(0, 0, 50, 20), use=use, **fields)  # type: ignore[arg-type]


def estimated(building: Building, *rooms: Room) -> Occupancy:
    campus = with_estimates(Campus(info=info(), buildings=(building,), rooms=rooms))
    assert campus.buildings[0].occupancy is not None
    return campus.buildings[0].occupancy


def room(number: str, residents: int, building_id: str = "b") -> Room:
    return Room(id=number, building_id=building_id, floor=1, number=number, beds=4, residents=residents)


def test_a_dormitory_holds_its_residents_at_night_and_few_at_noon() -> None:
    occupancy = estimated(house(BuildingUse.DORMITORY), room("101", 60), room("102", 40))
    assert occupancy.term_weekday[3] == 97
    assert occupancy.term_weekday[10] == 40
    assert occupancy.vacation[3] == 20
    assert occupancy.source.status is SourceStatus.ESTIMATED
    assert "100 residents" in Text("en").source(occupancy.source)
    assert occupancy.spread < estimated(house(BuildingUse.DORMITORY)).spread


def test_a_dormitory_without_rooms_is_estimated_by_area() -> None:
    occupancy = estimated(house(BuildingUse.DORMITORY, floor_area_m2=5000.0))
    assert max(occupancy.term_weekday) == round(0.97 * 5000 / 25)
    assert "5000 m² (floor area), 25 m² per person" in Text("en").source(occupancy.source)
    assert "每人 25 m²" in Text("zh").source(occupancy.source)


def test_a_vacant_dormitory_with_known_rooms_holds_nobody() -> None:
    assert max(estimated(house(BuildingUse.DORMITORY), room("101", 0)).term_weekday) == 0


def test_teaching_is_full_by_day_and_empty_at_night() -> None:
    occupancy = estimated(house(BuildingUse.TEACHING, floors=4))
    assert occupancy.term_weekday[10] == round(4000 / 15)
    assert occupancy.term_weekday[3] < 5
    assert occupancy.term_weekend[10] < occupancy.term_weekday[10] / 2


@pytest.mark.parametrize(
    "fields, area, words",
    [
        ({"floor_area_m2": 7000.0, "floors": 3}, 7000, "floor area"),
        ({"floors": 3, "height_m": 50.0}, 3000, "footprint × 3 floors"),
        ({"height_m": 14.2}, 4000, "from the height"),
        ({"height_m": 1.0}, 1000, "from the height"),
        ({}, 3000, "assumed"),
    ],
)
def test_floor_area_comes_from_the_best_that_is_known(
    fields: dict[str, object], area: float, words: str
) -> None:
    found, basis = floor_area_m2(house(BuildingUse.TEACHING, **fields))
    assert found == pytest.approx(area)
    assert words in Text("en").render(basis)


@pytest.mark.parametrize(
    "state", [BuildingState.PLANNED, BuildingState.UNDER_CONSTRUCTION, BuildingState.UNOCCUPIED]
)
def test_buildings_not_in_use_get_no_people(state: BuildingState) -> None:
    campus = with_estimates(Campus(info=info(), buildings=(house(BuildingUse.TEACHING, state=state),)))
    assert campus.buildings[0].occupancy is None


def test_what_was_given_is_never_touched() -> None:
    given_by_hand = Occupancy(
        term_weekday=(7,) * 24,
        term_weekend=(7,) * 24,
        vacation=(7,) * 24,
        source=Source(SourceStatus.GIVEN, "warden"),
    )
    assert estimated(house(BuildingUse.TEACHING, occupancy=given_by_hand)) is given_by_hand


def test_estimating_twice_changes_nothing() -> None:
    once = with_estimates(Campus(info=info(), buildings=(house(BuildingUse.LIBRARY),)))
    assert with_estimates(once) == once


def test_a_car_park_and_a_pumping_station_hold_few() -> None:
    for use in (BuildingUse.PARKING, BuildingUse.SERVICE):
        assert max(estimated(house(use, floor_area_m2=3000.0)).term_weekday) <= 20


def test_every_use_has_a_rule_with_a_source_and_shares_between_nobody_and_everybody() -> None:
    parameters = occupancy_parameters()
    assert set(parameters.rules) == set(BuildingUse)
    for rule in parameters.rules.values():
        assert rule.area_per_person.source.reference
        assert rule.profile_source.reference
        assert 0 < rule.spread <= 1
        for profile in rule.profiles.values():
            assert len(profile) == 24
            assert 0 <= min(profile) <= max(profile) <= 1


@given(
    st.sampled_from(BuildingUse),
    st.floats(0, 1e6),
    st.none() | st.integers(0, 60),
    st.none() | st.floats(0, 300),
)
def test_any_building_gets_24_sensible_figures(
    use: BuildingUse, area: float, floors: int | None, height: float | None
) -> None:
    occupancy = estimated(house(use, floor_area_m2=area, floors=floors, height_m=height))
    assert all(0 <= people <= max(area, 1e6) for kind in DayKind for people in occupancy.on(kind))


@pytest.mark.parametrize(
    "timezone, moment, hour, kind",
    [
        # Friday 18:00 UTC is Saturday 02:00 in China: a weekend night.
        ("Asia/Shanghai", datetime(2026, 11, 20, 18, tzinfo=UTC), 2, DayKind.TERM_WEEKEND),
        ("Asia/Shanghai", datetime(2026, 11, 20, 15, 59, tzinfo=UTC), 23, DayKind.TERM_WEEKDAY),
        # China keeps no summer time; Vancouver is 7 h behind in summer, 8 h in winter.
        ("Asia/Shanghai", datetime(2026, 7, 1, 4, tzinfo=UTC), 12, DayKind.TERM_WEEKDAY),
        ("America/Vancouver", datetime(2026, 7, 6, 6, 30, tzinfo=UTC), 23, DayKind.TERM_WEEKEND),
        ("America/Vancouver", datetime(2026, 1, 12, 7, 30, tzinfo=UTC), 23, DayKind.TERM_WEEKEND),
        ("America/Vancouver", datetime(2026, 1, 12, 8, 30, tzinfo=UTC), 0, DayKind.TERM_WEEKDAY),
        # The hour that the clock in Berlin shows twice, on a Sunday.
        ("Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 2, DayKind.TERM_WEEKEND),
        ("Europe/Berlin", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), 2, DayKind.TERM_WEEKEND),
    ],
)
def test_hour_and_kind_of_day_are_those_of_the_campus(
    timezone: str, moment: datetime, hour: int, kind: DayKind
) -> None:
    assert local_time(info(timezone), moment).hour == hour
    assert day_kind(info(timezone), moment) is kind


def test_vacations_include_their_first_and_last_day_in_campus_time() -> None:
    winter = info("Asia/Shanghai", ("2027-01-20", "2027-02-24"))
    assert day_kind(winter, datetime(2027, 1, 19, 15, 59, tzinfo=UTC)) is DayKind.TERM_WEEKDAY
    assert day_kind(winter, datetime(2027, 1, 19, 16, 0, tzinfo=UTC)) is DayKind.VACATION
    assert day_kind(winter, datetime(2027, 2, 24, 15, 59, tzinfo=UTC)) is DayKind.VACATION
    assert day_kind(winter, datetime(2027, 2, 24, 16, 0, tzinfo=UTC)) is DayKind.TERM_WEEKDAY


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        day_kind(info(), datetime(2026, 1, 1))  # noqa: DTZ001
