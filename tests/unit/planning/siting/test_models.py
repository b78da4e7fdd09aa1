"""Location models against published optima and against every choice there is."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest

from app.domain.plan import SolveStatus
from app.planning.siting.capacitated import capacitated_location
from app.planning.siting.centre import least_regret, p_centre, worst
from app.planning.siting.covering import maximal_covering, set_covering
from app.planning.siting.lagrange import relax, total
from app.planning.siting.median import p_median
from app.planning.siting.program import Search
from app.planning.solving.process import SolverProcess
from app.runtime.progress import CancelToken, Progress
from tests.unit.planning.siting.cases import cap, choices, pmed1, random_case, san_francisco

Searching = Callable[[], Search]
SEEDS = range(12)


def test_pmed1_is_5819(search: Searching) -> None:
    distance, p = pmed1()
    answer = p_median(distance, np.ones(len(distance)), p, search())
    assert (answer.status, answer.value, answer.gap) == (SolveStatus.OPTIMAL, 5819.0, 0.0)
    assert total(distance, answer.sites) == 5819.0


@pytest.mark.parametrize(
    ("capacity", "fixed", "optimum"),
    [(5000, 7500, 1040444.375), (5000, 25000, 1235500.450), (10000, 17500, 1025208.225)],
)
def test_capacitated_warehouses(search: Searching, capacity: float, fixed: float, optimum: float) -> None:
    cost, demand, room, charge = cap(capacity, fixed)
    answer = capacitated_location(cost, demand, room, search(), fixed=charge)
    assert answer.status is SolveStatus.OPTIMAL
    assert answer.value == pytest.approx(optimum, rel=1e-9)
    assert answer.bound <= answer.value + 1e-3


def test_san_francisco(search: Searching) -> None:
    metres, people = san_francisco()
    median = p_median(metres, people, 4, search())
    assert median.value / people.sum() == pytest.approx(2982.12685798907, rel=1e-9)
    covering = maximal_covering(metres <= 5000, people, 4, search())
    assert int((~(metres <= 5000)[:, list(covering.sites)].any(axis=1)).sum()) == 21
    assert {median.status, covering.status} == {SolveStatus.OPTIMAL}


@pytest.mark.parametrize("seed", SEEDS)
def test_against_every_choice(search: Searching, seed: int) -> None:
    distance, weight = random_case(seed)
    p = 2 + seed % 3
    every = choices(distance.shape[1], p)
    median = p_median(distance, weight, p, search())
    assert median.value == min(float(weight @ distance[:, s].min(axis=1)) for s in every)
    centre = p_centre(distance, p, search())
    assert centre.value == min(worst(distance, tuple(s)) for s in every)
    regret = least_regret(distance, p, search())
    best = distance.min(axis=1)
    assert regret.value == min(float((distance[:, s].min(axis=1) - best).max()) for s in every)
    covers = distance <= 5
    most = maximal_covering(covers, weight, p, search())
    assert most.value == max(float(weight[covers[:, s].any(axis=1)].sum()) for s in every)
    assert {a.status for a in (median, centre, regret, most)} == {SolveStatus.OPTIMAL}


@pytest.mark.parametrize("seed", SEEDS)
def test_fewest_sites_against_every_choice(search: Searching, seed: int) -> None:
    distance, _ = random_case(seed, sites=9)
    covers = distance <= 9
    covers = covers[covers.any(axis=1)]
    answer = set_covering(covers, search())
    fewest = next(p for p in range(1, 10) if any(covers[:, s].any(axis=1).all() for s in choices(9, p)))
    assert (answer.status, len(answer.sites), answer.bound) == (SolveStatus.OPTIMAL, fewest, fewest)
    assert covers[:, list(answer.sites)].any(axis=1).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_ways_that_do_not_exist_are_never_taken(search: Searching, seed: int) -> None:
    distance, weight = random_case(seed, gaps=0.5)
    weight = weight + 1
    every = choices(distance.shape[1], 3)
    best = min(total(distance * weight[:, None], tuple(s)) for s in every)
    answer = p_median(distance, weight, 3, search())
    assert answer.value == best
    if np.isinf(best):
        assert answer.sites == ()
        assert p_centre(distance, 3, search()).status is SolveStatus.INFEASIBLE
    else:
        assert p_centre(distance, 3, search()).value == min(worst(distance, tuple(s)) for s in every)


@pytest.mark.parametrize("seed", range(6))
def test_capacitated_median_against_every_choice(search: Searching, seed: int) -> None:
    rng = np.random.default_rng(seed)
    distance, demand = rng.integers(1, 30, (5, 4)).astype(float), rng.integers(1, 5, 5).astype(float)
    room = rng.integers(4, 9, 4).astype(float)
    best = np.inf
    for code in np.ndindex(*(4,) * 5):
        load = np.bincount(code, demand, 4)
        if (load <= room).all() and len(set(code)) <= 3:
            best = min(best, float(distance[np.arange(5), list(code)].sum()))
    answer = capacitated_location(distance, demand, room, search(), p=3, single_source=True)
    assert answer.value == best
    assert answer.status is (SolveStatus.OPTIMAL if np.isfinite(best) else SolveStatus.INFEASIBLE)


def test_more_sites_never_hurt_and_scaled_ways_scale_the_answer(search: Searching) -> None:
    distance, weight = random_case(3, clients=40, sites=12)
    values = [p_median(distance, weight, p, search()).value for p in range(1, 13)]
    assert values == sorted(values, reverse=True)
    assert p_median(distance * 3, weight, 4, search()).value == 3 * values[3]
    order = np.random.default_rng(0).permutation(12)
    assert p_median(distance[:, order], weight, 4, search()).value == values[3]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_relaxation_rules_out_is_in_no_better_choice(search: Searching, seed: int) -> None:
    distance, weight = random_case(seed, clients=20)
    cost = distance[weight > 0] * weight[weight > 0, None]
    known = relax(cost, 3, search())
    every = [tuple(s) for s in choices(8, 3)]
    assert known.bound <= min(total(cost, s) for s in every) + 1e-6
    for sites in every:
        if total(cost, sites) < known.value - 1e-9:
            assert not known.shut[list(sites)].any()
            assert set(np.flatnonzero(known.opened)) <= set(sites)
            assert (cost[:, list(sites)].min(axis=1) <= known.reach + 1e-9).all()


def hard_case() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.uniform(1, 1000, (700, 120)), rng.uniform(1, 9, 700)


def test_a_limit_gives_a_choice_with_an_honest_gap(process: SolverProcess) -> None:
    distance, weight = hard_case()
    answer = p_median(distance, weight, 12, Search(process, time.monotonic() + 0.8, Progress()))
    assert answer.status is SolveStatus.FEASIBLE
    assert len(answer.sites) == 12
    assert answer.bound < answer.value == pytest.approx(total(distance * weight[:, None], answer.sites))
    assert 0 < answer.gap < 0.5


def test_a_cancel_ends_it_and_keeps_the_best_so_far(process: SolverProcess) -> None:
    import threading

    distance, weight = hard_case()
    token = CancelToken()
    timer = threading.Timer(0.3, token.cancel)
    timer.start()
    answer = p_median(distance, weight, 12, Search(process, time.monotonic() + 60, Progress(token)))
    timer.join()
    assert answer.status is SolveStatus.CANCELLED
    assert len(answer.sites) == 12
    assert answer.seconds < 30


@pytest.mark.parametrize("figure", [np.nan, -np.inf])
def test_figures_that_are_none_are_not_solved(search: Searching, figure: float) -> None:
    cost, demand, room, charge = cap(5000, 7500)
    charge = charge.copy()
    charge[3] = figure
    with pytest.raises(ValueError, match="finite"):
        capacitated_location(cost, demand, room, search(), fixed=charge)


def test_nobody_to_cover_and_sites_that_cover_nobody(search: Searching) -> None:
    covers = np.array([[True, False, True], [False, True, True]])
    nobody = maximal_covering(covers, np.zeros(2), 1, search())
    assert (nobody.status, nobody.value) == (SolveStatus.OPTIMAL, 0.0)
    nothing = maximal_covering(np.zeros((2, 3), dtype=bool), np.ones(2), 1, search())
    assert (nothing.status, nothing.value, nothing.sites) == (SolveStatus.OPTIMAL, 0.0, ())
    with pytest.raises(ValueError, match="no site"):
        set_covering(np.zeros((2, 3), dtype=bool), search())
