"""What is known of one drawn record, in words: a title and labelled lines. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.domain.campus import Building, Ground, Path, Place
from app.domain.drawing import Annotation, Cordon
from app.domain.incident import Closure, Extent, Incident, Zone
from app.domain.plan import Assignment, DemandKind, Tour, whole_minutes
from app.domain.resource import Depot, Team
from app.map.content import Ref
from app.map.layers.positions import report_words
from app.map.sheet.facts import figure, source_words
from app.map.sheet.names import depot_name
from app.map.sheet.tours import tour_words
from app.map.state import MapState
from app.map.words import (
    age_words,
    assignment_words,
    capital,
    flows,
    item_name,
    quantity_words,
)
from app.planning.problem.positions import reports_that_hold

Line: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Facts:
    """A record in words; either part may be empty."""

    title: str
    lines: tuple[Line, ...] = ()
    named: bool = True

    @property
    def telling(self) -> bool:
        """Whether there is more to say than what kind of thing it is."""
        return self.named or bool(self.lines)


class FactBook:
    """Looks up records of one state by reference."""

    def __init__(self, state: MapState) -> None:
        snapshot, campus = state.snapshot, state.snapshot.campus
        self._state = state
        groups: tuple[tuple[Any, ...], ...] = (
            campus.buildings,
            campus.places,
            campus.grounds,
            campus.paths,
            campus.depots,
            snapshot.incidents,
            snapshot.extents,
            snapshot.zones,
            snapshot.closures,
            snapshot.cordons,
            snapshot.annotations,
            campus.teams,
            state.assignments,
            state.tours,
        )
        self._records = {Ref(type(r), r.id): r for group in groups for r in group}
        self._flows = {group[0].id: group for group in flows(state.assignments, state.cut)}

    def of(self, ref: Ref) -> Facts | None:
        """The facts of a record; None for kinds that have nothing to say."""
        record = self._records.get(ref)
        write = _WRITERS.get(ref.kind)
        if record is None or write is None:
            return None
        if isinstance(record, Assignment):
            return _assignment(self._flows.get(record.id, (record,)), self._state)
        return write(record, self._state)


def _building(building: Building, state: MapState) -> Facts:
    text = state.text
    rows = [(text("fact.use"), capital(text.enum(building.use))), (text("fact.code"), building.code)]
    if building.floors is not None:
        rows.append((text("fact.floors"), str(building.floors)))
    counts = state.people or {}
    share = next((s for c in counts.values() for s in c.shares if s.building_id == building.id), None)
    if share is not None:
        people = share.people
        band = text("fact.band", best=figure(people.best), low=figure(people.low), high=figure(people.high))
        rows.append((text("fact.people"), f"{band} · {text.enum(share.source.status)}"))
    return Facts(text.pick(building.name, building.name_zh) or building.code, _said(rows))


def _place(place: Place, state: MapState) -> Facts:
    text = state.text
    kind = capital(text.enum(place.kind))
    name = text.pick(place.name, place.name_zh)
    rows = [(text("fact.kind"), kind if name else ""), (text("fact.note"), place.note)]
    if place.capacity is not None:
        rows.append((text("fact.capacity"), text("map.crew", n=place.capacity)))
    return Facts(name or kind, _said(rows))


def _ground(ground: Ground, state: MapState) -> Facts:
    name = state.text.pick(ground.name, ground.name_zh)
    return Facts(name or capital(state.text.enum(ground.kind)), named=bool(name))


def _path(path: Path, state: MapState) -> Facts:
    name = state.text.pick(path.name, path.name_zh)
    return Facts(name or capital(state.text.enum(path.kind)), named=bool(name))


def _depot(depot: Depot, state: MapState) -> Facts:
    text, campus = state.text, state.snapshot.campus
    rows = [
        (item_name(s.item, text), quantity_words(s.item, s.quantity, DemandKind.SUPPLY, text))
        for s in campus.stock
        if s.depot_id == depot.id
    ]
    rows += [
        (text.pick(t.name, t.name_zh), text("map.crew", n=t.crew))
        for t in campus.teams
        if t.depot_id == depot.id
    ]
    return Facts(text.pick(depot.name, depot.name_zh), _said(rows))


def _incident(incident: Incident, state: MapState) -> Facts:
    text = state.text
    declared = state.snapshot.level(incident.id)
    rows = [
        (text("fact.kind"), capital(text.enum(incident.type))),
        (text("fact.level"), text("map.level", level=declared.level) if declared else ""),
        (text("fact.opened"), text.time(incident.opened_at)),
    ]
    return Facts(f"{incident.number}  {incident.title or capital(text.enum(incident.type))}", _said(rows))


def _extent(extent: Extent, state: MapState) -> Facts:
    text = state.text
    rows = [(text("fact.method"), text.render(extent.method) if extent.method else "")]
    count = (state.people or {}).get(extent.incident_id)
    if count is not None:
        total = count.total
        band = text("fact.band", best=figure(total.best), low=figure(total.low), high=figure(total.high))
        rows.append((text("fact.people"), f"{band} · {source_words(count, text)[0]}"))
    rows.append((text("sheet.source"), text.enum(extent.source.status)))
    return Facts(text("map.legend.ring"), _said(rows))


def _zone(zone: Zone, state: MapState) -> Facts:
    text = state.text
    rows = [
        (text("fact.status"), capital(text.enum(zone.status))),
        (text("sheet.priority"), capital(text.enum(zone.priority))),
    ]
    return Facts(zone.name, _said(rows))


def _closure(closure: Closure, state: MapState) -> Facts:
    words = state.text("map.closed_all" if closure.foot else "map.closed_wheels")
    return Facts(words, _said([(state.text("fact.note"), closure.reason)]))


def _cordon(cordon: Cordon, state: MapState) -> Facts:
    kind = capital(state.text.enum(cordon.kind))
    rows = [(state.text("fact.kind"), kind if cordon.name else ""), (state.text("fact.note"), cordon.note)]
    return Facts(cordon.name or kind, _said(rows))


def _annotation(annotation: Annotation, state: MapState) -> Facts:
    text = state.text
    rows = [
        (text("fact.note"), annotation.note),
        (text("fact.group"), annotation.group),
        (text("fact.drawn"), f"{annotation.author} · {text.time(annotation.at)}"),
        *((attribute.name, attribute.text) for attribute in annotation.attributes),
    ]
    return Facts(annotation.name or text("layer.annotations"), _said(rows))


def _team(team: Team, state: MapState) -> Facts:
    text = state.text
    rows = [
        (text("fact.status"), capital(text.enum(team.status))),
        (text("fact.crew"), text("map.crew", n=team.crew)),
        (text("fact.mode"), text.enum(team.mode)),
        (text("fact.seen"), seen_words(team, state)),
        (text("fact.contact"), team.contact),
    ]
    return Facts(text.pick(team.name, team.name_zh), _said(rows))


def _tour(tour: Tour, state: MapState) -> Facts:
    """What it brings where and when; times count from the making of the plan."""
    text = state.text
    words = tour_words(state, tour)
    rows = [
        (text("sheet.depot"), depot_name(state, tour.depot_id)),
        (text("sheet.departs"), words.departs),
        *((text("fact.stop", number=n), stop) for n, stop in enumerate(words.each_stop, 1)),
        (text("sheet.load"), words.load),
        (text("sheet.back"), words.back),
    ]
    return Facts(words.vehicle, _said(rows))


def seen_words(team: Team, state: MapState) -> str:
    """How long ago somebody reported where a team is, and whether that still tells."""
    text, snapshot = state.text, state.snapshot
    report = next((r for r in snapshot.positions if r.team_id == team.id), None)
    if report is None:
        return ""
    if report not in reports_that_hold(snapshot):
        return text("fact.seen_overtaken", age=age_words(report.at, state.at, text))
    return text("fact.seen_by", age=report_words(report, state), author=report.author)


def _assignment(group: tuple[Assignment, ...], state: MapState) -> Facts:
    text, snapshot = state.text, state.snapshot
    first = group[0]
    depot = next((text.pick(d.name, d.name_zh) for d in snapshot.campus.depots if d.id == first.depot_id), "")
    zone = next((z.name for z in snapshot.zones if z.id == first.zone_id), "")
    rows = [(assignment_words(a, text), text("map.minutes", n=whole_minutes(a.arrival_s))) for a in group]
    return Facts(
        text("fact.flow", depot=depot, zone=zone), (*rows, (text("fact.mode"), text.enum(first.mode)))
    )


def _said(rows: list[Line]) -> tuple[Line, ...]:
    return tuple(row for row in rows if row[1])


_WRITERS: Mapping[type, Callable[[Any, MapState], Facts]] = {
    Building: _building,
    Place: _place,
    Ground: _ground,
    Path: _path,
    Depot: _depot,
    Incident: _incident,
    Extent: _extent,
    Zone: _zone,
    Closure: _closure,
    Cordon: _cordon,
    Annotation: _annotation,
    Team: _team,
    Tour: _tour,
    Assignment: lambda record, state: _assignment((record,), state),
}
