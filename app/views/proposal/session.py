"""What one window knows of planning while it goes on: the search, how it goes, and how it is to be made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.command.proposals import replan_proposal
from app.domain.directive import AS_IT_IS, WhatIf
from app.domain.errors import Cancelled, UserError
from app.domain.message import msg
from app.domain.objective import ObjectiveProfile
from app.domain.plan import PlanStatus, Proposal, SolveStatus, TracePoint
from app.runtime.progress import CancelToken, Progress

if TYPE_CHECKING:
    from app.views.desk import Desk

FIRST_S = 1.5
"""How long is looked for a first plan before it is shown and the search goes on."""


class PlanningSession(QObject):
    """One search at a time. A second one starts afresh; stopping keeps the best plan so far."""

    progressed = Signal()
    """`trace` is longer."""
    compared = Signal()
    """`shown`, the alternative that the map shows, is another."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._token: CancelToken | None = None
        self.made: WhatIf = AS_IT_IS
        """How the next plan is to be made."""
        self._reordered = False
        self.trace: tuple[TracePoint, ...] = ()
        """How the search goes, or went for the plan in hand."""
        self.provisional = False
        """Whether the proposal in hand is the first plan of a search that still goes on."""
        self.conflict: UserError | None = None
        """Why locks and reserves left no plan at all, with the ids of those that contradict each other."""
        self.shown: Proposal | None = None
        """An alternative that is looked at on the map in place of the proposal in hand."""

    @property
    def running(self) -> bool:
        """Whether a proposal is being computed."""
        return self._token is not None

    @property
    def reordered(self) -> bool:
        """Whether a person changed the order of aims since the search for the proposal in hand began."""
        proposal = self._desk.proposal
        return self._reordered and proposal is not None and proposal.plan.made.profile != self.made.profile

    def use_profile(self, profile: ObjectiveProfile) -> None:
        """Follow another order of aims in the next search; a proposal in hand is out of date by it."""
        self.made = replace(self.made, profile=profile)
        self._reordered = True
        self._desk.proposed.emit()

    def begin(self, planner: Callable[..., Proposal]) -> None:
        """Look for a plan of the operation as it is now, in the background."""
        self.stop()
        desk, made = self._desk, self.made
        snapshot, now, author = desk.snapshot, desk.ctx.clock(), desk.ctx.author
        self.trace, self.provisional, self.conflict = (), False, None
        self._reordered = False
        slot: list[CancelToken] = []

        def heard(point: TracePoint) -> None:
            desk.courier.deliver(lambda: self._hear(slot, point))

        def first(proposal: Proposal) -> None:
            desk.courier.deliver(lambda: self._show_first(slot, proposal))

        def work(progress: Progress) -> Proposal:
            def plan(**more: object) -> Proposal:
                return planner(snapshot, at=now, author=author, made=made, progress=progress, **more)

            def again() -> Proposal:
                return replan_proposal(
                    snapshot, at=now, author=author, made=made, time_limit_s=FIRST_S, progress=progress
                )

            running = any(plan.status is PlanStatus.APPROVED for plan in snapshot.plans)
            return in_two_steps(plan, again if running else None, heard, first, progress)

        self._token = desk.jobs.start(
            msg("views.job.propose"),
            work,
            lambda proposal: self._arrived(slot, proposal),
            lambda error: self._failed(slot, error),
            keeps_result=True,
        )
        slot.append(self._token)
        desk.proposed.emit()

    def take_lines(self, proposal: Proposal, chosen: frozenset[str]) -> None:
        """Make a proposal of the chosen changes alone, in the background; see `change.lines.accept_lines`."""
        from app.planning.change.lines import accept_lines

        self.forget()
        self.conflict = None
        desk = self._desk
        snapshot, now, author = desk.snapshot, desk.ctx.clock(), desk.ctx.author
        slot: list[CancelToken] = []
        self._token = desk.jobs.start(
            msg("views.job.propose"),
            lambda progress: accept_lines(
                snapshot, proposal, chosen, at=now, author=author, progress=progress
            ),
            lambda found: self._arrived(slot, found),
            lambda error: self._failed(slot, error),
        )
        slot.append(self._token)
        self.provisional = True
        desk.proposed.emit()

    def stop(self) -> None:
        """Ask the search to stop; the best plan so far arrives, if there is one."""
        if self._token is not None:
            self._token.cancel()

    def forget(self) -> None:
        """Stop the search, and take nothing from it any more."""
        self.stop()
        self._end()

    def show(self, proposal: Proposal | None) -> None:
        """Draw an alternative on the map; None draws the proposal in hand again."""
        if proposal is not self.shown:
            self.shown = proposal
            self.compared.emit()

    def _mine(self, slot: list[CancelToken]) -> bool:
        """Whether a search is the newest one."""
        return bool(slot) and self._token is slot[0]

    def _arrived(self, slot: list[CancelToken], proposal: Proposal) -> None:
        if self._mine(slot):
            self._end()
            self._desk.take(proposal)

    def _failed(self, slot: list[CancelToken], error: Exception) -> None:
        if self._mine(slot):
            self._end()
            if getattr(error, "conflicts", ()) and isinstance(error, UserError):
                self.conflict = error
            self._desk.proposed.emit()
        self._desk.fail(error)

    def _end(self) -> None:
        self._token = None
        self.provisional = False

    def _hear(self, slot: list[CancelToken], point: TracePoint) -> None:
        if self._mine(slot):
            self.trace = (*self.trace, point)
            self.progressed.emit()

    def _show_first(self, slot: list[CancelToken], proposal: Proposal) -> None:
        if self._mine(slot):
            self.provisional = True
            self._desk.take(proposal)


def in_two_steps(
    plan: Callable[..., Proposal],
    again: Callable[[], Proposal] | None,
    heard: Callable[[TracePoint], None],
    first: Callable[[Proposal], None],
    progress: Progress,
) -> Proposal:
    """A first plan at once, handed to `first`, then the best that is found in the whole time; the first one
    where the search is stopped before it finds a better one.

    Raises:
        UserError: as the planner does.
        Cancelled: a person stopped it before any plan was found.
    """
    try:
        begun = again() if again is not None else plan(time_limit_s=FIRST_S, listener=heard)
    except UserError as error:
        if getattr(error, "conflicts", ()):
            raise
        return plan(listener=heard)
    if begun.plan.solve_status in (SolveStatus.OPTIMAL, SolveStatus.CANCELLED):
        return begun
    first(begun)
    try:
        found = plan(listener=heard)
    except Cancelled:
        return stopped(begun)
    if found.plan.solve_status is SolveStatus.CANCELLED and _values(begun) < _values(found):
        return stopped(begun)
    return found


def stopped(proposal: Proposal) -> Proposal:
    """A proposal whose search a person ended."""
    return replace(proposal, plan=replace(proposal.plan, solve_status=SolveStatus.CANCELLED))


def _values(proposal: Proposal) -> tuple[float, ...]:
    """The sum of each group of the objective, in their order."""
    sums: dict[int, float] = {}
    for term in proposal.plan.terms:
        sums[term.group] = sums.get(term.group, 0.0) + term.weight * term.value
    return tuple(sums[group] for group in sorted(sums))
