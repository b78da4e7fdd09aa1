"""A row of dormitories on a road with two assembly areas, and an incident with zones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from shapely.geometry import LineString, Point, Polygon, box

from app.campus.occupancy import with_estimates
from app.domain.campus import (
    Building,
    BuildingUse,
    CampusInfo,
    Path,
    PathKind,
    Place,
    PlaceKind,
    Room,
)
from app.domain.incident import (
    Closure,
    EvacuationStatus,
    Extent,
    ExtentKind,
    Incident,
    IncidentType,
    Zone,
)
from app.domain.operation import Campus, Operation, Snapshot
from app.domain.source import Source, SourceStatus

X, Y = 400_000.0, 4_400_000.0
NIGHT = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)


def at(x: float, y: float) -> Point:
    return Point(X + x, Y + y)


def area(left: float, bottom: float, right: float, top: float) -> Polygon:
    return box(X + left, Y + bottom, X + right, Y + top)


def line(*points: tuple[float, float]) -> LineString:
    return LineString([(X + x, Y + y) for x, y in points])


def campus(capacities: Sequence[int | None] = (100, 400)) -> Campus:
    """Four dormitories 100 m apart along y = 20 to 35, of 40 residents each, and a hall without a figure."""
    dormitories = tuple(
        Building(
            id=f"building:{n}", name=f"D{n}", use=BuildingUse.DORMITORY, floors=4,
            footprint=area(100 * n, 20, 100 * n + 40, 35),
        )
        for n in range(4)
    )  # fmt: skip
    rooms = tuple(
        Room(
            id=f"room:{n}-{k}", building_id=f"building:{n}", floor=1, number=str(k), beds=4, residents=4,
            mobility_impaired=1 if k == 0 else 0,
        )
        for n in range(3)
        for k in range(10)
    )  # fmt: skip
    paths = (
        Path(
            id="path:south",
            line=line((-100, 0), (150, 0), (300, 0), (600, 0)),
            kind=PathKind.ROAD,
            vehicle=True,
        ),
        Path(id="path:north", line=line((-100, 100), (600, 100)), kind=PathKind.ROAD),
        Path(id="path:west", line=line((-100, 0), (-100, 100)), kind=PathKind.ROAD),
        Path(id="path:middle", line=line((150, 0), (150, 100)), kind=PathKind.FOOTWAY),
        Path(id="path:east", line=line((600, 0), (600, 100)), kind=PathKind.ROAD),
    )
    places = tuple(
        Place(
            id=f"place:{n}", kind=PlaceKind.ASSEMBLY_AREA, name=f"Lawn {n}", capacity=capacity,
            geometry=area(420 + 80 * n, -60, 460 + 80 * n, -20),
        )
        for n, capacity in enumerate(capacities)
    )  # fmt: skip
    info = CampusInfo(
        id="campus:row", name="Row", epsg=32650, timezone="Asia/Shanghai", boundary=area(-200, -200, 800, 300)
    )
    return with_estimates(Campus(info=info, buildings=dormitories, rooms=rooms, paths=paths, places=places))


def snapshot(
    *zones: Zone,
    extent: Polygon | None = None,
    closures: tuple[Closure, ...] = (),
    capacities: Sequence[int | None] = (100, 400),
) -> Snapshot:
    """An open incident with zones and perhaps an extent."""
    incident = Incident(
        id="i",
        number="2026-001",
        type=IncidentType.OTHER,
        point=at(20, 30),
        opened_at=NIGHT,
        opened_by="desk",
    )
    extents = (
        ()
        if extent is None
        else (
            Extent(
                id="extent:i", incident_id="i", kind=ExtentKind.POLYGON, area=extent,
                source=Source(SourceStatus.GIVEN, ""),
            ),
        )
    )  # fmt: skip
    return Snapshot(
        sequence=1,
        operation=Operation(id="o", name="Night", created_at=NIGHT),
        campus=campus(capacities),
        incidents=(incident,),
        extents=extents,
        zones=zones,
        closures=closures,
    )


def zone(name: str, shape: Polygon, status: EvacuationStatus = EvacuationStatus.NONE) -> Zone:
    return Zone(id=f"zone:{name}", incident_id="i", name=name, area=shape, status=status)
