"""Footprints about the origin, in metres: `width` runs along x, `depth` along y, the front is south."""

from __future__ import annotations

import math

from shapely.geometry import MultiPolygon, Point, Polygon, box
from shapely.ops import unary_union

from app.campus.demo.curves import arc


def bar(width: float, depth: float) -> Polygon:
    """A plain block."""
    return box(-width / 2, -depth / 2, width / 2, depth / 2)


def ell(width: float, depth: float, wing: float, *, mirrored: bool = False) -> Polygon:
    """An L: a front of full width and one wing back; `wing` is how thick both are."""
    side = width / 2 - wing if mirrored else -width / 2
    front = box(-width / 2, -depth / 2, width / 2, -depth / 2 + wing)
    return _one(front, box(side, -depth / 2, side + wing, depth / 2))


def court_u(width: float, depth: float, wing: float) -> Polygon:
    """A U, open to the south."""
    return _one(
        box(-width / 2, depth / 2 - wing, width / 2, depth / 2),
        box(-width / 2, -depth / 2, -width / 2 + wing, depth / 2),
        box(width / 2 - wing, -depth / 2, width / 2, depth / 2),
    )


def aitch(width: float, depth: float, wing: float) -> Polygon:
    """An H: two wings front to back and a link."""
    return _one(
        box(-width / 2, -depth / 2, -width / 2 + wing, depth / 2),
        box(width / 2 - wing, -depth / 2, width / 2, depth / 2),
        box(-width / 2, -wing * 0.42, width / 2, wing * 0.42),
    )


def comb(width: float, depth: float, wing: float, teeth: int = 3) -> Polygon:
    """An E: a spine along the north and `teeth` wings to the south."""
    spine = box(-width / 2, depth / 2 - wing, width / 2, depth / 2)
    gap = (width - wing) / (teeth - 1)
    wings = [
        box(-width / 2 + i * gap, -depth / 2, -width / 2 + i * gap + wing, depth / 2) for i in range(teeth)
    ]
    return _one(spine, *wings)


def courtyard(width: float, depth: float, wing: float) -> Polygon:
    """A block round a court."""
    outer, inner = bar(width, depth), bar(width - 2 * wing, depth - 2 * wing)
    return Polygon(outer.exterior.coords, [inner.exterior.coords])


def cross(width: float, depth: float, wing: float) -> Polygon:
    """A cross of two blocks."""
    return _one(bar(width, wing), bar(wing, depth))


def tee(width: float, depth: float, wing: float) -> Polygon:
    """A T: a broad front and a stem to the north."""
    return _one(box(-width / 2, -depth / 2, width / 2, -depth / 2 + wing), bar(wing, depth))


def tower_on_podium(width: float, depth: float, tower: float) -> Polygon:
    """A low block from which the corners of a turned tower stand out."""
    return _one(bar(width, depth), _octagon(tower).buffer(0))


def round_hall(radius: float, *, porch: float = 0.0) -> Polygon:
    """A rotunda, with a porch to the south if it has a width."""
    hall = Point(0, 0).buffer(radius, quad_segs=10)
    return _one(hall, box(-porch / 2, -radius - 6, porch / 2, 0)) if porch else hall


def ring_hall(radius: float, thick: float) -> Polygon:
    """A round building about a round court."""
    outer, inner = Point(0, 0).buffer(radius, quad_segs=10), Point(0, 0).buffer(radius - thick, quad_segs=10)
    return Polygon(outer.exterior.coords, [inner.exterior.coords])


def crescent(radius: float, thick: float, sweep_deg: float) -> Polygon:
    """A curved block whose hollow side looks south; the origin is the middle of the curve."""
    start, end = 90 - sweep_deg / 2, 90 + sweep_deg / 2
    outer, inner = (
        arc((0, -radius), radius + thick / 2, start, end),
        arc((0, -radius), radius - thick / 2, end, start),
    )
    return Polygon([*outer, *inner])


def terrace(units: int, width: float, depth: float, shift: float) -> Polygon:
    """A row of `units` houses, each set back by `shift` from its neighbour."""
    parts = [
        box(
            (i - units / 2) * width - 0.05,
            -depth / 2 + _zigzag(i) * shift,
            (i - units / 2 + 1) * width + 0.05,
            depth / 2 + _zigzag(i) * shift,
        )
        for i in range(units)
    ]
    return _one(*parts)


def star(radius: float, thick: float, arms: int = 3) -> Polygon:
    """Wings that meet in a hub: a Y with three arms."""
    hub = Point(0, 0).buffer(thick * 0.62, quad_segs=4)
    parts = [hub]
    for arm in range(arms):
        turn = math.radians(90 + arm * 360 / arms)
        along, across = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))
        parts.append(
            Polygon(
                [
                    (along[0] * reach + across[0] * side, along[1] * reach + across[1] * side)
                    for reach, side in (
                        (0, thick / 2),
                        (radius, thick / 2),
                        (radius, -thick / 2),
                        (0, -thick / 2),
                    )
                ]
            )
        )
    return _one(*parts)


def fan(radius: float, hollow: float, sweep_deg: float) -> Polygon:
    """A lecture hall or greenhouse that opens like a fan to the north."""
    start, end = 90 - sweep_deg / 2, 90 + sweep_deg / 2
    outer = arc((0, -radius / 2), radius, start, end)
    inner = arc((0, -radius / 2), hollow, end, start)
    return Polygon([*outer, *inner])


def stand(length: float, depth: float, bow: float) -> Polygon:
    """A grandstand with a curved back; its straight side looks south."""
    radius = (length**2 / 4 + bow**2) / (2 * bow)
    half = math.degrees(math.asin(length / 2 / radius))
    back = arc((0, depth / 2 - radius + bow), radius, 90 - half, 90 + half)
    return Polygon([(-length / 2, -depth / 2), (length / 2, -depth / 2), *back])


def stadium_oval(straight: float, radius: float) -> Polygon:
    """Two straights of that length joined by half circles: the outline of a running track."""
    east, west = arc((straight / 2, 0), radius, -90, 90, 4), arc((-straight / 2, 0), radius, 90, 270, 4)
    return Polygon([*east, *west])


def _octagon(diameter: float) -> Polygon:
    half = diameter / 2
    return Polygon(
        [(half * math.cos(a), half * math.sin(a)) for a in (math.radians(22.5 + 45 * i) for i in range(8))]
    )


def _zigzag(i: int) -> float:
    return float((0, 1, 0, -1)[i % 4])


def _one(*parts: Polygon) -> Polygon:
    joined = unary_union(parts)
    if isinstance(joined, MultiPolygon):
        raise TypeError("the parts of a footprint do not touch")
    return Polygon(joined.exterior.coords, [hole.coords for hole in joined.interiors])
