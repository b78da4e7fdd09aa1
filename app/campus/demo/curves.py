"""Smooth lines and areas: splines through given points, blobs, arcs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon

XY: TypeAlias = tuple[float, float]
Coordinates: TypeAlias = NDArray[np.float64]

TOLERANCE_M = 0.08
"""A spline is thinned to the fewest vertices that stay this close to it."""


def spline(points: Sequence[XY], *, closed: bool = False, step_m: float = 6.0) -> LineString:
    """A Catmull-Rom curve through `points` (metres), sampled about every `step_m`."""
    knots = np.asarray(points, dtype=np.float64)
    if closed:
        padded = np.vstack([knots[-1], knots, knots[:2]])
    else:
        padded = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    pieces = [_segment(padded[i : i + 4], step_m) for i in range(len(padded) - 3)]
    curve = np.vstack([*pieces, padded[-2][None, :]])
    if closed:
        curve[-1] = curve[0]
    line: LineString = LineString(curve).simplify(TOLERANCE_M)
    return line


def _segment(window: Coordinates, step_m: float) -> Coordinates:
    """Samples between the second and third of four knots, without the last."""
    before, start, end, after = window
    count = max(2, round(float(np.linalg.norm(end - start)) / step_m))
    t = np.linspace(0, 1, count, endpoint=False)[:, None]
    return np.asarray(
        0.5
        * (
            2 * start
            + (end - before) * t
            + (2 * before - 5 * start + 4 * end - after) * t**2
            + (3 * start - before - 3 * end + after) * t**3
        )
    )


def closed_area(points: Sequence[XY], step_m: float = 6.0) -> Polygon:
    """The area inside a closed spline."""
    return Polygon(spline(points, closed=True, step_m=step_m).coords)


def blob(
    centre: XY, radius_m: float, rng: np.random.Generator, *, stretch: float = 1.0, knots: int = 9
) -> Polygon:
    """An irregular round area about `centre`, `stretch` times wider than high."""
    turns = np.linspace(0, 2 * math.pi, knots, endpoint=False) + rng.uniform(-0.12, 0.12, knots)
    radii = radius_m * rng.uniform(0.8, 1.15, knots)
    points = [
        (centre[0] + stretch * r * math.cos(a), centre[1] + r * math.sin(a))
        for r, a in zip(radii.tolist(), turns.tolist(), strict=True)
    ]
    return closed_area(points)


def arc(centre: XY, radius_m: float, start_deg: float, end_deg: float, step_m: float = 6.0) -> list[XY]:
    """Points along a circle from one bearing to another, anticlockwise from east, in degrees."""
    length = abs(math.radians(end_deg - start_deg)) * radius_m
    angles = np.radians(np.linspace(start_deg, end_deg, max(4, round(length / step_m))))
    return [(centre[0] + radius_m * math.cos(a), centre[1] + radius_m * math.sin(a)) for a in angles.tolist()]
