"""The recommended steps of an incident: the same inputs give the same list with the same ids.

They come from the step rules, the proposed level, what has to be reported, facts to get, areas that
assessments found, protective advice, data newer than an assessment, and the plan. Nothing is done without a
person.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from app.domain.assessment import AreaRole, Assessment, Figure, ProtectiveAction
from app.domain.incident import ExternalService, Incident, Level
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.domain.source import Estimate, Source, SourceStatus
from app.hazards.level.grading import LevelProposal, grade, should_prompt
from app.hazards.wording import rounded, unit_words
from app.planning.propose import inputs_hash
from app.planning.steps.rules import Makes, StepRule, load_steps

_NAMESPACE = uuid5(NAMESPACE_URL, "muster:step")
_ADVICE, _LEVEL, _REPORT, _EXTENT, _PLAN, _AGAIN, _FACT = -3, -2, -1, 13, 35, 36, 40
"""Places among the orders of the rules."""
DATA_MODELS = frozenset({"epidemic", "rt", "warning", "spread", "foodborne"})
"""Models that read counts or cases: newer ones make their answers old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """One step: what, with which object, how many, by when, why, and what one click makes."""

    id: str
    """The same for the same inputs: a step that was turned down comes back only when they change."""
    incident_id: str
    rule_id: str
    order: int
    makes: Makes
    text: Message
    reasons: tuple[Message, ...]
    source: Source
    building_id: str = ""
    quantity: float | None = None
    unit: str = ""
    deadline: datetime | None = None
    item: str = ""
    """Need of the planner, or model to run."""
    service: ExternalService | None = None
    level: Level | None = None
    assessment_id: str = ""
    area: str = ""
    """Name of the assessment's area."""


def recommend(snapshot: Snapshot, incident_id: str, at: datetime) -> tuple[Recommendation, ...]:
    """The steps that nobody has taken or turned down, the most urgent first.

    Raises:
        UserError: the user's own rules have mistakes.
    """
    incident = snapshot.incident(incident_id)
    proposal = grade(snapshot, incident, at)
    decided = {one.step_id for one in snapshot.decisions if one.incident_id == incident_id}
    found = [
        *_protective(snapshot, incident),
        *_level(snapshot, incident, proposal),
        *_reports(incident, proposal),
        *_by_rules(snapshot, incident, proposal),
        *_extents(snapshot, incident),
        *_plan(snapshot, incident),
        *_again(snapshot, incident),
        *_facts(incident, proposal),
    ]
    left = [one for one in found if one.id not in decided]
    return tuple(sorted(left, key=lambda one: (one.order, one.rule_id)))


def _id(incident: Incident, *parts: object) -> str:
    return str(uuid5(_NAMESPACE, "\x1f".join(map(str, (incident.id, *parts)))))


def _protective(snapshot: Snapshot, incident: Incident) -> Iterator[Recommendation]:
    """Shelter or evacuate, as a kept assessment says it: only shown, with its numbers."""
    for assessment in snapshot.assessed(incident.id):
        for number, advice in enumerate(assessment.result.advice):
            safe = advice.action is not ProtectiveAction.NONE_SAFE
            yield Recommendation(
                id=_id(incident, "advice", assessment.id, number),
                incident_id=incident.id,
                rule_id=f"advice.{advice.action.value}",
                order=_ADVICE,
                makes=Makes.NONE if safe else Makes.CALL,
                text=advice.text,
                reasons=advice.reasons,
                source=advice.source,
                service=None if safe else ExternalService.FIRE,
                assessment_id=assessment.id,
            )


def _level(snapshot: Snapshot, incident: Incident, proposal: LevelProposal) -> Iterator[Recommendation]:
    fired = proposal.fired
    if fired is not None and should_prompt(snapshot.level(incident.id), proposal):
        yield Recommendation(
            id=_id(incident, "level", fired.level, fired.rule_id),
            incident_id=incident.id,
            rule_id=fired.rule_id,
            order=_LEVEL,
            makes=Makes.LEVEL,
            text=msg("steps.level", level=fired.level),
            reasons=(msg("steps.clause", clause=fired.clause),),
            source=fired.source,
            level=fired.level,
        )


def _reports(incident: Incident, proposal: LevelProposal) -> Iterator[Recommendation]:
    for report in proposal.reports:
        yield Recommendation(
            id=_id(incident, "report", report.id),
            incident_id=incident.id,
            rule_id=report.id,
            order=_REPORT,
            makes=Makes.CALL,
            text=report.clause,
            reasons=(msg("steps.report", hours=round(report.hours)),),
            source=report.source,
            service=ExternalService.PUBLIC_HEALTH,
            deadline=incident.opened_at + timedelta(hours=report.hours),
        )


def _by_rules(snapshot: Snapshot, incident: Incident, proposal: LevelProposal) -> Iterator[Recommendation]:
    figures = proposal.facts.figures
    for rule in load_steps():
        applies = incident.type in rule.kinds and all(one.holds(proposal.facts) for one in rule.when)
        if not applies or (rule.makes is Makes.ASSESS and _assessed(snapshot, incident, rule.item)):
            continue
        figure = figures.get(rule.quantity)
        amount = math.ceil(figure.value - 1e-9) if figure is not None else None
        text = rule.text
        if amount is not None:
            text = msg("steps.quantity", text=rule.text, quantity=amount, unit=unit_words(rule.unit))
        yield Recommendation(
            id=_id(incident, "rule", rule.id, amount),
            incident_id=incident.id,
            rule_id=rule.id,
            order=rule.order,
            makes=rule.makes,
            text=text,
            reasons=_reasons(rule, figures, figure),
            source=rule.source,
            building_id=incident.building_id,
            quantity=None if amount is None else float(amount),
            unit=rule.unit,
            deadline=_deadline(snapshot, incident, rule),
            item=rule.item,
            service=rule.service,
        )


