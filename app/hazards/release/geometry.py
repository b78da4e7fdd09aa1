"""The isolation circle and the protective-action area of the Emergency Response Guidebook on the map."""

from __future__ import annotations

import math
from dataclasses import dataclass

from shapely.geometry import Point, Polygon
from shapely.ops import unary_union


@dataclass(frozen=True, slots=True)
class Areas:
    """In campus metres; `directed` is False where the wind is unknown or unsteady: a full circle."""

    isolation: Polygon
    protective: Polygon
    directed: bool


def areas(source: Point, isolation_m: float, protective_m: float, downwind_rad: float | None) -> Areas:
    """The circle around the source, and the square downwind of it with sides of the protective distance.

    `downwind_rad` is where the wind blows to, clockwise from the grid's north; None: the wind is unknown or
    too light to hold a direction, and the area is the circle with the protective radius (Emergency Response
    Guidebook, introduction; primary not checked). The square always holds the isolation circle.
    """
    circle = source.buffer(isolation_m, quad_segs=32)
    reach = max(isolation_m, protective_m)
    if downwind_rad is None:
        return Areas(circle, source.buffer(reach, quad_segs=32), False)
    along = (math.sin(downwind_rad), math.cos(downwind_rad))
    across = (along[1], -along[0])
    half = reach / 2
    corners = [
        (
            source.x + ahead * along[0] + side * across[0],
            source.y + ahead * along[1] + side * across[1],
        )
        for ahead, side in ((0.0, -half), (0.0, half), (reach, half), (reach, -half))
    ]
    whole = unary_union([Polygon(corners), circle])
    assert isinstance(whole, Polygon)
    return Areas(circle, whole, True)
