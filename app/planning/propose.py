"""The proposal: needs, problem, integer program, check and explanation, in one cancellable piece of work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.domain.errors import Cancelled, UserError
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, ObjectiveTerm, Plan, PlanStatus, Proposal, Unmet
from app.planning.build import build_problem
from app.planning.demand import demand_for, stable_id
from app.planning.explain import Explanation, explain
from app.planning.fingerprint import inputs_hash
from app.planning.formulation import Delivery, Formulation
from app.planning.matrix import Ints
from app.planning.objective import LEVELS, UNITS, weighted, weights
from app.planning.problem import Problem
from app.planning.process import SolverProcess
from app.planning.solve import Solution, solve
from app.planning.verify import gap, verify
from app.runtime.progress import Progress

__all__ = ["inputs_hash", "propose"]


ASSUMED = (msg("planning.assumed.vehicles"), msg("planning.assumed.loads"))
"""What every plan takes for granted."""


class UnsoundProposalError(RuntimeError):
    """A proposal failed its check: a defect of the program, so nothing is shown. Names the violations."""


def propose(
    snapshot: Snapshot,
    incident_ids: Sequence[str],
    *,
    at: datetime,
    author: str,
    time_limit_s: float = 20.0,
    progress: Progress | None = None,
) -> Proposal:
    """Who and what goes where, verified, with a cause and a cure for every need that stays unmet.

    A cancel in the midst of the search gives the best plan so far with status CANCELLED.

    Raises:
        UserError: nothing is needed, nothing can be sent, figures make no sense, or the limit passed before
        any
            plan was found.
        Cancelled: a person stopped the work before any plan was found.
        UnsoundProposalError: the result fails `verify`.
    """
    progress = progress or Progress()
    with SolverProcess() as process:
        progress.report(0.05, msg("planning.counting"))
        ids = tuple(sorted(incident_ids))
        table = demand_for(snapshot, ids, at)
        problem, terrain = build_problem(snapshot, ids, table.demands, progress)
        formulation = Formulation(problem)
        matrix = formulation.matrix
        solution = solve(matrix, time_limit_s=time_limit_s, progress=progress, process=process)
        if solution.values is None:
            if progress.token.cancelled:
                raise Cancelled
            raise UserError(msg("planning.no_plan_in_time", seconds=round(time_limit_s)))
        sent = formulation.deliveries(solution.values)
        reasons = explain(problem, sent, terrain, process, progress)
    terms = _terms(problem, matrix.level_values(solution.values), solution)
    inputs = inputs_hash(snapshot, ids)
    plan = Plan(
        id=stable_id("plan", inputs, at.isoformat()),
        incident_ids=ids,
        status=PlanStatus.PROPOSED,
        solve_status=solution.status,
        created_at=at,
        created_by=author,
        solve_s=solution.seconds,
        objective=weighted(problem, [term.value for term in terms]),
        bound=weighted(problem, [term.bound or 0.0 for term in terms]),
        gap=gap([(term.value, term.bound) for term in terms]),
        terms=terms,
        inputs_hash=inputs,
        assumptions=(*table.assumptions, *ASSUMED),
    )
    proposal = Proposal(
        plan=plan,
        demands=table.demands,
        external=table.external,
        assignments=tuple(_assignment(problem, plan.id, delivery) for delivery in sent),
        unmet=tuple(_unmet(plan.id, reason) for reason in reasons),
        access_points=tuple((s.zone_id, s.access) for s in problem.sites if s.access is not None),
    )
    violations = verify(problem, proposal)
    if violations:
        raise UnsoundProposalError(violations)
    return proposal


def _terms(problem: Problem, values: Ints, solution: Solution) -> tuple[ObjectiveTerm, ...]:
    weight = weights(problem)
    return tuple(
        ObjectiveTerm(
            name=level.value,
            value=float(value),
            unit=UNITS[level],
            weight=float(weight[level]),
            bound=None if bound is None else float(bound),
        )
        for level, value, bound in zip(LEVELS, values, solution.bounds, strict=True)
    )


def _assignment(problem: Problem, plan_id: str, delivery: Delivery) -> Assignment:
    demand = delivery.demand
    if delivery.team is not None:
        mover, depot_id, mode = delivery.team.id, delivery.team.depot_id, delivery.team.mode
        key = (mode, delivery.team.speed_mps)
    else:
        assert delivery.carrier is not None
        mover, depot_id, mode = "", delivery.carrier.depot_id, delivery.carrier.mode
        key = (mode, delivery.carrier.vehicles[0].speed_mps)
    return Assignment(
        id=stable_id("assignment", plan_id, demand.zone_id, demand.item, depot_id, mode, mover),
        plan_id=plan_id,
        zone_id=demand.zone_id,
        depot_id=depot_id,
        item=demand.item,
        quantity=delivery.quantity,
        mode=mode,
        travel_s=delivery.seconds,
        route=problem.route(key, depot_id, demand.zone_id),
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
    )
