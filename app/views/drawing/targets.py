"""What record a shape on the map is of, and which command keeps a new one: one way for all kinds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.command.campus import remove_place, save_place
from app.command.closures import change_closure, replace_closures
from app.command.context import Context
from app.command.cordons import add_cordon, change_cordon, delete_cordon, replace_cordons
from app.command.drawings import (
    add_annotation,
    change_annotation,
    delete_annotations,
    replace_annotations,
)
from app.command.drawn import copy_drawn, delete_drawn, split_drawn
from app.command.incidents import set_core, set_extent
from app.command.redraw import SHAPE_OF, Drawn, redraw
from app.command.zone_parts import merge_zones, split_zone
from app.command.zones import change_zone, close_way, delete_zone, draw_zone, reopen_way
from app.domain.campus import Place
from app.domain.drawing import Annotation, AnnotationStyle, Cordon
from app.domain.errors import UserError
from app.domain.incident import Closure, Extent, Zone
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.hazards.extents import circle_extent, polygon_extent
from app.map.scene import Ref
from app.views.canvas import Circle
from app.views.drawing.kinds import CORDONS, OF_INCIDENT, Target

Shaped: TypeAlias = Drawn | Extent
"""Records that have a shape of their own on the map."""
_MARK = "place"
"""The symbol of a point until a person chooses another."""

_LISTS: dict[type, Callable[[Snapshot], Sequence[Shaped]]] = {
    Zone: lambda s: s.zones,
    Extent: lambda s: s.extents,
    Closure: lambda s: s.closures,
    Cordon: lambda s: s.cordons,
    Annotation: lambda s: s.annotations,
    Place: lambda s: s.campus.places,
}
KINDS: tuple[type, ...] = tuple(_LISTS)
"""The kinds of record that have a shape which can be changed on the map."""


def record_of(snapshot: Snapshot, ref: Ref) -> Shaped | None:
    """The drawn record that a reference names, if it is one and still there."""
    listed = _LISTS.get(ref.kind)
    return None if listed is None else next((r for r in listed(snapshot) if r.id == ref.id), None)


def shape_of(record: Shaped) -> BaseGeometry:
    """Its geometry, in metres."""
    geometry: BaseGeometry = getattr(record, "area" if isinstance(record, Extent) else SHAPE_OF[type(record)])
    return geometry


def keep_new(
    ctx: Context, target: Target, geometry: BaseGeometry, incident_id: str, circle: Circle | None = None
) -> Ref:
    """Make a drawing what it was drawn for; where it was a circle, an extent remembers its centre and radius.

    Raises:
        UserError: there is no incident, or the shape cannot be kept.
    """
    if target in OF_INCIDENT and not incident_id:
        raise UserError(msg("drawing.no_incident"))
    if target is Target.ANNOTATION:
        style = AnnotationStyle(icon=_MARK) if isinstance(geometry, Point) else AnnotationStyle()
        return _ref(add_annotation(ctx, geometry, style=style, incident_id=incident_id))
    if target is Target.CLOSURE:
        if not isinstance(geometry, LineString | Polygon | MultiPolygon):
            raise UserError(msg("sketch.needs_way"))
        return _ref(close_way(ctx, geometry, incident_id=incident_id))
    area = _area(geometry)
    if target is Target.ZONE:
        return _ref(draw_zone(ctx, incident_id, area))
    if target is Target.CORE:
        return _ref(set_core(ctx, incident_id, area))
    if target is Target.EXTENT:
        campus = ctx.snapshot.campus
        extent = (
            polygon_extent(campus, incident_id, area)
            if circle is None
            else circle_extent(campus, incident_id, Point(circle.centre), circle.radius_m)
        )
        return _ref(set_extent(ctx, extent))
    return _ref(add_cordon(ctx, incident_id, CORDONS[target], area))


def change(ctx: Context, record: Shaped, geometry: BaseGeometry, expected: int | None = None) -> None:
    """Give one record another shape, in its own words in the log.

    Raises:
        UserError: the shape cannot be kept, or somebody else changed the record since.
    """
    match record:
        case Zone():
            change_zone(ctx, record, area=_area(geometry), expected=expected)
        case Cordon():
            change_cordon(ctx, record, area=_area(geometry), expected=expected)
        case Closure():
            if not isinstance(geometry, LineString | Polygon | MultiPolygon):
                raise UserError(msg("sketch.needs_way"))
            change_closure(ctx, record, shape=geometry, expected=expected)
        case Annotation():
            change_annotation(ctx, record, geometry=geometry, expected=expected)
        case Place():
            save_place(ctx, replace(record, geometry=geometry), expected=expected)
        case Extent():
            if expected is not None and ctx.store.version(Extent, record.id) != expected:
                raise UserError(msg("drawing.extent_changed"))
            set_extent(ctx, polygon_extent(ctx.snapshot.campus, record.incident_id, _area(geometry)))


def change_all(
    ctx: Context, shapes: Sequence[tuple[Shaped, BaseGeometry]], expected: int | None = None
) -> None:
    """Give records other shapes in one step.

    Raises:
        UserError: a shape cannot be kept, or an extent is among several.
    """
    if len(shapes) == 1:
        change(ctx, *shapes[0], expected)
        return
    drawn = [(record, geometry) for record, geometry in shapes if not isinstance(record, Extent)]
    if len(drawn) < len(shapes):
        raise UserError(msg("drawing.extent_alone"))
    redraw(ctx, drawn)


def split(ctx: Context, splits: Sequence[tuple[Shaped, Sequence[BaseGeometry]]]) -> None:
    """Make the pieces of records records of their own, in one step.

    Raises:
        UserError: such a record has no pieces, or somebody else changed one since.
    """
    if len(splits) == 1 and isinstance(zone := splits[0][0], Zone):
        split_zone(ctx, zone, [_area(piece) for piece in splits[0][1]])
        return
    drawn = [(record, pieces) for record, pieces in splits if not isinstance(record, Extent)]
    if len(drawn) < len(splits):
        raise UserError(msg("drawing.not_split"))
    split_drawn(ctx, drawn)


def merge(ctx: Context, records: Sequence[Shaped], geometry: BaseGeometry) -> None:
    """Make several records of one kind one: the first of them, with the shape of all.

    Raises:
        UserError: they are of several kinds, or of one that is not merged.
    """
    zones = [r for r in records if isinstance(r, Zone)]
    annotations = [r for r in records if isinstance(r, Annotation)]
    cordons = [r for r in records if isinstance(r, Cordon)]
    closures = [r for r in records if isinstance(r, Closure)]
    if len(zones) == len(records):
        merge_zones(ctx, zones)
    elif len(annotations) == len(records):
        replace_annotations(ctx, annotations, [replace(annotations[0], geometry=geometry)])
    elif len(cordons) == len(records) and len({(c.kind, c.incident_id) for c in cordons}) == 1:
        replace_cordons(ctx, cordons, [replace(cordons[0], area=_area(geometry))])
    elif len(closures) == len(records):
        if not isinstance(geometry, LineString | Polygon | MultiPolygon):
            raise UserError(msg("drawing.merge_apart"))
        replace_closures(ctx, closures, [replace(closures[0], shape=geometry)])
    else:
        raise UserError(msg("drawing.merge_kinds"))


def add_copies(ctx: Context, shapes: Sequence[tuple[Shaped, BaseGeometry]]) -> tuple[Ref, ...]:
    """Add records like others with shapes of their own, in one step.

    Raises:
        UserError: a shape cannot be kept, or an extent is among them: an incident has one.
    """
    drawn = [(record, geometry) for record, geometry in shapes if not isinstance(record, Extent)]
    if len(drawn) < len(shapes):
        raise UserError(msg("drawing.extent_once"))
    return tuple(_ref(record) for record in copy_drawn(ctx, drawn))


def delete(ctx: Context, records: Sequence[Shaped]) -> None:
    """Remove records in one step, a single one in its own words.

    Raises:
        UserError: an extent is among them, which is replaced, not removed.
    """
    drawn = [record for record in records if not isinstance(record, Extent)]
    if len(drawn) < len(records):
        raise UserError(msg("drawing.extent_stays"))
    match drawn:
        case [Zone() as zone]:
            delete_zone(ctx, zone)
        case [Cordon() as cordon]:
            delete_cordon(ctx, cordon)
        case [Closure() as closure]:
            reopen_way(ctx, closure)
        case [Place() as place]:
            remove_place(ctx, place)
        case [Annotation() as annotation]:
            delete_annotations(ctx, [annotation])
        case _:
            delete_drawn(ctx, drawn)


def _area(geometry: BaseGeometry) -> Polygon | MultiPolygon:
    if not isinstance(geometry, Polygon | MultiPolygon):
        raise UserError(msg("sketch.needs_area"))
    return geometry


def _ref(record: Shaped) -> Ref:
    return Ref(type(record), record.id)
