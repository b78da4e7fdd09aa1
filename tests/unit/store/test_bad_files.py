"""Files and disks that are not as they should be: a clear message, and everything as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import UserError
from app.runtime.text import Text
from app.store import backup, connection, place
from app.store.campus_file import read_campus, write_campus
from app.store.journal import entries, verify
from app.store.schema import GUARD
from app.store.store import Store
from tests.unit.store import samples
from tests.unit.store.test_store import put, refused

OPENERS: tuple[Callable[[Path], object], ...] = (
    Store.open,
    read_campus,
    verify,
    lambda path: list(entries(path)),
)


def everybody_refuses(path: Path, key: str) -> None:
    """Whatever opens the file says the same, in both languages, and leaves the folder as it was."""
    before = {item.name: item.read_bytes() for item in path.parent.iterdir() if item.is_file()}
    for opener in OPENERS:
        error = refused(key, lambda opener=opener: opener(path))  # type: ignore[misc]
        for language in ("en", "zh"):
            words = Text(language).render(error.message)
            assert words != error.message.key and "{" not in words
    after = {item.name: item.read_bytes() for item in path.parent.iterdir() if item.is_file()}
    assert after == before


def test_a_missing_file(tmp_path: Path) -> None:
    everybody_refuses(tmp_path / "none.gpkg", "store.missing")


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    everybody_refuses(tmp_path, "store.not_a_file")


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.gpkg"
    path.touch()
    everybody_refuses(path, "store.empty")


@pytest.mark.parametrize(
    "content", [b"x", b"SQLite format 3\0", b"PK\3\4" * 500, bytes(4096), b"<kml/>" * 99]
)
def test_a_file_that_is_no_geopackage(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "strange.gpkg"
    path.write_bytes(content)
    everybody_refuses(path, "store.not_geopackage")


def test_a_plain_database(tmp_path: Path) -> None:
    path = tmp_path / "plain.gpkg"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE muster_file (file_id TEXT)")
    everybody_refuses(path, "store.not_geopackage")


def test_a_geopackage_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "other.gpkg"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "PRAGMA application_id=0x47504B47; CREATE TABLE gpkg_contents (table_name TEXT);"
        )
    everybody_refuses(path, "store.foreign")


def edited(path: Path, statement: str) -> Path:
    """A file on which somebody who got around the guard ran a statement."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.create_function(GUARD, 0, lambda: None)
        database.executescript(statement)
    return path


def test_a_file_from_a_newer_version(operation_file: Path) -> None:
    everybody_refuses(edited(operation_file, "UPDATE muster_schema SET version_num='9999'"), "store.newer")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE muster_file SET file_id='../../../etc/passwd'",
        "UPDATE muster_file SET content='nothing'",
        "UPDATE muster_file SET epsg='x'",
        "UPDATE muster_schema SET version_num='-003'",
        "DELETE FROM muster_file",
        "DELETE FROM muster_schema",
        "DROP TABLE muster_schema",
    ],
)
def test_a_file_that_does_not_say_what_it_is(operation_file: Path, statement: str) -> None:
    everybody_refuses(edited(operation_file, statement), "store.damaged")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM operation",
        "DELETE FROM campus",
        "DROP TABLE zones",
        "ALTER TABLE buildings DROP COLUMN floors",
        "UPDATE buildings SET footprint=x'4750000100'",
        "UPDATE buildings SET occupancy='[' WHERE id='building:0'",
        "UPDATE buildings SET occupancy='{\"term_weekday\":[NaN]}' WHERE id='building:0'",
        "UPDATE buildings SET use='castle'",
        "UPDATE buildings SET name=CAST(x'ff' AS TEXT)",
        "UPDATE stock SET quantity='many'",
        "UPDATE operation SET created_at='yesterday'",
    ],
)
def test_a_record_that_cannot_be_read(operation_file: Path, statement: str) -> None:
    refused("store.damaged", lambda: Store.open(edited(operation_file, statement)))


