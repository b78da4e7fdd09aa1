"""Canteens that the data name: by building, by exposure, or as the incident's own building."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry import MultiPolygon, Point, Polygon

from app.campus.words import plain
from app.domain.campus import BuildingUse, PlaceKind
from app.domain.incident import Incident
from app.domain.message import Message, bilingual
from app.domain.observation import CaseReport
from app.domain.operation import Campus
from app.hazards.foodborne.two_by_two import TwoByTwo


@dataclass(frozen=True, slots=True)
class Canteen:
    """A canteen of the campus: a building, or a place within or without one."""

    id: str
    label: Message
    names: tuple[str, ...]
    """Everything that it is called, folded."""
    shape: Point | Polygon | MultiPolygon


def canteens(campus: Campus) -> tuple[Canteen, ...]:
    """The canteens of a campus; of a place inside a building its building."""
    found = {
        building.id: Canteen(
            building.id,
            bilingual(building.name, building.name_zh),
            _names(building.name, building.name_zh, building.code, building.id),
            building.footprint,
        )
        for building in campus.buildings
        if building.use is BuildingUse.CANTEEN
    }
    for place in campus.places:
        if place.kind is PlaceKind.CANTEEN and place.building_id not in found:
            names = _names(place.name, place.name_zh, place.id)
            label = bilingual(place.name or place.id, place.name_zh)
            found[place.id] = Canteen(place.id, label, names, place.geometry)
    return tuple(found.values())


def building_ids(campus: Campus | None) -> Mapping[str, str]:
    """Ids of the buildings by everything that they are called, folded; a name of several is left out."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for building in campus.buildings if campus is not None else ():
        for name in _names(building.name, building.name_zh, building.code, building.id, building.source_id):
            if found.setdefault(name, building.id) != building.id:
                twice.add(name)
    return {name: building_id for name, building_id in found.items() if name not in twice}


def by_canteen(people: Sequence[CaseReport], known: Sequence[Canteen]) -> tuple[TwoByTwo, ...]:
    """People of each canteen that the list names against the people of all other buildings that it names."""
    told = [one for one in people if one.building_id and one.ill is not None]
    rows = []
    for canteen in known:
        here = [one for one in told if one.building_id == canteen.id]
        if here:
            ill = sum(bool(one.ill) for one in here)
            all_ill = sum(bool(one.ill) for one in told)
            others = len(told) - len(here)
            rows.append(TwoByTwo(canteen.id, ill, len(here) - ill, all_ill - ill, others - (all_ill - ill)))
    return tuple(rows)


def named_by(food: str, known: Sequence[Canteen]) -> Canteen | None:
    """The canteen whose name an exposure bears."""
    words = plain(food).casefold().replace(".", " ").replace("_", " ")
    for canteen in known:
        if any(name == words or (len(name) > 3 and name in words) for name in canteen.names):
            return canteen
    return None


def of_incident(incident: Incident | None, known: Sequence[Canteen]) -> Canteen | None:
    """The canteen at which the incident was opened."""
    if incident is None:
        return None
    return next((canteen for canteen in known if canteen.id == incident.building_id), None)


def _names(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain(word).casefold() for word in words if word))
