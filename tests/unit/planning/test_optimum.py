"""The integer program finds what listing all plans finds, and its proposals hold."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import replace

import pytest

from app.domain.directive import LockKind
from app.domain.incident import Priority
from app.domain.objective import ObjectiveLevel
from app.domain.plan import Proposal, SolveStatus
from app.planning.check.verify import verify
from app.planning.problem.problem import Problem
from app.planning.program.formulation import Formulation
from app.planning.program.objective import worth
from app.planning.propose import plan_problem
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import Solution, solve
from app.runtime.progress import Progress
from tests.unit.planning.enumerator import best_levels
from tests.unit.planning.listing import listed_optimum, small
from tests.unit.planning.program_samples import rich_problem
from tests.unit.planning.random_problems import full_problem
from tests.unit.planning.samples import HEADER, need, problem, random_problem, stock, team, vehicle

INSTANCES = 240
BATCH = 20
SHARED = 40
ROBUST = 8


def plan(given: Problem, process: SolverProcess, *, cures: bool = False) -> Proposal:
    """The plan of a problem; without a search for what would cure unmet needs where nobody reads of it."""

    def search(formulation: Formulation, left_s: float) -> Solution:
        return solve(formulation.matrix, time_limit_s=left_s, progress=Progress(), process=process)

    return plan_problem(
        given, HEADER, None, process, time_limit_s=30, progress=Progress(), search=None if cures else search
    )


def objective(proposal: Proposal) -> tuple[float, ...]:
    return tuple(term.value for term in proposal.plan.terms)


def listed(seed: int) -> Problem:
    """A problem whose plans can be listed: teams and supplies share nothing."""
    given = full_problem(seed)
    return replace(
        given,
        sites=tuple(replace(site, capacity=None) for site in given.sites),
        locks=tuple(
            lock for lock in given.locks if lock.item or not lock.depot_id or lock.kind is LockKind.AVOID
        ),
    )


@pytest.mark.parametrize("batch", range(INSTANCES // BATCH))
def test_the_program_finds_what_listing_all_plans_finds(batch: int, process: SolverProcess) -> None:
    solved = 0
    seed = batch * 1000
    while solved < BATCH:
        seed += 1
        given = listed(seed)
        if not any(demand.best for demand in given.demands):
            continue
        solved += 1
        matrix = Formulation(given).matrix
        solution = solve(matrix, time_limit_s=30, progress=Progress(), process=process)
        best = best_levels(given)
        if best is None:
            assert solution.status is SolveStatus.INFEASIBLE, f"seed {seed}"
            continue
        assert solution.status is SolveStatus.OPTIMAL, f"seed {seed}"
        assert solution.values is not None
        assert tuple(matrix.level_values(solution.values)) == best, f"seed {seed}"


def shared(given: Problem) -> set[str]:
    """What in a problem teams and supplies, zones or scenarios share."""
    found = {
        "access": any(site.capacity is not None for site in given.sites),
        "litres": any(one.capacity_l is not None for one in given.vehicles),
        "scenarios": bool(given.scenarios),
        "fairness": ObjectiveLevel.UNFAIRNESS in given.profile.levels,
    }
    return {name for name, there in found.items() if there}


def test_the_search_finds_it_too_where_access_scenarios_fairness_and_room_are_shared(
    process: SolverProcess,
) -> None:
    seen = Counter[str]()
    given = (rich_problem(seed) for seed in itertools.count(50_000))
    for one in itertools.islice((one for one in given if len(shared(one)) > 1 and small(one)), SHARED):
        seen.update(shared(one))
        matrix = Formulation(one).matrix
        solution = solve(matrix, time_limit_s=30, progress=Progress(), process=process)
        best = listed_optimum(one)
        if best is None:
            assert solution.status is SolveStatus.INFEASIBLE
            continue
        assert solution.status is SolveStatus.OPTIMAL
        assert solution.values is not None
        assert tuple(matrix.level_values(solution.values)) == best
    assert min(seen.values()) >= SHARED / 4
    assert len(seen) == 4


def test_a_robust_plan_with_tours_holds_and_is_no_better_than_any_plan(process: SolverProcess) -> None:
    proven = planned = 0
    given = (rich_problem(seed) for seed in itertools.count(60_000))
    for one in itertools.islice((one for one in given if one.scenarios and small(one)), ROBUST):
        best = listed_optimum(replace(one, locks=()))
        proposal = plan(replace(one, locks=()), process)
        assert best is not None
        assert objective(proposal) >= best
        if proposal.plan.solve_status is SolveStatus.OPTIMAL:
            assert objective(proposal) == best
            proven += 1
        planned += 1
    assert proven > planned / 2


def test_plans_with_tours_hold_and_are_never_better_than_any_plan(process: SolverProcess) -> None:
    proven = planned = 0
    for seed in range(40):
        given = listed(seed)
        best = best_levels(given)
        if best is None or not any(demand.best for demand in given.demands):
            continue
        proposal = plan(given, process, cures=True)
        assert verify(given, proposal) == (), f"seed {seed}"
        assert objective(proposal) >= best, f"seed {seed}"
        if proposal.plan.solve_status is SolveStatus.OPTIMAL:
            assert objective(proposal) == best, f"seed {seed}"
            proven += 1
        planned += 1
    assert proven > planned / 2 > 10


def test_more_of_anything_never_hurts(process: SolverProcess) -> None:
    for seed in range(15):
        given = random_problem(seed)
        if not any(demand.best for demand in given.demands):
            continue
        before = objective(plan(given, process))
        richer = replace(
            given,
            stock=tuple(replace(line, quantity=line.quantity + 1) for line in given.stock),
            teams=(*given.teams, team("more", "d0", 2, "guide")),
        )
        assert objective(plan(richer, process)) <= before, f"seed {seed}"


def test_order_of_the_input_does_not_matter(process: SolverProcess) -> None:
    for seed in range(15):
        given = random_problem(seed)
        if not any(demand.best for demand in given.demands):
            continue
        rng = random.Random(seed)
        shuffled = replace(
            given,
            teams=tuple(rng.sample(given.teams, len(given.teams))),
            stock=tuple(rng.sample(given.stock, len(given.stock))),
            vehicles=tuple(rng.sample(given.vehicles, len(given.vehicles))),
            demands=tuple(rng.sample(given.demands, len(given.demands))),
        )
        first, second = plan(given, process), plan(shuffled, process)
        assert objective(first) == objective(second)
        assert sorted(a.id for a in first.assignments) == sorted(a.id for a in second.assignments)


def test_longer_ways_scale_the_time_alone(process: SolverProcess) -> None:
    slow = [[60.0, 120.0], [180.0, 60.0]]
    demands = [need("z0", "guide", 3, limit_s=1000), need("z1", "blanket", 4, limit_s=1000)]
    having = {
        "teams": [team("a", "d0", 2, "guide"), team("b", "d1", 2, "guide")],
        "stock": [stock("d1", "blanket", 9)],
        "vehicles": [vehicle("v", "d1", 10.0)],
    }
    once = objective(plan(problem(demands=demands, seconds=slow, **having), process))
    twice = objective(
        plan(problem(demands=demands, seconds=[[2 * s for s in row] for row in slow], **having), process)
    )
    assert twice == tuple(2 * v if level in (1, 2, 5) else v for level, v in enumerate(once))


def test_leaving_a_need_unmet_never_improves_a_term_before_it(process: SolverProcess) -> None:
    """Taking away an assignment leaves every term before the need's own as it was, or worse."""
    order = list(Priority)
    for seed in range(30):
        given = random_problem(seed)
        if not any(demand.best for demand in given.demands):
            continue
        proposal = plan(given, process)
        for gone in proposal.assignments:
            demand = next(d for d in given.demands if (d.zone_id, d.item) == (gone.zone_id, gone.item))
            without = [a for a in proposal.assignments if a is not gone]
            missing = dict.fromkeys(Priority, 0)
            for one in given.demands:
                got = sum(a.quantity for a in without if (a.zone_id, a.item) == (one.zone_id, one.item))
                missing[one.priority] += worth(one) * max(0, one.best - got)
            terms = [missing[p] for p in order[: order.index(demand.priority)]]
            unmet = [objective(proposal)[level] for level in (0, 3, 4)]
            assert terms == unmet[: len(terms)]