def test_a_campus_in_place_of_an_operation_and_the_other_way(operation_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "campus.gpkg"
    write_campus(samples.campus(), path)
    refused("store.is_campus", lambda: Store.open(path))
    refused("store.is_operation", lambda: read_campus(operation_file))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_with_bytes_overwritten_opens_or_is_refused_and_nothing_worse(
    operation_file: Path, data: st.DataObject
) -> None:
    content = bytearray(operation_file.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content) - 1))
        content[start : start + data.draw(st.integers(1, 600))] = data.draw(
            st.binary(min_size=1, max_size=40)
        )
    del content[data.draw(st.integers(len(content) // 2, len(content))) :]
    path = operation_file.with_name("broken.gpkg")
    for leftover in path.parent.glob("broken.gpkg*"):
        leftover.unlink()
    path.write_bytes(content)
    for opener in OPENERS:
        try:
            opened = opener(path)
        except UserError:
            continue
        if isinstance(opened, Store):
            opened.close()


def test_an_operation_never_overwrites_a_file(operation_file: Path) -> None:
    before = operation_file.read_bytes()
    refused(
        "store.exists",
        lambda: Store.create(operation_file, samples.operation(), samples.campus(), author="a"),
    )
    assert operation_file.read_bytes() == before


def create(path: Path, **changes: object) -> Store:
    """A new operation on a campus with changes."""
    campus = replace(samples.campus(), **changes)  # type: ignore[arg-type]
    return Store.create(path, samples.operation(), campus, author="a")


def test_a_campus_with_duplicate_ids_is_refused_whole(tmp_path: Path) -> None:
    double = (samples.building(1), samples.building(1))
    error = refused("store.duplicate", lambda: create(tmp_path / "o.gpkg", buildings=double))
    assert dict(error.message.params) == {"table": "buildings", "id": "building:1"}
    refused(
        "store.duplicate",
        lambda: write_campus(replace(samples.campus(), buildings=double), tmp_path / "c.gpkg"),
    )
    assert list(tmp_path.iterdir()) == []


def test_a_campus_with_a_value_that_is_no_number_is_refused_whole(tmp_path: Path) -> None:
    broken = (replace(samples.building(1), height_m=float("nan")),)
    refused("store.unfit", lambda: create(tmp_path / "o.gpkg", buildings=broken))
    refused(
        "store.unfit",
        lambda: write_campus(replace(samples.campus(), buildings=broken), tmp_path / "c.gpkg"),
    )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    refused("store.no_folder", lambda: create(tmp_path / "none" / "o.gpkg"))
    refused("store.no_folder", lambda: write_campus(samples.campus(), tmp_path / "none" / "c.gpkg"))


def _without_privileges(work: Callable[[], UserError | None]) -> str:
    """The key of the error that `work` meets as a user to whom permissions apply."""
    if not hasattr(os, "fork"):
        pytest.skip("needs a system with permissions as POSIX has them")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        key = "none"
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            work()
        except UserError as error:
            key = error.message.key
        except BaseException as error:  # noqa: BLE001 - reported to the parent
            key = repr(error)
        os.write(writing, key.encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as stream:
        return stream.read().decode()


@pytest.fixture
def read_only_folder(operation_file: Path) -> Iterator[Path]:
    """A folder that everybody may read and nobody write, with an operation and a campus in it."""
    folder = Path(tempfile.mkdtemp(prefix="muster-test-"))
    shutil.copyfile(operation_file, folder / "night.gpkg")
    write_campus(samples.campus(), folder / "campus.gpkg")
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_an_operation_in_a_read_only_folder_is_not_opened(read_only_folder: Path) -> None:
    assert _without_privileges(lambda: Store.open(read_only_folder / "night.gpkg")) == "store.read_only"


def test_nothing_is_made_in_a_read_only_folder(read_only_folder: Path) -> None:
    before = sorted(item.name for item in read_only_folder.iterdir())
    assert _without_privileges(lambda: create(read_only_folder / "new.gpkg")) == "store.read_only"
    made = _without_privileges(lambda: write_campus(samples.campus(), read_only_folder / "c.gpkg"))
    assert made == "store.read_only"
    assert sorted(item.name for item in read_only_folder.iterdir()) == before


def test_a_campus_in_a_read_only_folder_is_read(read_only_folder: Path) -> None:
    def work() -> None:
        assert read_campus(read_only_folder / "campus.gpkg") == samples.campus()

    assert _without_privileges(work) == "none"


def test_an_operation_on_a_read_only_medium_is_opened_as_a_copy(read_only_folder: Path) -> None:
    target = Path(tempfile.mkdtemp(prefix="muster-test-"))
    target.chmod(0o777)
    state = Path(tempfile.mkdtemp(prefix="muster-test-"))
    state.chmod(0o777)

    def work() -> None:
        os.environ["XDG_STATE_HOME"] = str(state)
        backup.local_copy(read_only_folder / "night.gpkg", target / "copy.gpkg")
        store = Store.open(target / "copy.gpkg")
        put(store, samples.zone())
        assert store.snapshot().campus == samples.campus()
        store.close()

    try:
        assert _without_privileges(work) == "none"
    finally:
        shutil.rmtree(target)
        shutil.rmtree(state)


def test_a_copy_has_what_is_still_in_the_write_ahead_log(store: Store, tmp_path: Path) -> None:
    put(store, samples.zone())
    assert store.path.with_name("night.gpkg-wal").stat().st_size > 0
    backup.local_copy(store.path, tmp_path / "copy.gpkg")
    store.backup(tmp_path / "backup.gpkg")
    put(store, samples.log_entry())
    for name in ("copy.gpkg", "backup.gpkg"):
        copy = Store.open(tmp_path / name)
        assert copy.snapshot().zones == (samples.zone(),) and copy.snapshot().log == ()
        copy.close()
    refused("store.exists", lambda: store.backup(tmp_path / "copy.gpkg"))
    refused("store.exists", lambda: backup.local_copy(store.path, tmp_path / "copy.gpkg"))
    refused("store.no_folder", lambda: store.backup(tmp_path / "none" / "copy.gpkg"))


@pytest.fixture
def full_disk(store: Store) -> Callable[[], Callable[[], None]]:
    """A call after which the disk under the operation has no free page left; it returns the way back."""
    patch = pytest.MonkeyPatch()

    def free() -> None:
        patch.undo()
        store._engine.dispose()

    def fill() -> Callable[[], None]:
        plain = connection.connect

        def limited(path: Path, use: connection.Use) -> sqlite3.Connection:
            opened = plain(path, use)
            (pages,) = opened.execute("PRAGMA page_count").fetchone()
            opened.execute(f"PRAGMA max_page_count={max(pages, 1)}")
            return opened

        patch.setattr(connection, "connect", limited)
        store._engine.dispose()
        return free

    return fill


def test_a_full_disk_loses_nothing(store: Store, full_disk: Callable[[], Callable[[], None]]) -> None:
    put(store, samples.zone())
    told: list[object] = []
    store.bus.subscribe(told.append)
    before = store.snapshot()
    end = full_disk()
    long = replace(samples.log_entry(), text="x" * 100_000)
    error = refused("store.disk_full", lambda: put(store, samples.incident(), long))
    assert dict(error.message.params) == {"folder": str(store.path.parent)}
    assert store.snapshot() is before and not told
    end()
    put(store, samples.incident(), long)
    assert verify(store.path).ok and store.snapshot().log == (long,)


def test_a_new_file_on_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = connection.connect

    def limited(path: Path, use: connection.Use) -> sqlite3.Connection:
        opened = plain(path, use)
        opened.execute("PRAGMA max_page_count=20")
        return opened

    monkeypatch.setattr(connection, "connect", limited)
    refused("store.disk_full", lambda: create(tmp_path / "o.gpkg"))
    refused("store.disk_full", lambda: write_campus(samples.campus(), tmp_path / "c.gpkg"))
    assert list(tmp_path.iterdir()) == []


def test_a_campus_replaces_an_older_one_only_when_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.gpkg"
    write_campus(samples.campus(2), path)

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("app.store.creation._sync", broken)
        refused("store.disk_full", lambda: write_campus(samples.campus(3), path))
    assert read_campus(path) == samples.campus(2)
    assert list(tmp_path.iterdir()) == [path]
    write_campus(samples.campus(3), path)
    assert read_campus(path) == samples.campus(3)


def test_a_file_held_by_another_program_is_waited_for_and_then_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_TIMEOUT_S", 0.05)
    store._engine.dispose()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused("store.busy", lambda: put(store, samples.zone()))
        other.execute("ROLLBACK")
    put(store, samples.zone())


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/local\\040disk ext4 rw 0 0
//server/share /mnt/share cifs rw 0 0
malformed
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/tmp/o.gpkg", "ext4"),
        ("/home/duty/o.gpkg", "nfs4"),
        ("/home/local disk/o.gpkg", "ext4"),
        ("/mnt/share/o.gpkg", "cifs"),
        ("/mnt/shared/o.gpkg", "ext4"),
    ],
)
def test_the_file_system_of_a_path_is_that_of_the_innermost_mount(path: str, kind: str) -> None:
    assert place.file_system(Path(path), MOUNTS) == kind


def test_a_network_share_is_refused_and_a_copy_offered(
    operation_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    shutil.copyfile(operation_file, share / "o.gpkg")
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\n//server/share {share} cifs rw 0 0\n", "utf-8")
    monkeypatch.setattr(place, "_MOUNTS", mounts)
    refused("store.network", lambda: Store.open(share / "o.gpkg"))
    refused("store.network", lambda: create(share / "new.gpkg"))
    refused("store.network", lambda: backup.local_copy(operation_file, share / "copy.gpkg"))
    backup.local_copy(share / "o.gpkg", tmp_path / "copy.gpkg")
    Store.open(tmp_path / "copy.gpkg").close()
    assert sorted(item.name for item in share.iterdir()) == ["o.gpkg"]


def test_a_disk_without_write_ahead_log_is_refused(
    operation_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(operation_file, "PRAGMA journal_mode=DELETE")
    plain = connection.connect

    class Without:
        def __init__(self, path: Path, use: connection.Use) -> None:
            self.real = plain(path, use)

        def execute(self, statement: str) -> sqlite3.Cursor:
            return self.real.execute(statement.replace("journal_mode=WAL", "journal_mode"))

        def __getattr__(self, name: str) -> object:
            return getattr(self.real, name)

    monkeypatch.setattr(connection, "connect", Without)
    refused("store.no_wal", lambda: Store.open(operation_file))


def test_macos_mounts_are_understood() -> None:
    line = "//duty@server/share on /Volumes/Campus maps (smbfs, nodev, nosuid)"
    assert place.file_system(Path("/Volumes/Campus maps/o.gpkg"), place._as_proc_line(line)) == "smbfs"
