"""The tables that make a SQLite file a GeoPackage, and what has to be kept true in them.

After OGC 12-128r18 (GeoPackage 1.3): clauses 1.1.2 (spatial reference systems), 1.1.3 (contents),
2.1.5 (geometry columns), 2.3 (extensions).
"""

from __future__ import annotations

from collections.abc import Iterable

import shapely
import sqlalchemy as sa
from shapely.geometry.base import BaseGeometry
from sqlalchemy import types

APPLICATION_ID = 0x47504B47
"""The letters GPKG."""
USER_VERSION = 10300

metadata = sa.MetaData()

_TIMESTAMP = "strftime('%Y-%m-%dT%H:%M:%fZ','now')"


class DeclaredType(types.UserDefinedType[object]):
    """A column type by the name that GeoPackage gives it; values pass as they are."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **_: object) -> str:
        """The declared type."""
        return self.name


SPATIAL_REF_SYS = sa.Table(
    "gpkg_spatial_ref_sys",
    metadata,
    sa.Column("srs_name", sa.TEXT, nullable=False),
    sa.Column("srs_id", sa.INTEGER, primary_key=True, autoincrement=False),
    sa.Column("organization", sa.TEXT, nullable=False),
    sa.Column("organization_coordsys_id", sa.INTEGER, nullable=False),
    sa.Column("definition", sa.TEXT, nullable=False),
    sa.Column("description", sa.TEXT),
)

CONTENTS = sa.Table(
    "gpkg_contents",
    metadata,
    sa.Column("table_name", sa.TEXT, primary_key=True, nullable=False),
    sa.Column("data_type", sa.TEXT, nullable=False),
    sa.Column("identifier", sa.TEXT, unique=True),
    sa.Column("description", sa.TEXT, server_default=""),
    sa.Column(
        "last_change", DeclaredType("DATETIME"), nullable=False, server_default=sa.text(f"({_TIMESTAMP})")
    ),
    sa.Column("min_x", sa.DOUBLE),
    sa.Column("min_y", sa.DOUBLE),
    sa.Column("max_x", sa.DOUBLE),
    sa.Column("max_y", sa.DOUBLE),
    sa.Column("srs_id", sa.INTEGER, sa.ForeignKey("gpkg_spatial_ref_sys.srs_id")),
)

GEOMETRY_COLUMNS = sa.Table(
    "gpkg_geometry_columns",
    metadata,
    sa.Column(
        "table_name", sa.TEXT, sa.ForeignKey("gpkg_contents.table_name"), primary_key=True, unique=True
    ),
    sa.Column("column_name", sa.TEXT, primary_key=True),
    sa.Column("geometry_type_name", sa.TEXT, nullable=False),
    sa.Column("srs_id", sa.INTEGER, sa.ForeignKey("gpkg_spatial_ref_sys.srs_id"), nullable=False),
    sa.Column("z", DeclaredType("TINYINT"), nullable=False),
    sa.Column("m", DeclaredType("TINYINT"), nullable=False),
)

EXTENSIONS = sa.Table(
    "gpkg_extensions",
    metadata,
    sa.Column("table_name", sa.TEXT),
    sa.Column("column_name", sa.TEXT),
    sa.Column("extension_name", sa.TEXT, nullable=False),
    sa.Column("definition", sa.TEXT, nullable=False),
    sa.Column("scope", sa.TEXT, nullable=False),
    sa.UniqueConstraint("table_name", "column_name", "extension_name"),
)


def create(connection: sa.Connection, epsg: int) -> None:
    """Write the tables of an empty GeoPackage, the reference systems of every one and the campus's."""
    metadata.create_all(connection)
    undefined = {"organization": "NONE", "definition": "undefined"}
    rows = [
        {"srs_name": "Undefined Cartesian", "srs_id": -1, "organization_coordsys_id": -1, **undefined},
        {"srs_name": "Undefined geographic", "srs_id": 0, "organization_coordsys_id": 0, **undefined},
        *(_reference_system(code) for code in sorted({4326, epsg})),
    ]
    connection.execute(SPATIAL_REF_SYS.insert(), rows)


def _reference_system(epsg: int) -> dict[str, object]:
    from pyproj import CRS

    crs = CRS.from_epsg(epsg)
    return {
        "srs_name": crs.name,
        "srs_id": epsg,
        "organization": "EPSG",
        "organization_coordsys_id": epsg,
        "definition": crs.to_wkt("WKT1_GDAL"),
    }


def register(connection: sa.Connection, table: str, layer: tuple[str, str] | None, epsg: int) -> None:
    """Enter a table into the contents: as a layer with (geometry column, geometry type), or as attributes."""
    connection.execute(
        CONTENTS.insert(),
        {
            "table_name": table,
            "data_type": "features" if layer else "attributes",
            "identifier": table,
            "srs_id": epsg if layer else None,
        },
    )
    if layer:
        column, geometry_type = layer
        row = {"table_name": table, "column_name": column, "geometry_type_name": geometry_type}
        connection.execute(GEOMETRY_COLUMNS.insert(), row | {"srs_id": epsg, "z": 0, "m": 0})


def touch(connection: sa.Connection, table: str, at: str, geometries: Iterable[BaseGeometry] | None) -> None:
    """Keep the time of the last change right, and for a layer the box around what it now holds."""
    values: dict[str, object] = {"last_change": at}
    if geometries is not None:
        shapes = list(geometries)
        box = shapely.total_bounds(shapes).tolist() if shapes else (None,) * 4
        values |= dict(zip(("min_x", "min_y", "max_x", "max_y"), box, strict=True))
    connection.execute(CONTENTS.update().where(CONTENTS.c.table_name == table).values(values))
