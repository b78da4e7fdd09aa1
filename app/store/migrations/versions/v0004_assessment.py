"""Assessment: what models said, facts, standing hazards, decisions, and what comes in from outside."""

import sqlalchemy as sa
from alembic import op

from app.store.geopackage_tables import register
from app.store.schema import guard

revision = "0004"
down_revision = "0003"

_TABLES = {
    "assessments": (
        None,
        (
            "CREATE TABLE assessments ( fid INTEGER NOT NULL, id TEXT NOT NULL, model TEXT NOT NULL, at "
            "DATETIME NOT NULL, author TEXT NOT NULL, inputs TEXT NOT NULL, result TEXT NOT NULL, incident_id"
            " TEXT NOT NULL, row_version INTEGER NOT NULL, PRIMARY KEY (fid), UNIQUE (id) )"
        ),
    ),
    "known_facts": (
        None,
        (
            "CREATE TABLE known_facts ( fid INTEGER NOT NULL, id TEXT NOT NULL, incident_id TEXT NOT NULL, "
            "name TEXT NOT NULL, value REAL, at DATETIME NOT NULL, author TEXT NOT NULL, note TEXT NOT NULL, "
            "row_version INTEGER NOT NULL, PRIMARY KEY (fid), UNIQUE (id) )"
        ),
    ),
    "standing_hazards": (
        None,
        (
            "CREATE TABLE standing_hazards ( fid INTEGER NOT NULL, id TEXT NOT NULL, building_id TEXT NOT "
            "NULL, hazard TEXT NOT NULL, likelihood INTEGER NOT NULL, consequence INTEGER NOT NULL, at "
            "DATETIME NOT NULL, author TEXT NOT NULL, note TEXT NOT NULL, row_version INTEGER NOT NULL, "
            "PRIMARY KEY (fid), UNIQUE (id) )"
        ),
    ),
    "step_decisions": (
        None,
        (
            "CREATE TABLE step_decisions ( fid INTEGER NOT NULL, id TEXT NOT NULL, incident_id TEXT NOT NULL,"
            " step_id TEXT NOT NULL, text TEXT NOT NULL, decision TEXT NOT NULL, at DATETIME NOT NULL, author"
            " TEXT NOT NULL, reason TEXT NOT NULL, made TEXT NOT NULL, row_version INTEGER NOT NULL, PRIMARY "
            "KEY (fid), UNIQUE (id) )"
        ),
    ),
    "readings": (
        None,
        (
            "CREATE TABLE readings ( fid INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, at DATETIME "
            "NOT NULL, value REAL NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, building_id TEXT NOT "
            'NULL, "group" TEXT NOT NULL, origin TEXT NOT NULL, received_at DATETIME NOT NULL, author TEXT '
            "NOT NULL, row_version INTEGER NOT NULL, PRIMARY KEY (fid), UNIQUE (id) )"
        ),
    ),
    "case_reports": (
        None,
        (
            "CREATE TABLE case_reports ( fid INTEGER NOT NULL, id TEXT NOT NULL, number TEXT NOT NULL, ill "
            "BOOLEAN, onset_at DATETIME, meal_at DATETIME, building_id TEXT NOT NULL, room TEXT NOT NULL, "
            '"group" TEXT NOT NULL, age INTEGER, sex TEXT NOT NULL, symptoms TEXT NOT NULL, exposures TEXT '
            "NOT NULL, incident_id TEXT NOT NULL, origin TEXT NOT NULL, received_at DATETIME NOT NULL, author"
            " TEXT NOT NULL, row_version INTEGER NOT NULL, PRIMARY KEY (fid), UNIQUE (id) )"
        ),
    ),
    "weather_reports": (
        None,
        (
            "CREATE TABLE weather_reports ( fid INTEGER NOT NULL, id TEXT NOT NULL, at DATETIME NOT NULL, "
            "wind_mps REAL NOT NULL, wind_from_deg REAL NOT NULL, source TEXT NOT NULL, temperature_c REAL, "
            "sky TEXT, gust_mps REAL, rain_mm_h REAL, origin TEXT NOT NULL, author TEXT NOT NULL, received_at"
            " DATETIME NOT NULL, row_version INTEGER NOT NULL, PRIMARY KEY (fid), UNIQUE (id) )"
        ),
    ),
    "alerts": (
        ("area", "GEOMETRY"),
        (
            "CREATE TABLE alerts ( fid INTEGER NOT NULL, id TEXT NOT NULL, identifier TEXT NOT NULL, sender "
            "TEXT NOT NULL, sent DATETIME NOT NULL, status TEXT NOT NULL, message_type TEXT NOT NULL, event "
            "TEXT NOT NULL, urgency TEXT NOT NULL, severity TEXT NOT NULL, certainty TEXT NOT NULL, headline "
            "TEXT NOT NULL, description TEXT NOT NULL, instruction TEXT NOT NULL, language TEXT NOT NULL, "
            "area_description TEXT NOT NULL, area GEOMETRY, effective_at DATETIME, onset_at DATETIME, "
            "expires_at DATETIME, web TEXT NOT NULL, replaces TEXT NOT NULL, content TEXT NOT NULL, "
            "received_at DATETIME NOT NULL, author TEXT NOT NULL, row_version INTEGER NOT NULL, PRIMARY KEY "
            "(fid), UNIQUE (id) )"
        ),
    ),
    "series_warnings": (
        None,
        (
            "CREATE TABLE series_warnings ( fid INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, name "
            'TEXT NOT NULL, building_id TEXT NOT NULL, "group" TEXT NOT NULL, day DATETIME NOT NULL, detector'
            " TEXT NOT NULL, value REAL NOT NULL, expected REAL, threshold REAL, statistic REAL, text TEXT "
            "NOT NULL, source TEXT NOT NULL, fired_at DATETIME NOT NULL, status TEXT NOT NULL, incident_id "
            "TEXT NOT NULL, handled_by TEXT NOT NULL, handled_at DATETIME, reason TEXT NOT NULL, row_version "
            "INTEGER NOT NULL, PRIMARY KEY (fid), UNIQUE (id) )"
        ),
    ),
}


def upgrade() -> None:
    """An operation gets the new tables; a campus has nothing of this."""
    connection = op.get_bind()
    content, epsg = connection.execute(sa.text("SELECT content, epsg FROM muster_file")).one()
    if content != "operation":
        return
    for table, (layer, statement) in _TABLES.items():
        connection.exec_driver_sql(statement)
        register(connection, table, layer, epsg)
    guard(connection, _TABLES)
