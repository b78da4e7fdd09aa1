"""The proposal panel: why each line, what a person lays down, charts, how the search is shown."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from app.domain.directive import LockKind
from app.domain.errors import Cancelled
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
