"""From an incident to its needs: the rules applied to each zone, and a person's own figures instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from app.domain.incident import Incident, Priority
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.domain.people import PeopleCount
from app.domain.plan import Demand, DemandEdit, ExternalNeed, Phase
from app.domain.source import Estimate, Source, SourceStatus
from app.planning.population import NOBODY, ZonePopulation, populations
from app.planning.rules import Rule, load_rules

_NAMESPACE = uuid5(NAMESPACE_URL, "muster:planning")


def stable_id(*parts: str) -> str:
    """An id that the same parts always give."""
    return str(uuid5(_NAMESPACE, "\x1f".join(parts)))


@dataclass(frozen=True, slots=True)
class DemandTable:
    """What some incidents need at a moment, and what that rests on."""

    demands: tuple[Demand, ...]
    """What campus resources can meet, at most one need for each item of a zone."""
    external: tuple[ExternalNeed, ...]
    """What only outside services can meet; never planned."""
    people: tuple[ZonePopulation, ...]
    counts: tuple[tuple[str, PeopleCount], ...]
    """Incident id and the people inside its extent and zones."""
    assumptions: tuple[Message, ...]


def demand_for(snapshot: Snapshot, incident_ids: Sequence[str], at: datetime) -> DemandTable:
    """The needs of some incidents at a moment, zone by zone.

    Needs of a phase that has not come are left out: what serves the first day (portable toilets, mats) does
    not appear in the first hour. A zone's priority can lower, never raise, that of a rule.

    Raises:
        UserError: an incident has no zone, or the rules have mistakes.
    """
    rules = load_rules()
    found = populations(snapshot, incident_ids, rules)
    edits = _latest(snapshot.demand_edits)
    demands: list[Demand] = []
    external: list[ExternalNeed] = []
    for incident_id in incident_ids:
        incident = snapshot.incident(incident_id)
        zones = [people for people in found.zones if people.zone.incident_id == incident_id]
        external += [_external(rule, incident, zones) for rule in rules.external(incident.type)]
        for rule in rules.campus(incident.type, phases(incident, at)):
            demands += [_demand(rule, people) for people in zones]
    ruled = {(demand.zone_id, demand.item): demand for demand in demands}
    kept = [_with_edit(demand, edits.get(key)) for key, demand in ruled.items()]
    return DemandTable(
        tuple(demand for demand in kept if demand.high or demand.edited),
        tuple(external),
        found.zones,
        found.counts,
        (*found.assumptions, *_labels(kept)),
    )


def phases(incident: Incident, at: datetime) -> frozenset[Phase]:
    """The phases whose needs have come, by the time since the incident was opened."""
    elapsed = at - incident.opened_at
    come = {Phase.FIRST_HOUR}
    if elapsed >= timedelta(hours=1):
        come.add(Phase.FIRST_DAY)
    if elapsed >= timedelta(hours=24):
        come.add(Phase.LATER)
    return frozenset(come)


def _demand(rule: Rule, people: ZonePopulation) -> Demand:
    base = people.base(rule.base, rule.measure)
    low, best, high = rule.quantity(base)
    order = list(Priority)
    return Demand(
        id=stable_id("demand", people.zone.id, rule.item),
        incident_id=people.zone.incident_id,
        zone_id=people.zone.id,
        kind=rule.kind,
        item=rule.item,
        low=low,
        best=best,
        high=high,
        priority=max(rule.priority, people.zone.priority, key=order.index),
        phase=rule.phase,
        base=rule.base,
        base_value=base.best,
        limit_s=rule.limit_s,
        rule_id=rule.id,
        source=rule.source,
        minimum=min(rule.useful, best),
    )


def _latest(edits: Sequence[DemandEdit]) -> Mapping[tuple[str, str], DemandEdit]:
    return {(edit.zone_id, edit.item): edit for edit in sorted(edits, key=lambda e: (e.at, e.id))}


def _with_edit(demand: Demand, edit: DemandEdit | None) -> Demand:
    if edit is None:
        return demand
    return replace(
        demand,
        low=min(demand.low, edit.best),
        best=edit.best,
        high=max(demand.high, edit.best),
        minimum=min(demand.minimum, edit.best),
        source=Source(SourceStatus.GIVEN, edit.author),
        edited=True,
    )


def _external(rule: Rule, incident: Incident, zones: Sequence[ZonePopulation]) -> ExternalNeed:
    assert rule.service is not None
    if rule.measure == "once":
        base = Estimate(1, 1, 1, "once")
    else:
        bases = [people.base(rule.base, rule.measure) for people in zones]
        base = sum(bases[1:], bases[0]) if bases else NOBODY
    low, best, high = (max(rule.minimum, figure) for figure in rule.quantity(base))
    label, unit = msg(rule.label), msg(rule.unit)
    return ExternalNeed(
        incident_id=incident.id,
        service=rule.service,
        text=msg("planning.external_one", label=label, low=low, unit=unit)
        if low == high
        else msg("planning.external", label=label, low=low, high=high, unit=unit),
        estimate=Estimate(low, best, high, rule.unit),
        rule_id=rule.id,
        source=rule.source,
    )


def _labels(demands: Sequence[Demand]) -> list[Message]:
    """How many figures rest on parameters that nobody has checked, or that a person edited."""
    unverified = sum(d.source.status is SourceStatus.UNVERIFIED for d in demands if d.best)
    edited = sum(d.edited or d.source.status is SourceStatus.EDITED for d in demands)
    found = []
    if unverified:
        found.append(
            msg("planning.assumed.unverified", quantity=unverified, total=sum(d.best > 0 for d in demands))
        )
    if edited:
        found.append(msg("planning.assumed.edited", n=edited))
    return found
