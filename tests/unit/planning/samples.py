"""Small problems and campuses made of domain values, by hand and at random."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from shapely.geometry import LineString, Point, box

from app.domain.campus import (
    Building,
    BuildingUse,
    CampusInfo,
    Entrance,
    Occupancy,
    Path,
    PathKind,
    TravelMode,
)
from app.domain.incident import Extent, ExtentKind, Incident, IncidentType, Priority, Zone
from app.domain.operation import Campus, Operation, Snapshot
from app.domain.plan import Demand, DemandKind, Phase, PopulationBase
from app.domain.resource import Depot, Stock, Team, Vehicle
from app.domain.source import Source, SourceStatus
from app.planning.compose import Header
from app.planning.problem.problem import Problem, Site, SpeedKey

GIVEN = Source(SourceStatus.GIVEN, "test")
NOW = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)
HEADER = Header(incident_ids=("i",), at=NOW, author="duty", inputs_hash="0" * 64)
KG = {"blanket": 1.0, "water_l": 2.0, "toilet": 90.0, "first_aid_kit": 4.0}


@dataclass(frozen=True, eq=False)
class StraightTravel:
    """Given seconds, and straight lines as routes."""

    origins: Sequence[Point]
    destinations: Sequence[Point]
    seconds: np.ndarray

    def route(self, origin: int, destination: int) -> LineString:
        """A straight line."""
        return LineString([self.origins[origin], self.destinations[destination]])


def need(
    zone: str,
    item: str,
    best: int,
    priority: Priority = Priority.LIFE_SAFETY,
    *,
    limit_s: float = 600,
    minimum: int = 0,
) -> Demand:
    """A need; an item of `KG` is a supply, any other a capability."""
    return Demand(
        id=f"need:{zone}:{item}",
        incident_id="i",
        zone_id=zone,
        kind=DemandKind.SUPPLY if item in KG else DemandKind.CAPABILITY,
        item=item,
        low=best,
        best=best,
        high=best,
        priority=priority,
        phase=Phase.FIRST_HOUR,
        base=PopulationBase.INSIDE,
        base_value=float(best),
        limit_s=limit_s,
        rule_id="rule",
        source=GIVEN,
        minimum=minimum,
    )


def team(number: str, depot: str, crew: int, *capabilities: str, **more: Any) -> Team:
    """A team named by its number."""
    return Team(
        id=number, depot_id=depot, name=f"Team {number}", capabilities=capabilities, crew=crew, **more
    )


def stock(depot: str, item: str, quantity: int) -> Stock:
    """A line of stock."""
    return Stock(id=f"stock:{depot}:{item}", depot_id=depot, item=item, quantity=quantity)


def vehicle(number: str, depot: str, capacity_kg: float, trips: int = 1, **more: Any) -> Vehicle:
    """A vehicle named by its number."""
    return Vehicle(
        id=number, depot_id=depot, name=f"Van {number}", capacity_kg=capacity_kg, trips=trips, **more
    )


def problem(
    *,
    demands: Iterable[Demand],
    seconds: Mapping[TravelMode, Sequence[Sequence[float]]] | Sequence[Sequence[float]],
    teams: Iterable[Team] = (),
    stock: Iterable[Stock] = (),
    vehicles: Iterable[Vehicle] = (),
    **more: Any,
) -> Problem:
    """A problem with depots d0, d1 … and zones z0, z1 …; one table of seconds, or one for each mode."""
    tables = seconds if isinstance(seconds, Mapping) else dict.fromkeys(TravelMode, seconds)
    rows, columns = np.array(next(iter(tables.values()))).shape
    depots = tuple(Depot(id=f"d{i}", name=f"Depot {i}", point=Point(i, 0)) for i in range(rows))
    sites = tuple(Site(f"z{j}", "i", f"Zone {j}", Point(j, 100)) for j in range(columns))
    origins, goals = [d.point for d in depots], [s.access for s in sites]
    speeds = {SpeedKey(one.mode, one.speed_mps) for one in (*teams, *vehicles)} | {
        SpeedKey(m) for m in tables
    }
    return Problem(
        sites=sites,
        depots=depots,
        teams=tuple(teams),
        stock=tuple(stock),
        vehicles=tuple(vehicles),
        demands=tuple(demands),
        travel={
            key: StraightTravel(origins, goals, np.array(tables[key.mode], dtype=float))
            for key in speeds
            if key.mode in tables
        },
        unit_kg=KG,
        **more,
    )


def random_problem(seed: int) -> Problem:
    """A problem so small that all its plans can be listed, with every kind of constraint in play."""
    rng = random.Random(seed)
    depots, zones = rng.randint(1, 2), rng.randint(1, 2)
    capabilities = ("guide", "first_aid")
    items = rng.sample(("blanket", "water_l"), rng.randint(0, 2))
    needs = [
        need(
            f"z{zone}",
            item,
            rng.randint(0, 3),
            rng.choice(list(Priority)),
            limit_s=rng.choice((120, 300, 600)),
        )
        for zone in range(zones)
        for item in (*rng.sample(capabilities, rng.randint(1, 2)), *items)
    ]
    needs = [
        replace(
            n,
            minimum=rng.choice((0, 0, min(2, n.best))),
            base_value=n.best * rng.choice((0.13, 1.0, 5.0)),
        )
        for n in needs
    ]
    table = [
        [rng.choice((60.0, 100.5, 240.0, 500.0, float("inf"))) for _ in range(zones)] for _ in range(depots)
    ]
    modes = (TravelMode.VEHICLE, TravelMode.CART)
    return problem(
        demands=needs,
        seconds=table,
        teams=[
            team(
                f"t{k}",
                f"d{rng.randrange(depots)}",
                rng.randint(1, 3),
                *rng.sample(capabilities, rng.randint(1, 2)),
            )
            for k in range(rng.randint(0, 4))
        ],
        stock=[
            stock(f"d{depot}", item, rng.randint(0, 3))
            for depot in range(depots)
            for item in items
            if rng.random() < 0.8
        ],
        vehicles=[
            vehicle(
                f"v{k}",
                f"d{rng.randrange(depots)}",
                rng.choice((1.0, 2.0, 3.5)),
                rng.randint(0, 2),
                mode=rng.choice(modes),
            )
            for k in range(rng.randint(0, 2))
        ],
    )


def grid_paths(size: int = 6, step: float = 100.0) -> tuple[Path, ...]:
    """A square grid of roads open to every mode, named by the corners that they join."""
    paths = []
    for i in range(size):
        for j in range(size):
            for a, b in ((i + 1, j), (i, j + 1)):
                if a < size and b < size:
                    line = LineString([(i * step, j * step), (a * step, b * step)])
                    paths.append(
                        Path(
                            id=f"road:{i}{j}-{a}{b}",
                            line=line,
                            kind=PathKind.ROAD,
                            foot=True,
                            cart=True,
                            vehicle=True,
                        )
                    )
    return tuple(paths)


def people(number: int) -> Occupancy:
    """The same number at every hour."""
    day = (number,) * 24
    return Occupancy(term_weekday=day, term_weekend=day, vacation=day, source=GIVEN)


def dormitory(number: int, x: float, residents: int = 300) -> Building:
    """A dormitory of five floors, 60 m by 60 m, between the grid's roads."""
    return Building(
        id=f"dorm:{number}",
        name=f"Dormitory {number}",
        footprint=box(x + 20, 220, x + 80, 280),
        use=BuildingUse.DORMITORY,
        floors=5,
        occupancy=people(residents),
    )


