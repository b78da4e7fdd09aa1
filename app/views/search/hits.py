"""What a search finds, in words: its name, what it is, where it is, what choosing it does. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import shapely
from shapely.geometry.base import BaseGeometry

from app.campus.coordinates import read_coordinates
from app.campus.frame import Frame
from app.campus.people import people_by_building
from app.domain.campus import Building, Ground, Place, Room
from app.domain.drawing import Annotation, Cordon
from app.domain.errors import UserError
from app.domain.incident import Headcount, Incident, IncidentStatus, Zone
from app.domain.operation import Snapshot
from app.domain.resource import Depot, Team
from app.map.content import Ref
from app.map.finding.campus_index import Found, Road
from app.map.words import age_words
from app.planning.problem.positions import reports_that_hold
from app.runtime.text import Text
from app.views import figures


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: where it is, or what it does."""

    title: str
    detail: str
    icon: str
    ref: Ref | None = None
    geometry: BaseGeometry | None = field(default=None, compare=False)
    """In metres."""
    act: Callable[[], object] | None = field(default=None, compare=False)
    refs: tuple[Ref, ...] = ()
    """All of them are selected together."""
    scale: float | None = None
    """At which it is to be looked at; None leaves that to the map."""

    @property
    def leads_somewhere(self) -> bool:
        """Whether it can be chosen; else it only tells."""
        return self.act is not None or self.geometry is not None or bool(self.refs)


def coordinate_hits(query: str, frame: Frame, text: Text) -> list[Hit]:
    """The places that a coordinate names, each with how it was read; one that is wrong says why."""
    try:
        readings = read_coordinates(query, frame)
    except UserError as error:
        return [Hit(query.strip(), text.render(error.message), "alert")]
    hits = []
    for reading in readings:
        place = frame.to_wgs84(reading.point)
        title = f"{abs(place.y):.6f}°{'NS'[place.y < 0]} {abs(place.x):.6f}°{'EW'[place.x < 0]}"
        shape = reading.square if reading.square is not None and reading.square.area > 400 else reading.point
        hits.append(Hit(title, text.enum(reading.form), "pin", geometry=shape))
    return hits


class CampusHits:
    """Puts what the index of a campus found into words, at one moment."""

    def __init__(
        self, snapshot: Snapshot, text: Text, now: datetime, headcounts: tuple[Headcount, ...]
    ) -> None:
        self._campus = snapshot.campus
        self._reports = {report.team_id: report for report in reports_that_hold(snapshot)}
        self._text = text
        self._now = now
        self._headcounts = headcounts

    def of(self, found: Iterable[Found]) -> list[tuple[float, Hit]]:
        """A score and a hit for each thing found, in the same order; buildings tell their people."""
        listed = list(found)
        wanted = {f.record.building_id for f in listed if isinstance(f.record, Room)}
        by_id = {b.id: b for b in self._campus.buildings if b.id in wanted} if wanted else {}
        people = self._people([f.record for f in listed if isinstance(f.record, Building)])
        hits = ((f.score, self._hit(f.record, people, by_id)) for f in listed)
        return [(score, hit) for score, hit in hits if hit is not None]

    def of_buildings(self, buildings: list[Building]) -> list[Hit]:
        """A hit for each building with its people, in the same order."""
        people = self._people(buildings)
        return [self._building(building, people.get(building.id, "")) for building in buildings]

    def _hit(self, record: object, people: Mapping[str, str], by_id: Mapping[str, Building]) -> Hit | None:
        if isinstance(record, Building):
            return self._building(record, people.get(record.id, ""))
        if isinstance(record, Room):
            building = by_id.get(record.building_id)
            return None if building is None else self._room(record, building)
        if isinstance(record, Team):
            return self._team(record)
        return self._spot(record) if isinstance(record, Place | Depot | Ground | Road) else None

    def _spot(self, record: Place | Depot | Ground | Road) -> Hit:
        text, name = self._text, _name(record, self._text)
        match record:
            case Place():
                ref = Ref(Building, record.building_id) if record.building_id else Ref(Place, record.id)
                return Hit(name, text.enum(record.kind), "pin", ref, record.geometry)
            case Depot():
                return Hit(name, text("views.search.depot"), "depot", Ref(Depot, record.id), record.point)
            case Ground():
                return Hit(name, text.enum(record.kind), "layers", geometry=record.area)
            case Road():
                shape = shapely.union_all([path.line for path in record.paths])
                return Hit(name, text("views.search.road"), "line", geometry=shape)

    def _people(self, buildings: list[Building]) -> dict[str, str]:
        """The people in each building in words, with the moment."""
        campus = replace(self._campus, buildings=tuple(buildings))
        counts = people_by_building(campus, self._now, self._headcounts).tolist()
        counted = {h.building_id for h in self._headcounts}
        words = {}
        for building, count in zip(buildings, counts, strict=True):
            if count == count and (building.occupancy is not None or building.id in counted):
                at = self._text.time(self._now, date=False)
                key = "views.search.counted" if building.id in counted else "views.search.people"
                words[building.id] = self._text(key, people=figures.count(count), n=round(count), at=at)
        return words

    def _building(self, building: Building, people: str) -> Hit:
        text = self._text
        title = _name(building, text) or building.code
        other = building.name if text.language == "zh" else building.name_zh
        details = (text.enum(building.use), people, other if other != title else "", building.code)
        words = " · ".join(part for part in details if part)
        return Hit(title, words, "building", Ref(Building, building.id), building.footprint)

    def _room(self, room: Room, building: Building) -> Hit:
        title = f"{_name(building, self._text)} {room.number}"
        detail = self._text("views.search.room_people", floor=room.floor, n=room.residents, beds=room.beds)
        return Hit(title, detail, "building", Ref(Building, building.id), building.footprint)

    def _team(self, team: Team) -> Hit | None:
        depot = next((d for d in self._campus.depots if d.id == team.depot_id), None)
        if depot is None:
            return None
        where = _name(depot, self._text)
        detail = self._text("views.search.team", status=team.status, n=team.crew, depot=where)
        report = self._reports.get(team.id)
        if report is not None:
            detail = f"{detail} · {age_words(report.at, self._now, self._text)}"
            return Hit(_name(team, self._text), detail, "crowd", Ref(Team, team.id), report.point)
        return Hit(_name(team, self._text), detail, "crowd", Ref(Depot, depot.id), depot.point)


