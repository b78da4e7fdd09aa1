"""How the layers look in QGIS: the table from which it takes the default style of each layer of a GeoPackage.

Columns as QGIS 3 itself makes them (class QgsOgrProvider, "saving layer styles in GeoPackage"); the table is
registered as attributes, as there. The looks themselves are made elsewhere; here they are texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import sqlalchemy as sa

from app.store import geopackage_tables
from app.store.geopackage_tables import GEOMETRY_COLUMNS, DeclaredType
from app.store.schema import table_name
from app.store.values import time_to_json

Styles: TypeAlias = Mapping[str, tuple[str, str]]
"""By the name of a table the name of its default style and the style as QML; the topmost layer first."""

LAYER_STYLES = sa.Table(
    "layer_styles",
    sa.MetaData(),
    sa.Column("id", sa.INTEGER, primary_key=True),
    sa.Column("f_table_catalog", DeclaredType("TEXT(256)")),
    sa.Column("f_table_schema", DeclaredType("TEXT(256)")),
    sa.Column("f_table_name", DeclaredType("TEXT(256)")),
    sa.Column("f_geometry_column", DeclaredType("TEXT(256)")),
    sa.Column("styleName", DeclaredType("TEXT(30)")),
    sa.Column("styleQML", sa.TEXT),
    sa.Column("styleSLD", sa.TEXT),
    sa.Column("useAsDefault", DeclaredType("BOOLEAN")),
    sa.Column("description", sa.TEXT),
    sa.Column("owner", DeclaredType("TEXT(30)")),
    sa.Column("ui", DeclaredType("TEXT(30)")),
    sa.Column(
        "update_time",
        DeclaredType("DATETIME"),
        server_default=sa.text("(strftime('%Y-%m-%dT%H:%M:%fZ','now'))"),
    ),
)


def in_map_order(kinds: Iterable[type], styles: Styles) -> list[type]:
    """Kinds of record as their layers lie on each other, topmost first, then those without a style.

    GDAL lists tables in the order in which they were made, and QGIS stacks layers as they are listed.
    """
    place = {table: number for number, table in enumerate(styles)}
    return sorted(kinds, key=lambda kind: place.get(table_name(kind), len(place)))


def write_styles(connection: sa.Connection, styles: Styles, at: datetime) -> None:
    """Make the table in a new file, and in it the default style of each layer that `styles` names.

    Raises:
        KeyError: a style for a table that is not a layer of this file.
    """
    LAYER_STYLES.create(connection)
    geopackage_tables.register(connection, LAYER_STYLES.name, None, 0)
    moment = time_to_json(at)
    geopackage_tables.touch(connection, LAYER_STYLES.name, moment, None)
    columns = GEOMETRY_COLUMNS.c
    found = connection.execute(sa.select(columns.table_name, columns.column_name))
    geometry = {row.table_name: row.column_name for row in found}
    rows = [
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": table,
            "f_geometry_column": geometry[table],
            "styleName": name,
            "styleQML": qml,
            "styleSLD": "",
            "useAsDefault": 1,
            "description": "",
            "owner": "",
            "update_time": moment,
        }
        for table, (name, qml) in styles.items()
    ]
    if rows:
        connection.execute(LAYER_STYLES.insert(), rows)


def add_styles(path: Path, styles: Styles, at: datetime) -> None:
    """Make the table in a GeoPackage that another program wrote and that has none yet."""
    engine = sa.create_engine(f"sqlite:///{path}")
    try:
        with engine.begin() as connection:
            write_styles(connection, styles, at)
    finally:
        engine.dispose()
