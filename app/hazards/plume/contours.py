"""The ground inside a level of concentration, and the band that a turning wind sweeps."""

from __future__ import annotations

import math

import numpy as np
from shapely import union_all
from shapely.affinity import rotate
from shapely.geometry import MultiPolygon, Point, Polygon

from app.hazards.plume.gaussian import Plume

_POINTS = 160
_SWEPT_STEPS = 11


def contour(source: Point, plume: Plume, level_g_m3: float, downwind_rad: float) -> Polygon | None:
    """The area at the ground where the level is reached, `±y(x)` along the wind; None where there is none.

    `downwind_rad` is clockwise from the grid's north.
    """
    reach = plume.reach_m(level_g_m3)
    if reach <= 1.0:
        return None
    x = np.linspace(0.5, reach, _POINTS)
    y = plume.half_width(x, level_g_m3)
    along = np.array([math.sin(downwind_rad), math.cos(downwind_rad)])
    across = np.array([along[1], -along[0]])
    middle = np.array([source.x, source.y]) + x[:, None] * along
    ring = np.concatenate([middle + y[:, None] * across, (middle - y[:, None] * across)[::-1]])
    area = Polygon(ring).buffer(0)
    if isinstance(area, MultiPolygon):
        area = max(area.geoms, key=lambda part: part.area)
    return area if isinstance(area, Polygon) and area.area > 1.0 else None


def swept(source: Point, area: Polygon, half_angle_deg: float) -> Polygon | MultiPolygon:
    """What the area covers while the wind turns to either side."""
    turns = np.linspace(-half_angle_deg, half_angle_deg, _SWEPT_STEPS)
    whole = union_all([rotate(area, float(turn), origin=source) for turn in turns]).buffer(2).simplify(1)
    assert isinstance(whole, Polygon | MultiPolygon)
    return whole
