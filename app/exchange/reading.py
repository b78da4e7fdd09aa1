"""Reading a file of drawings into the campus's frame: all of it is looked at before anything is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.campus.datum import Datum, wgs84_from_gcj02
from app.campus.frame import WGS84, Frame, crs_of_epsg, transform
from app.domain.campus import CampusInfo
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.source import Finding, Severity
from app.exchange import geojson, kml, tables
from app.exchange.model import (
    LARGEST_BYTES,
    MOST_FEATURES,
    CrsWanted,
    Feature,
    Format,
    ImportPreview,
    Row,
    Table,
    format_of,
)
from app.hazards.shapes import FARTHEST_DRAWING_M, Drawing, SelfCrossing, check_drawing
from app.runtime.progress import Progress

if TYPE_CHECKING:
    from pyproj import CRS

_READERS: Mapping[Format, Callable[[Path, Progress], tuple[Table, ...]]] = {
    Format.GEOJSON: geojson.read,
    Format.KML: kml.read,
    Format.KMZ: kml.read,
    Format.GPKG: tables.read,
    Format.SHAPEFILE: tables.read,
    Format.DXF: tables.read,
}

LONGEST_NAME = 200
"""Characters of a name on the map; the whole of a longer one leads the note."""


def read_drawings(
    path: Path,
    info: CampusInfo,
    *,
    epsg: int | None = None,
    datum: Datum = Datum.WGS84,
    progress: Progress | None = None,
) -> ImportPreview:
    """What a file would bring, in the campus's frame; broken drawings are left out and listed.

    `epsg` is the coordinate system that a person states; without one the file's own counts. `datum` is
    stated, too, never guessed.

    Raises:
        CrsWanted: the file does not say in what coordinates it is.
        UserError: the file cannot be read, or its coordinates do not lie near the campus.
        Cancelled: a person stopped it.
    """
    progress = progress or Progress()
    progress.report(None)
    kind = format_of(path)
    _check_size(path)
    found = _READERS[kind](path, progress)
    if sum(len(table.rows) for table in found) > MOST_FEATURES:
        raise UserError(msg("exchange.too_many", file=path.name, most=MOST_FEATURES))
    frame, names = Frame(info.epsg), []
    features: list[Feature] = []
    findings: list[Finding] = []
    for table in found:
        crs = crs_of_epsg(epsg) if epsg is not None else table.crs
        if crs is None:
            raise CrsWanted(path)
        crs = crs_of_epsg(crs) if isinstance(crs, int) else crs
        names.append(str(crs.name))
        kept, remarks = _placed(table, crs, datum, info, frame, progress)
        features += kept
        findings += remarks
    _check_near(path, features, findings)
    return ImportPreview(
        source=path.name,
        crs=", ".join(dict.fromkeys(names)),
        features=tuple(features),
        findings=tuple(findings),
    )


def _check_size(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(msg("import.file_unreadable", file=path.name, reason=reason)) from error
    if not path.is_file():
        raise UserError(msg("import.file_missing", file=str(path)))
    if size == 0:
        raise UserError(msg("import.file_empty", file=path.name))
    if size > LARGEST_BYTES:
        raise UserError(msg("exchange.too_large", file=path.name, most_mb=LARGEST_BYTES // 1_000_000))


def _placed(
    table: Table, crs: CRS, datum: Datum, info: CampusInfo, frame: Frame, progress: Progress
) -> tuple[list[Feature], list[Finding]]:
    features: list[Feature] = []
    findings: list[Finding] = []
    heights = 0
    for index, row in enumerate(table.rows):
        if index % 200 == 0:
            progress.report(index / len(table.rows))
        parts = list(_parts(row))
        heights += any(bool(shapely.has_z(part)) for part in parts)
        problem = _unreadable(row)
        if problem is not None:
            findings.append(Finding(Severity.REJECTED, problem, row.number))
            continue
        placed = [_checked(part, crs, datum, info, frame) for part in parts]
        wrong = next((found for found in placed if isinstance(found, Message)), None)
        if wrong is not None:
            findings.append(Finding(Severity.REJECTED, wrong, row.number))
            continue
        if len(parts) > 1:
            remark = msg("exchange.collection_split", n=len(parts))
            findings.append(Finding(Severity.INFO, remark, row.number))
        features += [_feature(row, part) for part in placed if not isinstance(part, Message)]
    if heights:
        findings.append(Finding(Severity.INFO, msg("exchange.heights_dropped", n=heights)))
    return features, findings


def _unreadable(row: Row) -> Message | None:
    if row.problem is not None:
        return row.problem
    if row.geometry is None or row.geometry.is_empty:
        return msg("exchange.problem.none")
    return None


def _parts(row: Row) -> Iterator[BaseGeometry]:
    """A geometry, or the parts of a mixed collection."""
    waiting = [] if row.geometry is None else [row.geometry]
    while waiting:
        geometry = waiting.pop(0)
        if geometry.geom_type == "GeometryCollection":
            waiting[:0] = list(geometry.geoms)
        elif geometry.geom_type == "LinearRing":
            yield shapely.LineString(geometry)
        elif not geometry.is_empty:
            yield geometry


def _checked(
    geometry: BaseGeometry, crs: CRS, datum: Datum, info: CampusInfo, frame: Frame
) -> Drawing | Message:
    """A geometry in the frame, or why it cannot be drawn."""
    try:
        moved = _in_frame(shapely.force_2d(geometry), crs, datum, frame)
        return check_drawing(info, moved)
    except SelfCrossing:
        return msg("exchange.problem.crossing")
    except UserError as error:
        return error.message


def _in_frame(geometry: BaseGeometry, crs: CRS, datum: Datum, frame: Frame) -> BaseGeometry:
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise UserError(msg("extent.not_finite"))
    if crs.is_geographic and not (np.abs(shapely.get_coordinates(geometry)) <= (180.0, 90.0)).all():
        raise UserError(msg("exchange.problem.not_degrees"))
    if datum is Datum.GCJ02:
        degrees = transform(geometry, crs, WGS84)
        return frame.from_wgs84(shapely.transform(degrees, wgs84_from_gcj02))
    return geometry if crs == frame.crs else transform(geometry, crs, frame.epsg)


def _check_near(path: Path, features: Sequence[Feature], findings: Sequence[Finding]) -> None:
    """Refuse a file of which nothing lies near the campus: its coordinates are local or of another system."""
    rejected = [f for f in findings if f.severity is Severity.REJECTED]
    misplaced = ("drawing.far", "frame.out_of_reach", "frame.not_degrees", "exchange.problem.not_degrees")
    if rejected and not features and all(f.message.key in misplaced for f in rejected):
        raise UserError(
            msg("exchange.far", file=path.name, km=round(FARTHEST_DRAWING_M / 1000)),
            (rejected[0].message,),
        )


def _feature(row: Row, geometry: Drawing) -> Feature:
    name, note = row.name, row.note
    if len(name) > LONGEST_NAME:
        name, note = f"{name[: LONGEST_NAME - 1].rstrip()}…", "\n".join(filter(None, (name, note)))
    return Feature(
        geometry=geometry,
        what=row.what,
        name=name,
        note=note,
        group=row.group,
        style=row.style,
        attributes=tuple({attribute.name: attribute for attribute in row.attributes}.values()),
    )
