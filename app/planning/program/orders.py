"""The orders of the plan in force, as the program counts them when they change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from app.domain.campus import TravelMode
from app.domain.plan import Assignment
from app.planning.problem.problem import Problem

LoadKey = tuple[str, TravelMode, str, str]
"""Depot, mode, id of the need, supply that is sent."""


def need_of(problem: Problem, order: Assignment) -> str:
    """Id of the need that an order serves; where it names none that is left, a word for what it was."""
    needs = {demand.id for demand in problem.demands}
    if order.demand_id in needs:
        return order.demand_id
    same = sorted(d.id for d in problem.demands if (d.zone_id, d.item) == (order.zone_id, order.need_item))
    return same[0] if same else f"gone:{order.zone_id}:{order.need_item}"


def orders_of_teams(problem: Problem) -> Mapping[str, tuple[str, ...]]:
    """Team id and the ids of the needs that it has orders for."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for order in problem.in_force:
        if order.team_id:
            found[order.team_id].append(need_of(problem, order))
    return {team_id: tuple(sorted(set(needs))) for team_id, needs in found.items()}


def orders_of_loads(problem: Problem) -> Mapping[LoadKey, int]:
    """Loads that are ordered, and their units."""
    found: Counter[LoadKey] = Counter()
    for order in problem.in_force:
        if not order.team_id:
            found[order.depot_id, order.mode, need_of(problem, order), order.item] += order.quantity
    return found
