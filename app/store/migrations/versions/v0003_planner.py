"""What the allocation planner asks of resources and needs, and the records that a person lays down for it."""

import sqlalchemy as sa
from alembic import op

from app.store.geopackage_tables import register
from app.store.schema import guard

revision = "0003"
down_revision = "0002"

_CAMPUS_COLUMNS = {
    "depots": (
        "loading_kg_per_min REAL",
        "mutual_aid BOOLEAN NOT NULL DEFAULT 0",
        "delay_s REAL NOT NULL DEFAULT 0.0",
        "cost INTEGER NOT NULL DEFAULT 0",
    ),
    "teams": (
        "officers INTEGER NOT NULL DEFAULT 0",
        "protection TEXT NOT NULL DEFAULT '[]'",
        "kept_with TEXT NOT NULL DEFAULT ''",
        "shift TEXT",
        "rests_until DATETIME",
    ),
    "stock": ("best_before DATETIME",),
    "vehicles": ("capacity_l REAL", "turnaround_s REAL"),
}
_OPERATION_COLUMNS = {
    "zones": ("access_capacity INTEGER",),
    "demands": ("from_s REAL NOT NULL DEFAULT 0.0", "until_s REAL", "crew_per_officer INTEGER"),
    "assignments": (
        "instead_of TEXT NOT NULL DEFAULT ''",
        "ready_s REAL NOT NULL DEFAULT 0.0",
        "arrive_s REAL NOT NULL DEFAULT 0.0",
        "reason TEXT",
        "demand_id TEXT NOT NULL DEFAULT ''",
    ),
    "unmet_needs": ("demand_id TEXT NOT NULL DEFAULT ''",),
    "plans": (
        "made TEXT NOT NULL DEFAULT '{}'",
        "locks TEXT NOT NULL DEFAULT '[]'",
        "reserves TEXT NOT NULL DEFAULT '[]'",
        "replaces TEXT NOT NULL DEFAULT ''",
        "campus_version TEXT NOT NULL DEFAULT ''",
        "demand_version TEXT NOT NULL DEFAULT ''",
        "packings TEXT NOT NULL DEFAULT '[]'",
    ),
}
_TABLES = {
    "tours": (
        ("route", "LINESTRING"),
        (
            "CREATE TABLE tours ( fid INTEGER NOT NULL, id TEXT NOT NULL, plan_id TEXT NOT NULL, "
            "vehicle_id TEXT NOT NULL, depot_id TEXT NOT NULL, number INTEGER NOT NULL, "
            "depart_s REAL NOT NULL, back_s REAL NOT NULL, stops TEXT NOT NULL, route LINESTRING NOT NULL, "
            "load_kg REAL NOT NULL, load_l REAL NOT NULL, row_version INTEGER NOT NULL, "
            "PRIMARY KEY (fid), UNIQUE (id) )"
        ),
    ),
    "plan_locks": (
        None,
        (
            "CREATE TABLE plan_locks ( fid INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, "
            "at DATETIME NOT NULL, author TEXT NOT NULL, team_id TEXT NOT NULL, vehicle_id TEXT NOT NULL, "
            "depot_id TEXT NOT NULL, item TEXT NOT NULL, zone_id TEXT NOT NULL, quantity INTEGER NOT NULL, "
            "reason TEXT NOT NULL, row_version INTEGER NOT NULL, PRIMARY KEY (fid), UNIQUE (id) )"
        ),
    ),
    "reserves": (
        None,
        (
            "CREATE TABLE reserves ( fid INTEGER NOT NULL, id TEXT NOT NULL, item TEXT NOT NULL, "
            "quantity INTEGER NOT NULL, at DATETIME NOT NULL, author TEXT NOT NULL, "
            "depot_id TEXT NOT NULL, reason TEXT NOT NULL, row_version INTEGER NOT NULL, "
            "PRIMARY KEY (fid), UNIQUE (id) )"
        ),
    ),
    "alternatives": (
        None,
        (
            "CREATE TABLE alternatives ( fid INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, "
            "at DATETIME NOT NULL, author TEXT NOT NULL, change TEXT NOT NULL, "
            "row_version INTEGER NOT NULL, PRIMARY KEY (fid), UNIQUE (id) )"
        ),
    ),
    "team_positions": (
        ("point", "POINT"),
        (
            "CREATE TABLE team_positions ( fid INTEGER NOT NULL, id TEXT NOT NULL, team_id TEXT NOT NULL, "
            "point POINT NOT NULL, at DATETIME NOT NULL, author TEXT NOT NULL, "
            "row_version INTEGER NOT NULL, PRIMARY KEY (fid), UNIQUE (id) )"
        ),
    ),
}


def upgrade() -> None:
    """Add the columns at what older records mean by leaving them out; an operation gets the new tables."""
    connection = op.get_bind()
    content, epsg = connection.execute(sa.text("SELECT content, epsg FROM muster_file")).one()
    wanted = _CAMPUS_COLUMNS | (_OPERATION_COLUMNS if content == "operation" else {})
    for table, columns in wanted.items():
        for column in columns:
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
    if content != "operation":
        return
    for table, (layer, statement) in _TABLES.items():
        connection.exec_driver_sql(statement)
        register(connection, table, layer, epsg)
    guard(connection, _TABLES)
