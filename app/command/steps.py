"""Taking a recommended step or turning it down, each in one step of the journal with what it makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.command.assessments import extent_of_area
from app.command.context import Context, new_id
from app.command.incidents import put_extent
from app.domain.assessment import Assessment
from app.domain.errors import UserError
from app.domain.grading import Decision, StepDecision
from app.domain.incident import ExternalRequest, Incident, LevelDeclaration, Zone
from app.domain.message import msg
from app.domain.operation import LogEntry, LogKind, Record, Snapshot
from app.domain.plan import DemandEdit, Task
from app.planning.steps.recommend import Recommendation
from app.planning.steps.rules import Makes
from app.runtime.text import Text
from app.store.transaction import Transaction


def accept_step(ctx: Context, step: Recommendation, text: Text, reason: str = "") -> StepDecision:
    """Take a step: its task, call, need, extent or declared level is made and the decision logged, at once.

    A model to run or a plan to make is only noted: whoever asked opens it. `text` gives the language of the
    log entry; `reason` may add to the step's own.

    Raises:
        UserError: a need has no zone to go to, the assessment is gone, or somebody decided it already.
    """
    incident = ctx.snapshot.incident(step.incident_id)
    made = _MAKERS[step.makes](ctx, step, text, reason) if step.makes in _MAKERS else ()
    decision = _decision(ctx, step, Decision.ACCEPTED, reason, tuple(one.id for one in made))
    with ctx.step(msg("step.accept_step", number=incident.number, text=step.text)) as tx:
        _undecided(tx, step)
        if step.makes is Makes.EXTENT:
            put_extent(tx, extent_of_area(_assessment(ctx.snapshot, step), step.area))
        for record in made:
            tx.put(record)
        tx.put(decision)
        tx.put(_logged(ctx, decision, text))
    return decision


def reject_step(ctx: Context, step: Recommendation, reason: str, text: Text) -> StepDecision:
    """Turn a step down with a reason; it comes back only when what it rests on changes.

    Raises:
        UserError: no reason was given, or somebody decided it already.
    """
    if not reason.strip():
        raise UserError(msg("steps.reason_missing"))
    incident = ctx.snapshot.incident(step.incident_id)
    decision = _decision(ctx, step, Decision.REJECTED, reason, ())
    with ctx.step(msg("step.reject_step", number=incident.number, text=step.text)) as tx:
        _undecided(tx, step)
        tx.put(decision)
        tx.put(_logged(ctx, decision, text))
    return decision


def _undecided(tx: Transaction, step: Recommendation) -> None:
    if any(one.step_id == step.id for one in tx.all(StepDecision)):
        raise UserError(msg("steps.decided"))


def _decision(
    ctx: Context, step: Recommendation, decision: Decision, reason: str, made: tuple[str, ...]
) -> StepDecision:
    return StepDecision(
        id=new_id(),
        incident_id=step.incident_id,
        step_id=step.id,
        text=step.text,
        decision=decision,
        at=ctx.clock(),
        author=ctx.author,
        reason=reason.strip(),
        made=made,
    )


def _logged(ctx: Context, decision: StepDecision, text: Text) -> LogEntry:
    words = text(
        "steps.logged", decision=decision.decision, text=decision.text, reason=decision.reason or "–"
    )
    return LogEntry(
        id=new_id(),
        at=decision.at,
        author=ctx.author,
        text=words,
        kind=LogKind.DECISION,
        incident_id=decision.incident_id,
    )


def _task(ctx: Context, step: Recommendation, text: Text, reason: str) -> tuple[Record, ...]:
    zone = zone_of(ctx.snapshot, ctx.snapshot.incident(step.incident_id))
    return (
        Task(
            id=new_id(),
            plan_id="",
            incident_id=step.incident_id,
            zone_id=zone.id if zone is not None else "",
            text=step.text,
            ordered_at=ctx.clock(),
            expected_at=step.deadline,
        ),
    )


def _call(ctx: Context, step: Recommendation, text: Text, reason: str) -> tuple[Record, ...]:
    """The request that waits to be called, or one more; when it was called, a person notes."""
    if step.service is None:
        return ()
    waiting = [
        one
        for one in ctx.snapshot.external
        if one.incident_id == step.incident_id and one.service is step.service and one.called_at is None
    ]
    if waiting:
        return (replace(waiting[0], need=step.text),)
    return (ExternalRequest(id=new_id(), incident_id=step.incident_id, service=step.service, need=step.text),)


def _demand(ctx: Context, step: Recommendation, text: Text, reason: str) -> tuple[Record, ...]:
    zone = zone_of(ctx.snapshot, ctx.snapshot.incident(step.incident_id))
    if zone is None or step.quantity is None:
        raise UserError(msg("steps.no_zone"))
    why = "; ".join(text.render(one) for one in step.reasons) or text.render(step.text)
    return (
        DemandEdit(
            id=f"demand_edit:{zone.id}:{step.item}",
            zone_id=zone.id,
            item=step.item,
            best=round(step.quantity),
            at=ctx.clock(),
            author=ctx.author,
            reason=why,
        ),
    )


def _level(ctx: Context, step: Recommendation, text: Text, reason: str) -> tuple[Record, ...]:
    if step.level is None:
        return ()
    why = "; ".join(text.render(one) for one in step.reasons)
    return (
        LevelDeclaration(
            id=new_id(),
            incident_id=step.incident_id,
            level=step.level,
            at=ctx.clock(),
            author=ctx.author,
            reason=f"{why}; {reason.strip()}" if reason.strip() else why,
        ),
    )


_MAKERS: Mapping[Makes, Callable[[Context, Recommendation, Text, str], tuple[Record, ...]]] = {
    Makes.TASK: _task,
    Makes.CALL: _call,
    Makes.DEMAND: _demand,
    Makes.LEVEL: _level,
}


def _assessment(snapshot: Snapshot, step: Recommendation) -> Assessment:
    found = next((one for one in snapshot.assessments if one.id == step.assessment_id), None)
    if found is None:
        raise UserError(msg("assess.no_extent"))
    return found


def zone_of(snapshot: Snapshot, incident: Incident) -> Zone | None:
    """The zone of an incident where it lies, else its largest; None where it has none."""
    zones = [zone for zone in snapshot.zones if zone.incident_id == incident.id]
    at = next((zone for zone in zones if zone.area.covers(incident.point)), None)
    return at or max(zones, key=lambda zone: (zone.area.area, zone.id), default=None)
