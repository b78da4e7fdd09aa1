"""A small campus and the records of an incident on it."""

from __future__ import annotations

from datetime import UTC, datetime

from shapely.geometry import LineString, Point, Polygon, box

from app.domain.assessment import (
    AreaRole,
    AssessedArea,
    Assessment,
    Chart,
    Curve,
    Figure,
    InputOrigin,
    InputUsed,
    Result,
)
from app.domain.campus import (
    Building,
    BuildingUse,
    CampusInfo,
    Entrance,
    HazardousMaterial,
    Occupancy,
    Path,
    PathKind,
    Place,
    PlaceKind,
    Room,
    TravelMode,
)
from app.domain.directive import Alternative, DemandCase, LockKind, PlanLock, Reserve, WhatIf
from app.domain.drawing import Annotation, AnnotationStyle, Attribute, Bookmark, Cordon, CordonKind
from app.domain.incident import Incident, IncidentType, Level, LevelDeclaration, Zone
from app.domain.message import msg
from app.domain.observation import Alert, Reading, SeriesKind, SeriesWarning
from app.domain.operation import Campus, LogEntry, Operation, Record
from app.domain.plan import Assignment, Load, ObjectiveTerm, Plan, PlanStatus, SolveStatus, Tour, TourStop
from app.domain.resource import Depot, Stock, Team, TeamPosition
from app.domain.source import Source, SourceStatus

EPSG = 32610
START = datetime(2026, 3, 2, 2, 15, tzinfo=UTC)


def tick(minutes: float = 1) -> datetime:
    """A moment after the start."""
    return datetime.fromtimestamp(START.timestamp() + 60 * minutes, UTC)


def occupancy(people: int) -> Occupancy:
    """The same people at every hour."""
    day = (people,) * 24
    source = Source(SourceStatus.GIVEN, "housing office")
    return Occupancy(term_weekday=day, term_weekend=day, vacation=day, source=source)


def building(number: int, *, use: BuildingUse = BuildingUse.DORMITORY) -> Building:
    """A building in a row of buildings."""
    x = 500_000.0 + 40 * number
    return Building(
        id=f"building:{number}",
        name=f"Hall {number}",
        name_zh=f"{number} 号楼",
        footprint=box(x, 5_450_000, x + 30, 5_450_012.5),
        use=use,
        floors=6,
        height_m=19.2,
        occupancy=occupancy(200 + number),
    )


def campus(buildings: int = 3) -> Campus:
    """A campus with a row of buildings, a road, a depot and what it holds."""
    west, east = 499_900.0, 500_000.0 + 40 * buildings + 100
    return Campus(
        info=CampusInfo(
            id="campus:test",
            name="Test campus",
            name_zh="测试校园",
            epsg=EPSG,
            timezone="America/Vancouver",
            boundary=box(west, 5_449_800, east, 5_450_200),
            vacations=(("2026-12-20", "2027-01-05"),),
        ),
        buildings=tuple(building(n) for n in range(buildings)),
        entrances=(
            Entrance(id="e1", building_id="building:0", point=Point(500_001, 5_450_000), accessible=True),
        ),
        rooms=(Room(id="r1", building_id="building:0", floor=1, number="101", beds=4, residents=3),),
        paths=(
            Path(
                id="p1",
                line=LineString([(west, 5_449_990), (east, 5_449_990)]),
                kind=PathKind.ROAD,
                vehicle=True,
            ),
        ),
        places=(
            Place(id="a1", kind=PlaceKind.ASSEMBLY_AREA, geometry=box(west, 5_449_900, west + 50, 5_449_950)),
        ),
        hazmat=(
            HazardousMaterial(
                id="h1",
                building_id="building:1",
                room="B12",
                name="acetone",
                un_number="1090",
                quantity=12.5,
                unit="L",
            ),
        ),
        depots=(Depot(id="d1", name="North depot", point=Point(west, 5_449_990)),),
        teams=(Team(id="t1", depot_id="d1", name="Security 1", capabilities=("cordon",), crew=4),),
        stock=(Stock(id="s1", depot_id="d1", item="blanket", quantity=200),),
    )


def operation() -> Operation:
    """The operation of a file."""
    return Operation(id="op1", name="Night duty", created_at=START, exercise=True)


def incident(number: int = 1) -> Incident:
    """An incident at the first building."""
    return Incident(
        id=f"i{number}",
        number=f"2026-{number:03}",
        type=IncidentType.DORMITORY_FIRE,
        point=Point(500_010, 5_450_005),
        opened_at=tick(),
        opened_by="duty officer",
        title="Fire in Hall 0",
    )


def zone(name: str = "Zone A", *, size: float = 60.0) -> Zone:
    """A zone around the first building."""
    return Zone(id="z1", incident_id="i1", name=name, area=box(499_990, 5_449_980, 499_990 + size, 5_450_040))


def level() -> LevelDeclaration:
    """A declared level."""
    return LevelDeclaration(id="l1", incident_id="i1", level=Level.II, at=tick(2), author="duty officer")


def log_entry(number: int = 1) -> LogEntry:
    """A line of the log."""
    return LogEntry(id=f"log{number}", at=tick(3), author="duty officer", text=f"Line {number}")


