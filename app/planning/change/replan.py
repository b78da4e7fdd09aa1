"""Planning again after a change: as little as possible of the plan in force changes, within moments.

Only what the change touches is planned anew, everything else is held; so nothing is proven. The proof is that
of an ordinary `propose`, which may follow in the background and find something better.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime

import numpy as np

from app.domain.directive import AS_IT_IS, WhatIf
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, Proposal, SolveStatus
from app.planning.change.difference import impossible, orders_in_force
from app.planning.change.held import settled_columns
from app.planning.change.moment import Moment, moment_of
from app.planning.change.neighbourhood import neighbourhood
from app.planning.change.restriction import restricted
from app.planning.compose import Header
from app.planning.problem.fingerprint import inputs_hash
from app.planning.problem.problem import Problem
from app.planning.program.formulation import Formulation
from app.planning.program.matrix import Ints
from app.planning.propose import Search, campus_version, plan_in_force, plan_problem
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import Solution, solve, solve_part
from app.runtime.progress import Progress

GAP = 0.005
"""By what share of all that comes after life safety a re-plan may miss the best of what it leaves open."""


def replan(
    snapshot: Snapshot,
    incident_ids: Sequence[str],
    *,
    at: datetime,
    author: str,
    made: WhatIf = AS_IT_IS,
    time_limit_s: float = 5.0,
    progress: Progress | None = None,
    process: SolverProcess | None = None,
) -> Proposal:
    """A verified proposal that changes the plan in force only where it has to, with status FEASIBLE.

    Where holding the rest leaves no way, everything is planned anew.

    Raises:
        UserError: no plan is in force, or as `propose` does.
        Cancelled: a person stopped it before there was a plan.
    """
    progress = progress or Progress()
    running = orders_in_force(snapshot, incident_ids)
    if not running:
        raise UserError(msg("replan.nothing_in_force"))
    moment = moment_of(snapshot, incident_ids, at=at, made=made, progress=progress)
    header = header_of(snapshot, moment, incident_ids, at=at, author=author, made=made)
    lost = impossible(moment.snapshot, running)
    standing = [order for order in running if order.id not in lost]
    with SolverProcess() if process is None else nullcontext(process) as solver:
        search = minimal_change(moment.problem, standing, missing_before(snapshot, running), solver, progress)
        return plan_problem(
            moment.problem,
            header,
            moment.terrain,
            solver,
            time_limit_s=time_limit_s,
            progress=progress,
            search=search,
        )


def header_of(
    snapshot: Snapshot,
    moment: Moment,
    incident_ids: Sequence[str],
    *,
    at: datetime,
    author: str,
    made: WhatIf,
) -> Header:
    """What a proposal of the moment says about itself."""
    ids = tuple(sorted(set(incident_ids)))
    return Header(
        incident_ids=ids,
        at=at,
        author=author,
        inputs_hash=inputs_hash(snapshot, ids),
        external=moment.table.external,
        assumptions=(*moment.table.assumptions, msg("planning.assumed.held")),
        made=made,
        replaces=plan_in_force(snapshot, ids),
        campus_version=campus_version(snapshot),
    )


def missing_before(snapshot: Snapshot, orders: Sequence[Assignment]) -> Mapping[str, int]:
    """What the plans of some orders leave unmet of each need, by its id; of older plans by zone and item."""
    plans = {order.plan_id for order in orders}
    return {u.demand_id: u.missing for u in snapshot.unmet if u.plan_id in plans and u.demand_id}


def minimal_change(
    problem: Problem,
    orders: Sequence[Assignment],
    missing: Mapping[str, int],
    process: SolverProcess,
    progress: Progress,
) -> Search:
    """Finds a plan that changes some orders only where the problem touches them; else one of all that is
    possible.
    """
    hood = neighbourhood(problem, orders, missing)

    def search(formulation: Formulation, time_limit_s: float) -> Solution:
        begun = time.monotonic()
        settled = settled_columns(formulation, hood.held, hood.free)
        usual = [column for column, value in settled_columns(formulation, orders, ()).items() if value]
        found = part_solved(formulation, settled, time_limit_s, process, progress, gap=GAP, usual=usual)
        if found is not None:
            return found
        left = max(1.0, time_limit_s - (time.monotonic() - begun))
        return solve(formulation.matrix, time_limit_s=left, progress=progress, process=process)

    return search


def part_solved(
    formulation: Formulation,
    settled: Mapping[int, int],
    time_limit_s: float,
    process: SolverProcess,
    progress: Progress,
    *,
    gap: float = 0.0,
    usual: Sequence[int] = (),
) -> Solution | None:
    """The best plan in which some columns have given values; None where none was found.

    With a `gap` it is found sooner, and what comes after unmet life-safety need is together within that share
    of its best; `usual` are columns that are likely to be of use.
    """
    part = restricted(formulation.matrix, settled)
    if part is None:
        return None
    if not len(part.columns):
        point, seconds, cancelled = part.whole(part.point[part.columns]), 0.0, False
    else:
        if gap:
            likely = np.zeros(len(part.point), dtype=bool)
            likely[list(usual)] = True
            elsewhere = formulation.matrix.level_values(part.whole(np.zeros(len(part.columns))))
            found = solve_part(
                part.matrix,
                gap=gap,
                elsewhere=elsewhere,
                usual=likely[part.columns],
                time_limit_s=time_limit_s,
                progress=progress,
                process=process,
            )
        else:
            found = solve(part.matrix, time_limit_s=time_limit_s, progress=progress, process=process)
        if found.values is None:
            return None
        point, seconds = part.whole(found.values), found.seconds
        cancelled = found.status is SolveStatus.CANCELLED
    if not formulation.matrix.accepts(point.astype(float)):
        return None
    return unproven(formulation, point, seconds, cancelled=cancelled)


def unproven(formulation: Formulation, point: Ints, seconds: float, *, cancelled: bool = False) -> Solution:
    """A point of the program of which nothing says how good the whole could be."""
    return Solution(
        status=SolveStatus.CANCELLED if cancelled else SolveStatus.FEASIBLE,
        values=point,
        bounds=(None,) * len(formulation.matrix.levels),
        seconds=seconds,
    )
