"""Facts that people report, standing hazards, and what became of a recommended step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.incident import IncidentType
from app.domain.message import Message


class FactName(StrEnum):
    """Facts that decide the level. Counts are of people as counted or confirmed, never of people exposed."""

    DEATHS = "deaths"
    SERIOUS_INJURIES = "serious_injuries"
    """Seriously injured, acute poisoning included."""
    ILL = "ill"
    """Poisoned or infected, as counted."""
    UNACCOUNTED = "unaccounted"
    """People inside of whom nobody knows where they are."""
    LOSS_CNY = "loss_cny"
    """Direct loss."""
    BUILDINGS = "buildings"
    """Buildings affected."""
    CROSSES_BOUNDARY = "crosses_boundary"
    """1: it reaches beyond the campus; 0: it does not."""
    SECONDARY_HAZARD = "secondary_hazard"
    """1: a secondary hazard follows; 0: none does."""
    UNEXPLAINED = "unexplained"
    """1: an illness that nobody can explain; 0: its cause is known."""
    CATEGORY_A = "category_a"
    """1: a disease managed as category A; 0: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFact:
    """A fact as a person reported it. The newest of a name counts; None: it is unknown again."""

    id: str
    incident_id: str
    name: FactName
    value: float | None
    at: datetime
    author: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingHazard:
    """A line of the risk register: what could happen at a building, how likely, how bad (1 to 5 each)."""

    id: str
    building_id: str
    hazard: IncidentType
    likelihood: int
    consequence: int
    at: datetime
    author: str
    note: str = ""

    def __post_init__(self) -> None:
        if not (1 <= self.likelihood <= 5 and 1 <= self.consequence <= 5):
            raise ValueError(f"{self.id}: likelihood and consequence run from 1 to 5")


class Decision(StrEnum):
    """What a person did with a recommended step."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDecision:
    """A recommended step that a person took or turned down, with the step as it was shown."""

    id: str
    incident_id: str
    step_id: str
    """The recommendation's own id: the same inputs give the same one."""
    text: Message
    decision: Decision
    at: datetime
    author: str
    reason: str = ""
    made: tuple[str, ...] = ()
    """Ids of the records that accepting made: tasks, zones, needs."""
