"""The shifted datum of maps published in China (GCJ-02) against WGS 84: about 500 m apart.

The regulation's algorithm was never published. These are the formulas that circulate as reference code since
2010 and that googollee/eviltransform keeps with test points; the tests use its points.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]

_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
"""The Krasovsky 1940 ellipsoid."""


class Datum(StrEnum):
    """What the coordinates of a source stand on."""

    WGS84 = "WGS84"
    GCJ02 = "GCJ-02"


def gcj02_from_wgs84(lon_lat: Degrees) -> Degrees:
    """(n, 2) longitude and latitude in WGS 84 to GCJ-02; points outside China's rectangle stay."""
    return lon_lat + np.where(_in_china(lon_lat), _shift(lon_lat), 0.0)


def wgs84_from_gcj02(lon_lat: Degrees) -> Degrees:
    """(n, 2) GCJ-02 to WGS 84 by fixed-point iteration, to within 0.1 mm; points elsewhere stay."""
    estimate = lon_lat.copy()
    for _ in range(10):
        estimate = lon_lat - np.where(_in_china(lon_lat), _shift(estimate), 0.0)
    return estimate


def _in_china(lon_lat: Degrees) -> NDArray[np.bool_]:
    lon, lat = lon_lat[:, 0], lon_lat[:, 1]
    inside = (lon >= 72.004) & (lon <= 137.8347) & (lat >= 0.8293) & (lat <= 55.8271)
    return np.repeat(inside[:, None], 2, axis=1)


def _shift(lon_lat: Degrees) -> Degrees:
    x, y = lon_lat[:, 0] - 105.0, lon_lat[:, 1] - 35.0
    common = (np.sin(6.0 * x * np.pi) + np.sin(2.0 * x * np.pi)) * 40.0 / 3.0
    north = (
        -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * np.sqrt(np.abs(x))
        + common
        + (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
        + (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    )
    east = (
        300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * np.sqrt(np.abs(x))
        + common
        + (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
        + (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    )
    latitude = np.radians(lon_lat[:, 1])
    magic = 1.0 - _ECCENTRICITY_SQUARED * np.sin(latitude) ** 2
    meridian = _SEMI_MAJOR_M * (1.0 - _ECCENTRICITY_SQUARED) / (magic * np.sqrt(magic))
    parallel = _SEMI_MAJOR_M / np.sqrt(magic) * np.cos(latitude)
    return np.column_stack([np.degrees(east / parallel), np.degrees(north / meridian)])
