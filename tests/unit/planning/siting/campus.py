"""A street of dormitories with stores at its western end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from shapely.geometry import LineString, Point, box

from app.domain.campus import Building, BuildingUse, CampusInfo, Entrance, Occupancy, Path, TravelMode
from app.domain.incident import IncidentType
from app.domain.operation import Campus, Operation, Snapshot
from app.domain.resource import Depot, Stock, Team
from app.domain.source import Source, SourceStatus
from app.planning.siting.request import ScenarioWish, SitingModel, SitingRequest

AT = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
GIVEN = Source(SourceStatus.GIVEN, "test")
HOUSES = 6


def people(n: int) -> Occupancy:
    return Occupancy(term_weekday=(n,) * 24, term_weekend=(n,) * 24, vacation=(n,) * 24, source=GIVEN)


def house(number: int, n: int, use: BuildingUse = BuildingUse.DORMITORY) -> Building:
    x = 300.0 * number
    return Building(
        id=f"house:{number}",
        name=f"House {number}",
        name_zh=f"{number}号楼",
        use=use,
        floors=3,
        height_m=9,
        footprint=box(x, 20, x + 30, 40),
        occupancy=people(n),
    )


def street() -> Snapshot:
    """Six houses along a street of 1.8 km; the store and all first-aiders and blankets at its beginning."""
    houses = tuple(house(n, 40 + 20 * n) for n in range(HOUSES))
    shed = replace(
        house(9, 0, BuildingUse.SERVICE), id="shed", name="Shed", footprint=box(1300, -40, 1320, -20)
    )
    nodes = [(x, 0.0) for x in range(-200, 2001, 50)]
    paths = tuple(
        Path(id=f"path:{i}", line=LineString([a, b]), vehicle=True, cart=True)
        for i, (a, b) in enumerate(pairwise(nodes))
    )
    campus = Campus(
        info=CampusInfo(
            id="campus:street", name="Street", epsg=32650, timezone="UTC", boundary=box(-300, -300, 2300, 300)
        ),
        buildings=(*houses, shed),
        entrances=tuple(
            Entrance(id=f"door:{b.id}", building_id=b.id, point=b.footprint.centroid) for b in (*houses, shed)
        ),
        paths=paths,
        depots=(
            Depot(id="depot:west", name="West store", point=Point(-150, 5)),
            Depot(id="depot:empty", name="East store", point=Point(1950, 5)),
        ),
        teams=tuple(
            Team(
                id=f"team:{n}",
                depot_id="depot:west",
                name=f"First-aiders {n}",
                capabilities=("first_aid",),
                crew=4,
                mode=TravelMode.FOOT,
            )
            for n in range(4)
        ),
        stock=(
            Stock(id="stock:a", depot_id="depot:west", item="blanket", quantity=60),
            Stock(
                id="stock:b",
                depot_id="depot:west",
                item="blanket",
                quantity=60,
                best_before=AT.replace(year=2030),
            ),
        ),
    )
    operation = Operation(id="operation", name="Quiet", created_at=AT)
    return Snapshot(sequence=0, operation=operation, campus=campus)


def wishes(*numbers: int) -> tuple[ScenarioWish, ...]:
    return tuple(ScenarioWish(f"house:{n}") for n in (numbers or range(HOUSES)))


def ask(model: SitingModel = SitingModel.P_MEDIAN, **changes: Any) -> SitingRequest:
    request = SitingRequest(
        model=model,
        items=("first_aid",),
        scenarios=wishes(),
        kind=IncidentType.DORMITORY_FIRE,
        at=AT,
        sites=2,
        candidates=("shed",),
    )
    return replace(request, **changes)
