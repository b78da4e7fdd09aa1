"""What tours cannot carry is never promised."""

from __future__ import annotations

import pytest

from app.domain.directive import LockKind, PlanLock
from app.domain.plan import UnmetCause
from app.planning.problem.problem import Problem
from app.planning.propose import plan_problem
from app.planning.solving.conflict import ConflictError
from app.planning.solving.process import SolverProcess
from app.runtime.progress import Progress
from tests.unit.planning.samples import HEADER, NOW, need, problem, stock, vehicle


def two_small_vans(*locks: PlanLock) -> Problem:
    """By weight three pieces of 2 kg fit into two vans of 3 kg; by the piece only two do."""
    return problem(
        demands=[need("z0", "water_l", 3)],
        seconds=[[60.0]],
        stock=[stock("d0", "water_l", 9)],
        vehicles=[vehicle("a", "d0", 3.0), vehicle("b", "d0", 3.0)],
        locks=locks,
    )


def test_what_fits_by_weight_alone_stays_unmet(process: SolverProcess) -> None:
    proposal = plan_problem(two_small_vans(), HEADER, None, process, time_limit_s=10, progress=Progress())
    assert sum(a.quantity for a in proposal.assignments) == 2
    assert [(u.missing, u.cause) for u in proposal.unmet] == [(1, UnmetCause.NO_VEHICLE)]


def test_a_lock_that_no_tours_can_keep_is_named(process: SolverProcess) -> None:
    lock = PlanLock(
        id="all", kind=LockKind.USE, at=NOW, author="duty", depot_id="d0", item="water_l", quantity=3
    )
    with pytest.raises(ConflictError) as caught:
        plan_problem(two_small_vans(lock), HEADER, None, process, time_limit_s=10, progress=Progress())
    assert caught.value.conflicts == ("all",)
    assert caught.value.message.key == "planning.lock_not_carried"
