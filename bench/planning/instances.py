"""Generated allocation problems: the same seed gives the same problem.

Depots stand on a grid over a campus, zones gather around a few incidents, ways follow streets at right
angles. Needs, stock and crews are in scarce balance, so that plans have to choose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString, Point

from app.domain.campus import TravelMode
from app.domain.directive import Reserve
from app.domain.incident import Priority
from app.domain.plan import Demand, DemandKind, Phase, PopulationBase
from app.domain.resource import Depot, Stock, Substitute, Team, Vehicle
from app.domain.source import Source, SourceStatus
from app.planning.compose import Header
from app.planning.problem.problem import Handling, Problem, Site, SpeedKey, Travel

Floats = NDArray[np.float64]

MADE_AT = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)
HEADER = Header(incident_ids=("incident-0",), at=MADE_AT, author="bench", inputs_hash="0" * 64)
SOURCE = Source(SourceStatus.GIVEN, "bench")
SPEED_MPS = {TravelMode.FOOT: 1.4, TravelMode.CART: 1.1, TravelMode.VEHICLE: 4.2}
LIMIT_S = {Priority.LIFE_SAFETY: 700.0, Priority.STABILISE: 1200.0, Priority.SUSTAIN: 2400.0}
PHASE = {
    Priority.LIFE_SAFETY: Phase.FIRST_HOUR,
    Priority.STABILISE: Phase.FIRST_HOUR,
    Priority.SUSTAIN: Phase.FIRST_DAY,
}
WEIGHT_KG = (0.5, 1.0, 1.5, 2.0, 4.0, 6.0, 9.0, 12.0)
UNLIMITED_KG = 1_000_000.0


class Variant(StrEnum):
    """How much of life a problem takes in."""

    PLAIN = "plain"
    """Teams and supplies; one vehicle a depot takes everything at once."""
    TRIPS = "trips"
    """With the trips of each depot's vehicles, which do not suffice for everything."""
    FULL = "full"
    """And with every other constraint."""


@dataclass(frozen=True, slots=True)
class Size:
    """Depots, zones, and kinds of capability and supply (half of each)."""

    name: str
    depots: int
    zones: int
    kinds: int

    @property
    def words(self) -> str:
        """As it stands in a row's name."""
        return f"{self.depots}x{self.zones}x{self.kinds}"


TINY = Size("S0", 3, 8, 4)
LITTLE = Size("S1", 8, 30, 8)
SMALL = Size("S2", 20, 100, 12)
MIDDLE = Size("S3", 50, 500, 20)
LARGE = Size("S4", 100, 2000, 30)


@dataclass(frozen=True, eq=False)
class StreetTravel:
    """Ways along streets at right angles."""

    origins: Floats
    """(n, 2) metres."""
    destinations: Floats
    """(k, 2) metres."""
    speed_mps: float

    @cached_property
    def seconds(self) -> Floats:
        """(n, k)."""
        gaps = np.abs(self.origins[:, None, :] - self.destinations[None, :, :]).sum(axis=2)
        return np.asarray(gaps / self.speed_mps + 30.0, dtype=np.float64)

    def route(self, origin: int, destination: int) -> LineString:
        """East or west first, then north or south."""
        (x, y), (u, v) = self.origins[origin], self.destinations[destination]
        return LineString([(x, y), (u, y), (u, v)])


