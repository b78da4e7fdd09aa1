"""The proposal panel after a plan is in force: what changes, line by line; what breaks; live progress."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from app.command.resources import remove_resource, save_resource
from app.domain.directive import DemandCase
from app.domain.message import msg
from app.domain.plan import SolveStatus, TracePoint
from app.domain.resource import Team, TeamStatus
from app.planning.change import lines as lines_module
from app.planning.change.difference import ChangeKind, difference
from app.planning.change.lines import LinesConflictError
from tests.views.seat import Seat, choose


def said(widget: QWidget) -> str:
    """All that a widget's labels say, also those that are drawn in a moment."""
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


@pytest.fixture
def approved(seat: Seat) -> Seat:
    """A plan is in force; more of what it needs has come since."""
    seat.open_incident()
    seat.propose()
    seat.click(seat.window.right.proposal.approve)
    assert seat.store.snapshot().plans
    for number in (1, 2):
        save_resource(
            seat.desk.ctx,
            Team(id=f"team:new-{number}", depot_id="depot:north", name=f"Ushers {number}", crew=6,
                 capabilities=("evacuation_guide",)),
        )  # fmt: skip
    return seat


def test_a_reserve_entered_in_the_window_stays_behind(seat: Seat) -> None:
    seat.open_incident()
    seat.propose()
    sent = sum(one.quantity for one in seat.desk.proposal.assignments if one.item == "blanket")
    assert 100 < sent <= 500
    panel = seat.window.right.proposal
    card = panel.locks
    seat.click(card.new)
    choose(card.what, "reserve")
    choose(card.item, "blanket")
    card.quantity.setFocus()
    card.quantity.selectAll()
    QTest.keyClicks(card.quantity, "400")
    card.reason.setFocus()
    seat.type("For the second hall")
    (reserve,) = seat.store.snapshot().reserves
    assert (reserve.item, reserve.quantity, reserve.reason) == ("blanket", 400, "For the second hall")
    assert panel.stale.isVisible()
    seat.propose()
    left = sum(one.quantity for one in seat.desk.proposal.assignments if one.item == "blanket")
    assert left == 100, "no more than the reserve leaves"
    assert "400" in said(card)


def test_only_the_ticked_lines_of_a_new_plan_are_taken(approved: Seat) -> None:
    seat, panel = approved, approved.window.right.proposal
    seat.propose()
    proposal = seat.desk.proposal
    found = difference(seat.desk.snapshot, proposal)
    new = {one.after.team_id: one.id for one in found.of(ChangeKind.NEW)}
    assert set(new) == {"team:new-1", "team:new-2"}
    seat.wait(lambda: "Ushers 1" in said(panel.change))
    assert panel.change.take.isHidden(), "all ticked: approve the whole"
    for key, box in panel.change.boxes.items():
        if key != new["team:new-1"]:
            seat.click(box)
    seat.click(panel.change.take)
    seat.wait(lambda: not seat.desk.solving and seat.desk.proposal is not proposal)
    sent = {one.team_id for one in seat.desk.proposal.assignments}
    assert "team:new-1" in sent
    assert "team:new-2" not in sent, "not ticked"
    kept = {one.team_id for one in seat.store.snapshot().assignments}
    assert kept <= sent, "what is not ticked stays in force"


