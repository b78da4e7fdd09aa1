"""Shapes made of others: split, merged, reshaped, with holes, offset, buffered, turned, moved.

All in metres. Every function returns new valid geometry or raises UserError with what to do instead; none
changes what it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import shapely
from shapely import affinity, ops
from shapely.geometry import LinearRing, LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.domain.errors import UserError
from app.domain.message import msg
from app.hazards.shapes import SMALLEST_AREA_M2, repair
from app.map.sketch.construct import Coordinate

SHORTEST_M = 0.01
LARGEST_DISTANCE_M = 10_000.0
_ROUND = 16
_TOUCH_M = 1e-6


def is_area(geometry: BaseGeometry) -> bool:
    """Whether it is one polygon or several."""
    return geometry.geom_type in ("Polygon", "MultiPolygon")


def is_line(geometry: BaseGeometry) -> bool:
    """Whether it is one line or several."""
    return geometry.geom_type in ("LineString", "MultiLineString")


def split(geometry: BaseGeometry, line: LineString) -> tuple[BaseGeometry, ...]:
    """The pieces into which a line cuts an area or a line, the largest first.

    Parts of a shape that the line does not meet stay with the largest piece.

    Raises:
        UserError: the line does not cut through.
    """
    cut_one = _split_polygon if is_area(geometry) else _split_line
    pieces: list[BaseGeometry] = []
    whole: list[BaseGeometry] = []
    for part in shapely.get_parts(geometry):
        cut = cut_one(part, line) if is_area(geometry) or is_line(geometry) else [part]
        (pieces if len(cut) > 1 else whole).extend(cut)
    if not pieces:
        raise UserError(msg("sketch.not_cut"))
    pieces.sort(key=lambda piece: (piece.area, piece.length), reverse=True)
    return (_gathered([pieces[0], *whole]), *pieces[1:])


def _split_polygon(polygon: Polygon, line: LineString) -> list[BaseGeometry]:
    if not polygon.intersects(line):
        return [polygon]
    edges = shapely.union_all([polygon.boundary, line.intersection(polygon)])
    found = [
        face
        for face in shapely.get_parts(shapely.polygonize([*shapely.get_parts(edges)]))
        if face.area >= SHORTEST_M**2 and shapely.contains_properly(polygon, face.point_on_surface())
    ]
    return found or [polygon]


def _split_line(line: LineString, cutter: LineString) -> list[BaseGeometry]:
    if line.intersection(cutter).length:
        raise UserError(msg("sketch.not_cut"))
    return [piece for piece in shapely.get_parts(ops.split(line, cutter)) if piece.length >= SHORTEST_M]


def merge(geometries: Sequence[BaseGeometry]) -> BaseGeometry:
    """One shape of several: areas are united, lines joined where their ends meet.

    Raises:
        UserError: there are fewer than two, or areas and lines are mixed.
    """
    if len(geometries) < 2:
        raise UserError(msg("sketch.merge_two"))
    if all(is_area(g) for g in geometries):
        return _areas(shapely.union_all(list(geometries)))
    if all(is_line(g) for g in geometries):
        united = shapely.union_all(list(geometries))
        return ops.linemerge(united) if united.geom_type == "MultiLineString" else united
    raise UserError(msg("sketch.merge_kinds"))


def reshape(geometry: BaseGeometry, line: LineString) -> BaseGeometry:
    """The shape with a part of its outline replaced by the line, from its first crossing to its last.

    Of the two shapes that are possible the larger one is meant; of a line, the longer rest stays.

    Raises:
        UserError: the line does not cross the outline twice, or what results crosses itself.
    """
    parts = list(shapely.get_parts(geometry))
    changed = [_reshaped_part(part, line) for part in parts]
    if all(change is None for change in changed):
        raise UserError(msg("sketch.reshape_twice"))
    members = [part if change is None else change for part, change in zip(parts, changed, strict=True)]
    result = _areas(shapely.union_all(members)) if is_area(geometry) else _gathered(members)
    if not result.is_valid or (is_line(geometry) and not result.is_simple):
        raise UserError(msg("sketch.reshape_crosses"))
    return result


def _reshaped_part(part: BaseGeometry, line: LineString) -> BaseGeometry | None:
    if part.geom_type == "LineString":
        return _reshaped_line(part, line)
    if part.geom_type != "Polygon":
        return None
    for number, ring in enumerate((part.exterior, *part.interiors)):
        outline = _reshaped_ring(ring, line)
        if outline is None:
            continue
        if number == 0:
            holes = [Polygon(hole) for hole in part.interiors]
            return outline.difference(shapely.union_all(holes)) if holes else outline
        others = [Polygon(hole) for n, hole in enumerate(part.interiors, 1) if n != number]
        return Polygon(part.exterior).difference(shapely.union_all([*others, outline]))
    return None


def _reshaped_ring(ring: LinearRing, line: LineString) -> Polygon | None:
    between = _between_crossings(ring, line)
    if between is None:
        return None
    first, last = sorted(ring.project(Point(end)) for end in (between.coords[0], between.coords[-1]))
    inner = ops.substring(ring, first, last)
    outer = list(ops.substring(ring, last, ring.length).coords) + list(ops.substring(ring, 0, first).coords)
    way = list(between.coords)
    if ring.project(Point(way[0])) > ring.project(Point(way[-1])):
        way.reverse()
    candidates = [Polygon([*way, *outer]), Polygon([*way, *list(inner.coords)[::-1]])]
    sound = [candidate for candidate in candidates if candidate.is_valid and candidate.area]
    if not sound:
        raise UserError(msg("sketch.reshape_crosses"))
    return max(sound, key=lambda candidate: candidate.area)


def _reshaped_line(old: LineString, line: LineString) -> LineString | None:
    between = _between_crossings(old, line)
    if between is None:
        return None
    way = list(between.coords)
    if old.project(Point(way[0])) > old.project(Point(way[-1])):
        way.reverse()
    before = ops.substring(old, 0, old.project(Point(way[0])))
    after = ops.substring(old, old.project(Point(way[-1])), old.length)
    return LineString(_without_repeats([*before.coords, *way, *after.coords]))


def _between_crossings(outline: BaseGeometry, line: LineString) -> LineString | None:
    """What of the line lies between the first and the last place where it meets the outline."""
    met = shapely.get_coordinates(outline.intersection(line))
    along = sorted(line.project(Point(place)) for place in met)
    if len(along) < 2 or along[-1] - along[0] < SHORTEST_M:
        return None
    return ops.substring(line, along[0], along[-1])


def add_hole(geometry: BaseGeometry, hole: Polygon) -> BaseGeometry:
    """The area without the hole.

    Raises:
        UserError: the hole does not lie inside the area.
    """
    if not is_area(geometry) or not shapely.contains_properly(geometry, hole):
        raise UserError(msg("sketch.hole_inside"))
    return _areas(geometry.difference(hole))


def holes_of(geometry: BaseGeometry) -> tuple[Polygon, ...]:
    """The holes of an area, each as a polygon."""
    return tuple(
        Polygon(ring)
        for part in shapely.get_parts(geometry)
        if part.geom_type == "Polygon"
        for ring in part.interiors
    )


def fill_holes(geometry: BaseGeometry, at: Coordinate | None = None) -> BaseGeometry:
    """The area without the hole at a place, or without any hole.

    Raises:
        UserError: there is no hole there.
    """
    meant = [hole for hole in holes_of(geometry) if at is None or hole.intersects(Point(at))]
    if not meant:
        raise UserError(msg("sketch.no_hole"))
    return _areas(shapely.union_all([geometry, *meant]))


def offset(geometry: BaseGeometry, distance_m: float) -> BaseGeometry:
    """The parallel of a line, positive to the right of its way, or the outline of an area moved outwards.

    Raises:
        UserError: nothing is left, or the distance is not possible.
    """
    _check_distance(distance_m)
    if is_area(geometry):
        return _something(geometry.buffer(distance_m, join_style="mitre", mitre_limit=3))
    if not is_line(geometry):
        raise UserError(msg("sketch.offset_kind"))
    aside = shapely.offset_curve(geometry, -distance_m, join_style="mitre", mitre_limit=3)
    parts = [part for part in shapely.get_parts(aside) if part.length >= SHORTEST_M]
    if not parts:
        raise UserError(msg("sketch.nothing_left"))
    return _gathered(parts)


def buffer(geometries: Sequence[BaseGeometry], distance_m: float) -> BaseGeometry:
    """All within a distance of one of the shapes, as one area.

    Raises:
        UserError: the distance is not possible.
    """
    _check_distance(distance_m)
    if distance_m <= 0 and not all(is_area(g) for g in geometries):
        raise UserError(msg("sketch.distance", most=round(LARGEST_DISTANCE_M)))
    return _something(shapely.union_all(shapely.buffer(list(geometries), distance_m, quad_segs=_ROUND)))


def moved(geometry: BaseGeometry, dx: float, dy: float) -> BaseGeometry:
    """The shape moved by so many metres."""
    return affinity.translate(geometry, dx, dy)


def turned(geometry: BaseGeometry, degrees: float, pivot: Coordinate) -> BaseGeometry:
    """The shape turned clockwise about a place."""
    return affinity.rotate(geometry, -degrees, origin=pivot)


def scaled(geometry: BaseGeometry, factor: float, pivot: Coordinate) -> BaseGeometry:
    """The shape so many times as large about a place.

    Raises:
        UserError: the factor leaves nothing that can be drawn.
    """
    if not 0.001 <= factor <= 1000:
        raise UserError(msg("sketch.factor"))
    result = affinity.scale(geometry, factor, factor, origin=pivot)
    return _something(result) if is_area(geometry) else result


def middle_of(geometries: Sequence[BaseGeometry]) -> Coordinate:
    """The middle of the box around shapes: what they are turned about."""
    west, south, east, north = shapely.total_bounds(list(geometries))
    return (float(west + east) / 2, float(south + north) / 2)


def repaired(geometry: BaseGeometry) -> BaseGeometry:
    """The valid shape of the same kind that a wrong one encloses or follows.

    Raises:
        UserError: it encloses nothing.
    """
    return _something(repair(geometry)) if is_area(geometry) else geometry


def smoothed(run: Sequence[Coordinate], tolerance_m: float) -> tuple[Coordinate, ...]:
    """A run drawn by hand with the fewest vertices that stay within the tolerance."""
    if len(run) < 3:
        return tuple(run)
    line = LineString(run).simplify(tolerance_m)
    return tuple((x, y) for x, y in line.coords)


def _check_distance(distance_m: float) -> None:
    if not SHORTEST_M <= abs(distance_m) <= LARGEST_DISTANCE_M:
        raise UserError(msg("sketch.distance", most=round(LARGEST_DISTANCE_M)))


def _something(area: BaseGeometry) -> BaseGeometry:
    if area.area < SMALLEST_AREA_M2:
        raise UserError(msg("sketch.nothing_left"))
    return _areas(area)


def _areas(geometry: BaseGeometry) -> BaseGeometry:
    """Only the polygons of a result, without crumbs that rounding left."""
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(geometry))
        if part.geom_type == "Polygon" and part.area >= SHORTEST_M**2
    ]
    if not parts:
        raise UserError(msg("sketch.nothing_left"))
    return _gathered(parts)


_MULTI: dict[str, Callable[[Any], BaseGeometry]] = {
    "Polygon": MultiPolygon,
    "LineString": MultiLineString,
    "Point": shapely.MultiPoint,
}


def _gathered(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    return parts[0] if len(parts) == 1 else _MULTI[parts[0].geom_type](list(parts))


def _without_repeats(run: Sequence[Coordinate]) -> list[Coordinate]:
    kept: list[Coordinate] = []
    for place in run:
        if not kept or Point(kept[-1]).distance(Point(place)) > _TOUCH_M:
            kept.append(place)
    return kept
