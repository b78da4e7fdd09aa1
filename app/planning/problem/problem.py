"""What the integer program is given: needs, resources and travel times, checked and frozen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString, Point

from app.domain.campus import TravelMode
from app.domain.directive import PlanLock, Reserve
from app.domain.incident import Priority
from app.domain.message import Message
from app.domain.objective import STANDARD, ObjectiveProfile
from app.domain.plan import Assignment, Demand
from app.domain.resource import Depot, Stock, Substitute, Team, Vehicle

LARGEST = 1_000_000
"""No quantity, crew, limit or capacity may exceed this; larger figures are typing errors."""


class SpeedKey(NamedTuple):
    """What decides how long a way takes and which ways are open."""

    mode: TravelMode
    speed_mps: float | None = None
    """Overrides the mode's own speed."""
    protection: tuple[str, ...] = ()
    """Codes in their order: what it may pass that others may not."""


def team_key(team: Team) -> SpeedKey:
    """How a team travels. What its crew wears protects it on foot, not on wheels."""
    worn = team.protection if team.mode is TravelMode.FOOT else ()
    return SpeedKey(team.mode, team.speed_mps, tuple(sorted(set(worn))))


def vehicle_key(vehicle: Vehicle) -> SpeedKey:
    """How a vehicle travels."""
    return SpeedKey(vehicle.mode, vehicle.speed_mps)


class Travel(Protocol):
    """Travel from origins (rows) to destinations (columns) by one mode and speed."""

    @property
    def seconds(self) -> NDArray[np.float64]:
        """(origins, destinations) seconds, inf where there is no way."""
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
    capacity: int | None = None
    """How many teams and tours its access takes in the whole plan; None where that is no limit."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where teams set out that are not at their depot."""

    id: str
    point: Point


