"""Puts lengths, areas and radii of a drawing into words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.runtime.text import Text

Coordinate = tuple[float, float]


def length(text: Text, metres: float) -> str:
    """A length: decimetres below 100 m, metres below 1 km, else kilometres with two decimals."""
    if round(metres) >= 1000:
        return text("canvas.unit.km", value=f"{metres / 1000:,.2f}")
    return text("canvas.unit.m", value=f"{metres:.1f}" if round(metres, 1) < 100 else f"{metres:.0f}")


def scale_length(text: Text, metres: float) -> str:
    """A round length, as on a scale bar, without decimals that say nothing."""
    if metres >= 1000:
        return text("canvas.unit.km", value=f"{metres / 1000:,g}")
    return text("canvas.unit.m", value=f"{metres:g}")


def area(text: Text, square_metres: float) -> str:
    """An area: square metres below one hectare, hectares below 1 km², else square kilometres."""
    if round(square_metres) < 10_000:
        return text("canvas.unit.m2", value=f"{square_metres:,.0f}")
    if round(square_metres / 10_000, 2) < 100:
        return text("canvas.unit.ha", value=f"{square_metres / 10_000:.2f}")
    return text("canvas.unit.km2", value=f"{square_metres / 1_000_000:,.2f}")


def bearing(text: Text, start: Coordinate, end: Coordinate) -> str:
    """The grid bearing from one point to another: degrees clockwise from grid north, three digits."""
    degrees = math.degrees(math.atan2(end[0] - start[0], end[1] - start[1])) % 360
    return text("canvas.unit.bearing", value=f"{round(degrees) % 360:03d}")


def run_length(vertices: Sequence[Coordinate], *, closed: bool = False) -> float:
    """The length in metres of a run of vertices, back to the first one if `closed`."""
    following = list(vertices[1:]) + ([vertices[0]] if closed and vertices else [])
    return sum(math.dist(a, b) for a, b in zip(vertices, following, strict=False))


def ring_area(vertices: Sequence[Coordinate]) -> float:
    """The area in square metres that a ring of vertices encloses (the shoelace formula)."""
    if len(vertices) < 3:
        return 0.0
    x0, y0 = vertices[0]
    following = [*vertices[1:], vertices[0]]
    twice = sum(
        (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
        for (ax, ay), (bx, by) in zip(vertices, following, strict=True)
    )
    return abs(twice) / 2
