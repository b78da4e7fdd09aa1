"""Shapes being drawn or edited: runs of vertices without Qt, and why a shape is refused."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Generic, TypeAlias, TypeVar

from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from app.domain.message import Message, msg
from app.views.canvas.measures import Coordinate

T = TypeVar("T")

Ring: TypeAlias = tuple[Coordinate, ...]
"""Vertices in order; a closed ring does not repeat its first."""

SMALLEST_AREA_M2 = 1.0
LARGEST_RADIUS_M = 50_000.0
_SAME_PLACE_M = 1e-6


@dataclass(frozen=True, slots=True)
class VertexRef:
    """Which vertex of a shape: the part, the ring of that part, and the place in the ring."""

    part: int
    ring: int
    index: int


@dataclass(frozen=True, slots=True)
class Shape:
    """A geometry as runs of vertices that can be edited: polygons with holes, lines, or one point."""

    kind: str
    """`Polygon`, `LineString` or `Point`, also where there are several parts."""
    parts: tuple[tuple[Ring, ...], ...]

    @classmethod
    def of(cls, geometry: BaseGeometry) -> Shape:
        """The vertices of a point, line or polygon, single or multiple."""
        members = getattr(geometry, "geoms", (geometry,))
        kind = members[0].geom_type
        if kind == "Polygon":
            return cls(kind, tuple((_open(p.exterior), *map(_open, p.interiors)) for p in members))
        return cls(kind, tuple((tuple((c[0], c[1]) for c in m.coords),) for m in members))

    @property
    def closed(self) -> bool:
        """Whether each run comes back to its first vertex."""
        return self.kind == "Polygon"

    @property
    def fewest(self) -> int:
        """The fewest vertices that a run of this kind has."""
        return {"Polygon": 3, "LineString": 2}.get(self.kind, 1)

    def geometry(self) -> BaseGeometry:
        """The shapely geometry of the same kind; it may be invalid, see `problem`."""
        if self.kind == "Point":
            points = [Point(runs[0][0]) for runs in self.parts]
            return points[0] if len(points) == 1 else MultiPoint(points)
        if self.closed:
            polygons = [Polygon(rings[0], rings[1:]) for rings in self.parts]
            return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)
        lines = [LineString(runs[0]) for runs in self.parts]
        return lines[0] if len(lines) == 1 else MultiLineString(lines)

    def problem(self) -> Message | None:
        """Why this shape cannot be kept, or None."""
        for part in self.parts:
            for ring in part:
                reason = ring_problem(ring) if self.closed else line_problem(ring)
                if reason is not None and self.kind != "Point":
                    return reason
        if self.closed and not (geometry := self.geometry()).is_valid:
            return _validity_message(geometry)
        return None

    def vertex(self, at: VertexRef) -> Coordinate:
        """Where a vertex is."""
        return self.parts[at.part][at.ring][at.index]

    def moved(self, at: VertexRef, to: Coordinate) -> Shape:
        """The shape with one vertex elsewhere."""
        return self._with_ring(at, lambda ring: (*ring[: at.index], to, *ring[at.index + 1 :]))

    def inserted(self, at: VertexRef, where: Coordinate) -> Shape:
        """The shape with a new vertex before the one named."""
        return self._with_ring(at, lambda ring: (*ring[: at.index], where, *ring[at.index :]))

    def removed(self, gone: Collection[VertexRef]) -> Shape | None:
        """The shape without some vertices; None if too few would be left of a ring or line."""
        parts = tuple(
            tuple(
                tuple(v for i, v in enumerate(ring) if VertexRef(p, r, i) not in gone)
                for r, ring in enumerate(part)
            )
            for p, part in enumerate(self.parts)
        )
        if any(len(ring) < self.fewest for part in parts for ring in part):
            return None
        return replace(self, parts=parts)

    def shifted_at(self, some: Collection[VertexRef], dx: float, dy: float) -> Shape:
        """The shape with some vertices moved together by dx, dy metres."""
        parts = tuple(
            tuple(
                tuple(
                    (x + dx, y + dy) if VertexRef(p, r, i) in some else (x, y)
                    for i, (x, y) in enumerate(ring)
                )
                for r, ring in enumerate(part)
            )
            for p, part in enumerate(self.parts)
        )
        return replace(self, parts=parts)

    def shifted(self, dx: float, dy: float) -> Shape:
        """The whole shape moved by dx, dy metres."""
        return replace(
            self,
            parts=tuple(
                tuple(tuple((x + dx, y + dy) for x, y in ring) for ring in part) for part in self.parts
            ),
        )

    def vertices(self) -> list[tuple[VertexRef, Coordinate]]:
        """Every vertex with its place."""
        return [
            (VertexRef(p, r, i), vertex)
            for p, part in enumerate(self.parts)
            for r, ring in enumerate(part)
            for i, vertex in enumerate(ring)
        ]

    def segments(self) -> list[tuple[VertexRef, Coordinate, Coordinate]]:
        """Every segment with the vertex before which a new one would be inserted, and its two ends."""
        found = []
        for p, part in enumerate(self.parts):
            for r, ring in enumerate(part):
                last = len(ring) if self.closed else len(ring) - 1
                found += [
                    (VertexRef(p, r, i + 1), ring[i], ring[(i + 1) % len(ring)]) for i in range(max(last, 0))
                ]
        return found

    def _with_ring(self, at: VertexRef, change: Callable[[Ring], Ring]) -> Shape:
        part = self.parts[at.part]
        changed = (*part[: at.ring], change(part[at.ring]), *part[at.ring + 1 :])
        return replace(self, parts=(*self.parts[: at.part], changed, *self.parts[at.part + 1 :]))


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle in metres."""

    centre: Coordinate
    radius_m: float

    def polygon(self) -> Polygon:
        """The circle as a polygon of 128 corners on it; its area is 0.04 % below the circle's."""
        return Point(self.centre).buffer(self.radius_m, quad_segs=32)

    def problem(self) -> Message | None:
        """Why this circle cannot be kept, or None."""
        if not 0 < self.radius_m <= LARGEST_RADIUS_M or self.polygon().area < SMALLEST_AREA_M2:
            return msg("canvas.refused.radius")
        return None


