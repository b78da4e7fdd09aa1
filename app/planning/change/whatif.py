"""What-ifs: the same operation with other resources, ways and locks, and the same problem on other terms."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import replace

from app.campus.resources import catalogue
from app.domain.directive import AS_IT_IS, DemandCase, WhatIf
from app.domain.errors import UserError
from app.domain.incident import Closure
from app.domain.message import bilingual, msg
from app.domain.operation import Campus, Snapshot
from app.domain.resource import Depot, Stock, Team, Vehicle
from app.planning.change.cases import in_case, scenarios, slowed
from app.planning.change.directives import check_lock, check_reserve, concerning
from app.planning.problem.check import check
from app.planning.problem.problem import LARGEST, Problem
from app.planning.program.objective import check_profile

LEAST_FACTOR, MOST_FACTOR = 0.1, 10.0
"""A travel factor beyond these is a typing error."""
FASTEST_MPS = 40.0


def with_resources(snapshot: Snapshot, made: WhatIf) -> Snapshot:
    """The operation with what a what-if adds, takes away, opens and locks; itself where that is nothing.

    Taking a depot away takes what it holds along.

    Raises:
        UserError: something is named that is not there, figures make no sense, what is added is taken away
            again, a way is to be opened that was closed for an incident, or locks contradict each other.
    """
    if made == AS_IT_IS:
        return snapshot
    campus = _without(snapshot.campus, made)
    campus = _added(campus, made)
    changed = replace(snapshot, campus=campus, closures=_closures(snapshot, made.opened))
    return _with_locks(changed, made)


def _without(campus: Campus, made: WhatIf) -> Campus:
    gone = set(made.without)
    if not gone:
        return campus
    records: list[Team | Vehicle | Stock | Depot] = [
        *campus.teams,
        *campus.vehicles,
        *campus.stock,
        *campus.depots,
    ]
    unknown = gone - {record.id for record in records}
    if unknown:
        raise UserError(msg("whatif.unknown", what=min(unknown)))
    again = gone & {record.id for record in _additions(made)}
    if again:
        raise UserError(msg("whatif.added_and_taken", what=min(again)))
    return replace(
        campus,
        depots=tuple(depot for depot in campus.depots if depot.id not in gone),
        teams=tuple(team for team in campus.teams if not gone & {team.id, team.depot_id}),
        stock=tuple(line for line in campus.stock if not gone & {line.id, line.depot_id}),
        vehicles=tuple(one for one in campus.vehicles if not gone & {one.id, one.depot_id}),
    )


def _added(campus: Campus, made: WhatIf) -> Campus:
    if not (made.teams or made.stock or made.vehicles):
        return campus
    depots = {depot.id for depot in campus.depots}
    _check_ids([record.id for record in _additions(made)])
    for record in _additions(made):
        if record.depot_id not in depots:
            raise UserError(msg("whatif.unknown", what=record.depot_id))
    for team in made.teams:
        _check_team(team)
    held = {line.id for line in campus.stock}
    for line in made.stock:
        _check_stock(line, held)
    for vehicle in made.vehicles:
        _check_vehicle(vehicle)
    teams, vehicles = {t.id: t for t in made.teams}, {v.id: v for v in made.vehicles}
    return replace(
        campus,
        teams=tuple(({team.id: team for team in campus.teams} | teams).values()),
        stock=(*campus.stock, *made.stock),
        vehicles=tuple(({one.id: one for one in campus.vehicles} | vehicles).values()),
    )


def _additions(made: WhatIf) -> list[Team | Stock | Vehicle]:
    return [*made.teams, *made.stock, *made.vehicles]


def _check_ids(ids: Collection[str]) -> None:
    seen: set[str] = set()
    for record_id in ids:
        if not record_id or record_id in seen:
            raise UserError(msg("whatif.twice", what=record_id))
        seen.add(record_id)


def _check_team(team: Team) -> None:
    name = bilingual(team.name, team.name_zh)
    if not (1 <= team.crew <= LARGEST and 0 <= team.officers <= team.crew):
        raise UserError(msg("whatif.figure", what=name, value=team.crew, most=LARGEST))
    unknown = [code for code in team.capabilities if code not in catalogue().capabilities]
    if unknown or not team.capabilities:
        raise UserError(msg("whatif.unknown", what=unknown[0] if unknown else name))
    _check_speed(team)


def _check_stock(line: Stock, held: Collection[str]) -> None:
    if line.id in held:
        raise UserError(msg("whatif.twice", what=line.id))
    if line.item not in catalogue().supplies:
        raise UserError(msg("whatif.unknown", what=line.item))
    if not 1 <= line.quantity <= LARGEST:
        what = catalogue().words(line.item)
        raise UserError(msg("whatif.figure", what=what, value=line.quantity, most=LARGEST))


def _check_vehicle(vehicle: Vehicle) -> None:
    name = bilingual(vehicle.name, vehicle.name_zh)
    figures = [vehicle.capacity_kg, *([] if vehicle.capacity_l is None else [vehicle.capacity_l])]
    for value in figures:
        if not (math.isfinite(value) and 0 < value <= LARGEST):
            raise UserError(msg("whatif.figure", what=name, value=value, most=LARGEST))
    if not 1 <= vehicle.trips <= LARGEST:
        raise UserError(msg("whatif.figure", what=name, value=vehicle.trips, most=LARGEST))
    _check_speed(vehicle)


def _check_speed(mover: Team | Vehicle) -> None:
    if mover.speed_mps is not None and not 0 < mover.speed_mps <= FASTEST_MPS:
        name = bilingual(mover.name, mover.name_zh)
        raise UserError(msg("whatif.speed", what=name, value=mover.speed_mps, most=FASTEST_MPS))


def _closures(snapshot: Snapshot, opened: Iterable[str]) -> tuple[Closure, ...]:
    chosen = set(opened)
    if not chosen:
        return snapshot.closures
    closures = {closure.id: closure for closure in snapshot.closures}
    for closure_id in sorted(chosen):
        if closure_id not in closures:
            raise UserError(msg("whatif.unknown", what=closure_id))
        if closures[closure_id].incident_id:
            what = closures[closure_id].reason or closure_id
            raise UserError(msg("whatif.closed_for_incident", what=what))
    return tuple(closure for closure in snapshot.closures if closure.id not in chosen)


def _with_locks(snapshot: Snapshot, made: WhatIf) -> Snapshot:
    aside = set(made.without_locks)
    unknown = aside - {one.id for one in snapshot.locks} - {one.id for one in snapshot.reserves}
    if unknown:
        raise UserError(msg("whatif.unknown_lock", what=min(unknown)))
    if aside:
        locks = tuple(lock for lock in snapshot.locks if lock.id not in aside)
        reserves = tuple(reserve for reserve in snapshot.reserves if reserve.id not in aside)
        snapshot = replace(snapshot, locks=locks, reserves=reserves)
    for lock in made.locks:
        snapshot = replace(snapshot, locks=(*snapshot.locks, check_lock(snapshot, lock)))
    for reserve in made.reserves:
        snapshot = replace(snapshot, reserves=(*snapshot.reserves, check_reserve(snapshot, reserve)))
    return snapshot


def with_terms(problem: Problem, made: WhatIf) -> Problem:
    """The problem for a case of the needs, a travel factor, a profile, or the worst of all scenarios.

    Locks that concern only other incidents are left out of it.

    Raises:
        UserError: the factor is none, the profile is unsound, a case is asked for together with a robust
            plan, or in that case nothing is needed.
    """
    check_profile(made.profile)
    factor = made.travel_factor
    if not (math.isfinite(factor) and LEAST_FACTOR <= factor <= MOST_FACTOR):
        raise UserError(msg("whatif.factor", value=factor, least=LEAST_FACTOR, most=MOST_FACTOR))
    if made.robust and made.case is not DemandCase.BEST:
        raise UserError(msg("whatif.robust_case"))
    changed = replace(
        problem,
        demands=tuple(in_case(demand, made.case) for demand in problem.demands),
        travel=slowed(problem.travel, factor),
        onward=slowed(problem.onward, factor),
        profile=made.profile,
        scenarios=scenarios(problem.demands) if made.robust else (),
        locks=concerning(problem, problem.locks),
    )
    return check(changed)
