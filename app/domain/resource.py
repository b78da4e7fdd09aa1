"""What the campus can send: depots, teams, stock and vehicles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry import Point

from app.domain.campus import TravelMode
from app.domain.message import Message, bilingual


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """How much of one supply a depot holds, in whole units of the supply."""

    id: str
    depot_id: str
    item: str
    """Supply code of `data/parameters/resources.toml`."""
    quantity: int


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


@dataclass(frozen=True, slots=True)
class ResourceCatalogue:
    """The capabilities and supplies that the program knows, by code."""

    capabilities: dict[str, Capability]
    supplies: dict[str, Supply]

    def words(self, code: str) -> Message:
        """The name of a capability or supply, or the code itself where it is unknown."""
        entry = self.capabilities.get(code) or self.supplies.get(code)
        return bilingual(entry.name_en, entry.name_zh) if entry else bilingual(code, code)
