"""The workbench: a person makes alternatives, computes them, looks, takes one, takes steps back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from shapely.geometry import LineString

from app.command.locks import add_lock
from app.domain.campus import TravelMode
from app.domain.directive import AS_IT_IS, DemandCase, LockKind
from app.domain.errors import Cancelled
from app.domain.incident import Closure
from app.domain.message import msg
from app.planning.change.compare import Column
from app.views.whatif import bench as bench_module
from app.views.whatif.bench import AS_IS
from app.views.whatif.panel import WorkbenchPanel
from tests.views.seat import CONTROL, SOUTH, WEST, Clock, Seat

COMPARE = CONTROL | Qt.KeyboardModifier.ShiftModifier


def said(widget: QWidget) -> str:
    """All that a widget's labels say."""
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def choose(box, value: object) -> None:  # type: ignore[no-untyped-def]
    """Pick an entry as the arrow keys do."""
    index = next(i for i in range(box.count()) if box.itemData(i) == value)
    box.setFocus()
    while box.currentIndex() != index:
        QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < index else Qt.Key.Key_Up)


def opened(seat: Seat) -> WorkbenchPanel:
    seat.chord(Qt.Key.Key_P, COMPARE)
    panel = seat.window.workbench
    assert panel is not None
    seat.wait(panel.isVisible)
    return panel


def computed(seat: Seat, panel: WorkbenchPanel) -> None:
    seat.click(panel.compute)
    seat.wait(lambda: not panel.bench.working, timeout=60_000)


def with_guards(seat: Seat, panel: WorkbenchPanel) -> None:
    """An alternative, named at the keyboard, with guards that the only depot does not have."""
    seat.click(panel.new)
    seat.type("With guards")
    form = panel.changes.form
    choose(form.what, "security")
    choose(form.mode, TravelMode.VEHICLE)
    form.amount.setFocus()
    form.amount.selectAll()
    QTest.keyClicks(form.amount, "8")
    seat.click(form.add)


