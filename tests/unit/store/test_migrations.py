"""A file of an older version is brought up to date, whole or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.store import migrations
from app.store.campus_file import read_campus, write_campus
from app.store.identity import SCHEMA_VERSION
from app.store.journal import entries, verify
from app.store.store import Store
from tests.unit.store import samples
from tests.unit.store.test_bad_files import edited
from tests.unit.store.test_store import put, refused

OLDEST = 'revision = "0000"\ndown_revision = None\n\n\ndef upgrade():\n    pass\n'
NEXT = f"""
from alembic import op
import sqlalchemy as sa

revision = "{SCHEMA_VERSION:04}"
down_revision = "0000"


def upgrade():
    op.add_column("{{table}}", sa.Column("{{column}}", sa.TEXT, nullable=False, server_default="{{default}}"))
"""


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The ways from an invented version in which zones had no status and buildings no address."""
    folder = tmp_path / "versions"
    folder.mkdir()
    (folder / "v0000_oldest.py").write_text(OLDEST, "utf-8")
    monkeypatch.setattr(migrations, "VERSIONS", folder)
    return folder


@pytest.fixture
def old_operation(store: Store, versions: Path) -> Path:
    """An operation of that version."""
    put(store, samples.incident(), samples.zone())
    store.close()
    (versions / "v9_status.py").write_text(
        NEXT.format(table="zones", column="status", default="none"), "utf-8"
    )
    return edited(
        store.path, "ALTER TABLE zones DROP COLUMN status; UPDATE muster_schema SET version_num='0000'"
    )


