"""Small basemaps made on the spot."""

from __future__ import annotations

import gzip
import sqlite3
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RED, GREEN, BLUE = (200, 30, 30), (30, 160, 60), (40, 60, 200)


def png(colour: tuple[int, int, int], side: int = 256) -> bytes:
    """A PNG of one colour."""
    rows = b"".join(b"\0" + bytes(colour) * side for _ in range(side))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def mbtiles(
    path: Path, tiles: Mapping[tuple[int, int, int], bytes], form: str = "png", attribution: str = ""
) -> Path:
    """An MBTiles file of tiles by zoom, column and row from the north."""
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
    db.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
    db.executemany("INSERT INTO metadata VALUES (?, ?)", [("format", form), ("attribution", attribution)])
    db.executemany(
        "INSERT INTO tiles VALUES (?, ?, ?, ?)",
        [(z, x, 2**z - 1 - y, data) for (z, x, y), data in tiles.items()],
    )
    db.commit()
    db.close()
    return path


def pmtiles(path: Path, tiles: Mapping[tuple[int, int, int], bytes], *, vector: bool) -> Path:
    """A PMTiles archive."""
    from pmtiles import writer
    from pmtiles.tile import Compression, TileType, zxy_to_tileid

    library: Any = writer
    zooms = [z for z, _, _ in tiles]
    with path.open("wb") as stream:
        made = library.Writer(stream)
        for tile_id, data in sorted((zxy_to_tileid(*tile), data) for tile, data in tiles.items()):
            made.write_tile(tile_id, gzip.compress(data) if vector else data)
        made.finalize(
            {
                "tile_type": TileType.MVT if vector else TileType.PNG,
                "tile_compression": Compression.GZIP if vector else Compression.NONE,
                "min_zoom": min(zooms),
                "max_zoom": max(zooms),
                "min_lon_e7": -1800000000,
                "min_lat_e7": -850000000,
                "max_lon_e7": 1800000000,
                "max_lat_e7": 850000000,
                "center_zoom": 0,
                "center_lon_e7": 0,
                "center_lat_e7": 0,
            },
            {"attribution": '<a href="https://example.org">Test</a> survey'},
        )
    return path


def vector_tile() -> bytes:
    """A tile with water in its left half, a road across, a building and a place."""
    import mapbox_vector_tile

    def layer(name: str, geometry: str, /, **properties: str) -> dict[str, Any]:
        return {"name": name, "features": [{"geometry": geometry, "properties": properties}]}

    encoded: bytes = mapbox_vector_tile.encode(
        [
            layer("water", "POLYGON((0 0, 2048 0, 2048 4096, 0 4096, 0 0))", **{"class": "lake"}),
            layer("transportation", "LINESTRING(0 2048, 4096 2048)", **{"class": "primary"}),
            layer("building", "POLYGON((3000 3000, 3600 3000, 3600 3600, 3000 3600, 3000 3000))"),
            layer("place", "POINT(3000 1200)", name="Lakeside"),
        ],
        default_options={"y_coord_down": True},
    )
    return encoded


def geotiff(
    path: Path, bands: NDArray[Any], bounds: tuple[float, float, float, float], crs: str | None
) -> Path:
    """A GeoTIFF of bands (count, height, width) over bounds; without a CRS it has no place at all."""
    import warnings

    import rasterio
    from rasterio.errors import NotGeoreferencedWarning

    count, height, width = bands.shape
    place = {"crs": crs, "transform": _place(bounds, width, height)} if crs else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(
            path, "w", driver="GTiff", count=count, height=height, width=width, dtype=bands.dtype, **place
        ) as made:
            made.write(bands)
    return path


def _place(bounds: tuple[float, float, float, float], width: int, height: int) -> Any:
    import rasterio

    left, bottom, right, top = bounds
    return rasterio.Affine((right - left) / width, 0.0, left, 0.0, (bottom - top) / height, top)


def halves(side: int = 200) -> NDArray[np.uint8]:
    """Three bands: red in the west, blue in the east."""
    made = np.zeros((3, side, side), dtype=np.uint8)
    made[:, :, : side // 2] = np.array(RED)[:, None, None]
    made[:, :, side // 2 :] = np.array(BLUE)[:, None, None]
    return made
