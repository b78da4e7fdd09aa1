"""Refuses a problem whose figures make no sense, before anything is built of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.planning.problem.problem import LARGEST, Problem


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
    yield from _of_depots(problem)
    yield from _of_teams(problem)
    yield from _of_goods(problem)
    yield from _of_vehicles(problem)
    yield from _of_needs(problem)


def _of_depots(problem: Problem) -> Iterable[Message]:
    for depot in problem.depots:
        if not (math.isfinite(depot.point.x) and math.isfinite(depot.point.y)):
            yield msg("planning.bad_number", what=depot.name, field="point", value=str(depot.point.wkt))
        yield from _numbers(depot.name, {"delay_s": depot.delay_s, "cost": depot.cost}, least=0)
        yield from _numbers(depot.name, {"loading_kg_per_min": depot.loading_kg_per_min}, least=1e-9)
    for site in problem.sites:
        yield from _numbers(site.name, {"access_capacity": site.capacity}, least=0)


def _of_teams(problem: Problem) -> Iterable[Message]:
    known = problem.row
    for team in problem.teams:
        yield from _numbers(team.name, {"crew": team.crew, "speed_mps": team.speed_mps}, least=1e-9)
        yield from _numbers(team.name, {"officers": team.officers}, least=0)
        times = {"ready_s": problem.ready_s.get(team.id), "leaves_s": problem.leaves_s.get(team.id)}
        yield from _numbers(team.name, times, least=0)
        if problem.origin_of(team) not in known:
            yield msg("planning.unknown_depot", what=team.name, depot=problem.origin_of(team))
        yield from _home(team.name, team.depot_id, known)


def _of_goods(problem: Problem) -> Iterable[Message]:
    known = problem.row
    for line in problem.stock:
        yield from _numbers(f"{line.depot_id} {line.item}", {"quantity": line.quantity}, least=0)
        yield from _home(line.item, line.depot_id, known)
    for item, weight in problem.unit_kg.items():
        yield from _numbers(item, {"weight_kg": weight}, least=0)
    for item, litres in problem.unit_l.items():
        yield from _numbers(item, {"volume_l": litres}, least=0)
    for one in problem.substitutes:
        yield from _numbers(one.item, {"ratio": one.ratio}, least=1)
        yield from _numbers(one.item, {"penalty": one.penalty}, least=0)


def _of_vehicles(problem: Problem) -> Iterable[Message]:
    known = problem.row
    for vehicle in problem.vehicles:
        yield from _numbers(vehicle.name, {"capacity_kg": vehicle.capacity_kg}, least=1e-9)
        figures = {"speed_mps": vehicle.speed_mps, "capacity_l": vehicle.capacity_l}
        yield from _numbers(vehicle.name, figures, least=1e-9)
        yield from _numbers(vehicle.name, {"turnaround_s": vehicle.turnaround_s}, least=0)
        yield from _numbers(vehicle.name, {"trips": vehicle.trips}, least=0)
        yield from _home(vehicle.name, vehicle.depot_id, known)


def _of_needs(problem: Problem) -> Iterable[Message]:
    for demand in problem.demands:
        needs: dict[str, float | None] = {
            "best": demand.best,
            "limit_s": demand.limit_s,
            "minimum": demand.minimum,
            "base_value": demand.base_value,
            "from_s": demand.from_s,
            "until_s": demand.until_s,
        }
        yield from _numbers(f"{demand.zone_id} {demand.item}", needs, least=0)
        yield from _numbers(demand.item, {"crew_per_officer": demand.crew_per_officer}, least=1)
        if demand.minimum > demand.best:
            yield msg("planning.minimum_above_need", what=demand.item, value=demand.minimum)


def _numbers(what: str, figures: Mapping[str, float | None], least: float) -> Iterable[Message]:
    for name, value in figures.items():
        if value is None or (math.isfinite(value) and least <= value <= LARGEST):
            continue
        yield msg("planning.bad_number", what=what, field=name, value=str(value))


def _home(what: str, depot_id: str, known: Mapping[str, int]) -> Iterable[Message]:
    if depot_id not in known:
        yield msg("planning.unknown_depot", what=what, depot=depot_id)


def _duplicates(problem: Problem) -> Iterable[Message]:
    kinds: Sequence[tuple[Iterable[object], Callable[[object], object]]] = (
        (problem.depots, _id),
        (problem.teams, _id),
        (problem.vehicles, _id),
        (problem.demands, _id),
        (problem.sites, lambda site: getattr(site, "zone_id")),  # noqa: B009
        (problem.stock, lambda line: (getattr(line, "depot_id"), getattr(line, "item"))),  # noqa: B009
        (problem.demands, lambda need: (getattr(need, "zone_id"), getattr(need, "item"))),  # noqa: B009
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
