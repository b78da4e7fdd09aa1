"""Steps, snapshots, conflicts and the bus."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.campus import Building, CampusInfo
from app.domain.errors import UserError
from app.domain.incident import Incident, Zone
from app.domain.message import msg
from app.domain.operation import LogEntry, Step
from app.store import journal
from app.store.store import Store
from tests.unit.store import samples

LABEL = msg("step.test")


def put(store: Store, *records: object, author: str = "duty officer") -> None:
    """One step that writes these records."""
    with store.step(LABEL, author=author) as tx:
        for record in records:
            tx.put(record)


def refused(key: str, call: Callable[[], object]) -> UserError:
    """The error that `call` raises, which has that key."""
    with pytest.raises(UserError) as caught:
        call()
    assert caught.value.message.key == key
    return caught.value


def test_a_new_file_holds_the_campus_and_the_operation(store: Store) -> None:
    snapshot = store.snapshot()
    assert snapshot.campus == samples.campus()
    assert snapshot.operation == samples.operation()
    assert (snapshot.sequence, snapshot.incidents) == (1, ())


def test_what_a_step_wrote_is_there_after_a_restart(store: Store) -> None:
    put(store, samples.incident(), samples.zone(), samples.level())
    put(store, replace(samples.zone(), name="Zone B"))
    before = store.snapshot()
    store.close()
    again = Store.open(store.path)
    assert again.snapshot() == before
    assert again.get(Zone, "z1").name == "Zone B"
    assert again.version(Zone, "z1") == 3 and again.version(Incident, "i1") == 2
    again.close()


def test_a_step_is_told_with_its_changes_once_it_is_safe(store: Store, clock: object) -> None:
    told: list[tuple[Step, int]] = []
    store.bus.subscribe(lambda step: told.append((step, store.snapshot().sequence)))
    origin = object()
    with store.step(LABEL, author="duty officer", origin=origin) as tx:
        tx.put(samples.zone())
        assert not told
    ((step, sequence),) = told
    assert (step.sequence, sequence, step.author, step.label) == (2, 2, "duty officer", LABEL)
    assert step.origin is origin
    (change,) = step.changes
    assert (change.kind, change.id, change.before, change.after) == (Zone, "z1", None, samples.zone())


def test_an_exception_leaves_everything_as_it_was_and_tells_nothing(store: Store) -> None:
    told: list[Step] = []
    store.bus.subscribe(told.append)
    before, content = store.snapshot(), store.path.read_bytes()
    with pytest.raises(ZeroDivisionError), store.step(LABEL, author="a") as tx:
        tx.put(samples.zone())
        _ = 1 / 0
    assert store.snapshot() is before and not told
    assert store.path.read_bytes() == content
    put(store, samples.zone())
    assert store.snapshot().sequence == 2


@pytest.mark.parametrize("records", [(), (samples.building(0),)])
def test_a_step_without_changes_writes_and_tells_nothing(store: Store, records: tuple[object, ...]) -> None:
    told: list[Step] = []
    store.bus.subscribe(told.append)
    put(store, *records)
    with store.step(LABEL, author="a") as tx:
        tx.put(samples.zone())
        tx.drop(Zone, "z1")
    assert not told and store.anchor.count == 1 and store.can_undo() is None


def test_a_step_sees_what_it_has_put(store: Store) -> None:
    put(store, samples.zone())
    with store.step(LABEL, author="a") as tx:
        tx.put(replace(samples.zone(), name="Zone B"))
        tx.put(replace(samples.zone(), id="z2"))
        assert tx.get(Zone, "z1").name == "Zone B"
        assert [zone.id for zone in tx.all(Zone)] == ["z1", "z2"]
        tx.drop(Zone, "z1")
        assert [zone.id for zone in tx.all(Zone)] == ["z2"]
        with pytest.raises(KeyError):
            tx.get(Zone, "z1")
    assert [zone.id for zone in store.snapshot().zones] == ["z2"]
    with pytest.raises(KeyError):
        store.get(Zone, "z1")


def test_a_form_that_was_opened_before_a_change_is_refused(store: Store) -> None:
    put(store, samples.zone())
    opened = store.version(Zone, "z1")
    put(store, replace(samples.zone(), name="Zone B"))

    def save() -> None:
        with store.step(LABEL, author="a") as tx:
            tx.put(replace(samples.zone(), name="Zone C"), expected=opened)

    error = refused("store.changed_since", save)
    assert dict(error.message.params) == {"name": "Zone C"}
    assert store.get(Zone, "z1").name == "Zone B"
    opened = store.version(Zone, "z1")
    save_again = store.step(LABEL, author="a")
    with save_again as tx:
        tx.put(replace(samples.zone(), name="Zone C"), expected=opened)
    assert store.get(Zone, "z1").name == "Zone C"


def test_a_form_on_a_record_that_was_removed_is_refused(store: Store) -> None:
    put(store, samples.zone())
    opened = store.version(Zone, "z1")
    with store.step(LABEL, author="a") as tx:
        tx.drop(Zone, "z1")

    def save() -> None:
        with store.step(LABEL, author="a") as tx:
            tx.put(samples.zone(), expected=opened)

    refused("store.changed_since", save)


def test_a_value_that_a_file_cannot_keep_is_refused_and_named(store: Store) -> None:
    def save() -> None:
        put(store, replace(samples.building(1), height_m=float("nan")))

    error = refused("store.unfit", save)
    assert dict(error.message.params)["name"] == "Hall 1"
    refused("store.unfit", lambda: put(store, samples.zone(), author="half \ud83d"))
    assert store.snapshot().sequence == 1


def test_log_entries_and_the_campus_are_never_removed(store: Store) -> None:
    put(store, samples.log_entry())
    for kind, record_id in ((LogEntry, "log1"), (CampusInfo, "campus:test")):
        with pytest.raises(ValueError, match="never removed"), store.step(LABEL, author="a") as tx:
            tx.drop(kind, record_id)
    with pytest.raises(ValueError, match="CRS"):
        put(store, replace(samples.campus().info, epsg=32611))


def test_a_snapshot_is_kept_until_the_next_step_and_only_what_changed_is_made_anew(store: Store) -> None:
    before = store.snapshot()
    assert store.snapshot() is before
    put(store, samples.zone())
    after = store.snapshot()
    assert before.zones == () and after.zones == (samples.zone(),)
    assert after.campus is before.campus and after.incidents is before.incidents
    put(store, replace(samples.building(1), floors=9))
    assert store.snapshot().campus.buildings[1].floors == 9
    assert store.snapshot().campus.paths is before.campus.paths
    assert [building.id for building in store.snapshot().campus.buildings] == [
        building.id for building in before.campus.buildings
    ]
    assert store.get(Building, "building:1").floors == 9


def test_a_snapshot_can_be_read_on_another_thread_while_a_step_is_being_made(store: Store) -> None:
    seen: list[int] = []
    with store.step(LABEL, author="a") as tx:
        tx.put(samples.zone())
        reader = threading.Thread(target=lambda: seen.append(store.snapshot().sequence))
        reader.start()
        reader.join(timeout=5)
    assert seen == [1]


def test_two_threads_take_turns(store: Store) -> None:
    def write(number: int) -> None:
        for i in range(20):
            put(store, replace(samples.log_entry(), id=f"{number}-{i}"))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.anchor.count == 61 and len(store.snapshot().log) == 60


def test_a_step_inside_a_step_is_a_defect(store: Store) -> None:
    with pytest.raises(RuntimeError, match="already"), store.step(LABEL, author="a"):
        put(store, samples.zone())
    put(store, samples.zone())


def test_order_is_by_sequence_when_the_clock_goes_back(operation_file: Path) -> None:
    times = iter([samples.tick(500), samples.tick(100)])
    store = Store.open(operation_file, clock=lambda: next(times))
    put(store, samples.log_entry(1))
    put(store, samples.log_entry(2))
    assert [entry.id for entry in store.snapshot().log] == ["log1", "log2"]
    store.close()


def test_a_second_muster_sees_the_steps_of_the_first(store: Store, clock: Callable[[], datetime]) -> None:
    other = Store.open(store.path, clock=clock)
    told: list[int] = []
    other.bus.subscribe(lambda step: told.append(step.sequence))
    put(store, samples.zone())
    put(store, replace(samples.zone(), name="Zone B"))
    assert [step.sequence for step in other.refresh()] == [2, 3]
    assert other.snapshot() == store.snapshot() and told == [2, 3]
    assert other.refresh() == ()
    other.close()


def test_a_conflict_with_a_second_muster_is_seen(store: Store, clock: Callable[[], datetime]) -> None:
    put(store, samples.zone())
    other = Store.open(store.path, clock=clock)
    told: list[int] = []
    other.bus.subscribe(lambda step: told.append(step.sequence))
    opened = other.version(Zone, "z1")
    put(store, replace(samples.zone(), name="Zone B"))

    def save() -> None:
        with other.step(LABEL, author="a") as tx:
            tx.put(replace(samples.zone(), name="Zone C"), expected=opened)

    refused("store.changed_since", save)
    assert other.get(Zone, "z1").name == "Zone B" and told == [3]
    put(other, samples.incident())
    put(store, samples.incident(2))
    assert {incident.id for incident in store.snapshot().incidents} == {"i1", "i2"}
    other.close()


def test_a_file_that_was_moved_away_takes_no_more_steps(store: Store) -> None:
    store.path.rename(store.path.with_name("moved.gpkg"))
    refused("store.replaced", lambda: put(store, samples.zone()))


def test_a_file_that_was_put_in_its_place_takes_no_more_steps(store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.gpkg"
    store.backup(copy)
    copy.replace(store.path)
    refused("store.replaced", lambda: put(store, samples.zone()))


def test_several_musters_write_to_one_file_at_the_same_time(store: Store) -> None:
    failures: list[BaseException] = []

    def write(number: int) -> None:
        own = Store.open(store.path)
        try:
            for i in range(12):
                put(own, replace(samples.log_entry(), id=f"{number}-{i}"))
        except UserError as error:
            failures.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(store.refresh()) == 48 and len(store.snapshot().log) == 48
    assert journal.verify(store.path).ok


def test_every_connection_is_set_up_for_safety(store: Store) -> None:
    with store._engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        assert connection.connection.dbapi_connection is not None
        assert connection.connection.dbapi_connection.in_transaction
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
