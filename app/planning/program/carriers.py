"""What carriers can take: tours of vehicles by weight and room, and how fast a depot loads them.

All of it lets through whatever tours could do, and somewhat more: tours are built afterwards, and what they
cannot take comes back as `CarryCap`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.domain.objective import ObjectiveLevel
from app.planning.problem.problem import Carrier, Problem, latest_s
from app.planning.program.arcs import Arc, Needs
from app.planning.program.columns import AT_MOST, Model, Terms
from app.planning.program.delivery import CarryCap

if TYPE_CHECKING:
    import pulp

MOST_MOMENTS = 8
"""Rows of the loading rate of one depot."""


@dataclass(frozen=True, slots=True, order=True)
class Size:
    """Vehicles of a carrier that take equal loads and are told apart by no lock."""

    kg: float
    litres: float
    """inf where only weight limits it."""
    locks: tuple[str, ...] = ()

    def takes(self, kg: float, litres: float) -> bool:
        """Whether one unit of such weight and volume fits."""
        return kg <= self.kg and litres <= self.litres


def sizes(problem: Problem, carrier: Carrier) -> Mapping[Size, int]:
    """The sizes of a carrier's vehicles in their order, and how many tours those of each can make."""
    found: dict[Size, int] = {}
    for vehicle in carrier.vehicles:
        room = math.inf if vehicle.capacity_l is None else vehicle.capacity_l
        locks = tuple(sorted(lock.id for lock in problem.locks if lock.vehicle_id == vehicle.id))
        size = Size(vehicle.capacity_kg, room, locks)
        found[size] = found.get(size, 0) + vehicle.trips
    return {size: found[size] for size in sorted(found) if found[size]}


def unit(problem: Problem, item: str) -> tuple[float, float]:
    """Weight in kg and volume in litres of one unit of a supply."""
    return problem.unit_kg[item], problem.unit_l.get(item, 0.0)


def arc_kg(problem: Problem, arc: Arc) -> float:
    """Weight of what one of an arc's column stands for."""
    return arc.quantity * problem.unit_kg[arc.item]


class Carriers:
    """The columns of tours: how many each carrier makes with each size of vehicle."""

    def __init__(self, model: Model, problem: Problem) -> None:
        self._model = model
        self._problem = problem
        self.tours: list[tuple[Size, pulp.LpVariable]] = []

    def load(self, carrier: Carrier, arcs: Sequence[Arc]) -> None:
        """What is too heavy or too large for some vehicles goes by the others; together they take it all."""
        if not arcs:
            return
        movement = 1 + self._problem.depot[carrier.depot_id].cost
        all_sizes = list(sizes(self._problem, carrier).items())
        tours = [
            (size, self._model.column(most, {ObjectiveLevel.COST: movement})) for size, most in all_sizes
        ]
        self.tours += tours
        units = {item: unit(self._problem, item) for item in {arc.item for arc in arcs}}
        fits = {
            item: frozenset(i for i, (size, _) in enumerate(tours) if size.takes(*measures))
            for item, measures in units.items()
        }
        for among in sorted(set(fits.values()), key=sorted):
            inside = [arc for arc in arcs if fits[arc.item] <= among]
            room = [tours[i] for i in sorted(among)]
            self._fill(inside, {column: size.kg for size, column in room}, units, 0)
            if all(math.isfinite(size.litres) for size, _ in room):
                self._fill(inside, {column: size.litres for size, column in room}, units, 1)

    def _fill(
        self, arcs: Sequence[Arc], room: Terms, units: Mapping[str, tuple[float, float]], measure: int
    ) -> None:
        load = {arc.variable: -arc.quantity * units[arc.item][measure] for arc in arcs}
        if any(load.values()):
            self._model.row({**load, **room}, 1, 0)


def keep_caps(model: Model, problem: Problem, arcs: Sequence[Arc], caps: Iterable[CarryCap]) -> None:
    """What a carrier turned out to be unable to take for the needs that are due first."""
    for cap in caps:
        early = {
            arc.variable: arc_kg(problem, arc)
            for arc in arcs
            if latest_s(arc.demand) <= cap.latest_s and cap.zone_id in ("", arc.demand.zone_id)
        }
        if early:
            model.row(early, AT_MOST, cap.kg)


def keep_loading_rate(model: Model, needs: Needs, depot_id: str, arcs: Sequence[Arc]) -> None:
    """What has to be on its way by a time does not weigh more than the depot has loaded by then.

    One row for each of a few times at which the fastest vehicle has to leave at the latest.
    """
    problem = needs.problem
    rate = problem.depot[depot_id].loading_kg_per_min
    if rate is None or not arcs:
        return
    position = {demand.id: number for number, demand in enumerate(needs.demands)}
    fastest = {
        carrier: needs.carrier_travel(carrier, fastest=True)
        for carrier in problem.carriers
        if carrier.depot_id == depot_id
    }
    leaves = np.array(
        [latest_s(arc.demand) - fastest[arc.carrier][position[arc.demand.id]] for arc in arcs if arc.carrier]
    )
    kg = np.array([arc_kg(problem, arc) for arc in arcs])
    moments = np.unique(leaves)
    for until in moments[np.unique(np.linspace(0, len(moments) - 1, MOST_MOMENTS).astype(int))].tolist():
        due = np.flatnonzero((leaves <= until) & (kg > 0))
        model.row({arcs[i].variable: kg[i] for i in due.tolist()}, AT_MOST, rate / 60 * until)