@dataclass(frozen=True, slots=True)
class Handling:
    """What loading and unloading take."""

    turnaround_s: float = 0.0
    """To be loaded before each tour, where a vehicle says nothing else."""
    stop_s: float = 0.0
    """To set down loads at one stop of a tour."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way in which things could turn out, for a plan that holds in the worst of them."""

    name: str
    needed: Mapping[str, int]
    """Demand id and the quantity that is needed."""
    travel_factor: float = 1.0


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

    Supplies leave a depot by its vehicles only: a hand cart is a vehicle of mode `cart` or `foot`. Times
    count from the making of the plan and are rounded up to whole seconds, so that every level of the
    objective is a whole number.
    """

    sites: tuple[Site, ...]
    depots: tuple[Depot, ...]
    teams: tuple[Team, ...]
    """Teams that can be sent; those at work for another incident are in `committed_teams`."""
    stock: tuple[Stock, ...]
    """What is left once the approved plans of other incidents are served; one line a depot and supply."""
    vehicles: tuple[Vehicle, ...]
    demands: tuple[Demand, ...]
    travel: Mapping[SpeedKey, Travel]
    """From the depots, then from `places` (rows) to the sites (columns)."""
    onward: Mapping[SpeedKey, Travel] = field(default_factory=dict)
    """From the sites (rows) to the sites, then to the depots (columns), for the tours of vehicles."""
    places: tuple[Origin, ...] = ()
    """Where teams are that are not at their depot."""
    place_of: Mapping[str, str] = field(default_factory=dict)
    """Team id and the id of its place; a team that is missing here is at its depot."""
    ready_s: Mapping[str, float] = field(default_factory=dict)
    """Team id and the seconds until it can leave, where it cannot at once (shift, rest, mutual aid)."""
    leaves_s: Mapping[str, float] = field(default_factory=dict)
    """Team id and the seconds until its shift ends: it has to have arrived before."""
    unit_kg: Mapping[str, float]
    """Weight of one unit of each supply."""
    unit_l: Mapping[str, float] = field(default_factory=dict)
    """Room that one unit of each supply takes; none where it is missing here."""
    kits: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    """Supplies that a depot can also pack from parts that it holds, and how many of each."""
    substitutes: tuple[Substitute, ...] = ()
    handling: Handling = Handling()
    locks: tuple[PlanLock, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    in_force: tuple[Assignment, ...] = ()
    """Orders of the plans in force for these incidents, against which changes count."""
    profile: ObjectiveProfile = STANDARD
    scenarios: tuple[Scenario, ...] = ()
    """Not empty: unmet need and its worst time are those of the worst of them and of the planned case."""
    committed_teams: tuple[Team, ...] = ()
    resting_teams: tuple[Team, ...] = ()
    """Out of service."""
    committed_stock: tuple[Stock, ...] = ()
    """Promised to other incidents."""
    expired_stock: tuple[Stock, ...] = ()
    """Past its date, never sent."""
    committed_to: Mapping[str, str] = field(default_factory=dict)
    """Team id and the name of the zone of another incident that it serves."""
    committed_priority: Mapping[str, Priority] = field(default_factory=dict)
    """Id of a team or line of stock and the most urgent need of another incident that it serves."""
    assumptions: tuple[Message, ...] = ()
    """What was taken for granted when it was made."""

    @cached_property
    def objective(self) -> ObjectiveProfile:
        """The levels that count, in their order."""
        return self.profile.for_scenarios() if self.scenarios else self.profile

    @cached_property
    def depot(self) -> dict[str, Depot]:
        """Depots by id."""
        return {depot.id: depot for depot in self.depots}

    @property
    def origins(self) -> tuple[Depot | Origin, ...]:
        """The rows of the travel tables."""
        return (*self.depots, *self.places)

    @cached_property
    def row(self) -> dict[str, int]:
        """Row of each depot and place in the travel tables."""
        return {origin.id: row for row, origin in enumerate(self.origins)}

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

    def origin_of(self, team: Team) -> str:
        """Id of the depot or place from which a team sets out."""
        return self.place_of.get(team.id, team.depot_id)

    def seconds(self, key: SpeedKey, origin_id: str, zone_id: str) -> float:
        """Whole seconds from a depot or place to a zone, inf where there is no way."""
        return whole(float(self.travel[key].seconds[self.row[origin_id], self.site_column[zone_id]]))

    def team_travel_s(self, team: Team, zone_id: str) -> float:
        """Whole seconds that a team travels to a zone."""
        return self.seconds(team_key(team), self.origin_of(team), zone_id)

    def team_ready_s(self, team: Team) -> float:
        """Whole seconds until a team can leave; one that is elsewhere than at its depot has been called."""
        delay_s = 0.0 if team.id in self.place_of else self.depot[team.depot_id].delay_s
        return whole(max(self.ready_s.get(team.id, 0.0), delay_s))

    def team_arrival_s(self, team: Team, zone_id: str) -> float:
        """Whole seconds until a team is at a zone; inf where it cannot be, or not before its shift ends."""
        arrival = self.team_ready_s(team) + self.team_travel_s(team, zone_id)
        return arrival if arrival <= self.leaves_s.get(team.id, math.inf) else math.inf

    def carrier_travel_s(self, carrier: Carrier, zone_id: str) -> float:
        """Whole seconds that the slowest vehicle of a carrier travels to a zone."""
        return max(
            self.seconds(vehicle_key(vehicle), carrier.depot_id, zone_id) for vehicle in carrier.vehicles
        )

    def carrier_ready_s(self, carrier: Carrier) -> float:
        """Whole seconds until the first loaded vehicles of a carrier can leave."""
        loading = max(self.turnaround_s(vehicle) for vehicle in carrier.vehicles)
        return whole(self.depot[carrier.depot_id].delay_s + loading)

    def carrier_arrival_s(self, carrier: Carrier, zone_id: str) -> float:
        """Whole seconds until the first loads of a carrier can be at a zone, gone to straight."""
        return self.carrier_ready_s(carrier) + self.carrier_travel_s(carrier, zone_id)

    def turnaround_s(self, vehicle: Vehicle) -> float:
        """Seconds that a vehicle is loaded before each tour."""
        return self.handling.turnaround_s if vehicle.turnaround_s is None else vehicle.turnaround_s

    def onward_s(self, key: SpeedKey, from_zone: str, to_id: str) -> float:
        """Whole seconds from a zone to another zone or to a depot, inf where there is no way."""
        return whole(float(self.onward[key].seconds[self.site_column[from_zone], self._onward_column[to_id]]))

    def onward_route(self, key: SpeedKey, from_zone: str, to_id: str) -> LineString:
        """The way from a zone to another zone or to a depot."""
        leg = (key, from_zone, to_id)
        if leg not in self._onward_routes:
            row, column = self.site_column[from_zone], self._onward_column[to_id]
            self._onward_routes[leg] = self.onward[key].route(row, column)
        return self._onward_routes[leg]

    @cached_property
    def _onward_routes(self) -> dict[tuple[SpeedKey, str, str], LineString]:
        return {}

    @cached_property
    def _onward_column(self) -> dict[str, int]:
        return {
            place: column
            for column, place in enumerate([*(s.zone_id for s in self.sites), *(d.id for d in self.depots)])
        }

    def route(self, key: SpeedKey, origin_id: str, zone_id: str) -> LineString:
        """The way from a depot or place to a zone."""
        leg = (key, origin_id, zone_id)
        if leg not in self._routes:
            row, column = self.row[origin_id], self.site_column[zone_id]
            self._routes[leg] = self.travel[key].route(row, column)
        return self._routes[leg]

    @cached_property
    def _routes(self) -> dict[tuple[SpeedKey, str, str], LineString]:
        return {}


def whole(seconds: float) -> float:
    """Seconds rounded up to a whole number; inf stays."""
    return float(math.ceil(seconds - 1e-6)) if math.isfinite(seconds) else math.inf


def latest_s(demand: Demand) -> float:
    """Seconds from the making of the plan within which what serves a need has to arrive: in its time, and
    before it is needed no more.
    """
    latest = demand.from_s + demand.limit_s
    return latest if demand.until_s is None else min(latest, demand.until_s)
