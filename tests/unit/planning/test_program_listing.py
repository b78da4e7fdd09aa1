"""The program's best plan is the best of all plans, listed one by one without it."""

from __future__ import annotations

import itertools

import pytest

from app.planning.program.formulation import Formulation
from tests.unit.planning.listing import listed_optimum, small
from tests.unit.planning.program_samples import best, rich_problem

BATCHES, BATCH = 12, 25


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_best_plan_is_the_best_of_all_plans(batch: int) -> None:
    seeds = (seed for seed in itertools.count(batch * 1000) if small(rich_problem(seed)))
    for seed in itertools.islice(seeds, BATCH):
        given = rich_problem(seed)
        formulation = Formulation(given)
        x = best(formulation.matrix)
        found = None if x is None else tuple(formulation.matrix.level_values(x).tolist())
        assert found == listed_optimum(given), f"seed {seed}"
