"""Planning again after a change, and accepting the difference line by line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.domain.directive import LockKind, PlanLock
from app.domain.errors import UserError
from app.domain.incident import Closure
from app.domain.operation import Snapshot
from app.domain.plan import PlanStatus, Proposal, SolveStatus
from app.domain.resource import TeamStatus
from app.planning.change.difference import ChangeKind, difference
from app.planning.change.lines import LinesConflictError, accept_lines
from app.planning.change.neighbourhood import neighbourhood
from app.planning.change.replan import replan
from app.planning.change.restriction import restricted
from app.planning.program.formulation import Formulation
from app.planning.propose import propose
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import solve
from app.runtime.progress import Progress
from app.runtime.text import Text
from tests.unit.planning.samples import NOW, random_problem, snapshot, stock


def approved(base: Snapshot, proposal: Proposal) -> Snapshot:
    return replace(
        base,
        plans=(replace(proposal.plan, status=PlanStatus.APPROVED),),
        assignments=proposal.assignments,
        unmet=proposal.unmet,
        demands=proposal.demands,
        tours=proposal.tours,
    )


@pytest.fixture(scope="module")
def running(process: SolverProcess) -> Snapshot:
    """A dormitory fire with a plan in force."""
    base = snapshot()
    return approved(base, propose(base, ["i"], at=NOW, author="duty", process=process))


def without_team(base: Snapshot, team_id: str) -> Snapshot:
    teams = tuple(
        replace(t, status=TeamStatus.OUT_OF_SERVICE) if t.id == team_id else t for t in base.campus.teams
    )
    return replace(base, campus=replace(base.campus, teams=teams))


def test_without_a_plan_in_force_there_is_nothing_to_change(process: SolverProcess) -> None:
    with pytest.raises(UserError):
        replan(snapshot(), ["i"], at=NOW, author="duty", process=process)


def test_with_nothing_changed_everything_stays_and_nothing_is_called_proven(
    running: Snapshot, process: SolverProcess
) -> None:
    again = replan(running, ["i"], at=NOW, author="duty", process=process)
    assert {c.kind for c in difference(running, again).changes} == {ChangeKind.KEPT}
    assert again.plan.solve_status is SolveStatus.FEASIBLE


def test_a_lost_team_changes_only_what_it_touches(running: Snapshot, process: SolverProcess) -> None:
    sent = next(a for a in running.assignments if a.team_id)
    lost = without_team(running, sent.team_id)
    again = replan(lost, ["i"], at=NOW, author="duty", process=process)
    assert sent.team_id not in {a.team_id for a in again.assignments}
    touched = {c.order.need_item for c in difference(lost, again).changes if c.kind is not ChangeKind.KEPT}
    assert sent.item in touched
    cold = propose(lost, ["i"], at=NOW, author="duty", process=process)
    assert again.plan.terms[0].value == cold.plan.terms[0].value


def test_a_closed_way_is_never_taken_again(running: Snapshot, process: SolverProcess) -> None:
    sent = next(a for a in running.assignments if a.team_id)
    shut = replace(
        running, closures=(Closure(id="c", shape=sent.route.buffer(1), incident_id="i", reason="wire"),)
    )
    again = replan(shut, ["i"], at=NOW, author="duty", process=process)
    for order in again.assignments:
        assert order.route.intersection(sent.route).length < 2.0


def test_a_neighbourhood_holds_what_stands_and_frees_what_a_change_needs() -> None:
    held = neighbourhood(random_problem(3), (), {})
    assert held.held == ()


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_a_restricted_program_has_the_best_of_what_its_settled_columns_leave(
    seed: int, process: SolverProcess
) -> None:
    given = random_problem(seed)
    matrix = Formulation(given).matrix
    best = solve(matrix, time_limit_s=10.0, progress=Progress(), process=process)
    assert best.values is not None
    columns = np.flatnonzero(matrix.upper > 0)[::2]
    part = restricted(matrix, {int(c): int(best.values[c]) for c in columns})
    assert part is not None
    if not len(part.columns):
        assert matrix.accepts(part.point)
        point = part.whole(part.point[part.columns])
    else:
        found = solve(part.matrix, time_limit_s=10.0, progress=Progress(), process=process)
        assert found.values is not None
        point = part.whole(found.values)
    assert matrix.accepts(point.astype(float))
    assert list(matrix.group_values(point)) == list(matrix.group_values(best.values))


def test_a_restriction_that_nothing_satisfies_is_none() -> None:
    matrix = Formulation(random_problem(4)).matrix
    column = int(np.argmax(matrix.upper))
    assert restricted(matrix, {column: int(matrix.upper[column]) + 1}) is None


def changed(running: Snapshot) -> Snapshot:
    """Blankets arrive at the other depot, and a team drops out."""
    sent = next(a for a in running.assignments if a.team_id)
    lost = without_team(running, sent.team_id)
    more = (*lost.campus.stock, stock("d1", "blanket", 400))
    return replace(lost, campus=replace(lost.campus, stock=more))


def test_all_lines_give_the_proposal_and_none_the_plan_in_force(
    running: Snapshot, process: SolverProcess
) -> None:
    proposal = propose(running, ["i"], at=NOW, author="duty", process=process)
    now = replace(running, zones=running.zones)
    every = frozenset(c.id for c in difference(now, proposal).changes)
    for chosen in (every, frozenset[str]()):
        taken = accept_lines(now, proposal, chosen, at=NOW, author="duty", process=process)
        assert {(a.team_id, a.depot_id, a.item, a.quantity) for a in taken.assignments} == {
            (a.team_id, a.depot_id, a.item, a.quantity) for a in running.assignments
        }


def test_an_order_that_cannot_be_carried_out_never_stays(running: Snapshot, process: SolverProcess) -> None:
    sent = next(a for a in running.assignments if a.team_id)
    lost = without_team(running, sent.team_id)
    proposal = propose(lost, ["i"], at=NOW, author="duty", process=process)
    lines = difference(lost, proposal).changes
    bad = {c.id for c in lines if c.before is not None and c.before.id == sent.id}
    with pytest.raises(LinesConflictError) as caught:
        accept_lines(lost, proposal, frozenset(), at=NOW, author="duty", process=process)
    assert set(caught.value.conflicts) == bad
    assert "Team" in Text("en").render(caught.value.details[0])
    taken = accept_lines(lost, proposal, frozenset(bad), at=NOW, author="duty", process=process)
    assert sent.team_id not in {a.team_id for a in taken.assignments}


def test_lines_that_clash_are_named_and_nothing_is_accepted(
    running: Snapshot, process: SolverProcess
) -> None:
    """A lock sends a team elsewhere than the plan in force has it: both cannot be had."""
    sent = next(a for a in running.assignments if a.team_id)
    keep = PlanLock(id="l", kind=LockKind.AVOID, at=NOW, author="duty", team_id=sent.team_id)
    locked = replace(running, locks=(keep,))
    proposal = propose(locked, ["i"], at=NOW, author="duty", process=process)
    line = next(c for c in difference(locked, proposal).changes if c.before and c.before.id == sent.id)
    assert line.kind is ChangeKind.DROPPED
    with pytest.raises(LinesConflictError) as caught:
        accept_lines(locked, proposal, frozenset(), at=NOW, author="duty", process=process)
    assert line.id in caught.value.conflicts


def test_unknown_lines_and_stale_proposals_are_refused(running: Snapshot, process: SolverProcess) -> None:
    proposal = propose(running, ["i"], at=NOW, author="duty", process=process)
    with pytest.raises(UserError):
        accept_lines(running, proposal, frozenset({"none"}), at=NOW, author="duty", process=process)
    with pytest.raises(UserError) as caught:
        accept_lines(changed(running), proposal, frozenset(), at=NOW, author="duty", process=process)
    assert caught.value.message.key == "proposal.stale"