def test_a_life_saved_outweighs_any_number_of_lower_needs(process: SolverProcess) -> None:
    """One van load: a kit for the wounded goes before any number of blankets, however far."""
    given = problem(
        demands=[
            need("z0", "first_aid_kit", 1, limit_s=3600),
            need("z1", "blanket", 4, Priority.SUSTAIN),
        ],
        seconds=[[3600.0, 1.0]],
        stock=[stock("d0", "first_aid_kit", 1), stock("d0", "blanket", 100)],
        vehicles=[vehicle("v", "d0", 4.0)],
    )
    proposal = plan(given, process)
    assert [(a.item, a.quantity) for a in proposal.assignments] == [("first_aid_kit", 1)]


def test_a_stabilising_need_goes_before_sustaining_and_time_before_cost(process: SolverProcess) -> None:
    given = problem(
        demands=[
            need("z0", "guide", 2, Priority.STABILISE),
            need("z1", "guide", 4, Priority.SUSTAIN),
        ],
        seconds=[[400.0, 10.0], [300.0, 10.0]],
        teams=[team("a", "d0", 2, "guide"), team("b", "d1", 1, "guide"), team("c", "d1", 1, "guide")],
    )
    proposal = plan(given, process)
    near = {a.team_id for a in proposal.assignments if a.zone_id == "z0"}
    assert near == {"b", "c"}


def test_a_need_with_a_smallest_useful_amount_is_met_so_far_or_not_at_all(process: SolverProcess) -> None:
    given = problem(
        demands=[need("z0", "guide", 4, minimum=3)], seconds=[[60.0]], teams=[team("a", "d0", 2, "guide")]
    )
    assert plan(given, process).assignments == ()
    more = replace(given, teams=(*given.teams, team("b", "d0", 1, "guide")))
    assert len(plan(more, process).assignments) == 2


def test_a_unit_too_heavy_for_every_vehicle_stays(process: SolverProcess) -> None:
    given = problem(
        demands=[need("z0", "toilet", 1)],
        seconds=[[60.0]],
        stock=[stock("d0", "toilet", 5)],
        vehicles=[vehicle("v", "d0", 50.0, 4)],
    )
    assert plan(given, process).assignments == ()
