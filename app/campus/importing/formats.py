"""Finds the layers in files and reads them into plain rows. The only place that calls pyogrio."""

from __future__ import annotations

import hashlib
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from app.campus.importing import osm
from app.campus.importing.guard import CHECKS, check_file
from app.domain.errors import UserError
from app.domain.message import msg
from app.runtime.progress import Progress

if TYPE_CHECKING:
    from pyproj import CRS

_OSM_SUFFIXES = (".osm", ".pbf")
_SIDECARS = (".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".shp.xml", ".qmd", ".gpkg-wal", ".gpkg-shm")


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of a file: what pyogrio is told to open, and the names that a person knows."""

    file: Path
    address: str
    name: str

    @property
    def is_osm(self) -> bool:
        """Whether its columns are OpenStreetMap tags."""
        return self.file.suffix.lower() in _OSM_SUFFIXES


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The n rows of a layer."""

    layer: Layer
    crs: CRS | None
    columns: frozenset[str] | None
    """None for OpenStreetMap, where a row may carry any tag."""
    numbers: tuple[int, ...]
    """(n,) feature number within the layer."""
    values: tuple[Mapping[str, object], ...]
    """(n,) cells by column: str, int, float, bool or None."""
    geometry: NDArray[np.object_]
    """(n,) shapely geometry in `crs`, without heights, or None."""


def find_files(sources: Sequence[Path]) -> tuple[Path, ...]:
    """The files to read, with folders opened up; UserError for what is missing or not supported."""
    found: dict[Path, None] = {}
    for source in sources:
        if not source.exists():
            raise UserError(msg("import.file_missing", file=str(source)))
        if source.is_dir() and source.suffix.lower() != ".gdb":
            found.update(dict.fromkeys(_in_folder(source)))
        elif source.suffix.lower() in CHECKS or source.suffix.lower() == ".gdb":
            found[source] = None
        elif not source.name.lower().endswith(_SIDECARS):
            raise UserError(
                msg("import.unknown_format", file=source.name, formats=", ".join((*CHECKS, ".gdb")))
            )
    if not found:
        names = ", ".join(source.name for source in sources)
        raise UserError(msg("import.no_files", file=names, formats=", ".join((*CHECKS, ".gdb"))))
    return tuple(found)


def find_layers(files: Iterable[Path], progress: Progress) -> tuple[Layer, ...]:
    """Every layer of the files; UserError for a file that cannot be read."""
    layers: list[Layer] = []
    for file in files:
        progress.check()
        if not file.is_dir():
            check_file(file)
        for address in _addresses(file):
            layers.extend(Layer(file, address, name) for name in _layer_names(file, address))
    return tuple(layers)


def source_hash(files: Iterable[Path]) -> str:
    """SHA-256 over the contents of the files, whatever their names and order."""
    digests = sorted(_digest(part) for file in files for part in _parts(file))
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def read_table(layer: Layer) -> tuple[Table, tuple[str, ...]]:
    """All rows of a layer, and what the reader remarked; UserError if it cannot be read."""
    import pyogrio

    with _reading(layer.file) as remarks:
        frame = pyogrio.read_dataframe(layer.address, layer=layer.name, fid_as_index=True)
    geometry = _geometry(frame)
    columns = [name for name in frame.columns if name != "geometry"]
    rows = _rows(frame, columns)
    if layer.is_osm:
        rows = tuple(osm.tags(layer.name, row) for row in rows)
    table = Table(
        layer=layer,
        crs=getattr(frame, "crs", None),
        columns=None if layer.is_osm else frozenset(columns),
        numbers=tuple(int(number) for number in frame.index),
        values=rows,
        geometry=geometry,
    )
    return table, tuple(remarks)


def _in_folder(folder: Path) -> list[Path]:
    """The map files of a folder; `.json` is not taken unasked, for most of it holds no maps."""
    kinds = {*CHECKS, ".gdb"} - {".json"}
    try:
        return [path for path in sorted(folder.iterdir()) if path.suffix.lower() in kinds]
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(msg("import.file_unreadable", file=folder.name, reason=reason)) from error


def _addresses(file: Path) -> Iterator[str]:
    """What to open: the file itself, or in an archive its geodatabase or each of its map files."""
    if file.suffix.lower() not in (".zip", ".kmz"):
        yield str(file)
        return
    with zipfile.ZipFile(file) as archive:
        names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    folders = sorted({name[: name.lower().index(".gdb/") + 4] for name in names if ".gdb/" in name.lower()})
    kinds = tuple(suffix for suffix in CHECKS if suffix not in (".zip", ".kmz"))
    members = folders or [name for name in sorted(names) if name.lower().endswith(kinds)]
    if not members:
        raise UserError(msg("import.archive_nothing", file=file.name, formats=", ".join((*kinds, ".gdb"))))
    for member in members:
        if not folders:
            _check_member(file, member)
        yield f"/vsizip/{{{file}}}/{member}"


def _check_member(file: Path, member: str) -> None:
    """Hold a file inside an archive to what its own name promises."""
    import tempfile

    with zipfile.ZipFile(file) as archive, tempfile.TemporaryDirectory() as folder:
        head = Path(folder) / Path(member).name
        try:
            with archive.open(member) as stream:
                head.write_bytes(stream.read(1_000_000))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise UserError(msg("import.archive_corrupt", file=file.name)) from error
        check_file(head)


def _layer_names(file: Path, address: str) -> list[str]:
    import pyogrio

    with _reading(file):
        return [str(name) for name, _ in pyogrio.list_layers(address)]


@contextmanager
def _reading(file: Path) -> Iterator[list[str]]:
    """Turn the reader's failures into a UserError and collect its warnings as texts."""
    remarks: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            yield remarks
        except (RuntimeError, ValueError, OverflowError, shapely.errors.ShapelyError) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0][:300]
            raise UserError(msg("import.reader_failed", file=file.name, reason=reason)) from error
    remarks.extend(
        dict.fromkeys(
            str(warning.message)[:300]
            for warning in caught
            if issubclass(warning.category, UserWarning | RuntimeWarning)
        )
    )


def _geometry(frame: Any) -> NDArray[np.object_]:
    if "geometry" not in frame.columns:
        return np.full(len(frame), None, dtype=object)
    flat: NDArray[np.object_] = shapely.force_2d(np.asarray(frame.geometry.values, dtype=object))
    return flat


def _rows(frame: Any, columns: list[str]) -> tuple[Mapping[str, object], ...]:
    cells = [[_cell(value) for value in frame[column].tolist()] for column in columns]
    if not cells:
        return tuple({} for _ in range(len(frame)))
    return tuple(dict(zip(columns, row, strict=True)) for row in zip(*cells, strict=True))


def _cell(value: Any) -> object:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return None if value != value else value
    if isinstance(value, date | datetime):
        return None if value != value else value.isoformat()
    return None if isinstance(value, bytes) else str(value)


def _parts(file: Path) -> list[Path]:
    if file.is_dir():
        return sorted(part for part in file.rglob("*") if part.is_file() and part.suffix != ".lock")
    if file.suffix.lower() == ".shp":
        return sorted(
            part for part in file.parent.glob(f"{file.stem}.*") if part.suffix.lower() in (".shp", *_SIDECARS)
        )
    return [file]


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UserError(msg("import.file_unreadable", file=file.name, reason=error.strerror or "")) from error
