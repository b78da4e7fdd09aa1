"""What one more of each resource would be worth: the problem is solved again with it; no duals are read."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.campus import TravelMode
from app.domain.message import msg
from app.domain.objective import ObjectiveLevel
from app.domain.plan import Demand, DemandKind, Proposal, SolveStatus
from app.domain.resource import Stock, Team, Vehicle
from app.planning.problem.problem import Problem, SpeedKey, latest_s
from app.planning.program.formulation import Formulation
from app.planning.program.matrix import Ints
from app.planning.program.objective import RANK
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import solve
from app.runtime.progress import Progress

DEPOTS = 2
"""At so many depots each resource is tried, the nearest to where it is lacking first."""
LOT_SHARE = 0.1
"""One lot of a supply, as a share of all that is needed of it."""
USUAL_CREW = 4
"""Of a team with a capability that no team has."""
_LEAST_S = 0.05
"""With less time than this left nothing more is tried."""


class MarginalKind(StrEnum):
    """What there would be one more of."""

    TEAM = "team"
    STOCK = "stock"
    VEHICLE = "vehicle"


@dataclass(frozen=True, slots=True)
class More:
    """One more of something at a depot."""

    kind: MarginalKind
    item: str
    """Capability or supply; empty for a vehicle."""
    quantity: int
    """Crew members, units, or kg that the vehicle takes."""
    depot_id: str


@dataclass(frozen=True, slots=True)
class MarginalValue:
    """What the best plan gains by one more of something."""

    more: More
    tried: bool
    """False where time ran out before: then nothing is known of it."""
    proven: bool
    """Whether both plans, without and with it, are proven best; else the gain is between the best found."""
    gains: tuple[tuple[ObjectiveLevel, int], ...] = ()
    """By how much each level falls, in the order of the objective; below zero where a level rises because one
    before it fell.
    """

    @property
    def first(self) -> tuple[ObjectiveLevel, int] | None:
        """The first level that changes; None where none does."""
        return next(((level, gain) for level, gain in self.gains if gain), None)


def marginal_values(
    problem: Problem,
    proposal: Proposal,
    *,
    budget_s: float = 20.0,
    progress: Progress | None = None,
    process: SolverProcess | None = None,
) -> tuple[MarginalValue, ...]:
    """One more of each needed resource, tried at sensible depots within a time; the most valuable first, what
    was not tried last. All plans are of the program alone, before loads are put on tours.

    Raises:
        Cancelled: a person stopped it.
    """
    progress = progress or Progress()
    deadline = time.monotonic() + budget_s
    candidates = list(_candidates(problem, proposal))
    found: list[MarginalValue] = []
    with SolverProcess() if process is None else nullcontext(process) as solver:
        before = _solved(problem, deadline, len(candidates) + 1, solver, progress)
        for number, more in enumerate(candidates):
            progress.report(number / len(candidates), msg("marginal.trying"))
            after = None
            if before is not None:
                left = len(candidates) - number
                after = _solved(with_more(problem, more), deadline, left, solver, progress)
            found.append(_value(problem, more, before, after))
    ranked = sorted(found, key=lambda value: tuple(-gain for _, gain in value.gains))
    return tuple(sorted(ranked, key=lambda value: not value.tried))


@dataclass(frozen=True, slots=True)
class _Solved:
    values: Ints
    proven: bool


def _solved(
    problem: Problem, deadline: float, parts: int, process: SolverProcess, progress: Progress
) -> _Solved | None:
    """The levels of the best plan found within an equal share of the time; None where that is no time."""
    left = deadline - time.monotonic()
    if left < _LEAST_S:
        return None
    matrix = Formulation(problem).matrix
    limit = max(_LEAST_S, left / parts * 3)
    inner = Progress(progress.token)
    solution = solve(matrix, time_limit_s=min(limit, left), progress=inner, process=process)
    progress.check()
    if solution.values is None:
        return None
    return _Solved(matrix.level_values(solution.values), solution.status is SolveStatus.OPTIMAL)


def _value(problem: Problem, more: More, before: _Solved | None, after: _Solved | None) -> MarginalValue:
    if before is None or after is None:
        return MarginalValue(more, tried=False, proven=False)
    gains = zip(problem.objective.levels, before.values - after.values, strict=True)
    return MarginalValue(
        more, True, before.proven and after.proven, tuple((level, int(gain)) for level, gain in gains)
    )


def _candidates(problem: Problem, proposal: Proposal) -> Iterator[More]:
    """What is unmet first, the most urgent before the others, then everything else that is needed."""
    missing = {(unmet.zone_id, unmet.item): unmet.missing for unmet in proposal.unmet}
    needs = sorted(
        (demand for demand in problem.demands if demand.best),
        key=lambda d: (not missing.get((d.zone_id, d.item)), RANK[d.priority], d.item, d.id),
    )
    groups: dict[str, list[Demand]] = {}
    for need in needs:
        groups.setdefault(need.item, []).append(need)
    for item, wanting in groups.items():
        lacking = [d for d in wanting if missing.get((d.zone_id, d.item))] or wanting
        team = lacking[0].kind is DemandKind.CAPABILITY
        yield from _teams(problem, item, lacking) if team else _stocks(problem, item, wanting, lacking)
    yield from _vehicles(problem, [need for need in needs if need.kind is DemandKind.SUPPLY])


def _teams(problem: Problem, item: str, lacking: Sequence[Demand]) -> Iterator[More]:
    crews = [team.crew for team in problem.teams if item in team.capabilities]
    crew = round(statistics.median(crews)) if crews else USUAL_CREW
    ranked = _nearest(problem, {d.id for d in problem.depots}, lacking)
    return (More(MarginalKind.TEAM, item, crew, depot) for depot in ranked)


def _stocks(
    problem: Problem, item: str, wanting: Sequence[Demand], lacking: Sequence[Demand]
) -> Iterator[More]:
    lot = max(1, math.ceil(LOT_SHARE * sum(need.best for need in wanting)))
    depots = {carrier.depot_id for carrier in problem.carriers}
    return (More(MarginalKind.STOCK, item, lot, depot) for depot in _nearest(problem, depots, lacking))


def _vehicles(problem: Problem, needs: Sequence[Demand]) -> Iterator[More]:
    if not needs:
        return iter(())
    sizes = [vehicle.capacity_kg for vehicle in problem.vehicles] or [1000.0]
    heaviest = max(problem.unit_kg[need.item] for need in needs)
    kg = math.ceil(max(statistics.median(sizes), heaviest))
    holding = {line.depot_id for line in problem.stock if line.quantity}
    return (More(MarginalKind.VEHICLE, "", kg, depot) for depot in _nearest(problem, holding, needs))


def _nearest(problem: Problem, depots: set[str], needs: Sequence[Demand]) -> list[str]:
    """The depots from which most of some needs are reached in time, the quickest of them first."""
    key = SpeedKey(TravelMode.FOOT)
    if key not in problem.travel:
        key = next(iter(problem.travel))

    def reach(depot_id: str) -> tuple[int, float, str]:
        delay = problem.depot[depot_id].delay_s
        arrivals = [(delay + problem.seconds(key, depot_id, need.zone_id), need) for need in needs]
        timely = [seconds for seconds, need in arrivals if seconds <= latest_s(need)]
        return -len(timely), math.fsum(timely), depot_id

    return sorted(depots, key=reach)[:DEPOTS]


def with_more(problem: Problem, more: More) -> Problem:
    """The problem with one more of something."""
    name = problem.depot[more.depot_id].name
    if more.kind is MarginalKind.TEAM:
        mode = next(
            (t.mode for t in problem.teams if more.item in t.capabilities and t.depot_id == more.depot_id),
            TravelMode.FOOT,
        )
        mode = mode if SpeedKey(mode) in problem.travel else next(iter(problem.travel)).mode
        team = Team(
            id="marginal", depot_id=more.depot_id, name=name, capabilities=(more.item,), crew=more.quantity,
            mode=mode, officers=1,
        )  # fmt: skip
        return replace(problem, teams=(*problem.teams, team))
    if more.kind is MarginalKind.VEHICLE:
        modes = [vehicle.mode for vehicle in problem.vehicles if vehicle.depot_id == more.depot_id]
        vehicle = Vehicle(
            id="marginal", depot_id=more.depot_id, name=name, capacity_kg=float(more.quantity),
            mode=modes[0] if modes else TravelMode.VEHICLE,
        )  # fmt: skip
        return replace(problem, vehicles=(*problem.vehicles, vehicle))
    key = (more.depot_id, more.item)
    others = tuple(line for line in problem.stock if (line.depot_id, line.item) != key)
    held = problem.stock_at.get(key, 0)
    line = Stock(id="marginal", depot_id=more.depot_id, item=more.item, quantity=held + more.quantity)
    return replace(problem, stock=(*others, line))
