"""The proposal panel: why each line, what a person lays down, charts, how the search is shown."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt

from app.command.locks import add_lock, add_reserve
from app.command.profiles import ProfileShelf
from app.domain.directive import LockKind
from app.domain.errors import Cancelled
from app.domain.objective import STANDARD, ObjectiveLevel
from app.domain.plan import Proposal, SolveStatus, TracePoint
from app.runtime.progress import Progress
from app.views.proposal.session import in_two_steps
from tests.views.seat import Seat


def test_a_line_says_when_it_is_there_and_why_and_can_be_forbidden(seat: Seat) -> None:
    seat.open_incident()
    seat.propose()
    panel = seat.window.right.proposal
    line = next(one for one in panel.table.lines if one.assignment.team_id)
    assert not line.why.isVisible()
    seat.click(line.unfold)
    assert line.why.isVisible()
    assert line.why.text()

    team = line.assignment.team_id
    line.menu().actions()[2].trigger()
    (lock,) = seat.store.snapshot().locks
    assert (lock.kind, lock.team_id, lock.zone_id) == (LockKind.AVOID, team, "")
    assert seat.desk.stale, "the proposal was made without the lock"

    seat.propose()
    assert all(one.team_id != team for one in seat.desk.proposal.assignments)
    seat.click(panel.locks.lifts[lock.id])
    assert not seat.store.snapshot().locks

    seat.desk.turned.emit("charts")
    charts = seat.window.map.cards._charts
    assert charts.isVisible()
    assert charts.arrivals.accessibleDescription()
    assert charts.zones.accessibleDescription()
    seat.chord(Qt.Key.Key_Escape)
    assert not charts.isVisible()


def test_stopping_after_the_first_plan_keeps_it(seat: Seat) -> None:
    seat.open_incident()
    seat.propose()
    begun = replace(
        seat.desk.proposal, plan=replace(seat.desk.proposal.plan, solve_status=SolveStatus.FEASIBLE)
    )
    heard: list[TracePoint] = []
    shown: list[Proposal] = []

    def plan(**more: object) -> Proposal:
        if "time_limit_s" in more:
            return begun
        raise Cancelled

    kept = in_two_steps(plan, None, heard.append, shown.append, Progress())
    assert shown == [begun]
    assert kept.assignments == begun.assignments
    assert kept.plan.solve_status is SolveStatus.CANCELLED


def test_an_order_of_aims_is_arranged_refused_when_unsound_and_kept(seat: Seat) -> None:
    seat.open_incident()
    seat.propose()
    panel = seat.window.right.proposal
    card, session = panel.profile, seat.desk.session
    seat.click(card.change)
    assert seat.focus is card.list

    card.list.setCurrentRow(1)
    seat.chord(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert session.made.profile == STANDARD, "lives come first and alone"
    assert card.banner.isVisible()
    assert card.list.currentRow() == 1

    card.list.setCurrentRow(2)
    seat.chord(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert session.made.profile.levels[3] is ObjectiveLevel.LIFE_SAFETY_TIME
    assert not card.banner.isVisible()
    assert panel.stale.isVisible(), "the proposal followed another order"
    assert not panel.approve.isEnabled()
    assert seat.desk.approve() is None
    assert not seat.store.snapshot().plans

    card.name.setFocus()
    seat.type("Shelter first")
    assert session.made.profile.name == "Shelter first"
    assert card.saved.currentText() == "Shelter first"
    seat.propose()
    assert seat.desk.proposal.plan.made.profile.levels[3] is ObjectiveLevel.LIFE_SAFETY_TIME
    assert not panel.stale.isVisible()

    seat.click(card.delete)
    assert session.made.profile == STANDARD
    assert [known.name for known in ProfileShelf().all()] == [STANDARD.name]


def test_aims_are_weighed_fairness_is_minded_and_rows_are_dragged(seat: Seat) -> None:
    card, session = seat.window.right.proposal.profile, seat.desk.session
    seat.desk.turned.emit("proposal")
    seat.open_incident()
    seat.propose()
    seat.click(card.change)
    seat.click(card.fair)
    assert session.made.profile.levels[1] is ObjectiveLevel.UNFAIRNESS

    card.list.setCurrentRow(5)
    seat.click(card.joined)
    card.weight.setValue(3)
    card.weight.editingFinished.emit()
    weighed = next(group for group in session.made.profile.groups if len(group) == 2)
    assert [term.weight for term in weighed] == [1, 3]
    card.list.setCurrentRow(6)
    seat.click(card.joined)
    assert card.banner.isVisible(), "time is not weighed against need"
    assert not card.joined.isChecked()

    last = card.list.count() - 1
    root = QModelIndex()
    card.list.model().moveRow(root, last, root, last - 1)
    seat.wait(lambda: session.made.profile.levels[-1] is ObjectiveLevel.CHANGES)


def test_locks_that_contradict_are_shown_and_lifted(seat: Seat) -> None:
    seat.open_incident()
    seat.propose()
    panel = seat.window.right.proposal
    order = next(one for one in seat.desk.proposal.assignments if one.team_id)
    team = order.team_id
    kept = add_lock(seat.desk.ctx, LockKind.USE, team_id=team)
    gone = add_reserve(seat.desk.ctx, order.item, order.quantity)
    seat.desk.propose()
    seat.wait(lambda: not seat.desk.solving)
    assert set(panel.conflict.lifts) == {kept.id, gone.id}
    seat.click(panel.conflict.lifts[gone.id])
    assert not seat.store.snapshot().reserves
    seat.propose()
    assert not panel.conflict.isVisible()
    assert any(one.team_id == team for one in seat.desk.proposal.assignments)


def test_groups_fold_by_key_and_stay_as_a_person_left_them(seat: Seat) -> None:
    seat.open_incident()
    seat.propose()
    panel = seat.window.right.proposal
    seat.wait(lambda: bool(panel.table.lines) and panel.table.lines[0].isVisible())
    key, fold = next(iter(panel.table.folds.by_key.items()))
    line = panel.table.lines[0]
    assert fold.opened, "the most urgent group is open"
    assert line.isVisible()
    fold.head.setFocus()
    seat.chord(Qt.Key.Key_Space)
    assert not line.isVisible()
    panel.refresh()
    assert not panel.table.folds.by_key[key].opened
