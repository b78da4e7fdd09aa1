"""The status summary of an incident, after ICS 209. No Qt.

The boxes are a choice from the Incident Status Summary, ICS 209, of the ICS Forms Booklet (FEMA 502-2): those
that the program can fill, and some to write in. What is unknown is said to be unknown.
"""

from __future__ import annotations

from datetime import datetime

from app.domain.incident import Incident, IncidentStatus
from app.domain.plan import DemandKind
from app.map.book.duties import signatures
from app.map.book.parts import Box, Fact, Form
from app.map.book.zones import grid_words
from app.map.sheet.compose import SheetOptions
from app.map.sheet.facts import figure, sorted_unmet, source_words
from app.map.sheet.names import zone_name
from app.map.sheet.table_types import Align, Column, Mark, Row, Table
from app.map.state import MapState
from app.map.words import item_name, quantity_words


def status_form(state: MapState, options: SheetOptions, incident: Incident) -> Form:
    """The status summary of one incident."""
    return Form(
        (
            _identity(state, incident),
            _times(state, options, incident),
            _place(state, incident),
            (_people(state, incident), _casualties(state, incident)),
            (Box(state.text("sheet.external"), table=_outside(state, incident)),),
            (
                Box(state.text("book.committed"), table=_committed(state, incident)),
                Box(state.text("book.outstanding"), table=_outstanding(state, incident), weight=1.25),
            ),
            (Box(state.text("book.remarks"), words=(incident.note,) if incident.note else (), rules=2),),
            (
                *signatures(state, options, state.text("book.prepared")),
                Box(state.text("book.approved_by"), rules=1, weight=1.4),
            ),
        )
    )


def _identity(state: MapState, incident: Incident) -> tuple[Box, ...]:
    text = state.text
    final = incident.status is IncidentStatus.CLOSED
    version = text("book.final") if final else text("book.version_choice")
    return (
        Box(text("book.incident_name"), words=(incident.title or text.enum(incident.type),), weight=1.7),
        Box(text("book.incident_number"), words=(incident.number,)),
        Box(text("book.incident_type"), words=(text.enum(incident.type),), weight=1.2),
        Box(text("book.version"), words=(version,), weight=1.6),
    )


def _times(state: MapState, options: SheetOptions, incident: Incident) -> tuple[Box, ...]:
    text = state.text
    declared = state.snapshot.level(incident.id)
    level = [text("map.level", level=declared.level) if declared else text("sheet.level_none")]
    if declared is not None and declared.provisional:
        level.append(text("sheet.provisional"))
    elif declared is not None:
        level.append(text("book.declared", author=declared.author, at=declared.at))
    return (
        Box(text("book.started"), words=(text.time(incident.opened_at),)),
        Box(text("book.reported_as_of"), words=(text.time(options.as_at),)),
        Box(text("book.level"), words=tuple(level), weight=1.4),
        Box(text("book.commander"), rules=1, weight=1.4),
    )


def _place(state: MapState, incident: Incident) -> tuple[Box, ...]:
    text = state.text
    extent = state.snapshot.extent(incident.id)
    grid, degrees = grid_words(state, incident.point)
    building = next((b for b in state.snapshot.campus.buildings if b.id == incident.building_id), None)
    named = (text.pick(building.name, building.name_zh),) if building else ()
    size = text("book.unknown")
    if extent is not None:
        size = text("book.hectares", n=f"{extent.area.area / 10_000:.2f}")
    zones = [z for z in state.snapshot.zones if z.incident_id == incident.id]
    return (
        Box(text("book.location"), words=(*named, grid, degrees), weight=2.0),
        Box(
            text("book.size"),
            facts=(Fact(text("book.extent"), size), Fact(text("book.zones"), figure(len(zones)))),
            weight=1.4,
        ),
        Box(text("book.contained"), rules=1),
    )


def _people(state: MapState, incident: Incident) -> Box:
    text = state.text
    count = (state.people or {}).get(incident.id)
    if count is None:
        return Box(text("sheet.people"), words=(text("book.unknown"),))
    impaired = figure(count.mobility_impaired.best) if count.mobility_known else text("book.unknown")
    unknown = len(count.unknown_building_ids)
    facts = [
        Fact(text("sheet.best"), figure(count.total.best)),
        Fact(text("book.range"), f"{figure(count.total.low)} – {figure(count.total.high)}"),
        Fact(text("book.impaired"), impaired),
        Fact(text("sheet.source"), source_words(count, text)[0]),
    ]
    return Box(
        text("sheet.people"),
        facts=tuple(facts),
        words=(text("sheet.people_unknown", n=unknown),) if unknown else (),
    )


