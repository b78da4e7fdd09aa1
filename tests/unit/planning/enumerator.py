"""Lists every plan of a small problem, apart from the tours, and gives the best: an oracle for the program.

Teams and supplies share nothing in these problems (no limited access, no lock on all that a depot sends).
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.directive import LockKind
from app.domain.incident import Priority
from app.domain.plan import Assignment, Demand, DemandKind
from app.planning.problem.problem import Problem, latest_s

Levels = tuple[int, ...]
"""Unmet life safety, worst time, life-safety time, unmet stabilise, unmet sustain, time, changes, cost."""


@dataclass(frozen=True)
class Way:
    """A team or carrier that could serve a need."""

    who: Any
    demand: Demand
    item: str
    ratio: int
    seconds: int
    travel: int


def best_levels(given: Problem) -> Levels | None:
    """The lexicographically best levels; None where locks leave no plan."""
    halves = [list(_team_plans(given)), list(_supply_plans(given))]
    if not all(halves):
        return None
    least = [min(plan[0] for plan in plans) for plans in halves]
    halves = [[p for p in plans if p[0] == low] for plans, low in zip(halves, least, strict=True)]
    worst = max(min(plan[1] for plan in plans) for plans in halves)
    rest = [min(plan[2:] for plan in plans if plan[1] <= worst) for plans in halves]
    return (sum(least), worst, *(a + b for a, b in zip(*rest, strict=True)))


def _worth(demand: Demand) -> int:
    if demand.kind is DemandKind.CAPABILITY or not demand.best:
        return 10
    return max(1, round(10 * demand.base_value / demand.best))


def _levels(given: Problem, sent: list[tuple[Way, int]], kind: DemandKind) -> list[int] | None:
    """The levels of what is sent (units of the need, or crews), without changes and cost."""
    unmet = dict.fromkeys(Priority, 0)
    worst = life = other = 0
    penalties = {(s.item, s.instead_of): s.penalty for s in given.substitutes}
    for demand in (d for d in given.demands if d.kind is kind):
        mine = [(way, units) for way, units in sent if way.demand is demand]
        covers = [
            (penalties[way.item, demand.item] if way.item != demand.item else 0.0, units // _per(way, kind))
            for way, units in mine
        ]
        total = sum(n for _, n in covers)
        if 0 < total < demand.minimum or (kind is DemandKind.SUPPLY and total > demand.best):
            return None
        left = demand.best
        for penalty, n in sorted(covers):
            met = min(left, n)
            left -= met
            points = min(_worth(demand), max(1, round(penalty * _worth(demand)))) if penalty else 0
            unmet[demand.priority] += met * points
        unmet[demand.priority] += left * _worth(demand)
        for way, units in mine:
            points = units * way.seconds * (10 if kind is DemandKind.CAPABILITY else _worth(demand))
            if demand.priority is Priority.LIFE_SAFETY:
                life, worst = life + points, max(worst, way.seconds)
            else:
                other += points
    return [
        unmet[Priority.LIFE_SAFETY],
        worst,
        life,
        unmet[Priority.STABILISE],
        unmet[Priority.SUSTAIN],
        other,
    ]


def _per(way: Way, kind: DemandKind) -> int:
    """A crew is counted in heads, a load in units of the need."""
    return way.ratio if kind is DemandKind.CAPABILITY else 1


def _options(given: Problem, demand: Demand) -> list[tuple[str, int]]:
    return [
        (demand.item, 1),
        *((s.item, s.ratio) for s in given.substitutes if s.instead_of == demand.item),
    ]


def _need(given: Problem, order: Assignment) -> str:
    if order.demand_id:
        return order.demand_id
    same = [d.id for d in given.demands if (d.zone_id, d.item) == (order.zone_id, order.item)]
    return min(same)


def _team_plans(given: Problem) -> Iterator[Levels]:
    options = []
    for team in given.teams:
        ways = []
        ready = math.ceil(given.ready_s.get(team.id, 0))
        for demand in (d for d in given.demands if d.kind is DemandKind.CAPABILITY and d.best):
            travel = given.team_travel_s(team, demand.zone_id)
            able = [o for o in _options(given, demand) if o[0] in team.capabilities and team.crew >= o[1]]
            if demand.item in team.capabilities:
                able = able[:1]
            in_time = ready + travel <= latest_s(demand)
            if in_time and max(ready + travel, demand.from_s) <= given.leaves_s.get(team.id, math.inf):
                ways += [Way(team, demand, *o, int(ready + travel), int(travel)) for o in able]
        pairs = [pair for pair in itertools.combinations(ways, 2) if _apart(*pair)]
        options.append([(), *((way,) for way in ways), *pairs])
    orders = {(o.team_id, _need(given, o)) for o in given.in_force if o.team_id}
    for choice in itertools.product(*options):
        sent = [(way, way.who.crew) for ways in choice for way in ways]
        levels = _levels(given, sent, DemandKind.CAPABILITY)
        if levels is None or not _teams_allowed(given, [way for way, _ in sent]):
            continue
        kept = {(way.who.id, way.demand.id) for way, _ in sent}
        yield (*levels, len(orders - kept), len(sent))


def _apart(a: Way, b: Way) -> bool:
    first, second = sorted((a, b), key=lambda w: w.demand.from_s - w.travel)
    if first.demand.until_s is None:
        return False
    return first.demand.until_s + first.travel <= max(0, second.demand.from_s - second.travel)


def _teams_allowed(given: Problem, ways: list[Way]) -> bool:
    words: dict[str, set[str]] = {}
    for way in ways:
        words.setdefault(way.who.kept_with or way.who.id, set()).add(way.demand.zone_id)
    together = all(len(words.get(team.kept_with, ())) < 2 for team in given.teams if team.kept_with)
    return together and _led(given, ways) and _team_locks(given, ways) and _crews_stay(given, ways)


def _led(given: Problem, ways: list[Way]) -> bool:
    for demand in given.demands:
        crews = [way.who for way in ways if way.demand is demand]
        most = demand.crew_per_officer
        if most is not None and sum(t.crew for t in crews) > most * sum(t.officers for t in crews):
            return False
    return True


def _team_locks(given: Problem, ways: list[Way]) -> bool:
    for lock in given.locks:
        mine = [
            way
            for way in ways
            if (way.who.id == lock.team_id if lock.team_id else way.who.depot_id == lock.depot_id)
            and lock.zone_id in ("", way.demand.zone_id)
            and lock.item in ("", way.item, *((way.demand.item,) if lock.team_id else ()))
        ]
        if lock.kind is LockKind.AVOID:
            broken = bool(mine)
        elif lock.team_id:
            broken = not mine
        else:
            broken = lock.item == "guide" and sum(way.who.crew for way in mine) < max(1, lock.quantity)
        if broken:
            return False
    return True


def _crews_stay(given: Problem, ways: list[Way]) -> bool:
    for reserve in given.reserves:
        able = [
            t for t in given.teams if reserve.item in t.capabilities and reserve.depot_id in ("", t.depot_id)
        ]
        gone = sum(t.crew for t in able if any(way.who is t for way in ways))
        if gone > max(0, sum(t.crew for t in able) - reserve.quantity):
            return False
    return True


def _supply_ways(given: Problem, avoided: set[str]) -> list[Way]:
    ways = []
    for carrier in given.carriers:
        usable = [v for v in carrier.vehicles if v.trips and v.id not in avoided]
        for demand in (d for d in given.demands if d.kind is DemandKind.SUPPLY and d.best):
            seconds = given.carrier_arrival_s(carrier, demand.zone_id)
            for item, ratio in _options(given, demand):
                fits = any(given.unit_kg[item] <= v.capacity_kg for v in usable)
                if fits and seconds <= latest_s(demand):
                    ways.append(Way(carrier, demand, item, ratio, int(seconds), 0))
    return ways


def _supply_plans(given: Problem) -> Iterator[Levels]:
    avoided = {lock.vehicle_id for lock in given.locks if lock.kind is LockKind.AVOID} - {""}
    ways = _supply_ways(given, avoided)
    held = Counter({(s.depot_id, s.item): s.quantity for s in given.stock})
    most = []
    for way in ways:
        depot = way.who.depot_id
        units = held[depot, way.item]
        parts = given.kits.get(way.item, ())
        units += min((held[depot, part] // n for part, n in parts), default=0)
        most.append(min(way.demand.best, units // way.ratio))
    ordered: Counter[tuple[object, ...]] = Counter()
    for o in given.in_force:
        if not o.team_id:
            ordered[o.depot_id, o.mode, _need(given, o), o.item] += o.quantity
    for amounts in itertools.product(*[range(n + 1) for n in most]):
        sent = [(way, n) for way, n in zip(ways, amounts, strict=True) if n]
        levels = _levels(given, sent, DemandKind.SUPPLY)
        if levels is None or not _stock_allowed(given, held, sent):
            continue
        trips = _fewest_trips(given, sent, avoided)
        if trips is None:
            continue
        loads = {(w.who.depot_id, w.who.mode, w.demand.id, w.item): n * w.ratio for w, n in sent}
        yield (*levels, sum(loads.get(key, 0) != n for key, n in ordered.items()), trips)


def _stock_allowed(given: Problem, held: Counter[tuple[str, str]], sent: list[tuple[Way, int]]) -> bool:
    gone: Counter[tuple[str, str]] = Counter()
    for way, n in sent:
        gone[way.who.depot_id, way.item] += n * way.ratio
    for (depot, item), n in list(gone.items()):
        packed = max(0, n - held[depot, item])
        if packed and item in given.kits:
            gone[depot, item] -= packed
            for part, each in given.kits[item]:
                gone[depot, part] += packed * each
    enough = all(n <= held[line] for line, n in gone.items())
    return enough and _supply_locks(given, sent) and _units_stay(given, held, gone)


def _supply_locks(given: Problem, sent: list[tuple[Way, int]]) -> bool:
    for lock in given.locks:
        mine = sum(
            n * way.ratio
            for way, n in sent
            if way.who.depot_id == lock.depot_id
            and lock.item in ("", way.item)
            and lock.zone_id in ("", way.demand.zone_id)
        )
        if lock.kind is LockKind.AVOID:
            broken = mine > 0
        else:
            broken = bool(lock.depot_id) and lock.item == "blanket" and mine < max(1, lock.quantity)
        if broken:
            return False
    return True


def _units_stay(given: Problem, held: Counter[tuple[str, str]], gone: Counter[tuple[str, str]]) -> bool:
    for reserve in given.reserves:
        there = {line: n for line, n in held.items() if line[1] == reserve.item}
        there = {line: n for line, n in there.items() if reserve.depot_id in ("", line[0])}
        if sum(gone[line] for line in there) > max(0, sum(there.values()) - reserve.quantity):
            return False
    return True


def _fewest_trips(given: Problem, sent: list[tuple[Way, int]], avoided: set[str]) -> int | None:
    """The fewest vehicle trips of each carrier, of which the large ones take what is heavy."""
    total = 0
    for carrier in given.carriers:
        loads = [(given.unit_kg[w.item], n * w.ratio) for w, n in sent if w.who is carrier]
        sizes = [v.capacity_kg for v in carrier.vehicles if v.id not in avoided for _ in range(v.trips)]
        for number in range(len(sizes) + 1):
            if any(_takes(some, loads) for some in itertools.combinations(sizes, number)):
                total += number
                break
        else:
            return None
    return total


def _takes(sizes: tuple[float, ...], loads: list[tuple[float, int]]) -> bool:
    return all(
        sum(kg * n for kg, n in loads if kg >= least) <= sum(s for s in sizes if s >= least) + 1e-9
        for least, _ in [(0.0, 0), *loads]
    )