def snapshot(
    *,
    teams: Iterable[Team] | None = None,
    stock_lines: Iterable[Stock] | None = None,
    vehicles: Iterable[Vehicle] | None = None,
    kind: IncidentType = IncidentType.DORMITORY_FIRE,
    **more: Any,
) -> Snapshot:
    """A dormitory on fire in the middle of a grid of roads, with a depot at two corners."""
    buildings = tuple(dormitory(i, 100.0 * i) for i in range(5))
    burning = box(205, 205, 295, 295)
    campus = Campus(
        info=CampusInfo(
            id="campus", name="Grid", epsg=32650, timezone="Asia/Shanghai", boundary=box(-50, -50, 600, 600)
        ),
        buildings=buildings,
        entrances=(Entrance(id="door:2", building_id="dorm:2", point=Point(220, 250)),),
        paths=grid_paths(),
        depots=(
            Depot(id="d0", name="South depot", point=Point(0, 0)),
            Depot(id="d1", name="North depot", point=Point(500, 500)),
        ),
        teams=tuple(TEAMS if teams is None else teams),
        stock=tuple(STOCK if stock_lines is None else stock_lines),
        vehicles=tuple(VEHICLES if vehicles is None else vehicles),
    )
    fields: dict[str, Any] = {
        "incidents": (
            Incident(
                id="i",
                number="2026-001",
                type=kind,
                point=Point(250, 250),
                opened_at=NOW,
                opened_by="duty",
                building_id="dorm:2",
            ),
        ),
        "extents": (Extent(id="e", incident_id="i", kind=ExtentKind.BUILDING, area=burning, source=GIVEN),),
        "zones": (Zone(id="z0", incident_id="i", name="Z0", area=burning),),
    }
    return Snapshot(
        sequence=1,
        operation=Operation(id="o", name="Test", created_at=NOW),
        campus=campus,
        **(fields | more),
    )


TEAMS = (
    team("1", "d0", 6, "evacuation_guide", "security"),
    team("2", "d0", 2, "first_aid"),
    team("3", "d1", 8, "security"),
    team("4", "d1", 2, "maintenance"),
    team("5", "d1", 4, "evacuation_guide", mode=TravelMode.VEHICLE),
    team("6", "d0", 2, "communications"),
)
STOCK = (
    stock("d0", "blanket", 400),
    stock("d0", "water_l", 500),
    stock("d0", "first_aid_kit", 4),
    stock("d1", "stretcher", 5),
    stock("d1", "megaphone", 9),
    stock("d1", "cordon_tape", 9),
)
VEHICLES = (
    vehicle("1", "d0", 600, 2),
    vehicle("2", "d1", 100, 2, mode=TravelMode.CART),
)
