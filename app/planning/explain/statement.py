"""What a plan says about itself: how good it is and how that is known, how it was made, what it keeps to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from app.campus.resources import catalogue
from app.domain.directive import DemandCase, Horizon, PlanLock, Reserve, WhatIf
from app.domain.message import Message, bilingual, msg
from app.domain.objective import STANDARD, ObjectiveLevel
from app.domain.operation import Snapshot
from app.domain.plan import ObjectiveTerm, Packing, Plan, whole_minutes
from app.domain.resource import Team, Vehicle
from app.planning.change.directives import directive_words, names_of
from app.planning.explain.levels import COUNTS, LEVEL_WORDS, WEIGHTED_TIMES


def plan_lines(snapshot: Snapshot, plan: Plan) -> tuple[Message, ...]:
    """Everything about a plan as a whole, one line each, in the order in which it is read. The snapshot gives
    the names; a past plan may name what is gone.
    """
    return (
        solved_line(plan),
        *quality_lines(plan.terms),
        *version_lines(plan),
        *made_lines(snapshot, plan.made),
        *kept_lines(snapshot, plan),
        *packing_lines(snapshot, plan.packings),
        *plan.assumptions,
    )


def solved_line(plan: Plan) -> Message:
    """When and by whom it was computed, how long that took and what was reached."""
    return msg(
        "planning.told.solved",
        status=plan.solve_status,
        at=plan.created_at,
        author=plan.created_by,
        seconds=f"{plan.solve_s:.1f}",
    )


def quality_lines(terms: Sequence[ObjectiveTerm]) -> tuple[Message, ...]:
    """One line for each group of the objective: its values, and how much better any plan could be."""
    return tuple(_quality(tuple(group)) for _, group in groupby(terms, key=lambda term: term.group))


def _quality(group: Sequence[ObjectiveTerm]) -> Message:
    words = _level(group[0])
    for term in group[1:]:
        words = msg("planning.told.both", first=words, second=_level(term))
    bound = group[0].bound
    if bound is None:
        return msg("planning.told.open", level=words)
    value = group[0].value if len(group) == 1 else sum(term.value * term.weight for term in group)
    if value <= bound:
        return msg("planning.told.proven", level=words)
    if value > 2 * bound:
        return msg("planning.told.at_least", level=words)
    return msg("planning.told.within", level=words, gap=f"{100 * (value - bound) / value:.1f}")


def _level(term: ObjectiveTerm) -> Message:
    """Its name, with its figure where that tells a person something: need points do not, but for none."""
    level = ObjectiveLevel(term.name)
    words = LEVEL_WORDS[level]
    if level is ObjectiveLevel.WORST_LIFE_SAFETY_TIME:
        return msg("planning.told.minutes", level=words, n=whole_minutes(term.value))
    if level in COUNTS or (term.value == 0 and level not in WEIGHTED_TIMES):
        return msg("planning.told.level", level=words, value=f"{term.value:,.0f}")
    return words


def version_lines(plan: Plan) -> tuple[Message, ...]:
    """Which campus and which needs it was made for."""
    if not (plan.campus_version or plan.demand_version):
        return ()
    return (msg("planning.told.versions", campus=plan.campus_version, needs=plan.demand_version),)


def made_lines(snapshot: Snapshot, made: WhatIf) -> tuple[Message, ...]:
    """What was asked for or assumed that is not how things are; nothing where all is as it is."""
    return (*_asked(made), *_assumed(snapshot, made))


def _asked(made: WhatIf) -> Iterator[Message]:
    if made.profile != STANDARD:
        yield msg("planning.told.profile", name=made.profile.name)
    if made.horizon is not Horizon.NOW:
        yield msg("planning.told.horizon", horizon=made.horizon)
    if made.case is not DemandCase.BEST:
        yield msg("planning.told.case", case=made.case)
    if made.robust:
        yield msg("planning.told.robust")
    if made.travel_factor != 1.0:
        yield msg("planning.told.travel", factor=f"{made.travel_factor:g}")


def _assumed(snapshot: Snapshot, made: WhatIf) -> Iterator[Message]:
    names = names_of(snapshot)
    movers: tuple[Team | Vehicle, ...] = (*made.teams, *made.vehicles)
    for mover in movers:
        yield msg("planning.told.with", what=bilingual(mover.name, mover.name_zh))
    for line in made.stock:
        yield msg(
            "planning.told.with_stock",
            item=catalogue().words(line.item),
            quantity=line.quantity,
            depot=names.get(line.depot_id, bilingual(line.depot_id, "")),
        )
    stock = {line.id: catalogue().words(line.item) for line in snapshot.campus.stock}
    for gone in made.without:
        yield msg("planning.told.without", what=names.get(gone) or stock.get(gone) or bilingual(gone, ""))
    reasons = {closure.id: closure.reason for closure in snapshot.closures}
    for closure in made.opened:
        yield msg("planning.told.opened", what=reasons.get(closure) or closure)
    laid_down: tuple[PlanLock | Reserve, ...] = (*snapshot.locks, *snapshot.reserves)
    directives = {one.id: one for one in laid_down}
    for aside in made.without_locks:
        one = directives.get(aside)
        yield msg("planning.told.unlocked", what=directive_words(one, names) if one else bilingual(aside, ""))


def kept_lines(snapshot: Snapshot, plan: Plan) -> tuple[Message, ...]:
    """The locks and reserves that it keeps to, and who laid them down."""
    names = names_of(snapshot)
    kept: tuple[PlanLock | Reserve, ...] = (*plan.locks, *plan.reserves)
    return tuple(
        msg("planning.told.keeps", what=directive_words(one, names), author=one.author) for one in kept
    )


def packing_lines(snapshot: Snapshot, packings: Sequence[Packing]) -> tuple[Message, ...]:
    """What depots pack from parts before it leaves."""
    names = names_of(snapshot)
    return tuple(
        msg(
            "planning.told.packs",
            depot=names.get(one.depot_id, bilingual(one.depot_id, "")),
            quantity=one.quantity,
            item=catalogue().words(one.item),
        )
        for one in packings
    )
