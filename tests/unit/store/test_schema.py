"""The tables are those of the schema version: who changes a record writes a migration."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from app.store.campus_file import write_campus
from app.store.schema import layers, table_name
from app.store.store import Store
from tests.unit.store import samples

PINNED = Path(__file__).with_name("schema_0004.sql")


def definitions(path: Path) -> str:
    """The tables of a file."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT sql FROM sqlite_master WHERE type='table' AND sql NOT NULL ORDER BY name"
        return "".join(f"{' '.join(sql.split())};\n" for (sql,) in connection.execute(query))


def test_a_new_file_has_the_tables_that_migrations_start_from(operation_file: Path) -> None:
    """A change of a record needs a script in `app/store/migrations` and a pinned file of the new version."""
    assert definitions(operation_file) == PINNED.read_text("utf-8")


def test_tables_have_plain_names() -> None:
    names = {table_name(kind) for kind in layers(samples.EPSG)}
    assert {"incidents", "zones", "assignments", "buildings", "paths", "stock", "log_entries"} <= names
    assert len(names) == len(layers(samples.EPSG))


def test_a_campus_file_has_only_the_tables_of_a_campus(tmp_path: Path) -> None:
    write_campus(samples.campus(), tmp_path / "c.gpkg")
    assert "zones" not in definitions(tmp_path / "c.gpkg")
    assert "TRIGGER" not in definitions(tmp_path / "c.gpkg")


def test_every_table_of_an_operation_is_guarded(store: Store) -> None:
    with closing(sqlite3.connect(store.path)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}
        guarded = {
            row[0] for row in connection.execute("SELECT tbl_name FROM sqlite_master WHERE type='trigger'")
        }
    assert {name for name in tables if not name.startswith(("gpkg_", "sqlite_"))} == guarded
