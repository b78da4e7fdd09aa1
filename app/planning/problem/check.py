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
    known = problem.row
    for depot in problem.depots:
        if not (math.isfinite(depot.point.x) and math.isfinite(depot.point.y)):
            yield msg("planning.bad_number", what=depot.name, field="point", value=str(depot.point.wkt))
    for team in problem.teams:
        yield from _numbers(team.name, {"crew": team.crew, "speed_mps": team.speed_mps}, least=1e-9)
        yield from _home(team.name, team.depot_id, known)
    for line in problem.stock:
        yield from _numbers(f"{line.depot_id} {line.item}", {"quantity": line.quantity}, least=0)
        yield from _home(line.item, line.depot_id, known)
    for vehicle in problem.vehicles:
        yield from _numbers(vehicle.name, {"capacity_kg": vehicle.capacity_kg}, least=1e-9)
        yield from _numbers(vehicle.name, {"speed_mps": vehicle.speed_mps}, least=1e-9)
        yield from _numbers(vehicle.name, {"trips": vehicle.trips}, least=0)
        yield from _home(vehicle.name, vehicle.depot_id, known)
    for demand in problem.demands:
        figures = {
            "best": demand.best,
            "limit_s": demand.limit_s,
            "minimum": demand.minimum,
            "base_value": demand.base_value,
        }
        yield from _numbers(f"{demand.zone_id} {demand.item}", figures, least=0)
        if demand.minimum > demand.best:
            yield msg("planning.minimum_above_need", what=demand.item, value=demand.minimum)
    for item, weight in problem.unit_kg.items():
        yield from _numbers(item, {"weight_kg": weight}, least=0)


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
