"""Puts a solution into the records of a proposal, and lets nothing out that fails its check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    Unmet,
)
from app.planning.check.verify import first_open, verify
from app.planning.explain.explain import Explanation
from app.planning.needs.demand import stable_id
from app.planning.problem.problem import Problem, team_key, vehicle_key
from app.planning.program.formulation import Delivery
from app.planning.program.matrix import Ints
from app.planning.program.objective import UNITS
from app.planning.solving.solve import Solution

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


def compose(
    problem: Problem,
    values: Ints,
    solution: Solution,
    deliveries: Sequence[Delivery],
    explanations: Sequence[Explanation],
    header: Header,
) -> Proposal:
    """The proposal in records; `values` are those of the objective's levels. Its ids follow from its inputs.

    Raises:
        UnsoundProposalError: it fails `verify`.
    """
    terms = _terms(problem, values, solution)
    plan = Plan(
        id=stable_id("plan", header.inputs_hash, header.at.isoformat(), repr(header.made)),
        incident_ids=header.incident_ids,
        status=PlanStatus.PROPOSED,
        solve_status=solution.status,
        created_at=header.at,
        created_by=header.author,
        solve_s=solution.seconds,
        objective=first_open(terms).value,
        bound=first_open(terms).bound,
        gap=first_open(terms).gap,
        terms=terms,
        inputs_hash=header.inputs_hash,
        assumptions=(*header.assumptions, *ASSUMED),
        made=header.made,
    )
    proposal = Proposal(
        plan=plan,
        demands=problem.demands,
        external=header.external,
        assignments=tuple(_assignment(problem, plan.id, delivery) for delivery in deliveries),
        unmet=tuple(_unmet(plan.id, explanation) for explanation in explanations),
        access_points=tuple((s.zone_id, s.access) for s in problem.sites if s.access is not None),
    )
    violations = verify(problem, proposal)
    if violations:
        raise UnsoundProposalError(violations)
    return proposal


def _terms(problem: Problem, values: Ints, solution: Solution) -> tuple[ObjectiveTerm, ...]:
    groups = [number for number, group in enumerate(problem.profile.groups) for _ in group]
    return tuple(
        ObjectiveTerm(
            name=term.level.value,
            value=float(value),
            unit=UNITS[term.level],
            weight=float(term.weight),
            bound=None if bound is None else float(bound),
            group=group,
        )
        for term, value, bound, group in zip(
            problem.profile.terms, values, solution.bounds, groups, strict=True
        )
    )


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
