"""Shapes from a few places and figures. Metres; bearings in degrees clockwise from grid north."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from app.campus.bearings import grid_bearing

Coordinate: TypeAlias = tuple[float, float]
Ring: TypeAlias = tuple[Coordinate, ...]
"""Vertices in order; a closed ring does not repeat its first."""

_ARC_STEP_DEG = 3.0


def at_bearing(start: Coordinate, length_m: float, bearing_deg: float) -> Coordinate:
    """The place so far away in that direction."""
    angle = math.radians(bearing_deg)
    return (start[0] + length_m * math.sin(angle), start[1] + length_m * math.cos(angle))


def rectangle(corner: Coordinate, opposite: Coordinate) -> Ring:
    """The rectangle along the grid with these two corners."""
    (ax, ay), (bx, by) = corner, opposite
    return ((ax, ay), (bx, ay), (bx, by), (ax, by))


def rectangle_on(start: Coordinate, end: Coordinate, depth_m: float) -> Ring:
    """The rectangle on one side; a positive depth lies to the right of the way from start to end."""
    aside = grid_bearing(start, end) + 90.0
    return (start, end, at_bearing(end, depth_m, aside), at_bearing(start, depth_m, aside))


def depth_of(start: Coordinate, end: Coordinate, place: Coordinate) -> float:
    """How far a place lies to the right of the line through start and end; left of it is negative."""
    length = math.dist(start, end)
    if not length:
        return 0.0
    dx, dy = end[0] - start[0], end[1] - start[1]
    return (dy * (place[0] - start[0]) - dx * (place[1] - start[1])) / length


def sector(apex: Coordinate, radius_m: float, bearing_deg: float, opening_deg: float) -> Ring:
    """The part of a circle that opens from its apex towards a bearing, half of the opening to either side.

    The arc has a vertex every 3° at most; with 360° it is the whole circle, without the apex.
    """
    whole = opening_deg >= 360.0
    steps = max(2, math.ceil(opening_deg / _ARC_STEP_DEG))
    first = bearing_deg - opening_deg / 2
    arc = tuple(
        at_bearing(apex, radius_m, first + opening_deg * step / steps)
        for step in range(steps if whole else steps + 1)
    )
    return arc if whole else (apex, *arc)


def opening_to(apex: Coordinate, bearing_deg: float, place: Coordinate) -> float:
    """The opening in degrees of the sector about a bearing whose edge passes through a place."""
    off = (grid_bearing(apex, place) - bearing_deg + 180.0) % 360.0 - 180.0
    return 2 * abs(off)


def constrained(
    start: Coordinate, at: Coordinate, *, length_m: float | None = None, bearing_deg: float | None = None
) -> Coordinate:
    """Where a pointer may go that a length, a bearing or both hold back.

    With a bearing alone it is the nearest place of the ray, with a length alone that of the circle.
    """
    if bearing_deg is None:
        return at if length_m is None else at_bearing(start, length_m, grid_bearing(start, at))
    if length_m is None:
        angle = math.radians(bearing_deg)
        along = (at[0] - start[0]) * math.sin(angle) + (at[1] - start[1]) * math.cos(angle)
        length_m = max(0.0, along)
    return at_bearing(start, length_m, bearing_deg)


def nearest_turn(bearing_deg: float, reference_deg: float = 0.0, step_deg: float = 15.0) -> float:
    """The bearing nearest to one that differs from the reference by whole steps, 0 to 360."""
    turns = round((bearing_deg - reference_deg) / step_deg)
    return (reference_deg + turns * step_deg) % 360.0


def crossings(run: Sequence[Coordinate], *, closed: bool) -> tuple[Coordinate, ...]:
    """Where a run of vertices crosses itself, for marking; touching at a vertex does not count."""
    points = np.asarray(run, dtype=float)
    if len(points) < 4:
        return ()
    starts = points if closed else points[:-1]
    ends = np.roll(points, -1, axis=0) if closed else points[1:]
    first, second = np.triu_indices(len(starts), k=2)
    p, r = starts[first], ends[first] - starts[first]
    q, s = starts[second], ends[second] - starts[second]
    with np.errstate(divide="ignore", invalid="ignore"):
        across = r[:, 0] * s[:, 1] - r[:, 1] * s[:, 0]
        way = q - p
        t = (way[:, 0] * s[:, 1] - way[:, 1] * s[:, 0]) / across
        u = (way[:, 0] * r[:, 1] - way[:, 1] * r[:, 0]) / across
        met = (t > 1e-9) & (t < 1 - 1e-9) & (u > 1e-9) & (u < 1 - 1e-9)
    found = p[met] + t[met, None] * r[met]
    return tuple((float(x), float(y)) for x, y in found)
