"""The lines of the risk matrix: open incidents as they are, and standing hazards as they were judged."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.grading import StandingHazard
from app.domain.incident import Incident, IncidentStatus, IncidentType, Level
from app.domain.operation import Snapshot
from app.hazards.level.facts import facts_of
from app.hazards.level.matrix import cell, consequence_of

CERTAIN = 5
"""The likelihood of what has happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskLine:
    """One entry of the matrix; `score`, the product, only sorts and never decides the level."""

    hazard: IncidentType
    building_id: str
    likelihood: int
    consequence: int
    level: Level
    incident: Incident | None = None
    standing: StandingHazard | None = None

    @property
    def score(self) -> int:
        """Likelihood times consequence."""
        return self.likelihood * self.consequence


def risk_lines(snapshot: Snapshot) -> tuple[RiskLine, ...]:
    """Open incidents first, by their counted casualties; then the register; the gravest first of each."""
    now = [_of_incident(snapshot, one) for one in snapshot.incidents if one.status is IncidentStatus.OPEN]
    standing = [
        RiskLine(
            hazard=one.hazard,
            building_id=one.building_id,
            likelihood=one.likelihood,
            consequence=one.consequence,
            level=cell(one.likelihood, one.consequence),
            standing=one,
        )
        for one in snapshot.standing
    ]
    return (*sorted(now, key=_gravest), *sorted(standing, key=_gravest))


def _of_incident(snapshot: Snapshot, incident: Incident) -> RiskLine:
    consequence = consequence_of(facts_of(snapshot, incident))
    return RiskLine(
        hazard=incident.type,
        building_id=incident.building_id,
        likelihood=CERTAIN,
        consequence=consequence,
        level=cell(CERTAIN, consequence),
        incident=incident,
    )


def _gravest(line: RiskLine) -> tuple[str, int, str, str]:
    return line.level.value, -line.score, line.building_id, line.hazard.value
