"""Up to four what-ifs side by side: each planned by itself, against the first of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from app.domain.directive import Alternative, WhatIf
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.domain.plan import Proposal
from app.planning.change.difference import PlanChange, Totals, changes
from app.planning.figures import PlanFigures, proposal_figures
from app.planning.propose import propose
from app.planning.solving.process import SolverProcess
from app.runtime.progress import Progress

MOST = 4
"""More columns than these nobody can read beside each other."""
_LEAST_S = 0.5
"""With less than this hardly any plan is found."""


@dataclass(frozen=True, slots=True)
class Column:
    """One what-if: its plan, or why there is none."""

    name: str
    made: WhatIf
    proposal: Proposal | None
    refusal: Message | None = None
    details: tuple[Message, ...] = ()
    """What the refusal lists, such as locks that contradict each other."""
    figures: PlanFigures | None = None
    against_first: tuple[PlanChange, ...] = ()
    """From the first column that has a plan to this one; empty for that one itself."""

    @property
    def totals(self) -> Totals | None:
        """The plan in sum; None where there is none."""
        return self.figures.totals if self.figures else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The columns in the order in which they were asked for."""

    columns: tuple[Column, ...]

    @property
    def first(self) -> Column | None:
        """The column that the others are held against."""
        return next((column for column in self.columns if column.proposal is not None), None)


def compare(
    snapshot: Snapshot,
    incident_ids: Sequence[str],
    alternatives: Sequence[Alternative],
    *,
    at: datetime,
    author: str,
    time_limit_s: float = 20.0,
    progress: Progress | None = None,
    process: SolverProcess | None = None,
    known: Mapping[str, Proposal] = MappingProxyType({}),
    listener: Callable[[Column], None] | None = None,
) -> Comparison:
    """Each what-if planned with a share of the time of its own and what those before it did not use: one that
    takes longer than its share takes nothing from the others. One that is refused says why.

    `known` are plans, by the names of their what-ifs, that need not be sought again. `listener` is told each
    column as soon as it is there, from the thread that computes: cancelling keeps those.

    Raises:
        UserError: there are none, more than four, or two of one name.
        Cancelled: a person stopped it.
    """
    progress = progress or Progress()
    if not 1 <= len(alternatives) <= MOST:
        raise UserError(msg("compare.number", n=len(alternatives), most=MOST))
    names = [one.name.casefold() for one in alternatives]
    for one in alternatives:
        if names.count(one.name.casefold()) > 1:
            raise UserError(msg("compare.same_name", name=one.name))
    shares = _Shares(time_limit_s, sum(one.name not in known for one in alternatives))
    columns: list[Column] = []
    with SolverProcess() if process is None else nullcontext(process) as solver:
        for number, one in enumerate(alternatives):
            progress.report(number / len(alternatives), msg("compare.planning", name=one.name))

            def plan(made: WhatIf, name: str = one.name) -> Proposal:
                return known.get(name) or propose(
                    snapshot, incident_ids, at=at, author=author, made=made, time_limit_s=shares.take(),
                    progress=Progress(progress.token), process=solver,
                )  # fmt: skip

            columns.append(_column(snapshot, one, plan, _first(columns)))
            if listener is not None:
                listener(columns[-1])
            progress.check()
    return Comparison(tuple(columns))


class _Shares:
    """Time for some plans, one after the other."""

    def __init__(self, seconds: float, plans: int) -> None:
        self._deadline = time.monotonic() + seconds
        self._own = seconds / max(1, plans)
        self._left = plans

    def take(self) -> float:
        """Seconds for the next plan."""
        shared = (self._deadline - time.monotonic()) / max(1, self._left)
        self._left -= 1
        return max(_LEAST_S, self._own, shared)


def _first(columns: Sequence[Column]) -> Proposal | None:
    return next((column.proposal for column in columns if column.proposal is not None), None)


def _column(
    snapshot: Snapshot, one: Alternative, plan: Callable[[WhatIf], Proposal], first: Proposal | None
) -> Column:
    try:
        proposal = plan(one.change)
    except UserError as refused:
        return Column(one.name, one.change, None, refused.message, refused.details)
    return Column(
        name=one.name,
        made=one.change,
        proposal=proposal,
        figures=proposal_figures(snapshot, proposal),
        against_first=changes(first.assignments, proposal.assignments) if first else (),
    )
