"""Two Musters on one file: what the other one writes appears by itself."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.command.context import Context
from app.command.log import write_log
from app.domain.errors import UserError
from app.domain.message import msg
from app.store.store import Store
from tests.views.seat import Clock, Seat
from tests.views.test_panels import shown


@pytest.fixture
def other(seat: Seat, tmp_path: Path, clock: Clock) -> Iterator[Context]:
    """Another Muster on the file of the seat."""
    store = Store.open(tmp_path / "operation.gpkg", clock=clock, seat="the other seat")
    yield Context(store, "gate", clock)
    store.close()


def test_what_another_muster_writes_appears_within_seconds(seat: Seat, other: Context) -> None:
    write_log(other, "smoke at the north gate")
    assert not seat.store.snapshot().log
    seat.wait(lambda: bool(seat.store.snapshot().log), timeout=5000)
    seat.window.log.toggle()
    assert "smoke at the north gate" in shown(seat.window.log)


def test_a_step_that_is_open_is_left_alone(seat: Seat, other: Context) -> None:
    write_log(other, "one")
    before = seat.store.snapshot()
    seat.desk.catch_up()
    assert seat.store.snapshot() is not before
    before = seat.store.snapshot()
    with seat.store.step(msg("step.create"), author="duty desk"):
        seat.desk.catch_up()
        assert seat.store.snapshot() is before


def test_asking_costs_nothing_to_speak_of_and_does_not_wait_for_a_writer(
    seat: Seat, other: Context, tmp_path: Path
) -> None:
    writer = sqlite3.connect(tmp_path / "operation.gpkg", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    for _ in range(20):
        seat.desk.catch_up()
    assert time.monotonic() - begun < 0.5
    writer.execute("ROLLBACK")
    writer.close()


def test_a_hindrance_is_told_once(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise UserError(msg("views.export.no_file"))

    told: list[object] = []
    seat.desk.noticed.connect(told.append)
    monkeypatch.setattr(seat.store, "refresh", broken)
    for _ in range(3):
        seat.desk.catch_up()
    assert len(told) == 1