def _casualties(state: MapState, incident: Incident) -> Box:
    text = state.text
    known = incident.casualties
    return Box(
        text("book.casualties"),
        facts=(
            Fact(
                text("book.casualties_counted"), figure(known) if known is not None else text("book.unknown")
            ),
            Fact(text("book.fatalities")),
            Fact(text("book.injured")),
            Fact(text("book.missing_persons")),
        ),
    )


def _committed(state: MapState, incident: Incident) -> Table:
    """Crew and supplies in the plan of the incident, added up by what they are."""
    text = state.text
    totals: dict[tuple[DemandKind, str], tuple[int, int]] = {}
    for a in state.assignments:
        if a.incident_id == incident.id:
            kind = DemandKind.CAPABILITY if a.team_id else DemandKind.SUPPLY
            quantity, runs = totals.get((kind, a.item), (0, 0))
            totals[kind, a.item] = (quantity + a.quantity, runs + 1)
    return Table(
        "committed",
        "",
        (
            Column(text("book.resource"), 3.0),
            Column(text("sheet.quantity"), 1.5, Align.RIGHT),
            Column(text("book.teams_or_loads"), 1.5, Align.RIGHT),
        ),
        tuple(
            Row((item_name(item, text), quantity_words(item, quantity, kind, text), figure(runs)))
            for (kind, item), (quantity, runs) in sorted(
                totals.items(), key=lambda t: (t[0][0].value, t[0][1])
            )
        ),
        empty=text("book.nothing_coming"),
    )


def _outstanding(state: MapState, incident: Incident) -> Table:
    text = state.text
    zones = {z.id for z in state.snapshot.zones if z.incident_id == incident.id}
    own = [u for u in sorted_unmet(state) if u.zone_id in zones]
    planned = bool(own) or any(a.incident_id == incident.id for a in state.assignments)
    return Table(
        "outstanding",
        "",
        (
            Column(text("sheet.need"), 2.4),
            Column(text("sheet.zone"), 1.4),
            Column(text("sheet.missing"), 1.8, Align.RIGHT),
            Column(text("sheet.cause"), 2.0),
        ),
        tuple(
            Row(
                (
                    item_name(u.item, text),
                    zone_name(state, u.zone_id),
                    text(
                        "sheet.missing_of",
                        missing=figure(u.missing),
                        demanded=quantity_words(u.item, u.demanded, u.kind, text),
                    ),
                    text.enum(u.cause),
                ),
                Mark.DANGER,
            )
            for u in own
        ),
        empty=text("book.nothing_missing") if planned else text("sheet.no_plan"),
    )


def _outside(state: MapState, incident: Incident) -> Table:
    text = state.text
    requests = [r for r in state.snapshot.external if r.incident_id == incident.id]
    recorded = {r.service for r in requests}
    needed = [n for n in state.external_needs if n.incident_id == incident.id and n.service not in recorded]

    def moment(at: datetime | None) -> str:
        return text.time(at) if at else text("book.unknown")

    rows = [
        Row(
            (
                text.enum(r.service),
                text.time(r.called_at) if r.called_at else text("sheet.not_called"),
                r.reference or "–",
                moment(r.expected_at) if r.called_at else "–",
                text.time(r.arrived_at) if r.arrived_at else "–",
            ),
            Mark.NONE if r.called_at else Mark.DANGER,
        )
        for r in requests
    ]
    rows += [
        Row((text.enum(n.service), text("sheet.not_called"), "–", "–", "–"), Mark.DANGER) for n in needed
    ]
    return Table(
        "outside",
        "",
        (
            Column(text("sheet.external_service"), 2.2),
            Column(text("sheet.external_called"), 1.6),
            Column(text("sheet.external_reference"), 1.4),
            Column(text("sheet.external_expected"), 1.6),
            Column(text("book.arrived"), 1.4),
        ),
        tuple(rows),
        empty=text("sheet.external_none"),
    )
