"""A small made-up campus with an operation on it, for tests of the map."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from shapely import affinity
from shapely.geometry import LineString, Point, Polygon, box

from app.domain.campus import (
    Building,
    BuildingState,
    BuildingUse,
    CampusInfo,
    Entrance,
    Ground,
    GroundKind,
    Path,
    PathKind,
    Place,
    PlaceKind,
    TravelMode,
)
from app.domain.incident import (
    Closure,
    EvacuationStatus,
    Extent,
    ExtentKind,
    ExternalRequest,
    ExternalService,
    Incident,
    IncidentType,
    Level,
    LevelDeclaration,
    Priority,
    Zone,
)
from app.domain.message import msg
from app.domain.operation import Campus, Operation, Snapshot
from app.domain.people import BuildingShare, PeopleCount
from app.domain.plan import (
    Assignment,
    Demand,
    DemandKind,
    ExternalNeed,
    Phase,
    Plan,
    PlanStatus,
    PopulationBase,
    Proposal,
    SolveStatus,
    Unmet,
    UnmetCause,
)
from app.domain.resource import Depot, Stock, Team
from app.domain.source import Estimate, Source, SourceStatus

AT = datetime(2026, 3, 14, 19, 5, tzinfo=UTC)
X, Y = 491000.0, 5455000.0
_UNVERIFIED = Source(SourceStatus.UNVERIFIED, "rule of thumb")
_ESTIMATED = Source(SourceStatus.ESTIMATED, "floor area")


def _at(x: float, y: float) -> Point:
    return Point(X + x, Y + y)


def _line(*points: tuple[float, float]) -> LineString:
    return LineString([(X + x, Y + y) for x, y in points])


def _block(x: float, y: float, width: float, depth: float, angle: float = 0.0) -> Polygon:
    return affinity.rotate(box(X + x, Y + y, X + x + width, Y + y + depth), angle)


def _court(x: float, y: float, width: float, depth: float) -> Polygon:
    return _block(x, y, width, depth).difference(_block(x + 14, y + 14, width - 28, depth - 28))


def campus() -> Campus:
    """Twenty buildings of every use, paths, a lake, places, three depots."""
    uses = [use for use in BuildingUse if use is not BuildingUse.DORMITORY]
    buildings = [
        Building(
            id=f"building:{i}",
            name=f"{use.value.title()} Hall",
            name_zh=f"{'教学科研实验图书餐医体文行商后停其宿'[i]}楼",
            code=f"B{i:02}",
            use=use,
            floors=4,
            footprint=_block(40 + 130 * (i % 5), 60 + 110 * (i // 5), 70 + 5 * (i % 3), 42, 7.0 * (i % 4)),
        )
        for i, use in enumerate(uses)
    ]
    buildings += [
        Building(
            id=f"building:D{i}",
            name=f"{name} House",
            name_zh=f"{chinese}苑",
            code=f"D{i}",
            use=BuildingUse.DORMITORY,
            floors=7,
            footprint=_court(720 + 90 * (i % 2), 70 + 100 * (i // 2), 68, 62),
        )
        for i, (name, chinese) in enumerate(
            [
                ("Larch", "松"),
                ("Willow", "柳"),
                ("Maple", "枫"),
                ("Cedar", "柏"),
                ("Birch", "桦"),
                ("Elm", "榆"),
            ]
        )
    ]
    buildings.append(
        Building(
            id="building:new",
            name="New Wing",
            state=BuildingState.UNDER_CONSTRUCTION,
            footprint=_block(560, 390, 60, 40),
        )
    )
    paths = [
        Path(
            id="path:1",
            name="Ring Road",
            kind=PathKind.ROAD,
            vehicle=True,
            cart=True,
            width_m=8,
            line=_line((20, 20), (900, 20), (930, 60), (930, 420), (880, 470), (20, 470), (20, 20)),
        ),
        Path(
            id="path:2",
            name="Central Mall",
            kind=PathKind.ROAD,
            vehicle=True,
            cart=True,
            line=_line((690, 20), (690, 250), (700, 470)),
        ),
        Path(
            id="path:3",
            kind=PathKind.SERVICE_ROAD,
            vehicle=True,
            cart=True,
            line=_line((20, 160), (690, 160)),
        ),
        Path(id="path:4", line=_line((20, 272), (400, 272), (690, 250))),
        Path(id="path:5", line=_line((150, 20), (150, 470))),
        Path(id="path:6", line=_line((415, 160), (430, 272), (415, 380), (690, 380))),
        Path(id="path:7", kind=PathKind.STEPS, line=_line((550, 250), (560, 300))),
        Path(id="path:8", line=_line((690, 155), (930, 155))),
        Path(id="path:9", line=_line((690, 255), (930, 255))),
    ]
    grounds = [
        Ground(
            id="ground:lake",
            kind=GroundKind.WATER,
            name="Mirror Lake",
            name_zh="镜湖",
            area=_at(480, 215).buffer(48).union(_at(530, 225).buffer(34)),
        ),
        Ground(
            id="ground:lawn",
            kind=GroundKind.GREEN,
            name="Great Lawn",
            name_zh="大草坪",
            area=_block(170, 175, 230, 85),
        ),
        Ground(id="ground:wood", kind=GroundKind.WOOD, name="North Wood", area=_block(30, 400, 90, 60)),
        Ground(
            id="ground:track",
            kind=GroundKind.SPORTS,
            name="Track",
            name_zh="田径场",
            area=_line((760, 420), (860, 420)).buffer(36),
        ),
        Ground(id="ground:plaza", kind=GroundKind.PLAZA, area=_block(600, 270, 80, 60)),
        Ground(id="ground:parking", kind=GroundKind.PARKING, area=_block(440, 400, 100, 55)),
    ]
    places = [
        Place(
            id="place:a1",
            kind=PlaceKind.ASSEMBLY_AREA,
            name="Great Lawn Assembly",
            name_zh="大草坪集合点",
            geometry=_block(190, 185, 120, 60),
            capacity=3000,
        ),
        Place(id="place:a2", kind=PlaceKind.ASSEMBLY_AREA, name="Track Assembly", geometry=_at(810, 420)),
        Place(id="place:s1", kind=PlaceKind.SHELTER, name="Sports Shelter", geometry=_at(640, 420)),
        Place(id="place:g1", kind=PlaceKind.GATE, name="South Gate", name_zh="南门", geometry=_at(690, 20)),
        Place(id="place:c1", kind=PlaceKind.CLINIC, name="Health Centre", geometry=_at(330, 330)),
        *(Place(id=f"place:h{i}", kind=PlaceKind.HYDRANT, geometry=_at(60 + 160 * i, 26)) for i in range(6)),
        Place(id="place:aed", kind=PlaceKind.AED, geometry=_at(250, 120)),
    ]
    return Campus(
        info=CampusInfo(
            id="test",
            name="Larchmont University",
            name_zh="落叶松大学",
            epsg=32610,
            timezone="America/Vancouver",
            boundary=_block(0, 0, 960, 500),
            attribution="Made up for tests",
            fictional=True,
        ),
        buildings=tuple(buildings),
        entrances=tuple(
            Entrance(id=f"entrance:{i}", building_id=b.id, point=Point(b.footprint.exterior.interpolate(20)))
            for i, b in enumerate(buildings)
        ),
        paths=tuple(paths),
        grounds=tuple(grounds),
        places=tuple(places),
        depots=(
            Depot(id="depot:1", name="Main Store", name_zh="总库", point=_at(150, 100)),
            Depot(id="depot:2", name="North Store", name_zh="北库", point=_at(420, 400)),
            Depot(id="depot:3", name="Gate Post", name_zh="门岗", point=_at(680, 40)),
        ),
        teams=(
            Team(
                id="team:1",
                depot_id="depot:1",
                name="First-aid team 1",
                name_zh="急救一队",
                capabilities=("first_aid",),
                crew=6,
            ),
            Team(
                id="team:2",
                depot_id="depot:2",
                name="Evacuation team 2",
                name_zh="疏散二队",
                capabilities=("evacuation_guide",),
                crew=8,
            ),
        ),
        stock=(Stock(id="stock:1", depot_id="depot:1", item="water_l", quantity=900),),
    )


def _assignment(
    number: int,
    depot: str,
    item: str,
    quantity: int,
    mode: TravelMode,
    minutes: float,
    route: LineString,
    team: str = "",
    zone: str = "zone:A",
) -> Assignment:
    return Assignment(
        id=f"assignment:{number}",
        plan_id="plan:1",
        zone_id=zone,
        depot_id=depot,
        item=item,
        quantity=quantity,
        mode=mode,
        travel_s=minutes * 60,
        route=route,
        team_id=team,
        incident_id="incident:1",
    )


def assignments() -> tuple[Assignment, ...]:
    """Four loads from three depots to two zones."""
    by_road = _line((150, 100), (150, 160), (690, 160), (690, 155), (760, 155))
    return (
        _assignment(1, "depot:1", "first_aid", 6, TravelMode.FOOT, 9.4, by_road, "team:1"),
        _assignment(2, "depot:1", "water_l", 200, TravelMode.VEHICLE, 3.2, by_road),
        _assignment(
            3,
            "depot:2",
            "evacuation_guide",
            8,
            TravelMode.FOOT,
            6.0,
            _line((420, 400), (415, 380), (690, 380), (690, 255), (760, 255)),
            "team:2",
        ),
        _assignment(
            4,
            "depot:3",
            "blanket",
            120,
            TravelMode.CART,
            2.1,
            _line((680, 40), (690, 40), (690, 155), (850, 155)),
            zone="zone:B",
        ),
    )


def unmet(count: int = 2) -> tuple[Unmet, ...]:
    """Needs that nothing covers."""
    causes = list(UnmetCause)
    return tuple(
        Unmet(
            id=f"unmet:{i}",
            plan_id="plan:1",
            zone_id="zone:A" if i % 2 == 0 else "zone:B",
            item="stretcher" if i % 2 == 0 else "counselling",
            kind=DemandKind.SUPPLY if i % 2 == 0 else DemandKind.CAPABILITY,
            priority=Priority.LIFE_SAFETY if i % 2 == 0 else Priority.SUSTAIN,
            demanded=12,
            missing=5,
            cause=causes[i % len(causes)],
            reason=msg("test.reason", depot="Main Store"),
            cure=msg("test.cure", quantity=5),
            incident_id="incident:1",
        )
        for i in range(count)
    )


def plan(status: PlanStatus = PlanStatus.PROPOSED) -> Plan:
    """The plan that the assignments belong to."""
    return Plan(
        id="plan:1",
        incident_ids=("incident:1",),
        status=status,
        solve_status=SolveStatus.OPTIMAL,
        created_at=AT,
        created_by="Duty officer",
        solve_s=0.4,
        objective=12.0,
        bound=12.0,
        gap=0.0,
        terms=(),
        inputs_hash="0" * 64,
    )


def demands() -> tuple[Demand, ...]:
    """What the zones need."""
    return tuple(
        Demand(
            id=f"demand:{i}",
            incident_id="incident:1",
            zone_id=zone,
            kind=kind,
            item=item,
            low=best - 2,
            best=best,
            high=best + 4,
            priority=Priority.LIFE_SAFETY,
            phase=Phase.FIRST_HOUR,
            base=PopulationBase.INSIDE,
            base_value=412,
            limit_s=900,
            rule_id=f"rule.{item}",
            source=_UNVERIFIED,
        )
        for i, (zone, kind, item, best) in enumerate(
            [
                ("zone:A", DemandKind.CAPABILITY, "first_aid", 6),
                ("zone:A", DemandKind.SUPPLY, "water_l", 200),
                ("zone:A", DemandKind.SUPPLY, "stretcher", 12),
                ("zone:B", DemandKind.SUPPLY, "blanket", 120),
            ]
        )
    )


def proposal(extra_unmet: int = 2) -> Proposal:
    """A proposal under review."""
    return Proposal(
        plan=plan(),
        demands=demands(),
        external=(
            ExternalNeed(
                incident_id="incident:1",
                service=ExternalService.FIRE,
                text=msg("test.fire"),
                estimate=None,
                rule_id="rule.fire",
                source=_UNVERIFIED,
            ),
        ),
        assignments=assignments(),
        unmet=unmet(extra_unmet),
        access_points=(("zone:A", _at(760, 155)), ("zone:B", _at(850, 155))),
    )


def snapshot(*, exercise: bool = True) -> Snapshot:
    """A fire in Maple House with two zones, a closure and a call for help."""
    here = campus()
    maple = next(b for b in here.buildings if b.id == "building:D2")
    core = maple.footprint
    return Snapshot(
        sequence=7,
        operation=Operation(id="operation:1", name="Spring drill", created_at=AT, exercise=exercise),
        campus=here,
        incidents=(
            Incident(
                id="incident:1",
                number="2026-001",
                type=IncidentType.DORMITORY_FIRE,
                point=core.centroid,
                opened_at=AT,
                opened_by="Duty officer",
                building_id=maple.id,
                title="",
            ),
        ),
        extents=(
            Extent(
                id="extent:1",
                incident_id="incident:1",
                kind=ExtentKind.BUILDING,
                area=core.convex_hull.buffer(30),
                core=core,
                source=_UNVERIFIED,
                building_id=maple.id,
                radius_m=30.0,
            ),
        ),
        levels=(
            LevelDeclaration(
                id="level:1",
                incident_id="incident:1",
                level=Level.II,
                at=AT,
                author="Duty officer",
                provisional=True,
            ),
        ),
        zones=(
            Zone(
                id="zone:A",
                incident_id="incident:1",
                name="Zone A",
                area=_block(712, 160, 90, 90),
                status=EvacuationStatus.ORDER,
            ),
            Zone(
                id="zone:B",
                incident_id="incident:1",
                name="Zone B",
                area=_block(804, 160, 84, 90),
                status=EvacuationStatus.ADVISORY,
            ),
        ),
        closures=(
            Closure(
                id="closure:1",
                shape=_line((930, 100), (930, 230)),
                reason="Fire engines",
                incident_id="incident:1",
            ),
        ),
        external=(
            ExternalRequest(
                id="external:1",
                incident_id="incident:1",
                service=ExternalService.FIRE,
                need=msg("test.fire"),
                called_at=AT,
                reference="F-2291",
            ),
            ExternalRequest(id="external:2", incident_id="incident:1", service=ExternalService.AMBULANCE),
        ),
    )


def approved() -> Snapshot:
    """The same after the proposal was approved."""
    return replace(
        snapshot(),
        sequence=8,
        plans=(plan(PlanStatus.APPROVED),),
        demands=demands(),
        assignments=assignments(),
        unmet=unmet(),
    )


def people() -> PeopleCount:
    """412 people inside, between 290 and 540."""
    share = BuildingShare(
        building_id="building:D2",
        people=Estimate(290, 412, 540),
        mobility_impaired=Estimate(4, 9, 14),
        source=_ESTIMATED,
    )
    return PeopleCount(at=AT, total=share.people, mobility_impaired=share.mobility_impaired, shares=(share,))