def _journal(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM muster_journal").fetchall()


def test_an_older_operation_is_brought_up_to_date(old_operation: Path) -> None:
    before = _journal(old_operation)
    store = Store.open(old_operation)
    assert store.snapshot().zones == (samples.zone(),)
    put(store, samples.zone("Zone B"))
    store.undo("a")
    store.undo("a")
    assert store.snapshot().zones == ()
    store.close()
    assert _journal(old_operation)[:2] == before
    assert verify(old_operation).ok
    assert sorted(item.name for item in old_operation.parent.glob("*night*")) == ["night.gpkg"]


def test_an_older_operation_is_checked_and_read_without_being_changed(old_operation: Path) -> None:
    before = old_operation.read_bytes()
    assert verify(old_operation).ok
    assert [entry.sequence for entry in entries(old_operation)] == [1, 2]
    assert old_operation.read_bytes() == before


@pytest.mark.parametrize(
    "broken", ["raise OSError(28, 'No space left on device')", "op.drop_table('nothing')"]
)
def test_a_migration_that_fails_leaves_the_file_as_it_was(
    old_operation: Path, versions: Path, broken: str
) -> None:
    script = versions / "v9_status.py"
    script.write_text(script.read_text("utf-8") + f"    {broken}\n", "utf-8")
    before = old_operation.read_bytes()
    refused("store.disk_full" if "OSError" in broken else "store.damaged", lambda: Store.open(old_operation))
    assert sorted(item.name for item in old_operation.parent.glob("*night*")) == ["night.gpkg"]
    with closing(sqlite3.connect(old_operation)) as connection:
        assert connection.execute("SELECT version_num FROM muster_schema").fetchone() == ("0000",)
        assert "status" not in {row[1] for row in connection.execute("PRAGMA table_info(zones)")}
    assert len(old_operation.read_bytes()) == len(before)


def test_an_older_operation_that_somebody_has_open_is_left_alone(old_operation: Path) -> None:
    with closing(sqlite3.connect(old_operation)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM zones").fetchall()
        refused("store.busy", lambda: Store.open(old_operation))
    Store.open(old_operation).close()


def test_a_version_that_no_way_leads_from_is_refused(
    old_operation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "VERSIONS", Path(migrations.__file__).parent / "versions")
    refused("store.damaged", lambda: Store.open(old_operation))


def test_an_older_campus_is_read_without_being_changed(tmp_path: Path, versions: Path) -> None:
    path = tmp_path / "campus.gpkg"
    write_campus(samples.campus(), path)
    script = NEXT.format(table="buildings", column="address", default="")
    (versions / "v9_address.py").write_text(script, "utf-8")
    edited(path, "ALTER TABLE buildings DROP COLUMN address; UPDATE muster_schema SET version_num='0000'")
    before = path.read_bytes()
    assert read_campus(path) == samples.campus()
    assert path.read_bytes() == before


def test_the_scripts_that_ship_lead_to_the_present_version() -> None:
    scripts = sorted(path.name for path in migrations.VERSIONS.glob("v*.py"))
    assert [int(name[1:5]) for name in scripts] == list(range(1, SCHEMA_VERSION + 1))


NEW_TABLES = {
    "0001": ("annotations", "bookmarks", "cordons"),
    "0002": ("tours", "plan_locks", "reserves", "alternatives", "team_positions"),
    "0003": (
        "assessments",
        "known_facts",
        "standing_hazards",
        "step_decisions",
        "readings",
        "case_reports",
        "weather_reports",
        "alerts",
        "series_warnings",
    ),
}
NEW_COLUMNS = {
    "depots": ("loading_kg_per_min", "mutual_aid", "delay_s", "cost"),
    "teams": ("officers", "protection", "kept_with", "shift", "rests_until"),
    "stock": ("best_before",),
    "vehicles": ("capacity_l", "turnaround_s"),
    "zones": ("access_capacity",),
    "demands": ("from_s", "until_s", "crew_per_officer"),
    "assignments": ("instead_of", "ready_s", "arrive_s", "reason", "demand_id"),
    "unmet_needs": ("demand_id",),
    "plans": ("made", "locks", "reserves", "replaces", "campus_version", "demand_version", "packings"),
}


def _made_older(path: Path, version: str) -> None:
    """Take away what versions after this one brought."""
    tables = [name for since, names in NEW_TABLES.items() if since >= version for name in names]
    dropped = "".join(
        f"DROP TABLE {table};"
        f"DELETE FROM gpkg_geometry_columns WHERE table_name='{table}';"
        f"DELETE FROM gpkg_contents WHERE table_name='{table}';"
        for table in tables
    )
    columns = "".join(
        f"ALTER TABLE {table} DROP COLUMN {column};"
        for table, names in NEW_COLUMNS.items()
        for column in names
        if version < "0003"
    )
    edited(path, f"{dropped} {columns} UPDATE muster_schema SET version_num='{version}'")


def _columns(path: Path) -> dict[str, dict[str, tuple[object, ...]]]:
    """Of each table its columns: declared type and whether they may be empty."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        return {
            table: {row[1]: row[2:4] for row in connection.execute(f'PRAGMA table_info("{table}")')}
            for table in tables
        }


@pytest.mark.parametrize("version", ["0001", "0002", "0003"])
def test_an_operation_of_an_older_schema_gets_what_is_new(store: Store, version: str) -> None:
    put(store, samples.incident(), samples.zone(), samples.plan(), samples.assignment())
    store.close()
    present = _columns(store.path)
    _made_older(store.path, version)
    reopened = Store.open(store.path)
    new = [
        samples.annotation(),
        samples.cordon(),
        samples.bookmark(),
        *samples.of_the_planner(),
        *samples.of_assessment(),
    ]
    put(reopened, *new)
    reopened.close()
    assert _columns(store.path) == present
    assert verify(store.path).ok
    again = Store.open(store.path).snapshot()
    assert (again.zones, again.plans) == ((samples.zone(),), (samples.plan(),))
    assert (again.annotations, again.tours, again.locks) == ((new[0],), (new[3],), (new[4],))
    assert (again.assessments, again.readings, again.warnings) == ((new[-4],), (new[-3],), (new[-1],))


def test_a_campus_of_an_older_schema_is_read(tmp_path: Path) -> None:
    path = tmp_path / "c.gpkg"
    write_campus(samples.campus(), path)
    columns = "".join(
        f"ALTER TABLE {table} DROP COLUMN {column};"
        for table in ("depots", "teams", "stock", "vehicles")
        for column in NEW_COLUMNS[table]
    )
    edited(path, f"{columns} UPDATE muster_schema SET version_num='0002'")
    assert read_campus(path) == samples.campus()
