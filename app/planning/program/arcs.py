"""What could be sent to which need: arcs that keep every limit, found by arrays before anything is written.

An arc exists only where what is sent arrives within the need's limit, is there to be sent, and, of a supply,
fits a vehicle.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.domain.incident import Priority
from app.domain.objective import ObjectiveLevel
from app.domain.plan import Demand, DemandKind
from app.domain.resource import Team
from app.planning.problem.problem import Carrier, Problem, SpeedKey, latest_s, team_key, vehicle_key, whole
from app.planning.program.objective import worth

if TYPE_CHECKING:
    import pulp

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(slots=True, eq=False)
class Arc:
    """One column of what is sent: teams of a group of equal ones, or units of a need that a carrier meets."""

    column: int
    variable: pulp.LpVariable
    demand: Demand
    item: str
    """Capability or supply that is sent."""
    quantity: int
    """Crew members, or units of what is sent, that one of the column stands for."""
    covers: int
    """Units of the need that one of the column meets."""
    ready_s: float
    travel_s: float
    group: tuple[Team, ...] = ()
    carrier: Carrier | None = None

    @property
    def depot_id(self) -> str:
        """The depot that it belongs to."""
        return self.carrier.depot_id if self.carrier is not None else self.group[0].depot_id

    @property
    def seconds(self) -> float:
        """Until it arrives."""
        return self.ready_s + self.travel_s


@dataclass(frozen=True, slots=True)
class Option:
    """A way to meet needs for an item: the thing itself, or a substitute."""

    item: str
    ratio: int
    penalty: float | None
    """None for the thing itself."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Needs that one mover could serve with one item."""

    item: str
    ratio: int
    penalty: float | None
    demands: Ints
    """Positions in `Needs.demands`."""
    travel: Floats
    """Whole seconds to each of them."""


