"""The metric frame: the one projected coordinate system of a campus, checked wherever geometry comes in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.errors import UserError
from app.domain.message import msg

if TYPE_CHECKING:
    from pyproj import CRS, Transformer

WGS84 = 4326
MAX_SCALE_ERROR = 0.002
"""A working CRS may stretch lengths by 2 m in a kilometre at most, less than paths are surveyed to."""

Geometries = TypeVar("Geometries")
"""A shapely geometry or an array of them; what goes in comes out."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A projected CRS in metres, by its EPSG number; every geometry of a campus is given in it.

    Raises UserError for a number that is not such a CRS.
    """

    epsg: int

    def __post_init__(self) -> None:
        crs = crs_of_epsg(self.epsg)
        if not is_metric(crs):
            raise UserError(msg("frame.not_metric", epsg=self.epsg, name=crs.name))

    @property
    def crs(self) -> CRS:
        """The pyproj CRS."""
        return crs_of_epsg(self.epsg)

    def to_wgs84(self, geometry: Geometries) -> Geometries:
        """The geometry or geometries in degrees, longitude first; UserError outside the frame's reach."""
        return transform(geometry, self.epsg, WGS84)

    def from_wgs84(self, geometry: Geometries) -> Geometries:
        """The geometry or geometries in metres from degrees, longitude first.

        Raises UserError for coordinates that are no longitude and latitude, or that the frame cannot take.
        """
        coordinates = shapely.get_coordinates(geometry)
        if len(coordinates) and not (np.abs(coordinates) <= (180.0, 90.0)).all():
            raise UserError(msg("frame.not_degrees", **_first_pair(coordinates)))
        return transform(geometry, WGS84, self.epsg)

    def require(self, geodataframe: Any) -> None:
        """Raise UserError unless the GeoDataFrame is in this frame."""
        if geodataframe.crs is None:
            raise UserError(msg("frame.no_crs", epsg=self.epsg))
        if geodataframe.crs != self.crs:
            raise UserError(msg("frame.other_crs", epsg=self.epsg, other=geodataframe.crs.name))

    def covers(self, geometry: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Which geometries, in this frame, lie wholly where its CRS may be used; empty ones do not."""
        west, south, east, north = self._reach()
        bounds = shapely.bounds(geometry)
        with np.errstate(invalid="ignore"):
            return np.asarray(
                (bounds[:, 0] >= west)
                & (bounds[:, 1] >= south)
                & (bounds[:, 2] <= east)
                & (bounds[:, 3] <= north)
            )

    def _reach(self) -> tuple[float, float, float, float]:
        return _reach(self.epsg)


def choose_epsg(lon: float, lat: float) -> int:
    """The UTM zone (WGS 84) of a place, with the exceptions for Norway and Svalbard.

    Zones and exceptions after NGA.SIG.0012, "The Universal Grids", primary not checked. Raises UserError
    where UTM does not reach (beyond 84° N and 80° S) and for numbers that are no longitude and latitude.
    """
    if not (math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 180 and -80 <= lat <= 84):
        raise UserError(msg("frame.no_utm", lon=f"{lon:.5f}", lat=f"{lat:.5f}"))
    zone = min(int((lon + 180) // 6) + 1, 60)
    if 56 <= lat < 64 and 3 <= lon < 12:
        zone = 32
    elif lat >= 72 and 0 <= lon < 42:
        zone = 31 if lon < 9 else 33 if lon < 21 else 35 if lon < 33 else 37
    return (32600 if lat >= 0 else 32700) + zone


def suits(crs: CRS, lon: float, lat: float) -> bool:
    """Whether a source's own CRS can be the frame there: metres, an EPSG number, hardly any stretch."""
    from pyproj import Proj

    if not is_metric(crs) or crs.to_epsg() is None:
        return False
    factors = Proj(crs).get_factors(lon, lat, errcheck=False)
    scales = (factors.meridional_scale, factors.parallel_scale)
    return all(math.isfinite(scale) and abs(scale - 1) <= MAX_SCALE_ERROR for scale in scales)


def is_metric(crs: CRS) -> bool:
    """Whether a CRS is projected with axes in metres."""
    return bool(crs.is_projected) and all(axis.unit_conversion_factor == 1.0 for axis in crs.axis_info[:2])


def crs_of_epsg(epsg: int) -> CRS:
    """The CRS of an EPSG number; UserError where there is none."""
    from pyproj.exceptions import CRSError

    try:
        return _crs(epsg)
    except CRSError:
        raise UserError(msg("frame.unknown_epsg", epsg=epsg)) from None


def transform(geometry: Geometries, source: CRS | int, target: CRS | int) -> Geometries:
    """Geometry or geometries from one CRS to another, x or longitude first in both.

    Raises UserError if a coordinate has no counterpart.
    """
    transformer = _transformer(source, target)

    def convert(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    result = shapely.transform(geometry, convert)
    after = shapely.get_coordinates(result)
    lost = ~np.isfinite(after).all(axis=1)
    if lost.any():
        raise UserError(msg("frame.out_of_reach", **_first_pair(shapely.get_coordinates(geometry)[lost])))
    return result  # type: ignore[no-any-return]


def _first_pair(coordinates: NDArray[np.float64]) -> dict[str, str]:
    x, y = (
        coordinates[~(np.abs(coordinates) <= (180.0, 90.0)).all(axis=1)][:1].ravel().tolist()
        or coordinates[0]
    )
    return {"x": f"{x:g}", "y": f"{y:g}"}


@lru_cache(maxsize=64)
def _crs(epsg: int) -> CRS:
    from pyproj import CRS

    return CRS.from_epsg(epsg)


@lru_cache(maxsize=64)
def _transformer(source: CRS | int, target: CRS | int) -> Transformer:
    from pyproj import Transformer

    return Transformer.from_crs(source, target, always_xy=True)


@lru_cache(maxsize=64)
def _reach(epsg: int) -> tuple[float, float, float, float]:
    """The bounds in metres of the area for which a CRS is defined, with a margin of one degree."""
    area = _crs(epsg).area_of_use
    west, south, east, north = area.bounds if area is not None else (-180.0, -80.0, 180.0, 84.0)
    if west > east:
        east += 360.0
    margin = 1.0
    left, bottom, right, top = _transformer(WGS84, epsg).transform_bounds(
        max(west - margin, -180.0),
        max(south - margin, -89.0),
        min(east + margin, 180.0),
        min(north + margin, 89.0),
    )
    return left, bottom, right, top
