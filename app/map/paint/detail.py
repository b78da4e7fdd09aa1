"""Levels of detail of a batch of shapes: what a far view shows of them, as arrays. No Qt.

A level serves one octave of scales. Corners that move an outline by less than a fraction of a px are left
out (D. Douglas and T. Peucker, "Algorithms for the reduction of the number of points required to represent a
digitized line or its caricature", 1973), small areas are boxes, the smallest lines dots, and neighbours of
one style are painted as one group.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.map.content import Shapes
from app.map.style import Style
from app.map.viewport import Bounds

_TOLERANCE_PX = 0.4
"""Corners that move an outline by less are left out."""
_BOX_PX = 3.5
"""Areas smaller than this are boxes."""
_DOT_PX = 1.3
"""Thin lines shorter than this are dots."""
_ALONE_PX = 24.0
"""Areas larger than this are painted one by one."""
_FEW = 64
"""So many shapes of one style are not worth grouping; they keep their order."""
_CHUNK = 512
_LONGEST = 1024
_AREAS_TOGETHER = 3
_LINES_TOGETHER = 32
_WIDE_TOGETHER = 8
_THIN_PX = 2.2
"""Lines with a true width on the ground that are narrower than this are one px wide, without a casing."""

NEAREST = 1
"""The octave from which shapes are exact: 1 px per metre and more."""

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class Outlines:
    """Rings and lines of many groups of shapes in flat arrays."""

    xy: Floats
    """Corners in metres, shape (corners, 2)."""
    strokes: Indices
    """Where each ring or line begins in `xy`, and at last where they end."""
    groups: Indices
    """Where each group begins in `strokes`, and at last where they end."""

    @classmethod
    def of(cls, geometries: NDArray[np.object_], starts: Indices) -> Outlines:
        """Of polygons or lines, whole or in parts; group i has the shapes starts[i] to starts[i + 1]."""
        parts, shape_of = shapely.get_parts(geometries, return_index=True)
        if len(parts) and shapely.get_dimensions(parts[0]) == 2:
            parts, part_of = shapely.get_rings(parts, return_index=True)
            shape_of = shape_of[part_of]
        xy, stroke_of = shapely.get_coordinates(parts, return_index=True)
        strokes = np.searchsorted(stroke_of, np.arange(len(parts) + 1))
        return cls(xy, strokes, np.searchsorted(shape_of, starts))

    def group(self, number: int) -> tuple[Floats, Indices]:
        """The corners of a group, and where each of its rings or lines begins among them."""
        strokes = self.strokes[self.groups[number] : self.groups[number + 1] + 1]
        return self.xy[strokes[0] : strokes[-1]], strokes[:-1] - strokes[0]


@dataclass(frozen=True, eq=False, slots=True)
class Run:
    """Consecutive shapes of one style at one level, in groups that are painted in one call each."""

    areal: bool
    bounds: Floats
    """Left, bottom, right, top of each group in metres, shape (groups, 4)."""
    sizes: Floats
    """The longer side of the smallest shape of each group, in metres."""
    source: Outlines | NDArray[np.object_]
    """The groups: of a far level their outlines, of the nearest the shapes themselves, each its own group."""
    several: NDArray[np.bool_]
    """Whether a group has several shapes: areas that run anticlockwise, each in one ring, or lines."""
    boxes: Floats
    """Areas too small for an outline: left, bottom, right, top, shape (n, 4), neighbours together."""
    dots: Floats
    """Middles of lines that are too short to be one, shape (n, 2), neighbours together."""

    def groups_in(self, bounds: Bounds) -> list[int]:
        """The groups that meet `bounds`, in drawing order."""
        found: list[int] = meeting(self.bounds, bounds).tolist()
        return found

    def outline(self, group: int) -> tuple[Floats, Indices]:
        """The corners of a group in metres, shape (n, 2), and where each of its rings or lines begins."""
        if isinstance(self.source, Outlines):
            return self.source.group(group)
        return Outlines.of(self.source[group : group + 1], np.array([0, 1])).group(0)


def octave(ppm: float) -> int:
    """The level that serves a scale of `ppm` px per metre: 0 from ½ to below 1, less in farther views."""
    return min(math.floor(math.log2(ppm)) + 1, NEAREST)


def meeting(boxes: Floats, bounds: Bounds) -> Indices:
    """Indices of the boxes, shape (n, 4), that meet `bounds`."""
    left, bottom, right, top = bounds
    return np.flatnonzero(
        (boxes[:, 0] <= right) & (boxes[:, 2] >= left) & (boxes[:, 1] <= top) & (boxes[:, 3] >= bottom)
    )


def stretches(shapes: Shapes) -> list[Indices]:
    """The shapes in drawing order, cut where the style changes: what one run each is made of.

    Long ones are cut as well, into shapes that lie near each other: a view asks only for those in it, and no
    single call for one holds up other threads.
    """
    breaks = np.flatnonzero(np.diff(shapes.style_of)) + 1
    return [
        piece
        for members in np.split(np.arange(len(shapes)), breaks)
        for piece in _pieces(members, shapes.boxes)
    ]


def _pieces(members: Indices, boxes: Floats) -> list[Indices]:
    if len(members) <= _LONGEST:
        return [members]
    return [np.sort(near) for near in _neighbours(boxes, members, _LONGEST)]


def run_of(shapes: Shapes, members: Indices, level: int) -> Run:
    """What a level shows of a stretch of shapes; above level 0 each of them, exact and by itself."""
    style = shapes.styles[shapes.style_of[members[0]]]
    geometries, boxes = shapes.geometries[members], shapes.boxes[members]
    areal = int(shapely.get_dimensions(geometries[0])) == 2
    if level >= NEAREST or style.arrow:
        return _exact(areal, geometries, boxes)
    ppm = 2.0**level
    if areal:
        return _areas(geometries, boxes, ppm)
    return _lines(style, geometries, boxes, ppm)


def _exact(areal: bool, geometries: NDArray[np.object_], boxes: Floats) -> Run:
    alone = np.zeros(len(geometries), dtype=bool)
    sizes = _longer_side(boxes)
    return Run(areal, boxes, sizes, geometries, alone, np.empty((0, 4)), np.empty((0, 2)))


def _areas(geometries: NDArray[np.object_], boxes: Floats, ppm: float) -> Run:
    sizes = _longer_side(boxes)
    small = sizes * ppm < _BOX_PX
    shown = simplified(geometries[~small], _TOLERANCE_PX / ppm)
    left = boxes[~small]
    groups = _in_order(left)
    if len(shown) > _FEW:
        simple = (shapely.get_type_id(shown) == shapely.GeometryType.POLYGON) & (
            shapely.get_num_interior_rings(shown) == 0
        )
        together = simple & (sizes[~small] * ppm < _ALONE_PX)
        shown = np.where(together, shapely.orient_polygons(shown), shown)
        groups = [
            *(np.array([i]) for i in np.flatnonzero(~together)),
            *_neighbours(left, np.flatnonzero(together), _AREAS_TOGETHER),
        ]
    tiny = boxes[small]
    return _grouped(True, shown, left, groups, boxes=tiny[_along_curve(tiny)], dots=np.empty((0, 2)))


def _lines(style: Style, geometries: NDArray[np.object_], boxes: Floats, ppm: float) -> Run:
    width = max(style.width, style.ground_width_m * ppm)
    wide = width > _THIN_PX or (style.width > 1.0 and not (style.ground_width_m and style.casing))
    short = _longer_side(boxes) * ppm < _DOT_PX
    if wide or len(geometries) <= _FEW:
        short[:] = False
    if wide and len(geometries) > _FEW and not style.dash:
        geometries = _joined(geometries)
        boxes = shapely.bounds(geometries)
        short = np.zeros(len(geometries), dtype=bool)
    shown, left = simplified(geometries[~short], _TOLERANCE_PX / ppm), boxes[~short]
    groups = _in_order(left)
    if len(shown) > _FEW:
        groups = _neighbours(left, np.arange(len(shown)), _WIDE_TOGETHER if wide else _LINES_TOGETHER)
    middles = (boxes[short, :2] + boxes[short, 2:]) / 2
    _, first = np.unique(np.floor(middles * ppm), axis=0, return_index=True)
    middles = middles[first]
    dots = middles[_along_curve(np.hstack((middles, middles)))]
    return _grouped(False, shown, left, groups, boxes=np.empty((0, 4)), dots=dots)


def _grouped(
    areal: bool,
    geometries: NDArray[np.object_],
    bounds: Floats,
    groups: Sequence[Indices],
    *,
    boxes: Floats,
    dots: Floats,
) -> Run:
    starts = np.concatenate(([0], np.cumsum([len(group) for group in groups]))).astype(np.intp)
    order = np.concatenate(groups).astype(np.intp) if groups else np.empty(0, dtype=np.intp)
    bounds, first = bounds[order], starts[:-1]
    if not groups:
        around, sizes = np.empty((0, 4)), np.empty(0)
    else:
        around = np.hstack(
            (
                np.minimum.reduceat(bounds[:, :2], first, axis=0),
                np.maximum.reduceat(bounds[:, 2:], first, axis=0),
            )
        )
        sizes = np.minimum.reduceat(_longer_side(bounds), first)
    outlines = Outlines.of(geometries[order], starts)
    return Run(areal, around, sizes, outlines, np.diff(starts) > 1, boxes, dots)


def simplified(geometries: NDArray[np.object_], tolerance_m: float) -> NDArray[np.object_]:
    """Without corners that matter less than `tolerance_m`; whole where nothing would be left."""
    fewer = shapely.simplify(geometries, tolerance_m, preserve_topology=False)
    lost = shapely.is_empty(fewer) | shapely.is_missing(fewer)
    return np.where(lost, geometries, fewer)


def _joined(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Lines that meet end to end made one, so that wide strokes join."""
    parts: NDArray[np.object_] = shapely.get_parts(
        shapely.line_merge(shapely.multilinestrings(shapely.get_parts(lines)))
    )
    return parts


