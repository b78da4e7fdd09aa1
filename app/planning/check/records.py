"""Checks that a proposal speaks of its problem: the same needs, known resources, ids that are unique."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from app.domain.plan import Assignment, Demand, DemandKind, Proposal, Tour, Unmet
from app.planning.check.facts import Facts, Rule, Violation, expect, is_count
from app.planning.problem.problem import LARGEST, Problem


def same_demands(problem: Problem, proposal: Proposal) -> Iterator[Violation]:
    """The needs and access points are those of the problem."""
    demands = sorted(problem.demands, key=_id), sorted(proposal.demands, key=_id)
    yield from expect(Rule.DEMANDS, "demands", *demands)
    access = {site.zone_id: site.access for site in problem.sites if site.access is not None}
    yield from expect(Rule.ACCESS, "access_points", access, dict(proposal.access_points))
    yield from expect(Rule.ACCESS, "access_points", len(access), len(proposal.access_points))


def _id(record: Demand) -> str:
    return record.id


def identity(problem: Problem, proposal: Proposal) -> Iterator[Violation]:
    """Ids are unique, and every record names this plan, its need's zone and its zone's incident."""
    incident_of = {site.zone_id: site.incident_id for site in problem.sites}
    records: list[Assignment | Unmet] = [*proposal.assignments, *proposal.unmet]
    everything: list[Assignment | Unmet | Tour] = [*records, *proposal.tours]
    counts = Counter(record.id for record in everything)
    for one in everything:
        yield from expect(Rule.IDENTITY, one.id, (1, proposal.plan.id), (counts[one.id], one.plan_id))
    for record in records:
        yield from expect(Rule.IDENTITY, record.id, incident_of.get(record.zone_id), record.incident_id)
    incidents = {site.incident_id for site in problem.sites}
    planned = sorted(set(proposal.plan.incident_ids) & incidents)
    yield from expect(Rule.IDENTITY, "incidents", sorted(incidents), planned)
    plan = proposal.plan
    yield from expect(Rule.DEMANDS, "version", demand_version(problem.demands), plan.demand_version)
    directives = (plan.locks, plan.reserves)
    yield from expect(Rule.IDENTITY, "locks, reserves", (problem.locks, problem.reserves), directives)


def demand_version(demands: Sequence[Demand]) -> str:
    """The first characters of a SHA-256 over needs, in whatever order they stand."""
    words = "\n".join(sorted(repr(demand) for demand in demands))
    return hashlib.sha256(words.encode("utf-8")).hexdigest()[:12]


def strangers(facts: Facts) -> Iterator[Violation]:
    """Records of needs, depots, teams, vehicles or kits that the problem lacks, or of no real quantity."""
    for a in facts.proposal.assignments:
        yield from _stranger(facts, a)
    for packing in facts.proposal.plan.packings:
        known = packing.depot_id in facts.problem.depot and packing.item in facts.problem.kits
        if not known or not is_count(packing.quantity):
            yield Violation(Rule.PACKING, packing.item, "a kit that a depot packs", packing)
    for tour in facts.proposal.tours:
        vehicle = facts.vehicles.get(tour.vehicle_id)
        if vehicle is None or vehicle.depot_id != tour.depot_id or not vehicle.available:
            yield Violation(Rule.TOUR, tour.id, "a vehicle of the depot", tour.vehicle_id)
        for stop in tour.stops:
            if stop.zone_id not in facts.problem.site_column:
                yield Violation(Rule.TOUR, tour.id, "a zone", stop.zone_id)
            for load in stop.loads:
                if load.item not in facts.problem.unit_kg or not is_count(load.quantity):
                    yield Violation(Rule.TOUR, tour.id, "units of a supply", load)


def _stranger(facts: Facts, a: Assignment) -> Iterator[Violation]:
    need = facts.needs.get(a.demand_id)
    if not is_count(a.quantity) or a.quantity > LARGEST:
        yield Violation(Rule.QUANTITY, a.id, "a whole number from 1", a.quantity)
    if need is None or a.depot_id not in facts.problem.depot:
        yield Violation(Rule.KNOWN, a.id, "a need and a depot", (a.demand_id, a.depot_id))
        return
    if (a.zone_id, a.need_item) != (need.zone_id, need.item):
        yield Violation(Rule.KNOWN, a.id, (need.zone_id, need.item), (a.zone_id, a.need_item))
    if a.instead_of and (a.item == need.item or (a.item, a.instead_of) not in facts.substitutes):
        yield Violation(Rule.SUBSTITUTE, a.id, "a substitute", (a.item, a.instead_of))
    yield from _stranger_mover(facts, a, need)


def _stranger_mover(facts: Facts, a: Assignment, need: Demand) -> Iterator[Violation]:
    carriers = {(v.depot_id, v.mode) for v in facts.problem.vehicles}
    if (need.kind is DemandKind.CAPABILITY) != bool(a.team_id):
        yield Violation(Rule.KNOWN, a.id, need.kind, a.team_id)
    elif a.team_id and a.team_id not in facts.teams:
        yield Violation(Rule.KNOWN, a.id, "an available team", a.team_id)
    elif not a.team_id and (a.depot_id, a.mode) not in carriers:
        yield Violation(Rule.LOAD, a.id, "a vehicle of that mode", a.mode)
    elif not a.team_id and a.item not in facts.problem.unit_kg:
        yield Violation(Rule.KNOWN, a.id, "a supply", a.item)


def needs(facts: Facts) -> Iterator[Violation]:
    """Every need is met as far as is said, not by less than is useful, and not by more than is needed."""
    proposal = facts.proposal
    reported = {u.demand_id: u for u in proposal.unmet}
    yield from expect(Rule.UNMET, "needs listed", len(proposal.unmet), len(reported))
    for demand in facts.problem.demands:
        got = facts.covered(demand)
        most = max([demand.best, *(s.needed.get(demand.id, demand.best) for s in facts.problem.scenarios)])
        if demand.kind is DemandKind.SUPPLY and got > most:
            yield Violation(Rule.QUANTITY, demand.id, most, got)
        if 0 < got < demand.minimum:
            yield Violation(Rule.MINIMUM, demand.id, demand.minimum, got)
        line = reported.pop(demand.id, None)
        yield from expect(Rule.UNMET, demand.id, max(0, demand.best - got), line.missing if line else 0)
        if line is not None:
            told = (line.zone_id, line.item, line.demanded, line.kind, line.priority)
            said = (demand.zone_id, demand.item, demand.best, demand.kind, demand.priority)
            yield from expect(Rule.UNMET, line.id, said, told)
    for line in reported.values():
        yield Violation(Rule.UNMET, line.id, "a need", line.demand_id)
