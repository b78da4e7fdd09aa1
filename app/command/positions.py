"""Where teams are, as somebody reports it."""

from __future__ import annotations

from shapely.geometry import Point

from app.command.context import Context
from app.domain.errors import UserError
from app.domain.message import bilingual, msg
from app.domain.resource import Team, TeamPosition


def set_position(ctx: Context, team_id: str, point: Point) -> TeamPosition:
    """Note where a team is now; plans send it from there.

    Raises:
        UserError: the team does not exist, or the place lies outside the campus.
    """
    team = _team(ctx, team_id)
    if not ctx.snapshot.campus.info.boundary.covers(point):
        raise UserError(msg("resource.outside_campus", name=team.name))
    position = TeamPosition(
        id=f"position:{team_id}", team_id=team_id, point=point, at=ctx.clock(), author=ctx.author
    )
    with ctx.step(msg("step.set_position", team=bilingual(team.name, team.name_zh or team.name))) as tx:
        tx.put(position)
    return position


def clear_position(ctx: Context, team_id: str) -> None:
    """Forget where a team was seen: it counts as at its depot, or where its orders have brought it."""
    team = _team(ctx, team_id)
    if all(position.team_id != team_id for position in ctx.snapshot.positions):
        return
    with ctx.step(msg("step.clear_position", team=bilingual(team.name, team.name_zh or team.name))) as tx:
        tx.drop(TeamPosition, f"position:{team_id}")


def _team(ctx: Context, team_id: str) -> Team:
    for team in ctx.snapshot.campus.teams:
        if team.id == team_id:
            return team
    raise UserError(msg("position.no_team"))
