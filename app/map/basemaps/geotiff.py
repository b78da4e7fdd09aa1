"""A picture with a place: GeoTIFF, warped into the campus's frame a patch at a time from its overviews."""

from __future__ import annotations

import threading
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import UserError
from app.domain.message import msg
from app.map.basemaps.grid import CampusGrid, Patch
from app.map.basemaps.picture import Picture, Pixels
from app.map.basemaps.source import BasemapSource

_SAMPLE_PX = 256
"""The side of the small picture from which the range of values is taken."""
_DARKEST, _BRIGHTEST = 2, 98
"""Percentiles of values that are stretched to black and white."""


class GeoTiff:
    """One file, read by one thread at a time."""

    workers = 1
    attribution = ""

    def __init__(self, source: BasemapSource, epsg: int) -> None:
        import rasterio
        from rasterio.errors import NotGeoreferencedWarning, RasterioError

        path = Path(source.location)
        self._epsg, self._lock = epsg, threading.Lock()
        self.grid = CampusGrid()
        if not path.is_file():
            raise UserError(msg("basemap.no_file", name=path.name))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", NotGeoreferencedWarning)
                self._image = rasterio.open(path)
            placed = self._image.crs is not None and not self._image.transform.is_identity
            if placed:
                self._low, self._high = self._range()
        except (RasterioError, ValueError, OSError) as error:
            raise UserError(msg("basemap.damaged", name=path.name, reason=str(error))) from None
        if not placed:
            self._image.close()
            raise UserError(msg("basemap.no_georeference", name=path.name))
        self.attribution = str(self._image.tags().get("TIFFTAG_COPYRIGHT", ""))[:300]

    def read(self, patch: Patch) -> Picture | None:
        """See `Reader`."""
        import rasterio
        from rasterio.enums import Resampling
        from rasterio.errors import RasterioError
        from rasterio.vrt import WarpedVRT

        side = self.grid.side_px
        palette = self._palette()
        how = Resampling.nearest if palette is not None else Resampling.bilinear
        try:
            with self._lock, rasterio.Env(GDAL_CACHEMAX=64):
                left, bottom, _, top = self.grid.bounds(patch)
                step = (top - bottom) / side
                place = rasterio.Affine(step, 0.0, left, 0.0, -step, top)
                with WarpedVRT(
                    self._image,
                    crs=f"EPSG:{self._epsg}",
                    transform=place,
                    width=side,
                    height=side,
                    resampling=how,
                    add_alpha=self._adds_alpha,
                ) as warped:
                    bands = warped.read()
                    mask = warped.dataset_mask()
        except (RasterioError, ValueError, OSError):
            return None
        if not mask.any():
            return None
        return Pixels(self._colours(bands, mask, palette))

    def close(self) -> None:
        """See `Reader`."""
        with self._lock:
            self._image.close()

    @property
    def _adds_alpha(self) -> bool:
        from rasterio.enums import ColorInterp

        return self._image.nodata is None and ColorInterp.alpha not in self._image.colorinterp

    def _palette(self) -> NDArray[np.uint8] | None:
        if self._image.count > 1:
            return None
        try:
            table = self._image.colormap(1)
        except ValueError:
            return None
        made = np.zeros((256, 4), dtype=np.uint8)
        for index, colour in table.items():
            if 0 <= index < len(made):
                made[index] = colour
        return made

    def _range(self) -> tuple[float, float]:
        """From which to which value the picture runs; bytes are taken as they are."""
        if self._image.dtypes[0] == "uint8":
            return 0.0, 255.0
        height, width = (max(1, min(_SAMPLE_PX, side)) for side in self._image.shape)
        sample: Any = self._image.read(1, out_shape=(height, width), masked=True)
        values = np.asarray(sample.compressed(), dtype=float)
        values = values[np.isfinite(values)]
        if not len(values):
            return 0.0, 1.0
        low, high = np.percentile(values, [_DARKEST, _BRIGHTEST])
        return float(low), float(max(high, low + 1e-9))

    def _colours(
        self, bands: NDArray[Any], mask: NDArray[np.uint8], palette: NDArray[np.uint8] | None
    ) -> NDArray[np.uint8]:
        rgba = np.empty((*mask.shape, 4), dtype=np.uint8)
        if palette is not None:
            rgba[:] = palette[bands[0].astype(np.uint8)]
        else:
            count = 3 if self._image.count >= 3 else 1
            scaled = (bands[:count].astype(np.float64) - self._low) / (self._high - self._low)
            rgba[..., :3] = np.moveaxis(np.nan_to_num(np.clip(scaled, 0, 1) * 255), 0, -1).astype(np.uint8)
            rgba[..., 3] = 255
        rgba[..., 3] = np.minimum(rgba[..., 3], mask)
        return rgba
