"""The locks and reserves that cannot all be kept are named, and no others."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest

from app.domain.directive import LockKind, PlanLock, Reserve
from app.domain.message import bilingual
from app.domain.plan import SolveStatus
from app.planning.program.formulation import Formulation
from app.planning.propose import plan_problem
from app.planning.solving.conflict import ConflictError, conflicting
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import solve
from app.runtime.progress import CancelToken, Progress
from tests.unit.planning.samples import HEADER, need, problem, stock, team, vehicle

AT = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)


def lock(number: str, kind: LockKind, **about: object) -> PlanLock:
    return PlanLock(id=number, kind=kind, at=AT, author="duty", **about)  # type: ignore[arg-type]


USE_A = lock("use a", LockKind.USE, team_id="a")
AVOID_A = lock("avoid a", LockKind.AVOID, team_id="a")
USE_B = lock("use b", LockKind.USE, team_id="b")
BLANKETS = lock("blankets", LockKind.USE, depot_id="d0", item="blanket", quantity=4)
KEEP = Reserve(id="keep", item="blanket", quantity=3, at=AT, author="duty")
NOWHERE = lock("nowhere", LockKind.USE, team_id="b", zone_id="z1")


def given(*rules: PlanLock | Reserve) -> Formulation:
    return Formulation(
        problem(
            demands=[need("z0", "guide", 4), need("z0", "blanket", 5)],
            seconds=[[60.0, 9000.0]],
            teams=[team("a", "d0", 2, "guide"), team("b", "d0", 2, "guide")],
            stock=[stock("d0", "blanket", 5)],
            vehicles=[vehicle("v", "d0", 100.0)],
            locks=tuple(rule for rule in rules if isinstance(rule, PlanLock)),
            reserves=tuple(rule for rule in rules if isinstance(rule, Reserve)),
        )
    )


def named(formulation: Formulation, process: SolverProcess) -> set[str]:
    return set(conflicting(formulation.matrix, formulation.rule_rows, process, Progress()))


@pytest.mark.parametrize(
    ("rules", "conflict"),
    [
        ((USE_A, AVOID_A, USE_B, KEEP), {"use a", "avoid a"}),
        ((USE_A, BLANKETS, KEEP), {"blankets", "keep"}),
        ((USE_A, NOWHERE, KEEP), {"nowhere"}),
        ((USE_A, USE_B, KEEP), set()),
    ],
)
def test_the_smallest_conflict_is_named(
    rules: tuple[PlanLock | Reserve, ...], conflict: set[str], process: SolverProcess
) -> None:
    assert named(given(*rules), process) == conflict
    found = solve(given(*rules).matrix, time_limit_s=20, progress=Progress(), process=process)
    expected = SolveStatus.INFEASIBLE if conflict else SolveStatus.OPTIMAL
    assert found.status is expected
    assert (found.values is None) == bool(conflict)


def test_without_any_one_of_them_the_rest_can_be_kept(process: SolverProcess) -> None:
    """With two conflicts at once one is named, and it is one."""
    rules = (USE_A, AVOID_A, BLANKETS, KEEP)
    conflict = named(given(*rules), process)
    assert len(conflict) == 2
    chosen = [rule for rule in rules if rule.id in conflict]
    for some in itertools.combinations(chosen, 1):
        assert named(given(*some), process) == set()


def test_a_cancel_ends_the_filter_and_names_no_rule_falsely(process: SolverProcess) -> None:
    token = CancelToken()
    token.cancel()
    formulation = given(USE_A, AVOID_A)
    assert conflicting(formulation.matrix, formulation.rule_rows, process, Progress(token)) == ()


def test_the_error_names_each_in_words() -> None:
    error = ConflictError(("keep", "use a"), lambda rule: bilingual(rule, rule))
    assert error.conflicts == ("keep", "use a")
    assert len(error.details) == 2


def test_a_proposal_that_cannot_be_says_which_orders_clash(process: SolverProcess) -> None:
    clash = given(USE_A, AVOID_A, KEEP).problem
    with pytest.raises(ConflictError) as error:
        plan_problem(clash, HEADER, None, process, time_limit_s=20, progress=Progress())
    assert set(error.value.conflicts) == {"use a", "avoid a"}
    assert len(error.value.details) == 2
