"""The demo incident: a dormitory fire on the demo campus at night, as a duty officer would enter it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from app.command.context import Context
from app.command.help import record_call
from app.command.incidents import declare_level, open_incident, proposed_extent, set_extent
from app.command.locks import add_reserve
from app.command.resources import save_resource
from app.domain.campus import Building
from app.domain.incident import ExternalService, Incident, IncidentType, Level
from app.domain.operation import Campus
from app.runtime.text import Text

RESTING = "team:student_affairs-8"
"""Comes from a night on duty."""
REST = timedelta(hours=6)
KEPT_BACK = ("first_aid", 4)


def stage_dormitory_fire(ctx: Context, text: Text) -> Incident:
    """Open a fire in the fullest dormitory: its exposure ring, a declared level, the fire service called.

    One team rests, and first aid stays back for whatever comes next.
    """
    campus = ctx.snapshot.campus
    resting = next(team for team in campus.teams if team.id == RESTING)
    save_resource(ctx, replace(resting, rests_until=ctx.clock() + REST))
    item, crew = KEPT_BACK
    add_reserve(ctx, item, crew, reason=text("demo.reserve"))
    building = fullest_dormitory(campus)
    incident = open_incident(
        ctx,
        IncidentType.DORMITORY_FIRE,
        building.footprint.representative_point(),
        building_id=building.id,
        title=text("demo.title", building=text.pick(building.name, building.name_zh)),
    )
    extent = proposed_extent(ctx.snapshot, incident)
    if extent is not None:
        set_extent(ctx, extent)
    declare_level(ctx, incident.id, Level.III, text("demo.level_reason"))
    for request in ctx.snapshot.external:
        if request.service is ExternalService.FIRE and request.incident_id == incident.id:
            record_call(ctx, request, reference=text("demo.reference"))
    return incident


def fullest_dormitory(campus: Campus) -> Building:
    """The dormitory with the most residents."""
    residents: Counter[str] = Counter()
    for room in campus.rooms:
        residents[room.building_id] += room.residents
    building_id = max(residents, key=lambda b: (residents[b], b))
    return next(b for b in campus.buildings if b.id == building_id)
