"""What the search box can find, and how well a query fits it. No widgets."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.campus.frame import Frame
from app.domain.campus import Building, Place, Room
from app.domain.incident import Incident, IncidentStatus
from app.domain.message import Message
from app.domain.operation import Snapshot
from app.domain.resource import Depot
from app.map.scene import Ref
from app.runtime.text import Text

_COORDINATES = re.compile(
    r"^\s*\(?\s*([-+]?\d{1,3}(?:\.\d+)?)\s*[,;\s，]\s*([-+]?\d{1,3}(?:\.\d+)?)\s*\)?\s*$"
)
_MOST = 12
_TYPO_LIMIT = 5_000
_TYPO_RATIO = 0.72
_DEPOT, _PLACE, _ROOM, _COMMAND = -6.0, -8.0, -10.0, -4.0


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that can be found: where it is, or what it does."""

    title: str
    detail: str
    icon: str
    keys: tuple[str, ...] = field(compare=False)
    """What it may be called, folded for comparing."""
    ref: Ref | None = None
    geometry: BaseGeometry | None = field(default=None, compare=False)
    weight: float = field(default=0.0, compare=False)
    """What is added to the score of this kind of thing: of equal names the building is meant."""
    act: Callable[[], object] | None = field(default=None, compare=False)


def fold(words: str) -> str:
    """Words as they are compared: no case, single spaces."""
    return " ".join(words.casefold().split())


def score(query: str, key: str) -> float:
    """How well a folded query fits a folded name: 0 not at all, 100 exactly."""
    if query == key:
        return 100.0
    if key.startswith(query):
        return 90.0 - min(len(key) - len(query), 20) * 0.2
    parts = query.split()
    if f" {query}" in key:
        return 80.0 - min(len(key), 40) * 0.1
    if query in key:
        return 66.0 - min(len(key), 40) * 0.1
    if len(parts) > 1 and all(part in key for part in parts):
        return 60.0 - min(len(key), 40) * 0.1
    return _subsequence(query, key)


def _subsequence(query: str, key: str) -> float:
    """Letters of the query in order, with few gaps between them."""
    if len(query) < 3:
        return 0.0
    start, last = -1, -1
    for letter in query.replace(" ", ""):
        last = key.find(letter, last + 1)
        if last < 0:
            return 0.0
        start = last if start < 0 else start
    spread = (last - start + 1) / len(query)
    return max(0.0, 40.0 - 12.0 * (spread - 1))


def rank(query: str, hits: Iterable[Hit], most: int = _MOST) -> list[Hit]:
    """The hits that fit a query, best first; near misses of spelling where nothing else fits."""
    wanted = fold(query)
    if not wanted:
        return []
    pool = list(hits)
    scored = [(max(score(wanted, key) for key in hit.keys), hit) for hit in pool]
    found = [(value + hit.weight, hit) for value, hit in scored if value > 10]
    if not found and len(pool) <= _TYPO_LIMIT and len(wanted) > 3:
        scored = [(max(_likeness(wanted, key) for key in hit.keys), hit) for hit in pool]
        found = [(value, hit) for value, hit in scored if value >= _TYPO_RATIO]
    found.sort(key=lambda pair: (-pair[0], len(pair[1].title), pair[1].title))
    return [hit for _, hit in found[:most]]


def _likeness(query: str, key: str) -> float:
    """Similarity of spelling with the beginning of a name, 0 to 1."""
    return SequenceMatcher(None, query, key[: len(query) + 2]).ratio()


def coordinates(query: str, frame: Frame, text: Text) -> Hit | None:
    """The place that `lon,lat` in degrees names, or None where the query is something else."""
    match = _COORDINATES.match(query)
    if match is None:
        return None
    lon, lat = float(match[1]), float(match[2])
    if abs(lon) > 180 or abs(lat) > 90:
        return None
    point = frame.from_wgs84(Point(lon, lat))
    if not all(map(math.isfinite, (point.x, point.y))):
        return None
    return Hit(f"{lon:.6f}, {lat:.6f}", text("views.search.coordinates"), "pin", (), geometry=point)


def campus_hits(snapshot: Snapshot, text: Text) -> Iterator[Hit]:
    """Buildings, places, depots and rooms of the campus."""
    campus = snapshot.campus
    names = {}
    for building in campus.buildings:
        names[building.id] = text.pick(building.name, building.name_zh)
        yield _building(building, text)
    for place in campus.places:
        if place.name or place.name_zh:
            yield _place(place, text)
    for depot in campus.depots:
        yield Hit(
            text.pick(depot.name, depot.name_zh),
            text("views.search.depot"),
            "depot",
            _keys(depot.name, depot.name_zh),
            Ref(Depot, depot.id),
            depot.point,
            _DEPOT,
        )
    shapes = {building.id: building.footprint for building in campus.buildings}
    for room in campus.rooms:
        yield _room(room, names.get(room.building_id, ""), shapes.get(room.building_id), text)


def incident_hits(snapshot: Snapshot, text: Text) -> Iterator[Hit]:
    """Incidents, the newest first."""
    for incident in reversed(snapshot.incidents):
        kind = text.enum(incident.type)
        state = "" if incident.status is IncidentStatus.OPEN else f" · {text.enum(incident.status)}"
        yield Hit(
            f"{incident.number} {kind}",
            text("views.search.incident") + state,
            incident.type.value,
            _keys(incident.number, kind, incident.title),
            Ref(Incident, incident.id),
            incident.point,
        )


def command_hit(title: Message, icon: str, detail: str, act: Callable[[], object], text: Text) -> Hit:
    """A command by its words."""
    words = text.render(title)
    return Hit(words, detail, icon, _keys(words), weight=_COMMAND, act=act)


def _building(building: Building, text: Text) -> Hit:
    other = building.name if text.language == "zh" else building.name_zh
    title = text.pick(building.name, building.name_zh)
    details = (text.enum(building.use), other if other != title else "", building.code)
    return Hit(
        title,
        " · ".join(part for part in details if part),
        "building",
        _keys(building.name, building.name_zh, building.code),
        Ref(Building, building.id),
        building.footprint,
    )


def _place(place: Place, text: Text) -> Hit:
    return Hit(
        text.pick(place.name, place.name_zh),
        text.enum(place.kind),
        "pin",
        _keys(place.name, place.name_zh),
        Ref(Building, place.building_id) if place.building_id else Ref(Place, place.id),
        place.geometry,
        _PLACE,
    )


def _room(room: Room, building: str, shape: BaseGeometry | None, text: Text) -> Hit:
    title = f"{building} {room.number}"
    detail = text("views.search.room", floor=room.floor)
    return Hit(title, detail, "building", _keys(title), Ref(Building, room.building_id), shape, _ROOM)


def _keys(*names: str) -> tuple[str, ...]:
    return tuple(fold(name) for name in names if name)
