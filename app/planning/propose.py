"""The proposal: needs, problem, integer program, explanation and check, in one cancellable piece of work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import TypeAlias

from app.domain.directive import AS_IT_IS, WhatIf
from app.domain.errors import Cancelled, UserError
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.domain.plan import Proposal, SolveStatus, TaskStatus
from app.planning.change.whatif import with_resources, with_terms
from app.planning.check.cut_off import through_danger
from app.planning.compose import Header, UnsoundProposalError, compose
from app.planning.explain.explain import explain
from app.planning.needs.demand import demand_for
from app.planning.problem.build import Terrain, build_problem
from app.planning.problem.fingerprint import inputs_hash
from app.planning.problem.problem import Problem
from app.planning.program.formulation import Formulation
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import Solution, solve
from app.runtime.progress import CancelToken, Progress

__all__ = ["Search", "inputs_hash", "plan_problem", "propose"]


def propose(
    snapshot: Snapshot,
    incident_ids: Sequence[str],
    *,
    at: datetime,
    author: str,
    made: WhatIf = AS_IT_IS,
    time_limit_s: float = 20.0,
    progress: Progress | None = None,
    process: SolverProcess | None = None,
) -> Proposal:
    """Who and what goes where, verified, with a cause and a cure for every need that stays unmet.

    A cancel in the midst of the search gives the best plan so far with status CANCELLED. A `process` that is
    given is used and stays open; otherwise one is started and ended.

    Raises:
        UserError: nothing is needed or can be sent, figures make no sense, or no plan was found in time.
        Cancelled: a person stopped the work before any plan was found.
        UnsoundProposalError: the result fails `verify`, or a route enters the blocked area.
    """
    progress = progress or Progress()
    ids = tuple(sorted(set(incident_ids)))
    with SolverProcess() if process is None else nullcontext(process) as solver:
        progress.report(0.05, msg("planning.counting"))
        changed = with_resources(snapshot, made)
        table = demand_for(changed, ids, at)
        problem, terrain = build_problem(changed, ids, table.demands, progress)
        problem = with_terms(problem, made)
        header = Header(
            incident_ids=ids,
            at=at,
            author=author,
            inputs_hash=inputs_hash(snapshot, ids),
            external=table.external,
            assumptions=(*table.assumptions, *_under_way(snapshot, ids)),
            made=made,
        )
        return plan_problem(problem, header, terrain, solver, time_limit_s=time_limit_s, progress=progress)


def _under_way(snapshot: Snapshot, incident_ids: Sequence[str]) -> list[Message]:
    """That a plan starts from the depots, although some of what it sends has left them already."""
    left = [
        task
        for task in snapshot.tasks
        if task.incident_id in incident_ids and task.status in (TaskStatus.UNDER_WAY, TaskStatus.DONE)
    ]
    return [msg("planning.assumed.under_way", n=len(left))] if left else []


Search: TypeAlias = Callable[[Formulation, float], Solution]
"""Finds a point of a program within so many seconds."""


def _stopped() -> Progress:
    """Of work that is not to be begun."""
    token = CancelToken()
    token.cancel()
    return Progress(token)


def plan_problem(
    problem: Problem,
    header: Header,
    terrain: Terrain | None,
    process: SolverProcess,
    *,
    time_limit_s: float,
    progress: Progress,
    search: Search | None = None,
) -> Proposal:
    """Solve, explain and check one problem. Raises as `propose` does.

    A `search` of one's own stands in for the solver: it gives a point of the program, or none. Then nothing
    is proven and no cures are tried.
    """
    formulation = Formulation(problem)
    matrix = formulation.matrix
    solution = (
        solve(matrix, time_limit_s=time_limit_s, progress=progress, process=process)
        if search is None
        else search(formulation, time_limit_s)
    )
    if solution.values is None:
        if progress.token.cancelled:
            raise Cancelled
        raise UserError(msg("planning.no_plan_in_time", seconds=round(time_limit_s)))
    deliveries = formulation.deliveries(solution.values)
    left_s = time_limit_s - solution.seconds
    settled = solution.status is SolveStatus.OPTIMAL
    trying = progress if search is None else _stopped()
    explanations = explain(problem, deliveries, terrain, process, trying, left_s=left_s, settled=settled)
    values = matrix.level_values(solution.values)
    proposal = compose(problem, values, solution, deliveries, explanations, header)
    dangerous = through_danger(proposal.assignments, terrain.blockage) if terrain else ()
    if dangerous:
        raise UnsoundProposalError([assignment.id for assignment in dangerous])
    return proposal
