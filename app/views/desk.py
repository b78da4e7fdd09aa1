"""The seat at which one person works: the operation, who acts, what is in hand, and what just changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal
from shapely.geometry.base import BaseGeometry

from app.campus.people import people_affected, people_inside
from app.command.context import Context
from app.command.operations import redo, undo
from app.command.proposals import approve, is_stale, make_proposal, open_incidents, reject
from app.domain.assessment import Assessment
from app.domain.errors import Cancelled, UserError
from app.domain.incident import Extent, Incident, IncidentStatus, Zone
from app.domain.message import Message, msg
from app.domain.operation import Snapshot, Step
from app.domain.people import PeopleCount
from app.domain.plan import ExternalNeed, Plan, Proposal
from app.map.scene import MapState
from app.planning.needs.demand import demand_for
from app.planning.zones.checks import ZoneFinding, check_zones
from app.views.banner import Notice
from app.views.canvas import Tool
from app.views.dress import Dress
from app.views.jobs import Courier, Jobs
from app.views.layers.basemap_watch import BasemapWatch
from app.views.layers.looks import Looks
from app.views.proposal.session import PlanningSession
from app.views.route_watch import RouteWatch

POLL_MS = 2000
"""How often the file is asked for what others wrote to it."""

NOTHING_TO_APPROVE = msg("views.nothing_to_approve")
REORDERED = msg("plan.profile.changed")


class Desk(QObject):
    """What the panels of one window share. Panels read here, act through commands, and follow the signals."""

    stepped = Signal(object)
    """A committed `Step`, on the window's thread."""
    focused = Signal()
    """Another incident is the one that the panels are about."""
    proposed = Signal()
    """The proposal in hand arrived, went stale, was approved or put away."""
    drafted = Signal()
    """The extent under consideration changed."""
    noticed = Signal(object)
    """A `Notice` for the window's own banner."""
    tooled = Signal(object, object)
    """A drawing `Tool` that a person needs, and what to do with the geometry that it finishes with."""
    turned = Signal(str)
    """A person wants the dock of that name: situation, proposal, tasks, resources, incidents, layers."""
    wanted = Signal(object)
    """A geometry in metres that a person wants to see."""
    picked = Signal(object)
    """A `Ref` that a person chose in a list or in the search box."""

    positioned = Signal(str)
    """Id of a team of which a person wants to say where it is."""
    model_wanted = Signal(str)
    """Name of a model that a person wants to run on the incident."""
    emphasised = Signal(object)
    """A `Ref` that is to stand out on the map, without a card that covers it."""

    def __init__(self, context: Context, dress: Dress) -> None:
        super().__init__()
        self.ctx = context
        self.dress = dress
        self.courier = Courier()
        self.jobs = Jobs(self.courier)
        self.proposal: Proposal | None = None
        self.stale = False
        self.draft_extent: Extent | None = None
        self._draft_zones: tuple[Zone, ...] = ()
        self._assessment: Assessment | None = None
        self.looks = Looks()
        self.basemaps = BasemapWatch()
        self._incident_id = next(iter(open_incidents(self.snapshot)[::-1]), "")
        self._people: tuple[int, dict[str, PeopleCount | None]] | None = None
        self._findings: tuple[int, str, tuple[ZoneFinding, ...]] = (-1, "", ())
        self._needs: tuple[int, dict[str, tuple[ExternalNeed, ...]]] | None = None
        self.routes = RouteWatch(self.jobs)
        self.routes.noticed.connect(self.noticed)
        self.session = PlanningSession(self)
        self.session.compared.connect(self.proposed)
        self._hindrance: Message | None = None
        self._leave = context.store.bus.subscribe(
            lambda step: self.courier.deliver(lambda: self._heard(step))
        )
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self.catch_up)
        self._poll.start()
        self.routes.look(self.snapshot)

    @property
    def snapshot(self) -> Snapshot:
        """The operation now."""
        return self.ctx.snapshot

    @property
    def incident(self) -> Incident | None:
        """The incident that the panels are about."""
        return next((i for i in self.snapshot.incidents if i.id == self._incident_id), None)

    @property
    def open_incidents(self) -> tuple[Incident, ...]:
        """Incidents that nobody closed, oldest first."""
        return tuple(i for i in self.snapshot.incidents if i.status is IncidentStatus.OPEN)

    @property
    def solving(self) -> bool:
        """Whether a proposal is being computed."""
        return self.session.running

    def close(self) -> None:
        """Stop listening and stop every job."""
        self._leave()
        self._poll.stop()
        self.basemaps.close()
        self.session.forget()
        self.jobs.cancel_all()

    def focus(self, incident_id: str) -> None:
        """Turn the panels to an incident."""
        if incident_id != self._incident_id:
            self._incident_id = incident_id
            self.focused.emit()

    def sign_as(self, author: str) -> None:
        """Act under another name from now on."""
        self.ctx = replace(self.ctx, author=author.strip())

    def draw(self, tool: Tool, done: Callable[[BaseGeometry], object]) -> None:
        """Hand a tool to the map; `done` takes what was drawn, on the window's thread."""
        self.tooled.emit(tool, done)

    def catch_up(self) -> None:
        """Take in what others wrote to the file; a hindrance is told once, not each time."""
        try:
            self.ctx.store.refresh()
        except UserError as error:
            if error.message != self._hindrance:
                self._hindrance = error.message
                self.noticed.emit(Notice.of(error))
        else:
            self._hindrance = None

    def look_at(self, geometry: BaseGeometry) -> None:
        """Bring a geometry into view on the map."""
        self.wanted.emit(geometry)

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something that a person may have to mend; the window's banner says what, if so."""
        try:
            act()
        except UserError as error:
            self.noticed.emit(Notice.of(error))
            return False
        return True

    def tell(self, message: Message, tone: str = "safe") -> None:
        """Say something in the window's banner."""
        self.noticed.emit(Notice(message, tone))

    def fail(self, error: Exception) -> None:
        """What a job that ended badly tells: silence if cancelled, what to mend, or else the crash funnel."""
        if isinstance(error, UserError):
            self.noticed.emit(Notice.of(error))
        elif not isinstance(error, Cancelled):
            raise error

    def people(self, incident_id: str) -> PeopleCount | None:
        """People of an incident when it was opened; None while it has neither extent nor zone."""
        snapshot = self.snapshot
        if self._people is None or self._people[0] != snapshot.sequence:
            self._people = (snapshot.sequence, {})
        known = self._people[1]
        if incident_id not in known:
            known[incident_id] = people_affected(snapshot, snapshot.incident(incident_id))
        return known[incident_id]

    @property
    def zone_findings(self) -> tuple[ZoneFinding, ...]:
        """What is wrong with the zones of the incident in hand, the gravest first; looked for once a step."""
        snapshot, incident = self.snapshot, self.incident
        if incident is None:
            return ()
        if self._findings[:2] != (snapshot.sequence, incident.id):
            self._findings = (snapshot.sequence, incident.id, check_zones(snapshot, incident.id))
        return self._findings[2]

    def map_state(self) -> MapState:
        """What the map is to show now."""
        draft = self.draft_extent
        counts = {i.id: self.people(i.id) for i in self.open_incidents}
        if draft is not None:
            counts[draft.incident_id] = self.count(draft)
        shown = self._with(draft)
        return MapState(
            snapshot=replace(shown, zones=(*shown.zones, *self._draft_zones)) if self._draft_zones else shown,
            text=self.dress.text,
            tokens=self.dress.tokens,
            proposal=self.session.shown or self.proposal,
            people={key: count for key, count in counts.items() if count is not None},
            cut=self.routes.cut,
            look=self.looks.current,
            at=self.ctx.clock(),
            assessment=self._assessment,
        )

    def external_needs(self, incident_id: str) -> tuple[ExternalNeed, ...]:
        """The outside help that the rules call for, with figures where they have them."""
        snapshot = self.snapshot
        if snapshot.extent(incident_id) is None:
            return ()
        if self._needs is None or self._needs[0] != snapshot.sequence:
            self._needs = (snapshot.sequence, {})
        known = self._needs[1]
        if incident_id not in known:
            known[incident_id] = demand_for(snapshot, (incident_id,), self.ctx.clock()).external
        return known[incident_id]

    def count(self, extent: Extent) -> PeopleCount | None:
        """People of the incident if its extent were this one; None once the incident is gone."""
        snapshot = self._with(extent)
        incident = next((i for i in snapshot.incidents if i.id == extent.incident_id), None)
        return people_affected(snapshot, incident) if incident else None

    def count_inside(self, area: BaseGeometry) -> PeopleCount:
        """People inside what is being drawn, when the incident in hand was opened; without one, now."""
        snapshot, incident = self.snapshot, self.incident
        if incident is None:
            return people_inside(snapshot.campus, area, self.ctx.clock())
        counted = [h for h in snapshot.headcounts if h.incident_id == incident.id and h.building_id]
        return people_inside(snapshot.campus, area, incident.opened_at, counted)

    def draft(self, extent: Extent | None) -> None:
        """Show an extent on the map that nobody has accepted yet; None shows none."""
        self.draft_extent = extent
        self.drafted.emit()

    def draft_zones(self, zones: tuple[Zone, ...]) -> None:
        """Show zones on the map that nobody has accepted yet."""
        if zones != self._draft_zones:
            self._draft_zones = zones
            self.drafted.emit()

    def show_assessment(self, assessment: Assessment | None) -> None:
        """Show on the map what a model just said, kept or not; None shows only what is kept."""
        if assessment is not self._assessment:
            self._assessment = assessment
            self.drafted.emit()

    def _with(self, draft: Extent | None) -> Snapshot:
        snapshot = self.snapshot
        if draft is None:
            return snapshot
        others = tuple(e for e in snapshot.extents if e.incident_id != draft.incident_id)
        return replace(snapshot, extents=(*others, draft))

    def undo(self) -> None:
        """Take the newest step back."""
        self.attempt(lambda: undo(self.ctx))

    def redo(self) -> None:
        """Put back what the newest undo took away."""
        self.attempt(lambda: redo(self.ctx))

    def propose(self) -> None:
        """Compute a proposal for the open incidents in the background; a second call starts afresh.

        When it is stopped, the best plan so far arrives, if there is one.
        """
        self.session.begin(make_proposal)

    def stop_solving(self) -> None:
        """Ask the running computation of a proposal to stop."""
        self.session.stop()

    def approve(self) -> Plan | None:
        """Approve the proposal in hand; None where there is none or it cannot be approved."""
        proposal = self.proposal
        if proposal is None:
            self.tell(NOTHING_TO_APPROVE, "info")
            return None
        if self.session.reordered:
            self.tell(REORDERED, "caution")
            return None
        try:
            plan = approve(self.ctx, proposal)
        except UserError as error:
            self.noticed.emit(Notice.of(error))
            return None
        self.session.forget()
        self.take(None)
        self.tell(msg("views.approved", n=len(proposal.assignments)))
        return plan

    def reject(self, reason: str) -> None:
        """Put the proposal away with a reason; raises UserError where none was given."""
        if self.proposal is not None:
            reject(self.ctx, self.proposal, reason)
            self.session.forget()
            self.take(None)

    def take(self, proposal: Proposal | None) -> None:
        """Have another proposal in hand; None puts the one in hand away."""
        self.proposal = proposal
        self.stale = proposal is not None and is_stale(self.snapshot, proposal.plan)
        self.proposed.emit()

    def _heard(self, step: Step) -> None:
        self.routes.look(self.snapshot)
        if self.proposal is not None:
            stale = is_stale(self.snapshot, self.proposal.plan)
            if stale != self.stale:
                self.stale = stale
                self.proposed.emit()
        if self.incident is None:
            self._incident_id = next(iter(open_incidents(self.snapshot)[::-1]), "")
            self.focused.emit()
        self.stepped.emit(step)
