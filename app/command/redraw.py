"""New shapes for several drawn records at once, of whatever kinds, in one undoable step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.command.closures import check_closed
from app.command.context import Context, unchanged
from app.command.zones import check_zone_area, keep_out_of_the_fire
from app.domain.campus import Place
from app.domain.drawing import Annotation, Cordon
from app.domain.errors import UserError
from app.domain.incident import Closure, Zone
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.hazards.shapes import check_area, check_drawing, check_on_campus

Drawn: TypeAlias = Zone | Cordon | Closure | Annotation | Place
"""Records whose shape a person drew; an incident's extent is set by `incidents.set_extent`."""

SHAPE_OF: dict[type, str] = {
    Zone: "area",
    Cordon: "area",
    Closure: "shape",
    Annotation: "geometry",
    Place: "geometry",
}
"""The field that holds the shape."""


def redraw(ctx: Context, shapes: Sequence[tuple[Drawn, BaseGeometry]]) -> tuple[Drawn, ...]:
    """Give records other shapes: all of them, or none.

    Raises:
        UserError: a shape is not one that such a record can have, or somebody changed a record since.
    """
    snapshot = ctx.snapshot
    changed = tuple(with_shape(snapshot, record, geometry) for record, geometry in shapes)
    if not changed:
        return ()
    with ctx.step(msg("step.redraw", n=len(changed))) as tx:
        for (record, _), after in zip(shapes, changed, strict=True):
            unchanged(tx, record)
            tx.put(after)
    return changed


def with_shape(snapshot: Snapshot, record: Drawn, geometry: BaseGeometry) -> Drawn:
    """A record with another shape.

    Raises:
        UserError: the shape is not one that such a record can have.
    """
    info = snapshot.campus.info
    match record:
        case Zone() | Cordon():
            if not isinstance(geometry, Polygon | MultiPolygon):
                raise UserError(msg("sketch.needs_area"))
            area = check_area(geometry)
            if isinstance(record, Cordon):
                check_on_campus(info, area)
                return replace(record, area=area)
            check_zone_area(snapshot.campus, area)
            zone = replace(record, area=area)
            keep_out_of_the_fire(snapshot, zone)
            return zone
        case Closure():
            return replace(record, shape=check_closed(info, geometry))
        case Annotation():
            return replace(record, geometry=check_drawing(info, geometry))
        case Place():
            return _moved_place(snapshot, record, geometry)


def _moved_place(snapshot: Snapshot, place: Place, geometry: BaseGeometry) -> Place:
    if geometry.is_empty or not geometry.intersects(snapshot.campus.info.boundary):
        raise UserError(msg("place.outside_campus", name=place.name))
    if not isinstance(geometry, Point | Polygon | MultiPolygon):
        raise UserError(msg("sketch.needs_area"))
    moved = replace(place, geometry=check_drawing(snapshot.campus.info, geometry))
    return replace(moved, edited=tuple(sorted({*place.edited, "geometry"})))
