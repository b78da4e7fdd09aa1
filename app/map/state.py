"""What a scene is built from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.assessment import Assessment
from app.domain.incident import Incident, IncidentStatus
from app.domain.operation import Snapshot
from app.domain.people import PeopleCount
from app.domain.plan import Assignment, ExternalNeed, Proposal, Tour, Unmet
from app.map.content import Ref
from app.map.look import AS_SHIPPED, MapLook
from app.map.tokens import LIGHT, Tokens
from app.runtime.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MapState:
    """The operation at a moment and how a person wants to see it."""

    snapshot: Snapshot
    text: Text
    tokens: Tokens = LIGHT
    proposal: Proposal | None = None
    """A proposal under review; drawn in place of the approved plans of its incidents."""
    people: Mapping[str, PeopleCount] | None = None
    """People inside, by incident id."""
    cut: frozenset[str] = frozenset()
    """Ids of the assignments in force whose way now leads through an extent or a closure."""
    look: MapLook = AS_SHIPPED
    """What a person chose about layers, theme and basemap."""
    at: datetime | None = None
    """Now, or the moment that the map shows."""
    hidden_layers: frozenset[str] = frozenset()
    """Layers that this one picture leaves out, whatever the look says."""
    selection: frozenset[Ref] = frozenset()
    assessment: Assessment | None = None
    """What a model just said; drawn in place of what it said before of the same incident."""

    @property
    def open_incidents(self) -> tuple[Incident, ...]:
        """Incidents that nobody closed."""
        return tuple(i for i in self.snapshot.incidents if i.status is IncidentStatus.OPEN)

    @property
    def people_at(self) -> datetime | None:
        """For when the map counts people: when the newest open incident was opened, else now."""
        opened = [incident.opened_at for incident in self.open_incidents]
        return max(opened, default=self.at)

    @property
    def proposed_incidents(self) -> frozenset[str]:
        """Ids of the incidents that the proposal covers."""
        return frozenset(self.proposal.plan.incident_ids if self.proposal else ())

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """The proposal's assignments, and those in force for every other open incident."""
        proposed = self.proposal.assignments if self.proposal else ()
        return (*proposed, *(a for a in self.snapshot.assignments if a.plan_id in self._plans_in_force))

    @property
    def unmet(self) -> tuple[Unmet, ...]:
        """Needs that neither the proposal nor the plans in force cover."""
        proposed = self.proposal.unmet if self.proposal else ()
        return (*proposed, *(u for u in self.snapshot.unmet if u.plan_id in self._plans_in_force))

    @property
    def tours(self) -> tuple[Tour, ...]:
        """The proposal's tours, and those in force for every other open incident."""
        proposed = self.proposal.tours if self.proposal else ()
        return (*proposed, *(t for t in self.snapshot.tours if t.plan_id in self._plans_in_force))

    @property
    def external_needs(self) -> tuple[ExternalNeed, ...]:
        """The outside help that the proposal calls for."""
        return self.proposal.external if self.proposal else ()

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """The newest of each model for each open incident, and the one in hand."""
        hand = self.assessment
        kept = (a for i in self.open_incidents for a in self.snapshot.assessed(i.id))
        if hand is None:
            return tuple(kept)
        same = (hand.incident_id, hand.model)
        return (*(a for a in kept if (a.incident_id, a.model) != same), hand)

    @property
    def _plans_in_force(self) -> frozenset[str]:
        covered = self.proposed_incidents
        plans = (self.snapshot.plan_in_force(i.id) for i in self.open_incidents if i.id not in covered)
        return frozenset(plan.id for plan in plans if plan is not None)