@dataclass(frozen=True, slots=True)
class Named:
    """A hit with the names by which it is found, and what its kind adds to the score."""

    hit: Hit
    names: tuple[str, ...]
    weight: float = 0.0


def operation_hits(snapshot: Snapshot, text: Text) -> Iterator[Named]:
    """Incidents, zones, cordons, annotations and bookmarks, the newest incident first."""
    numbers = {incident.id: incident.number for incident in snapshot.incidents}
    for incident in reversed(snapshot.incidents):
        yield _incident(incident, text)
    for zone in snapshot.zones:
        detail = text("views.search.zone", incident=numbers.get(zone.incident_id, ""), status=zone.status)
        yield Named(Hit(zone.name, detail, "zone", Ref(Zone, zone.id), zone.area), (zone.name,), -1.0)
    for cordon in snapshot.cordons:
        kind = text.enum(cordon.kind)
        detail = f"{kind} · {numbers.get(cordon.incident_id, '')}"
        hit = Hit(cordon.name or kind, detail, "no_entry", Ref(Cordon, cordon.id), cordon.area)
        yield Named(hit, (cordon.name, kind), -1.0)
    for note in snapshot.annotations:
        title = note.name or note.note
        if title:
            detail = " · ".join(part for part in (text("views.search.annotation"), note.group) if part)
            hit = Hit(title, detail, "edit", Ref(Annotation, note.id), note.geometry)
            yield Named(hit, (note.name, note.note, note.group), -2.0)
    for mark in snapshot.bookmarks:
        detail = text("views.search.bookmark", scale=figures.count(mark.scale))
        yield Named(Hit(mark.name, detail, "bookmark", geometry=mark.centre, scale=mark.scale), (mark.name,))


def _incident(incident: Incident, text: Text) -> Named:
    kind = text.enum(incident.type)
    state = "" if incident.status is IncidentStatus.OPEN else f" · {text.enum(incident.status)}"
    detail = text("views.search.incident") + state
    hit = Hit(
        f"{incident.number} {kind}", detail, incident.type.value, Ref(Incident, incident.id), incident.point
    )
    return Named(hit, (incident.number, kind, incident.title), 1.0)


def _name(record: Building | Place | Depot | Team | Ground | Road, text: Text) -> str:
    return text.pick(record.name, record.name_zh)
