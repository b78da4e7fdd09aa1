"""Undo and redo from the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import UserError
from app.domain.incident import Incident, Zone
from app.domain.message import msg
from app.domain.operation import Step
from app.store.store import Store
from tests.unit.store import samples
from tests.unit.store.test_store import put, refused


def rename(store: Store, name: str) -> None:
    """A step of its own label."""
    with store.step(msg("step.rename", name=name), author="duty officer") as tx:
        tx.put(replace(tx.get(Zone, "z1"), name=name))


@pytest.fixture(params=["the same program", "after a restart"])
def reopened(request: pytest.FixtureRequest, store: Store) -> Callable[[Store], Store]:
    """The store itself, or the file opened anew."""

    def reopen(store: Store) -> Store:
        if request.param == "the same program":
            return store
        store.close()
        again = Store.open(store.path)
        request.addfinalizer(again.close)
        return again

    return reopen


def test_undo_takes_back_and_redo_puts_back(store: Store, reopened: Callable[[Store], Store]) -> None:
    put(store, samples.incident(), samples.zone())
    rename(store, "B")
    rename(store, "C")
    store = reopened(store)
    assert store.can_undo() == msg("step.rename", name="C") and store.can_redo() is None
    step = store.undo("second officer")
    assert (step.undoes, step.author, step.sequence) == (4, "second officer", 5)
    assert step.label == msg("store.undo", label=msg("step.rename", name="C"))
    store = reopened(store)
    assert store.get(Zone, "z1").name == "B"
    store.undo("a")
    store = reopened(store)
    assert store.get(Zone, "z1").name == "Zone A"
    assert store.can_redo() == msg("step.rename", name="B")
    store.undo("a")
    assert store.snapshot().zones == () and store.snapshot().incidents == ()
    refused("store.nothing_to_undo", lambda: store.undo("a"))
    store = reopened(store)
    store.redo("a")
    store.redo("a")
    store = reopened(store)
    assert store.redo("a").undoes == 4
    assert store.get(Zone, "z1").name == "C" and store.get(Incident, "i1") == samples.incident()
    refused("store.nothing_to_redo", lambda: store.redo("a"))


def test_a_new_step_ends_what_can_be_put_back(store: Store) -> None:
    put(store, samples.zone())
    rename(store, "B")
    store.undo("a")
    rename(store, "D")
    assert store.can_redo() is None
    store.undo("a")
    assert store.get(Zone, "z1").name == "Zone A"


def test_a_dropped_record_comes_back(store: Store) -> None:
    put(store, samples.zone())
    with store.step(msg("step.drop"), author="a") as tx:
        tx.drop(Zone, "z1")
    store.undo("a")
    assert store.snapshot().zones == (samples.zone(),)


def test_a_log_entry_and_a_level_stay_when_the_rest_of_their_step_is_undone(store: Store) -> None:
    put(store, samples.incident(), samples.level(), samples.log_entry())
    store.undo("a")
    snapshot = store.snapshot()
    assert snapshot.incidents == ()
    assert snapshot.levels == (samples.level(),) and snapshot.log == (samples.log_entry(),)
    store.redo("a")
    assert store.snapshot().incidents == (samples.incident(),)
    assert store.snapshot().log == (samples.log_entry(),)


def test_a_step_of_permanent_records_alone_is_passed_over(
    store: Store, reopened: Callable[[Store], Store]
) -> None:
    put(store, samples.zone())
    rename(store, "B")
    put(store, samples.log_entry())
    store = reopened(store)
    store.undo("a")
    assert store.get(Zone, "z1").name == "Zone A"
    put(store, samples.log_entry(2))
    store.redo("a")
    assert store.get(Zone, "z1").name == "B"


def test_the_opening_of_the_file_is_never_undone(store: Store) -> None:
    assert store.can_undo() is None
    refused("store.nothing_to_undo", lambda: store.undo("a"))


def test_undo_is_refused_with_the_reason_where_another_seat_changed_the_record(
    store: Store, clock: Callable[[], datetime]
) -> None:
    put(store, samples.zone())
    rename(store, "B")
    other = Store.open(store.path, clock=clock, seat="2")
    assert other.can_undo() is None
    rename(other, "C")
    error = refused("store.replay_changed", lambda: store.undo("a"))
    assert dict(error.message.params) == {"label": msg("step.rename", name="B"), "name": "B"}
    assert store.get(Zone, "z1").name == "C"
    rename(other, "B")
    store.undo("a")
    assert store.get(Zone, "z1").name == "Zone A"
    other.close()


def test_undo_is_refused_where_another_seat_built_on_the_record(
    store: Store, clock: Callable[[], datetime]
) -> None:
    put(store, samples.incident())
    other = Store.open(store.path, clock=clock, seat="2")
    put(other, samples.zone())
    error = refused("store.replay_needed", lambda: store.undo("a"))
    assert dict(error.message.params)["by"] == "Zone A"
    other.undo("b")
    store.undo("a")
    assert store.snapshot().incidents == ()
    other.close()


def test_undo_is_told_like_any_step(store: Store) -> None:
    told: list[Step] = []
    put(store, samples.zone())
    store.bus.subscribe(told.append)
    assert store.undo("a") is told[0]
    (change,) = told[0].changes
    assert (change.before, change.after) == (samples.zone(), None)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    actions=st.lists(
        st.sampled_from(["rename", "grow", "drop", "log", "undo", "redo", "restart"]), max_size=14
    )
)
def test_any_mixture_follows_a_plain_list_of_states(
    actions: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("undo") / "o.gpkg"
    store = Store.create(path, samples.operation(), samples.campus(1), author="a")
    states: list[tuple[Zone, ...]] = [()]
    at = 0
    for number, action in enumerate(actions):
        if action == "restart":
            store.close()
            store = Store.open(path)
        elif action == "log":
            put(store, samples.log_entry(number))
        elif action in ("undo", "redo"):
            wanted = at + (1 if action == "redo" else -1)
            try:
                store.redo("a") if action == "redo" else store.undo("a")
            except UserError:
                assert not 0 <= wanted < len(states)
            else:
                at = wanted
        elif action == "drop":
            if not states[at]:
                continue
            with store.step(msg("x"), author="a") as tx:
                tx.drop(Zone, "z1")
            states[at + 1 :] = [()]
            at += 1
        else:
            zone = samples.zone(f"{number}", size=60 + number if action == "grow" else 60)
            put(store, zone)
            states[at + 1 :] = [(zone,)]
            at += 1
        assert store.snapshot().zones == states[at]
    store.close()
