"""Taking steps and turning them down, facts, and the risk register: one step of the journal each."""

from __future__ import annotations

import pytest

from app.command.context import Context
from app.command.facts import report_fact
from app.command.operations import undo
from app.command.risks import register_risk, strike_risk
from app.command.steps import accept_step, reject_step
from app.domain.errors import UserError
from app.domain.grading import Decision, FactName
from app.domain.incident import ExternalService, Incident, IncidentType, Level
from app.domain.message import msg
from app.domain.source import Source, SourceStatus
from app.hazards.level.register import risk_lines
from app.planning.steps.recommend import Recommendation, recommend
from app.planning.steps.rules import Makes
from app.runtime.text import Text
from tests.unit.command.conftest import Clock

TEXT = Text("en", "Asia/Shanghai")


def step_of(incident: Incident, makes: Makes, **more: object) -> Recommendation:
    return Recommendation(
        id="step:1", incident_id=incident.id, rule_id="rule", order=1, makes=makes, text=msg("steps.plan"),
        reasons=(msg("steps.plan_source"),), source=Source(SourceStatus.COMPUTED, ""),
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_task_is_made_logged_and_undone_in_one_step(ctx: Context, fire: Incident) -> None:
    step = next(one for one in recommend(ctx.snapshot, fire.id, ctx.clock()) if one.makes is Makes.TASK)
    before = ctx.snapshot.sequence
    decision = accept_step(ctx, step, TEXT)
    snapshot = ctx.snapshot
    assert snapshot.sequence == before + 1
    (task,) = snapshot.tasks
    assert (task.text, task.expected_at) == (step.text, step.deadline)
    assert task.zone_id in {zone.id for zone in snapshot.zones}
    assert decision.made == (task.id,)
    assert TEXT.render(step.text) in snapshot.log[-1].text
    assert step.id not in {one.id for one in recommend(snapshot, fire.id, ctx.clock())}
    undo(ctx)
    assert ctx.snapshot.tasks == () == ctx.snapshot.decisions
    assert step.id in {one.id for one in recommend(ctx.snapshot, fire.id, ctx.clock())}


def test_a_step_is_decided_once(ctx: Context, fire: Incident) -> None:
    step = step_of(fire, Makes.TASK)
    accept_step(ctx, step, TEXT)
    with pytest.raises(UserError) as refused:
        accept_step(ctx, step, TEXT)
    assert refused.value.message.key == "steps.decided"
    with pytest.raises(UserError):
        reject_step(ctx, step, "no", TEXT)
    assert len(ctx.snapshot.tasks) == 1


def test_turning_down_needs_a_reason(ctx: Context, fire: Incident) -> None:
    step = step_of(fire, Makes.TASK)
    with pytest.raises(UserError):
        reject_step(ctx, step, "  ", TEXT)
    reject_step(ctx, step, "done by phone", TEXT)
    (decision,) = ctx.snapshot.decisions
    assert (decision.decision, decision.reason, decision.made) == (Decision.REJECTED, "done by phone", ())
    assert ctx.snapshot.tasks == ()


def test_a_call_joins_the_request_that_waits(ctx: Context, fire: Incident) -> None:
    waiting = next(one for one in ctx.snapshot.external if one.service is ExternalService.FIRE)
    accept_step(ctx, step_of(fire, Makes.CALL, service=ExternalService.FIRE), TEXT)
    now = [one for one in ctx.snapshot.external if one.service is ExternalService.FIRE]
    assert [(one.id, one.need) for one in now] == [(waiting.id, msg("steps.plan"))]
    assert now[0].called_at is None, "a person calls, not the program"


def test_a_need_goes_to_the_zone_with_its_reason(ctx: Context, fire: Incident) -> None:
    accept_step(ctx, step_of(fire, Makes.DEMAND, item="contact_tracing", quantity=4.0), TEXT)
    (edit,) = ctx.snapshot.demand_edits
    assert (edit.item, edit.best) == ("contact_tracing", 4)
    assert edit.reason == TEXT.render(msg("steps.plan_source"))


def test_a_need_without_a_zone_is_refused_and_nothing_is_kept(ctx: Context, fire: Incident) -> None:
    undo(ctx)
    assert ctx.snapshot.zones == ()
    with pytest.raises(UserError) as refused:
        accept_step(ctx, step_of(fire, Makes.DEMAND, item="contact_tracing", quantity=4.0), TEXT)
    assert refused.value.message.key == "steps.no_zone"
    assert ctx.snapshot.decisions == ()


def test_a_level_is_declared_with_its_clause_as_reason(ctx: Context, fire: Incident) -> None:
    report_fact(ctx, fire.id, FactName.DEATHS, 12)
    step = next(one for one in recommend(ctx.snapshot, fire.id, ctx.clock()) if one.makes is Makes.LEVEL)
    accept_step(ctx, step, TEXT, "confirmed by the hospital")
    declared = ctx.snapshot.level(fire.id)
    assert declared is not None
    assert (declared.level, declared.provisional) == (Level.II, False)
    assert declared.reason.endswith("confirmed by the hospital")
    assert TEXT.render(step.reasons[0]) in declared.reason


def test_an_extent_of_an_assessment_that_is_gone_is_refused(ctx: Context, fire: Incident) -> None:
    before = ctx.snapshot.extent(fire.id)
    with pytest.raises(UserError):
        accept_step(ctx, step_of(fire, Makes.EXTENT, assessment_id="gone", area="x"), TEXT)
    assert ctx.snapshot.extent(fire.id) == before
    assert ctx.snapshot.decisions == ()


def test_the_newest_report_of_a_fact_counts_and_the_older_stay(
    ctx: Context, fire: Incident, clock: Clock
) -> None:
    report_fact(ctx, fire.id, FactName.DEATHS, 1)
    clock.pass_time(minutes=5)
    report_fact(ctx, fire.id, FactName.DEATHS, None, "not confirmed")
    assert [one.value for one in ctx.snapshot.facts] == [1, None]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (FactName.DEATHS, -1.0),
        (FactName.DEATHS, 1.5),
        (FactName.DEATHS, float("nan")),
        (FactName.DEATHS, float("inf")),
        (FactName.UNEXPLAINED, 2.0),
    ],
)
def test_impossible_facts_are_refused(ctx: Context, fire: Incident, name: FactName, value: float) -> None:
    with pytest.raises(UserError):
        report_fact(ctx, fire.id, name, value)
    assert ctx.snapshot.facts == ()


def test_the_register_keeps_one_line_for_a_hazard_at_a_building(ctx: Context, fire: Incident) -> None:
    register_risk(ctx, "building:Cedar", IncidentType.FLOOD, 2, 3)
    line = register_risk(ctx, "building:Cedar", IncidentType.FLOOD, 4, 5, "cellar")
    assert ctx.snapshot.standing == (line,)
    now, standing = risk_lines(ctx.snapshot)
    assert (now.incident, now.likelihood) == (ctx.snapshot.incident(fire.id), 5)
    assert (standing.standing, standing.level) == (line, Level.I)
    strike_risk(ctx, line)
    assert ctx.snapshot.standing == ()
    undo(ctx)
    assert ctx.snapshot.standing == (line,)


@pytest.mark.parametrize(("building", "grades"), [("building:gone", (1, 1)), ("building:Cedar", (0, 6))])
def test_an_impossible_line_of_the_register_is_refused(
    ctx: Context, building: str, grades: tuple[int, int]
) -> None:
    with pytest.raises(UserError):
        register_risk(ctx, building, IncidentType.FLOOD, *grades)
    assert ctx.snapshot.standing == ()
