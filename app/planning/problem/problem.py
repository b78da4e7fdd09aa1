"""What the integer program is given: needs, resources and travel times, checked and frozen."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString, Point

from app.domain.campus import TravelMode
from app.domain.errors import UserError
from app.domain.incident import Priority
from app.domain.message import Message, msg
from app.domain.plan import Demand
from app.domain.resource import Depot, Stock, Team, Vehicle

LARGEST = 1_000_000
"""No quantity, crew, limit or capacity may exceed this; larger figures are typing errors."""

SpeedKey: TypeAlias = tuple[TravelMode, float | None]
"""A mode, and the speed in m/s that overrides the mode's own."""


class Travel(Protocol):
    """Travel from depots (rows) to zones (columns) by one mode and speed."""

    @property
    def seconds(self) -> NDArray[np.float64]:
        """(depots, zones) seconds, inf where there is no way."""
        ...

    def route(self, origin: int, destination: int) -> LineString:
        """The way that is taken."""
        ...


@dataclass(frozen=True, slots=True)
class Site:
    """A zone as the program sees it: where arrivals report; None where no way leads there."""

    zone_id: str
    incident_id: str
    name: str
    access: Point | None


@dataclass(frozen=True, slots=True)
class Carrier:
    """All vehicles of one mode at one depot; they move as slowly as the slowest of them."""

    depot_id: str
    mode: TravelMode
    vehicles: tuple[Vehicle, ...]

    @property
    def classes(self) -> tuple[tuple[float, int], ...]:
        """Capacity in kg and number of trips, the largest capacity first."""
        trips: dict[float, int] = {}
        for vehicle in self.vehicles:
            trips[vehicle.capacity_kg] = trips.get(vehicle.capacity_kg, 0) + vehicle.trips
        return tuple(sorted(trips.items(), reverse=True))

    @property
    def largest_kg(self) -> float:
        """The heaviest single unit that it can take."""
        return max((kg for kg, trips in self.classes if trips), default=0.0)

    @property
    def capacity_kg(self) -> float:
        """All trips together."""
        return math.fsum(kg * trips for kg, trips in self.classes)


@dataclass(frozen=True, kw_only=True, eq=False)
class Problem:
    """One instance of the allocation problem.

    Supplies leave a depot by its vehicles only: a hand cart is a vehicle of mode `cart` or `foot`. Travel
    times are rounded up to whole seconds, so that every term of the objective is a whole number.
    """

    sites: tuple[Site, ...]
    depots: tuple[Depot, ...]
    teams: tuple[Team, ...]
    """Teams that can be sent; those at work for another incident are in `committed_teams`."""
    stock: tuple[Stock, ...]
    """What is left once the approved plans of other incidents are served."""
    vehicles: tuple[Vehicle, ...]
    demands: tuple[Demand, ...]
    travel: Mapping[SpeedKey, Travel]
    unit_kg: Mapping[str, float]
    """Weight of one unit of each supply."""
    committed_teams: tuple[Team, ...] = ()
    resting_teams: tuple[Team, ...] = ()
    """Out of service."""
    committed_stock: tuple[Stock, ...] = ()
    """Promised to other incidents."""
    committed_to: Mapping[str, str] = field(default_factory=dict)
    """Team id and the name of the zone of another incident that it serves."""
    committed_priority: Mapping[str, Priority] = field(default_factory=dict)
    """Id of a team or line of stock and the most urgent need of another incident that it serves."""

    @cached_property
    def depot_row(self) -> dict[str, int]:
        """Row of each depot in the travel tables."""
        return {depot.id: row for row, depot in enumerate(self.depots)}

    @cached_property
    def site_column(self) -> dict[str, int]:
        """Column of each zone in the travel tables."""
        return {site.zone_id: column for column, site in enumerate(self.sites)}

    @cached_property
    def carriers(self) -> tuple[Carrier, ...]:
        """The vehicles by depot and mode."""
        groups: dict[tuple[str, TravelMode], list[Vehicle]] = {}
        for vehicle in sorted(self.vehicles, key=lambda v: v.id):
            groups.setdefault((vehicle.depot_id, vehicle.mode), []).append(vehicle)
        return tuple(Carrier(depot, mode, tuple(group)) for (depot, mode), group in sorted(groups.items()))

    @cached_property
    def stock_at(self) -> dict[tuple[str, str], int]:
        """Units by depot and supply."""
        return {(line.depot_id, line.item): line.quantity for line in self.stock}

    def seconds(self, key: SpeedKey, depot_id: str, zone_id: str) -> float:
        """Whole seconds from a depot to a zone, inf where there is no way."""
        value = float(self.travel[key].seconds[self.depot_row[depot_id], self.site_column[zone_id]])
        return float(math.ceil(value - 1e-6)) if math.isfinite(value) else math.inf

    def team_seconds(self, team: Team, zone_id: str) -> float:
        """Whole seconds that a team takes to a zone."""
        return self.seconds((team.mode, team.speed_mps), team.depot_id, zone_id)

    def carrier_seconds(self, carrier: Carrier, zone_id: str) -> float:
        """Whole seconds that the slowest vehicle of a carrier takes to a zone."""
        return max(
            self.seconds((carrier.mode, vehicle.speed_mps), carrier.depot_id, zone_id)
            for vehicle in carrier.vehicles
        )

    def route(self, key: SpeedKey, depot_id: str, zone_id: str) -> LineString:
        """The way from a depot to a zone."""
        leg = (key, depot_id, zone_id)
        if leg not in self._routes:
            row, column = self.depot_row[depot_id], self.site_column[zone_id]
            self._routes[leg] = self.travel[key].route(row, column)
        return self._routes[leg]

    @cached_property
    def _routes(self) -> dict[tuple[SpeedKey, str, str], LineString]:
        return {}


