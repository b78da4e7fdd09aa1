"""From the phone call to an approved proposal, and what may come between, with real events."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.command.resources import save_resource
from app.domain.incident import IncidentType
from app.domain.plan import PlanStatus, Proposal, SolveStatus
from app.domain.resource import Stock
from app.runtime.progress import Progress
from app.store.store import Store
from app.views import desk
from tests.views.seat import CONTROL, Clock, Seat
from tests.views.test_panels import shown


def test_from_phone_call_to_approved_proposal_in_at_most_eight_interactions(seat: Seat) -> None:
    begun = time.monotonic()
    seat.chord(Qt.Key.Key_F2)
    seat.type("maple")
    seat.chord(Qt.Key.Key_1)
    seat.chord(Qt.Key.Key_Return)
    (incident,) = seat.store.snapshot().incidents
    assert incident.type is IncidentType.DORMITORY_FIRE
    assert incident.building_id == "building:Maple"
    assert seat.window.right.situation.checklist.lines, "the checklist opens with the incident"

    seat.chord(Qt.Key.Key_Return)
    assert seat.store.snapshot().extent(incident.id) is not None
    assert seat.desk.people(incident.id).total.best > 0
    assert not seat.window.form.isVisible()

    seat.chord(Qt.Key.Key_P, CONTROL)
    seat.wait(lambda: seat.desk.proposal is not None)
    seat.chord(Qt.Key.Key_Return, CONTROL)

    (plan,) = seat.store.snapshot().plans
    assert plan.status is PlanStatus.APPROVED
    assert seat.store.snapshot().tasks
    assert seat.interactions <= 8
    assert time.monotonic() - begun < 60


def test_the_usual_type_of_a_building_is_chosen_already(seat: Seat) -> None:
    seat.chord(Qt.Key.Key_F2)
    seat.type("cedar")
    seat.chord(Qt.Key.Key_Return)
    (incident,) = seat.store.snapshot().incidents
    assert incident.type is IncidentType.DORMITORY_FIRE


def test_an_incident_is_placed_by_a_click_on_the_map(seat: Seat) -> None:
    seat.chord(Qt.Key.Key_F2)
    view = seat.window.map.view
    shape = seat.store.snapshot().campus.buildings[1].footprint
    view.fly_to((shape.centroid.x, shape.centroid.y), 2000)
    at = view.to_screen(shape.centroid.x, shape.centroid.y).toPoint()
    seat.qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    seat.wait(lambda: seat.window.form.finder.text() == "Cedar Hall")
    seat.chord(Qt.Key.Key_2)
    seat.chord(Qt.Key.Key_Return)
    (incident,) = seat.store.snapshot().incidents
    assert (incident.type, incident.building_id) == (IncidentType.BUILDING_FIRE, "building:Cedar")


def test_escape_leaves_the_form_and_nothing_is_opened(seat: Seat) -> None:
    seat.chord(Qt.Key.Key_F2)
    seat.type("maple")
    seat.chord(Qt.Key.Key_Escape)
    assert not seat.window.form.isVisible()
    assert not seat.store.snapshot().incidents


def test_a_form_without_a_place_says_what_is_missing(seat: Seat) -> None:
    seat.chord(Qt.Key.Key_F2)
    seat.click(seat.window.form.open_button)
    assert seat.window.form.banner.isVisible()
    assert seat.window.form.banner.notice.message.key == "views.incident.no_place"
    assert not seat.store.snapshot().incidents


def test_open_ground_has_no_usual_type_and_asks_for_one(seat: Seat) -> None:
    seat.chord(Qt.Key.Key_F2)
    seat.window.form.take_ref(None, seat.store.snapshot().campus.info.boundary.representative_point())
    seat.chord(Qt.Key.Key_Return)
    assert seat.window.form.banner.notice.message.key == "views.incident.no_type"
    seat.chord(Qt.Key.Key_7)
    seat.chord(Qt.Key.Key_Return)
    assert seat.store.snapshot().incidents[0].type is IncidentType.CROWD


def test_a_half_typed_form_survives_what_others_change(seat: Seat, clock: Clock) -> None:
    seat.chord(Qt.Key.Key_F2)
    seat.qtbot.keyClicks(seat.focus, "map")
    stock = Stock(id="stock:9", depot_id="depot:north", item="mat", quantity=20)
    save_resource(seat.desk.ctx, stock)
    assert seat.window.form.isVisible()
    assert seat.window.form.finder.text() == "map"
    assert seat.focus is seat.window.form.finder


def test_undo_after_a_restart(qtbot: QtBot, seat: Seat, tmp_path: Path, clock: Clock) -> None:
    seat.open_incident()
    seat.leave()

    again = Seat(qtbot, Store.open(tmp_path / "operation.gpkg", clock=clock), clock)
    try:
        assert len(again.window.top.chips) == 1
        again.chord(Qt.Key.Key_Z, CONTROL)
        assert not again.store.snapshot().extents
        again.chord(Qt.Key.Key_Z, CONTROL)
        assert not again.store.snapshot().incidents
        assert not again.window.top.chips
        again.chord(Qt.Key.Key_Y, CONTROL)
        assert len(again.window.top.chips) == 1
    finally:
        again.leave()


def test_a_proposal_goes_stale_when_the_stock_changes(seat: Seat) -> None:
    seat.open_incident()
    seat.propose()
    panel = seat.window.right.proposal
    assert panel.approve.isEnabled()
    assert not panel.stale.isVisible()

    (stock,) = seat.store.snapshot().campus.stock
    save_resource(seat.desk.ctx, Stock(id=stock.id, depot_id=stock.depot_id, item=stock.item, quantity=1))
    assert panel.stale.isVisible()
    assert not panel.approve.isEnabled()

    seat.chord(Qt.Key.Key_Return, CONTROL)
    assert not seat.store.snapshot().plans, "a stale proposal is never approved"
    assert seat.window.map.banner.notice.message.key == "proposal.stale"

    seat.propose()
    assert not panel.stale.isVisible()
    assert panel.approve.isEnabled()


def test_a_rejected_proposal_needs_a_reason_and_becomes_no_task(seat: Seat) -> None:
    seat.open_incident()
    seat.propose()
    panel = seat.window.right.proposal
    seat.click(panel.reject)
    seat.click(panel.reject)
    assert panel.banner.isVisible()
    seat.focus.setFocus()
    panel.reason.setFocus()
    seat.type("cordon first")
    (plan,) = seat.store.snapshot().plans
    assert plan.status is PlanStatus.REJECTED
    assert not seat.store.snapshot().tasks
    assert seat.desk.proposal is None


def test_cancelling_without_a_plan_takes_less_than_a_second_and_changes_nothing(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def search(*_: object, progress: Progress, **__: object) -> None:
        progress.token.wait(30)
        progress.check()

    monkeypatch.setattr(desk, "make_proposal", search)
    seat.open_incident()
    before = seat.store.snapshot()
    seconds = stop_computing(seat)
    assert seconds < 1.0
    assert seat.desk.proposal is None
    assert seat.store.snapshot() is before
    assert not seat.desk.jobs.running
    assert not seat.window.map.banner.isVisible(), "cancelling is silent"
    assert seat.window.right.proposal.compute.isVisible()


def test_cancelling_with_a_plan_shows_the_best_so_far_and_says_so(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = desk.make_proposal

    def search(*given: object, progress: Progress, **more: object) -> Proposal:
        proposal = real(*given, **more)
        progress.token.wait(30)
        return replace(proposal, plan=replace(proposal.plan, solve_status=SolveStatus.CANCELLED))

    monkeypatch.setattr(desk, "make_proposal", search)
    seat.open_incident()
    assert stop_computing(seat, after_s=3) < 1.0
    panel = seat.window.right.proposal
    assert seat.desk.proposal.plan.solve_status is SolveStatus.CANCELLED
    words = shown(panel)
    assert seat.desk.dress.text("views.proposal.stopped") in words
    assert seat.desk.dress.text.enum(SolveStatus.CANCELLED) in words
    assert panel.approve.isEnabled()


def test_cancelling_the_real_search_takes_less_than_a_second(seat: Seat) -> None:
    seat.open_incident()
    assert stop_computing(seat) < 1.0
    proposal = seat.desk.proposal
    assert proposal is None or proposal.plan.solve_status in (SolveStatus.CANCELLED, SolveStatus.OPTIMAL)


def test_a_proposal_that_was_begun_afresh_is_not_overtaken_by_the_one_before(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = desk.make_proposal, []
    overtaken: list[Proposal] = []

    def search(*given: object, progress: Progress, **more: object) -> Proposal:
        calls.append(progress)
        if len(calls) > 1:
            return real(*given, **more)
        progress.token.wait(30)
        overtaken.append(real(*given, **more))
        return overtaken[0]

    monkeypatch.setattr(desk, "make_proposal", search)
    seat.open_incident()
    seat.chord(Qt.Key.Key_P, CONTROL)
    arrived: list[Proposal] = []
    seat.desk.proposed.connect(lambda: arrived.append(seat.desk.proposal))
    seat.propose()
    seat.wait(lambda: bool(overtaken) and not seat.desk.jobs.running)
    assert seat.desk.proposal is not None
    assert not [one for one in arrived if one is overtaken[0]]


def stop_computing(seat: Seat, after_s: float = 0.2) -> float:
    """Begin a computation and stop it after a while; the seconds that stopping took."""
    seat.chord(Qt.Key.Key_P, CONTROL)
    seat.qtbot.wait(round(after_s * 1000))
    begun = time.monotonic()
    seat.click(seat.window.right.proposal.stop)
    seat.wait(lambda: not seat.desk.solving, timeout=5000)
    return time.monotonic() - begun


def test_the_tasks_of_an_approved_proposal_can_be_followed(seat: Seat) -> None:
    seat.open_incident()
    seat.propose()
    seat.chord(Qt.Key.Key_Return, CONTROL)
    panel = seat.window.right.tasks
    assert panel.isVisible()
    before = {task.id: task.status for task in seat.store.snapshot().tasks}
    seat.click(panel.steps[next(iter(panel.steps))][0])
    after = {task.id: task.status for task in seat.store.snapshot().tasks}
    assert sum(after[task_id] is not status for task_id, status in before.items()) == 1
