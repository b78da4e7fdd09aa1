"""What of a campus can be found by name: buildings, rooms, places, depots, teams, named ground and roads."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from app.domain.campus import Building, Ground, Path, Place, Room
from app.domain.operation import Campus
from app.domain.resource import Depot, Team
from app.map.finding.names import EXACT, START, Names, fold

Findable: TypeAlias = "Building | Place | Depot | Team | Ground | Road"

WEIGHTS: Mapping[type, float] = {Depot: -3.0, Team: -4.0, Place: -4.0, Ground: -5.0}
"""Added to the score of a kind of thing: of equal names the building is meant."""
ROAD_WEIGHT = -5.0
ROOM_WEIGHT = -8.0

_ROOM = re.compile(r"(.*?)[\s#-]*([a-z]?\d+[a-z]?)")
_MOST_BUILDINGS = 24
_MOST_ROOMS = 24


@dataclass(frozen=True, slots=True)
class Road:
    """All segments of the network that bear one name."""

    name: str
    name_zh: str
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Something of the campus that fits a query, and how well."""

    record: Findable | Room
    score: float


@dataclass(frozen=True, eq=False)
class CampusIndex:
    """The findable things of one campus. Compared by identity."""

    campus: Campus
    records: tuple[Findable, ...]
    """The buildings of the campus come first, in its order."""
    names: Names
    rooms: Mapping[str, tuple[Room, ...]]
    """By the id of their building."""
    room_numbers: Mapping[str, tuple[Room, ...]]
    """By their folded number."""

    @classmethod
    def of(cls, campus: Campus, *, pinyin: bool) -> CampusIndex:
        """The index of a campus; with pinyin it takes longer, a second or two for 100,000 buildings."""
        records = tuple(_records(campus))
        names = list(_names(records))
        by_building: dict[str, list[Room]] = defaultdict(list)
        by_number: dict[str, list[Room]] = defaultdict(list)
        for room in campus.rooms:
            by_building[room.building_id].append(room)
            by_number[fold(room.number)].append(room)
        return cls(
            campus,
            records,
            Names.spelt(names) if pinyin else Names.written_only(names),
            {key: tuple(rooms) for key, rooms in by_building.items()},
            {key: tuple(rooms) for key, rooms in by_number.items()},
        )

    def find(self, query: str) -> list[Found]:
        """What fits a query, best first, rooms last."""
        found = [self._weighed(m.entry, m.score) for m in self.names.find(query)]
        found += self.find_rooms(query)
        return sorted(found, key=lambda f: -f.score)

    def find_rooms(self, query: str) -> list[Found]:
        """Rooms by building and number, `maple hall 101` or `枫园1号楼101`, or by the number alone."""
        match = _ROOM.fullmatch(fold(query))
        if match is None:
            return []
        building, number = match[1], match[2]
        if not building:
            return [Found(r, EXACT + ROOM_WEIGHT) for r in self.room_numbers.get(number, ())[:_MOST_ROOMS]]
        found = []
        for hit in self.names.find(building)[:_MOST_BUILDINGS]:
            for room in self._rooms_in(hit.entry):
                written = fold(room.number)
                if written.startswith(number):
                    score = hit.score + ROOM_WEIGHT - (0.0 if written == number else EXACT - START)
                    found.append(Found(room, score))
        return sorted(found, key=lambda f: -f.score)[:_MOST_ROOMS]

    def _rooms_in(self, entry: int) -> tuple[Room, ...]:
        record = self.records[entry]
        return self.rooms.get(record.id, ()) if isinstance(record, Building) else ()

    def _weighed(self, entry: int, score: float) -> Found:
        record = self.records[entry]
        weight = ROAD_WEIGHT if isinstance(record, Road) else WEIGHTS.get(type(record), 0.0)
        return Found(record, score + weight)


def _records(campus: Campus) -> Iterator[Findable]:
    yield from campus.buildings
    yield from (place for place in campus.places if place.name or place.name_zh)
    yield from campus.depots
    yield from campus.teams
    yield from (ground for ground in campus.grounds if ground.name or ground.name_zh)
    roads: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for path in campus.paths:
        if path.name or path.name_zh:
            roads[path.name, path.name_zh].append(path)
    for (name, name_zh), paths in roads.items():
        yield Road(name, name_zh, tuple(paths))


def _names(records: tuple[Findable, ...]) -> Iterator[tuple[str, int]]:
    for entry, record in enumerate(records):
        yield record.name, entry
        yield record.name_zh, entry
        if isinstance(record, Building):
            yield record.code, entry