def instance(size: Size, variant: Variant = Variant.PLAIN, seed: int = 0) -> Problem:
    """A problem of a size; the variants of one seed share all that they have in common."""
    rng = np.random.default_rng([seed, size.depots, size.zones, size.kinds])
    side_m = 1650.0 + 68.0 * np.sqrt(size.zones)
    depots = _depots(rng, size, side_m)
    sites = _sites(rng, size, side_m)
    demands = _demands(rng, size, sites)
    teams = _teams(rng, size, demands)
    stock = _stock(rng, size, demands)
    unit_kg = {f"supply-{k:02}": WEIGHT_KG[k % len(WEIGHT_KG)] for k in range(size.kinds // 2)}
    vehicles = _vehicles(rng, size, demands, unit_kg)
    plain = variant is Variant.PLAIN
    problem = Problem(
        sites=sites,
        depots=depots,
        teams=teams,
        stock=stock,
        vehicles=_unlimited(depots) if plain else vehicles,
        demands=demands,
        travel=_travel([d.point for d in depots], [s.access for s in sites if s.access is not None]),
        onward=_travel(
            [s.access for s in sites if s.access is not None],
            [*(s.access for s in sites if s.access is not None), *(d.point for d in depots)],
        ),
        unit_kg=unit_kg,
        handling=Handling() if plain else Handling(turnaround_s=120.0, stop_s=60.0),
    )
    return _full(rng, size, problem) if variant is Variant.FULL else problem


def _depots(rng: np.random.Generator, size: Size, side_m: float) -> tuple[Depot, ...]:
    across = int(np.ceil(np.sqrt(size.depots)))
    places = [((i % across + 0.5) / across, (i // across + 0.5) / across) for i in range(size.depots)]
    jitter = rng.uniform(-0.3, 0.3, (size.depots, 2)) / across
    points = np.round((np.array(places) + jitter) * side_m)
    return tuple(
        Depot(id=f"depot-{i:03}", name=f"Depot {i}", point=Point(x, y)) for i, (x, y) in enumerate(points)
    )


def _sites(rng: np.random.Generator, size: Size, side_m: float) -> tuple[Site, ...]:
    incidents = max(1, size.zones // 25)
    centres = rng.uniform(0.1, 0.9, (incidents, 2)) * side_m
    near = rng.integers(0, incidents, size.zones)
    points = np.round(np.clip(centres[near] + rng.normal(0, 0.12 * side_m, (size.zones, 2)), 0, side_m))
    return tuple(
        Site(f"zone-{j:04}", "incident-0", f"Zone {j}", Point(x, y)) for j, (x, y) in enumerate(points)
    )


def _demands(rng: np.random.Generator, size: Size, sites: tuple[Site, ...]) -> tuple[Demand, ...]:
    demands = []
    half = size.kinds // 2
    for site in sites:
        people = int(rng.integers(40, 600))
        for kind in np.flatnonzero(rng.random(size.kinds) < 0.36):
            supply = int(kind) >= half
            priority = list(Priority)[int(rng.choice(3, p=(0.2, 0.5, 0.3) if supply else (0.45, 0.4, 0.15)))]
            share = float(rng.choice((0.02, 0.1, 0.3, 1.0)))
            best = max(1, round(people * share)) if supply else int(rng.integers(2, 13))
            number = int(kind) % half
            demands.append(
                Demand(
                    id=f"{site.zone_id}:{kind:02}",
                    incident_id=site.incident_id,
                    zone_id=site.zone_id,
                    kind=DemandKind.SUPPLY if supply else DemandKind.CAPABILITY,
                    item=f"supply-{number:02}" if supply else f"capability-{number:02}",
                    low=best // 2,
                    best=best,
                    high=2 * best,
                    priority=priority,
                    phase=PHASE[priority],
                    base=PopulationBase.INSIDE,
                    base_value=float(people),
                    limit_s=LIMIT_S[priority],
                    rule_id="bench",
                    source=SOURCE,
                )
            )
    return tuple(demands)


def _needed(demands: tuple[Demand, ...]) -> dict[str, int]:
    needed: dict[str, int] = {}
    for demand in demands:
        needed[demand.item] = needed.get(demand.item, 0) + demand.best
    return needed


def _teams(rng: np.random.Generator, size: Size, demands: tuple[Demand, ...]) -> tuple[Team, ...]:
    """Groups of equal teams with one to three capabilities, in all fewer crew than are needed; some
    capabilities are rare.
    """
    codes = [f"capability-{k:02}" for k in range(size.kinds // 2)]
    crew_needed = sum(d.best for d in demands if d.kind is DemandKind.CAPABILITY)
    common = np.arange(2, len(codes) + 2) ** -2.0
    groups = max(2, size.kinds // 4)
    each = crew_needed / (size.depots * groups * 5.0)
    teams: list[Team] = []
    for depot in range(size.depots):
        for group in range(groups):
            number = min(len(codes), int(rng.integers(1, 4)))
            skills = rng.choice(codes, size=number, replace=False, p=common / common.sum())
            crew = int(rng.choice((2, 3, 4, 5, 6)))
            mode = TravelMode.VEHICLE if rng.random() < 0.5 else TravelMode.FOOT
            count = max(1, int(rng.poisson(each * 4.0 / crew)))
            teams += [
                Team(
                    id=f"team-{depot:03}-{group:02}-{i:03}",
                    depot_id=f"depot-{depot:03}",
                    name=f"Team {depot}.{group}.{i}",
                    capabilities=tuple(sorted(str(s) for s in skills)),
                    crew=crew,
                    mode=mode,
                    officers=1 if i % 3 == 0 else 0,
                )
                for i in range(count)
            ]
    return tuple(teams)


def _stock(rng: np.random.Generator, size: Size, demands: tuple[Demand, ...]) -> tuple[Stock, ...]:
    """Six in ten depots hold a supply; together a little more than is needed, unevenly spread."""
    lines = []
    for item, amount in sorted(_needed(demands).items()):
        if not item.startswith("supply"):
            continue
        holding = np.flatnonzero(rng.random(size.depots) < 0.6)
        shares = rng.dirichlet(np.full(max(1, len(holding)), 2.0)) * amount * 1.05
        lines += [
            Stock(id=f"stock-{depot:03}-{item}", depot_id=f"depot-{depot:03}", item=item, quantity=int(share))
            for depot, share in zip(holding if len(holding) else [0], shares, strict=True)
            if int(share)
        ]
    return tuple(lines)


def _unlimited(depots: tuple[Depot, ...]) -> tuple[Vehicle, ...]:
    return tuple(
        Vehicle(
            id=f"vehicle-{d.id}", depot_id=d.id, name=f"Convoy {d.name}", capacity_kg=UNLIMITED_KG, trips=1
        )
        for d in depots
    )


def _vehicles(
    rng: np.random.Generator, size: Size, demands: tuple[Demand, ...], unit_kg: dict[str, float]
) -> tuple[Vehicle, ...]:
    """Vans and carts at each depot that together carry about nine tenths of what is needed."""
    tonnes = sum(d.best * unit_kg[d.item] for d in demands if d.kind is DemandKind.SUPPLY)
    trips = max(1, round(0.9 * tonnes / size.depots / (2 * 1000.0 + 200.0)))
    vehicles = []
    for depot in range(size.depots):
        kinds = [(TravelMode.VEHICLE, float(rng.choice((600, 800, 1200)))) for _ in range(2)]
        for number, (mode, kg) in enumerate([*kinds, (TravelMode.CART, 200.0)]):
            vehicles.append(
                Vehicle(
                    id=f"vehicle-{depot:03}-{number}",
                    depot_id=f"depot-{depot:03}",
                    name=f"Vehicle {depot}.{number}",
                    capacity_kg=kg,
                    mode=mode,
                    trips=trips,
                    capacity_l=kg * 4,
                )
            )
    return tuple(vehicles)


def _travel(origins: list[Point], destinations: list[Point]) -> dict[SpeedKey, Travel]:
    starts = np.array([(p.x, p.y) for p in origins])
    ends = np.array([(p.x, p.y) for p in destinations])
    return {SpeedKey(mode): StreetTravel(starts, ends, speed) for mode, speed in SPEED_MPS.items()}


def _full(rng: np.random.Generator, size: Size, problem: Problem) -> Problem:
    """The same with shifts, waves, officers, teams kept together, substitutes, kits, reserves and limits of
    loading and access.
    """
    supplies = sorted(problem.unit_kg)
    depots = tuple(
        replace(depot, loading_kg_per_min=float(rng.integers(150, 600))) for depot in problem.depots
    )
    sites = tuple(
        replace(site, capacity=int(rng.integers(12, 30)) if rng.random() < 0.3 else None)
        for site in problem.sites
    )
    late = rng.random(len(problem.demands))
    demands = tuple(_staged(demand, float(x)) for demand, x in zip(problem.demands, late, strict=True))
    pairs = rng.random(len(problem.teams)) < 0.03
    teams = tuple(
        replace(team, kept_with=f"together-{team.depot_id}" if together else "")
        for team, together in zip(problem.teams, pairs, strict=True)
    )
    resting = rng.random((len(teams), 2))
    reserves = tuple(
        Reserve(
            id=f"reserve-{item}",
            item=item,
            quantity=max(1, sum(line.quantity for line in problem.stock if line.item == item) // 20),
            at=MADE_AT,
            author="bench",
        )
        for item in supplies[:2]
    )
    return replace(
        problem,
        depots=depots,
        sites=sites,
        demands=demands,
        teams=teams,
        ready_s={t.id: 300.0 for t, (wait, _) in zip(teams, resting, strict=True) if wait < 0.05},
        leaves_s={t.id: 1500.0 for t, (_, ends) in zip(teams, resting, strict=True) if ends < 0.05},
        unit_l={item: 3.0 * kg for item, kg in problem.unit_kg.items()},
        kits={supplies[-1]: ((supplies[0], 2), (supplies[1], 1))} if len(supplies) > 2 else {},
        substitutes=(
            Substitute(supplies[1], supplies[0], 1, 0.3, SOURCE),
            Substitute("capability-01", "capability-00", 2, 0.5, SOURCE),
        ),
        reserves=reserves,
    )


def _staged(demand: Demand, chance: float) -> Demand:
    """Some needs ask for officers, some for a smallest amount; one in ten begins an hour later."""
    team = demand.kind is DemandKind.CAPABILITY
    return replace(
        demand,
        minimum=max(2, demand.best // 3) if chance < 0.05 and demand.best >= 4 else 0,
        crew_per_officer=8 if team and 0.3 < chance < 0.5 else None,
        from_s=3600.0 if chance > 0.9 else 0.0,
        until_s=3600.0 if team and chance < 0.1 else None,
    )
