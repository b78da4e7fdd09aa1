"""The proposal dock: what the program proposes and why; a person decides."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.domain.campus import Building, Path
from app.domain.directive import AS_IT_IS, PlanLock, Reserve
from app.domain.errors import UserError
from app.domain.incident import Closure, Extent, Headcount, Incident, Zone
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.domain.plan import (
    Assignment,
    Demand,
    DemandEdit,
    ExternalNeed,
    Plan,
    SolveStatus,
    Tour,
    Unmet,
)
from app.domain.resource import Depot, Stock, Team, Vehicle
from app.domain.source import SourceStatus
from app.runtime.text import Text
from app.views.banner import Banner, Notice
from app.views.desk import REORDERED, Desk
from app.views.kit import (
    Card,
    EmptyState,
    Scroller,
    button,
    clear,
    column,
    glyph,
    label,
    row,
    set_role,
    tool,
)
from app.views.panel import Panel
from app.views.proposal.change import DifferenceCard
from app.views.proposal.facts import LevelsCard, ToursCard
from app.views.proposal.glance import Glance
from app.views.proposal.lines import AssignmentTable
from app.views.proposal.live import LiveCard
from app.views.proposal.locks import ConflictCard, LocksCard
from app.views.proposal.outlook import OutlookCard
from app.views.proposal.parts import ReasonsCard, UnmetCard
from app.views.proposal.profile import ProfileCard


class ProposalPanel(Panel):
    """The proposal in hand, else the plan in force, else how to get one."""

    concerns = (
        Incident,
        Extent,
        Zone,
        Closure,
        Headcount,
        Building,
        Path,
        DemandEdit,
        Depot,
        Team,
        Stock,
        Vehicle,
        Plan,
        PlanLock,
        Reserve,
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        dress = desk.dress
        self._assignments: tuple[Assignment, ...] = ()
        self._demands: tuple[Demand, ...] = ()
        self._made = AS_IT_IS
        self.empty = EmptyState(dress, "plan", msg("views.proposal.none"), msg("views.proposal.none_hint"))
        self.compute = button(dress, msg("views.action.propose"), desk.propose, role="primary", icon="plan")
        self.empty.buttons.addWidget(self.compute)
        self.working = EmptyState(
            dress, "clock", msg("views.proposal.working"), msg("views.proposal.working_hint")
        )
        self.stop = button(dress, msg("views.cancel"), desk.stop_solving)
        self.working.buttons.addWidget(self.stop)
        self._pages = QStackedLayout()
        for page in (self.empty, self.working, self._build_body()):
            self._pages.addWidget(page)
        self._foot = self._build_foot()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._pages, 1)
        layout.addWidget(self._foot)
        for offer in (self.compute, self._again):
            offer.setAutoDefault(True)
        enter = QShortcut(QKeySequence(Qt.Key.Key_Return), self._recompute)
        enter.setContext(Qt.ShortcutContext.WidgetShortcut)
        enter.activated.connect(desk.propose)
        desk.proposed.connect(self.invalidate)

    def refresh(self) -> None:
        """Show the proposal, the plan in force, or the way to one."""
        held = QApplication.focusWidget()
        inside = held is not None and self.isAncestorOf(held)
        self._refresh()
        if inside and QApplication.focusWidget() is None:
            offers = (self.approve, self.stop, self.live.stop, self.compute, self._again)
            next((one for one in offers if one.isVisible()), self).setFocus()

    def _refresh(self) -> None:
        desk, snapshot = self.desk, self.desk.snapshot
        plan = self._plan_in_force(snapshot)
        searching = desk.solving and not desk.session.provisional
        self._foot.setVisible(desk.proposal is not None and not searching)
        self.live.setVisible(desk.solving)
        self.live.refresh()
        self.profile.refresh()
        self.conflict.refresh()
        self.locks.refresh()
        self.outlook.refresh()
        self.change.show_proposal(desk.proposal)
        if searching:
            self._pages.setCurrentIndex(1)
        elif desk.proposal is not None:
            proposal = desk.proposal
            self._show(
                proposal.plan,
                proposal.external,
                proposal.demands,
                proposal.assignments,
                proposal.unmet,
                proposal.tours,
            )
        elif plan is not None:
            self._show_in_force(plan, snapshot)
        else:
            self._pages.setCurrentIndex(0)
        self._show_state(plan)

    def take_focus(self) -> None:
        """Give the keyboard to the button that computes a proposal, so that Enter does."""
        for offer in (self.compute, self._again, self._recompute):
            if offer.isVisible():
                offer.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _plan_in_force(self, snapshot: Snapshot) -> Plan | None:
        incident = self.desk.incident
        return snapshot.plan_in_force(incident.id) if incident else None

    def _show_in_force(self, plan: Plan, snapshot: Snapshot) -> None:
        self._show(
            plan,
            self.desk.external_needs(plan.incident_ids[0]),
            tuple(snapshot.demands),
            tuple(a for a in snapshot.assignments if a.plan_id == plan.id),
            tuple(u for u in snapshot.unmet if u.plan_id == plan.id),
            tuple(t for t in snapshot.tours if t.plan_id == plan.id),
        )

    def _show(
        self,
        plan: Plan,
        external: tuple[ExternalNeed, ...],
        demands: tuple[Demand, ...],
        assignments: tuple[Assignment, ...],
        unmet: tuple[Unmet, ...],
        tours: tuple[Tour, ...],
    ) -> None:
        snapshot = self.desk.snapshot
        self._pages.setCurrentIndex(2)
        self._assignments = assignments
        self._show_external(external)
        self.unmet.show_unmet(unmet, snapshot)
        self._demands, self._made = demands, plan.made
        self._regroup()
        self.tours.show_tours(tours, plan, snapshot)
        self.glance.show_plan(plan, demands, assignments, unmet)
        self.levels.show_plan(plan)
        self.reasons.show_plan(plan, unverified_rules(demands, self.dress.text))

    def _show_state(self, in_force: Plan | None) -> None:
        desk, text = self.desk, self.dress.text
        proposal = desk.proposal
        outdated = proposal is not None and (desk.stale or desk.session.reordered)
        self.stale.setVisible(outdated)
        if outdated:
            self.stale.show_notice(
                Notice(msg("views.proposal.stale") if desk.stale else REORDERED, "caution")
            )
        self.approve.setEnabled(proposal is not None and not outdated)
        self._again.setVisible(proposal is None)
        if proposal is not None:
            set_role(self._badge, "badge", tone="info")
            self._badge.setText(text.enum(proposal.plan.status))
            stopped = proposal.plan.solve_status is SolveStatus.CANCELLED
            self._stopped.setVisible(stopped)
            self._stopped.setText(text("views.proposal.stopped") if stopped else "")
            self._summary.setText(
                text("views.proposal.made", at=proposal.plan.created_at, n=len(proposal.assignments))
            )
        elif in_force is not None:
            self._stopped.hide()
            set_role(self._badge, "badge", tone="safe")
            self._badge.setText(text.enum(in_force.status))
            self._summary.setText(
                text("views.proposal.approved", at=in_force.approved_at, author=in_force.approved_by)
            )

    def _show_external(self, needs: tuple[ExternalNeed, ...]) -> None:
        clear(self._external)
        self._external_card.setVisible(bool(needs))
        text = self.dress.text
        requests = {(r.incident_id, r.service): r for r in self.desk.snapshot.external}
        for need in needs:
            request = requests.get((need.incident_id, need.service))
            called = request is not None and request.called_at is not None
            state = label("caption" if called else "caution")
            state.setText(
                text("views.external.called", at=request.called_at)
                if request is not None and called
                else text("views.external.not_called")
            )
            words = column(
                label("strong", text.enum(need.service)),
                label("caption", text.render(need.text), wrap=True),
                gap=0,
            )
            line = row(glyph(self.dress, "phone", "muted", 16), words, state, gap=8)
            line.setStretch(1, 1)
            self._external.addLayout(line)

    def _build_body(self) -> QWidget:
        desk, dress = self.desk, self.dress
        head = Card(dress)
        self._badge = label("badge")
        self._summary = label("soft", wrap=True)
        self._stopped = label("caution", wrap=True)
        self._again = button(dress, msg("views.proposal.again"), self.desk.propose, icon="refresh")
        line = row(self._badge, self._summary, self._again, gap=8)
        line.setStretch(1, 1)
        self.stale = Banner(dress)
        self.stale.add_action(
            button(dress, msg("views.proposal.recompute"), self.desk.propose, icon="refresh")
        )
        head.body.addWidget(self.stale)
        head.body.addLayout(line)
        head.body.addWidget(self._stopped)
        self.glance = Glance(dress)
        head.body.addWidget(self.glance)
        head.body.addLayout(self._build_ways())
        self._external_card = Card(dress, msg("views.external.title"))
        self._external = column(gap=8)
        self._external_card.body.addLayout(self._external)
        self.unmet = UnmetCard(self.desk)
        table_card = Card(dress, msg("views.assignments.title"))
        self.by_zone = self._switch(msg("views.assignments.by_zone"))
        self.by_depot = self._switch(msg("views.assignments.by_depot"))
        self._order = QButtonGroup(self)
        for made in (self.by_zone, self.by_depot):
            self._order.addButton(made)
            table_card.head.addWidget(made)
        self.by_zone.setChecked(True)
        self._order.buttonToggled.connect(lambda _, on: self._regroup() if on else None)
        self.table = AssignmentTable(self.desk)
        table_card.body.addWidget(self.table)
        self.reasons = ReasonsCard(self.desk)
        self.live, self.conflict, self.locks = LiveCard(desk), ConflictCard(desk), LocksCard(desk)
        self.change, self.tours, self.levels = DifferenceCard(desk), ToursCard(desk), LevelsCard(desk)
        self.outlook, self.profile = OutlookCard(desk), ProfileCard(desk)
        return Scroller(
            self.conflict, self.live, head, self.change, self._external_card, self.unmet, table_card,
            self.tours, self.levels, self.profile, self.outlook, self.locks, self.reasons,
        )  # fmt: skip

    def _build_ways(self) -> QHBoxLayout:
        """To what stands behind the plan: one line of equal buttons."""
        ways: tuple[tuple[str, str, Message, Message], ...] = (
            ("needs", "checklist", msg("views.proposal.needs"), msg("views.action.needs")),
            ("charts", "chart", msg("plan.charts.title"), msg("plan.charts.title")),
            ("workbench", "compare", msg("views.proposal.compare"), msg("workbench.command")),
        )
        line = row(gap=8)
        for target, icon, words, tip in ways:
            way = button(self.dress, words, partial(self.desk.turned.emit, target), icon=icon, tip=tip)
            way.setMinimumWidth(0)
            line.addWidget(way, 1)
        return line

    def _switch(self, words: Message) -> QPushButton:
        made = button(self.dress, words, lambda: None, role="quiet")
        made.setCheckable(True)
        return made

    def _regroup(self) -> None:
        self.table.show_assignments(
            self._assignments,
            self.desk.snapshot,
            by_depot=self.by_depot.isChecked(),
            demands=self._demands,
            made=self._made,
        )

    def _build_foot(self) -> QWidget:
        dress = self.dress
        foot = set_role(QWidget(), "foot")
        self.approve = button(
            dress,
            msg("views.action.approve"),
            self.desk.approve,
            role="primary",
            icon="approve",
            tip=msg("views.tip.approve"),
        )
        self.reject = button(dress, msg("views.proposal.reject"), self._ask_reason)
        self._recompute = tool(dress, "refresh", msg("views.proposal.recompute"), self.desk.propose)
        set_role(self._recompute, "tool_framed")
        self.reason = QLineEdit()
        dress.words(
            self.reason,
            placeholderText=msg("views.proposal.reason"),
            accessibleName=msg("views.proposal.reason"),
        )
        self.reason.returnPressed.connect(self._reject)
        self.reason.hide()
        self.banner = Banner(dress)
        buttons = row(self.approve, self.reject, self._recompute, gap=8)
        buttons.setStretch(0, 1)
        foot.setLayout(column(self.banner, self.reason, buttons, gap=8, margin=(16, 12, 16, 12)))
        return foot

    def _ask_reason(self) -> None:
        if self.reason.isVisible():
            self._reject()
        else:
            self.reason.show()
            self.reason.setFocus()

    def _reject(self) -> None:
        try:
            self.desk.reject(self.reason.text())
        except UserError as error:
            self.banner.show_notice(Notice.of(error))
            return
        self.banner.clear()
        self.reason.clear()
        self.reason.hide()


def unverified_rules(demands: tuple[Demand, ...], text: Text) -> tuple[Message, ...]:
    """Sources of the demand that nobody has checked against the primary document, each once."""
    references = dict.fromkeys(
        text.source(d.source) for d in demands if d.source.status is SourceStatus.UNVERIFIED
    )
    return tuple(msg("views.solver.unverified", reference=reference) for reference in references)
