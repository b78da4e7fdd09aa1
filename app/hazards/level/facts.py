"""What is known of an incident that decides its level: facts that people report, and what records say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.campus.people import people_affected
from app.domain.assessment import Figure
from app.domain.grading import FactName
from app.domain.incident import Incident, IncidentType
from app.domain.operation import Snapshot

ILLNESS = frozenset({IncidentType.INFECTION, IncidentType.FOOD_POISONING})
YES_NO = frozenset(
    {FactName.CROSSES_BOUNDARY, FactName.SECONDARY_HAZARD, FactName.UNEXPLAINED, FactName.CATEGORY_A}
)
"""Facts that are 1 or 0."""
OF_PEOPLE = frozenset({FactName.DEATHS, FactName.SERIOUS_INJURIES, FactName.ILL, FactName.UNACCOUNTED})
"""Facts that cannot be more than the people there are."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known; a fact that is not in `known` is unknown, never 0."""

    kind: IncidentType
    known: Mapping[FactName, float] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    """Figures of the newest assessment of each model, by name."""
    exposed: float | None = None
    """People inside the extent at most: they bound what unknown facts can turn out to be, no more."""


def facts_of(snapshot: Snapshot, incident: Incident, at: datetime | None = None) -> Facts:
    """The facts of an incident, as known by a moment; the newest report of each counts."""
    known: dict[FactName, float] = {}
    if incident.casualties is not None and incident.type in ILLNESS:
        known[FactName.ILL] = float(incident.casualties)
    ill = sum(1 for case in snapshot.cases if case.incident_id == incident.id and case.ill)
    if ill:
        known[FactName.ILL] = max(known.get(FactName.ILL, 0.0), float(ill))
    extent = snapshot.extent(incident.id)
    if extent is not None:
        inside = snapshot.campus.info.boundary.covers(extent.area)
        known[FactName.CROSSES_BOUNDARY] = 0.0 if inside else 1.0
        touched = sum(1 for b in snapshot.campus.buildings if b.footprint.intersects(extent.area))
        known[FactName.BUILDINGS] = float(touched)
    for report in snapshot.facts:
        if report.incident_id == incident.id and (at is None or report.at <= at):
            if report.value is None:
                known.pop(report.name, None)
            else:
                known[report.name] = report.value
    count = people_affected(snapshot, incident)
    return Facts(
        incident.type,
        known,
        _figures(snapshot, incident.id, at),
        None if count is None or count.unknown_building_ids else count.total.high,
    )


def _figures(snapshot: Snapshot, incident_id: str, at: datetime | None) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for assessment in snapshot.assessments:
        if assessment.incident_id == incident_id and (at is None or assessment.at <= at):
            found |= {figure.name: figure for figure in assessment.result.figures}
    return found
