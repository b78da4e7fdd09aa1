"""The integer program finds what listing all plans finds, and its proposals hold."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.domain.incident import Priority
from app.domain.plan import DemandKind, Proposal, SolveStatus
from app.planning.check.verify import verify
from app.planning.problem.problem import Problem
from app.planning.program.objective import worth
from app.planning.propose import plan_problem
from app.planning.solving.process import SolverProcess
from app.runtime.progress import Progress
from tests.unit.planning.samples import HEADER, need, problem, random_problem, stock, team, vehicle

INSTANCES = 220
BATCH = 20


def plan(given: Problem, process: SolverProcess) -> Proposal:
    return plan_problem(given, HEADER, None, process, time_limit_s=30, progress=Progress())


def objective(proposal: Proposal) -> tuple[float, ...]:
    return tuple(term.value for term in proposal.plan.terms)


def listed_optimum(given: Problem) -> tuple[float, ...]:
    """The lexicographically best of all plans; teams and supplies cannot help each other."""
    teams = min(_add(_team_plans(given)), default=None)
    supplies = min(_add(_supply_plans(given)), default=None)
    assert teams is not None and supplies is not None
    return tuple(a + b for a, b in zip(teams, supplies, strict=True))


def _add(plans: Iterator[tuple[float, ...]]) -> Iterator[tuple[float, ...]]:
    yield from plans


def _unmet(needs: list, got: dict[str, int]) -> tuple[int, ...] | None:
    """Missing by priority, or None where less than a smallest useful amount is sent."""
    missing = dict.fromkeys(Priority, 0)
    for demand in needs:
        sent = got.get(demand.id, 0)
        if 0 < sent < demand.minimum:
            return None
        persons = demand.base_value / demand.best if demand.best else 1
        points = 10 if demand.kind is DemandKind.CAPABILITY else max(1, round(10 * persons))
        missing[demand.priority] += points * max(0, demand.best - sent)
    return tuple(missing.values())


def _team_plans(given: Problem) -> Iterator[tuple[float, ...]]:
    needs = [d for d in given.demands if d.kind is DemandKind.CAPABILITY]
    options = []
    for one in given.teams:
        row = int(one.depot_id[1:])
        table = given.travel[one.mode, one.speed_mps].seconds
        reach = [
            (d, math.ceil(table[row, int(d.zone_id[1:])]))
            for d in needs
            if d.item in one.capabilities and table[row, int(d.zone_id[1:])] <= d.limit_s
        ]
        options.append([None, *[(one, d, s) for d, s in reach]])
    for choice in itertools.product(*options):
        sent = [c for c in choice if c is not None]
        got: dict[str, int] = {}
        for one, demand, _ in sent:
            got[demand.id] = got.get(demand.id, 0) + one.crew
        unmet = _unmet(needs, got)
        if unmet is not None:
            yield (*unmet, sum(one.crew * s for one, _, s in sent), len(sent))


def _supply_plans(given: Problem) -> Iterator[tuple[float, ...]]:
    needs = [d for d in given.demands if d.kind is DemandKind.SUPPLY]
    arcs = []
    carriers = {(v.depot_id, v.mode) for v in given.vehicles}
    held = {(s.depot_id, s.item): s.quantity for s in given.stock}
    for depot, mode in sorted(carriers):
        largest = max(
            (v.capacity_kg for v in given.vehicles if (v.depot_id, v.mode) == (depot, mode) and v.trips),
            default=0,
        )
        for demand in needs:
            if given.unit_kg[demand.item] > largest:
                continue
            seconds = given.travel[mode, None].seconds[int(depot[1:]), int(demand.zone_id[1:])]
            if seconds <= demand.limit_s:
                most = min(demand.best, held.get((depot, demand.item), 0))
                arcs.append((depot, mode, demand, math.ceil(seconds), most))
    for amounts in itertools.product(*[range(arc[4] + 1) for arc in arcs]):
        got: dict[str, int] = {}
        used: dict[tuple[str, str], int] = {}
        load: dict[tuple[str, str], float] = {}
        time = 0
        for (depot, mode, demand, seconds, _), n in zip(arcs, amounts, strict=True):
            got[demand.id] = got.get(demand.id, 0) + n
            used[depot, demand.item] = used.get((depot, demand.item), 0) + n
            load[depot, mode] = load.get((depot, mode), 0) + n * given.unit_kg[demand.item]
            time += n * seconds
        if any(got.get(d.id, 0) > d.best for d in needs):
            continue
        if any(n > held.get(line, 0) for line, n in used.items()):
            continue
        trips = [_fewest_trips(given, carrier, kg) for carrier, kg in load.items()]
        unmet = _unmet(needs, got)
        if unmet is not None and None not in trips:
            yield (*unmet, time, sum(t for t in trips if t is not None))


def _fewest_trips(given: Problem, carrier: tuple[str, str], kg: float) -> int | None:
    tours = [v.capacity_kg for v in given.vehicles if (v.depot_id, v.mode) == carrier for _ in range(v.trips)]
    for number in range(len(tours) + 1):
        if any(math.fsum(some) >= kg for some in itertools.combinations(tours, number)):
            return number
    return None


@pytest.mark.parametrize("batch", range(INSTANCES // BATCH))
def test_objective_equals_brute_force(batch: int, process: SolverProcess) -> None:
    solved = 0
    seed = batch * 1000
    while solved < BATCH:
        seed += 1
        given = random_problem(seed)
        if not any(demand.best for demand in given.demands):
            continue
        proposal = plan(given, process)
        assert objective(proposal) == listed_optimum(given), f"seed {seed}"
        assert proposal.plan.solve_status is SolveStatus.OPTIMAL
        assert proposal.plan.gap == 0
        assert verify(given, proposal) == ()
        solved += 1


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
    assert twice == (*once[:3], 2 * once[3], once[4])


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
            assert terms == list(objective(proposal)[: len(terms)])


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
