"""Bearings on the grid of the map and from true north."""

from __future__ import annotations

import math

from shapely.geometry import Point

from app.campus.frame import Frame


def grid_bearing(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Degrees clockwise from grid north, 0 to 360, from one place in metres to another; 0 if they are one."""
    return math.degrees(math.atan2(end[0] - start[0], end[1] - start[1])) % 360


def convergence_deg(frame: Frame, place: Point) -> float:
    """The azimuth of grid north at a place in metres: positive where grid north lies east of true north.

    The meridian convergence of PROJ, of which the sign is that of `pyproj.Proj.get_factors`.
    """
    from pyproj import Proj

    degrees = frame.to_wgs84(place)
    return float(Proj(frame.crs).get_factors(degrees.x, degrees.y).meridian_convergence)


def true_bearing(frame: Frame, start: tuple[float, float], end: tuple[float, float]) -> float:
    """Degrees clockwise from true north at the start, 0 to 360, along the straight line of the grid."""
    return (grid_bearing(start, end) + convergence_deg(frame, Point(start))) % 360
