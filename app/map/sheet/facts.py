"""The short facts beside the map: people inside, and help from outside. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.incident import ExternalRequest, ExternalService, Incident, Priority
from app.domain.people import PeopleCount
from app.domain.plan import Assignment, ExternalNeed, Unmet, whole_minutes
from app.domain.source import Source, SourceStatus
from app.map.state import MapState
from app.map.words import item_name, quantity_words
from app.runtime.text import Text


@dataclass(frozen=True, slots=True)
class PeopleLine:
    """People inside one incident's extent."""

    incident: str
    low: str
    best: str
    high: str
    impaired: str
    source: str
    unverified: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExternalLine:
    """One outside service: called or not, its reference, when it comes."""

    service: str
    called: str
    reference: str
    expected: str
    done: bool
    """It was called."""


def people_lines(state: MapState) -> tuple[PeopleLine, ...]:
    """One line for each open incident with a count."""
    counts = state.people or {}
    return tuple(_people(i, counts[i.id], state) for i in state.open_incidents if i.id in counts)


def external_lines(state: MapState) -> tuple[ExternalLine, ...]:
    """Requests on record first, then what the proposal calls for and nobody has recorded yet."""
    open_ids = {i.id for i in state.open_incidents}
    requests = [r for r in state.snapshot.external if r.incident_id in open_ids]
    known = {(r.incident_id, r.service) for r in requests}
    missing = {
        (n.incident_id, n.service): n
        for n in state.external_needs
        if n.incident_id in open_ids and (n.incident_id, n.service) not in known
    }
    return (
        *(_request(r, state) for r in requests),
        *(_needed(n, state) for n in missing.values()),
    )


def has_plan(state: MapState) -> bool:
    """Whether anything was proposed or approved."""
    return bool(state.proposal is not None or state.assignments or state.unmet)


def plan_summary(state: MapState) -> tuple[str, ...]:
    """The verdict, then every unmet need in a line, the gravest first, then what is sent to each zone."""
    text = state.text
    if not has_plan(state):
        return (text("sheet.no_plan"),)
    zones = {zone.id: zone.name for zone in state.snapshot.zones}
    verdict = text("sheet.unmet_count", n=len(state.unmet)) if state.unmet else text("sheet.all_met")
    if state.cut:
        verdict = text("sheet.routes_cut", n=len(state.cut))
    unmet = [
        text(
            "sheet.unmet_line",
            zone=zones.get(u.zone_id, u.zone_id),
            need=item_name(u.item, text),
            missing=figure(u.missing),
            demanded=quantity_words(u.item, u.demanded, u.kind, text),
            cause=u.cause,
        )
        for u in sorted_unmet(state)
    ]
    return (verdict, *unmet)


def sent_lines(state: MapState) -> tuple[str, ...]:
    """For each zone how many people and loads are sent and when the last arrives."""
    text = state.text
    zones = {zone.id: zone.name for zone in state.snapshot.zones}
    groups: dict[str, list[Assignment]] = {}
    for assignment in state.assignments:
        groups.setdefault(assignment.zone_id, []).append(assignment)
    ordered = sorted(groups.items(), key=lambda item: zones.get(item[0], item[0]))
    return tuple(_sent(zones.get(zone_id, zone_id), group, text) for zone_id, group in ordered)


def _sent(zone: str, group: list[Assignment], text: Text) -> str:
    crew = sum(a.quantity for a in group if a.team_id)
    loads = sum(1 for a in group if not a.team_id)
    parts = [
        text("sheet.sent_crew", n=crew) if crew else "",
        text("sheet.sent_loads", n=loads) if loads else "",
        text("sheet.sent_time", n=whole_minutes(max(a.arrival_s for a in group))),
    ]
    return text("sheet.named", name=zone, value=text.join(part for part in parts if part))


def sorted_unmet(state: MapState) -> list[Unmet]:
    """Unmet needs, the gravest first."""
    order = list(Priority)
    return sorted(state.unmet, key=lambda u: (order.index(u.priority), u.zone_id, u.item))


def source_words(count: PeopleCount, text: Text) -> tuple[str, bool]:
    """The worst support among a count's shares in words, and whether it is unverified."""
    if count.corrected:
        return text("sheet.people_corrected"), False
    sources: list[Source] = [share.source for share in count.shares]
    order = (SourceStatus.UNVERIFIED, SourceStatus.ESTIMATED, SourceStatus.COMPUTED, SourceStatus.EDITED)
    for status in order:
        if any(source.status is status for source in sources):
            return text.enum(status), status is SourceStatus.UNVERIFIED
    return (text.enum(sources[0].status), False) if sources else ("–", False)


def figure(value: float) -> str:
    """A whole number with its thousands apart."""
    return f"{round(value):,}"


def _people(incident: Incident, count: PeopleCount, state: MapState) -> PeopleLine:
    words, unverified = source_words(count, state.text)
    unknown = len(count.unknown_building_ids)
    impaired = figure(count.mobility_impaired.best)
    return PeopleLine(
        incident=incident.number,
        low=figure(count.total.low),
        best=figure(count.total.best),
        high=figure(count.total.high),
        impaired=impaired if count.mobility_known else state.text("people.mobility_unknown"),
        source=words,
        unverified=unverified,
        note=state.text("sheet.people_unknown", n=unknown) if unknown else "",
    )


def _service(service: ExternalService, incident_id: str, state: MapState) -> str:
    """The service, behind the incident's running number where several are open."""
    words = state.text.enum(service)
    if len(state.open_incidents) < 2:
        return words
    number = next(i.number for i in state.open_incidents if i.id == incident_id)
    return state.text("sheet.numbered", number=number.rpartition("-")[2], words=words)


def _request(request: ExternalRequest, state: MapState) -> ExternalLine:
    text = state.text
    expected = "–"
    if request.arrived_at is not None:
        expected = text("sheet.arrived", at=text.time(request.arrived_at, date=False))
    elif request.expected_at is not None:
        expected = text.time(request.expected_at, date=False)
    called = request.called_at
    return ExternalLine(
        service=_service(request.service, request.incident_id, state),
        called=text.time(called, date=False) if called else text("sheet.not_called"),
        reference=request.reference or "–",
        expected=expected,
        done=called is not None,
    )


def _needed(need: ExternalNeed, state: MapState) -> ExternalLine:
    service = _service(need.service, need.incident_id, state)
    return ExternalLine(service, state.text("sheet.not_called"), "–", "–", done=False)
