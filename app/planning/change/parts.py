"""What a what-if changes, one part at a time: each in words, and the what-if without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.campus.resources import catalogue
from app.domain.directive import AS_IT_IS, DemandCase, Horizon, PlanLock, Reserve, WhatIf
from app.domain.message import Message, bilingual, msg
from app.domain.objective import STANDARD
from app.domain.operation import Snapshot
from app.planning.change.directives import directive_words, names_of


@dataclass(frozen=True, slots=True)
class Part:
    """One change of a what-if."""

    words: Message
    without: WhatIf
    """The what-if if this part is taken back."""


def parts(snapshot: Snapshot, made: WhatIf) -> tuple[Part, ...]:
    """Every change of a what-if: what is added, taken away, laid down and lifted, then the terms."""
    names = names_of(snapshot)
    return (
        *_added(made, names),
        *_taken(snapshot, made, names),
        *_laid(snapshot, made, names),
        *_terms(made),
    )


def _added(made: WhatIf, names: dict[str, Message]) -> Iterator[Part]:
    def at(depot_id: str) -> Message:
        return names.get(depot_id) or bilingual(depot_id, "")

    for team in made.teams:
        words = msg(
            "part.team",
            item=catalogue().words(team.capabilities[0]),
            crew=team.crew,
            depot=at(team.depot_id),
            mode=team.mode,
        )
        yield Part(words, replace(made, teams=tuple(one for one in made.teams if one is not team)))
    for line in made.stock:
        words = msg(
            "part.stock", item=catalogue().words(line.item), quantity=line.quantity, depot=at(line.depot_id)
        )
        yield Part(words, replace(made, stock=tuple(one for one in made.stock if one is not line)))
    for vehicle in made.vehicles:
        words = msg(
            "part.vehicle",
            kg=round(vehicle.capacity_kg),
            trips=vehicle.trips,
            depot=at(vehicle.depot_id),
            mode=vehicle.mode,
        )
        yield Part(words, replace(made, vehicles=tuple(one for one in made.vehicles if one is not vehicle)))


def _taken(snapshot: Snapshot, made: WhatIf, names: dict[str, Message]) -> Iterator[Part]:
    stock = {line.id: catalogue().words(line.item) for line in snapshot.campus.stock}
    for record_id in made.without:
        name = names.get(record_id) or stock.get(record_id) or bilingual(record_id, "")
        left = tuple(one for one in made.without if one != record_id)
        yield Part(msg("part.without", name=name), replace(made, without=left))
    reasons = {closure.id: closure.reason for closure in snapshot.closures}
    for closure_id in made.opened:
        left = tuple(one for one in made.opened if one != closure_id)
        reason = reasons.get(closure_id) or closure_id
        yield Part(msg("part.opened", reason=reason), replace(made, opened=left))


def _laid(snapshot: Snapshot, made: WhatIf, names: dict[str, Message]) -> Iterator[Part]:
    for lock in made.locks:
        left = tuple(one for one in made.locks if one is not lock)
        yield Part(directive_words(lock, names), replace(made, locks=left))
    for reserve in made.reserves:
        kept = tuple(one for one in made.reserves if one is not reserve)
        yield Part(directive_words(reserve, names), replace(made, reserves=kept))
    every: list[PlanLock | Reserve] = [*snapshot.locks, *snapshot.reserves]
    in_force = {one.id: directive_words(one, names) for one in every}
    for lock_id in made.without_locks:
        back = tuple(one for one in made.without_locks if one != lock_id)
        what = in_force.get(lock_id) or bilingual(lock_id, "")
        yield Part(msg("part.aside", what=what), replace(made, without_locks=back))


def _terms(made: WhatIf) -> Iterator[Part]:
    if made.case is not AS_IT_IS.case:
        yield Part(msg("part.case", case=made.case), replace(made, case=DemandCase.BEST))
    if made.travel_factor != AS_IT_IS.travel_factor:
        factor = f"{made.travel_factor:g}"
        yield Part(msg("part.travel", factor=factor), replace(made, travel_factor=1.0))
    if made.robust:
        yield Part(msg("part.robust"), replace(made, robust=False))
    if made.horizon is not AS_IT_IS.horizon:
        yield Part(msg("part.horizon", horizon=made.horizon), replace(made, horizon=Horizon.NOW))
    if made.profile != STANDARD:
        yield Part(msg("part.profile", name=made.profile.name), replace(made, profile=STANDARD))