def test_lines_that_clash_are_named_and_the_tick_is_kept(
    approved: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat, panel = approved, approved.window.right.proposal
    seat.propose()
    before, taken = seat.desk.proposal, lines_module.accept_lines
    first, second = list(panel.change.boxes)[:2]

    def clash(*_: object, **__: object) -> None:
        raise LinesConflictError(msg("lines.conflict", n=1), (first,), (msg("views.save"),))

    monkeypatch.setattr(lines_module, "accept_lines", clash)
    seat.click(panel.change.boxes[second])
    seat.click(panel.change.take)
    seat.wait(panel.conflict.isVisible)
    text = seat.desk.dress.text
    assert text("views.save") in said(panel.conflict), "the line itself is told"
    assert seat.desk.proposal is before
    assert not panel.change.boxes[second].isChecked()
    assert panel.change.boxes[first].isChecked()

    monkeypatch.setattr(lines_module, "accept_lines", taken)
    seat.click(panel.change.take)
    seat.wait(lambda: not seat.desk.solving and seat.desk.proposal is not before)
    assert not panel.conflict.isVisible(), "it is over"


def test_a_team_that_was_removed_is_called_by_its_name(approved: Seat) -> None:
    seat, panel = approved, approved.window.right.proposal
    gone = next(team for team in seat.store.snapshot().campus.teams if team.id == "team:1")
    assert any(one.team_id == gone.id for one in seat.store.snapshot().assignments)
    remove_resource(seat.desk.ctx, gone)
    seat.propose()
    seat.wait(lambda: gone.name in said(panel.change))
    assert gone.id not in said(panel.change)


def test_the_outlook_says_what_breaks_when_needs_rise_and_ways_are_slow(seat: Seat) -> None:
    seat.open_incident()
    seat.propose()
    card = seat.window.right.proposal.outlook
    seat.click(card.robust)
    assert card.working
    seat.wait(lambda: not card.working)
    tried = [(case.outlook.case, case.outlook.travel_factor) for case in card.cases]
    assert set(tried) == {(case, factor) for case in DemandCase for factor in (1.0, 1.3)}
    as_planned = next(
        c for c in card.cases if c.outlook.case is DemandCase.BEST and c.outlook.travel_factor == 1
    )
    assert as_planned.holds
    broken = [case for case in card.cases if case.short]
    assert broken, "more people need more than there is"
    words = said(card)
    for case in broken:
        for short in case.short:
            assert f"{short.missing} of {short.needed}" in words, "nothing that breaks is left out"
    assert "holds" in words


def test_stop_keeps_the_best_plan_that_was_found(seat: Seat) -> None:
    """Bound and incumbent are shown while the search goes on; Stop leaves the best so far."""
    seat.open_incident()
    seat.propose()
    begun = replace(
        seat.desk.proposal, plan=replace(seat.desk.proposal.plan, solve_status=SolveStatus.FEASIBLE)
    )

    def search(snapshot, *, listener, progress, time_limit_s=20.0, **_):  # type: ignore[no-untyped-def]
        listener(TracePoint(0.1, 0, 900.0, 400.0))
        if time_limit_s < 5:
            return begun
        listener(TracePoint(2.0, 0, 640.0, 480.0))
        while not progress.token.wait(0.02):
            pass
        return replace(begun, plan=replace(begun.plan, solve_status=SolveStatus.CANCELLED))

    seat.desk.session.begin(search)
    panel = seat.window.right.proposal
    seat.wait(lambda: len(seat.desk.session.trace) == 3 and panel.live.isVisible())
    assert "640 points" in said(panel.live)
    assert "480 points" in said(panel.live)
    assert "25.0%" in said(panel.live), "how much better it may still become"
    assert panel.table.lines, "the first plan is there already"
    assert panel.live.chart.isVisible()
    seat.click(panel.live.stop)
    seat.wait(lambda: not seat.desk.solving)
    assert seat.desk.proposal.assignments == begun.assignments
    assert panel.approve.isEnabled()
    seat.wait(panel._stopped.isVisible)
    assert panel.glance.sure.text() != seat.desk.dress.text("plan.glance.proven")


def test_every_unmet_need_says_what_binds_and_what_would_cure_it(seat: Seat) -> None:
    seat.open_incident()
    team = next(t for t in seat.store.snapshot().campus.teams if t.id == "team:2")
    save_resource(seat.desk.ctx, replace(team, status=TeamStatus.OUT_OF_SERVICE))
    seat.propose()
    panel, text = seat.window.right.proposal, seat.desk.dress.text
    unmet = seat.desk.proposal.unmet
    assert any(one.item == "first_aid" for one in unmet)
    words = said(panel.unmet)
    for one in unmet:
        assert text.render(one.reason) in words
        assert text.render(one.cure) in words
    assert panel.glance.unmet.text() == str(len(unmet))
    assert panel.glance.unmet.property("tone") == "danger"