def check(problem: Problem) -> Problem:
    """The problem itself, if it can be solved at all.

    Raises:
        UserError: nothing is needed, nothing can be sent, or figures make no sense; `details` names each.
    """
    if not any(demand.best for demand in problem.demands):
        raise UserError(msg("planning.nothing_needed"))
    if not (problem.teams or problem.stock or problem.committed_teams or problem.resting_teams):
        raise UserError(msg("planning.no_resources"))
    findings = tuple(_findings(problem))
    if findings:
        raise UserError(msg("planning.bad_figures", n=len(findings)), findings)
    return problem


def _findings(problem: Problem) -> Iterable[Message]:
    yield from _duplicates(problem)
    known = problem.depot_row
    for depot in problem.depots:
        if not (math.isfinite(depot.point.x) and math.isfinite(depot.point.y)):
            yield msg("planning.bad_number", what=depot.name, field="point", value=str(depot.point.wkt))
    for team in problem.teams:
        yield from _numbers(team.name, {"crew": team.crew, "speed_mps": team.speed_mps}, least=1e-9)
        yield from _home(team.name, team.depot_id, known)
    for line in problem.stock:
        yield from _numbers(f"{line.depot_id} {line.item}", {"quantity": line.quantity}, least=0)
        yield from _home(line.item, line.depot_id, known)
    for vehicle in problem.vehicles:
        yield from _numbers(vehicle.name, {"capacity_kg": vehicle.capacity_kg}, least=1e-9)
        yield from _numbers(vehicle.name, {"speed_mps": vehicle.speed_mps}, least=1e-9)
        yield from _numbers(vehicle.name, {"trips": vehicle.trips}, least=0)
        yield from _home(vehicle.name, vehicle.depot_id, known)
    for demand in problem.demands:
        figures = {
            "best": demand.best,
            "limit_s": demand.limit_s,
            "minimum": demand.minimum,
            "base_value": demand.base_value,
        }
        yield from _numbers(f"{demand.zone_id} {demand.item}", figures, least=0)
        if demand.minimum > demand.best:
            yield msg("planning.minimum_above_need", what=demand.item, value=demand.minimum)
    for item, weight in problem.unit_kg.items():
        yield from _numbers(item, {"weight_kg": weight}, least=0)


def _numbers(what: str, figures: Mapping[str, float | None], least: float) -> Iterable[Message]:
    for name, value in figures.items():
        if value is None or (math.isfinite(value) and least <= value <= LARGEST):
            continue
        yield msg("planning.bad_number", what=what, field=name, value=str(value))


def _home(what: str, depot_id: str, known: Mapping[str, int]) -> Iterable[Message]:
    if depot_id not in known:
        yield msg("planning.unknown_depot", what=what, depot=depot_id)


def _duplicates(problem: Problem) -> Iterable[Message]:
    kinds: Sequence[tuple[Iterable[object], Callable[[object], object]]] = (
        (problem.depots, _id),
        (problem.teams, _id),
        (problem.vehicles, _id),
        (problem.demands, _id),
        (problem.sites, lambda site: getattr(site, "zone_id")),  # noqa: B009
        (problem.stock, lambda line: (getattr(line, "depot_id"), getattr(line, "item"))),  # noqa: B009
        (problem.demands, lambda need: (getattr(need, "zone_id"), getattr(need, "item"))),  # noqa: B009
    )
    for records, key in kinds:
        seen: set[object] = set()
        for record in records:
            name = key(record)
            if name in seen:
                yield msg("planning.duplicate", what=str(name))
            seen.add(name)


def _id(record: object) -> object:
    return getattr(record, "id")  # noqa: B009
