"""Estimates of the people in a building by hour, where nobody gave figures, and the kinds of day.

The rules are those of `data/parameters/occupancy.toml`; every estimate names the rule that made it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.campus.parameters import Parameter, parameter, read_table
from app.domain.campus import (
    Building,
    BuildingState,
    BuildingUse,
    CampusInfo,
    DayKind,
    Occupancy,
    Room,
)
from app.domain.message import Message, msg
from app.domain.operation import Campus
from app.domain.source import Source, SourceStatus

HOLDS_PEOPLE = frozenset({BuildingState.OCCUPIED, BuildingState.TEMPORARY})
"""The states in which somebody can be inside."""


@dataclass(frozen=True, slots=True)
class OccupancyRule:
    """How many people a building of one use holds."""

    area_per_person: Parameter
    floors: int
    """Storeys assumed where neither storeys nor height are known."""
    spread: float
    profiles: Mapping[DayKind, tuple[float, ...]]
    """24 shares of the residents, or of the people at the busiest hour."""
    profile_source: Source


@dataclass(frozen=True, slots=True)
class OccupancyParameters:
    """The content of `data/parameters/occupancy.toml`."""

    rules: Mapping[BuildingUse, OccupancyRule]
    storey_height: Parameter
    known_residents_spread: Parameter


@dataclass(frozen=True, slots=True)
class Residents:
    """The people who live in a building, from its rooms."""

    people: int
    mobility_impaired: int


@lru_cache
def occupancy_parameters() -> OccupancyParameters:
    """The shipped rules; every building use has one."""
    table = read_table("occupancy")
    rules = {
        use: OccupancyRule(
            parameter(entry["area_per_person"]),
            int(entry["floors"]),
            float(entry["spread"]),
            {kind: tuple(map(float, entry[kind.value])) for kind in DayKind},
            Source(SourceStatus(entry["profile_source"]["status"]), entry["profile_source"]["source"]),
        )
        for use in BuildingUse
        for entry in (table["use"][use.value],)
    }
    general = table["general"]
    return OccupancyParameters(
        rules, parameter(general["storey_height"]), parameter(general["known_residents_spread"])
    )


def with_estimates(campus: Campus) -> Campus:
    """The campus with an estimated occupancy for every building in use that has none.

    Buildings that are planned, under construction or unoccupied are left without one: they hold nobody. What
    was given is never touched.
    """
    residents = residents_by_building(campus.rooms)
    buildings = tuple(
        replace(building, occupancy=estimate(building, residents.get(building.id)))
        if building.occupancy is None and building.state in HOLDS_PEOPLE
        else building
        for building in campus.buildings
    )
    return replace(campus, buildings=buildings)


def residents_by_building(rooms: Iterable[Room]) -> dict[str, Residents]:
    """Residents of each building that has rooms."""
    people: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for room in rooms:
        sums = people[room.building_id]
        sums[0] += room.residents
        sums[1] += room.mobility_impaired
    return {building_id: Residents(*sums) for building_id, sums in people.items()}


def estimate(building: Building, residents: Residents | None) -> Occupancy:
    """People by hour from the residents where rooms are known, else from use and floor area."""
    parameters = occupancy_parameters()
    rule = parameters.rules[building.use]
    if residents is not None:
        people, spread = float(residents.people), parameters.known_residents_spread.value
        rule_in_words = msg("occupancy.by_residents", people=residents.people, use=building.use)
    else:
        area_m2, basis = floor_area_m2(building)
        people, spread = area_m2 / rule.area_per_person.value, rule.spread
        rule_in_words = msg(
            "occupancy.by_area",
            area_m2=round(area_m2),
            basis=basis,
            person_m2=f"{rule.area_per_person.value:g}",
            use=building.use,
        )
    hours = {
        kind.value: tuple(round(people * share) for share in shares) for kind, shares in rule.profiles.items()
    }
    source = Source(SourceStatus.ESTIMATED, f"occupancy.toml, {building.use.value}", rule_in_words)
    return Occupancy(**hours, source=source, spread=spread)


def floor_area_m2(building: Building) -> tuple[float, Message]:
    """Gross floor area in m² and where it comes from."""
    if building.floor_area_m2:
        return building.floor_area_m2, msg("occupancy.basis_area")
    parameters = occupancy_parameters()
    footprint_m2: float = building.footprint.area
    if building.floors:
        return footprint_m2 * building.floors, msg("occupancy.basis_floors", n=building.floors)
    if building.height_m:
        floors = max(1, round(building.height_m / parameters.storey_height.value))
        return footprint_m2 * floors, msg("occupancy.basis_height", n=floors)
    floors = parameters.rules[building.use].floors
    return footprint_m2 * floors, msg("occupancy.basis_assumed", n=floors)


def local_time(info: CampusInfo, when: datetime) -> datetime:
    """A moment in the campus's own time zone; ValueError for a datetime without a zone."""
    if when.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return when.astimezone(ZoneInfo(info.timezone))


def day_kind(info: CampusInfo, when: datetime) -> DayKind:
    """The kind of day that a moment falls on, by the campus's own calendar and clock."""
    today = local_time(info, when).date()
    if any(date.fromisoformat(first) <= today <= date.fromisoformat(last) for first, last in info.vacations):
        return DayKind.VACATION
    return DayKind.TERM_WEEKEND if today.weekday() >= 5 else DayKind.TERM_WEEKDAY