class History(Generic[T]):
    """States of a draft, with undo and redo."""

    def __init__(self, first: T) -> None:
        self._states = [first]
        self._now = 0

    @property
    def state(self) -> T:
        """The state at this moment."""
        return self._states[self._now]

    @property
    def touched(self) -> bool:
        """Whether there is anything to undo or to redo."""
        return len(self._states) > 1

    def push(self, state: T) -> None:
        """Go on to a new state; what was undone is forgotten."""
        if state != self.state:
            self._states[self._now + 1 :] = [state]
            self._now += 1

    def undo(self) -> bool:
        """Go back one state; False at the first."""
        return self._go(-1)

    def redo(self) -> bool:
        """Go forward again; False at the newest."""
        return self._go(1)

    def _go(self, by: int) -> bool:
        if not 0 <= self._now + by < len(self._states):
            return False
        self._now += by
        return True


def ring_problem(ring: Ring) -> Message | None:
    """Why a ring cannot bound an area, or None: too few corners, hardly any area, or crossing itself."""
    if not _finite(ring):
        return msg("canvas.refused.not_finite")
    if len(without_repeats(ring, closed=True)) < 3:
        return msg("canvas.refused.polygon_too_few")
    polygon = Polygon(ring)
    if polygon.convex_hull.area < SMALLEST_AREA_M2:
        return msg("canvas.refused.no_area")
    if not polygon.is_valid:
        return _validity_message(polygon)
    return msg("canvas.refused.no_area") if polygon.area < SMALLEST_AREA_M2 else None


def line_problem(line: Ring) -> Message | None:
    """Why vertices do not make a line, or None."""
    if not _finite(line):
        return msg("canvas.refused.not_finite")
    return msg("canvas.refused.line_too_few") if len(without_repeats(line)) < 2 else None


def without_repeats(ring: Ring, *, closed: bool = False) -> Ring:
    """The ring without vertices that lie on the one before them."""
    kept: list[Coordinate] = []
    for vertex in ring:
        if not kept or math.dist(kept[-1], vertex) > _SAME_PLACE_M:
            kept.append(vertex)
    if closed and len(kept) > 1 and math.dist(kept[0], kept[-1]) <= _SAME_PLACE_M:
        kept.pop()
    return tuple(kept)


def _validity_message(geometry: BaseGeometry) -> Message:
    reason = explain_validity(geometry)
    return msg("canvas.refused.crossing" if "Self-intersection" in reason else "canvas.refused.invalid")


def _open(ring: BaseGeometry) -> Ring:
    return tuple((c[0], c[1]) for c in ring.coords[:-1])


def _finite(ring: Ring) -> bool:
    return all(math.isfinite(value) for vertex in ring for value in vertex)
