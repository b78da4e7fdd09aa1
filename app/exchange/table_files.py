"""Writing GeoPackages and Shapefiles; `tables` reads them."""

from __future__ import annotations

import json
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.campus.frame import Frame
from app.domain.drawing import Attribute, AttributeType
from app.exchange.model import Feature, What
from app.exchange.sidecar import SUFFIX, Sidecar
from app.exchange.tables import STYLE_COLUMN, TYPES_COLUMN
from app.exchange.values import style_json
from app.map.files import write_file
from app.map.qgis.styles import operation_styles
from app.runtime.progress import Progress

Cell = bool | int | float | str | None
_LARGEST = 2**53
_RESERVED = ("fid", "geom", "id", "name", "reason", "note", "group", "style", "what", TYPES_COLUMN)
_GROUPS = (
    ("points", ("Point",)),
    ("multipoints", ("MultiPoint",)),
    ("lines", ("LineString", "MultiLineString")),
    ("areas", ("Polygon", "MultiPolygon")),
)
_MULTI = {"points": "Point", "multipoints": "MultiPoint", "lines": "MultiLineString", "areas": "MultiPolygon"}


def write_geopackage(features: Sequence[Feature], frame: Frame, path: Path, progress: Progress) -> None:
    """A layer of each kind of drawing in the campus's frame, with the looks that QGIS shows.

    Raises:
        UserError: the folder cannot be written or the disk is full.
    """
    from app.store.layer_styles import add_styles

    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / "drawings.gpkg"
        written = {}
        for what in reversed(list(What)):
            chosen = [feature for feature in features if feature.what is what]
            progress.report(None)
            if chosen:
                columns = _columns(chosen, what)
                _write(scratch, what.value, chosen, columns, frame, driver="GPKG", geometry="Unknown")
                written[what.value] = operation_styles()[what.value]
        add_styles(scratch, written, datetime.now(UTC).replace(microsecond=0))
        progress.check()
        write_file(path, scratch.read_bytes())


def write_shapefiles(
    features: Sequence[Feature], frame: Frame, path: Path, progress: Progress
) -> tuple[Path, ...]:
    """One Shapefile for each kind of geometry, in UTF-8, with a sidecar for what it cannot hold.

    Returns the paths of the `.shp` files. Raises UserError as `write_geopackage`.
    """
    found = {
        name: chosen
        for name, kinds in _GROUPS
        if (chosen := [f for f in features if f.geometry.geom_type in kinds])
    }
    written: list[Path] = []
    for name, chosen in found.items():
        progress.report(len(written) / len(found))
        target = path if len(found) == 1 else path.with_name(f"{path.stem}_{name}{path.suffix}")
        _write_shapefile(chosen, frame, target, _MULTI[name])
        written.append(target)
    return tuple(written)


def _write_shapefile(features: Sequence[Feature], frame: Frame, path: Path, geometry: str) -> None:
    columns = _columns(features, None)
    short = _short_names(columns)
    shortened = {short[name]: cells for name, cells in columns.items()}
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / path.name
        _write(scratch, path.stem, features, shortened, frame, driver="ESRI Shapefile", geometry=geometry)
        kept = _lost(scratch, shortened)
        sidecar = Sidecar({brief: name for name, brief in short.items()}, kept)
        for part in sorted(Path(folder).iterdir(), key=lambda part: part.suffix == ".shp"):
            write_file(path.with_suffix(part.suffix), part.read_bytes())
        write_file(path.with_suffix(SUFFIX), sidecar.encode())


def _lost(path: Path, columns: Mapping[str, Sequence[Cell]]) -> dict[str, dict[str, tuple[Any, Any]]]:
    """By row and field what reads back otherwise than it was written: (in the table, as it was)."""
    from app.exchange.tables import read_cells

    kept: dict[str, dict[str, tuple[Any, Any]]] = {}
    for index, cells in enumerate(read_cells(path)):
        for short, column in columns.items():
            value, back = column[index], cells.get(short)
            if value is not None and (back != value or type(back) is not type(value)):
                kept.setdefault(str(index), {})[short] = (back, value)
    return kept


