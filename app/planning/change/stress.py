"""What breaks of a plan if things turn out otherwise: other needs, longer ways; nothing is planned anew."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.incident import Priority
from app.domain.plan import Assignment, Demand, Proposal, Tour
from app.planning.change.cases import SCENARIOS, Outlook, figure
from app.planning.change.difference import covered
from app.planning.problem.problem import Problem, latest_s, whole
from app.planning.program.objective import worth

__all__ = ["SCENARIOS", "Late", "Short", "StressCase", "stress"]


@dataclass(frozen=True, slots=True)
class Late:
    """An order that arrives after its need's limit, or after its team's shift."""

    assignment: Assignment
    arrive_s: float
    latest_s: float


@dataclass(frozen=True, slots=True)
class Short:
    """A need that is not covered, in units of the need."""

    demand: Demand
    needed: int
    missing: int
    planned_missing: int
    """What the plan itself leaves unmet."""


@dataclass(frozen=True, slots=True)
class StressCase:
    """What breaks in one outlook."""

    outlook: Outlook
    late: tuple[Late, ...]
    short: tuple[Short, ...]
    """Needs of which more is missing than the plan says."""
    unmet: tuple[tuple[Priority, int], ...]
    """Need points that stay unmet, for every priority, the most urgent first."""
    worst_s: float | None
    """Seconds until the last arrival for a life-safety need that comes in time."""

    @property
    def holds(self) -> bool:
        """Whether nothing comes late and nothing more is missing than the plan says."""
        return not self.late and not self.short


def stress(
    problem: Problem, proposal: Proposal, outlooks: Sequence[Outlook] = SCENARIOS
) -> tuple[StressCase, ...]:
    """The plan held against each outlook. What arrives late counts as not there; a factor is on top of that
    for which the plan was made.
    """
    return tuple(_case(problem, proposal, outlook) for outlook in outlooks)


def _case(problem: Problem, proposal: Proposal, outlook: Outlook) -> StressCase:
    needs = {demand.id: demand for demand in proposal.demands}
    by_item = {(demand.zone_id, demand.item): demand for demand in proposal.demands}
    arrivals = arrivals_slowed(problem, proposal, outlook.travel_factor)
    met: defaultdict[str, int] = defaultdict(int)
    planned: defaultdict[str, int] = defaultdict(int)
    penalties = dict.fromkeys(Priority, 0)
    late: list[Late] = []
    worst: float | None = None
    for order in proposal.assignments:
        need = needs.get(order.demand_id) or by_item[order.zone_id, order.need_item]
        covers, penalty = covered(order, need)
        planned[need.id] += covers
        limit = min(latest_s(need), problem.leaves_s.get(order.team_id, math.inf))
        if arrivals[order.id] > limit:
            late.append(Late(order, arrivals[order.id], limit))
            continue
        useful = min(covers, max(0, figure(need, outlook.case) - met[need.id]))
        penalties[need.priority] += penalty * useful
        met[need.id] += covers
        if need.priority is Priority.LIFE_SAFETY:
            worst = max(worst or 0.0, arrivals[order.id])
    short = [_short(need, outlook, met[need.id], planned[need.id]) for need in proposal.demands]
    for one in short:
        penalties[one.demand.priority] += worth(one.demand) * one.missing
    return StressCase(
        outlook=outlook,
        late=tuple(late),
        short=tuple(one for one in short if one.missing > one.planned_missing),
        unmet=tuple(penalties.items()),
        worst_s=worst,
    )


def _short(need: Demand, outlook: Outlook, met: int, planned: int) -> Short:
    needed = figure(need, outlook.case)
    return Short(need, needed, max(0, needed - met), max(0, need.best - planned))


def arrivals_slowed(problem: Problem, proposal: Proposal, factor: float) -> dict[str, float]:
    """Seconds until each order, by its id, has arrived if every way takes so many times as long."""
    teams = {team.id: team for team in problem.teams}
    needs = {demand.id: demand for demand in proposal.demands}
    arrivals: dict[str, float] = {}
    free_s: dict[str, float] = {}
    for order in sorted(proposal.assignments, key=lambda a: (a.arrival_s, a.id)):
        way = whole(order.travel_s * factor)
        if order.team_id in teams:
            start = max(order.arrival_s - order.travel_s, free_s.get(order.team_id, 0.0))
            arrivals[order.id] = start + way
            need = needs.get(order.demand_id)
            until = need.until_s if need is not None else None
            free_s[order.team_id] = math.inf if until is None else max(until, start + way) + way
        else:
            arrivals[order.id] = order.arrival_s - order.travel_s + way
    return arrivals | _by_tours(problem, proposal, factor)


def _by_tours(problem: Problem, proposal: Proposal, factor: float) -> dict[str, float]:
    """The last stop of each load that tours carry."""
    load_of = {
        (a.depot_id, a.mode, a.zone_id, a.demand_id, a.item): a.id
        for a in proposal.assignments
        if not a.team_id
    }
    modes = {vehicle.id: vehicle.mode for vehicle in problem.vehicles}
    arrivals: dict[str, float] = {}
    for tours in _by_vehicle(proposal.tours).values():
        for tour, stops in zip(tours, _slowed(problem, tours, factor), strict=True):
            for stop, seconds in zip(tour.stops, stops, strict=True):
                for load in stop.loads:
                    key = (tour.depot_id, modes[tour.vehicle_id], stop.zone_id, load.demand_id, load.item)
                    if key in load_of:
                        order_id = load_of[key]
                        arrivals[order_id] = max(arrivals.get(order_id, 0.0), seconds)
    return arrivals


def _by_vehicle(tours: Sequence[Tour]) -> Mapping[str, list[Tour]]:
    found: defaultdict[str, list[Tour]] = defaultdict(list)
    for tour in sorted(tours, key=lambda tour: (tour.vehicle_id, tour.number)):
        found[tour.vehicle_id].append(tour)
    return found


def _slowed(problem: Problem, tours: Sequence[Tour], factor: float) -> list[list[float]]:
    """Arrivals at the stops of a vehicle's tours, one list a tour: a later tour waits for the one before."""
    stop_s = problem.handling.stop_s
    vehicle = next(v for v in problem.vehicles if v.id == tours[0].vehicle_id)
    turnaround = problem.turnaround_s(vehicle)
    found: list[list[float]] = []
    back: float | None = None
    for tour in tours:
        now = tour.depart_s if back is None else max(tour.depart_s, back + turnaround)
        left, arrivals = tour.depart_s, []
        for stop in tour.stops:
            now += whole(max(0.0, stop.arrive_s - left) * factor)
            arrivals.append(now)
            now, left = now + stop_s, stop.arrive_s + stop_s
        found.append(arrivals)
        back = now + whole(max(0.0, tour.back_s - left) * factor)
    return found
