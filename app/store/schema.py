"""The tables of a file, derived from the records by one rule: a column for each field.

`fid` is the row number that GeoPackage asks for, `id` the record's own key, `row_version` the sequence of the
step that last changed it. The first geometry field is the layer's geometry, a second one a BLOB of the same
encoding; what is nested is JSON. What `RowReader` reads of `to_row(record)` is the record again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeAlias

import sqlalchemy as sa

from app.domain.operation import CAMPUS_RECORDS, RECORDS
from app.store import geopackage_tables
from app.store.codec import UNREADABLE, FieldCodec, Form, dump, field_codecs, load
from app.store.geopackage_tables import DeclaredType
from app.store.gpkg import GeometryColumn, from_blobs
from app.store.values import Kept, UnfitError, check_geometries, check_geometry

GUARD = "only_muster_may_edit_this_file"
"""The SQL function that only Muster registers; its name is what a program that tries to write is told."""

OPERATION_RECORDS = tuple(kind for kind in RECORDS if kind not in CAMPUS_RECORDS)

_IRREGULAR = {
    "CampusInfo": "campus",
    "Stock": "stock",
    "Operation": "operation",
    "LogEntry": "log_entries",
    "Unmet": "unmet_needs",
}
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Layer:
    """One kind of record as a table."""

    kind: type
    table: sa.Table
    geometry: FieldCodec | None
    """The field that is the layer's geometry; None where the kind has none."""


def table_name(kind: type) -> str:
    """The table of a kind of record: plural, in snake case."""
    return _IRREGULAR.get(kind.__name__, f"{snake_case(kind)}s")


def snake_case(kind: type) -> str:
    """The name of a kind as fields and tables spell it."""
    return _WORD_START.sub("_", kind.__name__).lower()


@cache
def layers(epsg: int) -> Mapping[type, Layer]:
    """The tables of all kinds of record, with geometry in that CRS."""
    metadata = sa.MetaData()
    return {kind: _layer(kind, metadata, epsg) for kind in RECORDS}


def _layer(kind: type, metadata: sa.MetaData, epsg: int) -> Layer:
    codecs = field_codecs(kind)
    geometry = next((codec for codec in codecs if codec.form is Form.GEOMETRY), None)
    columns = [
        sa.Column(
            codec.name,
            _column_type(codec, codec is geometry, epsg),
            nullable=codec.optional,
            unique=codec.name == "id",
        )
        for codec in codecs
    ]
    table = sa.Table(
        table_name(kind),
        metadata,
        sa.Column("fid", sa.INTEGER, primary_key=True),
        *columns,
        sa.Column("row_version", sa.INTEGER, nullable=False),
    )
    return Layer(kind, table, geometry)


def _column_type(codec: FieldCodec, main: bool, epsg: int) -> sa.types.TypeEngine[Any]:
    if codec.form is Form.GEOMETRY:
        return GeometryColumn(geometry_type(codec) if main else "BLOB", epsg)
    return DeclaredType("TEXT" if codec.form is Form.NESTED else codec.form.value)


def geometry_type(codec: FieldCodec) -> str:
    """The GeoPackage name of the geometry type of a field: GEOMETRY where it may be of several."""
    names = [kind.__name__.upper() for kind in codec.geometry_types]
    return names[0] if len(names) == 1 else "GEOMETRY"


def to_row(record: Any, row_version: int) -> dict[str, Any]:
    """The row of a record, without `fid`; raises UnfitError."""
    row = {codec.name: _to_column(codec, getattr(record, codec.name)) for codec in field_codecs(type(record))}
    row["row_version"] = row_version
    return row


class RowReader:
    """Reads rows of one kind of record. What repeats among them, a word or a profile, is kept once."""

    def __init__(self, kind: type) -> None:
        self._kind = kind
        self._names = [codec.name for codec in field_codecs(kind)]
        self._columns = [_column_reader(codec) for codec in field_codecs(kind)]

    def read(self, rows: Sequence[Sequence[Any]]) -> list[Any]:
        """The records of rows that have the kind's fields in their order; raises UnfitError."""
        columns = [read(values) for read, values in zip(self._columns, zip(*rows, strict=True), strict=True)]
        try:
            return [
                self._kind(**dict(zip(self._names, values, strict=True)))
                for values in zip(*columns, strict=True)
            ]
        except (TypeError, ValueError) as error:
            raise UnfitError(f"{self._kind.__name__}: {error}") from error


_ColumnReader: TypeAlias = Callable[[Sequence[Any]], list[Any]]


def _column_reader(codec: FieldCodec) -> _ColumnReader:
    return partial(_read_named, codec.name, _reader(codec))


def _read_named(name: str, read: _ColumnReader, values: Sequence[Any]) -> list[Any]:
    try:
        return read(values)
    except UNREADABLE as error:
        raise UnfitError(f"{name}: {error}") from error


def _reader(codec: FieldCodec) -> _ColumnReader:
    if codec.form is Form.GEOMETRY:
        return partial(_read_geometries, codec)
    read = partial(_read_value, codec)
    if codec.name == "id" or codec.form is Form.INTEGER:
        return lambda values: list(map(read, values))
    known = Kept(read)
    return lambda values: [known[value] for value in values]


def _read_value(codec: FieldCodec, value: Any) -> Any:
    if value is None and codec.optional:
        return None
    if codec.form is Form.BOOLEAN:
        return {0: False, 1: True}[value]
    return codec.decode(load(value) if codec.form is Form.NESTED else value)


def _read_geometries(codec: FieldCodec, blobs: Sequence[bytes | None]) -> list[Any]:
    present = [blob for blob in blobs if blob is not None]
    if len(present) < len(blobs) and not codec.optional:
        raise UnfitError("no geometry")
    geometries = from_blobs(present)
    check_geometries(geometries, codec.geometry_types)
    following = iter(geometries)
    return [None if blob is None else next(following) for blob in blobs]


def _to_column(codec: FieldCodec, value: Any) -> Any:
    if value is None and codec.optional:
        return None
    if codec.form is Form.GEOMETRY:
        check_geometry(value, codec.geometry_types)
        return value
    encoded = codec.to_json(value)
    return dump(encoded).decode() if codec.form is Form.NESTED else encoded


def create_tables(connection: sa.Connection, epsg: int, kinds: Iterable[type]) -> None:
    """Write the GeoPackage's own tables and those of the kinds into an empty file."""
    geopackage_tables.create(connection, epsg)
    for kind in kinds:
        layer = layers(epsg)[kind]
        layer.table.create(connection)
        described = (layer.geometry.name, geometry_type(layer.geometry)) if layer.geometry else None
        geopackage_tables.register(connection, layer.table.name, described, epsg)


def guard(connection: sa.Connection, tables: Iterable[str]) -> None:
    """Refuse every change to these tables by a program that does not know the guard function."""
    for table in tables:
        for verb in ("INSERT", "UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f'CREATE TRIGGER "guard_{table}_{verb.lower()}" BEFORE {verb} ON "{table}" '
                f"BEGIN SELECT {GUARD}(); END"
            )
