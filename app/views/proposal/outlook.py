"""How robust the plan is, and what would help most: computed in the background when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from app.campus.resources import catalogue
from app.domain.incident import Priority
from app.domain.message import Message, msg
from app.domain.plan import Proposal, whole_minutes
from app.planning.change.directives import names_of, order_words
from app.runtime.progress import CancelToken, Progress
from app.views.desk import Desk
from app.views.kit import Card, button, clear, column, label, row
from app.views.proposal.fold import Folds

if TYPE_CHECKING:
    from app.planning.change.marginal import MarginalValue, More
    from app.planning.change.stress import StressCase

T = TypeVar("T")

_MOST = 6
BUDGET_S = 20.0


class OutlookCard(Card):
    """Of the proposal in hand; what was found for another one is put away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.dress, msg("plan.outlook.title"))
        self._desk = desk
        self._token: CancelToken | None = None
        self._of: Proposal | None = None
        self.cases: tuple[StressCase, ...] = ()
        self.values: tuple[MarginalValue, ...] = ()
        self.robust = button(desk.dress, msg("plan.outlook.robust"), self.look_at_outlooks)
        self.help = button(desk.dress, msg("plan.outlook.help"), self.look_for_help)
        self.stop = button(desk.dress, msg("views.cancel"), self.cancel)
        self.folds = Folds(desk.dress)
        self._list = column(gap=4)
        self.body.addLayout(column(self.robust, self.help, row(self.stop, None), gap=6))
        self.body.addLayout(self._list)

    @property
    def working(self) -> bool:
        """Whether something is being computed."""
        return self._token is not None

    def refresh(self) -> None:
        """What is known of the proposal in hand."""
        proposal = self._desk.proposal
        self.setVisible(proposal is not None and not self._desk.solving)
        if proposal is not self._of:
            self.cancel()
            self._of, self.cases, self.values = proposal, (), ()
        self.robust.setEnabled(not self.working)
        self.help.setEnabled(not self.working)
        self.stop.setVisible(self.working)
        clear(self._list)
        if self.cases:
            self._show_cases()
        if self.values:
            self._show_values()

    def look_at_outlooks(self) -> None:
        """Hold the plan against other needs and longer ways."""

        def work(proposal: Proposal, progress: Progress) -> tuple[StressCase, ...]:
            from app.planning.change.moment import moment_of
            from app.planning.change.stress import stress

            plan = proposal.plan
            moment = moment_of(snapshot, plan.incident_ids, at=plan.created_at, made=plan.made,
                               progress=progress)  # fmt: skip
            return stress(moment.problem, proposal)

        snapshot = self._desk.snapshot
        self._begin(msg("plan.outlook.robust"), work, self._take_cases)

    def look_for_help(self) -> None:
        """Plan anew with one more of each resource."""

        def work(proposal: Proposal, progress: Progress) -> tuple[MarginalValue, ...]:
            from app.planning.change.marginal import marginal_values
            from app.planning.change.moment import moment_of

            plan = proposal.plan
            moment = moment_of(snapshot, plan.incident_ids, at=plan.created_at, made=plan.made,
                               progress=progress)  # fmt: skip
            return marginal_values(moment.problem, proposal, budget_s=BUDGET_S, progress=progress)

        snapshot = self._desk.snapshot
        self._begin(msg("plan.outlook.help"), work, self._take_values)

    def cancel(self) -> None:
        """Stop computing; what was there before stays."""
        if self._token is not None:
            self._token.cancel()
            self._token = None

    def _begin(
        self, title: Message, work: Callable[[Proposal, Progress], T], take: Callable[[T], None]
    ) -> None:
        proposal = self._of
        if proposal is None or self.working:
            return

        def done(found: T) -> None:
            if self._of is proposal:
                self._token = None
                take(found)
                self.refresh()

        def failed(error: Exception) -> None:
            if self._of is proposal:
                self._token = None
                self.refresh()
            self._desk.fail(error)

        self._token = self._desk.jobs.start(title, lambda progress: work(proposal, progress), done, failed)
        self.refresh()

    def _take_cases(self, found: tuple[StressCase, ...]) -> None:
        self.cases = found

    def _take_values(self, found: tuple[MarginalValue, ...]) -> None:
        self.values = found

    def _show_cases(self) -> None:
        text = self._desk.dress.text
        self._list.addWidget(label("eyebrow", text("plan.outlook.robust")))
        self.folds.begin()
        for case in self.cases:
            head = text("plan.outlook.case", case=case.outlook.case, factor=f"{case.outlook.travel_factor:g}")
            if case.holds:
                line = row(label("strong", head, wrap=True), label("safe", text("plan.outlook.holds")), gap=8)
                line.setStretch(0, 1)
                line.setContentsMargins(24, 4, 0, 4)
                self._list.addLayout(line)
                continue
            state = text("plan.outlook.breaks", late=len(case.late), short=len(case.short))
            broken = self._broken(case)
            body = self.folds.add(self._list, head, head, state, len(broken), tone="caution")
            body.setContentsMargins(24, 0, 0, 6)
            for words, vital in broken:
                body.addWidget(label("danger" if vital else "caption", words, wrap=True))

    def _broken(self, case: StressCase) -> list[tuple[str, bool]]:
        """All that breaks in one outlook, needs of life safety first, and whether lives hang on it."""
        text = self._desk.dress.text
        proposal = self._of
        assert proposal is not None
        names = names_of(self._desk.snapshot, proposal.plan.made)
        vital = Priority.LIFE_SAFETY
        short = sorted(case.short, key=lambda one: list(Priority).index(one.demand.priority))
        lines = [
            (
                text(
                    "plan.outlook.short",
                    zone=names.get(one.demand.zone_id, one.demand.zone_id),
                    item=catalogue().words(one.demand.item),
                    missing=one.missing,
                    needed=one.needed,
                ),
                one.demand.priority is vital,
            )
            for one in short
        ]
        for late in case.late:
            order = text.render(order_words(late.assignment, names))
            arrive, limit = whole_minutes(late.arrive_s), whole_minutes(late.latest_s)
            lines.append((text("plan.outlook.late", order=order, arrive=arrive, limit=limit), False))
        return lines

    def _show_values(self) -> None:
        text = self._desk.dress.text
        tried = [value for value in self.values if value.tried]
        self._list.addWidget(label("eyebrow", text("plan.outlook.help")))
        useful = [value for value in tried if value.first is not None and value.first[1] > 0]
        if tried and not useful:
            self._list.addWidget(label("caption", text("plan.outlook.nothing_helps"), wrap=True))
        for value in useful[:_MOST]:
            assert value.first is not None
            level, gain = value.first
            words = text("cli.marginal.gain", more=self._more(value.more), level=level, value=f"{gain:,}")
            self._list.addWidget(label("body", words, wrap=True))
            if not value.proven:
                self._list.addWidget(label("caption", text("plan.level.unproven"), wrap=True))
        left = len(self.values) - len(tried)
        if left:
            self._list.addWidget(label("caption", text("plan.outlook.untried", n=left), wrap=True))

    def _more(self, more: More) -> Message:
        names = names_of(self._desk.snapshot)
        depot = names.get(more.depot_id, more.depot_id)
        if more.kind == "vehicle":
            return msg("plan.more.vehicle", kg=more.quantity, depot=depot)
        item = catalogue().words(more.item)
        if more.kind == "team":
            return msg("plan.more.team", n=more.quantity, item=item, depot=depot)
        return msg("plan.more.stock", n=more.quantity, item=item, depot=depot)