def _assessed(snapshot: Snapshot, incident: Incident, model: str) -> bool:
    return any(assessment.model == model for assessment in snapshot.assessed(incident.id))


def _reasons(rule: StepRule, figures: Mapping[str, Figure], amount: Figure | None) -> tuple[Message, ...]:
    """The figures that it rests on, each with its band."""
    named = dict.fromkeys([one.figure for one in rule.when if one.figure])
    used = [figures[name] for name in named if name in figures]
    if amount is not None and amount not in used:
        used.append(amount)
    return tuple(
        msg(
            "steps.figure",
            label=figure.label,
            value=rounded(figure.value, figure.unit),
            low=rounded(figure.low, figure.unit),
            high=rounded(figure.high, figure.unit),
            unit=unit_words(figure.unit),
        )
        for figure in used
    )


def _deadline(snapshot: Snapshot, incident: Incident, rule: StepRule) -> datetime | None:
    if rule.deadline is not None:
        name, unit = rule.deadline
        for assessment in reversed(snapshot.assessments):
            figure = assessment.result.figure(name) if assessment.incident_id == incident.id else None
            if figure is not None:
                return assessment.at + max(0.0, figure.value) * unit
    if rule.minutes is not None:
        return incident.opened_at + timedelta(minutes=rule.minutes)
    return None


def _extents(snapshot: Snapshot, incident: Incident) -> Iterator[Recommendation]:
    """Areas of the newest assessments that are not the incident's extent."""
    known = snapshot.extent(incident.id)
    for assessment in snapshot.assessed(incident.id):
        for area in assessment.result.areas:
            same = known is not None and area.shape.equals(known.area)
            if area.role is AreaRole.EXTENT and not same:
                inside = area.people.total if area.people is not None else None
                yield Recommendation(
                    id=_id(incident, "extent", assessment.id, area.name),
                    incident_id=incident.id,
                    rule_id=f"extent.{assessment.model}",
                    order=_EXTENT,
                    makes=Makes.EXTENT,
                    text=msg("steps.extent", area=area.label),
                    reasons=() if inside is None else (_people(inside),),
                    source=_computed(assessment),
                    assessment_id=assessment.id,
                    area=area.name,
                )


def _people(inside: Estimate) -> Message:
    return msg("steps.people", low=round(inside.low), best=round(inside.best), high=round(inside.high))


def _computed(assessment: Assessment) -> Source:
    return Source(SourceStatus.COMPUTED, "", assessment.result.method)


def _plan(snapshot: Snapshot, incident: Incident) -> Iterator[Recommendation]:
    """Make a proposal, or a new one where needs or resources changed since the plan in force was made."""
    if not any(zone.incident_id == incident.id for zone in snapshot.zones):
        return
    plan = snapshot.plan_in_force(incident.id)
    now = inputs_hash(snapshot, plan.incident_ids if plan is not None else (incident.id,))
    if plan is None or plan.inputs_hash != now:
        yield Recommendation(
            id=_id(incident, "plan", now),
            incident_id=incident.id,
            rule_id="plan",
            order=_PLAN,
            makes=Makes.PLAN,
            text=msg("steps.plan") if plan is None else msg("steps.plan_again"),
            reasons=(),
            source=Source(SourceStatus.COMPUTED, "", msg("steps.plan_source")),
        )


def _again(snapshot: Snapshot, incident: Incident) -> Iterator[Recommendation]:
    """Assess again what newer data have overtaken."""
    received = [one.received_at for one in snapshot.readings]
    received += [one.received_at for one in snapshot.cases]
    newest = max(received, default=None)
    for assessment in snapshot.assessed(incident.id):
        if assessment.model in DATA_MODELS and newest is not None and newest > assessment.at:
            yield _assess_again(incident, assessment, newest)
        wind = max((one.at for one in snapshot.weather), default=None)
        if assessment.model in ("release", "plume") and wind is not None and wind > assessment.at:
            yield _assess_again(incident, assessment, wind)


def _assess_again(incident: Incident, assessment: Assessment, since: datetime) -> Recommendation:
    return Recommendation(
        id=_id(incident, "again", assessment.id, since.isoformat()),
        incident_id=incident.id,
        rule_id=f"again.{assessment.model}",
        order=_AGAIN,
        makes=Makes.ASSESS,
        text=msg("steps.again", headline=assessment.result.headline),
        reasons=(msg("steps.newer", at=since),),
        source=_computed(assessment),
        item=assessment.model,
        assessment_id=assessment.id,
    )


def _facts(incident: Incident, proposal: LevelProposal) -> Iterator[Recommendation]:
    """What to find out first: the facts that could change the level most."""
    for one in proposal.facts_to_get[:3]:
        yield Recommendation(
            id=_id(incident, "fact", one.fact, one.level),
            incident_id=incident.id,
            rule_id=f"fact.{one.fact.value}",
            order=_FACT,
            makes=Makes.TASK,
            text=msg("steps.find_out", fact=one.fact),
            reasons=(msg("steps.could_be", level=one.level),),
            source=Source(SourceStatus.COMPUTED, "", msg("level.method")),
        )
