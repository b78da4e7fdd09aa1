"""Says of every unmet need what binds, and what would cure it.

What binds is found by trying: the changes that come into question are applied to the problem one after the
other, the program is solved again, and the first change that alone removes the need names the cause. Where
none does, the one that brings most names it. A cure that could not be tried before time ran out says so, and
one that was tried in vain is never offered.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from app.campus.resources import catalogue
from app.domain.directive import LockKind
from app.domain.message import Message, msg
from app.domain.plan import Demand, DemandKind, SolveStatus, UnmetCause
from app.planning.explain.candidates import candidates
from app.planning.explain.cases import Candidate
from app.planning.explain.cures import NO_CURE, Cure
from app.planning.problem.build import Terrain
from app.planning.problem.problem import Problem
from app.planning.program.delivery import Delivery
from app.planning.program.formulation import Formulation
from app.planning.program.objective import RANK
from app.planning.solving.process import SolverFailureError, SolverProcess
from app.planning.solving.solve import solve
from app.planning.tours.build import build_tours
from app.runtime.progress import Progress

LOG = logging.getLogger(__name__)

LEAST_S, MOST_S = 1.2, 5.0
"""How long cures are tried, all unmet needs together: what the search left of its time, within these bounds.
"""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a need stays unmet, and the change that would meet it."""

    demand: Demand
    missing: int
    candidate: Candidate
    cure: Message
    """In words, marked where it could not be tried."""


def unmet_needs(problem: Problem, deliveries: Sequence[Delivery]) -> list[tuple[Demand, int]]:
    """The needs that are not covered, each with what is missing, the most urgent first."""
    got: defaultdict[str, int] = defaultdict(int)
    for delivery in deliveries:
        got[delivery.demand.id] += delivery.covers
    missing = [(d, d.best - got[d.id]) for d in problem.demands if got[d.id] < d.best]
    return sorted(missing, key=lambda pair: (RANK[pair[0].priority], pair[0].id))


def explain(
    problem: Problem,
    deliveries: Sequence[Delivery],
    terrain: Terrain | None,
    process: SolverProcess,
    progress: Progress,
    *,
    left_s: float,
    settled: bool = True,
) -> tuple[Explanation, ...]:
    """One explanation for each unmet need, in the order of `unmet_needs`. A cancel only stops the trying.

    `left_s` is what the search has left of its time; `settled` whether it proved that nothing is better.
    """
    missing = unmet_needs(problem, deliveries)
    trial = _Trial(problem, process, progress, time.monotonic() + max(LEAST_S, min(MOST_S, left_s)))
    return tuple(
        _explain(
            demand,
            short,
            chain(
                () if settled else (_searched_longer(demand),),
                candidates(problem, deliveries, terrain, demand, short, missing),
            ),
            trial,
        )
        for demand, short in missing
    )


def _searched_longer(demand: Demand) -> Candidate:
    """The plan is not proven best: perhaps nothing needs to change but the time that it is given."""
    reason = msg("planning.reason.search_ended", item=catalogue().words(demand.item))
    same = Cure(msg("planning.cure.search_longer"), lambda problem: problem)
    return Candidate(UnmetCause.SEARCH_ENDED, reason, same)


def _explain(demand: Demand, short: int, options: Iterator[Candidate], trial: _Trial) -> Explanation:
    likeliest: Candidate | None = None
    most = demand.best - short
    for option in options:
        arrived = trial.arrived(option, demand)
        if arrived is None:
            return Explanation(demand, short, option, msg("planning.cure.untried", cure=option.cure.text))
        if arrived >= demand.best:
            return Explanation(demand, short, option, option.cure.text)
        if likeliest is None or arrived > most:
            likeliest, most = option, max(most, arrived)
    assert likeliest is not None
    return Explanation(demand, short, likeliest, msg("planning.cure.none"))


class _Trial:
    """Solves a changed problem again and looks how far a need is met."""

    def __init__(self, problem: Problem, process: SolverProcess, progress: Progress, deadline: float) -> None:
        self._problem = problem
        self._process = process
        self._progress = progress
        self._deadline = deadline

    def arrived(self, option: Candidate, demand: Demand) -> int | None:
        """Units of a need that are met after a change; None where time has run out."""
        if option.cure is NO_CURE:
            return 0
        left = self._deadline - time.monotonic()
        if left <= 0 or self._progress.token.cancelled:
            return None
        changed = _alone(option.cure.apply(self._problem), demand)
        formulation = Formulation(changed)
        quiet = Progress(self._progress.token)
        try:
            solution = solve(formulation.matrix, time_limit_s=left, progress=quiet, process=self._process)
        except SolverFailureError:
            LOG.exception("whether a change would help stays unknown")
            return None
        if solution.status is SolveStatus.INFEASIBLE:
            return 0
        if solution.values is None:
            return None
        sent = formulation.deliveries(solution.values)
        arrived = sum(d.covers for d in sent if d.demand.id == demand.id)
        return arrived - _left_behind(changed, sent, demand)


def _alone(problem: Problem, demand: Demand) -> Problem:
    """The needs of one kind, which compete with no other: unless zones take only so many arrivals."""
    if any(site.capacity is not None for site in problem.sites):
        return problem
    teams = demand.kind is DemandKind.CAPABILITY
    return replace(
        problem,
        demands=tuple(d for d in problem.demands if d.kind is demand.kind),
        locks=tuple(k for k in problem.locks if k.kind is LockKind.AVOID or bool(k.team_id) is teams),
    )


def _left_behind(problem: Problem, sent: Sequence[Delivery], demand: Demand) -> int:
    """Units, of what the program sends to a need, that tours cannot carry in time."""
    if demand.kind is DemandKind.CAPABILITY:
        return 0
    left = build_tours(problem, sent).left
    return sum(one.quantity for one in left if sent[one.delivery].demand.id == demand.id)
