"""The state of a past moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.campus import Building, CampusInfo
from app.domain.errors import UserError
from app.domain.incident import Zone
from app.domain.message import msg
from app.domain.operation import Operation, Snapshot
from app.domain.resource import Team
from app.store import journal_table
from app.store.connection import Use, engine
from app.store.journal_table import Draft
from app.store.store import Store
from tests.unit.store import samples
from tests.unit.store.test_store import put, refused

ACTIONS = (
    "zone",
    "second zone",
    "building",
    "campus",
    "team",
    "log",
    "drop zone",
    "drop building",
    "undo",
    "redo",
)


def act(store: Store, action: str, number: int) -> None:
    """One step, or none where there is nothing to do it to."""
    with store.step(msg("step.rename", name=action), author="a") as tx:
        if action == "zone":
            tx.put(samples.zone(f"{number}"))
        elif action == "second zone":
            tx.put(replace(samples.zone(f"{number}"), id="z2"))
        elif action == "building":
            tx.put(replace(tx.get(Building, "building:0"), floors=number + 1))
        elif action == "campus":
            tx.put(replace(tx.all(CampusInfo)[0], name=f"{number}"))
            tx.put(replace(tx.all(Operation)[0], name=f"{number}"))
        elif action == "team":
            tx.put(replace(tx.all(Team)[0], contact=f"{number}"))
        elif action == "log":
            tx.put(samples.log_entry(number))
        elif action == "drop zone" and tx.find(Zone, "z1"):
            tx.drop(Zone, "z1")
        elif action == "drop building" and tx.find(Building, "building:1"):
            tx.drop(Building, "building:1")


def sorted_buildings(snapshot: Snapshot) -> Snapshot:
    """Buildings in the order of their ids: where a removed one stood is not known."""
    by_id = tuple(sorted(snapshot.campus.buildings, key=lambda building: building.id))
    return replace(snapshot, campus=replace(snapshot.campus, buildings=by_id))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(st.sampled_from(ACTIONS), max_size=18), restart=st.booleans())
def test_every_moment_comes_back_as_it_was(
    actions: list[str], restart: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("past") / "o.gpkg"
    store = Store.create(path, samples.operation(), samples.campus(), author="a")
    recorded = {1: store.snapshot()}
    for number, action in enumerate(actions):
        try:
            if action == "undo":
                store.undo("a")
            elif action == "redo":
                store.redo("a")
            else:
                act(store, action, number)
        except (UserError, KeyError):
            continue
        recorded[store.snapshot().sequence] = store.snapshot()
    if restart:
        store.close()
        store = Store.open(path)
    assert [step.sequence for step in store.steps()] == list(recorded)
    for sequence, expected in recorded.items():
        assert sorted_buildings(store.snapshot_at(sequence)) == sorted_buildings(expected)
    store.close()


def test_what_did_not_change_since_is_the_same_object(store: Store) -> None:
    put(store, samples.zone(), samples.incident())
    put(store, samples.zone("B"))
    now, past = store.snapshot(), store.snapshot_at(2)
    assert past.campus is now.campus and past.incidents is now.incidents
    assert past.zones == (samples.zone(),)


def test_steps_are_told_with_time_author_and_label(store: Store) -> None:
    with store.step(msg("step.rename", name="B"), author="second officer") as tx:
        tx.put(samples.zone())
    first, second = store.steps()
    assert first.label.key == "store.created"
    assert (second.sequence, second.author, second.label) == (
        2,
        "second officer",
        msg("step.rename", name="B"),
    )
    assert store.anchor_at(2) == store.anchor and store.anchor_at(1).count == 1


def test_a_moment_is_found_by_sequence_even_where_a_clock_went_back(
    operation_file: object, store: Store
) -> None:
    times = iter([samples.tick(30), samples.tick(20), samples.tick(40)])
    store.close()
    turned = Store.open(store.path, clock=lambda: next(times))
    for number in range(3):
        put(turned, samples.zone(f"{number}"))
    assert turned.sequence_at(samples.tick(30)) == 3, "the step after the clock went back is the later one"
    assert turned.sequence_at(samples.tick(19)) == 1
    assert turned.sequence_at(samples.tick(400)) == 4
    refused("store.before_first", lambda: turned.sequence_at(samples.START - timedelta(days=1)))
    turned.close()


def test_a_step_that_there_is_not_is_refused(store: Store) -> None:
    refused("store.no_step", lambda: store.snapshot_at(0))
    refused("store.no_step", lambda: store.snapshot_at(2))


def test_a_moment_before_the_campus_was_imported_again_is_refused(
    store: Store, clock: Callable[[], datetime]
) -> None:
    act(store, "building", 8)
    put(store, samples.zone())
    label = msg("store.created", name="n", campus="c")
    writer = engine(store.path, Use.WRITE)
    with writer.begin() as connection:
        sequence, head = journal_table.head(connection)
        draft = Draft("1", clock(), "a", label, (), campus_hash="00")
        journal_table.append(connection, draft, sequence + 1, head)
    writer.dispose()
    store.refresh()
    put(store, samples.zone("B"))
    error = refused("store.past_campus", lambda: store.snapshot_at(3))
    assert dict(error.message.params)["imported"] == 4
    assert store.snapshot_at(4).zones == (samples.zone(),)
    assert store.snapshot_at(4).campus is store.snapshot().campus


def test_a_damaged_entry_is_told(store: Store) -> None:
    put(store, samples.zone())
    put(store, samples.zone("B"))
    with closing(sqlite3.connect(store.path)) as connection:
        connection.create_function("only_muster_may_edit_this_file", 0, lambda: None)
        connection.execute("UPDATE muster_journal SET body = x'7b7d' WHERE sequence = 2")
        connection.commit()
    refused("store.damaged", lambda: store.snapshot_at(1))
