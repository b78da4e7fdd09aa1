"""Pin or forbid a resource from its list, and see there what is pinned or forbidden."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtWidgets import QMenu

from app.command.locks import add_lock, drop_lock
from app.domain.directive import LockKind, PlanLock
from app.domain.resource import Depot, Stock, Team, Vehicle
from app.planning.change.directives import directive_words, names_of
from app.runtime.text import Text
from app.views.desk import Desk
from app.views.resources.form import Resource


def locks_of(record: Resource, locks: Iterable[PlanLock]) -> list[PlanLock]:
    """The locks that name a team, a vehicle, a depot as a whole, or a depot's stock of one item."""
    if isinstance(record, Team):
        return [lock for lock in locks if lock.team_id == record.id]
    if isinstance(record, Vehicle):
        return [lock for lock in locks if lock.vehicle_id == record.id]
    depot_id, item = (record.depot_id, record.item) if isinstance(record, Stock) else (record.id, "")
    return [lock for lock in locks if (lock.depot_id, lock.item) == (depot_id, item)]


def lock_state(record: Resource, locks: Iterable[PlanLock], text: Text) -> str:
    """Whether it is pinned or forbidden, in a word; empty where it is neither."""
    kinds = {lock.kind for lock in locks_of(record, locks)}
    said = [
        text("views.resources.pinned") if LockKind.USE in kinds else "",
        text("views.resources.forbidden") if LockKind.AVOID in kinds else "",
    ]
    return " · ".join(word for word in said if word)


def fill_lock_menu(menu: QMenu, desk: Desk, record: Resource) -> None:
    """What can be laid down for a resource, and what can be lifted; every entry is one step."""
    text, snapshot = desk.dress.text, desk.snapshot
    if isinstance(record, Team):
        menu.addAction(text("plan.locks.kind.pin"), lambda: _lay_down(desk, LockKind.USE, record))
    words = {
        Team: text("plan.forbid_team"),
        Stock: text("plan.forbid_item"),
        Depot: text("views.resources.forbid_depot"),
        Vehicle: text("views.resources.forbid_vehicle"),
    }
    menu.addAction(words[type(record)], lambda: _lay_down(desk, LockKind.AVOID, record))
    held = locks_of(record, snapshot.locks)
    if held:
        menu.addSeparator()
    names = names_of(snapshot)
    for lock in held:
        said = text("views.resources.lift", what=directive_words(lock, names))
        menu.addAction(said).triggered.connect(partial(_lift, desk, lock))


def _lift(desk: Desk, lock: PlanLock) -> None:
    desk.attempt(lambda: drop_lock(desk.ctx, lock))


def _lay_down(desk: Desk, kind: LockKind, record: Resource) -> None:
    desk.attempt(
        lambda: add_lock(
            desk.ctx,
            kind,
            team_id=record.id if isinstance(record, Team) else "",
            vehicle_id=record.id if isinstance(record, Vehicle) else "",
            depot_id=record.depot_id
            if isinstance(record, Stock)
            else record.id
            if isinstance(record, Depot)
            else "",
            item=record.item if isinstance(record, Stock) else "",
        )
    )
