"""What the checks look at: a proposal, its problem, and what follows without the integer program."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from shapely.geometry import LineString

from app.domain.plan import Assignment, Demand, Proposal, Tour
from app.domain.resource import Substitute, Team, Vehicle
from app.planning.problem.problem import Problem, SpeedKey, team_key, vehicle_key


class Rule(StrEnum):
    """What a proposal must keep to."""

    DEMANDS = "demands"
    KNOWN = "known"
    QUANTITY = "quantity"
    SUBSTITUTE = "substitute"
    TEAM_ONCE = "team_once"
    CREW = "crew"
    CAPABILITY = "capability"
    KEPT_TOGETHER = "kept_together"
    OFFICERS = "officers"
    STOCK = "stock"
    PACKING = "packing"
    LOAD = "load"
    TOUR = "tour"
    LOADING = "loading"
    CAPACITY = "capacity"
    LOCK = "lock"
    RESERVE = "reserve"
    TRAVEL = "travel"
    LIMIT = "limit"
    ROUTE = "route"
    MINIMUM = "minimum"
    UNMET = "unmet"
    ACCESS = "access"
    TERM = "term"
    TOTAL = "total"
    IDENTITY = "identity"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that a proposal breaks, where, and by how much."""

    rule: Rule
    subject: str
    expected: object
    found: object


def expect(rule: Rule, subject: str, expected: object, found: object) -> Iterator[Violation]:
    """A violation if two things differ."""
    if expected != found:
        yield Violation(rule, subject, expected, found)


def is_count(value: object, least: int = 1) -> bool:
    """Whether a value is a whole number and not less than asked for."""
    return isinstance(value, int) and value >= least


@dataclass(frozen=True, eq=False)
class Facts:
    """A proposal and its problem, by id. Only for proposals whose records are all known to the problem."""

    problem: Problem
    proposal: Proposal

    @cached_property
    def needs(self) -> dict[str, Demand]:
        """Needs by id."""
        return {demand.id: demand for demand in self.problem.demands}

    @cached_property
    def teams(self) -> dict[str, Team]:
        """Teams by id."""
        return {team.id: team for team in self.problem.teams}

    @cached_property
    def vehicles(self) -> dict[str, Vehicle]:
        """Vehicles by id."""
        return {vehicle.id: vehicle for vehicle in self.problem.vehicles}

    @cached_property
    def substitutes(self) -> dict[tuple[str, str], Substitute]:
        """Substitutes by what is sent and what it stands for."""
        return {(one.item, one.instead_of): one for one in self.problem.substitutes}

    @cached_property
    def serving(self) -> dict[str, list[Assignment]]:
        """Need id and the assignments that serve it."""
        found: defaultdict[str, list[Assignment]] = defaultdict(list)
        for assignment in self.proposal.assignments:
            found[assignment.demand_id].append(assignment)
        return found

    @cached_property
    def sent(self) -> Counter[tuple[str, str]]:
        """Units of supplies sent, by depot and supply."""
        counts: Counter[tuple[str, str]] = Counter()
        for a in self.proposal.assignments:
            if not a.team_id:
                counts[a.depot_id, a.item] += a.quantity
        return counts

    @cached_property
    def staying(self) -> Counter[tuple[str, str]]:
        """Units that stay at each depot: held and packed, less what is sent and packed into kits."""
        left: Counter[tuple[str, str]] = Counter()
        for line in self.problem.stock:
            left[line.depot_id, line.item] += line.quantity
        for packing in self.proposal.plan.packings:
            left[packing.depot_id, packing.item] += packing.quantity
            for part, number in self.problem.kits.get(packing.item, ()):
                left[packing.depot_id, part] -= number * packing.quantity
        left.subtract(self.sent)
        return left

    @cached_property
    def tours_of(self) -> dict[str, list[Tour]]:
        """Vehicle id and its tours in their order."""
        found: defaultdict[str, list[Tour]] = defaultdict(list)
        for tour in sorted(self.proposal.tours, key=lambda t: t.number):
            found[tour.vehicle_id].append(tour)
        return found

    def ratio(self, a: Assignment) -> int:
        """Units of what is sent that stand for one unit of the need."""
        return self.substitutes[a.item, a.instead_of].ratio if a.instead_of else 1

    def covers(self, a: Assignment) -> int:
        """Units of the need that an assignment meets."""
        return a.quantity // self.ratio(a)

    def covered(self, demand: Demand) -> int:
        """Units of a need that are met."""
        return sum(self.covers(a) for a in self.serving.get(demand.id, ()))

    def keys(self, a: Assignment) -> list[SpeedKey]:
        """How an assignment travels: every vehicle of its mode at the depot could carry it."""
        if a.team_id:
            return [team_key(self.teams[a.team_id])]
        return [vehicle_key(v) for v in self._fleet(a)]

    def origin(self, a: Assignment) -> str:
        """Depot or place from which an assignment sets out."""
        return self.problem.origin_of(self.teams[a.team_id]) if a.team_id else a.depot_id

    def travel_s(self, a: Assignment) -> float:
        """Whole seconds of an assignment's slowest traveller, gone straight."""
        row, column = self.problem.row[self.origin(a)], self.problem.site_column[a.zone_id]
        slowest = max(float(self.problem.travel[key].seconds[row, column]) for key in self.keys(a))
        return rounded_up(slowest)

    def ways(self, a: Assignment) -> Iterator[LineString]:
        """The ways that the travel tables give an assignment; the vehicles of a mode may choose between equal
        ones.
        """
        zone = self.problem.site_column[a.zone_id]
        for key in self.keys(a):
            if math.isfinite(self.problem.travel[key].seconds[self.problem.row[self.origin(a)], zone]):
                yield self.problem.route(key, self.origin(a), a.zone_id)

    def ready_s(self, a: Assignment) -> float:
        """Whole seconds until an assignment can leave."""
        delay = self.problem.depot[a.depot_id].delay_s
        if a.team_id:
            delay = 0.0 if a.team_id in self.problem.place_of else delay
            return rounded_up(max(delay, self.problem.ready_s.get(a.team_id, 0.0)))
        return rounded_up(delay + max(self.turnaround_s(v) for v in self._fleet(a)))

    def turnaround_s(self, vehicle: Vehicle) -> float:
        """Seconds that a vehicle is loaded before each tour."""
        own = vehicle.turnaround_s
        return self.problem.handling.turnaround_s if own is None else own

    def _fleet(self, a: Assignment) -> list[Vehicle]:
        return [v for v in self.problem.vehicles if (v.depot_id, v.mode) == (a.depot_id, a.mode)]


def rounded_up(seconds: float) -> float:
    """Seconds rounded up to a whole number; inf stays."""
    return float(math.ceil(seconds - 1e-6)) if math.isfinite(seconds) else seconds
