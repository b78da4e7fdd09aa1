"""What the campus can send: depots, teams, stock and vehicles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from shapely.geometry import Point

from app.domain.campus import TravelMode
from app.domain.message import Message, bilingual
from app.domain.source import Source


class TeamStatus(StrEnum):
    """Whether a team can be proposed."""

    AVAILABLE = "available"
    ASSIGNED = "assigned"
    OUT_OF_SERVICE = "out_of_service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Depot:
    """A place from which teams and supplies leave."""

    id: str
    name: str
    point: Point
    name_zh: str = ""
    building_id: str = ""
    contact: str = ""
    note: str = ""
    loading_kg_per_min: float | None = None
    """How fast its loads are put on vehicles, all together; None where that is no limit."""
    mutual_aid: bool = False
    """Help from outside: the depot stands at the gate where it arrives."""
    delay_s: float = 0.0
    """From the request until its teams and vehicles can leave; for mutual aid, until they are at the gate."""
    cost: int = 0
    """What each of its movements costs, in movements of the campus's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A crew that goes as a whole to one place at a time."""

    id: str
    depot_id: str
    name: str
    capabilities: tuple[str, ...]
    """Capability codes of `data/parameters/resources.toml`."""
    crew: int
    name_zh: str = ""
    mode: TravelMode = TravelMode.FOOT
    speed_mps: float | None = None
    """Overrides the mode's speed where the team is slower or faster."""
    status: TeamStatus = TeamStatus.AVAILABLE
    contact: str = ""
    officers: int = 0
    """How many of the crew can lead."""
    protection: tuple[str, ...] = ()
    """Codes of the protection that it wears (`data/parameters/resources.toml`): where it may pass."""
    kept_with: str = ""
    """Teams with the same word here are never sent to different zones."""
    shift: tuple[str, str] | None = None
    """Beginning and end of its daily duty in campus time, `HH:MM`; may run past midnight. None: always."""
    rests_until: datetime | None = None


OLD_REPORT = timedelta(minutes=15)
"""From this age on a report of a team's place is shown as old. Unverified, a choice of this program: how far
a team can have gone by then depends on what it does.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPosition:
    """Where a team was seen last; a team without one is at its depot, or where its orders have brought it."""

    id: str
    """`position:` and the team's id: a team has one position."""
    team_id: str
    point: Point
    at: datetime
    author: str

    def old(self, now: datetime) -> bool:
        """Whether the team may be far from there by now."""
        return now - self.at >= OLD_REPORT


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """How much of one supply a depot holds, in whole units of the supply."""

    id: str
    depot_id: str
    item: str
    """Supply code of `data/parameters/resources.toml`."""
    quantity: int
    best_before: datetime | None = None
    """Not sent afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle that carries supplies from its depot."""

    id: str
    depot_id: str
    name: str
    capacity_kg: float
    name_zh: str = ""
    mode: TravelMode = TravelMode.VEHICLE
    speed_mps: float | None = None
    trips: int = 2
    """Tours it can make within the planning horizon."""
    available: bool = True
    capacity_l: float | None = None
    """Room for loads; None where only weight limits it."""
    turnaround_s: float | None = None
    """To be loaded before each tour; None: `data/parameters/logistics.toml`."""


@dataclass(frozen=True, slots=True)
class Capability:
    """A thing that a team can do."""

    code: str
    name_en: str
    name_zh: str


@dataclass(frozen=True, slots=True)
class Supply:
    """A thing that can be stocked and carried."""

    code: str
    name_en: str
    name_zh: str
    unit: str
    weight_kg: float
    volume_l: float = 0.0
    """Of one unit packed for carrying."""
    shelf_life_days: int | None = None
    parts: tuple[tuple[str, int], ...] = ()
    """Supplies and how many of each a depot packs into one unit, beside the units that it holds ready."""


@dataclass(frozen=True, slots=True)
class Substitute:
    """What may be sent where something else is needed, if there is not enough of that."""

    item: str
    """Capability or supply that is sent."""
    instead_of: str
    ratio: int
    """How many units, or crew members, of it stand for one that is needed."""
    penalty: float
    """From 0 to 1: the share of the need that still counts as unmet."""
    source: Source


@dataclass(frozen=True, slots=True)
class Protection:
    """What lets a team pass through some kinds of hazard, though never through the core of one."""

    code: str
    name_en: str
    name_zh: str
    incidents: tuple[str, ...]
    """Kinds of incident (`IncidentType` values) whose extent it may enter."""
    source: Source


@dataclass(frozen=True, slots=True)
class ResourceCatalogue:
    """The capabilities, supplies and kinds of protection that the program knows, by code."""

    capabilities: dict[str, Capability]
    supplies: dict[str, Supply]
    protections: dict[str, Protection] = field(default_factory=dict)
    substitutes: tuple[Substitute, ...] = ()

    def words(self, code: str) -> Message:
        """The name of a capability, supply or protection, or the code itself where it is unknown."""
        entry = self.capabilities.get(code) or self.supplies.get(code) or self.protections.get(code)
        return bilingual(entry.name_en, entry.name_zh) if entry else bilingual(code, code)
