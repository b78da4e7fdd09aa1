"""Lists every plan of a small problem in which teams and supplies may share access, scenarios and fairness.

A second oracle for the program, written apart from `enumerator`: with several scenarios, limited access, room
in litres, loading rates and shares of zones.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from app.domain.campus import TravelMode
from app.domain.directive import LockKind
from app.domain.incident import Priority
from app.domain.objective import AS_PLANNED, ObjectiveLevel
from app.domain.plan import Demand, DemandKind
from app.domain.resource import Team, Vehicle
from app.planning.problem.problem import Problem, Scenario, SpeedKey


class Sent(NamedTuple):
    """One team, or units of a supply, that goes to a need."""

    demand: Demand
    item: str
    quantity: int
    covers: int
    ready: float
    travel: float
    depot: str
    team: str = ""


def up(seconds: float) -> float:
    return float(math.ceil(seconds - 1e-6))


def small(given: Problem) -> bool:
    """Whether all plans of a problem are few enough to be listed at once."""
    supplies = [d for d in given.demands if d.kind is DemandKind.SUPPLY]
    return len(given.carriers) * len(supplies) <= 6 and bool(given.demands)


def listed_optimum(given: Problem) -> tuple[int, ...] | None:
    """The levels of the best plan; None where no plan keeps to every lock."""
    found = None
    loads = [(plan, tours) for plan, tours in _load_plans(given)]
    for crews in _team_plans(given):
        for plan, tours in loads:
            every = [*crews, *plan]
            if _keeps(given, every):
                figures = _levels(given, every, tours)
                found = figures if found is None else min(found, figures)
    return found


def _latest(demand: Demand) -> float:
    ends = math.inf if demand.until_s is None else demand.until_s
    return min(demand.from_s + demand.limit_s, ends)


def _most(given: Problem, demand: Demand) -> int:
    return max([demand.best, *(s.needed.get(demand.id, demand.best) for s in given.scenarios)])


def _ways(given: Problem, demand: Demand) -> list[tuple[str, int]]:
    """What may be sent for a need, and how many of it stand for one."""
    instead = [(s.item, s.ratio) for s in given.substitutes if s.instead_of == demand.item]
    return [(demand.item, 1), *instead]


def _team_plans(given: Problem) -> Iterator[list[Sent]]:
    options = [_team_options(given, one) for one in given.teams]
    for choice in itertools.product(*options):
        plan = [task for tasks in choice for task in tasks]
        words: defaultdict[str, set[str]] = defaultdict(set)
        for task in plan:
            word = next(t.kept_with for t in given.teams if t.id == task.team)
            if word:
                words[word].add(task.demand.zone_id)
        if any(len(zones) > 1 for zones in words.values()):
            continue
        if all(_led(given, demand, plan) for demand in given.demands):
            yield plan


def _led(given: Problem, demand: Demand, plan: list[Sent]) -> bool:
    if demand.crew_per_officer is None or demand.kind is DemandKind.SUPPLY:
        return True
    mine = [task for task in plan if task.demand.id == demand.id]
    officers = {t.id: t.officers for t in given.teams}
    return sum(t.quantity for t in mine) <= demand.crew_per_officer * sum(officers[t.team] for t in mine)


def _team_options(given: Problem, one: Team) -> list[tuple[Sent, ...]]:
    depot = next(d for d in given.depots if d.id == one.depot_id)
    ready = up(max(given.ready_s.get(one.id, 0.0), depot.delay_s))
    tasks = []
    for demand in given.demands:
        row, column = int(one.depot_id[1:]), int(demand.zone_id[1:])
        travel = up(given.travel[SpeedKey(one.mode)].seconds[row][column])
        leaves = given.leaves_s.get(one.id, math.inf)
        if ready + travel > _latest(demand) or max(ready + travel, demand.from_s) > leaves:
            continue
        for item, ratio in _ways(given, demand):
            wanted = item in one.capabilities and (item == demand.item or demand.item not in one.capabilities)
            if demand.kind is DemandKind.CAPABILITY and wanted and one.crew >= ratio:
                tasks.append(
                    Sent(demand, item, one.crew, one.crew // ratio, ready, travel, one.depot_id, one.id)
                )
    found: list[tuple[Sent, ...]] = [()]
    for number in (1, 2, 3):
        for some in itertools.combinations(tasks, number):
            spans = sorted(
                (
                    max(0.0, t.demand.from_s - t.travel),
                    math.inf if t.demand.until_s is None else t.demand.until_s + t.travel,
                )
                for t in some
            )
            if all(a[1] <= b[0] for a, b in itertools.pairwise(spans)):
                found.append(some)
    return found


def _load_plans(given: Problem) -> Iterator[tuple[list[Sent], int]]:
    """Loads that stock, kits, vehicles and loading allow, and the cheapest tours for them."""
    arcs = []
    for carrier in given.carriers:
        depot = next(d for d in given.depots if d.id == carrier.depot_id)
        for demand in given.demands:
            row, column = int(carrier.depot_id[1:]), int(demand.zone_id[1:])
            travel = up(given.travel[SpeedKey(carrier.mode)].seconds[row][column])
            if demand.kind is DemandKind.SUPPLY and up(depot.delay_s) + travel <= _latest(demand):
                for item, ratio in _ways(given, demand):
                    arcs.append((carrier, demand, item, ratio, up(depot.delay_s), travel))
    ranges = [range(min(_most(given, a[1]), _could(given, a[0].depot_id, a[2]) // a[3]) + 1) for a in arcs]
    for amounts in itertools.product(*ranges):
        plan = [
            (Sent(demand, item, n * ratio, n, ready, travel, carrier.depot_id), carrier.mode)
            for (carrier, demand, item, ratio, ready, travel), n in zip(arcs, amounts, strict=True)
            if n
        ]
        loads = [load for load, _ in plan]
        met = Counter({d.id: sum(s.covers for s in loads if s.demand.id == d.id) for d in given.demands})
        if any(met[d.id] > _most(given, d) for d in given.demands) or not _in_stock(given, loads):
            continue
        if not _loaded_in_time(given, loads):
            continue
        tours = _tours(given, plan)
        if tours is not None:
            yield loads, tours


def _could(given: Problem, depot: str, item: str) -> int:
    held = given.stock_at
    parts = given.kits.get(item, ())
    return held.get((depot, item), 0) + min((held.get((depot, part), 0) // n for part, n in parts), default=0)


def _left(given: Problem, loads: list[Sent]) -> Counter[tuple[str, str]]:
    left: Counter[tuple[str, str]] = Counter(given.stock_at)
    for load in loads:
        left[load.depot, load.item] -= load.quantity
    return left


def _unpacked(given: Problem, loads: list[Sent], more: Counter[tuple[str, str]]) -> bool:
    """Whether stock suffices when as many kits as are lacking, and `more`, are packed."""
    left = _left(given, loads)
    for depot, (kit, parts) in itertools.product(given.depots, given.kits.items()):
        packed = max(0, -left[depot.id, kit]) + more[depot.id, kit]
        left[depot.id, kit] += packed
        for part, n in parts:
            left[depot.id, part] -= n * packed
    return all(n >= 0 for n in left.values()) and _stays(given, left)


def _in_stock(given: Problem, loads: list[Sent]) -> bool:
    kits = [(d.id, kit) for d in given.depots for kit in given.kits]
    return any(
        _unpacked(given, loads, Counter(dict(zip(kits, extra, strict=True))))
        for extra in itertools.product(range(3), repeat=len(kits))
    )


def _stays(given: Problem, left: Counter[tuple[str, str]]) -> bool:
    for one in given.reserves:
        if one.item in given.unit_kg:
            depots = [d.id for d in given.depots if one.depot_id in ("", d.id)]
            held = sum(given.stock_at.get((d, one.item), 0) for d in depots)
            if sum(left[d, one.item] for d in depots) < min(one.quantity, held):
                return False
    return True


def _loaded_in_time(given: Problem, loads: list[Sent]) -> bool:
    """At the last moment for each load, no more has been loaded than the depot can by then."""
    for depot in given.depots:
        mine = [load for load in loads if load.depot == depot.id]
        if depot.loading_kg_per_min is None:
            continue
        for until in {_latest(load.demand) - load.travel for load in mine}:
            kg = sum(
                given.unit_kg[load.item] * load.quantity
                for load in mine
                if _latest(load.demand) - load.travel <= until
            )
            if kg > depot.loading_kg_per_min / 60 * until + 1e-9:
                return False
    return True


def _tours(given: Problem, plan: list[tuple[Sent, TravelMode]]) -> int | None:
    """The least cost of tours that take the loads, unit by unit if need be; None where none do."""
    total = 0
    avoided = {lock.vehicle_id for lock in given.locks if lock.vehicle_id}
    for carrier in given.carriers:
        loads = [s for s, mode in plan if (s.depot, mode) == (carrier.depot_id, carrier.mode)]
        cost = 1 + next(d.cost for d in given.depots if d.id == carrier.depot_id)
        fleet = [v for v in carrier.vehicles for _ in range(v.trips) if v.id not in avoided]
        known = [v for v in carrier.vehicles if v.trips]
        numbers = [
            n
            for n in range(len(fleet) + 1)
            if any(_hold(given, tours, loads, known) for tours in itertools.combinations(fleet, n))
        ]
        if not numbers:
            return None
        total += cost * numbers[0]
    return total


def _hold(given: Problem, tours: tuple, loads: list[Sent], fleet: list[Vehicle]) -> bool:
    """Of every set of supplies, what fits only some vehicles is not more than those take together; litres
    count where every vehicle that could take some of it states them.
    """
    items = {load.item for load in loads}

    def fit(item: str) -> frozenset[int]:
        return frozenset(
            i
            for i, v in enumerate(tours)
            if given.unit_kg[item] <= v.capacity_kg
            and (v.capacity_l is None or given.unit_l.get(item, 0) <= v.capacity_l)
        )

    for n in range(1, len(items) + 1):
        for some in itertools.combinations(sorted(items), n):
            able = frozenset().union(*(fit(item) for item in some))
            if any(not fit(item) for item in some):
                return False
            kg = sum(given.unit_kg[s.item] * s.quantity for s in loads if s.item in some)
            litres = sum(given.unit_l.get(s.item, 0) * s.quantity for s in loads if s.item in some)
            light = min(given.unit_kg[item] for item in some)
            stated = all(v.capacity_l is not None for v in fleet if v.capacity_kg >= light)
            room = sum(tours[i].capacity_l or math.inf for i in able) if stated else math.inf
            if kg > sum(tours[i].capacity_kg for i in able) + 1e-9 or litres > room + 1e-9:
                return False
    return True


def _keeps(given: Problem, plan: list[Sent]) -> bool:
    """Smallest amounts, access, locks and reserves of crew."""
    for demand in given.demands:
        met = sum(s.covers for s in plan if s.demand.id == demand.id)
        if 0 < met < demand.minimum:
            return False
    for site in given.sites:
        if site.capacity is not None and _arrivals(given, site.zone_id, plan) > site.capacity:
            return False
    for one in given.locks:
        found = [s for s in plan if _concerns(one, s)]
        if one.kind is LockKind.AVOID and found:
            return False
        used = len(found) if one.team_id else sum(s.quantity for s in found)
        if one.kind is LockKind.USE and used < max(1, one.quantity):
            return False
    return _crew_stays(given, plan)


def _concerns(one: object, s: Sent) -> bool:
    if one.vehicle_id or one.zone_id not in ("", s.demand.zone_id):
        return False
    if one.team_id:
        return s.team == one.team_id
    return s.depot == one.depot_id and one.item in ("", s.item)


def _arrivals(given: Problem, zone: str, plan: list[Sent]) -> int:
    here = [s for s in plan if s.demand.zone_id == zone]
    stops = 0
    for carrier in given.carriers:
        kg = sum(
            given.unit_kg[s.item] * s.quantity for s in here if not s.team and s.depot == carrier.depot_id
        )
        stops += math.ceil(kg / max(v.capacity_kg for v in carrier.vehicles) - 1e-9)
    return sum(bool(s.team) for s in here) + stops


def _crew_stays(given: Problem, plan: list[Sent]) -> bool:
    away = {s.team for s in plan}
    for one in given.reserves:
        able = [t for t in given.teams if one.item in t.capabilities and one.depot_id in ("", t.depot_id)]
        stays = sum(t.crew for t in able if t.id not in away)
        if stays < min(one.quantity, sum(t.crew for t in able)):
            return False
    return True


def _levels(given: Problem, plan: list[Sent], tours: int) -> tuple[int, ...]:
    found: Counter[ObjectiveLevel] = Counter()
    planned = Scenario("", {})
    scenarios = (planned, *given.scenarios)
    for priority, one in zip(
        Priority,
        (
            ObjectiveLevel.UNMET_LIFE_SAFETY,
            ObjectiveLevel.UNMET_STABILISE,
            ObjectiveLevel.UNMET_SUSTAIN,
        ),
        strict=True,
    ):
        needs = [d for d in given.demands if d.priority is priority]
        found[one] = max(sum(_lacks(given, d, plan, s)[1] for d in needs) for s in scenarios)
        found[AS_PLANNED[one]] = sum(_lacks(given, d, plan, planned)[1] for d in needs)
    found[ObjectiveLevel.UNFAIRNESS] = max(_unfairness(given, plan, s) for s in scenarios)
    slowest = max(s.travel_factor for s in scenarios)
    for s in plan:
        life = s.demand.priority is Priority.LIFE_SAFETY
        points = 10 * s.quantity if s.team else _worth(s.demand) * s.covers
        one = ObjectiveLevel.LIFE_SAFETY_TIME if life else ObjectiveLevel.TIME
        found[one] += round(points * (s.ready + s.travel))
        if life:
            late = round(s.ready + up(s.travel * slowest))
            worst = ObjectiveLevel.WORST_LIFE_SAFETY_TIME
            found[worst] = max(found[worst], late)
    costs = {d.id: d.cost for d in given.depots}
    found[ObjectiveLevel.COST] = tours + sum(1 + costs[s.depot] for s in plan if s.team)
    found[ObjectiveLevel.CHANGES] = _changes(given, plan)
    return tuple(found[one] for one in given.objective.levels)


def _worth(demand: Demand) -> int:
    if demand.kind is DemandKind.CAPABILITY:
        return 10
    return max(1, round(10 * demand.base_value / demand.best))


def _lacks(given: Problem, demand: Demand, plan: list[Sent], scenario: Scenario) -> tuple[int, int]:
    """Units of a need that are missing, and need points of what is missing or met by a substitute."""
    left = scenario.needed.get(demand.id, demand.best)
    points = 0
    share = {(s.item, s.instead_of): s.penalty for s in given.substitutes}
    for real in (True, False):
        for s in plan:
            if s.demand.id != demand.id or (s.item == demand.item) is not real:
                continue
            ends = given.leaves_s.get(s.team, math.inf)
            if s.ready + up(s.travel * scenario.travel_factor) > min(_latest(demand), ends):
                continue
            used = min(left, s.covers)
            left -= used
            if not real:
                points += used * max(1, round(share[s.item, demand.item] * _worth(demand)))
    return left, points + left * _worth(demand)


def _unfairness(given: Problem, plan: list[Sent], scenario: Scenario) -> int:
    worst = 0
    for site in given.sites:
        needs = [d for d in given.demands if d.zone_id == site.zone_id and d.priority is Priority.LIFE_SAFETY]
        whole = sum(_worth(d) * scenario.needed.get(d.id, d.best) for d in needs)
        lacking = sum(_worth(d) * _lacks(given, d, plan, scenario)[0] for d in needs)
        worst = max(worst, math.ceil(1000 * lacking / whole - 1e-9) if whole else 0)
    return worst


def _changes(given: Problem, plan: list[Sent]) -> int:
    loads: Counter[tuple[str, str, str]] = Counter()
    for s in plan:
        if not s.team:
            loads[s.depot, s.demand.id, s.item] += s.quantity
    changed = 0
    for one in given.in_force:
        if one.team_id:
            changed += not any((s.team, s.demand.id) == (one.team_id, one.demand_id) for s in plan)
        else:
            changed += loads[one.depot_id, one.demand_id, one.item] != one.quantity
    return changed
