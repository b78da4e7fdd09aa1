"""Accepting a proposal line by line: the chosen changes are made, every other order stays as in force."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import nullcontext
from datetime import datetime

from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, Proposal
from app.planning.change.difference import (
    ChangeKind,
    PlanChange,
    difference,
    impossible,
    orders_in_force,
)
from app.planning.change.directives import names_of, order_words
from app.planning.change.held import settled_columns
from app.planning.change.moment import moment_of
from app.planning.change.replan import header_of, part_solved
from app.planning.problem.fingerprint import inputs_hash
from app.planning.program.formulation import Formulation
from app.planning.propose import plan_problem
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import Solution
from app.runtime.progress import Progress

TRIALS = 200
"""So many times it is tried which lines clash, before all that are left are named."""
TRIAL_S = 2.0


class LinesConflictError(UserError):
    """Lines that cannot be had together; `conflicts` are their ids, `details` the lines in words."""

    def __init__(self, message: Message, conflicts: tuple[str, ...], details: tuple[Message, ...]) -> None:
        super().__init__(message, details)
        self.conflicts = conflicts


def accept_lines(
    snapshot: Snapshot,
    proposal: Proposal,
    chosen: frozenset[str],
    *,
    at: datetime,
    author: str,
    time_limit_s: float = 10.0,
    progress: Progress | None = None,
    process: SolverProcess | None = None,
) -> Proposal:
    """A verified proposal of the chosen changes alone, by their ids; what was not chosen stays as in force.

    Nothing is decided anew but how loads are put on vehicles. What it leaves unmet says so.

    Raises:
        UserError: a line is unknown, or the proposal is stale.
        LinesConflictError: lines clash with each other, or an order that was to stay cannot be carried out.
        Cancelled: a person stopped it.
    """
    progress = progress or Progress()
    plan = proposal.plan
    if inputs_hash(snapshot, plan.incident_ids) != plan.inputs_hash:
        raise UserError(msg("proposal.stale"))
    changes = difference(snapshot, proposal).changes
    unknown = chosen - {change.id for change in changes}
    if unknown:
        raise UserError(msg("lines.unknown", line=min(unknown)))
    moment = moment_of(snapshot, plan.incident_ids, at=at, made=plan.made, progress=progress)
    _refuse_impossible(snapshot, moment.snapshot, proposal, changes, chosen)
    header = header_of(snapshot, moment, plan.incident_ids, at=at, author=author, made=plan.made)
    with SolverProcess() if process is None else nullcontext(process) as solver:

        def search(formulation: Formulation, limit_s: float) -> Solution:
            found = _fixed(formulation, changes, chosen, limit_s, solver, progress)
            if found is None:
                clash = _Clash(formulation, changes, chosen, solver, progress).smallest()
                raise _conflict(snapshot, clash)
            return found

        return plan_problem(
            moment.problem,
            header,
            moment.terrain,
            solver,
            time_limit_s=time_limit_s,
            progress=progress,
            search=search,
        )


def kept_order(change: PlanChange, chosen: Collection[str]) -> Assignment | None:
    """The order that holds of a change: the new one where it is chosen, else the one in force."""
    if change.id in chosen or change.kind is ChangeKind.KEPT:
        return change.after
    return change.before


def _refuse_impossible(
    snapshot: Snapshot,
    changed: Snapshot,
    proposal: Proposal,
    changes: Sequence[PlanChange],
    chosen: Collection[str],
) -> None:
    """Nothing stays in force that would send people along a cut way, or that nobody is there to do."""
    lost = impossible(changed, orders_in_force(snapshot, proposal.plan.incident_ids))
    bad = [
        change
        for change in changes
        if change.before is not None
        and change.before.id in lost
        and change.id not in chosen
        and change.kind is not ChangeKind.KEPT
    ]
    if bad:
        raise LinesConflictError(
            msg("lines.impossible", n=len(bad)), tuple(c.id for c in bad), _words(snapshot, bad)
        )


def _conflict(snapshot: Snapshot, clash: Sequence[PlanChange]) -> LinesConflictError:
    ids = tuple(change.id for change in clash)
    return LinesConflictError(msg("lines.conflict", n=len(clash)), ids, _words(snapshot, clash))


def _words(snapshot: Snapshot, changes: Sequence[PlanChange]) -> tuple[Message, ...]:
    names = names_of(snapshot)
    return tuple(
        msg("lines.line", kind=change.kind, order=order_words(change.order, names)) for change in changes
    )


def _fixed(
    formulation: Formulation,
    changes: Sequence[PlanChange],
    chosen: Collection[str],
    limit_s: float,
    process: SolverProcess,
    progress: Progress,
) -> Solution | None:
    """The plan of exactly the orders that hold; None where there is none."""
    orders = [order for change in changes if (order := kept_order(change, chosen)) is not None]
    settled = settled_columns(formulation, orders, ())
    if _sent(formulation, settled) != _asked(orders):
        return None
    found = part_solved(formulation, settled, limit_s, process, progress)
    progress.check()
    return found


def _sent(formulation: Formulation, settled: dict[int, int]) -> tuple[int, int]:
    """Teams and units of supplies that some columns send."""
    teams = sum(settled[arc.column] for arc in formulation.arcs if arc.carrier is None)
    units = sum(settled[a.column] * a.quantity for a in formulation.arcs if a.carrier is not None)
    return teams, units


def _asked(orders: Sequence[Assignment]) -> tuple[int, int]:
    teams = sum(bool(order.team_id) for order in orders)
    return teams, sum(order.quantity for order in orders if not order.team_id)


class _Clash:
    """Finds a smallest set of lines that cannot be had together: each is left open in turn, and stays open
    where the others still clash (deletion filter: Chinneck, J. W., Feasibility and Infeasibility in
    Optimization, Springer 2008, ch. 6).
    """

    def __init__(
        self,
        formulation: Formulation,
        changes: Sequence[PlanChange],
        chosen: Collection[str],
        process: SolverProcess,
        progress: Progress,
    ) -> None:
        self._formulation = formulation
        self._changes = list(changes)
        self._chosen = chosen
        self._process = process
        self._progress = progress

    def smallest(self) -> list[PlanChange]:
        """The lines, those that a person chose or left before those that are kept anyway."""
        firm = sorted(self._changes, key=lambda change: change.kind is not ChangeKind.KEPT)
        for trial, change in enumerate(list(firm)):
            if trial >= TRIALS:
                break
            self._progress.check()
            rest = [other for other in firm if other is not change]
            if not self._possible(rest):
                firm = rest
        return firm

    def _possible(self, firm: Sequence[PlanChange]) -> bool:
        orders = [order for change in firm if (order := kept_order(change, self._chosen)) is not None]
        every = [order for c in self._changes for order in (c.before, c.after) if order is not None]
        settled = settled_columns(self._formulation, orders, ())
        if _sent(self._formulation, settled) != _asked(orders):
            return False
        mine = {column for column, value in settled.items() if value}
        others = settled_columns(self._formulation, every, ())
        closed = {c: v for c, v in settled.items() if c in mine or not others[c]}
        inner = Progress(self._progress.token)
        return part_solved(self._formulation, closed, TRIAL_S, self._process, inner) is not None
