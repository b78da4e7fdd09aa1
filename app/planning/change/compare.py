"""Up to four what-ifs side by side: each planned by itself, against the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.directive import Alternative, WhatIf
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.plan import Proposal
from app.planning.change.difference import PlanChange, Totals, changes, totals
from app.runtime.progress import Progress

MOST = 4
"""More columns than these nobody can read beside each other."""


class Planner(Protocol):
    """Makes the plan of one what-if within so many seconds."""

    def __call__(self, made: WhatIf, time_limit_s: float, progress: Progress) -> Proposal:
        """The verified proposal; UserError where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Column:
    """One what-if: its plan, or why there is none."""

    name: str
    made: WhatIf
    proposal: Proposal | None
    refusal: Message | None = None
    details: tuple[Message, ...] = ()
    """What the refusal lists, such as locks that contradict each other."""
    totals: Totals | None = None
    against_first: tuple[PlanChange, ...] = ()
    """From the first column that has a plan to this one; empty for that one itself."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The columns in the order in which they were asked for."""

    columns: tuple[Column, ...]

    @property
    def first(self) -> Column | None:
        """The column that the others are held against."""
        return next((column for column in self.columns if column.proposal is not None), None)


def compare(
    alternatives: Sequence[Alternative],
    planner: Planner,
    *,
    time_limit_s: float,
    progress: Progress | None = None,
) -> Comparison:
    """Each what-if planned with an equal share of the time; one that is refused says why in its column.

    Raises:
        UserError: there are none, more than four, or two of one name.
        Cancelled: a person stopped it.
    """
    progress = progress or Progress()
    if not 1 <= len(alternatives) <= MOST:
        raise UserError(msg("compare.number", n=len(alternatives), most=MOST))
    names = [one.name.casefold() for one in alternatives]
    for name in names:
        if names.count(name) > 1:
            raise UserError(msg("compare.same_name", name=name))
    columns: list[Column] = []
    share = time_limit_s / len(alternatives)
    for number, one in enumerate(alternatives):
        progress.report(number / len(alternatives), msg("compare.planning", name=one.name))
        columns.append(_column(one, planner, share, progress, _first(columns)))
    return Comparison(tuple(columns))


def _first(columns: Sequence[Column]) -> Proposal | None:
    return next((column.proposal for column in columns if column.proposal is not None), None)


def _column(
    one: Alternative, planner: Planner, share_s: float, progress: Progress, first: Proposal | None
) -> Column:
    inner = Progress(progress.token)
    try:
        proposal = planner(one.change, share_s, inner)
    except UserError as refused:
        return Column(one.name, one.change, None, refused.message, refused.details)
    progress.check()
    return Column(
        name=one.name,
        made=one.change,
        proposal=proposal,
        totals=totals(proposal.demands, proposal.assignments, tours=len(proposal.tours)),
        against_first=changes(first.assignments, proposal.assignments) if first else (),
    )
