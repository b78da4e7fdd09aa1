"""Depots, teams, stock and vehicles: entered one by one, or imported whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias, TypeVar

from app.campus.duty import shift_times
from app.campus.frame import Frame
from app.campus.resources import ResourceSet, read_resources
from app.command.context import Context
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.resource import Depot, Stock, Team, TeamPosition, Vehicle
from app.planning.problem.problem import LARGEST

Resource: TypeAlias = Depot | Team | Stock | Vehicle
R = TypeVar("R", Depot, Team, Stock, Vehicle)

FASTEST_MPS = 40
"""No team or vehicle moves faster on a campus; a larger figure is a typing error."""


def save_resource(ctx: Context, resource: R, *, expected: int | None = None) -> R:
    """Add or change a depot, team, line of stock or vehicle. `expected` is the version the form opened with.

    Raises:
        UserError: a figure is not possible, the depot does not exist or lies outside the campus, or somebody
            else changed the record since.
    """
    _check(ctx, resource)
    with ctx.step(msg("step.save_resource", name=_name(resource))) as tx:
        tx.put(resource, expected)
    return resource


def remove_resource(ctx: Context, resource: Resource) -> None:
    """Remove a resource; a depot goes with everything that it holds, a team with its position."""
    with ctx.step(msg("step.remove_resource", name=_name(resource))) as tx:
        gone = {resource.id}
        if isinstance(resource, Depot):
            holdings: list[Team | Stock | Vehicle] = [*tx.all(Team), *tx.all(Stock), *tx.all(Vehicle)]
            for held in holdings:
                if held.depot_id == resource.id:
                    gone.add(held.id)
                    tx.drop(type(held), held.id)
        for position in tx.all(TeamPosition):
            if position.team_id in gone:
                tx.drop(TeamPosition, position.id)
        tx.drop(type(resource), resource.id)


def import_resources(ctx: Context, path: Path) -> ResourceSet:
    """Add what a CSV or XLSX file lists, all of it or nothing; lines that are there already are replaced.

    Raises:
        UserError: with every bad row, its column and the reason.
    """
    campus = ctx.snapshot.campus
    resources = read_resources(path, campus, Frame(campus.info.epsg))
    with ctx.step(msg("step.import_resources", file=path.name, n=len(resources.depots))) as tx:
        for group in (resources.depots, resources.teams, resources.stock, resources.vehicles):
            for record in group:
                tx.put(record)
    return resources


def _check(ctx: Context, resource: Resource) -> None:
    campus = ctx.snapshot.campus
    if isinstance(resource, Depot):
        if not campus.info.boundary.covers(resource.point):
            raise UserError(msg("resource.outside_campus", name=resource.name))
        _figure(resource.name, resource.loading_kg_per_min, above=0)
        _figures(resource.name, (resource.delay_s, resource.cost))
        return
    if all(depot.id != resource.depot_id for depot in campus.depots):
        raise UserError(msg("resource.no_depot", name=_name(resource)))
    if isinstance(resource, Stock) and not 0 < resource.quantity <= LARGEST:
        raise UserError(msg("resource.quantity", item=resource.item, quantity=resource.quantity))
    if isinstance(resource, Team) and not (0 < resource.crew <= LARGEST and resource.capabilities):
        raise UserError(msg("resource.team", name=resource.name))
    if isinstance(resource, Vehicle) and not (
        0 < resource.capacity_kg < LARGEST and 0 < resource.trips <= LARGEST
    ):
        raise UserError(msg("resource.vehicle", name=resource.name))
    if isinstance(resource, Team | Vehicle) and not (
        resource.speed_mps is None or 0 < resource.speed_mps <= FASTEST_MPS
    ):
        raise UserError(msg("resource.speed", name=resource.name, most=FASTEST_MPS))
    if isinstance(resource, Team):
        _check_duty(resource)
    if isinstance(resource, Vehicle):
        _figure(resource.name, resource.capacity_l, above=0)
        _figures(resource.name, (resource.turnaround_s or 0.0,))


def _check_duty(team: Team) -> None:
    if not 0 <= team.officers <= team.crew:
        raise UserError(msg("resource.officers", name=team.name, officers=team.officers, crew=team.crew))
    if team.shift is not None:
        try:
            shift_times(team.shift)
        except ValueError as error:
            raise UserError(msg("resource.shift", name=team.name, shift="–".join(team.shift))) from error


def _figures(name: str, values: Iterable[float]) -> None:
    for value in values:
        _figure(name, value, above=-1e-9)


def _figure(name: str, value: float | None, *, above: float) -> None:
    """Refuse a figure that is not above a bound, or beyond all reason."""
    if value is not None and not above < value <= LARGEST:
        raise UserError(msg("resource.figure", name=name, value=str(value), most=LARGEST))


def _name(resource: Resource) -> str:
    return resource.item if isinstance(resource, Stock) else resource.name
