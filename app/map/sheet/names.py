"""The names of records by their ids, as the sheet writes them. No Qt."""

from __future__ import annotations

from app.map.state import MapState


def zone_name(state: MapState, zone_id: str) -> str:
    """The zone's name, or its id where the record is gone."""
    return next((z.name for z in state.snapshot.zones if z.id == zone_id), zone_id)


def depot_name(state: MapState, depot_id: str) -> str:
    """The depot's name, or its id where the record is gone."""
    depots = state.snapshot.campus.depots
    return next((state.text.pick(d.name, d.name_zh) for d in depots if d.id == depot_id), depot_id)


def team_name(state: MapState, team_id: str) -> str:
    """The team's name, or nothing for a load of supplies."""
    teams = state.snapshot.campus.teams
    return next((state.text.pick(t.name, t.name_zh) for t in teams if t.id == team_id), team_id)
