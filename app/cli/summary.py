"""A proposal on one screen of text."""

from __future__ import annotations

from app.campus.resources import catalogue
from app.cli.console import table
from app.domain.operation import Snapshot
from app.domain.plan import Proposal, whole_minutes
from app.runtime.text import Text


def proposal_summary(snapshot: Snapshot, proposal: Proposal, text: Text) -> str:
    """Outside help first, then unmet needs, who goes where, and what was assumed."""
    plan = proposal.plan
    parts = [
        text(
            "cli.plan.status",
            status=plan.solve_status,
            gap=f"{plan.gap:.2%}",
            seconds=f"{plan.solve_s:.2f}",
        ),
        _external(snapshot, proposal, text),
        _unmet(snapshot, proposal, text),
        _assignments(snapshot, proposal, text),
        _assumptions(proposal, text),
    ]
    return "\n\n".join(part for part in parts if part)


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


def _assignments(snapshot: Snapshot, proposal: Proposal, text: Text) -> str:
    zones = {zone.id: zone.name for zone in snapshot.zones}
    depots = {depot.id: text.pick(depot.name, depot.name_zh) for depot in snapshot.campus.depots}
    teams = {team.id: text.pick(team.name, team.name_zh) for team in snapshot.campus.teams}
    rows = [
        (
            zones.get(a.zone_id, a.zone_id),
            text.render(catalogue().words(a.item)),
            str(a.quantity),
            depots.get(a.depot_id, a.depot_id),
            teams.get(a.team_id, ""),
            text.enum(a.mode),
            str(whole_minutes(a.travel_s)),
        )
        for a in proposal.assignments
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
            "cli.plan.minutes",
        )
    )
    return table(heads, rows, frozenset({2, 6}))
