"""The problem of a moment under a what-if."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.directive import AS_IT_IS, WhatIf
from app.domain.operation import Snapshot
from app.planning.change.whatif import with_resources, with_terms
from app.planning.needs.demand import DemandTable, demand_for
from app.planning.problem.build import Terrain, build_problem
from app.planning.problem.problem import Problem
from app.runtime.progress import Progress


@dataclass(frozen=True, eq=False)
class Moment:
    """What some incidents need at a moment, and the problem of meeting it."""

    snapshot: Snapshot
    """With what the what-if changes."""
    table: DemandTable
    problem: Problem
    terrain: Terrain


def moment_of(
    snapshot: Snapshot,
    incident_ids: Sequence[str],
    *,
    at: datetime,
    made: WhatIf = AS_IT_IS,
    progress: Progress | None = None,
) -> Moment:
    """The problem of a plan for some incidents. Raises as `with_resources` and `build_problem`."""
    ids = tuple(sorted(set(incident_ids)))
    changed = with_resources(snapshot, made)
    table = demand_for(changed, ids, at, horizon=made.horizon)
    problem, terrain = build_problem(changed, ids, table.demands, progress or Progress(), at=at)
    return Moment(changed, table, with_terms(problem, made), terrain)
