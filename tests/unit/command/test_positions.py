"""Where teams are said to be, what their records may hold, and how many a zone's access takes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely.geometry import Point

from app.command.context import Context
from app.command.positions import clear_position, set_position
from app.command.resources import remove_resource, save_resource
from app.command.zones import limit_access
from app.domain.errors import UserError
from app.domain.incident import Incident

INSIDE = Point(400_100, 4_400_010)


def test_a_position_is_noted_moved_and_forgotten(ctx: Context) -> None:
    team = ctx.snapshot.campus.teams[0]
    set_position(ctx, team.id, INSIDE)
    set_position(ctx, team.id, Point(400_120, 4_400_010))
    (position,) = ctx.snapshot.positions
    assert (position.team_id, position.point.x, position.author) == (team.id, 400_120, ctx.author)
    assert position.at == ctx.clock()
    clear_position(ctx, team.id)
    assert ctx.snapshot.positions == ()
    ctx.store.undo(ctx.author)
    assert len(ctx.snapshot.positions) == 1


def test_nobody_is_noted_off_the_campus_or_who_does_not_exist(ctx: Context) -> None:
    with pytest.raises(UserError) as error:
        set_position(ctx, ctx.snapshot.campus.teams[0].id, Point(0, 0))
    assert error.value.message.key == "resource.outside_campus"
    with pytest.raises(UserError):
        set_position(ctx, "team:gone", INSIDE)
    assert ctx.snapshot.positions == ()


def test_a_position_goes_with_its_team(ctx: Context) -> None:
    team = ctx.snapshot.campus.teams[0]
    set_position(ctx, team.id, INSIDE)
    remove_resource(ctx, next(d for d in ctx.snapshot.campus.depots if d.id == team.depot_id))
    assert ctx.snapshot.positions == ()


def test_duty_and_officers_are_checked(ctx: Context) -> None:
    team = ctx.snapshot.campus.teams[0]
    for wrong in ({"officers": team.crew + 1}, {"officers": -1}, {"shift": ("8", "25:00")}):
        with pytest.raises(UserError):
            save_resource(ctx, replace(team, **wrong))
    save_resource(ctx, replace(team, officers=1, shift=("22:00", "06:00")))
    assert ctx.snapshot.campus.teams[0].shift == ("22:00", "06:00")


def test_hostile_figures_are_refused(ctx: Context) -> None:
    depot = ctx.snapshot.campus.depots[0]
    for wrong in ({"delay_s": float("nan")}, {"cost": -1}, {"loading_kg_per_min": 0.0}, {"delay_s": 1e12}):
        with pytest.raises(UserError):
            save_resource(ctx, replace(depot, **wrong))


def test_the_access_of_a_zone_is_limited(ctx: Context, fire: Incident) -> None:
    zone = next(z for z in ctx.snapshot.zones if z.incident_id == fire.id)
    limit_access(ctx, zone, 4)
    assert ctx.snapshot.zones[0].access_capacity == 4
    for wrong in (0, -1, 10_000):
        with pytest.raises(UserError):
            limit_access(ctx, zone, wrong)
    limit_access(ctx, zone, None)
    assert ctx.snapshot.zones[0].access_capacity is None
