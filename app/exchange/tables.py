"""Reading the tables of a GeoPackage, a Shapefile or a DXF drawing; `table_files` writes them."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from app.campus.importing.guard import check_file
from app.domain.drawing import Attribute, AttributeType
from app.domain.errors import UserError
from app.domain.message import msg
from app.exchange.model import MOST_FEATURES, Row, Table, What
from app.exchange.sidecar import Sidecar
from app.exchange.values import (
    GROUPS,
    NAMES,
    NOTES,
    attributes,
    clean,
    style_from_json,
    take,
    take_style,
    typed,
    what_of,
)
from app.runtime.progress import Progress

TYPES_COLUMN = "attribute_types"
STYLE_COLUMN = "style"
_DXF_OWN = ("PaperSpace", "SubClasses", "Linetype", "EntityHandle")
_MAKERS: Mapping[str, Callable[[Any], object]] = {
    "OFTInteger": int,
    "OFTInteger64": int,
    "OFTReal": float,
}
_NO_TABLE = ("layer_styles", "campus", "bookmarks")


def read(path: Path, progress: Progress) -> tuple[Table, ...]:
    """The layers of a file with geometry.

    Raises:
        UserError: the file is not what its name says, or GDAL cannot read it.
    """
    is_dxf = path.suffix.lower() == ".dxf"
    if is_dxf:
        _prepare_dxf(path)
    else:
        check_file(path)
    sidecar = Sidecar.beside(path)
    with _reading(path):
        import pyogrio

        names = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    tables = []
    for name in names:
        progress.check()
        if name not in _NO_TABLE:
            tables.append(_table(path, name, sidecar, dxf=is_dxf))
    if not any(table.rows for table in tables):
        raise UserError(msg("exchange.no_features", file=path.name))
    return tuple(tables)


def read_cells(path: Path) -> list[dict[str, object]]:
    """The values of the only layer of a file, row by row."""
    with _reading(path):
        from pyogrio import raw

        meta, _, _, columns = raw.read(path, read_geometry=False)
    names = [str(name) for name in meta["fields"]]
    kinds = zip(meta["ogr_types"], meta["ogr_subtypes"], strict=True)
    read = [[_cell(value, *kind) for value in column] for column, kind in zip(columns, kinds, strict=True)]
    return [dict(zip(names, row, strict=True)) for row in zip(*read, strict=True)]


def _prepare_dxf(path: Path) -> None:
    """Refuse what is no DXF; tell GDAL that the text is UTF-8 from AutoCAD 2007 (AC1021) on."""
    import pyogrio

    with path.open("rb") as stream:
        head = stream.read(65_536)
    lines = head.lstrip(b"\xef\xbb\xbf").decode("latin-1").split()
    if not (head.startswith(b"AutoCAD Binary DXF") or "SECTION" in lines[:400]):
        raise UserError(msg("import.wrong_content", file=path.name, suffix=path.suffix))
    version = re.search(rb"\$ACADVER\s+1\s+AC(\d{4})", head)
    in_utf_8 = version is not None and int(version[1]) >= 1021
    pyogrio.set_gdal_config_options({"DXF_ENCODING": "UTF-8" if in_utf_8 else None})


def _table(path: Path, layer: str, sidecar: Sidecar, *, dxf: bool) -> Table:
    with _reading(path):
        from pyogrio import raw

        meta, fids, encoded, columns = raw.read(
            path, layer=layer, return_fids=True, max_features=MOST_FEATURES + 1
        )
        shapes = shapely.from_wkb(encoded, on_invalid="ignore")
    names = [str(name) for name in meta["fields"]]
    kinds = list(zip(meta["ogr_types"], meta["ogr_subtypes"], strict=True))
    crs = None if dxf else _crs(meta["crs"])
    rows = []
    for index, (fid, shape) in enumerate(zip(fids.tolist(), shapes.tolist(), strict=True)):
        cells = {
            name: _cell(column[index], *kind)
            for name, column, kind in zip(names, columns, kinds, strict=True)
        }
        number = f"{layer} {fid}" if layer != path.stem else str(fid)
        if dxf:
            rows.append(_drawn(number, shape, cells))
        else:
            rows.append(_row(number, shape, sidecar.restored(index, cells), layer))
    return Table(crs, tuple(rows))


def _crs(found: str | None) -> Any:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return CRS.from_user_input(found) if found else None
    except CRSError:
        return None


def _cell(value: Any, kind: str, subtype: str) -> object:
    """A value in its own type; None where there is none."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if value is None or isinstance(value, bytes) or value != value:
        return None
    make = bool if subtype == "OFSTBoolean" else _MAKERS.get(kind)
    return str(value) if make is None else make(value)


def _row(number: str, shape: Any, cells: dict[str, object], layer: str) -> Row:
    types = _types(cells.pop(TYPES_COLUMN, None))
    own_style = cells.pop(STYLE_COLUMN, None)
    given = style_from_json(own_style) if own_style is not None else take_style(cells)
    what = what_of(cells.pop("what", None) or layer)
    closure = what is What.CLOSURES and "reason" in cells
    name = take(cells, ("reason",) if closure else NAMES)
    note, group = take(cells, NOTES), take(cells, GROUPS)
    return Row(
        number=number,
        geometry=shape,
        what=what,
        name=name,
        note=note,
        group=group,
        style=given,
        attributes=_with_types(cells, types),
    )


def _types(text: object) -> Mapping[str, tuple[str, AttributeType]]:
    """By column the attribute's own name and type, where Muster wrote the table."""
    try:
        found = json.loads(str(text))
        return {column: (str(name), AttributeType(kind)) for column, (name, kind) in found.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _with_types(
    cells: Mapping[str, object], types: Mapping[str, tuple[str, AttributeType]]
) -> tuple[Attribute, ...]:
    found: list[Attribute] = []
    for column, value in cells.items():
        name, kind = types.get(column, (column, None))
        as_typed = typed(name, kind, _spelled(value)) if kind is not None and value is not None else None
        found += (as_typed,) if as_typed else attributes({name: value})
    return tuple(found)


def _spelled(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else clean(value)


def _drawn(number: str, shape: Any, cells: dict[str, object]) -> Row:
    """An entity of a DXF: its text is its name, its layer its group."""
    kept = {name: value for name, value in cells.items() if name not in _DXF_OWN}
    group = clean(kept.pop("Layer", "") or "")
    name = clean(kept.pop("Text", "") or "")
    return Row(
        number=number,
        geometry=shape,
        name=name,
        group="" if group == "0" else group,
        attributes=attributes(kept),
    )


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn the reader's failures into a UserError; what it remarks on shows in the findings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (RuntimeError, ValueError, OverflowError, OSError, shapely.errors.ShapelyError) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0][:300]
            raise UserError(msg("import.reader_failed", file=path.name, reason=reason)) from error
