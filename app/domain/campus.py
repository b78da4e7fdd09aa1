"""A campus: what stands on it, who is in it by hour, how one moves through it, and what it keeps in store.

Geometry is shapely, in metres, in the campus's own metric CRS. Ids are strings derived from the source's own
ids (`building:VBL10219`), so that an import of newer data meets the same records again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from app.domain.source import Source


class BuildingUse(StrEnum):
    """What a building is for; decides its colour, its occupancy rule and its hazards."""

    DORMITORY = "dormitory"
    RESIDENTIAL = "residential"
    TEACHING = "teaching"
    RESEARCH = "research"
    LABORATORY = "laboratory"
    LIBRARY = "library"
    CANTEEN = "canteen"
    CLINIC = "clinic"
    SPORTS = "sports"
    CULTURE = "culture"
    ADMINISTRATION = "administration"
    COMMERCIAL = "commercial"
    SERVICE = "service"
    PARKING = "parking"
    OTHER = "other"


class BuildingState(StrEnum):
    """Whether people can be inside; only occupied and temporary buildings hold anybody."""

    OCCUPIED = "occupied"
    TEMPORARY = "temporary"
    UNOCCUPIED = "unoccupied"
    UNDER_CONSTRUCTION = "under_construction"
    PLANNED = "planned"


class DayKind(StrEnum):
    """The kinds of day with an occupancy profile of their own."""

    TERM_WEEKDAY = "term_weekday"
    TERM_WEEKEND = "term_weekend"
    VACATION = "vacation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupancy:
    """People in a building by local hour: 24 figures for each kind of day, entry h for h:00 to h:59."""

    term_weekday: tuple[int, ...]
    term_weekend: tuple[int, ...]
    vacation: tuple[int, ...]
    source: Source
    spread: float = 0.3
    """Half width of the band as a share of the best figure."""

    def __post_init__(self) -> None:
        for kind in DayKind:
            profile = self.on(kind)
            if len(profile) != 24 or min(profile) < 0:
                raise ValueError(f"{kind.value}: an occupancy profile has 24 figures, none negative")

    def on(self, kind: DayKind) -> tuple[int, ...]:
        """The 24 hourly figures of one kind of day."""
        profile: tuple[int, ...] = getattr(self, kind.value)
        return profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """One building. Unknown figures are None, never zero."""

    id: str
    name: str
    footprint: Polygon | MultiPolygon
    name_zh: str = ""
    code: str = ""
    use: BuildingUse = BuildingUse.OTHER
    state: BuildingState = BuildingState.OCCUPIED
    floors: int | None = None
    height_m: float | None = None
    year: int | None = None
    construction: str = ""
    floor_area_m2: float | None = None
    address: str = ""
    occupancy: Occupancy | None = None
    source_id: str = ""
    edited: tuple[str, ...] = ()
    """Names of the fields that a person changed by hand; a re-import leaves these alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """A door through which people leave a building or responders reach it."""

    id: str
    building_id: str
    point: Point
    kind: str = "main"
    accessible: bool | None = None
    width_m: float | None = None
    source_id: str = ""
    edited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A dormitory room: counts only, never names."""

    id: str
    building_id: str
    floor: int
    number: str
    beds: int
    residents: int
    mobility_impaired: int = 0


class PathKind(StrEnum):
    """What a segment of the network is; decides its look and its default width and speeds."""

    ROAD = "road"
    SERVICE_ROAD = "service_road"
    FOOTWAY = "footway"
    CROSSING = "crossing"
    STEPS = "steps"
    TRAIL = "trail"
    INDOOR = "indoor"


class TravelMode(StrEnum):
    """How a team or a load moves."""

    FOOT = "foot"
    CART = "cart"
    VEHICLE = "vehicle"


class OneWay(StrEnum):
    """The direction in which wheels may use a segment; people on foot may always go both ways."""

    BOTH = "both"
    FORWARD = "forward"
    BACKWARD = "backward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A segment of the path and road network; neighbours share a vertex."""

    id: str
    line: LineString
    kind: PathKind = PathKind.FOOTWAY
    name: str = ""
    name_zh: str = ""
    width_m: float | None = None
    foot: bool = True
    cart: bool = False
    vehicle: bool = False
    one_way: OneWay = OneWay.BOTH
    level: int = 0
    """The storey or bridge layer; segments of different levels meet only at their ends."""
    foot_mps: float | None = None
    cart_mps: float | None = None
    vehicle_mps: float | None = None
    source_id: str = ""
    edited: tuple[str, ...] = ()


class PlaceKind(StrEnum):
    """Places that an emergency plan names."""

    ASSEMBLY_AREA = "assembly_area"
    SHELTER = "shelter"
    GATE = "gate"
    HYDRANT = "hydrant"
    CLINIC = "clinic"
    CANTEEN = "canteen"
    LABORATORY = "laboratory"
    AED = "aed"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named place: a point, or an area where it has one."""

    id: str
    kind: PlaceKind
    geometry: Point | Polygon | MultiPolygon
    name: str = ""
    name_zh: str = ""
    building_id: str = ""
    capacity: int | None = None
    """Persons it can take."""
    note: str = ""
    source_id: str = ""
    edited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardousMaterial:
    """One line of a laboratory's inventory."""

    id: str
    building_id: str
    room: str
    name: str
    un_number: str
    """Four digits, or empty where none is assigned."""
    quantity: float
    unit: str
    container: str = ""
    name_zh: str = ""


class GroundKind(StrEnum):
    """What the open ground is."""

    WATER = "water"
    GREEN = "green"
    WOOD = "wood"
    SPORTS = "sports"
    PLAZA = "plaza"
    PARKING = "parking"
    ROADWAY = "roadway"
    DISTRICT = "district"
    """A named part of the campus; drawn as an outline with its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A piece of open ground, drawn below everything else."""

    id: str
    kind: GroundKind
    area: Polygon | MultiPolygon
    name: str = ""
    name_zh: str = ""
    source_id: str = ""
    edited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CampusInfo:
    """What is true of the campus as a whole."""

    id: str
    name: str
    epsg: int
    """The projected metric CRS in which every geometry is given."""
    timezone: str
    boundary: Polygon | MultiPolygon
    name_zh: str = ""
    attribution: str = ""
    """Printed on every map, picture and page."""
    vacations: tuple[tuple[str, str], ...] = ()
    """ISO dates, first and last day of each vacation."""
    version: int = 1
    source_hash: str = ""
    """SHA-256 over the sources, so that an import of the same data is recognised."""
    fictional: bool = False
