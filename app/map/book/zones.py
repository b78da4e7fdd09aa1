"""The zone sheets of the map book. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from shapely.geometry import Point

from app.campus.coordinates import CoordinateFormat, format_coordinate
from app.campus.frame import WGS84, transform
from app.domain.campus import BuildingUse, Place, PlaceKind
from app.domain.incident import Zone
from app.domain.plan import Assignment, DemandKind, Unmet, whole_minutes
from app.map.book.parts import Fact, Link, ZoneSheet
from app.map.sheet.compose import Sheet, SheetOptions, compose
from app.map.sheet.facts import figure, sorted_unmet
from app.map.sheet.frames import Paper
from app.map.sheet.names import depot_name, team_name
from app.map.sheet.table_types import Align, Column, Mark, Row, Table
from app.map.state import MapState
from app.map.viewport import Bounds
from app.map.words import item_name, quantity_words, sent_name
from app.planning.needs.population import ZonePopulation
from app.runtime.text import Text

_NEAREST = {PlaceKind.ASSEMBLY_AREA: 4, PlaceKind.SHELTER: 3}
"""How many of the places nearby a sheet names."""
_AIR = 0.22
"""Of the zone's size, shown around it."""
_LEAST_AIR_M = 40.0
_NAMED = 3
"""Dormitories that are named; the table of people by building has them all."""
_SHARES = {Paper.A4: 0.42}
_SHARE = 0.33
"""Of the page, for the facts and tables beside or below the map; larger papers need less of it."""
_LINES = 3
"""Lines of what comes to a zone that the usual share of an upright page holds."""
_SHARE_OF_LINE = 0.03
_MOST_SHARE = 0.58
_NEIGHBOUR = 1.5
"""A zone whose middle lies within so many widths of the map has its sheet named at the map's edge."""


def zone_sheets(
    state: MapState, options: SheetOptions, populations: Mapping[str, ZonePopulation]
) -> tuple[ZoneSheet, ...]:
    """One sheet for each zone of the open incidents, in the order of their names."""
    open_ids = {incident.id for incident in state.open_incidents}
    zones = sorted(
        (z for z in state.snapshot.zones if z.incident_id in open_ids), key=lambda z: (z.name, z.id)
    )
    access = access_points(state)
    maps = {zone.id: _zone_map(state, options, zone, access.get(zone.id)) for zone in zones}
    return tuple(
        _zone_sheet(state, zone, maps[zone.id], zones, populations.get(zone.id), access.get(zone.id))
        for zone in zones
    )


def access_points(state: MapState) -> dict[str, Point]:
    """Where the arrivals of each zone report: where a person put it, else where the plan's ways end."""
    found = {a.zone_id: Point(a.route.coords[-1]) for a in state.assignments if not a.route.is_empty}
    found.update(state.proposal.access_points if state.proposal else ())
    found.update({zone.id: zone.access for zone in state.snapshot.zones if zone.access is not None})
    return found


def airy(bounds: Bounds, share: float = _AIR) -> Bounds:
    """The box with some air around it."""
    left, bottom, right, top = bounds
    air = max(max(right - left, top - bottom) * share, _LEAST_AIR_M)
    return (left - air, bottom - air, right + air, top + air)


