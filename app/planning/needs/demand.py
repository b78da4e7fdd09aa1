"""From an incident to its needs: the rules applied to each zone, and a person's own figures instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from app.domain.directive import Horizon
from app.domain.incident import Incident, Priority
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.domain.people import PeopleCount
from app.domain.plan import Demand, DemandEdit, ExternalNeed, Phase, PopulationBase
from app.domain.source import Estimate, Source, SourceStatus
from app.planning.needs.population import NOBODY, ZonePopulation, populations
from app.planning.needs.rules import Rule, RuleSet, load_rules

BEGINS = {
    Phase.FIRST_HOUR: timedelta(0),
    Phase.FIRST_DAY: timedelta(hours=1),
    Phase.LATER: timedelta(hours=24),
}
"""Time from the opening of an incident to the beginning of each phase."""

AHEAD = {
    Horizon.NOW: frozenset[Phase](),
    Horizon.FIRST_DAY: frozenset({Phase.FIRST_DAY}),
    Horizon.ALL: frozenset({Phase.FIRST_DAY, Phase.LATER}),
}
"""Phases whose needs are planned for before they come."""

_NAMESPACE = uuid5(NAMESPACE_URL, "muster:planning")


def stable_id(*parts: str) -> str:
    """An id that the same parts always give."""
    return str(uuid5(_NAMESPACE, "\x1f".join(parts)))


@dataclass(frozen=True, slots=True)
class DemandTable:
    """What some incidents need at a moment, and what that rests on."""

    demands: tuple[Demand, ...]
    """What campus resources can meet, at most one need for each item and phase of a zone."""
    external: tuple[ExternalNeed, ...]
    """What only outside services can meet; never planned."""
    people: tuple[ZonePopulation, ...]
    counts: tuple[tuple[str, PeopleCount], ...]
    """Incident id and the people inside its extent and zones."""
    assumptions: tuple[Message, ...]


def demand_for(
    snapshot: Snapshot, incident_ids: Sequence[str], at: datetime, horizon: Horizon = Horizon.NOW
) -> DemandTable:
    """The needs of some incidents at a moment, zone by zone.

    Needs of a phase that has not come are left out: what serves the first day (portable toilets, mats) does
    not appear in the first hour. Where `horizon` reaches ahead they are a wave of their own, which begins
    with its phase, and what is needed of the same item before ends there. What an incident needs once goes
    to the zone with the most people. A zone's priority can lower, never raise, that of a rule. A person's
    own figure counts for the phase in which it was given: that for a first hour's water does not stand in
    place of a day's.

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
        for rule, from_s, until_s in _waves(rules, incident, at, horizon):
            served = zones if rule.measure != "once" else [max(zones, key=_size)]
            demands += [replace(_demand(rule, z), from_s=from_s, until_s=until_s) for z in served]
    kept = [_with_edit(demand, _in_force(snapshot, demand, edits)) for demand in demands]
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
    return frozenset(p for p, begins in BEGINS.items() if p is Phase.FIRST_HOUR or elapsed >= begins)


def _waves(
    rules: RuleSet, incident: Incident, at: datetime, horizon: Horizon
) -> list[tuple[Rule, float, float | None]]:
    """The rules that apply, and from when until when, in seconds from now; until None: to the end."""
    come = phases(incident, at)
    waves = [(rule, 0.0) for rule in rules.campus(incident.type, come)]
    for phase in Phase:
        if phase in AHEAD[horizon] - come:
            begins_s = (incident.opened_at + BEGINS[phase] - at).total_seconds()
            waves += [(rule, begins_s) for rule in rules.campus(incident.type, frozenset({phase}))]
    begins: dict[str, list[float]] = {}
    for rule, from_s in waves:
        begins.setdefault(rule.item, []).append(from_s)
    return [
        (rule, from_s, min((s for s in begins[rule.item] if s > from_s), default=None))
        for rule, from_s in waves
    ]


def _size(people: ZonePopulation) -> tuple[float, float, str]:
    return people.inside.best, people.zone.area.area, people.zone.id


def _demand(rule: Rule, people: ZonePopulation) -> Demand:
    base = people.base(rule.base, rule.measure)
    low, best, high = _quantity(rule, base, people)
    order = list(Priority)
    return Demand(
        id=_id(people.zone.id, rule),
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
        crew_per_officer=rule.crew_per_officer,
    )


def _id(zone_id: str, rule: Rule) -> str:
    """A need keeps its id within a phase; each later phase's need is another."""
    phase = () if rule.phase is Phase.FIRST_HOUR else (rule.phase.value,)
    return stable_id("demand", zone_id, rule.item, *phase)


def _quantity(rule: Rule, base: Estimate, people: ZonePopulation) -> tuple[int, int, int]:
    """The rule's figures; where nobody is known but buildings are without a figure, at least its minimum."""
    if base.high <= 0 and people.unknown and rule.base is not PopulationBase.CASUALTIES:
        return rule.minimum, rule.minimum, rule.minimum
    return rule.quantity(base)


def _in_force(
    snapshot: Snapshot, demand: Demand, edits: Mapping[tuple[str, str], DemandEdit]
) -> DemandEdit | None:
    """A person's own figure for a need, unless it was given for an earlier phase."""
    edit = edits.get((demand.zone_id, demand.item))
    if edit is None or demand.phase is Phase.FIRST_HOUR:
        return edit
    begins = snapshot.incident(demand.incident_id).opened_at + BEGINS[demand.phase]
    return edit if edit.at >= begins else None


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
    counted = rule.unit.startswith("planning.unit.")  # Plain words of an edited rule have no plural.
    label, unit = msg(rule.label), msg(rule.unit, n=best) if counted else msg(rule.unit)
    return ExternalNeed(
        incident_id=incident.id,
        service=rule.service,
        text=msg("planning.external_one", label=label, low=low, unit=unit)
        if low == high
        else msg("planning.external", label=label, best=best, low=low, high=high, unit=unit),
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
