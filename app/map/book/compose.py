"""The map book of a state: which sheets it has and what they say. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.errors import UserError
from app.domain.incident import Incident
from app.domain.message import msg
from app.map.book.duties import depot_sheets, team_sheets
from app.map.book.log import activity_log
from app.map.book.parts import Book, StatusSheet
from app.map.book.status import status_form
from app.map.book.zones import airy, around, zone_sheets
from app.map.sheet.compose import SheetOptions, compose, operation_bounds
from app.map.sheet.options import Block
from app.map.sheet.tables import sheet_tables
from app.map.state import MapState
from app.map.tokens import PAPER
from app.map.viewport import Bounds
from app.planning.needs.population import ZonePopulation
from app.runtime.progress import Progress
from app.runtime.text import text_in

_MAP_BLOCKS = frozenset({Block.TITLE, Block.LEGEND, Block.OVERVIEW})
"""What a map page of the book takes from the situation map; beside the map stands what the book says."""
_OVERVIEW_AIR = 0.1
_TABLES = (Block.UNMET, Block.ASSESSMENT, Block.ASSIGNMENTS, Block.TASKS, Block.PEOPLE, Block.DEMAND)


def compose_book(
    state: MapState,
    options: SheetOptions,
    populations: Mapping[str, ZonePopulation],
    progress: Progress | None = None,
) -> Book:
    """Everything that the book says about a state; `populations` by zone id.

    Each map stands at the largest round scale that shows its subject, whatever the options say.

    Raises:
        UserError: no incident is open. A book tells who goes where; one without an emergency would say no
            more than the situation map, and could be taken for "nothing was ordered".
        Cancelled: a person stopped it.
    """
    if not state.open_incidents:
        raise UserError(msg("book.no_incident"))
    progress = progress or Progress()
    text = text_in(options.language or state.text.language, state.snapshot.campus.info.timezone)
    state = replace(state, text=text, tokens=PAPER, selection=frozenset())
    options = replace(options, blocks=_MAP_BLOCKS, scale=None)
    zones = zone_sheets(state, options, populations)
    progress.check()
    teams = team_sheets(state, options)
    progress.check()
    depots = depot_sheets(state, options)
    progress.check()
    index = tuple((zone.key, zone.sheet.viewport.bounds) for zone in zones)
    overview = compose(state, options, _overview_bounds(state, [bounds for _, bounds in index]))
    overview = replace(overview, title=replace(overview.title, heading=text("book.heading")))
    return Book(
        overview=overview,
        index=index,
        zones=zones,
        teams=teams,
        depots=depots,
        tables=tuple(table for block in _TABLES for table in sheet_tables(state, {block})),
        log=activity_log(state),
        status=tuple(_status(state, options, incident) for incident in state.open_incidents),
    )


def _status(state: MapState, options: SheetOptions, incident: Incident) -> StatusSheet:
    text = state.text
    sheet = compose(state, replace(options, incident_id=incident.id))
    heading, name = text("book.status_sheet"), text("book.status_of", number=incident.number)
    titled = replace(sheet, title=replace(sheet.title, heading=heading))
    return StatusSheet(f"status:{incident.id}", name, titled, status_form(state, options, incident))


def _overview_bounds(state: MapState, sheets: list[Bounds]) -> Bounds:
    """All zone sheets, incidents and extents; ways from far depots run off the map, as the inset shows."""
    if not sheets:
        return operation_bounds(state)
    open_ids = {incident.id for incident in state.open_incidents}
    boxes = [i.point.bounds for i in state.open_incidents]
    boxes += [e.area.bounds for e in state.snapshot.extents if e.incident_id in open_ids]
    return airy(around([*sheets, *boxes]), _OVERVIEW_AIR)
