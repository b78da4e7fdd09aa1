"""What a planner asks for: what is to be sited, by which model, against which scenarios, at which places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.campus import BuildingUse
from app.domain.incident import IncidentType
from app.domain.operation import Campus, Snapshot


class SitingModel(StrEnum):
    """What is best."""

    P_MEDIAN = "p-median"
    """The expected time to the nearest site is least."""
    P_CENTRE = "p-centre"
    """The longest time to the nearest site is least."""
    REGRET = "regret"
    """No scenario is reached much later than it could be from the best place for it alone."""
    COVERING = "covering"
    """As many people as possible are reached within the limit."""
    SET_COVERING = "set-covering"
    """The fewest sites that reach every scenario within the limit."""
    CAPACITATED = "capacitated"
    """What is needed arrives soonest on the whole, given how much there is and how much each site holds."""
    AT_ONCE = "at-once"
    """All scenarios happen together and share one supply by their needs; it arrives soonest on the whole."""


@dataclass(frozen=True, slots=True)
class ScenarioWish:
    """An incident at a building that may happen, and how much it counts beside its people."""

    building_id: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingRequest:
    """One question about where things are kept."""

    model: SitingModel
    items: tuple[str, ...]
    """Codes of capabilities and supplies. A team that has several of them counts for the first."""
    scenarios: tuple[ScenarioWish, ...]
    kind: IncidentType
    """The kind of incident: its demand rules say how much is needed."""
    at: datetime
    """The hour at which people are counted."""
    sites: int = 2
    """The largest number of sites; set covering finds its own."""
    limit_s: float = 300.0
    """Within which the first of it should be there."""
    candidates: tuple[str, ...] = ()
    """Ids of buildings where a depot may be opened."""
    with_depots: bool = True
    """Whether today's depots are candidates, too."""
    room: tuple[tuple[str, int], ...] = ()
    """Id of a depot or building and the most units, or crew members, of each item that it holds."""


def buildings_of(campus: Campus, uses: frozenset[BuildingUse]) -> tuple[str, ...]:
    """Ids of the buildings of some uses, in their order; of every use where none is named."""
    return tuple(b.id for b in campus.buildings if not uses or b.use in uses)


def past_incidents(snapshot: Snapshot) -> tuple[ScenarioWish, ...]:
    """The buildings where incidents happened, each weighed by how often."""
    times: dict[str, int] = {}
    for incident in snapshot.incidents:
        if incident.building_id:
            times[incident.building_id] = times.get(incident.building_id, 0) + 1
    return tuple(ScenarioWish(building, float(n)) for building, n in times.items())
