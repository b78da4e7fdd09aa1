"""Writing drawings to a file that other programs read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.campus.frame import Frame
from app.domain.errors import UserError
from app.domain.message import msg
from app.exchange import geojson, kml
from app.exchange.model import WRITTEN, Feature, Format, format_of
from app.map.files import write_file
from app.runtime.progress import Progress


def write_drawings(
    features: Sequence[Feature], epsg: int, path: Path, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Write drawings, whole or not at all; the kind of file is told by its name.

    Geometry and attributes come back within a millimetre by `read_drawings`. Returns the files to open: one,
    or for a Shapefile one for each kind of geometry.

    Raises:
        UserError: there is nothing to write, the kind of file is not written, or the folder cannot be.
        Cancelled: a person stopped it.
    """
    progress = progress or Progress()
    kind, frame = format_of(path), Frame(epsg)
    if kind not in WRITTEN:
        raise UserError(msg("exchange.read_only_format", formats=", ".join(f".{k.value}" for k in WRITTEN)))
    if not features:
        raise UserError(msg("exchange.nothing_to_write"))
    if kind is Format.SHAPEFILE:
        from app.exchange.table_files import write_shapefiles

        return write_shapefiles(features, frame, path, progress)
    if kind is Format.GPKG:
        from app.exchange.table_files import write_geopackage

        write_geopackage(features, frame, path, progress)
    elif kind is Format.GEOJSON:
        write_file(path, geojson.encode(features, frame, progress))
    else:
        packed = kind is Format.KMZ
        write_file(path, kml.encode(features, frame, path.stem, progress, packed=packed))
    return (path,)