def annotation() -> Annotation:
    """A drawing with a name in two scripts, a look and values of its own."""
    return Annotation(
        id="n1",
        geometry=LineString([(500_000, 5_450_000), (500_020, 5_450_030)]),
        at=tick(4),
        author="duty officer",
        name="Hose line 水带",
        style=AnnotationStyle(colour="#b45309", width=3.0),
        attributes=(Attribute.of("length", 36.055), Attribute.of("laid", True), Attribute.of("crew", 4)),
    )


def cordon() -> Cordon:
    """An inner cordon around the first building."""
    return Cordon(id="c1", incident_id="i1", kind=CordonKind.INNER, area=zone().area)


def bookmark() -> Bookmark:
    """A view of the first building."""
    return Bookmark(id="b1", name="Hall 0", centre=Point(500_015, 5_450_006), scale=1000.0)


def plan() -> Plan:
    """An approved plan, as the second schema kept it."""
    return Plan(
        id="plan1",
        incident_ids=("i1",),
        status=PlanStatus.APPROVED,
        solve_status=SolveStatus.OPTIMAL,
        created_at=tick(5),
        created_by="duty officer",
        solve_s=0.25,
        objective=12.0,
        bound=12.0,
        gap=0.0,
        terms=(ObjectiveTerm(name="time", value=12.0, unit="point_seconds", weight=1.0, bound=12.0),),
        inputs_hash="0" * 64,
    )


def assignment() -> Assignment:
    """Blankets on their way."""
    return Assignment(
        id="a1",
        plan_id="plan1",
        zone_id="z1",
        depot_id="d1",
        item="blanket",
        quantity=40,
        mode=TravelMode.VEHICLE,
        travel_s=120.0,
        route=LineString([(499_900, 5_449_990), (500_000, 5_449_990)]),
    )


def lock() -> PlanLock:
    """A team that has to go."""
    return PlanLock(
        id="k1",
        kind=LockKind.USE,
        at=tick(6),
        author="duty officer",
        team_id="t1",
        zone_id="z1",
        reason="knows it",
    )


def of_the_planner() -> tuple[Record, ...]:
    """What the third schema brought: a tour, a lock, a reserve, an alternative, a position."""
    extra = Team(id="t9", depot_id="d1", name="Volunteers", capabilities=("cordon",), crew=6)
    return (
        Tour(
            id="o1",
            plan_id="plan1",
            vehicle_id="v1",
            depot_id="d1",
            number=1,
            depart_s=120.0,
            back_s=600.0,
            stops=(
                TourStop(
                    zone_id="z1", arrive_s=240.0, loads=(Load(item="blanket", quantity=40, demand_id="n1"),)
                ),
            ),
            route=LineString([(499_900, 5_449_990), (500_000, 5_449_990), (499_900, 5_449_990)]),
            load_kg=48.0,
        ),
        lock(),
        Reserve(id="r1", item="blanket", quantity=20, at=tick(6), author="duty officer", depot_id="d1"),
        Alternative(
            id="w1",
            name="With volunteers",
            at=tick(7),
            author="duty officer",
            change=WhatIf(case=DemandCase.HIGH, travel_factor=1.3, locks=(lock(),), teams=(extra,)),
        ),
        TeamPosition(
            id="position:t1", team_id="t1", point=Point(500_050, 5_450_000), at=tick(8), author="duty officer"
        ),
    )


def of_assessment() -> tuple[Record, ...]:
    """What the fourth schema brought: an assessment, a reading, an alert, a warning."""
    source = Source(SourceStatus.VERIFIED, "Fruin 1971")
    figure = Figure(
        name="density", label=msg("x.density"), value=2.0, low=1.6, high=2.4, unit="p/m²", source=source
    )
    area = Polygon([(499_990, 5_449_990), (500_050, 5_449_990), (500_050, 5_450_050)])
    return (
        Assessment(
            id="as1",
            model="crowd",
            at=tick(9),
            author="duty officer",
            inputs=(
                InputUsed(
                    name="people",
                    label=msg("x.people"),
                    value="200",
                    unit="persons",
                    origin=InputOrigin.PERSON,
                    source=source,
                ),
            ),
            result=Result(
                headline=msg("x.headline"),
                method=msg("x.method"),
                figures=(figure,),
                areas=(AssessedArea(name="square", label=msg("x.area"), role=AreaRole.EXTENT, shape=area),),
                charts=(
                    Chart(
                        title=msg("x.chart"),
                        x_label=msg("x.time"),
                        y_label=msg("x.density"),
                        curves=(Curve(label=msg("x.density"), x=(0.0, 1.0), y=(1.0, 2.0)),),
                    ),
                ),
            ),
            incident_id="i1",
        ),
        Reading(
            id="re1",
            kind=SeriesKind.CLINIC_VISITS,
            at=tick(9),
            value=1.0,
            received_at=tick(10),
            author="duty officer",
        ),
        Alert(
            id="al1",
            identifier="A-1",
            sender="met.example",
            sent=tick(9),
            status="Actual",
            message_type="Alert",
            event="Rain",
            urgency="Expected",
            severity="Severe",
            certainty="Likely",
            headline="Heavy rain",
            area=area,
            received_at=tick(10),
            author="duty officer",
        ),
        SeriesWarning(
            id="wa1",
            kind=SeriesKind.CLINIC_VISITS,
            name="diarrhoea",
            building_id="b1",
            group="",
            day=tick(9),
            detector="c2",
            value=12.0,
            expected=2.0,
            threshold=3.0,
            statistic=8.0,
            text=msg("x.warning"),
            source=source,
            fired_at=tick(10),
        ),
    )
