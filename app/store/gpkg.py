"""The geometry of a GeoPackage: header, envelope and ISO WKB, and the functions its spatial indexes call.

After OGC 12-128r18, clauses 2.1.3 (GeoPackageBinary) and annex F.3 (minimal runtime SQL functions).
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import types

from app.store.values import UnfitError

_MAGIC = b"GP"
_LITTLE_ENDIAN, _XY_ENVELOPE, _EMPTY = 0x01, 0x02, 0x10
_POINT_HEADER = struct.Struct("<2sBBi")
_AREA_HEADER = struct.Struct("<2sBBidddd")
_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


def to_blob(geometry: BaseGeometry, srs_id: int) -> bytes:
    """The GeoPackageBinary of a geometry; with an envelope unless it is a point."""
    wkb: bytes = shapely.to_wkb(geometry, flavor="iso", byte_order=1)
    if geometry.geom_type == "Point":
        return _POINT_HEADER.pack(_MAGIC, 0, _LITTLE_ENDIAN, srs_id) + wkb
    min_x, min_y, max_x, max_y = geometry.bounds
    flags = _LITTLE_ENDIAN | _XY_ENVELOPE
    return _AREA_HEADER.pack(_MAGIC, 0, flags, srs_id, min_x, max_x, min_y, max_y) + wkb


def from_blob(blob: bytes) -> BaseGeometry:
    """The geometry of a GeoPackageBinary; raises UnfitError where it is none."""
    (geometry,) = from_blobs((blob,))
    return geometry


def from_blobs(blobs: Sequence[bytes]) -> list[BaseGeometry]:
    """As `from_blob`, of many at once."""
    try:
        found: list[BaseGeometry] = shapely.from_wkb(
            [blob[_header_length(blob) :] for blob in blobs]
        ).tolist()
        return found
    except (shapely.errors.ShapelyError, TypeError) as error:
        raise UnfitError(f"not a geometry: {error}") from error


def _header_length(blob: bytes) -> int:
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != _MAGIC:
        raise UnfitError("not a GeoPackage geometry")
    length = _ENVELOPE_BYTES.get(blob[3] >> 1 & 0x07)
    if length is None:
        raise UnfitError("not a GeoPackage geometry")
    return 8 + length


class GeometryColumn(types.UserDefinedType[BaseGeometry]):
    """A column of GeoPackage geometry; `name` is the type in the table's definition. It is read as blobs."""

    cache_ok = True

    def __init__(self, name: str, srs_id: int) -> None:
        self.name = name
        self.srs_id = srs_id

    def get_col_spec(self, **_: Any) -> str:
        """The declared type: GEOMETRY, POLYGON, … or BLOB for a geometry beside the layer's own."""
        return self.name

    def bind_processor(self, dialect: Any) -> Callable[[BaseGeometry | None], bytes | None]:
        """Geometry to blob."""
        return lambda geometry: None if geometry is None else to_blob(geometry, self.srs_id)


def register_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that the triggers of a GeoPackage spatial index call."""
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)
    for position, name in enumerate(("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY")):
        connection.create_function(name, 1, _bound(position), deterministic=True)


def _is_empty(blob: bytes | None) -> int | None:
    if blob is None:
        return None
    _header_length(blob)
    return int(bool(blob[3] & _EMPTY) or bool(shapely.is_empty(from_blob(blob))))


def _bound(position: int) -> Callable[[bytes | None], float | None]:
    def bound(blob: bytes | None) -> float | None:
        return None if blob is None else float(from_blob(blob).bounds[position])

    return bound
