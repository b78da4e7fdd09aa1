"""The ground inside a level of concentration, and the band that a turning wind sweeps."""

from __future__ import annotations

import math

import numpy as np
from shapely import union_all
from shapely.affinity import rotate
from shapely.geometry import MultiPolygon, Point, Polygon

from app.hazards.plume.gaussian import Plume

_POINTS = 160
_SECTOR_POINTS = 41


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
    """All that the area covers while the wind turns to either side: both ends, and the sector between them
    as far as the area reaches.
    """
    axis, reach = _axis(source, area)
    turns = np.radians(np.linspace(-half_angle_deg, half_angle_deg, _SECTOR_POINTS))
    arc = [(source.x + reach * math.sin(axis + t), source.y + reach * math.cos(axis + t)) for t in turns]
    sector = Polygon([(source.x, source.y), *arc])
    ends = [rotate(area, -turn, origin=source) for turn in (-half_angle_deg, half_angle_deg)]
    whole = union_all([sector, *ends]).simplify(0.5)
    assert isinstance(whole, Polygon | MultiPolygon)
    return whole


def _axis(source: Point, area: Polygon) -> tuple[float, float]:
    """Where the farthest point of an area lies, clockwise from the grid's north, and how far."""
    corners = np.asarray(area.exterior.coords) - (source.x, source.y)
    distances = np.hypot(*corners.T)
    east, north = corners[int(distances.argmax())]
    return math.atan2(east, north), float(distances.max())
