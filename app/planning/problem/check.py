"""Refuses a problem whose figures make no sense, before anything is built of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from app.domain.directive import LockKind
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.plan import DemandKind
from app.planning.problem.problem import LARGEST, Problem, SpeedKey, team_key, vehicle_key


def check(problem: Problem) -> Problem:
    """The problem itself, if it can be solved at all.

    Raises:
        UserError: nothing is needed, nothing can be sent, or figures make no sense; `details` names each.
    """
    if not any(demand.best for demand in problem.demands):
        raise UserError(msg("planning.nothing_needed"))
    if not (problem.teams or problem.stock or problem.committed_teams or problem.resting_teams):
        raise UserError(msg("planning.no_resources"))
    findings = tuple(_findings(problem))
    if findings:
        raise UserError(msg("planning.bad_figures", n=len(findings)), findings)
    return problem


def _findings(problem: Problem) -> Iterable[Message]:
    yield from _duplicates(problem)
    for part in (_depots, _teams, _stock, _vehicles, _demands, _goods, _sites, _rules):
        yield from part(problem)


def _depots(problem: Problem) -> Iterable[Message]:
    for depot in problem.depots:
        if not (math.isfinite(depot.point.x) and math.isfinite(depot.point.y)):
            yield msg("planning.bad_number", what=depot.name, field="point", value=str(depot.point.wkt))
        yield from _numbers(depot.name, {"delay_s": depot.delay_s}, least=0)
        yield from _counts(depot.name, {"cost": depot.cost}, least=0)
        yield from _numbers(depot.name, {"loading_kg_per_min": depot.loading_kg_per_min}, least=1e-9)
    handling = {"turnaround_s": problem.handling.turnaround_s, "stop_s": problem.handling.stop_s}
    yield from _numbers("logistics", handling, least=0)


def _teams(problem: Problem) -> Iterable[Message]:
    for team in problem.teams:
        yield from _counts(team.name, {"crew": team.crew}, least=1)
        yield from _counts(team.name, {"officers": team.officers}, least=0)
        yield from _numbers(team.name, {"speed_mps": team.speed_mps}, least=1e-9)
        times = {"ready_s": problem.ready_s.get(team.id), "leaves_s": problem.leaves_s.get(team.id)}
        yield from _numbers(team.name, times, least=0)
        yield from _home(team.name, team.depot_id, problem.depot)
        yield from _home(team.name, problem.origin_of(team), problem.row)
        yield from _travel(problem, team.name, team_key(team))


def _stock(problem: Problem) -> Iterable[Message]:
    for line in problem.stock:
        yield from _counts(f"{line.depot_id} {line.item}", {"quantity": line.quantity}, least=0)
        yield from _home(line.item, line.depot_id, problem.depot)


def _vehicles(problem: Problem) -> Iterable[Message]:
    for vehicle in problem.vehicles:
        figures = {
            "capacity_kg": vehicle.capacity_kg,
            "speed_mps": vehicle.speed_mps,
            "capacity_l": vehicle.capacity_l,
        }
        yield from _numbers(vehicle.name, figures, least=1e-9)
        yield from _numbers(vehicle.name, {"turnaround_s": vehicle.turnaround_s}, least=0)
        yield from _counts(vehicle.name, {"trips": vehicle.trips}, least=0)
        yield from _home(vehicle.name, vehicle.depot_id, problem.depot)
        yield from _travel(problem, vehicle.name, vehicle_key(vehicle))


def _travel(problem: Problem, what: str, key: SpeedKey) -> Iterable[Message]:
    """Of a mover there are travel times, none of them negative; inf is no way."""
    if key not in problem.travel:
        yield msg("planning.no_travel", what=what)
        return
    seconds, shape = problem.travel[key].seconds, (len(problem.origins), len(problem.sites))
    if seconds.shape != shape:
        yield msg("planning.bad_number", what=what, field="travel_s", value=f"{seconds.shape} ≠ {shape}")
    elif not (seconds >= 0).all():
        yield msg("planning.bad_number", what=what, field="travel_s", value="NaN, < 0")


def _demands(problem: Problem) -> Iterable[Message]:
    incident_of = {site.zone_id: site.incident_id for site in problem.sites}
    for demand in problem.demands:
        needs: dict[str, float | None] = {
            "limit_s": demand.limit_s,
            "base_value": demand.base_value,
            "from_s": demand.from_s,
            "until_s": demand.until_s,
        }
        what = f"{demand.zone_id} {demand.item}"
        yield from _numbers(what, needs, least=0)
        yield from _counts(what, {"best": demand.best, "minimum": demand.minimum}, least=0)
        yield from _counts(what, {"crew_per_officer": demand.crew_per_officer}, least=1)
        if demand.minimum > demand.best:
            yield msg("planning.minimum_above_need", what=demand.item, value=demand.minimum)
        if incident_of.get(demand.zone_id) != demand.incident_id:
            yield msg("planning.unknown_zone", what=demand.item, zone=demand.zone_id)


def _goods(problem: Problem) -> Iterable[Message]:
    carried = {demand.item for demand in problem.demands if demand.kind is DemandKind.SUPPLY}
    for item in sorted(carried | {line.item for line in problem.stock}):
        if item not in problem.unit_kg:
            yield msg("planning.bad_number", what=item, field="weight_kg", value="–")
    for item, weight in problem.unit_kg.items():
        yield from _numbers(item, {"weight_kg": weight}, least=0)
    for item, litres in problem.unit_l.items():
        yield from _numbers(item, {"volume_l": litres}, least=0)
    for kit, parts in problem.kits.items():
        for part, number in parts:
            yield from _counts(kit, {part: number}, least=1)
    for one in problem.substitutes:
        yield from _counts(one.item, {"ratio": one.ratio}, least=1)
        yield from _numbers(one.item, {"penalty": one.penalty}, least=0, most=1)


def _sites(problem: Problem) -> Iterable[Message]:
    for site in problem.sites:
        yield from _counts(site.name, {"access_capacity": site.capacity}, least=0)


def _rules(problem: Problem) -> Iterable[Message]:
    for lock in problem.locks:
        named = [one for one in (lock.team_id, lock.vehicle_id, lock.depot_id) if one]
        if len(named) != 1 or (lock.vehicle_id and (lock.kind is not LockKind.AVOID or lock.zone_id)):
            yield msg("planning.lock_names", lock=lock.item or lock.id, named=", ".join(named) or "–")
        yield from _counts(lock.item or lock.id, {"quantity": lock.quantity}, least=0)
    for reserve in problem.reserves:
        yield from _counts(reserve.item, {"quantity": reserve.quantity}, least=0)
    for order in problem.in_force:
        yield from _counts(order.item, {"quantity": order.quantity}, least=0)


def _counts(what: str, figures: Mapping[str, float | None], least: int) -> Iterable[Message]:
    """Whole numbers."""
    for name, value in figures.items():
        if value is None or (isinstance(value, int) and least <= value <= LARGEST):
            continue
        yield msg("planning.bad_number", what=what, field=name, value=str(value))


def _numbers(
    what: str, figures: Mapping[str, float | None], least: float, most: float = LARGEST
) -> Iterable[Message]:
    for name, value in figures.items():
        if value is None or (math.isfinite(value) and least <= value <= most):
            continue
        yield msg("planning.bad_number", what=what, field=name, value=str(value))


def _home(what: str, depot_id: str, known: Mapping[str, object]) -> Iterable[Message]:
    if depot_id not in known:
        yield msg("planning.unknown_depot", what=what, depot=depot_id)


def _duplicates(problem: Problem) -> Iterable[Message]:
    kinds: Sequence[tuple[Iterable[object], Callable[[object], object]]] = (
        (problem.depots, _id),
        (problem.teams, _id),
        (problem.vehicles, _id),
        (problem.demands, _id),
        (problem.sites, lambda site: getattr(site, "zone_id")),  # noqa: B009
        (problem.demands, lambda need: tuple(getattr(need, name) for name in ("zone_id", "item", "from_s"))),
        (problem.stock, lambda line: (getattr(line, "depot_id"), getattr(line, "item"))),  # noqa: B009
    )
    for records, key in kinds:
        seen: set[object] = set()
        for record in records:
            name = key(record)
            if name in seen:
                yield msg("planning.duplicate", what=str(name))
            seen.add(name)


def _id(record: object) -> object:
    return getattr(record, "id")  # noqa: B009
