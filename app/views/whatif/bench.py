"""What the workbench knows: its columns, what was computed of each, and the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.command.alternatives import change, drop, keep
from app.command.proposals import TIME_LIMIT_S, is_stale, planned_together
from app.domain.directive import AS_IT_IS, Alternative, WhatIf
from app.domain.errors import Cancelled, UserError
from app.domain.message import msg
from app.domain.plan import Proposal
from app.planning.change.compare import MOST, Column, compare
from app.planning.figures import proposal_figures
from app.runtime.progress import CancelToken, Progress
from app.views.desk import Desk

AS_IS = ""
"""Id of the first column: nothing is different."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was computed of a column, and whether it still holds."""

    column: Column
    stale: bool


class Bench(QObject):
    """The plan as it is and up to three alternatives. Records of the operation; computed plans are not."""

    changed = Signal()
    refused = Signal(object)
    """A `UserError` that a person may have to mend."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._token: CancelToken | None = None
        self._found: dict[str, Column] = {}
        self._picked: tuple[str, ...] = ()
        self.chosen = AS_IS

    @property
    def working(self) -> bool:
        """Whether plans are being computed."""
        return self._token is not None

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """The columns: the first is the plan as it is."""
        desk = self._desk
        first = Alternative(
            id=AS_IS, name=desk.dress.text("workbench.as_it_is"), at=desk.ctx.clock(), author="",
            change=AS_IT_IS,
        )  # fmt: skip
        kept = desk.snapshot.alternatives
        picked = [one for one in kept if one.id in self._picked][-(MOST - 1) :]
        others = [one for one in reversed(kept) if one not in picked]
        shown = {one.id for one in (*picked, *others[: MOST - 1 - len(picked)])}
        return (first, *(one for one in kept if one.id in shown))

    @property
    def hidden(self) -> tuple[Alternative, ...]:
        """Alternatives that are kept but have no column."""
        shown = {one.id for one in self.alternatives}
        return tuple(one for one in self._desk.snapshot.alternatives if one.id not in shown)

    @property
    def current(self) -> Alternative:
        """The chosen column; the first one once the chosen one is gone."""
        every = self.alternatives
        return next((one for one in every if one.id == self.chosen), every[0])

    def result(self, one: Alternative) -> Result | None:
        """What was computed of a column, if its changes are still those that it was computed with."""
        found = self._holding(self._found.get(one.id), one)
        if one.id == AS_IS and (found is None or found.stale) and (proposal := self._in_hand()) is not None:
            figures = proposal_figures(self._desk.snapshot, proposal)
            self._found[AS_IS] = Column(one.name, one.change, proposal, figures=figures)
            return Result(self._found[AS_IS], stale=False)
        return found

    def _holding(self, column: Column | None, one: Alternative) -> Result | None:
        if column is None or column.made != one.change:
            return None
        plan = column.proposal.plan if column.proposal else None
        return Result(column, plan is not None and is_stale(self._desk.snapshot, plan))

    def choose(self, alternative_id: str) -> None:
        """Look at a column, on the map too."""
        self.chosen = alternative_id
        self.show()
        self.changed.emit()

    def show(self) -> None:
        """Draw the plan of the chosen column on the map."""
        found = self.result(self.current)
        self._desk.session.show(found.column.proposal if found else None)

    def put_away(self) -> None:
        """Stop, and let the map show the proposal in hand again."""
        self.cancel()
        self._desk.session.show(None)

    def swap(self, alternative_id: str) -> None:
        """Give an alternative without a column that of the chosen one, or of the oldest."""
        shown = [one.id for one in self.alternatives[1:]]
        gone = self.chosen if self.chosen in shown else shown[0]
        self._picked = (*(one for one in shown if one != gone), alternative_id)
        self.choose(alternative_id)

    def add(self, name: str, made: WhatIf = AS_IT_IS) -> None:
        """Keep another alternative and choose it."""
        kept = keep(self._desk.ctx, name, made)
        self._picked = (*(one.id for one in self.alternatives[1:]), kept.id)
        self.choose(kept.id)

    def alter(self, made: WhatIf) -> None:
        """Put another what-if in place of that of the chosen column; raises UserError where it makes none."""
        change(self._desk.ctx, self.current, to=made)

    def rename(self, name: str) -> None:
        """Call the chosen column otherwise."""
        change(self._desk.ctx, self.current, name=name)

    def remove(self) -> None:
        """Forget the chosen alternative; undo brings it back."""
        gone = self.current
        drop(self._desk.ctx, gone)
        self.choose(AS_IS)

    def free_name(self, begin: str) -> str:
        """A name that no alternative has, with a number if need be."""
        taken = {one.name.casefold() for one in (*self._desk.snapshot.alternatives, self.alternatives[0])}
        number, name = 1, begin
        while name.casefold() in taken:
            number += 1
            name = f"{begin} {number}"
        return name

    def compute(self) -> None:
        """Plan every column that has no plan yet or whose plan is stale, in the background."""
        if self._token is not None:
            return
        desk, columns = self._desk, self.alternatives
        snapshot, now, author = desk.snapshot, desk.ctx.clock(), desk.ctx.author
        ids = {one.name: one.id for one in columns}
        known = self._known()
        slot: list[CancelToken] = []

        def heard(column: Column) -> None:
            desk.courier.deliver(lambda: self._heard(slot, ids[column.name], column))

        def work(progress: Progress) -> object:
            return compare(
                snapshot,
                planned_together(snapshot),
                columns,
                at=now,
                author=author,
                time_limit_s=TIME_LIMIT_S * max(1, len(columns) - len(known)),
                progress=progress,
                known=known,
                listener=heard,
            )

        self._token = desk.jobs.start(
            msg("workbench.job"), work, lambda _: self._ended(slot), lambda error: self._failed(slot, error)
        )
        slot.append(self._token)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop computing; columns that are done stay."""
        if self._token is not None:
            self._token.cancel()

    def take(self) -> bool:
        """Make the chosen plan the proposal in hand; whether there was one to take."""
        found = self.result(self.current)
        if found is None or found.column.proposal is None:
            return False
        self._desk.session.forget()
        self._desk.session.show(None)
        self._desk.take(found.column.proposal)
        return True

    def _known(self) -> dict[str, Proposal]:
        known: dict[str, Proposal] = {}
        for one in self.alternatives:
            found = self.result(one)
            if found is not None and found.column.proposal is not None and not found.stale:
                known[one.name] = found.column.proposal
        return known

    def _in_hand(self) -> Proposal | None:
        """The proposal in hand where it is of things as they are, for all open incidents, and finished."""
        desk = self._desk
        proposal = desk.proposal
        if proposal is None or desk.stale or desk.solving or proposal.plan.made != AS_IT_IS:
            return None
        return proposal if set(proposal.plan.incident_ids) == {i.id for i in desk.open_incidents} else None

    def _mine(self, slot: list[CancelToken]) -> bool:
        return bool(slot) and self._token is slot[0]

    def _heard(self, slot: list[CancelToken], alternative_id: str, column: Column) -> None:
        if self._mine(slot):
            self._found[alternative_id] = column
            if alternative_id == self.chosen:
                self.show()
            self.changed.emit()

    def _ended(self, slot: list[CancelToken]) -> None:
        if self._mine(slot):
            self._token = None
            self.changed.emit()

    def _failed(self, slot: list[CancelToken], error: Exception) -> None:
        self._ended(slot)
        if isinstance(error, UserError):
            self.refused.emit(error)
        elif not isinstance(error, Cancelled):
            raise error


def attempt(bench: Bench, act: Callable[[], object]) -> bool:
    """Do something that a person may have to mend; whether it was done."""
    try:
        act()
    except UserError as error:
        bench.refused.emit(error)
        return False
    return True
