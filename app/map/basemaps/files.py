"""Tiles in one file: MBTiles (SQLite) and PMTiles, raster or vector.

Formats: MBTiles 1.3 (mapbox/mbtiles-spec), PMTiles version 3 (protomaps/PMTiles), Mapbox Vector Tile 2.1.
"""

from __future__ import annotations

import sqlite3
import threading
import zlib
from pathlib import Path
from typing import Any

from app.domain.errors import UserError
from app.domain.message import msg
from app.map.basemaps.grid import MercatorGrid, Part, Patch
from app.map.basemaps.picture import Encoded, Picture, VectorTile
from app.map.basemaps.source import BasemapSource

OVERZOOM = 5
"""Levels by which a map is shown closer than its tiles were cut."""
_VECTOR_PX = 512
_MOST_BYTES = 16_000_000
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF")
_VECTOR_FORMATS = ("pbf", "mvt")
_GZIP = b"\x1f\x8b"


class TileFile:
    """What both formats share: raster tiles as they are, vector tiles decoded and drawn closer."""

    workers = 2
    attribution: str

    def __init__(self, source: BasemapSource, epsg: int, zooms: tuple[int, int], *, vector: bool) -> None:
        low, high = zooms
        self._name = Path(source.location).name
        self._native = high
        self._vector = vector
        self._lock = threading.Lock()
        self.grid = MercatorGrid(
            epsg,
            source.datum,
            low,
            high + OVERZOOM,
            _VECTOR_PX if vector else 256,
        )

    def read(self, patch: Patch) -> Picture | None:
        """See `Reader`. A tile that is damaged shows nothing, and so does one closer than those in the file:
        part of a coarser one stands for it.
        """
        if not self._vector:
            if patch.z > self._native:
                return None
            with self._lock:
                data = self.tile(patch)
            return Encoded(data) if data else None
        closer = max(0, patch.z - self._native)
        own = Patch(patch.z - closer, patch.x >> closer, patch.y >> closer)
        with self._lock:
            data = self.tile(own)
        layers = decode_vector(data) if data else None
        if layers is None:
            return None
        count = 2**closer
        return VectorTile(layers, Part((patch.x % count) / count, (patch.y % count) / count, 1 / count))

    def tile(self, patch: Patch) -> bytes | None:
        """The bytes of a tile, as the file has them."""
        raise NotImplementedError

    def close(self) -> None:
        """See `Reader`."""
        raise NotImplementedError


class MBTiles(TileFile):
    """An SQLite file of tiles."""

    def __init__(self, source: BasemapSource, epsg: int) -> None:
        path = Path(source.location)
        if not path.is_file():
            raise UserError(msg("basemap.no_file", name=path.name))
        try:
            self._db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise UserError(msg("basemap.damaged", name=path.name, reason=str(error))) from None
        try:
            told, zooms = self._inspect(path.name)
        except UserError:
            self._db.close()
            raise
        vector = told.get("format", "").lower() in _VECTOR_FORMATS
        self.attribution = plain_words(told.get("attribution", ""))
        super().__init__(source, epsg, zooms, vector=vector)

    def _inspect(self, name: str) -> tuple[dict[str, str], tuple[int, int]]:
        """What the file tells of itself and its zooms; raises UserError."""
        try:
            told = {str(k): str(v) for k, v in self._db.execute("SELECT name, value FROM metadata")}
            low, high = self._db.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
            sample = self._db.execute("SELECT tile_data FROM tiles LIMIT 1").fetchone()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise UserError(msg("basemap.damaged", name=name, reason=str(error))) from None
        if sample is None or not _zoom(low) or not _zoom(high):
            raise UserError(msg("basemap.empty", name=name))
        form = told.get("format", "").lower()
        data = sample[0] if isinstance(sample[0], bytes) else b""
        if form not in _VECTOR_FORMATS and not data.startswith(_IMAGES):
            raise UserError(msg("basemap.unknown_tiles", name=name, format=form or "–"))
        return told, (low, high)

    def tile(self, patch: Patch) -> bytes | None:
        """Rows are counted from the south in the file."""
        row = 2**patch.z - 1 - patch.y
        try:
            found = self._db.execute(
                "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
                (patch.z, patch.x, row),
            ).fetchone()
        except sqlite3.Error:
            return None
        return bytes(found[0]) if found and isinstance(found[0], bytes) else None

    def close(self) -> None:
        """See `Reader`."""
        with self._lock:
            self._db.close()


class PMTiles(TileFile):
    """A file of tiles in one archive."""

    def __init__(self, source: BasemapSource, epsg: int) -> None:
        import pmtiles.reader
        from pmtiles.tile import Compression, TileType

        path = Path(source.location)
        try:
            self._file = path.open("rb")
        except OSError:
            raise UserError(msg("basemap.no_file", name=path.name)) from None
        try:
            library: Any = pmtiles.reader
            self._reader = library.Reader(library.MmapSource(self._file))
            header = self._reader.header()
            told = self._metadata()
        except Exception as error:  # noqa: BLE001 - the library raises whatever a damaged file leads to
            self._file.close()
            raise UserError(msg("basemap.damaged", name=path.name, reason=str(error))) from None
        kind, packed = header["tile_type"], header["tile_compression"]
        if packed not in (Compression.NONE, Compression.GZIP) or kind is TileType.UNKNOWN:
            self._file.close()
            raise UserError(msg("basemap.unknown_tiles", name=path.name, format=f"{kind}, {packed}"))
        self._packed = packed is Compression.GZIP
        self.attribution = plain_words(str(told.get("attribution", "")))
        zooms = (int(header["min_zoom"]), int(header["max_zoom"]))
        super().__init__(source, epsg, zooms, vector=kind is TileType.MVT)

    def tile(self, patch: Patch) -> bytes | None:
        """As the archive has it, unpacked."""
        try:
            data = self._reader.get(patch.z, patch.x, patch.y)
            return unpacked(data) if data and self._packed else data
        except Exception:  # noqa: BLE001 - a damaged directory shows as tiles that are not there
            return None

    def close(self) -> None:
        """See `Reader`."""
        with self._lock:
            self._file.close()

    def _metadata(self) -> dict[str, Any]:
        told = self._reader.metadata()
        return told if isinstance(told, dict) else {}


def decode_vector(data: bytes) -> dict[str, Any] | None:
    """The layers of a vector tile, None where it is damaged."""
    import mapbox_vector_tile

    try:
        plain = unpacked(data) if data.startswith(_GZIP) else data
        layers: dict[str, Any] = mapbox_vector_tile.decode(plain, default_options={"y_coord_down": True})
    except Exception:  # noqa: BLE001 - the library raises whatever damaged bytes lead to
        return None
    return layers


def unpacked(data: bytes) -> bytes:
    """Gzip data of a sensible size; raises ValueError."""
    try:
        made = zlib.decompressobj(wbits=31)
        plain = made.decompress(data, _MOST_BYTES)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if made.unconsumed_tail:
        raise ValueError("too large")
    return plain


def plain_words(markup: str) -> str:
    """An attribution without its HTML tags."""
    import html
    import re

    return html.unescape(re.sub(r"<[^<>]*>", "", markup)).strip()[:300]


def _zoom(value: object) -> bool:
    return isinstance(value, int) and 0 <= value <= 30
