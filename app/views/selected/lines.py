"""What is known of a selected object, as labelled lines with units. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from shapely.geometry.base import BaseGeometry

from app.domain.campus import Building, Entrance, Path, Place, TravelMode
from app.domain.drawing import Annotation, Cordon
from app.domain.incident import Closure, Extent, Incident, Zone
from app.domain.operation import Record, Snapshot
from app.domain.plan import Assignment, Tour
from app.domain.resource import Depot, Team
from app.map.facts import FactBook
from app.map.scene import Ref
from app.map.words import capital
from app.runtime.text import Text
from app.views import figures

SHOWN: tuple[type, ...] = (
    Building,
    Entrance,
    Place,
    Path,
    Depot,
    Zone,
    Extent,
    Incident,
    Closure,
    Assignment,
    Annotation,
    Cordon,
    Team,
    Tour,
)
"""Kinds of record that a person selects to read about; the ground beneath is not one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One attribute: its name, and its value with unit."""

    name: str
    value: str
    edited: bool = False
    """A person changed it by hand."""


def find(snapshot: Snapshot, ref: Ref, orders: tuple[Assignment | Tour, ...]) -> Record | None:
    """The record behind a reference, None where it is gone."""
    groups = _groups(snapshot, orders)
    return next((record for record in groups.get(ref.kind, ()) if record.id == ref.id), None)


def records_by_ref(
    snapshot: Snapshot, orders: tuple[Assignment | Tour, ...], refs: set[Ref]
) -> dict[Ref, Record]:
    """The records behind references, without those that are gone."""
    kinds = {ref.kind for ref in refs}
    pool = ((kind, r) for kind, group in _groups(snapshot, orders).items() if kind in kinds for r in group)
    return {ref: record for kind, record in pool if (ref := Ref(kind, record.id)) in refs}


def _groups(snapshot: Snapshot, orders: tuple[Assignment | Tour, ...]) -> Mapping[type, tuple[Any, ...]]:
    campus = snapshot.campus
    return {
        Building: campus.buildings,
        Entrance: campus.entrances,
        Place: campus.places,
        Path: campus.paths,
        Depot: campus.depots,
        Zone: snapshot.zones,
        Extent: snapshot.extents,
        Incident: snapshot.incidents,
        Closure: snapshot.closures,
        Assignment: tuple(order for order in orders if isinstance(order, Assignment)),
        Tour: tuple(order for order in orders if isinstance(order, Tour)),
        Team: campus.teams,
        Annotation: snapshot.annotations,
        Cordon: snapshot.cordons,
    }


def title_of(record: Record, book: FactBook, text: Text) -> str:
    """What a person calls it."""
    if isinstance(record, Entrance):
        return text("views.selected.entrance")
    if isinstance(record, Annotation):
        return record.name or text("views.kind.annotation")
    if isinstance(record, Cordon):
        return record.name or capital(text.enum(record.kind))
    facts = book.of(Ref(type(record), record.id))
    return facts.title if facts else record.id


def lines_of(record: Record, snapshot: Snapshot, book: FactBook, text: Text) -> list[Line]:
    """Every attribute that has a value, in the order in which a person asks for them."""
    write = _WRITERS.get(type(record))
    if write is not None:
        found = write(record, snapshot, text)
    else:
        facts = book.of(Ref(type(record), record.id))
        found = [Line(name, value) for name, value in facts.lines] if facts else []
        found += _more(record, snapshot, text)
    found += _marks(record, text)
    edited = {text(f"building_field.{name}") for name in getattr(record, "edited", ())}
    return [replace(line, edited=line.name in edited) for line in found if line.value]


def _building(building: Building, snapshot: Snapshot, text: Text) -> list[Line]:
    campus = snapshot.campus
    entrances = [e for e in campus.entrances if e.building_id == building.id]
    step_free = sum(e.accessible is True for e in entrances)
    doors = figures.count(len(entrances))
    if step_free:
        doors = text("views.selected.step_free", n=len(entrances), accessible=step_free)
    found = [
        Line(text("building_field.code"), building.code),
        Line(text("building_field.use"), capital(text.enum(building.use))),
        Line(text("building_field.state"), capital(text.enum(building.state))),
        Line(text("building_field.floors"), _number(building.floors)),
        Line(text("building_field.height_m"), _number(building.height_m)),
        Line(text("building_field.year"), str(building.year or "")),
        Line(text("building_field.construction"), building.construction),
        Line(text("building_field.floor_area_m2"), _number(building.floor_area_m2)),
        Line(text("building_field.address"), building.address),
        Line(text("views.selected.footprint"), figures.area(text, building.footprint.area)),
        Line(text("views.selected.entrances"), doors if entrances else text("views.selected.none_known")),
    ]
    rooms = [r for r in campus.rooms if r.building_id == building.id]
    if rooms:
        found += [
            Line(text("views.selected.rooms"), figures.count(len(rooms))),
            Line(text("views.selected.beds"), figures.count(sum(r.beds for r in rooms))),
            Line(text("views.selected.residents"), figures.count(sum(r.residents for r in rooms))),
            Line(text("views.selected.impaired"), figures.count(sum(r.mobility_impaired for r in rooms))),
        ]
    return found


def _entrance(entrance: Entrance, snapshot: Snapshot, text: Text) -> list[Line]:
    building = next((b for b in snapshot.campus.buildings if b.id == entrance.building_id), None)
    known = entrance.accessible is not None
    return [
        Line(text("views.selected.building"), text.pick(building.name, building.name_zh) if building else ""),
        Line(
            text("views.selected.accessible"),
            text("views.yes" if entrance.accessible else "views.no") if known else "",
        ),
        Line(text("views.selected.width"), _metres(entrance.width_m, text)),
    ]


def _path(path: Path, snapshot: Snapshot, text: Text) -> list[Line]:
    modes = [(path.foot, TravelMode.FOOT), (path.cart, TravelMode.CART), (path.vehicle, TravelMode.VEHICLE)]
    open_to = text("map.list_separator").join(text.enum(mode) for allowed, mode in modes if allowed)
    return [
        Line(text("fact.kind"), capital(text.enum(path.kind))),
        Line(text("views.selected.modes"), open_to),
        Line(text("views.selected.one_way"), capital(text.enum(path.one_way)) if path.vehicle else ""),
        Line(text("views.selected.length"), _metres(path.line.length, text)),
        Line(text("views.selected.width"), _metres(path.width_m, text)),
    ]


def _annotation(annotation: Annotation, snapshot: Snapshot, text: Text) -> list[Line]:
    return [
        Line(text("fact.note"), annotation.note),
        Line(text("views.selected.group"), annotation.group),
        _size(annotation.geometry, text),
        *(Line(attribute.name, attribute.text) for attribute in annotation.attributes),
        Line(
            text("views.selected.drawn"),
            text("views.selected.by", at=annotation.at, author=annotation.author),
        ),
        Line(text("views.selected.file"), annotation.source),
    ]


def _cordon(cordon: Cordon, snapshot: Snapshot, text: Text) -> list[Line]:
    incident = next((i.number for i in snapshot.incidents if i.id == cordon.incident_id), "")
    return [
        Line(text("fact.kind"), capital(text.enum(cordon.kind))),
        Line(text("views.kind.incident"), incident),
        Line(text("fact.note"), cordon.note),
        _size(cordon.area, text),
    ]


def _more(record: Record, snapshot: Snapshot, text: Text) -> list[Line]:
    """What stands beside the words that the map has for it."""
    if isinstance(record, Depot):
        vehicles = [v for v in snapshot.campus.vehicles if v.depot_id == record.id]
        load = text("map.list_separator").join(text.pick(v.name, v.name_zh) for v in vehicles)
        return [
            Line(text("views.selected.vehicles"), load),
            Line(text("views.resource.contact"), record.contact),
        ]
    if isinstance(record, Zone | Extent):
        return [_size(record.area, text)]
    if isinstance(record, Closure | Place):
        return [_size(record.shape if isinstance(record, Closure) else record.geometry, text)]
    if isinstance(record, Incident):
        return [
            Line(text("views.selected.opened_by"), record.opened_by),
            Line(text("fact.note"), record.note),
        ]
    if isinstance(record, Assignment | Tour):
        plan = next((p for p in snapshot.plans if p.id == record.plan_id), None)
        at = plan.approved_at if plan else None
        state = text("views.selected.approved", at=at) if at else text("views.selected.proposed")
        return [Line(text("fact.status"), state)]
    return []


def _size(shape: BaseGeometry, text: Text) -> Line:
    """The area of a shape, or the length of a line; nothing of a point."""
    if shape.area:
        return Line(text("views.selected.area"), figures.area(text, shape.area))
    return Line(text("views.selected.length"), _metres(shape.length, text))


def _marks(record: Record, text: Text) -> list[Line]:
    fields = getattr(record, "edited", ())
    names = [text(f"building_field.{name}") for name in fields] if isinstance(record, Building) else []
    return [
        Line(text("views.selected.edited_fields"), text("map.list_separator").join(names)),
        Line(text("views.selected.source_id"), getattr(record, "source_id", "")),
    ]


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return figures.count(value) if value == int(value) else f"{value:,.1f}"


def _metres(value: float | None, text: Text) -> str:
    return text("views.unit.m", value=_number(round(value, 1))) if value else ""


_WRITERS: Mapping[type, Callable[[Any, Snapshot, Text], list[Line]]] = {
    Building: _building,
    Entrance: _entrance,
    Path: _path,
    Annotation: _annotation,
    Cordon: _cordon,
}
