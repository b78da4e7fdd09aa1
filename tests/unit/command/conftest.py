"""An operation on a small campus: two dormitories, a hall, a depot, and a path between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path as FilePath

import pytest
from shapely.geometry import LineString, Point, box

from app.campus.occupancy import with_estimates
from app.command.context import Context
from app.command.incidents import open_incident, proposed_extent, set_extent
from app.command.operations import create_operation
from app.domain.campus import Building, BuildingUse, CampusInfo, Path, Room, TravelMode
from app.domain.incident import Incident, IncidentType
from app.domain.operation import Campus
from app.domain.resource import Depot, Stock, Team, Vehicle

OPENED = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)


class Clock:
    """A clock that a test moves on by hand."""

    def __init__(self) -> None:
        self.now = OPENED

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **duration: float) -> None:
        self.now += timedelta(**duration)


def small_campus() -> Campus:
    """Coordinates are metres in UTM zone 50 N."""
    x, y = 400_000.0, 4_400_000.0

    def block(name: str, dx: float, use: BuildingUse) -> Building:
        return Building(
            id=f"building:{name}", name=name, name_zh=f"{name}楼", code=name[0], use=use, floors=4,
            height_m=13,
            footprint=box(x + dx, y + 20, x + dx + 40, y + 35),
        )  # fmt: skip

    buildings = (
        block("Maple", 0, BuildingUse.DORMITORY),
        block("Cedar", 200, BuildingUse.DORMITORY),
        block("Hall", 400, BuildingUse.TEACHING),
    )
    rooms = tuple(
        Room(
            id=f"room:{b.name}-{n}", building_id=b.id, floor=n // 10 + 1, number=str(n), beds=4, residents=4,
            mobility_impaired=1 if n == 1 else 0,
        )
        for b in buildings[:2]
        for n in range(40)
    )  # fmt: skip
    road = Path(
        id="path:road", line=LineString([(x - 100, y), (x + 220, y), (x + 700, y)]), vehicle=True, cart=True
    )
    depot = Depot(id="depot:north", name="North store", point=Point(x + 650, y + 5))
    campus = Campus(
        info=CampusInfo(
            id="campus:small", name="Small campus", epsg=32650, timezone="Asia/Shanghai",
            boundary=box(x - 200, y - 200, x + 900, y + 300), attribution="Test data",
        ),
        buildings=buildings,
        rooms=rooms,
        paths=(road,),
        depots=(depot,),
        teams=(
            Team(id="team:1", depot_id=depot.id, name="Guides", capabilities=("evacuation_guide",), crew=12,
                 mode=TravelMode.VEHICLE),
            Team(id="team:2", depot_id=depot.id, name="Medics", capabilities=("first_aid",), crew=4),
        ),
        stock=(Stock(id="stock:1", depot_id=depot.id, item="blanket", quantity=500),),
        vehicles=(Vehicle(id="vehicle:1", depot_id=depot.id, name="Van", capacity_kg=800),),
    )  # fmt: skip
    return with_estimates(campus)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ctx(tmp_path: FilePath, clock: Clock) -> Iterator[Context]:
    """A fresh operation, entered by the duty desk."""
    store = create_operation(
        tmp_path / "operation.gpkg", small_campus(), name="Night", author="duty desk", clock=clock
    )
    yield Context(store, "duty desk", clock)
    store.close()


@pytest.fixture
def fire(ctx: Context) -> Incident:
    """A fire in Maple with its proposed extent."""
    incident = open_incident(
        ctx, IncidentType.DORMITORY_FIRE, Point(400_020, 4_400_028), building_id="building:Maple"
    )
    extent = proposed_extent(ctx.snapshot, incident)
    assert extent is not None
    set_extent(ctx, extent)
    return incident
