"""Cordons, annotations and bookmarks: three tables that an operation of the first schema does not have."""

import sqlalchemy as sa
from alembic import op

from app.store.geopackage_tables import register
from app.store.schema import guard

revision = "0002"
down_revision = "0001"

_TABLES = {
    "cordons": (
        ("area", "GEOMETRY"),
        (
            "CREATE TABLE cordons ( fid INTEGER NOT NULL, id TEXT NOT NULL, incident_id TEXT NOT NULL, "
            "kind TEXT NOT NULL, area GEOMETRY NOT NULL, name TEXT NOT NULL, note TEXT NOT NULL, "
            "row_version INTEGER NOT NULL, PRIMARY KEY (fid), UNIQUE (id) )"
        ),
    ),
    "annotations": (
        ("geometry", "GEOMETRY"),
        (
            "CREATE TABLE annotations ( fid INTEGER NOT NULL, id TEXT NOT NULL, geometry GEOMETRY "
            "NOT NULL, at DATETIME NOT NULL, author TEXT NOT NULL, name TEXT NOT NULL, note TEXT NOT NULL, "
            '"group" TEXT NOT NULL, style TEXT NOT NULL, attributes TEXT NOT NULL, incident_id TEXT NOT '
            "NULL, source TEXT NOT NULL, row_version INTEGER NOT NULL, PRIMARY KEY (fid), UNIQUE (id) )"
        ),
    ),
    "bookmarks": (
        ("centre", "POINT"),
        (
            "CREATE TABLE bookmarks ( fid INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, "
            "centre POINT NOT NULL, scale REAL NOT NULL, row_version INTEGER NOT NULL, "
            "PRIMARY KEY (fid), UNIQUE (id) )"
        ),
    ),
}


def upgrade() -> None:
    """Make the tables in an operation; a campus file has none of them."""
    connection = op.get_bind()
    content, epsg = connection.execute(sa.text("SELECT content, epsg FROM muster_file")).one()
    if content != "operation":
        return
    for table, (layer, statement) in _TABLES.items():
        connection.exec_driver_sql(statement)
        register(connection, table, layer, epsg)
    guard(connection, _TABLES)
