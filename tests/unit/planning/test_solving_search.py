"""The search against the listing of all points: order of the groups, peaks, true bounds, locks."""

from __future__ import annotations

import itertools
import math
import time
from dataclasses import replace

import numpy as np
import pytest

from app.domain.plan import SolveStatus, TracePoint
from app.planning.program.formulation import Formulation
from app.planning.program.matrix import Matrix
from app.planning.solving import standing
from app.planning.solving.blocks import Solver
from app.planning.solving.process import SolverProcess
from app.planning.solving.relaxation import certificate, held, tightened
from app.planning.solving.solve import Solution, first_plan, solve, solve_part
from app.planning.solving.weighing import scales
from app.runtime.progress import Progress
from bench.planning.instances import LITTLE, TINY, Variant, instance

GROUPS = ((0,), (1,), (2,), (3, 4))
PEAK = 1


def random_matrix(seed: int) -> Matrix:
    """Two blocks: few columns that cover needs within capacities; unmet need, a peak, and three sums."""
    rng = np.random.default_rng(seed)
    lower, upper, tables = list[float](), list[float](), list[np.ndarray]()
    levels = np.zeros((5, 10))
    for block in range(2):
        send, missing = np.arange(3) + 5 * block, np.arange(2) + 5 * block + 3
        for need in range(2):
            row = np.zeros(10)
            row[send] = rng.integers(0, 4, 3)
            row[missing[need]] = 1
            tables.append(row)
            lower.append(float(rng.integers(1, 4)))
            upper.append(math.inf)
        row = np.zeros(10)
        row[send] = rng.integers(1, 3, 3)
        tables.append(row)
        lower.append(-math.inf)
        upper.append(float(rng.integers(1, 6)))
        levels[0, missing] = rng.integers(1, 3, 2) * 10
        levels[1, send] = rng.integers(0, 4, 3) * 7
        levels[2, send] = rng.integers(0, 9, 3)
        levels[3, missing] = rng.integers(0, 5, 2)
        levels[4, send] = rng.integers(0, 3, 3)
    rows = [np.flatnonzero(row) for row in tables]
    return Matrix(
        lower=np.zeros(10),
        upper=np.tile([2.0, 2.0, 2.0, 3.0, 3.0], 2),
        row_lower=np.array(lower),
        row_upper=np.array(upper),
        start=np.cumsum([0, *(len(row) for row in rows)]),
        index=np.concatenate(rows),
        value=np.concatenate([table[row] for table, row in zip(tables, rows, strict=True)]),
        levels=levels,
        peaks=np.arange(5) == PEAK,
        groups=GROUPS,
        weights=np.array([1, 1, 1, 3, 2]),
        idle=np.tile([0.0, 0.0, 0.0, 3.0, 3.0], 2),
    )


def all_points(matrix: Matrix) -> np.ndarray:
    """(k, n) every acceptable point."""
    ranges = [range(int(a), int(b) + 1) for a, b in zip(matrix.lower, matrix.upper, strict=True)]
    halves = []
    for part in (slice(0, 5), slice(5, 10)):
        other = matrix.idle.copy()
        found = []
        for values in itertools.product(*ranges[part]):
            other[part] = values
            if matrix.accepts(other):
                found.append(values)
        halves.append(found)
    return np.array([(*a, *b) for a in halves[0] for b in halves[1]], dtype=float)


def listed(matrix: Matrix) -> np.ndarray:
    """(k, g) group values of every acceptable point."""
    return np.array([matrix.group_values(point) for point in all_points(matrix)])


def listed_levels(matrix: Matrix) -> np.ndarray:
    """(k, l) level values of every acceptable point."""
    return np.array([matrix.level_values(point) for point in all_points(matrix)])


