"""Locks and reserves: whether one makes sense, contradicts another, or lost what it names; and its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.campus.resources import catalogue
from app.domain.directive import AS_IT_IS, LockKind, PlanLock, Reserve, WhatIf
from app.domain.errors import UserError
from app.domain.incident import IncidentStatus
from app.domain.message import Message, bilingual, msg
from app.domain.operation import Snapshot
from app.domain.plan import Assignment
from app.domain.resource import Depot, Team, Vehicle
from app.planning.problem.problem import LARGEST, Problem


def names_of(snapshot: Snapshot, made: WhatIf = AS_IT_IS) -> dict[str, Message]:
    """What people call each team, vehicle, depot and zone, by id, also those that only a what-if has. What
    the operation has no more is called as its orders called it.
    """
    campus = snapshot.campus
    named: list[Team | Vehicle | Depot] = [
        *made.vehicles, *made.teams, *campus.vehicles, *campus.depots, *campus.teams
    ]  # fmt: skip
    words = {record.id: bilingual(record.name, record.name_zh) for record in named}
    words |= {zone.id: bilingual(zone.name, "") for zone in snapshot.zones}
    return _ordered(snapshot) | words


def _ordered(snapshot: Snapshot) -> dict[str, Message]:
    """The teams, depots and zones that orders name, in the words of the orders."""
    words: dict[str, Message] = {}
    for task in snapshot.tasks:
        said = dict(task.text.params)
        for record_id, word in ((task.team_id, "team"), (task.depot_id, "depot"), (task.zone_id, "zone")):
            found = said.get(word)
            if record_id and found:
                words[record_id] = found if isinstance(found, Message) else bilingual(str(found), "")
    return words


def names_in(problem: Problem) -> dict[str, Message]:
    """What people call each team, vehicle, depot and zone of a problem, by id."""
    teams = (*problem.teams, *problem.committed_teams, *problem.resting_teams)
    named: list[Team | Vehicle | Depot] = [*problem.vehicles, *problem.depots, *teams]
    words = {record.id: bilingual(record.name, record.name_zh) for record in named}
    return words | {site.zone_id: bilingual(site.name, "") for site in problem.sites}


def directive_words(directive: PlanLock | Reserve, names: Mapping[str, Message]) -> Message:
    """What a lock or reserve asks for."""
    if isinstance(directive, Reserve):
        return _reserve_words(directive, names)
    words = _lock_words(directive, names)
    return (
        msg("lock.at_zone", what=words, zone=_name(names, directive.zone_id)) if directive.zone_id else words
    )


def _lock_words(lock: PlanLock, names: Mapping[str, Message]) -> Message:
    name = _name(names, lock.team_id or lock.vehicle_id or lock.depot_id)
    item = catalogue().words(lock.item)
    if lock.kind is LockKind.USE:
        if lock.depot_id:
            return msg("lock.use_stock", name=name, item=item, quantity=lock.quantity)
        return (
            msg("lock.use_team_for", name=name, item=item) if lock.item else msg("lock.use_team", name=name)
        )
    if lock.depot_id:
        if lock.item:
            return msg("lock.avoid_item", name=name, item=item)
        return msg("lock.avoid_depot", name=name)
    return msg("lock.avoid_team_for", name=name, item=item) if lock.item else msg("lock.avoid", name=name)


def _reserve_words(reserve: Reserve, names: Mapping[str, Message]) -> Message:
    item = catalogue().words(reserve.item)
    if reserve.depot_id:
        place = _name(names, reserve.depot_id)
        return msg("reserve.at", item=item, quantity=reserve.quantity, name=place)
    return msg("reserve.anywhere", item=item, quantity=reserve.quantity)


def order_words(order: Assignment, names: Mapping[str, Message]) -> Message:
    """Who or what an order sends where."""
    return msg(
        "lines.order",
        mover=_name(names, order.team_id or order.depot_id),
        quantity=order.quantity,
        item=catalogue().words(order.item),
        zone=_name(names, order.zone_id),
    )


def _name(names: Mapping[str, Message], record_id: str) -> Message:
    return names.get(record_id) or bilingual(record_id, "")


def check_lock(snapshot: Snapshot, lock: PlanLock) -> PlanLock:
    """The lock itself, if it says one thing about something that there is, and contradicts no other in force.

    Raises:
        UserError: what is wrong, or which other lock says the same or the contrary.
    """
    targets = [one for one in (lock.team_id, lock.vehicle_id, lock.depot_id) if one]
    if len(targets) != 1:
        raise UserError(msg("lock.one_target"))
    if not _known(snapshot, lock):
        raise UserError(msg("lock.unknown", what=targets[0]))
    if lock.zone_id and not _zone_open(snapshot, lock.zone_id):
        raise UserError(msg("lock.unknown_zone", zone=lock.zone_id))
    _check_content(snapshot, lock)
    _check_others(snapshot, lock)
    return lock


def _known(snapshot: Snapshot, lock: PlanLock) -> bool:
    campus = snapshot.campus
    if lock.team_id:
        return any(team.id == lock.team_id for team in campus.teams)
    if lock.vehicle_id:
        return any(vehicle.id == lock.vehicle_id for vehicle in campus.vehicles)
    return any(depot.id == lock.depot_id for depot in campus.depots)


def _zone_open(snapshot: Snapshot, zone_id: str) -> bool:
    still_open = {i.id for i in snapshot.incidents if i.status is IncidentStatus.OPEN}
    return any(zone.id == zone_id and zone.incident_id in still_open for zone in snapshot.zones)


def _check_content(snapshot: Snapshot, lock: PlanLock) -> None:
    known = catalogue()
    if lock.vehicle_id and (lock.kind is LockKind.USE or lock.item or lock.zone_id):
        raise UserError(msg("lock.vehicle"))
    if lock.item and lock.item not in known.capabilities and lock.item not in known.supplies:
        raise UserError(msg("lock.unknown_item", item=lock.item))
    if lock.kind is LockKind.USE and lock.depot_id:
        if lock.item not in known.supplies:
            raise UserError(msg("lock.use_depot_item"))
        if not 1 <= lock.quantity <= LARGEST:
            raise UserError(msg("lock.quantity", quantity=lock.quantity, most=LARGEST))
    elif lock.quantity:
        raise UserError(msg("lock.no_quantity"))
    if lock.team_id and lock.item and lock.item not in _meets(_team(snapshot, lock.team_id)):
        team = _team(snapshot, lock.team_id)
        name = bilingual(team.name, team.name_zh)
        raise UserError(msg("lock.cannot", name=name, item=known.words(lock.item)))


def _team(snapshot: Snapshot, team_id: str) -> Team:
    return next(team for team in snapshot.campus.teams if team.id == team_id)


def _meets(team: Team) -> set[str]:
    """Capabilities whose needs a team can serve, also as a substitute."""
    own = set(team.capabilities)
    return own | {one.instead_of for one in catalogue().substitutes if one.item in own}


def _check_others(snapshot: Snapshot, lock: PlanLock) -> None:
    names = names_of(snapshot)
    for other in snapshot.locks:
        if other.id == lock.id:
            continue
        if _subject(other) == _subject(lock):
            raise UserError(msg("lock.twice", what=directive_words(other, names)))
        if _contradict(snapshot, lock, other) or _contradict(snapshot, other, lock):
            mine, theirs = directive_words(lock, names), directive_words(other, names)
            raise UserError(msg("lock.contradiction", what=mine, other=theirs))


def _subject(lock: PlanLock) -> tuple[str, ...]:
    return lock.kind.value, lock.team_id, lock.vehicle_id, lock.depot_id, lock.item, lock.zone_id


def _contradict(snapshot: Snapshot, use: PlanLock, avoid: PlanLock) -> bool:
    """Whether nothing is left that `use` could ask for once `avoid` is kept."""
    if use.kind is not LockKind.USE or avoid.kind is not LockKind.AVOID:
        return False
    if avoid.zone_id and avoid.zone_id != use.zone_id:
        return False
    if use.depot_id:
        return avoid.depot_id == use.depot_id and avoid.item in ("", use.item)
    team = next((t for t in snapshot.campus.teams if t.id == use.team_id), None)
    if team is None or (avoid.team_id != team.id and avoid.depot_id != team.depot_id):
        return False
    return avoid.item in ("", use.item) or _meets(team) == {avoid.item}


def check_reserve(snapshot: Snapshot, reserve: Reserve) -> Reserve:
    """The reserve itself, if it names what there is and no other keeps the same back.

    Raises:
        UserError: what is wrong, or which other reserve is for the same.
    """
    known = catalogue()
    if reserve.item not in known.capabilities and reserve.item not in known.supplies:
        raise UserError(msg("lock.unknown_item", item=reserve.item))
    if not 1 <= reserve.quantity <= LARGEST:
        raise UserError(msg("lock.quantity", quantity=reserve.quantity, most=LARGEST))
    if reserve.depot_id and all(depot.id != reserve.depot_id for depot in snapshot.campus.depots):
        raise UserError(msg("lock.unknown", what=reserve.depot_id))
    for other in snapshot.reserves:
        if other.id != reserve.id and (other.item, other.depot_id) == (reserve.item, reserve.depot_id):
            raise UserError(msg("lock.twice", what=directive_words(other, names_of(snapshot))))
    return reserve


def concerning(problem: Problem, locks: Iterable[PlanLock]) -> tuple[PlanLock, ...]:
    """The locks that bear on a problem: not those of other incidents' zones nor of teams that serve there."""
    zones = {site.zone_id for site in problem.sites}
    elsewhere = {team.id for team in problem.committed_teams}
    teams = {team.id for team in (*problem.teams, *problem.resting_teams)} | elsewhere
    known = teams | {vehicle.id for vehicle in problem.vehicles} | set(problem.depot)
    return tuple(
        lock
        for lock in locks
        if (not lock.zone_id or lock.zone_id in zones)
        and (lock.kind is LockKind.USE or (lock.team_id or lock.vehicle_id or lock.depot_id) in known)
        and not (lock.kind is LockKind.USE and not lock.zone_id and lock.team_id in elsewhere)
    )
