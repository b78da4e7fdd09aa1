"""Depth of water from a file: a raster of depths, or polygons and closed contours that state one."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.campus.frame import Frame
from app.domain.campus import CampusInfo
from app.domain.errors import UserError
from app.domain.message import msg

STEPS_M = (0.05, 0.15, 0.3, 0.5, 0.9, 1.2, 1.5, 2.0, 3.0)
"""Depths at which a raster is cut into bands; water below the first is not counted."""
DEEPEST_M = 30.0
MOST_CELLS = 4_000_000
_DEPTH_FIELD = re.compile(r"^(depth|depth_m|water_depth|d_m|水深|深度)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DepthBand:
    """Ground under water between two depths; `deepest_m` is the largest depth in it."""

    area: Polygon | MultiPolygon
    shallowest_m: float
    deepest_m: float


def read_depths(path: Path, info: CampusInfo) -> tuple[DepthBand, ...]:
    """The bands of a file in the campus's frame, the deepest last; they do not overlap.

    A raster (GeoTIFF, ASCII grid) holds metres of water, NoData or 0 where it is dry. A vector file has a
    field `depth` (m); a closed line states that it is at least as deep inside.

    Raises:
        UserError: no such file, no CRS, no depths, impossible depths, or nothing near the campus.
    """
    if not path.exists():
        raise UserError(msg("file.missing", file=str(path)))
    raster = path.suffix.lower() in (".tif", ".tiff", ".asc", ".img", ".vrt")
    found = _raster(path, info) if raster else _vector(path, info)
    near = shapely.box(*shapely.buffer(info.boundary, 500.0).bounds)
    bands = [
        DepthBand(area, band.shallowest_m, band.deepest_m)
        for band in found
        if (area := _polygons(shapely.intersection(band.area, near))) is not None
    ]
    if not bands:
        raise UserError(msg("depths.not_near", file=path.name))
    return tuple(sorted(bands, key=lambda band: band.deepest_m))


def _polygons(geometry: BaseGeometry) -> Polygon | MultiPolygon | None:
    parts = [
        part
        for part in shapely.get_parts(shapely.make_valid(geometry))
        if isinstance(part, Polygon | MultiPolygon) and part.area > 0
    ]
    union = shapely.union_all(parts) if parts else None
    return union if isinstance(union, Polygon | MultiPolygon) and not union.is_empty else None


def _raster(path: Path, info: CampusInfo) -> list[DepthBand]:
    import rasterio
    from rasterio.errors import NotGeoreferencedWarning, RasterioError
    from rasterio.features import shapes

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        try:
            depths, transform = _cells(path, info)
        except RasterioError as error:
            raise UserError(msg("depths.unreadable", file=path.name, reason=str(error))) from error
    if float(depths.max()) > DEEPEST_M:
        raise UserError(msg("depths.too_deep", file=path.name, depth_m=round(float(depths.max()), 1)))
    classes = np.digitize(depths, STEPS_M).astype(np.uint8)
    bands = []
    pieces: dict[int, list[BaseGeometry]] = {}
    with rasterio.Env():
        for shape, value in shapes(classes, mask=classes > 0, transform=transform):
            pieces.setdefault(int(value), []).append(shapely.geometry.shape(shape))
    for number, shapes_of_it in pieces.items():
        deepest = float(depths[classes == number].max())
        area = _polygons(shapely.union_all(shapes_of_it))
        if area is not None:
            bands.append(DepthBand(area, STEPS_M[number - 1], deepest))
    return bands


def _cells(path: Path, info: CampusInfo) -> tuple[NDArray[np.float32], Any]:
    """Depths in metres on cells of the campus's frame, 0 where dry."""
    import rasterio
    from rasterio.enums import Resampling
    from rasterio.vrt import WarpedVRT

    with rasterio.open(path) as source:
        if source.crs is None:
            raise UserError(msg("depths.no_crs", file=path.name))
        with WarpedVRT(source, crs=f"EPSG:{info.epsg}", resampling=Resampling.nearest) as grid:
            west, south, east, north = shapely.buffer(info.boundary, 500.0).bounds
            window = grid.window(west, south, east, north).round_offsets().round_lengths()
            window = window.intersection(rasterio.windows.Window(0, 0, grid.width, grid.height))
            scale = max(1.0, (window.width * window.height / MOST_CELLS) ** 0.5)
            shape = (max(1, int(window.height / scale)), max(1, int(window.width / scale)))
            cells = grid.read(1, window=window, out_shape=shape, masked=True)
            bounds = grid.window_bounds(window)
    transform = rasterio.transform.from_bounds(*bounds, shape[1], shape[0])
    depths = np.ma.filled(cells.astype(np.float32), 0.0)
    return np.where(np.isfinite(depths) & (depths > 0), depths, 0.0).astype(np.float32), transform


def _vector(path: Path, info: CampusInfo) -> list[DepthBand]:
    import geopandas
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            table = geopandas.read_file(path)
    except (DataSourceError, DataLayerError, ValueError) as error:
        raise UserError(msg("depths.unreadable", file=path.name, reason=str(error))) from error
    field = next((str(name) for name in table.columns if _DEPTH_FIELD.match(str(name))), None)
    if field is None or not len(table):
        raise UserError(msg("depths.no_field", file=path.name))
    if table.crs is None:
        raise UserError(msg("depths.no_crs", file=path.name))
    shapes = Frame(info.epsg).from_wgs84(np.asarray(table.geometry.to_crs(4326).values))
    stated = [
        (area, _depth(path, value, number))
        for number, (shape, value) in enumerate(zip(shapes, table[field], strict=True), start=1)
        if (area := _ground(shape)) is not None
    ]
    return _apart(stated)


def _depth(path: Path, value: Any, number: int) -> float:
    try:
        depth_m = float(value)
    except (TypeError, ValueError):
        depth_m = float("nan")
    if not 0 <= depth_m <= DEEPEST_M:
        raise UserError(msg("depths.bad_depth", file=path.name, number=number, value=str(value)[:40]))
    return depth_m


def _ground(shape: BaseGeometry | None) -> Polygon | MultiPolygon | None:
    """The ground of a polygon, or inside a closed line."""
    if shape is None or shape.is_empty:
        return None
    if shape.geom_type in ("LineString", "MultiLineString"):
        return _polygons(shapely.union_all(shapely.get_parts(shapely.polygonize([shape]))))
    return _polygons(shapely.force_2d(shape))


def _apart(stated: list[tuple[Polygon | MultiPolygon, float]]) -> list[DepthBand]:
    """Where shapes overlap the deeper counts."""
    bands = []
    deeper: BaseGeometry = Polygon()
    for area, depth_m in sorted(stated, key=lambda entry: -entry[1]):
        rest = _polygons(shapely.difference(area, deeper))
        deeper = shapely.union(deeper, area)
        if rest is not None and depth_m > 0:
            bands.append(DepthBand(rest, depth_m, depth_m))
    return bands
