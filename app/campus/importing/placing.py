"""Brings every layer into one metric frame, and says which rows have coordinates that cannot be true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from app.campus.datum import Datum, wgs84_from_gcj02
from app.campus.frame import WGS84, Frame, choose_epsg, crs_of_epsg, is_metric, suits, transform
from app.campus.importing.formats import Table
from app.campus.importing.spec import SourceSpec
from app.domain.errors import UserError
from app.domain.message import Message, msg

if TYPE_CHECKING:
    from pyproj import CRS

MAX_APART_M = 20_000.0
"""Layers of one campus whose middles lie further apart were given a wrong CRS."""


@dataclass(frozen=True, slots=True, eq=False)
class SourceTable:
    """A layer's rows and what the recipe says about them."""

    spec: SourceSpec
    table: Table

    @property
    def label(self) -> str:
        """File and layer, as a person knows them."""
        layer = self.table.layer
        return f"{layer.file.name} / {layer.name}"

    @property
    def crs(self) -> CRS | None:
        """The CRS that the recipe or the file gives."""
        return crs_of_epsg(self.spec.epsg) if self.spec.epsg is not None else self.table.crs


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A layer's n rows in the frame."""

    source: SourceTable
    geometry: NDArray[np.object_]
    """(n,) shapely geometry in metres, None where there is none or it cannot be placed."""
    problems: tuple[Message | None, ...]
    """(n,) why a row cannot be placed."""


def choose_frame(tables: Sequence[SourceTable], main: SourceTable) -> Frame:
    """The first source's own CRS that is metric and hardly stretches there, else the UTM zone.

    `main` is the layer whose middle counts, the buildings. Raises UserError without a CRS or coordinates.
    """
    lon, lat = _middle(main)
    for source in tables:
        crs = source.crs
        if crs is not None and source.spec.datum is Datum.WGS84 and suits(crs, lon, lat):
            return Frame(int(crs.to_epsg() or 0))
    return Frame(choose_epsg(lon, lat))


def place(source: SourceTable, frame: Frame) -> Placed:
    """A layer in the frame; UserError if it has no CRS or most of it does not fit the one it claims."""
    given = source.table.geometry
    problems: list[Message | None] = [None] * len(given)
    good = np.array([geometry is not None for geometry in given], dtype=bool)
    if not good.any():
        return Placed(source, given, tuple(problems))
    crs = _require_crs(source)
    present = int(good.sum())
    _mark(problems, good, _not_finite(given), msg("import.problem.not_finite"))
    _mark(problems, good, ~_possible(given, crs), msg("import.problem.outside_crs", crs=crs.name))
    result = np.full(len(given), None, dtype=object)
    result[good] = _to_frame(given[good], crs, source.spec.datum, frame)
    outside = good.copy()
    outside[good] = ~frame.covers(result[good]) & ~shapely.is_empty(result[good])
    _mark(problems, good, outside, msg("import.problem.outside_crs", crs=frame.crs.name))
    if 2 * int(good.sum()) < present:
        raise UserError(
            msg("import.wrong_crs", layer=source.label, crs=crs.name, number=present - int(good.sum()))
        )
    result[~good] = None
    return Placed(source, result, tuple(problems))


def check_together(placed: Sequence[Placed], main: Placed) -> None:
    """Raise UserError if a layer lies far from the buildings, for then one of the two has a wrong CRS."""
    centre = _centre(main.geometry)
    for other in placed:
        there = _centre(other.geometry)
        if centre is None or there is None:
            continue
        apart = float(np.hypot(*(there - centre)))
        if apart > MAX_APART_M:
            raise UserError(
                msg(
                    "import.far_apart",
                    layer=other.source.label,
                    main=main.source.label,
                    km=round(apart / 1000),
                )
            )


def _require_crs(source: SourceTable) -> CRS:
    crs = source.crs
    if crs is None:
        raise UserError(msg("import.no_crs", layer=source.label, source=source.spec.name))
    return crs


def _middle(source: SourceTable) -> tuple[float, float]:
    """Longitude and latitude of the median coordinate of a layer."""
    given = source.table.geometry
    if not any(geometry is not None for geometry in given):
        raise UserError(msg("import.no_geometry", layer=source.label))
    crs = _require_crs(source)
    usable = (
        np.array([geometry is not None for geometry in given]) & ~_not_finite(given) & _possible(given, crs)
    )
    centre = _centre(given[usable])
    if centre is None:
        raise UserError(msg("import.wrong_crs", layer=source.label, crs=crs.name, number=len(given)))
    lon_lat = transform(shapely.Point(centre), crs, WGS84)
    return float(shapely.get_x(lon_lat)), float(shapely.get_y(lon_lat))


def _centre(geometry: NDArray[np.object_]) -> NDArray[np.float64] | None:
    coordinates = shapely.get_coordinates(geometry)
    coordinates = coordinates[np.isfinite(coordinates).all(axis=1)]
    return np.median(coordinates, axis=0) if len(coordinates) else None


def _mark(
    problems: list[Message | None], good: NDArray[np.bool_], bad: NDArray[np.bool_], problem: Message
) -> None:
    for index in np.flatnonzero(good & bad):
        problems[index] = problem
    good &= ~bad


def _not_finite(geometry: NDArray[np.object_]) -> NDArray[np.bool_]:
    coordinates, owner = shapely.get_coordinates(geometry, return_index=True)
    found = np.zeros(len(geometry), dtype=bool)
    found[owner[~np.isfinite(coordinates).all(axis=1)]] = True
    return found


def _possible(geometry: NDArray[np.object_], crs: CRS) -> NDArray[np.bool_]:
    """Which geometries have coordinates that the CRS can have at all: degrees, or metres in its area."""
    coordinates, owner = shapely.get_coordinates(geometry, return_index=True)
    found = np.ones(len(geometry), dtype=bool)
    with np.errstate(invalid="ignore"):
        if crs.is_geographic:
            impossible = ~(np.abs(coordinates) <= (180.0, 90.0)).all(axis=1)
        else:
            impossible = ~(np.abs(coordinates) <= 1e9).all(axis=1)
    found[owner[impossible]] = False
    epsg = crs.to_epsg()
    if crs.is_projected and epsg is not None and found.any():
        found[found] = _reaches(geometry[found], crs, epsg)
    return found


def _reaches(geometry: NDArray[np.object_], crs: CRS, epsg: int) -> NDArray[np.bool_]:
    if not is_metric(crs):
        return np.ones(len(geometry), dtype=bool)
    absent = np.array([one is None or one.is_empty for one in geometry], dtype=bool)
    reached: NDArray[np.bool_] = Frame(epsg).covers(geometry) | absent
    return reached


def _to_frame(geometry: NDArray[np.object_], crs: CRS, datum: Datum, frame: Frame) -> NDArray[np.object_]:
    if datum is Datum.GCJ02:
        degrees = transform(geometry, crs, WGS84)
        geometry, crs = shapely.transform(degrees, wgs84_from_gcj02), crs_of_epsg(WGS84)
    return geometry if crs == frame.crs else transform(geometry, crs, frame.epsg)