class Needs:
    """The needs that count, and travel times to them, as arrays."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.most: Mapping[str, int] = {d.id: most_needed(problem, d) for d in problem.demands}
        """Demand id and the most that may be sent to it."""
        self.demands: Sequence[Demand] = sorted(
            (d for d in problem.demands if self.most[d.id]), key=lambda d: d.id
        )

    @cached_property
    def _site(self) -> Ints:
        return np.array([self.problem.site_column[d.zone_id] for d in self.demands], dtype=np.int64)

    @cached_property
    def _latest(self) -> Floats:
        return np.array([latest_s(d) for d in self.demands])

    @cached_property
    def _from(self) -> Floats:
        return np.array([d.from_s for d in self.demands])

    @cached_property
    def _by_item(self) -> Mapping[tuple[DemandKind, str], Ints]:
        groups: dict[tuple[DemandKind, str], list[int]] = {}
        for number, demand in enumerate(self.demands):
            groups.setdefault((demand.kind, demand.item), []).append(number)
        return {key: np.array(numbers, dtype=np.int64) for key, numbers in groups.items()}

    @cached_property
    def options(self) -> Mapping[str, tuple[Option, ...]]:
        """Item that is needed and what meets it: the thing itself first."""
        found = {demand.item: {demand.item: Option(demand.item, 1, None)} for demand in self.demands}
        for one in self.problem.substitutes:
            if one.instead_of in found:
                found[one.instead_of].setdefault(one.item, Option(one.item, one.ratio, one.penalty))
        return {item: tuple(options.values()) for item, options in found.items()}

    def figures(self, batch: Batch, ready_s: float, points: Floats | int) -> dict[ObjectiveLevel, Floats]:
        """What each arc of a batch adds to the levels of time; the worst is that of the slowest scenario.

        `points` are the need points of one of the arc's column.
        """
        life = self._life[batch.demands]
        point_seconds = points * (ready_s + batch.travel)
        return {
            ObjectiveLevel.LIFE_SAFETY_TIME: np.where(life, point_seconds, 0.0),
            ObjectiveLevel.TIME: np.where(life, 0.0, point_seconds),
            ObjectiveLevel.WORST_LIFE_SAFETY_TIME: np.where(
                life, ready_s + np.ceil(batch.travel * self._slowest - 1e-6), 0.0
            ),
        }

    @cached_property
    def _life(self) -> NDArray[np.bool_]:
        return np.array([d.priority is Priority.LIFE_SAFETY for d in self.demands], dtype=np.bool_)

    @cached_property
    def _slowest(self) -> float:
        return max([scenario.travel_factor for scenario in self.problem.scenarios], default=1.0)

    @cached_property
    def worth(self) -> Floats:
        """(needs,) need points of one missing unit."""
        return np.array([worth(d) for d in self.demands], dtype=np.float64)

    @cached_property
    def most_each(self) -> Ints:
        """(needs,) the most that may be sent to each."""
        return np.array([self.most[d.id] for d in self.demands], dtype=np.int64)

    def travel(self, key: SpeedKey, origin_id: str) -> Floats:
        """(needs,) whole seconds from an origin, inf where there is no way."""
        seconds = self.problem.travel[key].seconds[self.problem.row[origin_id]]
        return np.asarray(np.ceil(seconds[self._site] - 1e-6), dtype=np.float64)

    def for_team(self, team: Team) -> Iterator[Batch]:
        """What a team could do where, in time and within its shift."""
        travel = self.travel(team_key(team), self.problem.origin_of(team))
        arrival = self.problem.team_ready_s(team) + travel
        leaves = self.problem.leaves_s.get(team.id, math.inf)
        open_to = (arrival <= self._latest) & (np.maximum(arrival, self._from) <= leaves)
        skills = set(team.capabilities)
        for needed, options in self.options.items():
            chosen = self._open(DemandKind.CAPABILITY, needed, open_to)
            if not len(chosen):
                continue
            able = options[:1] if needed in skills else [o for o in options[1:] if o.item in skills]
            for option in able:
                if team.crew >= option.ratio:
                    yield Batch(option.item, option.ratio, option.penalty, chosen, travel[chosen])

    def for_carrier(self, carrier: Carrier, available: Mapping[str, int], fits: set[str]) -> Iterator[Batch]:
        """What a carrier could bring where in time, of what its depot has and its vehicles take."""
        travel = self.carrier_travel(carrier)
        open_to = self.problem.carrier_ready_s(carrier) + travel <= self._latest
        for needed, options in self.options.items():
            able = [o for o in options if o.item in fits and available.get(o.item, 0) >= o.ratio]
            chosen = self._open(DemandKind.SUPPLY, needed, open_to)
            for option in able if len(chosen) else ():
                yield Batch(option.item, option.ratio, option.penalty, chosen, travel[chosen])

    def carrier_travel(self, carrier: Carrier, *, fastest: bool = False) -> Floats:
        """(needs,) whole seconds of the slowest (or fastest) vehicle of a carrier."""
        keys = {vehicle_key(vehicle) for vehicle in carrier.vehicles}
        ways = [self.travel(key, carrier.depot_id) for key in sorted(keys, key=repr)]
        return np.asarray((np.min if fastest else np.max)(ways, axis=0), dtype=np.float64)

    def _open(self, kind: DemandKind, needed: str, open_to: NDArray[np.bool_]) -> Ints:
        numbers = self._by_item.get((kind, needed))
        return numbers[open_to[numbers]] if numbers is not None else np.zeros(0, dtype=np.int64)


def most_needed(problem: Problem, demand: Demand) -> int:
    """The most of a need that is planned for: its best figure, or more in some scenario."""
    return max([demand.best, *(needed_in(scenario.needed, demand) for scenario in problem.scenarios)])


def needed_in(needed: Mapping[str, int], demand: Demand) -> int:
    """What is needed in a scenario; the best figure where it says nothing."""
    return needed.get(demand.id, demand.best)


def penalty_points(demand: Demand, penalty: float) -> int:
    """Need points that still count as unmet of a unit that a substitute meets; at least one, at most all."""
    return min(worth(demand), max(1, round(penalty * worth(demand))))


def slowed_s(ready_s: float, travel_s: float, factor: float) -> float:
    """Seconds until an arrival if the way takes so many times as long."""
    return ready_s + whole(travel_s * factor)


def by_need(arcs: Iterable[Arc]) -> Mapping[str, list[Arc]]:
    """Demand id and the arcs to it."""
    found: defaultdict[str, list[Arc]] = defaultdict(list)
    for arc in arcs:
        found[arc.demand.id].append(arc)
    return found
