"""Problems so small that all their plans can be listed, with every kind of constraint, and hostile ones."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from shapely.geometry import LineString

from app.domain.campus import TravelMode
from app.domain.directive import LockKind, PlanLock, Reserve
from app.domain.incident import Priority
from app.domain.plan import Assignment, DemandKind
from app.domain.resource import Substitute
from app.planning.problem.problem import Handling, Problem
from tests.unit.planning.samples import GIVEN, NOW, need, random_problem, stock, team, vehicle

INF, NAN = float("inf"), float("nan")
SUBSTITUTES = (
    Substitute("first_aid", "guide", 2, 0.3, GIVEN),
    Substitute("blanket", "water_l", 2, 0.5, GIVEN),
)
KITS = {"first_aid_kit": (("blanket", 1), ("water_l", 1))}


def full_problem(seed: int) -> Problem:
    """All features: windows, officers, teams kept together, substitutes, kits, reserves, locks, access and
    changes, each in some of the problems.
    """
    rng = random.Random(seed)
    given = random_problem(seed)
    demands = [
        replace(
            one,
            from_s=start,
            until_s=rng.choice((None, start + 100.0)),
            crew_per_officer=rng.choice((None, None, 2)) if one.kind is DemandKind.CAPABILITY else None,
        )
        for one in given.demands
        for start in [rng.choice((0.0, 0.0, 800.0))]
    ]
    teams = [
        replace(one, officers=rng.randint(0, 1), kept_with=rng.choice(("", "", "pair")))
        for one in given.teams[:3]
    ]
    held = {(line.depot_id, line.item) for line in given.stock}
    if rng.random() < 0.4:
        demands.append(need("z0", "first_aid_kit", rng.randint(1, 2), rng.choice(list(Priority))))
        held_kits = [stock("d0", "first_aid_kit", rng.randint(0, 1))]
    else:
        held_kits = []
    changed = replace(
        given,
        demands=tuple(demands),
        teams=tuple(teams),
        stock=(*given.stock, *(k for k in held_kits if (k.depot_id, k.item) not in held)),
        kits=KITS if rng.random() < 0.5 else {},
        substitutes=SUBSTITUTES if rng.random() < 0.5 else (),
        handling=rng.choice((Handling(), Handling(turnaround_s=20.0, stop_s=10.0))),
        leaves_s={t.id: rng.choice((150.0, 900.0)) for t in teams if rng.random() < 0.2},
        ready_s={t.id: rng.choice((30.5, 200.0)) for t in teams if rng.random() < 0.2},
        sites=tuple(replace(s, capacity=rng.choice((None, None, 0, 1, 2))) for s in given.sites),
    )
    return replace(
        changed,
        locks=tuple(_locks(rng, changed)),
        reserves=tuple(_reserves(rng)),
        in_force=tuple(_orders(rng, changed)),
    )


def _locks(rng: random.Random, given: Problem) -> list[PlanLock]:
    found = []
    for number in range(rng.choice((0, 0, 0, 1, 2))):
        who = rng.choice(
            [
                {"depot_id": "d0"},
                *({"team_id": t.id} for t in given.teams),
                *({"vehicle_id": v.id} for v in given.vehicles),
            ]
        )
        avoid = "vehicle_id" in who or rng.random() < 0.6
        found.append(
            PlanLock(
                id=f"lock{number}",
                kind=LockKind.AVOID if avoid else LockKind.USE,
                at=NOW,
                author="duty",
                item=rng.choice(("", "blanket", "guide")) if "vehicle_id" not in who else "",
                zone_id=rng.choice(("", "z0")) if "vehicle_id" not in who else "",
                quantity=rng.randint(0, 2),
                **who,
            )
        )
    return found


def _reserves(rng: random.Random) -> list[Reserve]:
    if rng.random() < 0.7:
        return []
    item = rng.choice(("guide", "first_aid", "blanket"))
    depot = rng.choice(("", "d0"))
    return [
        Reserve(id="reserve", item=item, quantity=rng.randint(1, 3), at=NOW, author="duty", depot_id=depot)
    ]


def _orders(rng: random.Random, given: Problem) -> list[Assignment]:
    """Some orders of a plan in force, possible or not."""
    found = []
    for number, one in enumerate(given.demands):
        if rng.random() > 0.3:
            continue
        movers = [t for t in given.teams if one.item in t.capabilities]
        crew = one.kind is DemandKind.CAPABILITY
        if crew and not movers:
            continue
        found.append(
            Assignment(
                id=f"order{number}",
                plan_id="before",
                zone_id=one.zone_id,
                depot_id=movers[0].depot_id if crew else "d0",
                item=one.item,
                quantity=movers[0].crew if crew else rng.randint(1, 2),
                mode=TravelMode.FOOT if crew else TravelMode.VEHICLE,
                travel_s=1.0,
                route=LineString([(0, 0), (1, 1)]),
                team_id=movers[0].id if crew else "",
                demand_id=one.id if rng.random() < 0.7 else "",
            )
        )
    return found


NUMBERS: tuple[Any, ...] = (0, -1, 1, 10**7, 10**30, 0.5, -0.0, 1e-300, 1e300, INF, -INF, NAN)
COUNTS = tuple(n for n in NUMBERS if isinstance(n, int))
WORDS = ("", "nobody", "z0", "d0", "t0", "blanket", "guide", "\x00", "区")
FIELDS: dict[str, tuple[str, ...]] = {
    "demands": (
        "best", "minimum", "limit_s", "base_value", "from_s", "until_s", "crew_per_officer", "zone_id",
        "item", "id", "incident_id",
    ),
    "teams": ("crew", "officers", "speed_mps", "depot_id", "id", "kept_with"),
    "stock": ("quantity", "depot_id", "item"),
    "vehicles": ("capacity_kg", "capacity_l", "trips", "turnaround_s", "speed_mps", "depot_id", "id"),
    "depots": ("loading_kg_per_min", "delay_s", "cost", "id"),
    "sites": ("capacity", "zone_id"),
    "locks": ("team_id", "vehicle_id", "depot_id", "item", "zone_id", "quantity"),
    "reserves": ("item", "quantity", "depot_id"),
    "substitutes": ("item", "instead_of", "ratio", "penalty"),
    "in_force": ("quantity", "demand_id", "team_id", "zone_id", "depot_id"),
}  # fmt: skip
WHOLE = {
    "best",
    "minimum",
    "crew",
    "officers",
    "quantity",
    "trips",
    "cost",
    "capacity",
    "ratio",
    "crew_per_officer",
}


def hostile_problem(seed: int) -> Problem:
    """A random problem with one to three things in it that make no sense."""
    rng = random.Random(seed)
    given = full_problem(rng.randrange(400))
    for _ in range(rng.randint(1, 4)):
        given = rng.choice(SPOILERS)(rng, given)
    return given


def _field(rng: random.Random, given: Problem) -> Problem:
    """One figure or word of one record."""
    kind = rng.choice([kind for kind in FIELDS if getattr(given, kind)])
    records = list(getattr(given, kind))
    index, name = rng.randrange(len(records)), rng.choice(FIELDS[kind])
    wordy = isinstance(getattr(records[index], name), str)
    numbers = COUNTS if name in WHOLE and rng.random() < 0.8 else NUMBERS
    records[index] = replace(records[index], **{name: rng.choice(WORDS if wordy else numbers)})
    return replace(given, **{kind: tuple(records)})


def _twice(rng: random.Random, given: Problem) -> Problem:
    kind = rng.choice([kind for kind in FIELDS if getattr(given, kind)])
    records = getattr(given, kind)
    return replace(given, **{kind: (*records, rng.choice(records))})


def _table(rng: random.Random, given: Problem) -> Problem:
    """One travel time."""
    key = rng.choice(sorted(given.travel, key=repr))
    seconds = given.travel[key].seconds.copy()
    seconds[rng.randrange(seconds.shape[0]), rng.randrange(seconds.shape[1])] = rng.choice(NUMBERS)
    return replace(given, travel={**given.travel, key: replace(given.travel[key], seconds=seconds)})  # type: ignore[type-var]


def _mapping(rng: random.Random, given: Problem) -> Problem:
    kind = rng.choice(("unit_kg", "unit_l", "ready_s", "leaves_s", "kits", "place_of"))
    key = rng.choice(("blanket", "water_l", "t0", "t1", "nothing"))
    value: Any = rng.choice(NUMBERS)
    if kind == "kits":
        value = ((rng.choice(("blanket", "water_l", "nothing", key)), rng.choice(NUMBERS)),)
    if kind == "place_of":
        value = rng.choice(WORDS)
    if kind == "unit_kg" and rng.random() < 0.3:
        return replace(given, unit_kg={k: v for k, v in given.unit_kg.items() if k != key})
    return replace(given, **{kind: {**getattr(given, kind), key: value}})


def _empty(rng: random.Random, given: Problem) -> Problem:
    return replace(given, **{rng.choice(("teams", "stock", "vehicles", "demands", "sites", "depots")): ()})


def _handling(rng: random.Random, given: Problem) -> Problem:
    return replace(given, handling=Handling(rng.choice(NUMBERS), rng.choice(NUMBERS)))


def _new_speed(rng: random.Random, given: Problem) -> Problem:
    """A mover for which no travel times are known, or one of a huge crew."""
    more = team("huge", "d0", rng.choice((10**6, 10**6 + 1)), "guide", speed_mps=rng.choice((None, 2.0)))
    van = vehicle("vast", "d0", rng.choice((1e6, 1e-9)), rng.choice((0, 10**6)))
    return replace(given, teams=(*given.teams, more), vehicles=(*given.vehicles, van))


SPOILERS: tuple[Callable[[random.Random, Problem], Problem], ...] = (
    _field, _field, _field, _field, _twice, _table, _mapping, _empty, _handling, _new_speed,
)  # fmt: skip