def around(boxes: Iterable[Bounds]) -> Bounds:
    """The box around boxes, of which there is at least one."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return (min(lefts), min(bottoms), max(rights), max(tops))


def grid_words(state: MapState, point: Point) -> tuple[str, str]:
    """A point in metres as MGRS and as degrees."""
    place = transform(point, state.snapshot.campus.info.epsg, WGS84)
    return (
        format_coordinate(place, CoordinateFormat.MGRS),
        format_coordinate(place, CoordinateFormat.DEGREES),
    )


def _zone_map(state: MapState, options: SheetOptions, zone: Zone, access: Point | None) -> Sheet:
    boxes = [zone.area.bounds]
    if access is not None:
        boxes.append(access.bounds)
    options = replace(options, incident_id=zone.incident_id)
    sheet = compose(state, options, airy(around(boxes)), _share(state, options, zone))
    return titled(sheet, state.text("book.zone_sheet"), zone.name)


def _share(state: MapState, options: SheetOptions, zone: Zone) -> float:
    """The share of the page for facts and tables; below an upright map they get more where much comes."""
    share = _SHARES.get(options.paper, _SHARE)
    if options.landscape or options.paper not in _SHARES:
        return share
    coming = {a.team_id or a.depot_id for a in state.assignments if a.zone_id == zone.id}
    return min(share + _SHARE_OF_LINE * max(len(coming) - _LINES, 0), _MOST_SHARE)


def titled(sheet: Sheet, heading: str, name: str) -> Sheet:
    """The sheet headed by a name of its own; the incident goes to the line below."""
    title = sheet.title
    place = f"{title.campus}  ·  {title.operation}"
    return replace(
        sheet, title=replace(title, heading=heading, incident=name, campus=title.incident, operation=place)
    )


def _zone_sheet(
    state: MapState,
    zone: Zone,
    sheet: Sheet,
    zones: Sequence[Zone],
    population: ZonePopulation | None,
    access: Point | None,
) -> ZoneSheet:
    text = state.text
    inside = population.inside if population else None
    unknown = text("book.unknown")
    people = (figure(inside.low), figure(inside.best), figure(inside.high)) if inside else ("", unknown, "")
    nearest = _nearest(state, zone)
    absent = [kind for kind, places in nearest.items() if not places]
    none_known = [Fact(text("book.nearby"), _none_recorded(text, absent))] if absent else []
    places = _places(state, zone, (place for found in nearest.values() for place in found))
    return ZoneSheet(
        key=zone.id,
        name=zone.name,
        sheet=sheet,
        status=zone.status,
        status_words=text.enum(zone.status),
        priority=text.enum(zone.priority),
        people=people,
        people_note=text("book.lower_bound") if population and population.unknown else "",
        facts=(*_facts(state, zone, population, access), *none_known),
        places=places,
        missing=_missing(state, zone),
        coming=_coming(state, zone),
        links=tuple(_links(zone, zones, sheet)),
    )


def _facts(
    state: MapState, zone: Zone, population: ZonePopulation | None, access: Point | None
) -> Iterable[Fact]:
    text = state.text
    unknown = text("book.unknown")
    yield Fact(text("book.impaired"), _impaired(state, zone, population) or unknown)
    buildings = population.buildings if population else ()
    dormitories = [b for b in buildings if b.use is BuildingUse.DORMITORY]
    names = text.join(text.pick(b.name, b.name_zh) for b in dormitories[:_NAMED])
    if len(dormitories) > _NAMED:
        names = text("map.and_more", words=names, count=len(dormitories) - _NAMED)
    yield Fact(text("book.buildings"), figure(len(buildings)))
    elsewhere = _counted_elsewhere(state, zone, population)
    if elsewhere:
        words = text("book.shared_people", people=figure(elsewhere))
        yield Fact(text("book.shared"), words)
    yield Fact(text("book.dormitories", n=len(dormitories)), names or text("book.none"))
    yield Fact(text("book.area"), text("book.hectares", n=f"{zone.area.area / 10_000:.2f}"))
    if access is None:
        yield Fact(text("book.access"), text("book.access_none"), grave=True)
        return
    grid, degrees = grid_words(state, access)
    yield Fact(text("book.access"), f"{grid}  ·  {degrees}")


def _counted_elsewhere(state: MapState, zone: Zone, population: ZonePopulation | None) -> float:
    """People of the buildings that the zone touches and that count in another zone of the incident.

    The table of zones counts whatever a zone touches; with these people the sheet's figure is the same.
    """
    count = (state.people or {}).get(zone.incident_id)
    if count is None or population is None:
        return 0.0
    own = {building.id for building in population.buildings}
    others = {s.building_id: s.people.best for s in count.shares if s.building_id not in own}
    buildings = (b for b in state.snapshot.campus.buildings if b.id in others)
    return sum(others[b.id] for b in buildings if b.footprint.intersects(zone.area))


def _impaired(state: MapState, zone: Zone, population: ZonePopulation | None) -> str:
    """Those known to be mobility-impaired; empty where nobody knows of any building with people inside."""
    count = (state.people or {}).get(zone.incident_id)
    if count is None or population is None:
        return ""
    own = {building.id for building in population.buildings}
    inside = [s for s in count.shares if s.building_id in own and s.people.high > 0]
    known = [s for s in inside if s.building_id not in count.mobility_unknown_ids]
    if not known:
        return ""
    total = figure(sum(s.mobility_impaired.best for s in known))
    missing = len(inside) - len(known)
    return state.text("book.impaired_partly", known=total, n=missing) if missing else total


def _nearest(state: MapState, zone: Zone) -> dict[PlaceKind, list[Place]]:
    """The places of each kind that are nearest to the zone, as the crow flies."""
    found: dict[PlaceKind, list[Place]] = {kind: [] for kind in _NEAREST}
    for place in state.snapshot.campus.places:
        if place.kind in found:
            found[place.kind].append(place)
    for kind, places in found.items():
        places.sort(key=lambda place: (place.geometry.distance(zone.area), place.id))
        del places[_NEAREST[kind] :]
    return found


def _places(state: MapState, zone: Zone, nearest: Iterable[Place]) -> Table:
    text = state.text

    def row(place: Place) -> Row:
        capacity = figure(place.capacity) if place.capacity is not None else text("book.unknown")
        away = text("book.metres", n=figure(place.geometry.distance(zone.area)))
        kind = text.enum(place.kind)
        return Row((text.pick(place.name, place.name_zh) or kind, kind, capacity, away))

    return Table(
        "places",
        text("book.nearby"),
        (
            Column(text("book.place"), 2.4),
            Column(text("sheet.kind"), 1.5),
            Column(text("book.capacity"), 1.2, Align.RIGHT),
            Column(text("book.away"), 1.0, Align.RIGHT),
        ),
        tuple(row(place) for place in nearest),
    )


def _none_recorded(text: Text, kinds: Sequence[PlaceKind]) -> str:
    return text("book.none_recorded", kinds=text.join(text.enum(kind) for kind in kinds))


def _missing(state: MapState, zone: Zone) -> Table:
    text = state.text

    def row(unmet: Unmet) -> Row:
        missing = text(
            "sheet.missing_of",
            missing=figure(unmet.missing),
            demanded=quantity_words(unmet.item, unmet.demanded, unmet.kind, text),
        )
        return Row((item_name(unmet.item, text), missing, text.enum(unmet.cause)), Mark.DANGER)

    planned = any(a.zone_id == zone.id for a in state.assignments) or any(
        u.zone_id == zone.id for u in state.unmet
    )
    return Table(
        "zone_missing",
        text("book.missing"),
        (
            Column(text("sheet.need"), 2.2),
            Column(text("sheet.missing"), 1.9, Align.RIGHT),
            Column(text("sheet.cause"), 1.7),
        ),
        tuple(row(u) for u in sorted_unmet(state) if u.zone_id == zone.id),
        empty=text("book.nothing_missing") if planned else text("sheet.no_plan"),
    )


def _coming(state: MapState, zone: Zone) -> Table:
    """What travels together stands together: each team, and all that one depot sends."""
    text = state.text

    def row(group: Sequence[Assignment]) -> Row:
        first = group[0]
        who = team_name(state, first.team_id) if first.team_id else depot_name(state, first.depot_id)
        cut = any(a.id in state.cut for a in group)
        longest = max(a.arrival_s for a in group)
        return Row(
            (
                text.join(load_words(a, text) for a in group),
                who,
                text("sheet.way_cut") if cut else text("map.minutes", n=whole_minutes(longest)),
            ),
            Mark.DANGER if cut else Mark.NONE,
        )

    groups: dict[tuple[str, str, str], list[Assignment]] = {}
    for a in sorted(state.assignments, key=lambda a: (not a.team_id, a.arrival_s, a.item)):
        if a.zone_id == zone.id:
            groups.setdefault((a.team_id, a.depot_id, a.mode.value), []).append(a)
    return Table(
        "zone_coming",
        text("book.coming"),
        (
            Column(text("sheet.sent"), 3.4),
            Column(text("sheet.team_or_depot"), 2.0),
            Column(text("sheet.arrives"), 0.9, Align.RIGHT),
        ),
        tuple(row(group) for group in groups.values()),
        empty=text("book.nothing_coming"),
    )


def load_words(assignment: Assignment, text: Text) -> str:
    """`First aid: 4 people` or `Drinking water: 200 L`."""
    kind = DemandKind.CAPABILITY if assignment.team_id else DemandKind.SUPPLY
    quantity = quantity_words(assignment.item, assignment.quantity, kind, text)
    return text("sheet.named", name=sent_name(assignment, text), value=quantity)


def _links(zone: Zone, zones: Sequence[Zone], sheet: Sheet) -> Iterable[Link]:
    left, bottom, right, top = sheet.viewport.bounds
    reach = _NEIGHBOUR * max(right - left, top - bottom)
    for other in zones:
        middle = other.area.representative_point()
        outside = not (left < middle.x < right and bottom < middle.y < top)
        near = abs(middle.x - (left + right) / 2) < reach and abs(middle.y - (bottom + top) / 2) < reach
        if other.id != zone.id and near:
            yield Link(other.id, other.name, middle.x, middle.y, outside)
