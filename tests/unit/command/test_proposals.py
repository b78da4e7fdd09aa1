"""From an incident to an approved plan."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from shapely.geometry import Point

from app.command.context import Context
from app.command.documents import proposal_document
from app.command.headcounts import correct_headcount
from app.command.incidents import close_incident, describe_incident, open_incident, set_extent
from app.command.locks import add_lock
from app.command.log import strike_log, write_log
from app.command.operations import undo
from app.command.proposals import (
    approve,
    edit_demand,
    is_stale,
    make_proposal,
    reject,
    set_task_status,
)
from app.command.resources import remove_resource, save_resource
from app.domain.directive import LockKind
from app.domain.errors import UserError
from app.domain.incident import Incident, IncidentType
from app.domain.operation import Snapshot
from app.domain.plan import PlanStatus, Proposal, Task, TaskStatus
from app.domain.resource import Depot, Stock
from app.hazards.extents import circle_extent
from app.runtime.text import Text
from app.store.store import Store
from tests.unit.command.conftest import Clock

X, Y = 400_000.0, 4_400_000.0


def propose(ctx: Context) -> Proposal:
    return make_proposal(ctx.snapshot, at=ctx.clock(), author=ctx.author)


def state(snapshot: Snapshot) -> tuple[object, ...]:
    """All that an approval changes."""
    return snapshot.plans, snapshot.assignments, snapshot.tasks, snapshot.demands, snapshot.unmet


def test_without_an_incident_there_is_nothing_to_propose(ctx: Context) -> None:
    with pytest.raises(UserError):
        propose(ctx)


def test_approving_makes_assignments_and_a_task_per_team_in_one_undoable_step(
    ctx: Context, fire: Incident
) -> None:
    before = ctx.snapshot
    proposal = propose(ctx)
    assert proposal.assignments
    approve(ctx, proposal)
    after = ctx.snapshot
    assert after.sequence == before.sequence + 1
    assert set(after.assignments) == set(proposal.assignments)
    teams = {a.team_id for a in proposal.assignments if a.team_id}
    assert {t.team_id for t in after.tasks if t.team_id} == teams
    supply_runs = {(a.depot_id, a.zone_id) for a in proposal.assignments if not a.team_id}
    assert {(t.depot_id, t.zone_id) for t in after.tasks if not t.team_id} == supply_runs
    undo(ctx)
    assert state(ctx.snapshot) == state(before)


def test_a_supply_run_says_how_much_of_what_in_which_unit(ctx: Context, fire: Incident) -> None:
    approve(ctx, propose(ctx))
    (run,) = [task for task in ctx.snapshot.tasks if not task.team_id]
    assert "Blankets" in Text("en").render(run.text)
    assert " pcs" in Text("en").render(run.text)
    assert "毛毯" in Text("zh").render(run.text)


def test_every_route_stays_out_of_the_extent(ctx: Context, fire: Incident) -> None:
    area = ctx.snapshot.extents[0].area
    for assignment in propose(ctx).assignments:
        assert not assignment.route.crosses(area)


def test_a_changed_stock_makes_a_proposal_stale_and_a_stale_one_cannot_be_approved(
    ctx: Context, fire: Incident
) -> None:
    proposal = propose(ctx)
    assert not is_stale(ctx.snapshot, proposal.plan)
    save_resource(ctx, Stock(id="stock:1", depot_id="depot:north", item="blanket", quantity=3))
    assert is_stale(ctx.snapshot, proposal.plan)
    with pytest.raises(UserError):
        approve(ctx, proposal)
    assert not ctx.snapshot.plans


def test_a_log_line_does_not_make_a_proposal_stale(ctx: Context, fire: Incident) -> None:
    proposal = propose(ctx)
    write_log(ctx, "Warden confirms smoke on floor 3")
    assert not is_stale(ctx.snapshot, proposal.plan)


def test_an_approved_plan_is_not_stale_by_its_own_approval(ctx: Context, fire: Incident) -> None:
    plan = approve(ctx, propose(ctx))
    assert not is_stale(ctx.snapshot, plan)


def begin(ctx: Context) -> tuple[Task, Task]:
    """A plan in force, one of whose teams and one of whose loads have left; their tasks."""
    approve(ctx, propose(ctx))
    team = next(task for task in ctx.snapshot.tasks if task.team_id)
    load = next(task for task in ctx.snapshot.tasks if not task.team_id)
    return (
        set_task_status(ctx, team, TaskStatus.UNDER_WAY),
        set_task_status(ctx, load, TaskStatus.UNDER_WAY),
    )


def test_a_second_approval_supersedes_the_first_and_cancels_what_had_not_begun(
    ctx: Context, fire: Incident
) -> None:
    team, load = begin(ctx)
    undo(ctx)  # the load has not left after all
    before = state(ctx.snapshot)
    edit_demand(ctx, ctx.snapshot.zones[0].id, "blanket", 7, "counted at the gate")
    first = {task.id for task in ctx.snapshot.tasks}
    assert load.id in first
    second = approve(ctx, propose(ctx))
    status = {plan.id: plan.status for plan in ctx.snapshot.plans}
    assert status.pop(second.id) is PlanStatus.APPROVED
    assert set(status.values()) == {PlanStatus.SUPERSEDED}
    old = {t.id: t.status for t in ctx.snapshot.tasks if t.plan_id != second.id}
    assert set(old.values()) == {TaskStatus.CANCELLED}
    assert set(old) == first - {team.id}
    undo(ctx)
    undo(ctx)
    assert state(ctx.snapshot) == before


def test_a_team_under_way_keeps_its_task_and_is_not_ordered_twice(ctx: Context, fire: Incident) -> None:
    team, load = begin(ctx)
    edit_demand(ctx, ctx.snapshot.zones[0].id, "blanket", 7, "counted at the gate")
    second = approve(ctx, propose(ctx))
    assert load in ctx.snapshot.tasks
    (kept,) = (
        t for t in ctx.snapshot.tasks if t.team_id == team.team_id and t.status is not TaskStatus.CANCELLED
    )
    assert (kept.id, kept.status, kept.ordered_at) == (team.id, TaskStatus.UNDER_WAY, team.ordered_at)
    assert (kept.plan_id, kept.zone_id) == (second.id, team.zone_id)
    undo(ctx)
    assert team in ctx.snapshot.tasks


def test_a_team_under_way_for_what_is_dropped_is_called_off(ctx: Context, fire: Incident) -> None:
    team, _ = begin(ctx)
    add_lock(ctx, LockKind.AVOID, team_id=team.team_id)
    approve(ctx, propose(ctx))
    assert [t.status for t in ctx.snapshot.tasks if t.team_id == team.team_id] == [TaskStatus.CANCELLED]
    undo(ctx)
    assert team in ctx.snapshot.tasks


def test_a_rejected_proposal_is_kept_with_its_reason(ctx: Context, fire: Incident) -> None:
    proposal = propose(ctx)
    with pytest.raises(UserError):
        reject(ctx, proposal, " ")
    reject(ctx, proposal, "the bridge is closed")
    assert [plan.status for plan in ctx.snapshot.plans] == [PlanStatus.REJECTED]
    assert not ctx.snapshot.assignments


def test_a_persons_figure_stands_in_place_of_the_rules(ctx: Context, fire: Incident) -> None:
    zone = ctx.snapshot.zones[0]
    edit_demand(ctx, zone.id, "blanket", 7, "counted at the gate")
    (demand,) = [d for d in propose(ctx).demands if d.item == "blanket"]
    assert (demand.best, demand.edited) == (7, True)
    for quantity, reason in ((-1, "x"), (3, "")):
        with pytest.raises(UserError):
            edit_demand(ctx, zone.id, "blanket", quantity, reason)


def test_the_document_carries_the_same_numbers(ctx: Context, fire: Incident) -> None:
    proposal = propose(ctx)
    text = Text("en", "Asia/Shanghai")
    document = json.loads(json.dumps(proposal_document(ctx.snapshot, proposal, text)))
    assert [a["quantity"] for a in document["assignments"]] == [a.quantity for a in proposal.assignments]
    assert [u["missing"] for u in document["unmet"]] == [u.missing for u in proposal.unmet]
    assert document["solver"]["gap"] == proposal.plan.gap
    assert {e["service"] for e in document["external"]} >= {"fire"}
    west, south, east, north = 110, 30, 120, 45
    for assignment in document["assignments"]:
        for longitude, latitude in assignment["route"]["coordinates"]:
            assert west < longitude < east
            assert south < latitude < north


@pytest.mark.parametrize("quantity", [0, -5])
def test_zero_or_negative_stock_is_refused(ctx: Context, quantity: int) -> None:
    with pytest.raises(UserError):
        save_resource(ctx, Stock(id="stock:2", depot_id="depot:north", item="mat", quantity=quantity))


def test_a_depot_off_the_campus_is_refused_and_one_removed_takes_its_stock_along(ctx: Context) -> None:
    with pytest.raises(UserError):
        save_resource(ctx, Depot(id="depot:far", name="Far", point=Point(X + 9000, Y)))
    remove_resource(ctx, ctx.snapshot.campus.depots[0])
    campus = ctx.snapshot.campus
    assert (campus.depots, campus.teams, campus.stock, campus.vehicles) == ((), (), (), ())


def test_a_closed_incident_is_not_planned_for(ctx: Context, fire: Incident) -> None:
    close_incident(ctx, fire.id)
    with pytest.raises(UserError):
        propose(ctx)


def test_a_log_line_is_struck_with_a_reason_and_stays(ctx: Context) -> None:
    entry = write_log(ctx, "Fire is out")
    with pytest.raises(UserError):
        strike_log(ctx, entry, "")
    struck = strike_log(ctx, entry, "wrong building")
    assert ctx.snapshot.log == (struck,)
    with pytest.raises(UserError):
        strike_log(ctx, struck, "again")
    with pytest.raises(UserError):
        write_log(ctx, "   ")


def test_a_proposal_is_approved_once(ctx: Context, fire: Incident) -> None:
    proposal = propose(ctx)
    approve(ctx, proposal)
    before = ctx.snapshot
    with pytest.raises(UserError):
        approve(ctx, proposal)
    assert ctx.snapshot is before


def test_a_proposal_that_another_seat_has_made_stale_is_refused(
    ctx: Context, fire: Incident, clock: Clock
) -> None:
    proposal = propose(ctx)
    other = Store.open(ctx.store.path, clock=clock)
    edit_demand(Context(other, "second seat", clock), ctx.snapshot.zones[0].id, "blanket", 7, "counted")
    other.close()
    with pytest.raises(UserError):
        approve(ctx, proposal)
    assert not ctx.snapshot.plans


def test_incidents_of_one_plan_are_planned_together_again(ctx: Context, fire: Incident) -> None:
    flood = open_incident(ctx, IncidentType.FLOOD, Point(X + 420, Y + 28))
    set_extent(ctx, circle_extent(ctx.snapshot.campus, flood.id, flood.point, 25))
    approve(ctx, propose(ctx))
    again = make_proposal(ctx.snapshot, at=ctx.clock(), author="duty", incident_ids=(fire.id,))
    assert set(again.plan.incident_ids) == {fire.id, flood.id}
    close_incident(ctx, flood.id)
    alone = make_proposal(ctx.snapshot, at=ctx.clock(), author="duty", incident_ids=(fire.id,))
    assert alone.plan.incident_ids == (fire.id,)


def test_what_left_its_depot_is_not_there_for_the_next_incident(ctx: Context, fire: Incident) -> None:
    approve(ctx, propose(ctx))
    sent = sum(a.quantity for a in ctx.snapshot.assignments if a.item == "blanket")
    assert sent
    (load,) = [task for task in ctx.snapshot.tasks if not task.team_id]
    set_task_status(ctx, load, TaskStatus.DONE)
    assert "planning.assumed.under_way" in {a.key for a in propose(ctx).plan.assumptions}
    close_incident(ctx, fire.id)
    assert [line.quantity for line in ctx.snapshot.campus.stock] == [500 - sent]
    undo(ctx)
    assert [line.quantity for line in ctx.snapshot.campus.stock] == [500]


def test_what_never_left_its_depot_is_there_for_the_next_incident(ctx: Context, fire: Incident) -> None:
    approve(ctx, propose(ctx))
    close_incident(ctx, fire.id)
    assert [line.quantity for line in ctx.snapshot.campus.stock] == [500]


@pytest.mark.parametrize("figure", [-1, 1_000_001, 10**30])
def test_impossible_figures_are_refused_where_they_are_entered(
    ctx: Context, fire: Incident, figure: int
) -> None:
    before = ctx.snapshot
    for enter in (
        lambda: edit_demand(ctx, before.zones[0].id, "blanket", figure, "typed"),
        lambda: correct_headcount(ctx, fire.id, figure, "typed"),
        lambda: describe_incident(ctx, fire, casualties=figure),
    ):
        with pytest.raises(UserError):
            enter()
    assert ctx.snapshot is before


@pytest.mark.parametrize(
    "figure",
    [{"speed_mps": 0.0}, {"speed_mps": -1.0}, {"speed_mps": math.nan}, {"speed_mps": 1e9}, {"crew": 10**9}],
)
def test_a_team_that_cannot_be_is_refused_where_it_is_entered(ctx: Context, figure: dict[str, float]) -> None:
    before = ctx.snapshot
    with pytest.raises(UserError):
        save_resource(ctx, replace(before.campus.teams[0], **figure))  # type: ignore[arg-type]
    assert ctx.snapshot is before
