"""From a point of the program to what tours really carry, by telling the program what they cannot."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from app.campus.resources import catalogue
from app.domain.directive import LockKind, PlanLock
from app.domain.message import Message, Param, msg
from app.domain.plan import Demand, UnmetCause
from app.planning.change.directives import directive_words, names_in
from app.planning.explain.cases import Candidate
from app.planning.explain.cures import NO_CURE
from app.planning.explain.explain import Explanation
from app.planning.problem.problem import Problem
from app.planning.program.arcs import most_needed
from app.planning.program.delivery import CarryCap
from app.planning.program.formulation import Formulation
from app.planning.program.matrix import Ints
from app.planning.program.objective import RANK, UNMET_LEVEL, worth
from app.planning.solving.conflict import ConflictError
from app.planning.solving.process import SolverFailureError
from app.planning.solving.solve import Solution
from app.planning.tours.build import build_tours
from app.planning.tours.carried import Carried, caps_for, carried, cause_of_left, covered
from app.planning.tours.top_up import top_up

LOG = logging.getLogger(__name__)

ROUNDS = 6
"""How often the program is told what tours cannot carry and asked again."""
PASSES = 4
"""How often tours may yet be built after a round: for its own plan, and to find what keeps them from more."""
LEAST_S = 0.2
"""With less time left it is not asked again."""


@dataclass(frozen=True)
class Lost:
    """Needs of which the program met more than tours carry, and what keeps the tours from it."""

    units: Mapping[str, int]
    """By id of the need."""
    cause: UnmetCause = UnmetCause.NO_VEHICLE


def deliver(
    problem: Problem,
    formulation: Formulation,
    values: Ints,
    search: Callable[[Formulation, float], Solution],
    until: float,
) -> tuple[Carried, Lost]:
    """The best deliveries that tours carry, of the program's own and those that it finds when told what
    tours cannot, with their tours filled up; what at last cannot be carried is left out. `until` is by the
    monotonic clock.

    Raises:
        ConflictError: a lock asks for more of a supply to leave a depot than tours carry.
    """
    wanted = formulation.deliveries(values)
    met, found, caps = covered(wanted), list[Carried](), tuple[CarryCap, ...]()
    cause = UnmetCause.NO_VEHICLE
    for number in range(ROUNDS + 1):
        begun = time.monotonic()
        deliveries = formulation.deliveries(values)
        tours = build_tours(problem, deliveries)
        found.append(carried(problem, deliveries, formulation.packings(values), tours))
        more = caps_for(problem, deliveries, tours)
        if number == 0 and tours.left:
            cause = cause_of_left(problem, deliveries)
        left_s = until - time.monotonic() - PASSES * (time.monotonic() - begun)
        if not more or set(more) <= set(caps) or number == ROUNDS or left_s < LEAST_S:
            break
        caps = (*caps, *more)
        formulation = Formulation(problem, caps)
        try:
            again = search(formulation, left_s / 2)
        except SolverFailureError:
            LOG.exception("what tours cannot carry is left out; the program could not be asked again")
            break
        if again.values is None:
            break
        values = again.values
    sound = [one for one in found if _broken(problem, one) is None]
    if not sound:
        broken = _broken(problem, found[0])
        assert broken is not None
        words = directive_words(broken, names_in(problem))
        raise ConflictError((broken.id,), lambda _: words, msg("planning.lock_not_carried", lock=words))
    best = min((top_up(problem, one) for one in sound), key=lambda one: _points_unmet(problem, one))
    got = best.covered()
    return best, Lost({need: n - got[need] for need, n in met.items() if n > got[need]}, cause)


def _broken(problem: Problem, one: Carried) -> PlanLock | None:
    """A lock that asks for more than tours carry; None where all are kept."""
    for lock in problem.locks:
        if lock.kind is not LockKind.USE or not lock.depot_id:
            continue
        sent = sum(
            d.quantity
            for d in one.deliveries
            if lock.depot_id in [mover.depot_id for mover in (d.carrier, d.team) if mover is not None]
            and lock.item in ("", d.item)
            and lock.zone_id in ("", d.demand.zone_id)
        )
        if sent < max(1, lock.quantity):
            return lock
    return None


def _points_unmet(problem: Problem, one: Carried) -> tuple[int, ...]:
    """Need points that stay unmet, by priority, the most urgent first; of each of the most that any scenario
    needs, then as planned.
    """
    got, points = one.covered(), Counter[tuple[int, bool]]()
    for demand in problem.demands:
        for planned, needed in ((False, most_needed(problem, demand)), (True, demand.best)):
            missing = max(0, needed - got[demand.id])
            points[RANK[demand.priority], planned] += worth(demand) * missing
    return tuple(points[RANK[priority], planned] for priority in UNMET_LEVEL for planned in (False, True))


def because_of_tours(problem: Problem, explanation: Explanation, lost: Lost) -> Explanation:
    """The explanation of an unmet need, which names the tours where it is they that fail it and no change
    that was tried cures it.
    """
    if explanation.cure != NO_CURE.text or not lost.units.get(explanation.demand.id):
        return explanation
    reason = _words(problem, explanation.demand, lost.cause)
    return replace(explanation, candidate=Candidate(lost.cause, reason, NO_CURE))


def _words(problem: Problem, demand: Demand, cause: UnmetCause) -> Message:
    item: Param = catalogue().words(demand.item)
    site = problem.sites[problem.site_column[demand.zone_id]]
    if cause is UnmetCause.LOADING:
        return msg("planning.reason.loads_slowly", item=item, zone=site.name)
    if cause is UnmetCause.ACCESS_FULL:
        return msg("planning.reason.access_full", zone=site.name, n=site.capacity)
    return msg("planning.reason.tours_full", item=item, zone=site.name)