def _columns(features: Sequence[Feature], what: What | None) -> dict[str, list[Cell]]:
    """The table of some drawings: their own fields, then their attributes; `what` None tells them apart."""
    name = "reason" if what is What.CLOSURES else "name"
    columns: dict[str, list[Cell]] = {
        name: [feature.name for feature in features],
        "note": [feature.note for feature in features],
        "group": [feature.group for feature in features],
    }
    if what is None:
        columns["what"] = [feature.what.value for feature in features]
    if what in (None, What.ANNOTATIONS):
        columns[STYLE_COLUMN] = [style_json(feature.style) for feature in features]
    names = _column_names(features)
    types: list[dict[str, tuple[str, str]]] = [{} for _ in features]
    for index, feature in enumerate(features):
        for attribute in feature.attributes:
            column = names[attribute.name]
            cells = columns.setdefault(column, [None] * len(features))
            cells[index] = _value(attribute)
            types[index][column] = (attribute.name, attribute.type.value)
    columns[TYPES_COLUMN] = [json.dumps(found, ensure_ascii=False) if found else None for found in types]
    return columns


def _value(attribute: Attribute) -> Cell:
    value = attribute.value
    return str(value) if attribute.type is AttributeType.INTEGER and abs(int(value)) > _LARGEST else value


def _column_names(features: Sequence[Feature]) -> dict[str, str]:
    """A column for each attribute; no two differ only by case, for SQLite does not tell those apart."""
    taken = {name.casefold() for name in _RESERVED}
    names: dict[str, str] = {}
    for attribute in (attribute for feature in features for attribute in feature.attributes):
        if attribute.name not in names:
            names[attribute.name] = _free(attribute.name[:60] or "_", taken, 60)
    return names


def _short_names(columns: Mapping[str, object]) -> dict[str, str]:
    """Field names of at most 10 bytes."""
    taken: set[str] = set()
    return {name: _free(name, taken, 10) for name in columns}


def _free(name: str, taken: set[str], most: int) -> str:
    number = 1
    while True:
        tail = "" if number == 1 else f"_{number}"
        head = name.encode()[: most - len(tail)].decode(errors="ignore")
        if (head + tail).casefold() not in taken:
            taken.add((head + tail).casefold())
            return head + tail
        number += 1


def _write(
    path: Path,
    layer: str,
    features: Sequence[Feature],
    columns: Mapping[str, Sequence[Cell]],
    frame: Frame,
    *,
    driver: str,
    geometry: str,
) -> None:
    from pyogrio import raw

    shapes: list[BaseGeometry] = [feature.geometry for feature in features]
    arrays = [_array(cells) for cells in columns.values()]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw.write(
            path,
            shapely.to_wkb(np.array([*shapes, None], dtype=object)[:-1]),
            [data for data, _ in arrays],
            np.array(list(columns), dtype=object),
            field_mask=[mask for _, mask in arrays],
            layer=layer,
            driver=driver,
            geometry_type=geometry,
            crs=f"EPSG:{frame.epsg}",
            encoding="UTF-8",
            append=path.exists(),
            dataset_options={"VERSION": "1.3"} if driver == "GPKG" else None,
        )


def _array(cells: Sequence[Cell]) -> tuple[Any, Any]:
    """A column in the one type of its values, as text where they are of several; and where it is empty."""
    mask = np.array([cell is None for cell in cells], dtype=bool)
    kinds = {type(cell) for cell in cells if cell is not None}
    kind = kinds.pop() if len(kinds) == 1 else str
    if kind is str:
        texts = [None if cell is None else _text(cell) for cell in cells]
        return np.array([*texts, None], dtype=object)[:-1], mask
    return np.array([kind() if cell is None else cell for cell in cells], dtype=kind), mask


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return repr(cell) if isinstance(cell, float) else str(cell)