@pytest.fixture
def fire(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> Seat:
    """With the fire in a dormitory, and half the time for each column."""
    monkeypatch.setattr(bench_module, "TIME_LIMIT_S", 10.0)
    seat.open_incident()
    return seat


def test_from_an_alternative_to_the_proposal_in_hand(fire: Seat) -> None:
    seat, panel = fire, opened(fire)
    seat.wait(lambda: seat.window.map_share >= 0.55)
    with_guards(seat, panel)
    (kept,) = seat.store.snapshot().alternatives
    assert kept.name == "With guards"
    (team,) = kept.change.teams
    assert (team.capabilities, team.crew, team.depot_id) == (("security",), 8, "depot:north")
    seat.wait(lambda: "Security and cordon, 8 people" in said(panel.changes))
    seat.wait(lambda: "not approved" in said(panel.plan))
    assert not panel.plan.take.isEnabled()

    computed(seat, panel)
    first, other = (panel.bench.result(one) for one in panel.bench.alternatives)
    assert first is not None
    assert other is not None
    assert first.column.proposal is not None
    assert first.column.proposal.plan.made == AS_IT_IS
    assert other.column.proposal is not None
    assert any(one.team_id == team.id for one in other.column.proposal.assignments)
    fewer = first.column.totals.unmet[0][1] - other.column.totals.unmet[0][1]
    assert fewer > 0
    slot = panel.table.slots[1]
    assert slot.against[0].text() == f"{fewer:,} better"
    assert slot.values[0].text().endswith("↓")
    assert slot.arrivals.accessibleDescription()
    assert slot.zones.accessibleDescription()
    assert seat.desk.session.shown is other.column.proposal, "on the map"
    seat.wait(lambda: "new" in said(panel.differences))

    seat.click(panel.spread)
    left, right, *rest = panel.maps.cells
    assert not any(cell.isVisible() for cell in rest)
    seat.wait(lambda: left.view.sharp and right.view.sharp)
    assert left.view.grab().toImage() != right.view.grab().toImage(), "the guards are on their way"
    QTest.keyClick(right.view, Qt.Key.Key_Plus)
    seat.wait(lambda: left.view.viewport().scale == right.view.viewport().scale)
    seat.click(left.head)
    assert seat.desk.session.shown is first.column.proposal
    seat.click(right.head)
    assert seat.desk.session.shown is other.column.proposal
    QTest.keyClick(right.view, Qt.Key.Key_Escape)
    assert panel.maps.isHidden()
    assert seat.window.map.view.isVisible()

    seat.click(panel.table.slots[0].head)
    assert seat.desk.session.shown is first.column.proposal
    seat.click(slot.head)
    seat.click(panel.plan.take)
    assert seat.desk.proposal is other.column.proposal
    assert seat.desk.session.shown is None
    assert panel.isHidden()
    assert seat.window.right.proposal.isVisible()
    assert seat.desk.approve() is None, "a team that is not there cannot be ordered"
    assert not seat.store.snapshot().plans


def test_changes_are_steps_that_can_be_undone_and_outlive_the_window(
    qtbot: QtBot, fire: Seat, clock: Clock
) -> None:
    seat, panel = fire, opened(fire)
    with_guards(seat, panel)
    seat.click(panel.copy)
    choose(panel.changes.terms.case, DemandCase.HIGH)
    choose(panel.changes.terms.travel, 1.3)
    seat.click(panel.changes.chips[0])
    every = {one.name: one.change for one in seat.store.snapshot().alternatives}
    assert set(every) == {"With guards", "With guards (copy)"}
    copy = every["With guards (copy)"]
    assert (copy.case, copy.travel_factor, copy.teams) == (DemandCase.HIGH, 1.3, ())
    assert every["With guards"].teams
    panel.table.slots[0].head.setFocus()
    seat.chord(Qt.Key.Key_Z, CONTROL)
    assert panel.bench.current.change.teams, "taken back by undo"
    assert len(panel.changes.chips) == 3
    seat.click(panel.drop)
    assert len(seat.store.snapshot().alternatives) == 1
    seat.chord(Qt.Key.Key_Z, CONTROL)
    assert len(seat.store.snapshot().alternatives) == 2

    again = Seat(qtbot, seat.store, clock, language="zh")
    try:
        heads = opened(again).table.slots
        assert [slot.head.toolTip() for slot in heads[:3]] == ["现状", "With guards", "With guards (copy)"]
        assert heads[1].state.text() == "未计算"
        assert "workbench." not in said(again.window.workbench)
    finally:
        again.window.close()


def test_a_refused_column_says_why_and_the_others_are_planned(fire: Seat) -> None:
    seat, panel = fire, opened(fire)
    add_lock(seat.desk.ctx, LockKind.AVOID, team_id="team:2", zone_id=seat.desk.snapshot.zones[0].id)
    seat.click(panel.new)
    seat.type("All guides gone")
    form = panel.changes.form
    choose(form.kind, "without")
    choose(form.what, "depot:north")
    seat.click(form.add)
    computed(seat, panel)
    assert panel.table.slots[1].state.text() == "refused"
    refused = panel.bench.result(panel.bench.current)
    assert refused is not None
    assert refused.column.refusal is not None
    assert seat.desk.dress.text.render(refused.column.refusal) in said(panel)
    assert panel.bench.result(panel.bench.alternatives[0]).column.proposal is not None
    assert not panel.plan.take.isEnabled()


def test_a_way_closed_for_an_incident_is_not_opened(fire: Seat) -> None:
    seat = fire
    line = LineString([(WEST + 10, SOUTH - 5), (WEST + 10, SOUTH + 5)])
    snapshot = seat.store.snapshot()
    made = Closure(
        id="closure:fire", shape=line, reason="Hose across the road", incident_id=snapshot.incidents[0].id
    )
    with seat.desk.ctx.step(msg("step.undo")) as tx:
        tx.put(made)
    panel = opened(seat)
    seat.click(panel.new)
    form = panel.changes.form
    choose(form.kind, "open")
    choose(form.what, "closure:fire")
    seat.click(form.add)
    assert panel.banner.notice is not None
    assert panel.banner.notice.message.key == "whatif.closed_for_incident"
    assert panel.bench.current.change.opened == ()


def test_cancelling_keeps_the_columns_that_are_done(fire: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    seat = fire
    seat.propose()
    panel = opened(seat)
    first = panel.bench.result(panel.bench.alternatives[0])
    assert first is not None
    assert first.column.proposal is seat.desk.proposal, "the proposal in hand is not sought again"
    seat.click(panel.new)
    seat.type("One")
    seat.click(panel.new)
    seat.type("Two")
    done = seat.desk.proposal

    def slow(snapshot, incident_ids, columns, *, listener, progress, known, **more):  # type: ignore[no-untyped-def]
        assert list(known) == ["As it is"]
        listener(Column("One", columns[1].change, done))
        while not progress.token.wait(0.02):
            pass
        raise Cancelled

    monkeypatch.setattr(bench_module, "compare", slow)
    seat.click(panel.compute)
    one, two = panel.bench.alternatives[1:]
    seat.wait(lambda: panel.bench.result(one) is not None)
    assert panel.bench.working
    seat.click(panel.stop)
    seat.wait(lambda: not panel.bench.working)
    assert panel.bench.result(one).column.proposal is done
    assert panel.bench.result(two) is None
    assert panel.banner.notice is None


def test_an_overtaken_plan_cannot_be_taken(fire: Seat) -> None:
    seat = fire
    seat.propose()
    panel = opened(seat)
    assert panel.plan.take.isEnabled()
    add_lock(seat.desk.ctx, LockKind.AVOID, team_id="team:2")
    seat.wait(lambda: not panel.plan.take.isEnabled())
    assert panel.table.slots[0].state.text() == "overtaken"
    assert "Compute again" in said(panel.plan)


def test_other_needs_are_never_called_better(fire: Seat) -> None:
    seat = fire
    seat.propose()
    panel = opened(seat)
    seat.click(panel.new)
    seat.type("Hope")
    choose(panel.changes.terms.case, DemandCase.LOW)
    computed(seat, panel)
    slot = panel.table.slots[1]
    compared = [words.text() for words in slot.against[:5] if not words.isHidden()]
    assert set(compared) == {"other needs"}
    seat.wait(lambda: "not approved" in said(panel.plan))


def test_no_more_than_four_columns_and_none_is_lost(fire: Seat) -> None:
    seat, panel = fire, opened(fire)
    for name in ("One", "Two", "Three", "Four"):
        seat.click(panel.new)
        seat.type(name)
    names = [one.name for one in panel.bench.alternatives]
    assert names == ["As it is", "Two", "Three", "Four"]
    assert [one.name for one in panel.bench.hidden] == ["One"]
    assert panel.others.isVisible()
    panel.others.setFocus()
    QTest.keyClick(panel.others, Qt.Key.Key_Down)
    assert panel.bench.current.name == "One"
    assert len(panel.bench.alternatives) == 4


def test_nothing_open_is_said(seat: Seat) -> None:
    panel = opened(seat)
    seat.click(panel.compute)
    seat.wait(lambda: panel.banner.notice is not None)
    assert panel.banner.notice.message.key == "proposal.no_incident"
    assert panel.bench.chosen == AS_IS
    seat.chord(Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert seat.window.right.isVisible()
