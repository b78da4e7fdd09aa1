"""A proposal on one screen of text."""

from __future__ import annotations

from dataclasses import replace

from app.campus.resources import catalogue
from app.cli.console import table
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, Proposal, whole_minutes
from app.map.sheet.names import depot_name
from app.map.sheet.tours import tour_words
from app.map.state import MapState
from app.map.words import assignment_words, sent_name
from app.planning.explain.statement import plan_lines
from app.planning.figures import proposal_figures
from app.runtime.text import Text


def proposal_summary(snapshot: Snapshot, proposal: Proposal, text: Text) -> str:
    """What happened, the overview of a screen, reasons, tours, and what the plan takes for granted."""
    parts = [
        _incidents(snapshot, proposal, text),
        proposal_overview(snapshot, proposal, text),
        _reasons(snapshot, proposal, text),
        _tours(snapshot, proposal, text),
        _assumptions(proposal, text),
    ]
    return "\n\n".join(part for part in parts if part)


def proposal_overview(snapshot: Snapshot, proposal: Proposal, text: Text) -> str:
    """How good the plan is, outside help, unmet needs, who goes where, and needs met by zone."""
    plan = proposal.plan
    status = text(
        "cli.plan.status",
        status=plan.solve_status,
        gap=f"{plan.gap:.2%}",
        seconds=f"{plan.solve_s:.2f}",
    )
    parts = [
        f"{status}\n{_external(snapshot, proposal, text)}".rstrip(),
        _unmet(snapshot, proposal, text),
        _assignments(snapshot, proposal, text),
        _coverage(snapshot, proposal, text),
        _about(snapshot, proposal, text),
    ]
    return "\n\n".join(part for part in parts if part)


def _incidents(snapshot: Snapshot, proposal: Proposal, text: Text) -> str:
    zones: dict[str, list[str]] = {id_: [] for id_ in proposal.plan.incident_ids}
    for zone in sorted(snapshot.zones, key=lambda zone: zone.name):
        if zone.incident_id in zones:
            zones[zone.incident_id].append(zone.name)
    lines = [
        "  ".join(
            part
            for part in (
                incident.number,
                text.enum(incident.type),
                incident.title,
                text.join(zones[incident.id]),
            )
            if part
        )
        for incident in snapshot.incidents
        if incident.id in zones
    ]
    return "\n".join(lines)


def _by_zone(snapshot: Snapshot, proposal: Proposal) -> list[Assignment]:
    names = {zone.id: zone.name for zone in snapshot.zones}
    return sorted(
        proposal.assignments,
        key=lambda a: (names.get(a.zone_id, a.zone_id), not a.team_id, a.arrival_s, a.item),
    )


def _external(snapshot: Snapshot, proposal: Proposal, text: Text) -> str:
    numbers = {incident.id: incident.number for incident in snapshot.incidents}
    lines = [f"  {numbers[need.incident_id]}  {text.render(need.text)}" for need in proposal.external]
    return "\n".join([text("cli.plan.external"), *lines]) if lines else ""


def _unmet(snapshot: Snapshot, proposal: Proposal, text: Text) -> str:
    if not proposal.unmet:
        return text("cli.plan.all_met")
    names = {zone.id: zone.name for zone in snapshot.zones}
    lines = [
        "  "
        + text(
            "cli.plan.unmet_line",
            zone=names.get(u.zone_id, u.zone_id),
            item=catalogue().words(u.item),
            missing=u.missing,
            demanded=u.demanded,
            reason=u.reason,
            cure=u.cure,
        )
        for u in proposal.unmet
    ]
    return "\n".join([text("cli.plan.unmet", n=len(lines)), *lines])


def _assumptions(proposal: Proposal, text: Text) -> str:
    lines = [f"  {text.render(assumption)}" for assumption in proposal.plan.assumptions]
    return "\n".join([text("cli.plan.assumed"), *lines]) if lines else ""


def _about(snapshot: Snapshot, proposal: Proposal, text: Text) -> str:
    said = plan_lines(snapshot, replace(proposal.plan, assumptions=()))
    return "\n".join([text("cli.plan.about"), *(f"  {text.render(line)}" for line in said)])


def _reasons(snapshot: Snapshot, proposal: Proposal, text: Text) -> str:
    zones = {zone.id: zone.name for zone in snapshot.zones}
    campus = snapshot.campus
    senders = {depot.id: text.pick(depot.name, depot.name_zh) for depot in campus.depots}
    senders |= {team.id: text.pick(team.name, team.name_zh) for team in campus.teams}
    lines = [
        "  "
        + text(
            "cli.plan.reason_line",
            zone=zones.get(a.zone_id, a.zone_id),
            what=assignment_words(a, text),
            sender=senders.get(a.team_id or a.depot_id, a.team_id or a.depot_id),
            reason=a.reason,
        )
        for a in _by_zone(snapshot, proposal)
        if a.reason is not None
    ]
    return "\n".join([text("cli.plan.reasons"), *lines]) if lines else ""


def _tours(snapshot: Snapshot, proposal: Proposal, text: Text) -> str:
    state = MapState(snapshot=snapshot, text=text, proposal=proposal)
    told = [(depot_name(state, tour.depot_id), tour_words(state, tour)) for tour in proposal.tours]
    lines = [
        "  "
        + text(
            "cli.plan.tour_line",
            depot=depot,
            vehicle=one.vehicle,
            departs=one.departs,
            load=one.load,
            stops=one.stops,
            back=one.back,
        )
        for depot, one in told
    ]
    return "\n".join([text("cli.plan.tours"), *lines]) if lines else ""


def _coverage(snapshot: Snapshot, proposal: Proposal, text: Text) -> str:
    zones = {zone.id: zone.name for zone in snapshot.zones}
    rows = [
        (
            zones.get(one.zone_id, one.zone_id),
            text.enum(one.priority),
            text("sheet.of", met=one.met, needed=one.needs),
            f"{one.share:.0%}",
            "–" if one.worst_s is None else str(whole_minutes(one.worst_s)),
        )
        for one in proposal_figures(snapshot, proposal).zones
    ]
    heads = (
        text("cli.plan.zone"),
        text("sheet.priority"),
        text("sheet.needs_met"),
        text("sheet.share"),
        text("cli.plan.arrives"),
    )
    return table(heads, rows, frozenset({2, 3, 4})) if rows else ""


def _assignments(snapshot: Snapshot, proposal: Proposal, text: Text) -> str:
    zones = {zone.id: zone.name for zone in snapshot.zones}
    depots = {depot.id: text.pick(depot.name, depot.name_zh) for depot in snapshot.campus.depots}
    teams = {team.id: text.pick(team.name, team.name_zh) for team in snapshot.campus.teams}
    rows = [
        (
            zones.get(a.zone_id, a.zone_id),
            sent_name(a, text),
            str(a.quantity),
            depots.get(a.depot_id, a.depot_id),
            teams.get(a.team_id, ""),
            text.enum(a.mode),
            str(whole_minutes(a.arrival_s)),
        )
        for a in _by_zone(snapshot, proposal)
    ]
    heads = tuple(
        text(key)
        for key in (
            "cli.plan.zone",
            "cli.plan.item",
            "cli.plan.quantity",
            "cli.plan.depot",
            "cli.plan.team",
            "cli.plan.mode",
            "cli.plan.arrives",
        )
    )
    return table(heads, rows, frozenset({2, 6}))