def assert_true_bounds(found: Solution, matrix: Matrix, values: np.ndarray) -> None:
    """Among the points that are as good on all groups before, none goes below a group's bound."""
    assert found.values is not None
    own = matrix.group_values(found.values)
    for number, group in enumerate(matrix.groups):
        bound = found.bounds[group[0]]
        if len(group) > 1 or bound is None:
            continue
        as_good = (values[:, :number] <= own[:number]).all(axis=1)
        assert bound <= values[as_good, number].min()


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks are solved apart, however small."""
    monkeypatch.setattr(standing, "SMALL", 1)


@pytest.mark.parametrize("batch", range(4))
def test_the_search_finds_what_listing_finds(
    batch: int, process: SolverProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "SMALL", 64 if batch == 0 else 1)
    for seed in range(batch * 4, batch * 4 + 4):
        matrix = random_matrix(seed)
        values = listed(matrix)
        best = min(map(tuple, values.tolist()))
        found = solve(matrix, time_limit_s=30, progress=Progress(), process=process)
        assert found.status is SolveStatus.OPTIMAL
        assert found.values is not None
        assert tuple(matrix.group_values(found.values)) == best, f"seed {seed}"
        assert found.bounds == tuple(matrix.level_values(found.values))


@pytest.mark.usefixtures("apart")
def test_with_a_gap_life_safety_is_still_exact_and_bounds_are_true(process: SolverProcess) -> None:
    for seed in range(40, 46):
        matrix = random_matrix(seed)
        values = listed(matrix)
        found = solve(matrix, time_limit_s=30, progress=Progress(), process=process, gap=0.3)
        assert found.values is not None
        assert matrix.group_values(found.values)[0] == values[:, 0].min() == found.bounds[0]
        assert_true_bounds(found, matrix, values)


@pytest.mark.usefixtures("apart")
def test_a_part_of_a_program_is_exact_in_life_safety_and_close_in_the_rest(process: SolverProcess) -> None:
    """The gap counts what is settled elsewhere; nothing of the whole is called proven."""
    for seed in range(50, 56):
        matrix = random_matrix(seed)
        later = scales(matrix)[list(itertools.chain(*GROUPS[2:]))]
        figures = listed_levels(matrix)
        best = figures[:, 0].min()
        for elsewhere in (0, 10_000):
            settled = np.array([0, 0, elsewhere, 0, 0])
            found = solve_part(
                matrix,
                gap=0.1,
                elsewhere=settled,
                usual=np.zeros(10, dtype=bool),
                time_limit_s=30,
                progress=Progress(),
                process=process,
            )
            assert found.values is not None and found.status is SolveStatus.FEASIBLE
            assert set(found.bounds) == {None}
            own = matrix.level_values(found.values)
            assert own[0] == best
            alike = figures[(figures[:, 0] == best) & (figures[:, PEAK] <= own[PEAK])]
            reached, least = later @ own[2:], (alike[:, 2:] @ later).min()
            assert reached - least <= 0.1 * (reached + later[0] * elsewhere) + 1.0


def test_columns_that_are_fixed_count_although_the_solver_is_not_given_them(process: SolverProcess) -> None:
    for seed in range(6):
        matrix = random_matrix(seed)
        points = all_points(matrix)
        fixed = [0, 6]
        lower, upper = matrix.lower.copy(), matrix.upper.copy()
        lower[fixed] = upper[fixed] = points[len(points) // 2][fixed]
        part = replace(matrix, lower=lower, upper=upper)
        cost = matrix.levels[0] + matrix.levels[2] + 1.0
        solver = Solver(process, time.monotonic() + 30, Progress())
        answer = solver.run(part, cost, solver.deadline)
        least = min(float(cost @ point) for point in points if part.accepts(point))
        assert part.accepts(answer.incumbents[-1])
        assert cost @ answer.incumbents[-1] == pytest.approx(least) == pytest.approx(answer.bound)
        relaxed, proof, _ = solver.relax(part, cost, solver.deadline)
        assert relaxed is not None and (relaxed[fixed] == lower[fixed]).all()
        assert proof is not None and proof.bound <= least


def test_bounds_of_a_wide_gap_hold_against_a_long_search(process: SolverProcess) -> None:
    """On a problem too large to list, no bound exceeds what the proven best plan reaches."""
    for variant in (Variant.PLAIN, Variant.TRIPS):
        matrix = Formulation(instance(LITTLE, variant)).matrix
        best = solve(matrix, time_limit_s=60, progress=Progress(), process=process)
        quick = solve(matrix, time_limit_s=30, progress=Progress(), process=process, gap=0.05)
        assert best.status is SolveStatus.OPTIMAL and best.values is not None and quick.values is not None
        proven, reached = matrix.level_values(best.values), matrix.level_values(quick.values)
        for level, bound in enumerate(quick.bounds):
            assert bound is not None and bound <= reached[level]
            if (proven[:level] <= reached[:level]).all():
                assert bound <= proven[level]
        assert quick.weighed_gap is not None and quick.weighed_gap <= 0.05


def test_the_duals_of_a_relaxation_prove_no_more_than_is_true() -> None:
    rng = np.random.default_rng(3)
    for seed in range(8):
        matrix = random_matrix(seed)
        points = all_points(matrix)[::17]
        cost = matrix.levels[0] + matrix.levels[2]
        worth = points @ cost
        proof = certificate(matrix, cost, rng.normal(0, 3, len(matrix.row_lower)))
        assert proof.bound <= worth.min()
        most = math.floor(np.median(worth))
        narrow = tightened(matrix, proof, most)
        smaller = held(matrix, cost, most, proof)
        for point, value in zip(points, worth, strict=True):
            if value <= most:
                assert narrow.accepts(point) and smaller.accepts(point)
            else:
                assert not smaller.accepts(point)


def test_a_bound_that_proves_nothing_takes_nothing_away() -> None:
    """Sides of rows and the gap may both be infinite; their difference is asked for nowhere."""
    matrix = random_matrix(3)
    cost = matrix.levels[0] + matrix.levels[2]
    rng = np.random.default_rng(5)
    proof = certificate(matrix, cost, rng.normal(0, 3, len(matrix.row_lower)))
    assert np.isinf(matrix.row_lower).any() and np.isinf(matrix.row_upper).any() and proof.rows.any()
    for most, bound in ((math.inf, proof.bound), (float(cost.sum()), -math.inf)):
        unknown = replace(proof, bound=bound)
        assert not np.isnan(held(matrix, cost, most, unknown).row_upper).any()
        for point in all_points(matrix)[::41]:
            assert tightened(matrix, unknown, most).accepts(point)
            assert held(matrix, cost, most, unknown).accepts(point) or cost @ point > most


@pytest.mark.parametrize(("side", "dual"), [(1.5, 1.0), (1.98, 1.0), (1.01, 1.0), (1.5, 0.4)])
def test_what_holds_a_group_keeps_a_plan_next_to_a_side_that_is_no_whole_number(
    side: float, dual: float
) -> None:
    """Loads in kg, hours, and rows that hold earlier groups have such sides."""
    row = {"start": np.array([0, 2]), "index": np.array([0, 1])}
    two = {"lower": np.zeros(2), "upper": np.full(2, 3.0), "levels": np.ones((5, 2)), "idle": np.ones(2)}
    for sign in (1.0, -1.0):  # at least so much, and the same row the other way round
        sides = np.array([side * sign]), np.array([math.inf * sign])
        at_least, at_most = min(sides), max(sides)
        matrix = replace(
            random_matrix(0), **two, **row, value=np.full(2, sign), row_lower=at_least, row_upper=at_most
        )
        proof = certificate(matrix, np.ones(2), np.array([dual * sign]))
        for most in (2, 3):
            smaller = held(matrix, np.ones(2), most, proof)
            for point in itertools.product(range(4), repeat=2):
                assert smaller.accepts(np.array(point, dtype=float)) == (2 <= sum(point) <= most)


def test_a_program_without_columns_is_solved_by_its_empty_plan(process: SolverProcess) -> None:
    matrix = random_matrix(0)
    nothing = replace(
        matrix,
        lower=np.zeros(0),
        upper=np.zeros(0),
        row_lower=np.zeros(0),
        row_upper=np.zeros(0),
        start=np.zeros(1, dtype=np.int64),
        index=np.zeros(0, dtype=np.int64),
        value=np.zeros(0),
        levels=np.zeros((5, 0)),
        idle=np.zeros(0),
    )
    found = solve(nothing, time_limit_s=10, progress=Progress(), process=process)
    assert found.status is SolveStatus.OPTIMAL
    assert found.bounds == (0, 0, 0, 0, 0)


def test_a_known_plan_is_never_lost(process: SolverProcess) -> None:
    matrix = Formulation(instance(TINY)).matrix
    best = solve(matrix, time_limit_s=30, progress=Progress(), process=process)
    again = solve(matrix, time_limit_s=0.0, progress=Progress(), process=process, start=best.values)
    assert again.status is SolveStatus.FEASIBLE
    assert again.values is not None and best.values is not None
    assert again.values.tolist() == best.values.tolist()


def test_a_start_that_is_no_plan_is_not_taken(process: SolverProcess) -> None:
    matrix = Formulation(instance(TINY)).matrix
    wrong = matrix.upper.astype(np.int64) + 1
    found = solve(matrix, time_limit_s=0.0, progress=Progress(), process=process, start=wrong)
    assert (found.status, found.values) == (SolveStatus.NO_PLAN, None)


def test_infeasible_is_said_where_it_is_proven(process: SolverProcess) -> None:
    """Only rows that forbid sending nothing can do that: locks and reserves."""
    matrix = random_matrix(1)
    demanding = matrix.with_row(-matrix.levels[2], -1000.0)
    assert not demanding.accepts(demanding.idle)
    found = solve(demanding, time_limit_s=30, progress=Progress(), process=process)
    assert (found.status, found.values) == (SolveStatus.INFEASIBLE, None)


def test_a_lock_that_can_be_kept_is_kept(process: SolverProcess) -> None:
    for seed in range(4):
        free = random_matrix(seed)
        column = np.zeros(10)
        column[0] = -1.0
        matrix = free.with_row(column, -1.0)
        values = listed_with(matrix)
        found = solve(matrix, time_limit_s=30, progress=Progress(), process=process)
        if not len(values):
            assert found.status is SolveStatus.INFEASIBLE
            continue
        assert found.status is SolveStatus.OPTIMAL and found.values is not None
        assert found.values[0] >= 1
        assert tuple(matrix.group_values(found.values)) == min(map(tuple, values.tolist()))


def listed_with(matrix: Matrix) -> np.ndarray:
    """As `listed`, where not even the idle point may be acceptable."""
    last = len(matrix.row_lower) - 1
    free = replace(
        matrix,
        row_lower=matrix.row_lower[:last],
        row_upper=matrix.row_upper[:last],
        start=matrix.start[:-1],
        index=matrix.index[: matrix.start[-2]],
        value=matrix.value[: matrix.start[-2]],
    )
    points = [point for point in all_points(free) if matrix.accepts(point)]
    return np.array([matrix.group_values(point) for point in points])


def test_the_first_plan_is_a_plan_near_the_best(process: SolverProcess) -> None:
    matrix = Formulation(instance(LITTLE)).matrix
    found = first_plan(matrix, time_limit_s=20, progress=Progress(), process=process)
    assert found.status is SolveStatus.FEASIBLE
    assert found.values is not None and matrix.accepts(found.values.astype(float))
    weights = scales(matrix) @ matrix.levels
    best = solve(matrix, time_limit_s=60, progress=Progress(), process=process)
    assert best.values is not None
    assert weights @ found.values <= 1.3 * (weights @ best.values)


def test_the_trace_is_told_while_the_search_goes_on(process: SolverProcess) -> None:
    heard: list[TracePoint] = []
    matrix = Formulation(instance(LITTLE)).matrix
    found = solve(matrix, time_limit_s=60, progress=Progress(), process=process, listener=heard.append)
    assert tuple(heard) == found.trace
    assert {point.group for point in heard} == set(range(len(matrix.groups)))
    assert [p.seconds for p in heard] == sorted(p.seconds for p in heard)
    assert found.values is not None
    last = {point.group: point for point in heard}
    for number, value in enumerate(matrix.group_values(found.values)):
        assert last[number].value == last[number].bound == value
