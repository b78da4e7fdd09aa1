"""The drawings of an operation as features, and features as what a person wants them to be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon

from app.domain.drawing import Annotation, Attribute, AttributeValue, Cordon, CordonKind
from app.domain.errors import UserError
from app.domain.incident import Closure, EvacuationStatus, Extent, Priority, Zone
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.exchange.model import Feature, What
from app.hazards.shapes import Drawing


def features_of(
    snapshot: Snapshot,
    what: Collection[What],
    *,
    incident_id: str = "",
    groups: Collection[str] | None = None,
) -> tuple[Feature, ...]:
    """The drawings of the named kinds; of one incident, or of some groups, where these are given."""
    numbers = {incident.id: incident.number for incident in snapshot.incidents}

    def wanted(record: Annotation | Zone | Cordon | Closure | Extent) -> bool:
        grouped = not isinstance(record, Annotation) or groups is None or record.group in groups
        return grouped and (not incident_id or record.incident_id == incident_id)

    def found() -> Iterator[Feature]:
        for kind in What:
            if kind in what:
                for record in getattr(snapshot, kind.value):
                    if wanted(record):
                        yield _feature(record, numbers.get(record.incident_id, ""))

    return tuple(found())


def _feature(record: Annotation | Zone | Cordon | Closure | Extent, number: str) -> Feature:
    incident = {"incident": number} if number else {}
    match record:
        case Annotation():
            return Feature(
                geometry=record.geometry,
                name=record.name,
                note=record.note,
                group=record.group,
                style=record.style,
                attributes=record.attributes,
            )
        case Zone():
            values = {"status": record.status.value, "priority": record.priority.value, **incident}
            return _marked(What.ZONES, record.area, record.name, values)
        case Cordon():
            made = _marked(What.CORDONS, record.area, record.name, {"kind": record.kind.value, **incident})
            return replace(made, note=record.note)
        case Closure():
            return _marked(What.CLOSURES, record.shape, record.reason, {"foot": record.foot, **incident})
        case Extent():
            return _marked(What.EXTENTS, record.area, "", {"kind": record.kind.value, **incident})


def _marked(what: What, geometry: Drawing, name: str, values: Mapping[str, AttributeValue]) -> Feature:
    marks = tuple(Attribute.of(key, value) for key, value in values.items())
    return Feature(geometry=geometry, what=what, name=name, attributes=marks)


def annotation(feature: Feature, *, at: datetime, author: str, incident_id: str, source: str) -> Annotation:
    """A feature as an annotation without an id."""
    return Annotation(
        id="",
        geometry=feature.geometry,
        at=at,
        author=author,
        name=feature.name,
        note=feature.note,
        group=feature.group,
        style=feature.style,
        attributes=feature.attributes,
        incident_id=incident_id,
        source=source,
    )


def zone(feature: Feature, incident_id: str) -> Zone:
    """A feature as a zone without an id, with the status and priority that the file has.

    Raises:
        UserError: it is no area.
    """
    values = feature.values
    status, priority = values.get("status"), values.get("priority")
    return Zone(
        id="",
        incident_id=incident_id,
        name=feature.name,
        area=_area(feature),
        status=EvacuationStatus(status) if status in list(EvacuationStatus) else EvacuationStatus.NONE,
        priority=Priority(priority) if priority in list(Priority) else Priority.LIFE_SAFETY,
    )


def cordon(feature: Feature, incident_id: str) -> Cordon:
    """A feature as a cordon without an id, an outer one unless the file says otherwise.

    Raises:
        UserError: it is no area.
    """
    kind = feature.values.get("kind")
    return Cordon(
        id="",
        incident_id=incident_id,
        kind=CordonKind(kind) if kind in list(CordonKind) else CordonKind.OUTER,
        area=_area(feature),
        name=feature.name,
        note=feature.note,
    )


def closures(feature: Feature, incident_id: str) -> tuple[Closure, ...]:
    """A feature as closed ways without ids, one for each line; closed to people on foot unless it says not.

    Raises:
        UserError: it is a point.
    """
    shape = feature.geometry
    if not isinstance(shape, LineString | MultiLineString | Polygon | MultiPolygon):
        raise UserError(msg("exchange.not_a_closure", name=feature.name))
    shapes = list(shape.geoms) if isinstance(shape, MultiLineString) else [shape]
    foot = feature.values.get("foot") != "false"
    return tuple(
        Closure(id="", shape=one, reason=feature.name, foot=foot, incident_id=incident_id) for one in shapes
    )


def _area(feature: Feature) -> Polygon | MultiPolygon:
    """The area of a feature; a line that ends where it begins encloses one, as in drawings from CAD."""
    shape = feature.geometry
    if isinstance(shape, LineString) and shape.is_closed and len(shape.coords) > 3:
        shape = Polygon(shape)
    if not isinstance(shape, Polygon | MultiPolygon):
        raise UserError(msg("exchange.not_an_area", name=feature.name))
    return shapely.force_2d(shape)
