"""The proposal: needs, problem, integer program, explanation and check, in one cancellable piece of work."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import NoReturn, TypeAlias

from app.domain.directive import AS_IT_IS, PlanLock, Reserve, WhatIf
from app.domain.errors import Cancelled, UserError
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.domain.plan import PlanStatus, Proposal, SolveStatus, TaskStatus, TracePoint
from app.planning.change.directives import directive_words, names_in
from app.planning.change.whatif import with_resources, with_terms
from app.planning.check.cut_off import through_danger, tours_through_danger
from app.planning.compose import Header, UnsoundProposalError, compose
from app.planning.delivering import because_of_tours, deliver
from app.planning.explain.explain import LEAST_S, explain
from app.planning.needs.demand import demand_for
from app.planning.problem.build import build_problem
from app.planning.problem.fingerprint import inputs_hash
from app.planning.problem.problem import Problem, team_key
from app.planning.problem.terrain import Terrain
from app.planning.program.formulation import Formulation
from app.planning.solving.conflict import ConflictError, conflicting
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import Solution, solve
from app.runtime.progress import CancelToken, Progress

__all__ = ["Search", "inputs_hash", "plan_problem", "propose"]


Listener: TypeAlias = Callable[[TracePoint], None]
"""Is told how the search goes, from the thread that searches."""


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
    gap: float = 0.0,
    listener: Listener | None = None,
) -> Proposal:
    """Who and what goes where, verified, with a cause and a cure for every need that stays unmet.

    A cancel in the midst of the search gives the best plan so far with status CANCELLED. A `process` that is
    given is used and stays open; otherwise one is started and ended. `gap` is the share by which each group
    of the objective after life safety may miss its bound; `listener` is told how the search goes.

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
        table = demand_for(changed, ids, at, horizon=made.horizon)
        problem, terrain = build_problem(changed, ids, table.demands, progress, at=at)
        problem = with_terms(problem, made)
        header = Header(
            incident_ids=ids,
            at=at,
            author=author,
            inputs_hash=inputs_hash(snapshot, ids),
            external=table.external,
            assumptions=(*table.assumptions, *problem.assumptions, *_under_way(snapshot, ids)),
            made=made,
            replaces=plan_in_force(snapshot, ids),
            campus_version=campus_version(snapshot),
        )
        return plan_problem(
            problem,
            header,
            terrain,
            solver,
            time_limit_s=time_limit_s,
            progress=progress,
            gap=gap,
            listener=listener,
        )


def plan_in_force(snapshot: Snapshot, incident_ids: Sequence[str]) -> str:
    """Id of the latest approved plan for any of some incidents; empty where there is none."""
    chosen = set(incident_ids)
    plans = [p for p in snapshot.plans if p.status is PlanStatus.APPROVED and chosen & set(p.incident_ids)]
    latest = max(plans, key=lambda p: (p.approved_at or p.created_at, p.id), default=None)
    return latest.id if latest else ""


def campus_version(snapshot: Snapshot) -> str:
    """Number of the campus's version, and the first characters of the hash of its sources."""
    info = snapshot.campus.info
    return f"{info.version} {info.source_hash[:12]}".strip()


def _under_way(snapshot: Snapshot, incident_ids: Sequence[str]) -> list[Message]:
    """That loads are planned anew, although some of them have left their depots already."""
    left = [
        task
        for task in snapshot.tasks
        if task.incident_id in incident_ids
        and not task.team_id
        and task.status in (TaskStatus.UNDER_WAY, TaskStatus.DONE)
    ]
    return [msg("planning.assumed.under_way", n=len(left))] if left else []


AFTER = 9
"""How many times as long as writing the program what follows the search takes: measured, 50 x 500 x 20."""

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
    gap: float = 0.0,
    listener: Listener | None = None,
) -> Proposal:
    """Solve, build tours, explain and check one problem. Raises as `propose` does.

    A `search` of one's own stands in for the solver: it gives a point of the program, or none. Then nothing
    is proven and no cures are tried.
    """
    begun = time.monotonic()

    def solved(formulation: Formulation, left_s: float) -> Solution:
        return solve(
            formulation.matrix,
            time_limit_s=left_s,
            progress=progress,
            process=process,
            gap=gap,
            listener=listener,
        )

    formulation = Formulation(problem)
    matrix = formulation.matrix
    written = time.monotonic() - begun
    solution = (search or solved)(formulation, _search_s(written, time_limit_s))
    if solution.values is None:
        _refuse(solution, problem, formulation, process, progress, time_limit_s)
    assert solution.values is not None
    until = begun + time_limit_s
    result, lost = deliver(problem, formulation, solution.values, search or solved, until - LEAST_S)
    settled = solution.status is SolveStatus.OPTIMAL
    explanations = explain(
        problem,
        result.deliveries,
        terrain,
        process,
        progress if search is None else _stopped(),
        left_s=until - time.monotonic(),
        settled=settled,
    )
    explanations = tuple(because_of_tours(problem, one, lost) for one in explanations)
    values = matrix.level_values(solution.values)
    proposal = compose(problem, values, solution, result, explanations, header)
    if terrain is not None:
        _keep_out(problem, proposal, terrain)
    return proposal


def _search_s(written: float, time_limit_s: float) -> float:
    """Seconds for the search, of a limit that holds for the whole: tours, reasons and the check come after it
    and take about as many times as long as writing the program (in seconds) did on this machine.
    """
    return max(time_limit_s / 2, time_limit_s - written - AFTER * written - LEAST_S)


def _keep_out(problem: Problem, proposal: Proposal, terrain: Terrain) -> None:
    """Refuse a proposal with a way through danger. Teams may pass what their protection opens to them."""
    codes = {team.id: team_key(team).protection for team in problem.teams}
    worn = {team_id: terrain.protected[code] for team_id, code in codes.items() if code in terrain.protected}
    dangerous = [a.id for a in through_danger(proposal.assignments, terrain.blockage, worn)]
    dangerous += [tour.id for tour in tours_through_danger(proposal.tours, terrain.blockage)]
    if dangerous:
        raise UnsoundProposalError(dangerous)


def _refuse(
    solution: Solution,
    problem: Problem,
    formulation: Formulation,
    process: SolverProcess,
    progress: Progress,
    time_limit_s: float,
) -> NoReturn:
    """Say why there is no plan."""
    if progress.token.cancelled:
        raise Cancelled
    if solution.status is SolveStatus.INFEASIBLE:
        clash = conflicting(formulation.matrix, formulation.rule_rows, process, progress)
        rules: dict[str, PlanLock | Reserve] = {}
        rules.update({rule.id: rule for rule in problem.locks})
        rules.update({rule.id: rule for rule in problem.reserves})
        names = names_in(problem)
        raise ConflictError(clash, lambda rule: directive_words(rules[rule], names))
    raise UserError(msg("planning.no_plan_in_time", seconds=f"{time_limit_s:g}"))
