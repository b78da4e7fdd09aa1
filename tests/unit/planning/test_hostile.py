"""Whatever figures come in: a refusal in words or a plan that holds; never a crash or an unverified plan."""

from __future__ import annotations

import pytest

from app.domain.errors import UserError
from app.planning.check.verify import verify
from app.planning.problem.check import check
from app.planning.program.formulation import Formulation
from app.planning.propose import Search, plan_problem
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import Solution, first_plan, solve
from app.runtime.progress import Progress
from tests.unit.planning.random_problems import hostile_problem
from tests.unit.planning.samples import HEADER

INSTANCES = 10_000
BATCH = 250


def searching(seed: int, process: SolverProcess) -> Search:
    """Every fourth problem is solved, of the others the first plan is taken."""
    find = first_plan if seed % 4 else solve

    def search(formulation: Formulation, left_s: float) -> Solution:
        return find(formulation.matrix, time_limit_s=left_s, progress=Progress(), process=process)

    return search


@pytest.mark.parametrize("batch", range(INSTANCES // BATCH))
def test_hostile_figures_are_refused_or_planned_soundly(batch: int, process: SolverProcess) -> None:
    planned = refused = 0
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        given = hostile_problem(seed)
        try:
            sound = check(given)
            proposal = plan_problem(
                sound,
                HEADER,
                None,
                process,
                time_limit_s=5,
                progress=Progress(),
                search=searching(seed, process),
            )
        except UserError as error:
            assert error.message.key.startswith("planning."), f"seed {seed}"
            refused += 1
            continue
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
        assert verify(sound, proposal) == (), f"seed {seed}"
        planned += 1
    assert planned > BATCH // 20 and refused > BATCH // 10
