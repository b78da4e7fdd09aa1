"""Puts a solution into the records of a proposal, and lets nothing out that fails its check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.directive import AS_IT_IS, WhatIf
from app.domain.message import Message, msg
from app.domain.plan import (
    Assignment,
    ExternalNeed,
    ObjectiveTerm,
    Plan,
    PlanStatus,
    Proposal,
    SolveStatus,
    Unmet,
)
from app.planning.check.records import demand_version
from app.planning.check.verify import first_open, level_values, verify
from app.planning.explain.explain import Explanation
from app.planning.explain.reasons import reasons
from app.planning.needs.demand import stable_id
from app.planning.problem.problem import Problem, team_key, vehicle_key
from app.planning.program.delivery import Delivery
from app.planning.program.matrix import Ints
from app.planning.program.objective import UNITS
from app.planning.solving.solve import Solution
from app.planning.tours.carried import Carried

ASSUMED = (msg("planning.assumed.vehicles"), msg("planning.assumed.loads"))
"""What every plan takes for granted."""


class UnsoundProposalError(RuntimeError):
    """A proposal failed its check: a defect of the program, so nothing is shown. Names the violations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a proposal says about itself."""

    incident_ids: tuple[str, ...]
    at: datetime
    author: str
    inputs_hash: str
    external: tuple[ExternalNeed, ...] = ()
    assumptions: tuple[Message, ...] = ()
    made: WhatIf = AS_IT_IS
    replaces: str = ""
    campus_version: str = ""


def compose(
    problem: Problem,
    values: Ints,
    solution: Solution,
    carried: Carried,
    explanations: Sequence[Explanation],
    header: Header,
) -> Proposal:
    """The proposal in records, with the figures that follow from them. Its ids follow from its inputs.

    `values` are those of the objective's levels that the solver reached and its bounds speak of: what tours
    cannot carry can make the plan worse than them.

    Raises:
        UnsoundProposalError: it fails `verify`.
    """
    bare = _records(problem, carried, explanations, header)
    found = level_values(problem, bare)
    terms = _terms(problem, [found[level] for level in problem.objective.levels], values, solution)
    first = first_open(terms)
    plan = replace(
        bare.plan,
        solve_status=_status(solution, first.value == first.bound),
        solve_s=solution.seconds,
        objective=first.value,
        bound=first.bound,
        gap=first.gap,
        terms=terms,
    )
    proposal = replace(bare, plan=plan, trace=solution.trace)
    violations = verify(problem, proposal)
    if violations:
        raise UnsoundProposalError(violations)
    return proposal


def _status(solution: Solution, proven: bool) -> SolveStatus:
    if proven:
        return SolveStatus.OPTIMAL
    return SolveStatus.CANCELLED if solution.status is SolveStatus.CANCELLED else SolveStatus.FEASIBLE


def _records(
    problem: Problem, carried: Carried, explanations: Sequence[Explanation], header: Header
) -> Proposal:
    """The proposal without what the search proved."""
    plan = Plan(
        id=stable_id("plan", header.inputs_hash, header.at.isoformat(), repr(header.made)),
        incident_ids=header.incident_ids,
        status=PlanStatus.PROPOSED,
        solve_status=SolveStatus.FEASIBLE,
        created_at=header.at,
        created_by=header.author,
        solve_s=0.0,
        objective=0.0,
        bound=0.0,
        gap=0.0,
        terms=(),
        inputs_hash=header.inputs_hash,
        assumptions=(*header.assumptions, *ASSUMED),
        made=header.made,
        locks=problem.locks,
        reserves=problem.reserves,
        replaces=header.replaces,
        campus_version=header.campus_version,
        demand_version=demand_version(problem.demands),
        packings=carried.packings,
    )
    deliveries, arrivals = carried.deliveries, carried.tours.arrivals
    times = [arrivals.get(index, delivery.seconds) for index, delivery in enumerate(deliveries)]
    why = reasons(problem, deliveries, times)
    return Proposal(
        plan=plan,
        demands=problem.demands,
        external=header.external,
        assignments=tuple(
            replace(_assignment(problem, plan.id, delivery), arrive_s=seconds, reason=reason)
            for delivery, seconds, reason in zip(deliveries, times, why, strict=True)
        ),
        unmet=tuple(_unmet(plan.id, explanation) for explanation in explanations),
        access_points=tuple((s.zone_id, s.access) for s in problem.sites if s.access is not None),
        tours=tuple(
            replace(tour, plan_id=plan.id, id=stable_id("tour", plan.id, tour.vehicle_id, str(tour.number)))
            for tour in carried.tours.tours
        ),
    )


def _terms(
    problem: Problem, found: Sequence[int], values: Ints, solution: Solution
) -> tuple[ObjectiveTerm, ...]:
    """The terms with their bounds. A bound holds among plans as good on all groups before it: once the plan
    is worse than what the solver reached, nothing is known of the groups that follow.
    """
    terms: list[ObjectiveTerm] = []
    known = True
    for number, group in enumerate(problem.objective.groups):
        first = len(terms)
        for term in group:
            bound = solution.bounds[len(terms)] if known else None
            terms.append(
                ObjectiveTerm(
                    name=term.level.value,
                    value=float(found[len(terms)]),
                    unit=UNITS[term.level],
                    weight=float(term.weight),
                    bound=None if bound is None else float(bound),
                    group=number,
                )
            )
        mine = range(first, len(terms))
        weight = [group[i - first].weight for i in mine]
        known = known and sum(w * found[i] for w, i in zip(weight, mine, strict=True)) <= sum(
            w * int(values[i]) for w, i in zip(weight, mine, strict=True)
        )
    return tuple(terms)


def _assignment(problem: Problem, plan_id: str, delivery: Delivery) -> Assignment:
    demand = delivery.demand
    if delivery.team is not None:
        mover, depot_id, mode = delivery.team.id, delivery.team.depot_id, delivery.team.mode
        key, origin = team_key(delivery.team), problem.origin_of(delivery.team)
        ready_s = problem.team_ready_s(delivery.team)
    else:
        assert delivery.carrier is not None
        mover, depot_id, mode = "", delivery.carrier.depot_id, delivery.carrier.mode
        key, origin = vehicle_key(delivery.carrier.vehicles[0]), depot_id
        ready_s = problem.carrier_ready_s(delivery.carrier)
    return Assignment(
        id=stable_id("assignment", plan_id, demand.id, delivery.item, depot_id, mode, mover),
        plan_id=plan_id,
        zone_id=demand.zone_id,
        depot_id=depot_id,
        item=delivery.item,
        instead_of="" if delivery.item == demand.item else demand.item,
        quantity=delivery.quantity,
        mode=mode,
        travel_s=delivery.seconds - ready_s,
        route=problem.route(key, origin, demand.zone_id),
        ready_s=ready_s,
        arrive_s=delivery.seconds,
        demand_id=demand.id,
        team_id=mover,
        incident_id=demand.incident_id,
    )


def _unmet(plan_id: str, reason: Explanation) -> Unmet:
    demand = reason.demand
    return Unmet(
        id=stable_id("unmet", plan_id, demand.id),
        plan_id=plan_id,
        zone_id=demand.zone_id,
        item=demand.item,
        kind=demand.kind,
        priority=demand.priority,
        demanded=demand.best,
        missing=reason.missing,
        cause=reason.candidate.cause,
        reason=reason.candidate.reason,
        cure=reason.cure,
        incident_id=demand.incident_id,
        demand_id=demand.id,
    )
