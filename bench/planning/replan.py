"""Planning again after one change, against planning everything anew: the time, and how much worse."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from shapely.geometry import LineString

from app.domain.objective import ObjectiveLevel
from app.domain.plan import Assignment
from app.planning.change.replan import minimal_change
from app.planning.problem.problem import Problem
from app.planning.program.delivery import Delivery
from app.planning.program.formulation import Formulation
from app.planning.program.matrix import Ints
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import Solution, solve
from app.runtime.progress import Progress
from bench.planning.common import warm
from bench.planning.instances import Size, Variant, instance
from bench.rows import Row, at_most, times_peer

LIMIT_S, FULL_LIMIT_S = 30.0, 120.0
NOWHERE = LineString([(0, 0), (1, 1)])

Change = Callable[[Problem, Sequence[Assignment]], Problem]


def measure(sizes: tuple[Size, ...], full: bool) -> Iterator[Row]:
    """Time of a re-plan over that of a cold plan to 1 %, and by how many per cent it is worse.

    Both from the data, the program's writing with it; the solver's process is warm.
    """
    limit = FULL_LIMIT_S if full else LIMIT_S
    for size in sizes:
        if size.name == "S3" and not full:
            continue
        with SolverProcess() as process:
            warm(process)
            yield from _size(size, limit, process)


def _size(size: Size, limit_s: float, process: SolverProcess) -> Iterator[Row]:
    before = instance(size, Variant.TRIPS)
    formulation, solution, _ = _timed(before, limit_s, process)
    if solution.values is None:
        yield Row(f"replan.{size.words}", limit_s, "s", note="no plan to change within the limit")
        return
    sent = formulation.deliveries(solution.values)
    orders = [_order(number, delivery) for number, delivery in enumerate(sent)]
    missing = {demand.id: demand.best for demand in before.demands}
    for delivery in sent:
        missing[delivery.demand.id] -= delivery.covers
    running = replace(before, in_force=tuple(orders))
    for name, change in CHANGES.items():
        changed = change(running, orders)
        cold, anew, cold_s = _timed(changed, limit_s, process)
        again, held, again_s = _timed(
            changed,
            limit_s,
            process,
            partial(_held, changed, orders, missing, process),
        )
        if anew.values is None or held.values is None:
            yield Row(f"replan.{size.words}.{name}", again_s, "s", note="no plan within the limit")
            continue
        yield Row(
            f"replan.{size.words}.{name}.time",
            again_s,
            "s",
            times_peer(0.15),
            "cold",
            cold_s,
            note="cold: nothing proven" if anew.weighed_gap is None else f"cold: to {anew.weighed_gap:.2%}",
        )
        share, level = _worse(changed, cold.matrix.level_values(anew.values), _levels(again, held))
        yield Row(f"replan.{size.words}.{name}.worse", share, "%", at_most(1.5), note=level)


def _held(
    problem: Problem,
    orders: Sequence[Assignment],
    missing: Mapping[str, int],
    process: SolverProcess,
    formulation: Formulation,
    limit_s: float,
) -> Solution:
    """What is found when only what the change touches is planned anew, finding out what that is included."""
    return minimal_change(problem, orders, missing, process, Progress())(formulation, limit_s)


def _levels(formulation: Formulation, solution: Solution) -> Ints:
    assert solution.values is not None
    return formulation.matrix.level_values(solution.values)


def _timed(
    problem: Problem,
    limit_s: float,
    process: SolverProcess,
    search: Callable[[Formulation, float], Solution] | None = None,
) -> tuple[Formulation, Solution, float]:
    """The program of a problem, its solution and the seconds for both."""
    begun = time.perf_counter()
    formulation = Formulation(problem)
    if search is not None:
        found = search(formulation, limit_s)
    else:
        found = solve(
            formulation.matrix, time_limit_s=limit_s, gap=0.01, progress=Progress(), process=process
        )
    return formulation, found, time.perf_counter() - begun


def _worse(problem: Problem, cold: Ints, again: Ints) -> tuple[float, str]:
    """By how many per cent the re-plan is worse at the first level that differs, and which that is; changes
    and cost left out.
    """
    for level, best, value in zip(problem.objective.levels, cold, again, strict=True):
        if level in (ObjectiveLevel.CHANGES, ObjectiveLevel.COST) or best == value:
            continue
        return 100.0 * max(0.0, (float(value) - float(best)) / max(1.0, float(best))), level.value
    return 0.0, "the same on every level"


def _order(number: int, delivery: Delivery) -> Assignment:
    mover = delivery.team or delivery.carrier
    assert mover is not None
    need = delivery.demand
    return Assignment(
        id=f"order-{number}",
        plan_id="before",
        zone_id=need.zone_id,
        depot_id=mover.depot_id,
        item=delivery.item,
        quantity=delivery.quantity,
        mode=mover.mode,
        travel_s=delivery.seconds,
        route=NOWHERE,
        team_id=delivery.team.id if delivery.team else "",
        incident_id=need.incident_id,
        instead_of=need.item if delivery.item != need.item else "",
        demand_id=need.id,
    )


def _team_lost(problem: Problem, orders: Sequence[Assignment]) -> Problem:
    at_work = [order.team_id for order in orders if order.team_id]
    gone = at_work[len(at_work) // 2]
    return replace(problem, teams=tuple(team for team in problem.teams if team.id != gone))


def _demand_up(problem: Problem, orders: Sequence[Assignment]) -> Problem:
    zone = problem.sites[len(problem.sites) // 2].zone_id
    demands = tuple(
        replace(d, best=2 * d.best, base_value=2 * d.base_value) if d.zone_id == zone else d
        for d in problem.demands
    )
    return replace(problem, demands=demands)


def _depot_shut(problem: Problem, orders: Sequence[Assignment]) -> Problem:
    """Nothing and nobody leaves one depot any more, as when its way out is closed."""
    gone = orders[0].depot_id
    return replace(
        problem,
        teams=tuple(team for team in problem.teams if team.depot_id != gone),
        stock=tuple(line for line in problem.stock if line.depot_id != gone),
    )


CHANGES: dict[str, Change] = {
    "team-lost": _team_lost,
    "demand-up": _demand_up,
    "depot-shut": _depot_shut,
}