def _in_order(boxes: Floats) -> list[Indices]:
    return list(np.arange(len(boxes)).reshape(-1, 1))


def _neighbours(boxes: Floats, chosen: Indices, count: int) -> list[Indices]:
    """The chosen ones in groups of `count` that lie near each other."""
    ordered = chosen[_along_curve(boxes[chosen])]
    return [ordered[start : start + count] for start in range(0, len(ordered), count)]


def _along_curve(boxes: Floats) -> Indices:
    """The order in which a Z curve meets the middles of boxes (G. Morton, 1966)."""
    if not len(boxes):
        return np.empty(0, dtype=np.intp)
    middles = boxes[:, :2] + boxes[:, 2:]
    low = middles.min(axis=0)
    span = max(float((middles.max(axis=0) - low).max()), 1e-9)
    cells = ((middles - low) * (0xFFFF / span)).astype(np.uint64)
    return np.argsort(_spread(cells[:, 0]) | (_spread(cells[:, 1]) << np.uint64(1)), kind="stable")


def _spread(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The bits of 16-bit values with a gap after each."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        values = (values | (values << np.uint64(shift))) & np.uint64(mask)
    return values


def _longer_side(boxes: Floats) -> Floats:
    sides: Floats = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    return sides


def chunks(values: Floats) -> list[Floats]:
    """Boxes or dots in pieces, one for each call: short enough not to hold up other threads."""
    return [values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK)]
